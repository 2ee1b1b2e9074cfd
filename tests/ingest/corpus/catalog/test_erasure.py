"""What a catalog keeps of an article that was taken out by hand: its id alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime

from ingest.corpus.catalog import Catalog
from ingest.corpus.catalog.erasure import erase_article
from ingest.corpus.catalog.fetched import Fetched, put_fetched
from ingest.corpus.catalog.inventory import addresses_of, record_run
from ingest.corpus.catalog.links import Link, Stage, put_links
from ingest.corpus.catalog.removed import Removal, find_removed
from ingest.corpus.catalog.source_runs import Outcome, SourceRun, record_source_run

Write = Callable[..., list[int]]

NOW = datetime(2025, 6, 5, 12, tzinfo=UTC)
LINK, HEADLINE = "https://example.org/zqx", "Zqxhéadline of a report"


def tables_with(catalog: Catalog, mark: str) -> set[str]:
    """The tables that hold these letters; the word index lets go of its own at the next compaction."""
    names = [row[0] for row in catalog.connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {
        name
        for name in names
        if "words" not in name
        and any(mark in str(row).casefold() for row in catalog.connection.execute(f"SELECT * FROM {name}"))
    }


def test_no_table_names_a_removed_article(catalog, write):
    write("zqx", "Its text.", 1, title=HEADLINE)
    write("b", "Another text.", 1)
    put_links(
        catalog,
        [
            Link(LINK, "feed", Stage.INGESTED, NOW, NOW, article_id="zqx"),
            Link("https://example.org/b", "feed", Stage.DUPLICATE, NOW, NOW, f"the same article as {LINK}"),
        ],
    )
    put_fetched(catalog, Fetched(LINK, NOW, etag="1"))
    failed = {f"not found: {LINK}": 1}
    record_source_run(catalog, SourceRun("feed", NOW, 1.0, Outcome.OK, f"odd: {LINK}", failed=failed))
    record_run(catalog, 1.0, json.dumps({"missing": [{"title": HEADLINE}], "failed": [{"origin": LINK}]}))
    before = tables_with(catalog, "zqx")
    assert before >= {"articles", "versions", "links", "fetched", "runs", "source_runs"}

    erase_article(catalog, "zqx", addresses_of(catalog, "zqx"), {"digest"})
    assert tables_with(catalog, "zqx") == set()
    assert "versions" in tables_with(catalog, "another text")


def test_a_mirror_that_is_an_article_of_its_own_is_not_remembered_as_removed(catalog, write):
    write("a", "alpha", 1)
    write("b", "beta", 1)
    erase_article(catalog, "a", [], {"a", "b", "c"})
    assert find_removed(catalog, ["a", "b", "c"]) == {"a": Removal.BY_HAND, "c": Removal.BY_HAND}


def test_an_article_of_very_many_addresses_is_removed(catalog, write):
    """A condition of a thousand parts was too many: a live report with as many headlines stayed."""
    write("zqx", "Its text.", 1, title=HEADLINE)
    record_run(catalog, 1.0, json.dumps({"failed": [{"origin": f"{LINK}/700"}]}))
    erase_article(catalog, "zqx", [f"{LINK}/{number}" for number in range(1100)], {"digest"})
    assert tables_with(catalog, "zqx") == set()
