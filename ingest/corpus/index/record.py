"""What a record of the vector index holds beside its vector, for other programs: we never read it for an answer.

The keys are an interface (docs/other-programs.md); SCHEMA counts their changes, and stands in each record and in the
metadata of the collection.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ingest.corpus.catalog.contents import PassageContents

SCHEMA = 1
# Bytes that Chroma Cloud takes: https://docs.trychroma.com/cloud/quotas-limits
DOCUMENT_BYTES = 16_384
VALUE_BYTES = 4_096
# What not every passage has: Chroma takes no None in a new record, and keeps what an update does not name.
_OPTIONAL = ("url", "outlet", "published", "published_day")


@dataclass(frozen=True, slots=True)
class Record:
    """The document and the metadata of a passage's record."""

    document: str
    metadata: dict[str, str | int]

    @property
    def changes(self) -> dict[str, str | int | None]:
        """The metadata for an update, which takes away what the passage does not have any more."""
        return {**dict.fromkeys(_OPTIONAL), **self.metadata}


def make_record(contents: PassageContents) -> Record:
    """The record of a passage; a link that is too long for Chroma is left out, since half of one leads nowhere."""
    metadata: dict[str, str | int] = {
        "article_id": contents.article_id,
        "version_id": contents.version_id,
        "title": _cut(contents.title, VALUE_BYTES),
        "start": contents.start,
        "end": contents.end,
        "schema": SCHEMA,
    }
    if contents.url and len(contents.url.encode()) <= VALUE_BYTES:
        metadata["url"] = contents.url
    if contents.outlet:
        metadata["outlet"] = _cut(contents.outlet, VALUE_BYTES)
    if contents.published:
        metadata["published"] = contents.published
        metadata["published_day"] = date.fromisoformat(contents.published).toordinal()
    return Record(_cut(contents.text, DOCUMENT_BYTES), metadata)


def _cut(text: str, size: int) -> str:
    encoded = text.encode()
    return text if len(encoded) <= size else encoded[:size].decode(errors="ignore")
