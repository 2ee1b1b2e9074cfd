"""The outlets that the settings state for a source's articles, whatever their pages say."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ingest.corpus.catalog.changed_facts import note_change
from ingest.corpus.catalog.database import Catalog
from ingest.corpus.catalog.links import Stage, links_of_article
from ingest.corpus.catalog.passages import rows_of


def stated_outlet(catalog: Catalog, article_id: str, outlets: Mapping[str, str]) -> str | None:
    """The outlet that is stated for the source that first named this article; None where none is.

    `outlets` are those that are stated, by the address of the source.
    """
    links = [link for link in links_of_article(catalog, article_id) if link.stage is not Stage.DUPLICATE]
    # One whose page was lost since may have been that of a copy.
    links.sort(key=lambda link: link.stage is not Stage.INGESTED)
    return next((outlets[link.source] for link in links if link.source in outlets), None)


def put_outlets(catalog: Catalog, sources: Collection[str], outlets: Mapping[str, str]) -> None:
    """Give the articles that these sources named the outlets of these, except those whose text a file has brought."""
    new_outlets: dict[str, str] = {}
    rows = rows_of(
        catalog,
        "SELECT article_id, outlet, source FROM links JOIN articles USING (article_id) "
        "LEFT JOIN owners USING (article_id) WHERE source",
        [source for source in sources if source in outlets],
        "AND stage != ? AND (origin IS NULL OR origin LIKE 'http%://%')",
        (Stage.DUPLICATE.value,),
    )
    other_outlets = {article_id: outlet for article_id, outlet, source in rows if outlet != outlets[source]}
    for article_id, outlet in other_outlets.items():
        if (outlet_of_settings := stated_outlet(catalog, article_id, outlets)) and outlet_of_settings != outlet:
            new_outlets[article_id] = outlet_of_settings
    if not new_outlets:
        return
    with catalog.transaction() as connection:
        for article_id, outlet in new_outlets.items():
            connection.execute("UPDATE articles SET outlet = ? WHERE article_id = ?", (outlet, article_id))
            note_change(connection, article_id)
