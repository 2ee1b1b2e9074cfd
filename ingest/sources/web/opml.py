"""Lists of feeds in OPML, as feed readers export and import them; http://opml.org/spec2.opml"""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from ingest.corpus.text.addresses import is_web_url
from ingest.sources.settings_file import Source
from ingest.sources.unreadable import Unreadable
from ingest.sources.web.xml_elements import xml_elements

_FEED = re.compile(r"\Afeed:(?:(//)|(?=https?://))", re.IGNORECASE)
LARGEST = 20_000_000  # bytes


def parse_opml(data: bytes) -> list[Source]:
    """The feeds of an OPML file, each address once, in order; raises Unreadable where it is none.

    The title of a feed is its outlet, and the names of the folders that it is in are its tags.
    """
    sources: dict[str, Source] = {}
    folders: list[str] = []
    is_opml = False
    for event, name, element in xml_elements(data, ("start", "end")):
        is_opml = is_opml or name == "opml"
        if name != "outline":
            continue
        attributes = {key.lower(): " ".join(value.split()) for key, value in element.attrib.items()}
        # Some readers write feed://host/path, or feed:https://host/path.
        url = _FEED.sub(lambda prefix: "https://" if prefix[1] else "", attributes.get("xmlurl", ""))
        title = attributes.get("title") or attributes.get("text", "")
        if event == "start" and is_web_url(url):
            category_tags = (tag.strip(" /") for tag in attributes.get("category", "").split(","))
            tags = tuple(dict.fromkeys(filter(None, [*folders, *category_tags])))
            sources.setdefault(url, Source(url, title or None, tags))
        if event == "start":
            folders.append("" if url else title)
        elif folders:
            folders.pop()
    if not is_opml:
        raise Unreadable("is no OPML file: its first element is not opml")
    return list(sources.values())


def print_opml(sources: Iterable[Source]) -> bytes:
    """The feeds as an OPML file in UTF-8; a feed with tags stands in the folder that its first tag names."""
    root = Element("opml", version="2.0")
    SubElement(SubElement(root, "head"), "title").text = "Dateline"
    body = SubElement(root, "body")
    folders: dict[str, Element] = {}
    for source in sources:
        parent = body
        if source.tags:
            name = source.tags[0]
            if name not in folders:
                folders[name] = SubElement(body, "outline", text=name, title=name)
            parent = folders[name]
        title = source.outlet or source.url
        line = SubElement(parent, "outline", type="rss", text=title, title=title, xmlUrl=source.url)
        if source.tags[1:]:
            line.set("category", ",".join(source.tags[1:]))
    indent(root)
    printed: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return printed + b"\n"
