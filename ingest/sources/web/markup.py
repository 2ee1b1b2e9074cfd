"""The markup of a feed's entry as plain text, in paragraphs; called in a child with limits."""

from __future__ import annotations

import re
from itertools import groupby, takewhile
from typing import Any

from ingest.corpus.text.addresses import canonical_url, without_tracking
from ingest.sources.hidden import drop_hidden
from ingest.sources.inline_marks import read_inline_marks
from ingest.sources.page_tree import read_tree

_DROPPED = tuple(
    "script style noscript template iframe object form button svg figcaption audio video canvas select textarea".split()
)
_LONGEST_SOURCE_LINE = 200  # characters, beside the headline
_LONGEST_READ_ON = 80  # characters of a link that leads on to the rest
_MOST_LINKS = 5  # to an entry, at the end of its text
_MORE = "more-link"  # the class that WordPress gives to that link
_CUT = ("…", "...", "[…]", "[...]")
_BLOCKS = frozenset(
    "address article aside blockquote caption center dd details div dl dt fieldset figure footer h1 h2 h3 h4 h5 h6 "
    "header hr legend li main nav ol p pre section summary table tr ul".split()
)
# An element that ends, one of those that need no end, or one with an attribute.
_MARKUP = re.compile(r"</[a-z]|<(?:br|hr|p|li)\b|<[a-z][a-z0-9]*\s[^<>]*=|<[a-z][^<>]*/>", re.IGNORECASE)
_CELLS = ("td", "th")  # of a row, which is a paragraph: a figure stays beside what it is of


def markup_of_plain(text: str) -> str:
    """What a feed states to be plain text, as markup: a "<" in it begins no element, and each of its lines stays one.

    Some write markup there all the same, known by how its elements are written, and many references: "AT&amp;T".
    """
    return text if _MARKUP.search(text) else "<br>".join(text.replace("<", "&lt;").splitlines())


def text_of_markup(markup: str, headline: str = "", link: str = "") -> str:
    """What a reader would see of it: a paragraph a block with an empty line between, without pictures and scripts.

    Nor are a first line of this headline and a day, and the last line in it that links to the entry of this headline
    and its site: "The post X appeared first on Y." Where the last line leads on to the entry's own link ("Read full
    article"), the text ends with "…" in its place.
    """
    from lxml.etree import iterwalk  # type: ignore[import-untyped]

    if "<" not in markup and "&" not in markup:
        return _tidy(markup)
    tree = read_tree(markup.encode("utf-8", "replace"))
    if tree is None:
        return ""
    drop_hidden(tree)
    read_inline_marks(tree)
    for element in list(tree.iter(*_DROPPED)):
        element.drop_tree()
    if headline:
        _drop_head_line(tree, headline)
        _drop_source_line(tree, headline)
    is_cut = bool(link) and _drop_way_to_rest(tree, link, headline)
    parts: list[str] = []
    for event, element in iterwalk(tree, events=("start", "end")):
        _add(parts, event, element)
    text = _tidy("".join(parts))
    return f"{text} …" if is_cut and text and not text.endswith(_CUT) else text


def _drop_way_to_rest(tree: Any, link: str, headline: str) -> bool:
    """Remove what leads on from the end of a text to the page of its entry, and to the comments there; whether it does.

    A link of one word ("Permalink") and one from the headline may stand below a whole text.
    """
    own_links = [element for element in tree.iter("a") if _page_of(element.get("href") or "") == canonical_url(link)]
    for last in own_links[: -_MOST_LINKS - 1 : -1]:
        words, text = _words_of(last), _words_of(tree)
        if not words or not text.endswith(words) or len(words) > _LONGEST_READ_ON:
            return False
        block = next(last.iterancestors(*_BLOCKS), None)
        is_alone = block is not None and _words_of(block) == words
        if block is not None and is_alone and "#" in last.get("href"):
            block.drop_tree()  # "Comments"
            continue
        is_marked = _MORE in (last.get("class") or "").split() or text.removesuffix(words).rstrip().endswith(_CUT)
        is_sentence = is_alone and " " in words and not (headline and headline in words)
        if is_marked or is_sentence:
            last.drop_tree()
        return is_marked or is_sentence
    return False


def _words_of(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _page_of(address: str) -> str:
    try:
        return canonical_url(without_tracking(address.strip().partition("#")[0]))
    except ValueError:
        return ""


def _drop_head_line(tree: Any, headline: str) -> None:
    """Remove what Drupal writes above each text, in a line of its own: the headline, who wrote it and a `<time>`."""
    body = tree.find("body")
    if body is None:
        return
    parts = list(takewhile(lambda part: next(part.iter(*_BLOCKS), None) is None, body))
    between = "".join(filter(None, [body.text, *(part.tail for part in parts)]))
    if not parts or len(parts) == len(body) or between.strip():
        return
    is_headline = " ".join("".join(parts[0].itertext()).split()) == headline
    if is_headline and any(next(part.iter("time"), None) is not None for part in parts):
        for part in parts:
            part.drop_tree()


def _drop_source_line(tree: Any, headline: str) -> None:
    """Remove what the software of blogs writes under each entry, and what would answer for it: it repeats the headline.

    It is known by its two links, whatever its language: one from the headline, and one to where that address begins.
    """
    headline_links = [link for link in tree.iter("a") if " ".join("".join(link.itertext()).split()) == headline]
    block = next(headline_links[-1].iterancestors(*_BLOCKS), None) if headline_links else None
    if block is None or block.getparent() is None:
        return
    text = "".join(block.itertext()).strip()
    sites = [(link.get("href") or "").strip() for link in block.iter("a") if link is not headline_links[-1]]
    is_of_both = (
        len(sites) == 1 and bool(sites[0]) and (headline_links[-1].get("href") or "").strip().startswith(sites[0])
    )
    is_last = "".join(tree.itertext()).rstrip().endswith(text)
    if is_of_both and is_last and len(text) <= _LONGEST_SOURCE_LINE + len(headline):
        block.drop_tree()


def _add(parts: list[str], event: str, element: Any) -> None:
    block = element.tag in _BLOCKS
    if event == "start":
        # A line's end in markup is a space; a paragraph's is ours.
        parts.append("\n\n" if block else "\n" if element.tag == "br" else " " if element.tag in _CELLS else "")
        parts.append(" ".join((element.text or "").split("\n")))
    else:
        parts.append("\n\n" if block else "")
        parts.append(" ".join((element.tail or "").split("\n")))


def _tidy(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n\n".join("\n".join(paragraph) for has_words, paragraph in groupby(lines, bool) if has_words)
