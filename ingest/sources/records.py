"""One JSON object of a JSONL file -> Article. Only `text` is required; unknown fields are ignored."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from ingest.clean import clean, clean_title, comparable, headline, is_blank
from ingest.corpus.articles import Article
from ingest.corpus.text.addresses import article_id_for_url
from ingest.sources.dates import parse_retrieved
from ingest.sources.folders import FoundFile
from ingest.sources.identity import LineKeys, article_id_for_file
from ingest.sources.provenance import of_bytes
from ingest.sources.stated_fields import Record, read_fields, read_string
from ingest.sources.text import decode
from ingest.sources.unreadable import Unreadable

KEY_LENGTH = 200
_AHEAD = timedelta(days=1)  # of a clock, or of a day in a time zone


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
    stated_fields = read_fields(record)
    title = stated_fields.title or headline(text) or "Untitled"
    if stated_fields.url is None:
        key = keys.key(stated_fields.title or comparable(text[: 4 * KEY_LENGTH])[:KEY_LENGTH])
        article_id = article_id_for_file(file.path, key)
    else:
        article_id = article_id_for_url(stated_fields.url)
    return Article(
        article_id=article_id,
        title=title,
        text=text,
        origin=file.origin,
        name=title,
        url=stated_fields.url,
        outlet=stated_fields.outlet,
        authors=stated_fields.authors,
        published=stated_fields.published,
        retrieved=_retrieved(record),
        provenance=of_bytes(line, stated_fields.updated, stated_fields.language, stated_fields.published_at),
    )


def _text(record: Record) -> str:
    if record.get("text") is None:
        raise Unreadable('has no text: the field "text" is required')
    text = clean(read_string(record, "text") or "")
    if is_blank(text):
        raise Unreadable("has an empty text")
    return text


def wrong_moment(record: Record, retrieved: datetime | None) -> str | None:
    """What is wrong with a moment of retrieval that is not taken; None where nothing is."""
    text = record.get("retrieved")
    if retrieved is not None or not isinstance(text, str) or not text.strip():
        return None
    return f"has a retrieved in the future ({clean_title(text)}), which is not taken: it counts as retrieved now"


def _retrieved(record: Record) -> datetime | None:
    """When a text was retrieved; None if it is not said, or to come: each later text would be older than it."""
    text = read_string(record, "retrieved")
    if not text or not text.strip():
        return None
    moment = parse_retrieved(text)
    if moment is None:
        raise Unreadable("has a wrong retrieved: it must be a date or time like 2025-03-22T09:00:00Z")
    return moment if moment <= datetime.now(UTC) + _AHEAD else None
