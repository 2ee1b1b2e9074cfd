import math
from dataclasses import replace
from datetime import UTC, date, datetime
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.answer import Evidence
from bot.answering.reading.marked_evidence import read
from bot.answering.refusal.signals import SIGNALS, measure
from bot.answering.search.passage_reader import UNREAD
from bot.answering.search.retriever import SearchResult
from bot.answering.search.sentence_ranking import evidence_sentences
from ingest.corpus.reader.span_reader import Span
from tests.bot.answering.queries import query_of

ASKED_AT = datetime(2025, 4, 1, tzinfo=UTC)
TODAY = ASKED_AT.date()
NO_VERSIONS = SimpleNamespace(version=lambda *_: None)


@pytest.fixture(scope="module")
def reading_of(request):
    """The passages as they are read, with what a table says of each sentence."""
    alike_sentences = request.getfixturevalue("alike_sentences")

    def of(found, spans=None):
        evidence = Evidence(found.passages)
        by_number = evidence_sentences(found.query, evidence, alike_sentences(found.passages))
        sentences = {
            passage.passage_id: [replace(sentence, span=(spans or {}).get(sentence.text)) for sentence in own]
            for passage, own in zip(found.passages, by_number, strict=True)
        }
        return read(replace(found, sentences=sentences), evidence, alike_sentences)

    return of


@pytest.fixture
def measured(passage_of, reading_of):
    """The signals of a question over passages of these texts, by name."""

    def of(question, *texts, cosine=0.8, newest=TODAY, title="", best_read=None, spans=None, **changes):
        passages = tuple(
            passage_of(
                text, passage_id=number, title=title, article_id=f"a{number}", version_id=f"v{number}", **changes
            )
            for number, text in enumerate(texts)
        )
        query = query_of(question, ASKED_AT)
        cosines = {passage.passage_id: cosine for passage in passages}
        vector = np.zeros(3, np.float32)
        found = SearchResult(passages, vector, cosine, query, cosines=cosines, best_read=best_read or {})
        signals = measure(found, reading_of(found, spans), newest, NO_VERSIONS)
        return dict(zip(SIGNALS, signals.values, strict=True))

    return of


def test_a_passage_with_all_words_matches_as_well_as_its_vector(measured):
    assert measured("Who closed the airport?", "It rained.", "The airport was closed.")["match"] == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("question", "text", "share"),
    [
        ("Who closed the airport of Catania?", "Catania's airport was closed.", 1.0),
        ("Who closed the airport of Palermo?", "Catania's airport was closed.", 0.0),
        ("Who closed the airport?", "The airport was closed.", 1.0),
        ("Who closed the airport of Catania in 2025?", "Catania's airport was closed.", 1.0),  # the report is of 2025
        ("Who closed the airport of Catania in 2019?", "Catania's airport was closed.", 0.5),
        ("What did Ann Lee say?", "Mr Lee said nothing.", 0.0),
        ("Who closed 1500 airports?", "The mayor closed 1,500 airports.", 1.0),
        ("Who paid $5bn?", "The mayor paid $5 billion.", 1.0),
        ("Who paid $5bn?", "The mayor paid $6 billion.", 0.0),
    ],
)
def test_names_of_the_question_are_counted_in_the_likeliest_passage(measured, question, text, share):
    assert measured(question, text)["named"] == pytest.approx(share)


def test_words_spread_over_passages_do_not_add_up(measured):
    together = measured("airport and volcano", "The airport and the volcano.")
    apart = measured("airport and volcano", "The airport.", "The volcano.")

    assert apart["match"] < together["match"]


def test_words_of_a_far_passage_count_less(measured):
    near, far = (measured("Who closed the airport?", "The airport was closed.", cosine=c) for c in (0.9, 0.1))

    assert far["match"] < near["match"]


def test_the_headline_counts_for_its_passage(measured):
    in_title = measured("airport volcano", "It shut the airport.", title="Volcano erupts")
    nowhere = measured("airport volcano", "It shut the airport.")

    assert nowhere["match"] < in_title["match"]


def test_the_reader_signal_is_the_best_score_of_the_first_three_passages(measured):
    texts = ["The airport."] * 5

    assert measured("airport", *texts, best_read={0: -3.0, 2: 4.0, 3: 9.0})["reader"] == 4.0
    assert measured("airport", *texts, best_read={4: 9.0})["reader"] == UNREAD


def test_without_a_reader_its_signals_are_missing_and_not_low(measured):
    values = measured("airport", "The airport.")

    assert np.isnan(values["reader"])
    assert np.isnan(values["sentence"])
    assert np.isfinite(values["match"])


def test_the_sentence_signal_is_the_score_of_the_likeliest_sentence(measured):
    marks = {"The airport was closed by the mayor.": Span(6.0, 26, 35, 12.0), "It rained.": Span(-6.0, 0, 0, -12.0)}
    question = "Who closed the airport?"
    answered, not_answered = (measured(question, text, spans=marks)["sentence"] for text in marks)

    assert answered > not_answered
    assert np.isnan(measured(question, *marks)["sentence"])


