"""Makes the headings of a page say what a reader sees: the headline of the story, and not the name of its site."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from ingest.clean import comparable

_HEADINGS = ("h1", "h2", "h3")
_HOME = re.compile(r"/?(?:index\.[a-z]{3,5})?")
_BETWEEN = " \t\n|·•-–—:»«/"  # a headline and the name of its site, in a title
_MARKS = tuple("|·•-–—»«")  # with a space on both sides
_LONGEST = 300  # characters of a title


def mend_headings(tree: Any) -> None:
    """Part the words of a page of lxml that a style sheet parts, and take the link to the home page for no headline."""
    for heading in tree.iter(*_HEADINGS):
        for part in [*heading.iterdescendants()]:
            _separate(part)
    for heading in [*tree.iter("h1")]:
        if _is_name_of_site(heading):
            heading.tag = "div"


def site_beside_headline(site: str | None, tree: Any, whole_title: str) -> str | None:
    """The name of the site; None where that is the page's own headline, or most of it.

    Where a page names no site, trafilatura takes the part of its title that has a full stop: "Prices rise 3.2%".
    """
    full_title = " ".join(whole_title.split())[:_LONGEST]
    if not site or " " not in site or site not in full_title:
        return site
    names = tree.xpath("//meta[@property = 'og:site_name']/@content")
    if any(comparable(name) == comparable(site) for name in names):
        return site
    headings = ["".join(heading.itertext()) for heading in tree.iter("h1")]
    headings += tree.xpath("//meta[@property = 'og:title']/@content")
    return None if any(_is_most_of(site, " ".join(heading.split())) for heading in headings) else site


def _is_most_of(site: str, headline: str) -> bool:
    """Whether one stands in the other, and is at least half of it."""
    shorter, longer = sorted((site, headline), key=len)
    return shorter in longer and 2 * len(shorter) >= len(longer)


def headline_beside_site(title: str, site: str | None, whole_title: str) -> str:
    """The title that was found, or what stands beside it in the whole title, where it is the name of the site."""
    full_title = " ".join(whole_title.split())[:_LONGEST]
    if not site or comparable(title) != comparable(site) or site not in full_title:
        return title
    return max(full_title.split(site), key=len).strip(_BETWEEN) or title


def headline_without_site(title: str, site: str | None, tree: Any) -> str:
    """The title without the name of the site, or of a part of it, which programs write behind or before the headline.

    It is what stands beside the page's own heading, and is no longer than that, or is the name that the site states.
    """
    headings = [" ".join("".join(heading.itertext()).split()) for heading in tree.iter("h1")]
    for heading in headings:
        for beside in (title.removeprefix(heading), title.removesuffix(heading)[::-1]):
            if len(beside) <= len(heading) and _begins_with_mark(beside):
                return heading
    headline = title.removesuffix(site or "")
    return headline.strip(_BETWEEN) if headline != title and _begins_with_mark(headline[::-1]) else title


def _begins_with_mark(text: str) -> bool:
    return text[:1].isspace() and text.lstrip().startswith(_MARKS) and text.lstrip()[1:2].isspace()


def _separate(part: Any) -> None:
    """Write a space after a part of a heading that holds a word of its own, such as the topic above the headline."""
    text, tail = "".join(part.itertext()), part.tail or ""
    if len(text.strip()) < 2 or not text[-1:].isalnum():
        return
    if tail:
        if text[-1].islower() and tail[0].isupper():
            part.tail = f" {tail}"
    elif (sibling := part.getnext()) is not None:
        next_text = "".join(sibling.itertext())
        if len(next_text.strip()) > 1 and next_text[0].isalnum():
            part.tail = " "


def _is_name_of_site(heading: Any) -> bool:
    text = "".join(heading.itertext()).split()
    links = [link for link in heading.iter("a") if "".join(link.itertext()).split() == text]
    if heading.getparent() is not None and heading.getparent().tag == "a":
        links.append(heading.getparent())
    return any(_is_home(link.get("href")) for link in links)


def _is_home(address: str | None) -> bool:
    try:
        parts = urlsplit((address or "#").strip())
    except ValueError:
        return False
    return not (parts.query or parts.fragment) and _HOME.fullmatch(parts.path) is not None
