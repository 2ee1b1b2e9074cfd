from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from types import SimpleNamespace

import numpy as np
import pytest

from bot.answering.answer import Question
from bot.answering.question.query import read_query
from bot.answering.search.retriever import SearchResult
from bot.answering.topics.leads.lead import Lead
from bot.answering.topics.who_reported import days_between, in_order, time_between, time_seen_after, who_reported
from ingest.corpus.articles import Copies, Copy

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


@pytest.fixture
def reports(passage_of):
    """Reports of (day of March, hour of that day when it was seen)."""

    def made(*seen):
        return [
            passage_of(
                "The Arle bridge fell.",
                title="Arle bridge fell",
                article_id=f"a{number}",
                version_id=f"v{number}",
                url=f"https://example.com/{number}",
                outlet=f"Outlet {number}",
                published=date(2025, 3, day),
                retrieved=datetime(2025, 3, day, hour, tzinfo=UTC),
            )
            for number, (day, hour) in enumerate(seen)
        ]

    return made


def at(hour, day=4, zone=0):
    return datetime(2025, 3, day, hour, tzinfo=timezone(timedelta(hours=zone)))


@pytest.mark.parametrize(
    ("seen", "times", "expected"),
    [
        ([(4, 15), (4, 13)], {}, [1, 0]),
        ([(4, 13), (4, 15)], {0: at(12), 1: at(9)}, [1, 0]),
        ([(4, 13), (4, 15), (4, 14)], {0: at(12), 1: at(9)}, [1, 0, 2]),  # 2 came out before it was seen
        ([(4, 13), (4, 10)], {0: at(12)}, [1, 0]),  # 1 was seen before 0 came out
        ([(5, 13), (4, 15)], {0: at(9, 5)}, [1, 0]),  # days come first
        ([(4, 13), (4, 0)], {0: at(12)}, [0, 1]),  # when on that day 1 was seen is not known
        # In Seoul, at one o'clock, it is still the day before in New York.
        ([(4, 23), (5, 8)], {0: at(20, 4, -5), 1: at(8, 5, 9)}, [1, 0]),
        ([(4, 23), (5, 8), (5, 9)], {0: at(20, 4, -5), 1: at(8, 5, 9)}, [0, 1, 2]),
    ],
)
def test_reports_are_in_the_order_of_their_times(reports, seen, times, expected):
    passages = reports(*seen)
    leads = in_order(
        [Lead(passage, "") for passage in passages], {f"v{number}": time for number, time in times.items()}
    )

    assert [passages.index(lead.passage) for lead in leads] == expected


def test_the_time_between_is_known_if_both_publishers_state_one(reports):
    first, second, third = reports((4, 13), (4, 15), (5, 9))
    times = {"v0": at(9), "v1": at(11, zone=-3)}

    assert time_between(first, second, times) == timedelta(hours=5)
    assert time_between(first, first, times) == timedelta()
    assert time_between(first, third, times) is None
    assert time_between(second, first, times) is None  # the days are in another order than the times


def test_no_report_is_less_than_no_days_later(reports):
    assert days_between(*reports((5, 8), (4, 23))) == timedelta()


def test_lines_say_who_came_first_by_the_publishers_times(reports, alike_sentences):
    passages = reports((4, 13), (4, 15), (4, 16))
    lines = _lines("Arle bridge fell", passages, alike_sentences, {"v0": at(12), "v1": at(9)})

    assert [line.citation.passage.article_id for line in lines] == ["a1", "a0", "a2"]
    assert [line.published_after for line in lines] == [timedelta(), timedelta(hours=3), None]
    assert [line.seen_after for line in lines] == [None, None, timedelta(hours=1)]


def test_of_copies_the_one_that_came_out_first_has_the_line(reports, alike_sentences):
    own, copy = reports((4, 13), (4, 15))
    copies = Copies({"v0": (Copy("v1", "a1", (), ("https://example.com/1",)),)})
    (line,) = _lines("Arle bridge fell", [own], alike_sentences, {"v0": at(12), "v1": at(9)}, copies, {"v1": [copy]})

    assert (line.citation.passage.article_id, line.citation.passage.copies) == ("a1", ("https://example.com/0",))


def test_an_outlet_that_repeats_its_own_words_has_one_line(reports, alike_sentences):
    passages = [replace(report, outlet="Post") for report in reports((4, 13), (5, 15))]
    (line,) = _lines("Arle bridge fell", passages, alike_sentences)

    assert (line.citation.passage.article_id, line.citation.passage.copies) == ("a0", ("https://example.com/1",))


def test_the_same_words_are_of_several_where_no_outlet_is_known(reports, alike_sentences):
    passages = [replace(report, outlet=None, url=None) for report in reports((4, 13), (5, 15))]

    assert len(_lines("Arle bridge fell", passages, alike_sentences)) == 2


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


def _lines(claim, passages, sentences, times=None, copies=None, openings=None):
    query = read_query(Question(claim, NOON))
    query = replace(query, weights=dict.fromkeys(query.stems, 1.0))
    corpus = SimpleNamespace(
        sentences=sentences,
        copies=lambda *_: copies or Copies(),
        openings=lambda *_: openings or {},
        publication_times=lambda _: times or {},
        corrections=lambda *_: {},
        updates=lambda _: {},
    )
    return who_reported(corpus, query, SearchResult(tuple(passages), np.full(3, 0.5, np.float32), 0.75, query)).lines
