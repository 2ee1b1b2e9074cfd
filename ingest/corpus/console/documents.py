"""Parts of JSON documents that several programs print, in one form."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from ingest.corpus.articles import Correction, Version


def json_text(document: Any, *, ensure_ascii: bool = False) -> str:
    """A JSON document in a line: days and times as in RFC 3339, what else JSON has no form for as its text."""
    text = json.dumps(document, ensure_ascii=ensure_ascii, default=_text)
    # Python reads the bytes of a file's name that is no UTF-8 as halves of characters, which JSON can only escape.
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def correction_document(correction: Correction | None) -> dict[str, Any] | None:
    """The `corrected` of an article: what its publisher says was wrong, and on which day."""
    if correction is None:
        return None
    document = {"date": correction.day.isoformat() if correction.day else None, "note": correction.note}
    return document | ({"other": correction_document(correction.other)} if correction.other else {})


def version_document(version: Version, correction: Correction | None) -> dict[str, Any]:
    """A stored version with its text, and what was corrected in it, which a later article may say."""
    return asdict(version) | {"corrected": correction_document(correction)}


def _text(value: object) -> str:
    # A datetime is a date, too; str() has a space between its day and its time.
    return value.isoformat() if isinstance(value, date) else str(value)
