"""What an article was made from: the digest of the bytes that were read, and the program that found its text."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from hashlib import sha256
from importlib.metadata import version

from ingest.corpus.articles import PLAIN, Provenance


def of_bytes(
    data: bytes,
    updated: date | None = None,
    language: str | None = None,
    published_at: datetime | None = None,
    extractor: str = PLAIN,
) -> Provenance:
    """The provenance of a text that stands in these bytes, or that this extractor found in them."""
    return Provenance(sha256(data).hexdigest(), extractor, updated, language=language, published_at=published_at)


@cache
def page_extractor() -> str:
    """The program that finds the text of web pages, with its version; it is not imported for this."""
    return f"trafilatura {version('trafilatura')}"