def test_only_the_first_five_passages_are_read(measured):
    filler = ["It rained."] * 5

    assert measured("Who closed the airport?", *filler, "The airport was closed.")["match"] == 0.0


def test_recent_reports_have_a_higher_recency(measured):
    days = (date(2025, 3, 31), date(2025, 2, 1), date(2024, 2, 1))
    recencies = [measured("Who closed the airport?", "The airport.", published=day)["recency"] for day in days]

    assert recencies == sorted(recencies, reverse=True)
    assert recencies[0] > 0.9
    assert recencies[-1] < 0.01


def test_reports_of_the_requested_period_have_full_recency(measured):
    in_2023, now = (
        measured(question, "The airport.", published=date(2023, 6, 1))["recency"]
        for question in ("Who closed the airport in June 2023?", "Who closed the airport?")
    )

    assert in_2023 == 1.0
    assert now < 0.01


@pytest.mark.parametrize(
    ("question", "published", "days"),
    [
        ("Who closed it in June 2023?", date(2023, 5, 29), 0),
        ("Who closed it in June 2023?", date(2023, 5, 19), 10),
        ("Who closed it in June 2023?", date(2023, 7, 3), 0),
        ("Who closed it in June 2023?", date(2023, 7, 13), 10),
        ("Who closed it since June 2023?", date(2023, 5, 19), 10),
        ("Who closed it since June 2023?", date(2024, 5, 19), 0),
        ("Who closed it before June 2023?", date(2023, 6, 13), 10),
        ("Who closed it before June 2023?", date(2021, 6, 13), 0),
    ],
)
def test_a_report_outside_the_requested_period_is_so_many_days_off(measured, question, published, days):
    assert measured(question, "The airport.", published=published)["recency"] == pytest.approx(math.exp(-days / 30))


@pytest.mark.parametrize("changes", [{"published": None}, {"newest": None}, {"newest": date(2025, 3, 1)}])
def test_undated_reports_and_archives_have_no_recency(measured, changes):
    assert np.isnan(measured("Who closed Catania's airport?", "The airport.", **changes)["recency"])


def test_without_passages_all_signals_are_missing(reading_of):
    found = SearchResult((), np.zeros(3), None, query_of("Who closed Catania?", ASKED_AT))
    signals = measure(found, reading_of(found), TODAY, NO_VERSIONS)

    assert np.isnan(signals.values).all()
    assert signals.of_an_archive
    assert not signals.is_read


words = st.lists(
    st.sampled_from(["Etna", "airport", "closed", "?", ".", "2021", "of", "é", "’s", "\x00", "-"]), max_size=12
)


@given(words.map(" ".join), st.lists(words.map(" ".join).filter(str.strip), min_size=1, max_size=3))
def test_any_question_and_any_passage_have_signals(measured_once, question, texts):
    values = measured_once(question, *texts)

    assert 0 <= values["match"] <= 1
    assert 0 <= values["named"] <= 1
    assert values["missing"] in (0, 1)
    assert values["recency"] == pytest.approx(math.exp(-10 / 30))
    assert np.isnan(values["reader"])
    assert np.isnan(values["sentence"])


@pytest.fixture(scope="module")
def measured_once(request):
    # hypothesis runs many examples in one test: what it uses must not be made anew for each.
    passage_of, reading_of = (request.getfixturevalue(name) for name in ("passage_of", "reading_of"))

    def of(question, *texts):
        passages = tuple(passage_of(text, passage_id=number) for number, text in enumerate(texts))
        query = query_of(question, ASKED_AT)
        found = SearchResult(passages, np.zeros(3, np.float32), 1.0, query)
        signals = measure(found, reading_of(found), TODAY, NO_VERSIONS)
        return dict(zip(SIGNALS, signals.values, strict=True))

    return of


@pytest.mark.parametrize(("name", "missing"), [("Lindenau", 0.0), ("Altstetten", 1.0)])
def test_a_name_that_no_article_holds_is_missing(measured, name, missing):
    question = f"Who is mayor of {name}?"
    assert measured(question, "The mayor of Lindenau is Anna Keller.", "It rained.")["missing"] == missing


@pytest.mark.parametrize(("likelier", "missing"), [(3, 0.0), (4, 1.0)])
def test_only_the_articles_of_the_likeliest_four_passages_count(measured, likelier, missing):
    texts = ["The mayor of Lindenau is Anna Keller.", *(f"The mayor is no {number}." for number in range(likelier - 1))]
    assert measured("Who is mayor of Hull?", *texts, "Hull is far.")["missing"] == missing


def test_a_name_beside_what_hardly_answers_is_missing(measured):
    """Of two hundred it was the likeliest four passages, of which the fourth had 0.2% of the likelihood."""
    texts = ("The mayor is Anna Keller.", "Hull is far.")
    spans = {text: Span(answers, 0, 5, answers) for text, answers in zip(texts, (9.0, -9.0), strict=True)}
    assert measured("Who is mayor of Hull?", *texts)["missing"] == 0.0
    assert measured("Who is mayor of Hull?", *texts, spans=spans)["missing"] == 1.0
