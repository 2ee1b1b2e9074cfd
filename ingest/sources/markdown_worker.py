"""The child process that renders Markdown and keeps what a reader of the page sees: Markdown on stdin, JSON on stdout.

It runs apart because a hostile text can take a renderer long (a megabyte of "[": a minute).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from ingest.sources.extraction_worker import main as serve_on_stdin
from ingest.sources.hidden import drop_hidden
from ingest.sources.inline_marks import read_inline_marks
from ingest.sources.page_tree import read_tree

NESTING = 40  # quotes and lists in one another; the time of hostile links grows with it, too
# What shows no words.
_DROPPED = tuple("audio iframe img math object svg video head script style textarea".split())
_INLINE = frozenset(
    (
        *("a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "dfn", "em", "font", "i", "ins", "kbd"),
        *("label", "mark", "q", "rp", "rt", "ruby", "samp", "small", "span", "strong", "sub", "sup", "time", "tt"),
        *("u", "var", "wbr"),
    )
)
_CELLS = frozenset({"td", "th"})
_SPACE = re.compile(r"[ \t\n\r\f]+")
_FOOTNOTE = re.compile(r"\[\^[^\[\]\s]{1,50}\]")
# A link of a note book: [[page]], [[page|words]]; with "!" the page itself stands there.
_WIKI_LINK = re.compile(r"!?\[\[([^\[\]\n|]{1,200})(?:\|([^\[\]\n]{1,200}))?\]\](?!\()")

# What a reader marks in a note book, ==words==, and a remark that its page does not show, %%words%%.
_READERS_MARK = re.compile(
    r"(?<![\w=])==(?!\s)((?:[^=]|=(?!=)){1,1000}+)(?<!\s)==(?![\w=])|%%(?:[^%]|%(?!%)){1,1000}+%%", re.ASCII
)


def answer(document: bytes) -> dict[str, Any]:
    """The text of a part of a Markdown file: `whole`, and before its last block, which begins at `last_start`.

    `is_raw` says that the last block is HTML or code, in which nothing is a mark of Markdown.
    """
    markdown = document.decode()
    tokens = _parser().parse(markdown)
    last = max((place for place, token in enumerate(tokens) if token.map and not token.level), default=0)
    first_line = (tokens[last].map or [0])[0] if tokens else 0
    return {
        "whole": _text_of(tokens),  # a box that hides the last block may begin in one before
        "before_last": _text_of(tokens[:last]),
        "is_raw": bool(tokens) and tokens[last].type in ("html_block", "fence", "code_block"),
        "last_start": sum(len(line) + 1 for line in markdown.split("\n")[:first_line]),
    }


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": NESTING}).enable(["table", "strikethrough"])
    parser.inline.ruler.before("link", "note_mark", _note_mark)
    parser.inline.ruler.before("link", "wiki_link", _wiki_link)
    parser.inline.ruler.before("link", "readers_mark", _readers_mark)
    return parser


def _note_mark(state: StateInline, _silent: bool) -> bool:
    """Pass over the mark of a footnote, and over its colon where the note itself stands."""
    mark = _FOOTNOTE.match(state.src, state.pos)
    if mark is None:
        return False
    is_note = state.pos == 0 or state.src[state.pos - 1] == "\n"
    state.pos = mark.end() + (is_note and state.src.startswith(":", mark.end()))
    return True


def _wiki_link(state: StateInline, silent: bool) -> bool:
    """Keep the words of a link of a note book."""
    link = _WIKI_LINK.match(state.src, state.pos)
    if link is None:
        return False
    if not silent and not link[0].startswith("!"):
        state.pending += link[2] or link[1]
    state.pos = link.end()
    return True


def _readers_mark(state: StateInline, silent: bool) -> bool:
    """Keep the words that a reader of a note book has marked, and pass over remarks."""
    mark = _READERS_MARK.match(state.src, state.pos, state.posMax)
    if mark is None:
        return False
    if mark[1] and not silent:
        end = state.posMax
        state.pos, state.posMax = mark.span(1)
        state.md.inline.tokenize(state)
        state.posMax = end
    state.pos = mark.end()
    return True


def _text_of(tokens: Sequence[Token]) -> str:
    """What these tokens show, its blocks with a blank line between."""
    html = _parser().renderer.render(tokens, _parser().options, {})
    tree = read_tree(f"<body>{html}</body>".encode(), huge=True)
    if tree is None:
        return ""
    drop_hidden(tree)
    read_inline_marks(tree)
    for element in list(tree.iter(*_DROPPED)):
        if element.getparent() is not None:
            element.drop_tree()
    return "\n\n".join(filter(None, _blocks(tree)))


def _blocks(tree: Any) -> Iterator[str]:
    """The text of each block of a page, in order: a paragraph, an item of a list with its number, a row of a table."""
    from lxml.etree import iterwalk  # type: ignore[import-untyped]

    pieces: list[str] = []  # of the block that is open; a line break in them is meant
    counts: list[int] = []  # the last number of each numbered list that is open
    numbers = ""  # of items whose words have not come yet
    is_code = False
    for event, element in iterwalk(tree, events=("start", "end")):
        if element.tag == "br":
            pieces += ["\n"] if event == "start" else []
        elif element.tag in _CELLS:
            pieces.append(" ")
        elif element.tag not in _INLINE:
            if block := "".join(pieces).strip("\n") if is_code else _lines(pieces):
                yield numbers + block
                numbers = ""
            pieces.clear()
            is_code = element.tag == "pre" and event == "start"
            if element.tag == "ol":
                counts = [*counts, _first_number(element) - 1] if event == "start" else counts[:-1]
            elif element.tag == "li" and event == "start" and element.getparent().tag == "ol":
                counts[-1] += 1
                numbers += f"{counts[-1]}. "
            elif element.tag == "li" and event == "end" and numbers:
                yield numbers.rstrip()  # an item without words, as "1985." alone
                numbers = ""
        if text := element.text if event == "start" else element.tail:
            pieces.append(text if is_code else _SPACE.sub(" ", text))


def _first_number(numbered_list: Any) -> int:
    number = numbered_list.get("start") or ""
    return int(number) if re.fullmatch(r"\d{1,9}", number, re.ASCII) else 1


def _lines(pieces: Sequence[str]) -> str:
    lines = (" ".join(filter(None, line.split(" "))) for line in "".join(pieces).split("\n"))
    return "\n".join(filter(None, lines))


if __name__ == "__main__":
    serve_on_stdin(answer)
