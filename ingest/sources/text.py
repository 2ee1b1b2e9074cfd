"""Text and Markdown files: bytes -> text -> Article. The text is kept whole, marks of Markdown and all."""

from __future__ import annotations

import codecs
import re

from ingest.clean import TITLE_LIMIT, clean, clean_title, headline, is_blank
from ingest.corpus.articles import Article
from ingest.sources.folders import FoundFile
from ingest.sources.identity import article_id_for_file
from ingest.sources.unreadable import Unreadable

# Where a title stands: a text of megabytes is searched no further for one.
_HEAD = 100_000
_UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_HEADING = re.compile(r"^ {0,3}#[ \t]+(\S.*)$", re.MULTILINE)
_CLOSING_MARKS = re.compile(r"(?<![ \t])[ \t]++#++[ \t]*+$")
# What site generators and note books keep above a text: "---", lines like "title: ...", "---".
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?=\w[\w-]*[ \t]*:)((?:[^\n]*\n)*?)---[ \t]*(?:\n|\Z)")
_FRONT_TITLE = re.compile(r"^title[ \t]*+:(.*)$", re.MULTILINE)
_CODE = re.compile(r"^(```|~~~)[^\n]*\n.*?(?:^\1|\Z)", re.MULTILINE | re.DOTALL)
_MARKDOWN_MARKS = re.compile(r"^[ \t#>*_-]+", re.MULTILINE)
_NO_TEXT_CONTROLS = bytes({*range(1, 9), *range(14, 27), *range(28, 32)})


def read_text(data: bytes, file: FoundFile) -> Article:
    """The article in a text file: its title is the first line or sentence."""
    return _article(clean(decode(data)), "", file)


def read_markdown(data: bytes, file: FoundFile) -> Article:
    """The article in a Markdown file: its title is that of its front matter or the first heading, else as for text."""
    text = clean(decode(data))
    return _article(text, _title_of_markdown(text), file)


def _title_of_markdown(text: str) -> str:
    text = text[:_HEAD]
    front = _FRONT_MATTER.match(text)
    if front and (front_title := _given_title(front[1])):
        return clean_title(front_title[:TITLE_LIMIT])
    body = text[front.end() :] if front else text
    heading = _HEADING.search(_CODE.sub("", body))
    title = clean_title(_CLOSING_MARKS.sub("", heading[1][:TITLE_LIMIT])) if heading else ""
    return title or headline(_MARKDOWN_MARKS.sub("", body))


def _given_title(front: str) -> str:
    """The title in front matter without its quotation marks; empty where none begins with a letter or a digit."""
    for match in _FRONT_TITLE.finditer(front):
        title = match[1].strip(" \t")
        quote = title[:1]
        if len(title) > 2 and quote in "\"'" and title.endswith(quote):
            title = title[1:-1]
        if title[:1].isalnum() or title.startswith("_"):
            return title
    return ""


def has_utf_16_mark(data: bytes) -> bool:
    """Whether these bytes begin with the byte order mark of UTF-16."""
    return data.startswith(_UTF_16_MARKS)


def decode(data: bytes) -> str:
    """The text in UTF-8, or UTF-16 with its mark; raises Unreadable for what is neither, or is no text."""
    encoding = "utf-16" if has_utf_16_mark(data) else "utf-8-sig"
    if encoding != "utf-16" and b"\0" in data:
        raise Unreadable("is not text (it contains NUL bytes); if it should be, save it as UTF-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        named = "UTF-16" if encoding == "utf-16" else "UTF-8"
        raise Unreadable(f"is in another encoding than {named} (at byte {error.start}): save it as UTF-8") from error
    if "\0" in text or _count_controls(data if encoding != "utf-16" else text.encode()) > len(text) / 20:
        raise Unreadable("is not text (it is full of control characters)")
    return text


def _count_controls(data: bytes) -> int:
    # No byte of a longer character of UTF-8 is one. A pattern over the text takes ten times as long.
    return len(data) - len(data.translate(None, _NO_TEXT_CONTROLS))


def _article(text: str, title: str, file: FoundFile) -> Article:
    if is_blank(text):
        raise Unreadable("is empty: there is no text in it")
    name = clean_title(file.path.name)
    return Article(
        article_id=article_id_for_file(file.path),
        title=title or headline(text) or name,
        text=text,
        origin=file.origin,
        name=name,
    )
