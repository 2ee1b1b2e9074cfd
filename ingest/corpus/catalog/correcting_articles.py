"""Finds the articles with which an outlet corrects an earlier article of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ingest.corpus.articles import Correction
from ingest.corpus.catalog.database import Catalog
from ingest.corpus.catalog.owners import owners
from ingest.corpus.catalog.passages import rows_of, visible
from ingest.corpus.catalog.schema import PROVENANCE
from ingest.corpus.catalog.word_search import in_both_spellings
from ingest.corpus.text.correcting_article import can_be_named, correction_of
from ingest.corpus.text.correction_notes import is_labeled
from ingest.corpus.text.folding import fold
from ingest.corpus.text.sites import site_of

# Of a title; the word index holds stems, so that "corrections" is among them. It is quicker than to read all titles.
_LABELS = "title : (correction OR clarification OR retraction)"
_MOST = 20  # articles that are read for one headline
_PAGE = re.compile(r"\.(?:x?html|htm)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Report:
    version_id: str
    article_id: str
    url: str | None
    outlet: str
    title: str
    published: str


def corrections_elsewhere(
    catalog: Catalog, version_ids: Sequence[str], as_of: date | None = None
) -> dict[str, Correction]:
    """What other articles of the same outlet correct in these versions, by version_id, as visible now or on that day.

    The newest one counts. It is of the same site, if either has a link, and not older than what it corrects. One of
    which only the text itself says whose it is corrects no article but those that came from the same place.
    """
    corrections: dict[str, Correction] = {}
    if catalog.schema < PROVENANCE:
        return corrections
    newest = _newest_days(catalog, as_of)
    select = (
        "SELECT v.version_id, a.article_id, a.url, a.outlet, v.title, v.published FROM versions v "
        "JOIN articles a USING (article_id) WHERE v.version_id"
    )
    rows = rows_of(catalog, select, version_ids, "AND v.published IS NOT NULL AND a.outlet IS NOT NULL")
    for report in [_Report(*row) for row in rows]:
        may_be_corrected = report.published <= newest.get(report.outlet, "") and can_be_named(report.title)
        if may_be_corrected and (correction := _newest_of(catalog, report, as_of)):
            corrections[report.version_id] = correction
    return corrections


def _newest_days(catalog: Catalog, as_of: date | None) -> dict[str, str]:
    """The day of each outlet's newest article whose title says that it corrects, by outlet.

    There are few: of most reports nothing more has to be looked for, which takes a millisecond for each.
    """
    condition, parameters = visible(as_of)
    newest: dict[str, str] = {}
    for table in _tables(as_of):
        rows = catalog.connection.execute(
            f"SELECT DISTINCT v.title, a.outlet, v.published {_matching(table)} AND a.outlet IS NOT NULL "
            f"AND +v.published IS NOT NULL AND {condition}",
            (_LABELS, *parameters),
        )
        for title, outlet, published in rows:
            if is_labeled(title):
                newest[outlet] = max(published, newest.get(outlet, ""))
    return newest


def _tables(as_of: date | None) -> tuple[str, ...]:
    return ("words",) if as_of is None else ("words", "retired_words")


def _matching(table: str) -> str:
    """The passages in this table of words that match, as p, with their versions, v, and articles, a."""
    return (
        f"FROM {table} JOIN passages p ON p.passage_id = {table}.rowid JOIN versions v USING (version_id) "
        f"JOIN articles a USING (article_id) WHERE {table} MATCH ?"
    )


def _newest_of(catalog: Catalog, earlier_report: _Report, as_of: date | None) -> Correction | None:
    condition, parameters = visible(as_of)
    match = f"{_LABELS} AND body : {in_both_spellings(fold(earlier_report.title))}"
    texts: dict[_Report, str] = {}
    for table in _tables(as_of):
        rows = catalog.connection.execute(
            f"SELECT v.version_id, a.article_id, a.url, a.outlet, v.title, v.published, v.text {_matching(table)} "
            f"AND a.outlet = ? AND a.article_id != ? AND +v.published >= ? AND {condition} "
            "ORDER BY v.published DESC, v.version_id LIMIT ?",
            (match, earlier_report.outlet, earlier_report.article_id, earlier_report.published, *parameters, _MOST),
        )
        texts |= {_Report(*fields): text for *fields, text in rows}
    for later_report in sorted(texts, key=lambda report: (report.published, report.version_id), reverse=True):
        correction = correction_of(
            earlier_report.title, later_report.title, texts[later_report], date.fromisoformat(later_report.published)
        )
        if correction and _may_correct(catalog, later_report, earlier_report):
            return correction
    return None


def _may_correct(catalog: Catalog, later_report: _Report, earlier_report: _Report) -> bool:
    if site_of(later_report.url or "") != site_of(earlier_report.url or ""):
        return False
    same_owners = owners(catalog, later_report.article_id) == owners(catalog, earlier_report.article_id)
    return same_owners or not _is_claimed(catalog, later_report)


def _is_claimed(catalog: Catalog, report: _Report) -> bool:
    """Whether nobody but a saved page itself, or a feed of another site, says whose the article is."""
    site = site_of(report.url or "")
    return any(
        site_of(origin) != site if origin.startswith(("http://", "https://")) else bool(_PAGE.search(origin))
        for origin in owners(catalog, report.article_id)
    )
