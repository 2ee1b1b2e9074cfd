"""What a passage says and whose it is, for who opens the vector index with another program."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from ingest.corpus.catalog.database import Catalog
from ingest.corpus.catalog.passages import rows_of


@dataclass(frozen=True, slots=True)
class PassageContents:
    """A passage's text, the characters [start, end) of its version, and what is known of its article."""

    passage_id: int
    article_id: str
    version_id: str
    url: str | None
    title: str
    outlet: str | None
    published: str | None
    start: int
    end: int
    text: str


def load_contents(catalog: Catalog, ids: Sequence[int]) -> dict[int, PassageContents]:
    """passage_id -> contents, for those that are there; the text of a version is read once."""
    contents: dict[int, PassageContents] = {}
    select = (
        "SELECT v.version_id, p.passage_id, p.start, p.end FROM passages p JOIN versions v USING (version_id) "
        "WHERE p.passage_id"
    )
    rows = list(rows_of(catalog, select, ids, "ORDER BY v.version_id"))
    for version_id, passages_of_version in groupby(rows, key=lambda row: row[0]):
        article_id, url, title, outlet, published, text = catalog.first(
            "SELECT a.article_id, a.url, v.title, a.outlet, v.published, v.text "
            "FROM versions v JOIN articles a USING (article_id) WHERE v.version_id = ?",
            (version_id,),
        )
        fields = (article_id, version_id, url, title, outlet, published)
        for _, number, start, end in passages_of_version:
            contents[number] = PassageContents(number, *fields, start, end, text[start:end])
    return contents
