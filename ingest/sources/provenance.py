"""What an article was made from: the digest of the bytes that were read, and the program that found its text."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from hashlib import sha256
from importlib.metadata import version

from ingest.corpus.articles import PLAIN, Provenance


def of_text(
    data: bytes, updated: date | None = None, language: str | None = None, published_at: datetime | None = None
) -> Provenance:
    """The provenance of a text that is taken as it stands in these bytes."""
    return Provenance(sha256(data).hexdigest(), PLAIN, updated, language=language, published_at=published_at)


def of_page(
    data: bytes, updated: date | None = None, language: str | None = None, published_at: datetime | None = None
) -> Provenance:
    """The provenance of a text that was found in the bytes of a web page."""
    return Provenance(sha256(data).hexdigest(), page_extractor(), updated, language=language, published_at=published_at)


@cache
def page_extractor() -> str:
    """The program that finds the text of web pages, with its version; it is not imported for this."""
    return f"trafilatura {version('trafilatura')}"
