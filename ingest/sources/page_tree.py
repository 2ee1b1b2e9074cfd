"""Reads a stranger's markup into a tree of lxml, with texts that lxml itself takes again and that can be normalized.

lxml reads characters that XML has no place for, such as the vertical tab of a word processor, and raises ValueError
where one is written: the text around an element that is removed is written anew.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

from ingest.corpus.text.normalization import stream_safe

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_PARTING = "\x0b\x0c"  # a line break of a word processor, a page break
_AS_SPACES = bytes.maketrans(_PARTING.encode(), b"  ")
_CONTROLS = bytes(byte for byte in range(0x20) if byte not in b"\t\n\x0b\x0c\r")


def read_tree(markup: bytes, *, huge: bool = False) -> Any | None:
    """The page in UTF-8 as a tree of lxml, however deep if it is `huge`; None where no element is in it.

    Runs of combining marks are cut, which what is called next may normalize: URLs are, when they are split.
    """
    import lxml.etree  # type: ignore[import-untyped]
    import lxml.html  # type: ignore[import-untyped]

    parser = lxml.html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, huge_tree=huge
    )
    try:
        tree = lxml.html.document_fromstring(_safe_bytes(markup), parser=parser, ensure_head_body=True)
    except lxml.etree.ParserError:  # no element in it
        return None
    for element in tree.iter():
        for name, value in element.attrib.items():
            if (safe := _safe(value)) != value:
                with suppress(ValueError):  # lxml takes no name such as "{", which nobody asks for
                    element.set(name, safe)
        for part in ("text", "tail"):
            text = getattr(element, part)
            if text and (safe := _safe(text)) != text:
                setattr(element, part, safe)
    return tree


def _safe_bytes(markup: bytes) -> bytes:
    """The markup without such characters but those that it has by their numbers, which are in no name."""
    markup = markup.translate(_AS_SPACES, _CONTROLS)
    return markup.replace("\ufffe".encode(), b"").replace("\uffff".encode(), b"")


def _safe(text: str) -> str:
    if _NOT_XML.search(text):
        text = _NOT_XML.sub(lambda character: " " if character[0] in _PARTING else "", text)
    return stream_safe(text)
