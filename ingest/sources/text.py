"""Text and Markdown files: bytes -> text -> Article, with the facts stated above the text.

A text is kept whole; of Markdown, what a reader of the rendered page sees is kept.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable

from ingest.clean import TITLE_LIMIT, clean, clean_title, headline, is_blank
from ingest.corpus.articles import Article, SourceWarning
from ingest.corpus.text.addresses import article_id_for_url
from ingest.sources.folders import FoundFile
from ingest.sources.front_matter import (
    FrontMatter,
    read_front_matter,
    split_front_matter,
    split_header,
    warn_of_block,
    warn_of_header,
)
from ingest.sources.identity import article_id_for_file
from ingest.sources.markdown import MarkdownReader
from ingest.sources.provenance import of_bytes
from ingest.sources.unreadable import SAVE_AS_UTF_8, Unreadable

# Where a title stands: a text of megabytes is searched no further for one.
_HEAD = 100_000
_LONGEST_HEADING = 4 * TITLE_LIMIT  # characters, with its marks and the addresses of its links
_UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_HEADING = re.compile(r"^ {0,3}#[ \t]+\S.*$", re.MULTILINE)
_CODE = re.compile(r"^(```|~~~)[^\n]*\n.*?(?:^\1|\Z)", re.MULTILINE | re.DOTALL)
_NO_TEXT_CONTROLS = bytes({*range(1, 9), *range(14, 27), *range(28, 32)})


def read_text(data: bytes, file: FoundFile) -> tuple[Article, list[SourceWarning]]:
    """The article in a text file and what is odd in the facts above it; its title is theirs, or the first sentence."""
    text = clean(decode(data))
    front = split_front_matter(text)
    front = front if front.lines else split_header(text)
    own_warnings = [] if front.lines else warn_of_block(text, file) + warn_of_header(text, file)
    article, warnings = _article(data, front, front.text, lambda: "", file)
    return article, own_warnings + warnings


def read_markdown(data: bytes, file: FoundFile, reader: MarkdownReader) -> tuple[Article, list[SourceWarning]]:
    """The article in a Markdown file as its rendered page shows it, and what is odd in its front matter.

    Its title is that of its front matter or the first heading, else as for text.
    """
    source = clean(decode(data))
    front = split_front_matter(source)
    text = clean(reader.plain_text(front.text))
    article, warnings = _article(data, front, text, lambda: _title_of_markdown(front.text[:_HEAD], reader), file)
    return article, warnings if front.lines else warn_of_block(source, file) + warnings


def _article(
    data: bytes, front: FrontMatter, text: str, find_title: Callable[[], str], file: FoundFile
) -> tuple[Article, list[SourceWarning]]:
    if is_blank(text):
        raise Unreadable("has no text below its front matter" if front.lines else "is empty: there is no text in it")
    stated_fields, warnings = read_front_matter(front, file)
    name = clean_title(file.path.name)
    id_in_file = article_id_for_file(file.path)
    stated_title = stated_fields.title if any(map(str.isalnum, stated_fields.title)) else ""
    article = Article(
        article_id=article_id_for_url(stated_fields.url) if stated_fields.url else id_in_file,
        title=stated_title or find_title() or headline(text) or name,
        text=text,
        origin=file.origin,
        name=name,
        url=stated_fields.url,
        outlet=stated_fields.outlet,
        authors=stated_fields.authors,
        published=stated_fields.published,
        # What a note states as its source may be another outlet's article, which it must not replace.
        claims_url=stated_fields.url is not None,
        provenance=of_bytes(data, stated_fields.updated, stated_fields.language, stated_fields.published_at),
        id_in_file=id_in_file,
    )
    return article, warnings


def _title_of_markdown(body: str, reader: MarkdownReader) -> str:
    heading = _HEADING.search(_CODE.sub("", body))
    return clean_title(reader.plain_text(heading[0][:_LONGEST_HEADING])) if heading else ""


def has_utf_16_mark(data: bytes) -> bool:
    """Whether these bytes begin with the byte order mark of UTF-16."""
    return data.startswith(_UTF_16_MARKS)


def decode(data: bytes) -> str:
    """The text in UTF-8, or UTF-16 with its mark; raises Unreadable for what is neither, or is no text."""
    encoding = "utf-16" if has_utf_16_mark(data) else "utf-8-sig"
    if encoding != "utf-16" and b"\0" in data:
        raise Unreadable("is not text (it contains NUL bytes)", f"if it should be, {SAVE_AS_UTF_8}")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        encoding_name = "UTF-16" if encoding == "utf-16" else "UTF-8"
        raise Unreadable(
            f"is in another encoding than {encoding_name} (at byte {error.start})", SAVE_AS_UTF_8
        ) from error
    if "\0" in text or _count_controls(data if encoding != "utf-16" else text.encode()) > len(text) / 20:
        raise Unreadable("is not text (it is full of control characters)")
    return text


def _count_controls(data: bytes) -> int:
    # No byte of a longer character of UTF-8 is one. A pattern over the text takes ten times as long.
    return len(data) - len(data.translate(None, _NO_TEXT_CONTROLS))
