"""Which days' reports and words are searched besides, and what becomes of passages that are removed meanwhile."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.answering.answer import NO_FILTERS, Filters, Question
from bot.answering.question.query import read_query
from bot.answering.search.retriever import PassageRetriever, _days
from bot.stopwatch import Stopwatch
from ingest.corpus.articles import Passage, Version
from ingest.corpus.catalog import versions
from ingest.corpus.catalog.versions import NewVersion
from ingest.corpus.corpus import Corpus
from tests.bot.answering.queries import query_of

TODAY = date(2025, 12, 20)
A_MONTH_AGO = date(2025, 11, 20)
LATEST = "What is the latest on tariffs?"
OTHER = "Who raised the tariffs?"
IN_APRIL = "Who raised the tariffs in April?"


@pytest.mark.parametrize(
    ("text", "filters", "days"),
    [
        (LATEST, NO_FILTERS, (A_MONTH_AGO, TODAY)),
        (LATEST, Filters(since=date(2025, 1, 1)), (A_MONTH_AGO, TODAY)),
        (LATEST, Filters(since=date(2025, 12, 1)), (date(2025, 12, 1), TODAY)),
        (LATEST, Filters(until=date(2025, 6, 30)), (date(2025, 5, 31), date(2025, 6, 30))),
        (LATEST, Filters(until=date(2026, 6, 30)), (A_MONTH_AGO, TODAY)),
        (LATEST, Filters("north.example"), (A_MONTH_AGO, TODAY)),
        (OTHER, NO_FILTERS, None),
        (OTHER, Filters(since=date(2025, 1, 1)), (date(2025, 1, 1), TODAY)),
        (OTHER, Filters(until=date(2025, 6, 30)), (date.min, date(2025, 6, 30))),
        (IN_APRIL, Filters(since=date(2025, 1, 1)), (date(2025, 1, 1), TODAY)),
    ],
)
def test_the_newest_of_the_chosen_reports_are_searched_by_themselves(text, filters, days):
    """With days that left out nothing new, the latest reports were a month old."""
    query = read_query(Question(text, datetime(2025, 12, 20, 12, tzinfo=UTC), filters=filters))

    assert _days(query) == days


def test_what_is_near_to_a_follow_up_as_it_was_typed_is_a_candidate_and_no_better_a_match(samples):
    typed, misunderstood = query_of("How high is its spire?"), query_of("How did the Bank of Japan vote?")

    def found(query):
        candidates = samples.retriever.find_candidates(query, 4, Stopwatch()).candidates
        spire = [candidate.fused for candidate in candidates if "Notre-Dame" in candidate.passage.title]
        return spire, min(candidate.fused for candidate in candidates)

    spire, lowest = found(replace(misunderstood, typed=typed))
    assert found(misunderstood)[0] == []
    assert spire
    assert set(spire) == {lowest}


def add_article(catalog, article_id):
    text = f"The bridge of {article_id} is closed."
    version = Version(f"v-{article_id}", article_id, "Bridge", text, text, datetime(2025, 6, 1, tzinfo=UTC))
    new = NewVersion(version, [Passage(0, len(text), text, text.encode())], f"/{article_id}.txt")
    versions.write_pending(catalog, [new], [(text.encode(), b"\0" * 8, b"")])
    versions.finish_pending(catalog)


def test_a_name_is_searched_for_in_plain_letters_and_as_an_older_dateline_indexed_it(
    catalog, corpus_settings, tmp_path
):
    add_article(catalog, "Łódź")
    corpus = Corpus(corpus_settings(tmp_path), catalog)
    with closing(PassageRetriever(corpus=corpus)) as retriever:
        for text in ("Lodz", "Łódź"):
            assert len(retriever._words(query_of(text), 5, None, None)[1]) == 1
        catalog.connection.execute("UPDATE words SET body = 'The bridge of Łódź is closed.'")
        assert len(retriever._words(query_of("Łódź"), 5, None, None)[1]) == 1


def test_an_article_that_is_removed_during_a_search_is_left_out(catalog, corpus_settings, tmp_path):
    """Every question that had found it ended with an unexpected error."""
    for article_id in ("east", "west"):
        add_article(catalog, article_id)
    corpus = Corpus(corpus_settings(tmp_path), catalog)
    with closing(PassageRetriever(corpus=corpus)) as retriever:
        passages = corpus.load(corpus.words(["bridge"], 5))
        versions.remove_article(catalog, "east")
        widened = retriever.widened(passages)

    assert {passage.article_id for passage in passages} == {"east", "west"}
    assert [passage.text for passage in widened] == ["The bridge of west is closed."]
