from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import numpy as np
import pytest

from bot.answering.answer import Question
from bot.answering.question.query import read_query
from bot.answering.search.retriever import SearchResult
from bot.answering.topics.who_reported import days_between, order, time_seen_after, who_reported_lines
from ingest.corpus.articles import Copies

DAY = date(2025, 3, 4)
NOON = datetime(2025, 3, 4, 12, tzinfo=UTC)


def test_reports_of_different_days_are_days_apart(passage_of):
    first, later = (passage_of("It fell.", published=DAY + timedelta(days=days)) for days in (0, 2))

    assert days_between(first, later) == timedelta(days=2)
    assert days_between(first, passage_of("It fell.", published=None)) is None


@pytest.mark.parametrize(
    ("published", "retrieved", "between"),
    [
        (DAY, NOON + timedelta(hours=3), timedelta(hours=3)),
        (DAY, NOON, None),
        (DAY, NOON + timedelta(days=1), None),  # crawled the day after: when it came out is not known
        (DAY + timedelta(days=1), NOON + timedelta(days=1), None),
    ],
)
def test_hours_are_known_if_both_reports_were_seen_on_their_day(passage_of, published, retrieved, between):
    first = passage_of("It fell.", published=DAY, retrieved=NOON)

    assert time_seen_after(first, passage_of("It fell.", published=published, retrieved=retrieved)) == between


def test_the_report_seen_first_on_a_day_comes_first(passage_of):
    late, early = (passage_of("It fell.", published=DAY, retrieved=NOON + timedelta(hours=hours)) for hours in (3, 1))

    assert sorted([late, early], key=order) == [early, late]


def test_a_headline_without_a_matching_sentence_does_not_count(passage_of, alike_sentences):
    claim, title = "Arle bridge fell into the river", "The Arle bridge fell into the river"
    says = passage_of("The Arle bridge fell in the night, as the rain went on.", title=title)
    lacks = passage_of(
        "The pillars of the bridge were old and rusty, an engineer says.", title=title, article_id="a2", version_id="v2"
    )
    lines = _lines(claim, [says, lacks], alike_sentences)

    assert [line.citation.passage.article_id for line in lines] == ["a1"]


def test_a_matching_sentence_counts_although_the_headline_differs(passage_of, alike_sentences):
    claim = "Storm puts the Arle bridge under water"
    says = passage_of(
        "The storm left the Arle bridge under a metre of water. Officers put up signs at the bridge for drivers.",
        title="Storm leaves the Arle bridge under water",
    )
    lines = _lines(claim, [says], alike_sentences)

    assert [line.citation.quote.text for line in lines] == ["The storm left the Arle bridge under a metre of water."]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("It will use both flybys to reach Marrow in April 2030.", 1),
        ("The probe of another agency will reach Marrow in April 2030.", 0),
        ("It was built in Hull.", 0),
        ("It rained.", 0),
    ],
)
def test_a_pronoun_may_stand_for_a_name_of_the_headline(passage_of, alike_sentences, text, lines):
    reports = [passage_of(text, title="Arle Clipper Mark begins its flight")]

    assert len(_lines("Arle Clipper Mark will reach Marrow in 2030", reports, alike_sentences)) == lines


def _lines(claim, passages, sentences):
    query = read_query(Question(claim, NOON))
    query = replace(query, weights=dict.fromkeys(query.stems, 1.0))
    corpus = SimpleNamespace(
        sentences=sentences,
        copies=lambda *_: Copies(),
        openings=lambda *_: {},
        corrections=lambda *_: {},
        updates=lambda _: {},
    )
    return who_reported_lines(corpus, query, SearchResult(tuple(passages), np.full(3, 0.5, np.float32), 0.75, query))
