"""One JSON object of a JSONL file -> Article. Only `text` is required; unknown fields are ignored."""

from __future__ import annotations

import json
from datetime import datetime

from ingest.clean import clean, clean_title, comparable, headline, is_blank
from ingest.corpus.articles import Article
from ingest.sources.dates import parse_published, parse_published_at, parse_retrieved
from ingest.sources.folders import FoundFile
from ingest.sources.identity import LineKeys, article_id_for_file, article_id_for_url, is_web_url
from ingest.sources.language_tag import language_tag
from ingest.sources.provenance import of_text
from ingest.sources.text import decode
from ingest.sources.unreadable import Unreadable

KEY_LENGTH = 200
MOST_AUTHORS = 100

Record = dict[str, object]


def parse_record(line: bytes) -> Record:
    """The JSON object of one line; raises Unreadable where there is none."""
    try:
        record = json.loads(decode(line))
    except RecursionError as error:
        raise Unreadable("is nested too deeply") from error
    except json.JSONDecodeError as error:
        raise Unreadable(f"is not valid JSON ({error.msg} at character {error.pos + 1})") from error
    except ValueError as error:  # a number with thousands of digits
        raise Unreadable("is not valid JSON that can be read (a number is too long)") from error
    if not isinstance(record, dict):
        raise Unreadable('is not a JSON object like {"text": "..."}')
    return record


def article_from(record: Record, file: FoundFile, keys: LineKeys, line: bytes = b"") -> Article:
    """The article of one line, read from these bytes; raises Unreadable with the name of the field that is wrong."""
    text = _text(record)
    given_title = clean_title(_string(record, "title") or "")
    title = given_title or headline(text) or "Untitled"
    url = _url(record)
    if url is None:
        key = keys.key(given_title or comparable(text[: 4 * KEY_LENGTH])[:KEY_LENGTH])
        article_id = article_id_for_file(file.path, key)
    else:
        article_id = article_id_for_url(url)
    published = _string(record, "published") or ""
    return Article(
        article_id=article_id,
        title=title,
        text=text,
        origin=file.origin,
        name=title,
        url=url,
        outlet=clean_title(_string(record, "outlet") or "") or None,
        authors=_authors(record),
        published=parse_published(published),
        retrieved=_retrieved(record),
        provenance=of_text(
            line,
            parse_published(_string(record, "updated") or ""),
            language_tag(_string(record, "language") or ""),
            parse_published_at(published),
        ),
    )


def _text(record: Record) -> str:
    if record.get("text") is None:
        raise Unreadable('has no text: the field "text" is required')
    text = clean(_string(record, "text") or "")
    if is_blank(text):
        raise Unreadable("has an empty text")
    return text


def _string(record: Record, field: str) -> str | None:
    value = record.get(field)
    if value is None or isinstance(value, str):
        return value
    raise Unreadable(f"has a wrong {field}: it must be a string")


def _url(record: Record) -> str | None:
    url = _string(record, "url")
    if not url or not url.strip():
        return None
    if not is_web_url(url):
        raise Unreadable("has a wrong url: it must begin with http:// or https:// and name a host")
    return url


def _authors(record: Record) -> tuple[str, ...]:
    value = record.get("authors")
    authors = [value] if isinstance(value, str) else [] if value is None else value
    if not isinstance(authors, list) or not all(isinstance(author, str) for author in authors):
        raise Unreadable("has wrong authors: they must be a list of strings, or a string")
    return tuple(author for author in map(clean_title, authors[:MOST_AUTHORS]) if author)


def _retrieved(record: Record) -> datetime | None:
    written = _string(record, "retrieved")
    if not written or not written.strip():
        return None
    moment = parse_retrieved(written)
    if moment is None:
        raise Unreadable("has a wrong retrieved: it must be a date or time like 2025-03-22T09:00:00Z")
    return moment
