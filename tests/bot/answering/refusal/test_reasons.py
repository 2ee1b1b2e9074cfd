from datetime import UTC, date, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.answer import NO_FILTERS, Filters, Question
from bot.answering.question.query import read_query
from bot.answering.refusal.calibration import shipped_calibration
from bot.answering.refusal.reasons import NOTHING_NEAR, NOTHING_SEEN, explained, for_doubt, without_evidence
from bot.answering.search.retriever import WORDS_ONLY, SearchResult
from tests.bot.answering.queries import query_of

ASKED_AT = datetime(2025, 4, 1, tzinfo=UTC)
FIT = shipped_calibration()


class Holding:
    """As much of a corpus as tells that it is too small to know a name by."""

    def __init__(self, passages):
        self.passage_count = lambda: len(passages)


@pytest.fixture
def explain(passage_of):
    def of(question, *texts, as_of=None):
        passages = tuple(passage_of(text, passage_id=number) for number, text in enumerate(texts))
        query = query_of(question, ASKED_AT, as_of)
        result = SearchResult(passages, np.zeros(3, np.float32), 0.5, query)
        return explained("No article says so.", query, result, Holding(passages))

    return of


def test_the_threshold_decides():
    assert for_doubt(FIT.threshold, FIT.threshold) is None
    assert for_doubt(FIT.threshold - 1e-6, FIT.threshold) == NOTHING_NEAR


@given(st.floats(0, 1), st.floats(0, 1))
def test_only_the_probability_refuses(probability, threshold):
    assert (for_doubt(probability, threshold) is None) == (probability >= threshold)


def test_a_refusal_says_what_was_looked_for(explain):
    reason = explain("What did Ann Lee say about the airport of Catania?", "It rained.")

    assert reason == "No article says so. Looked for “Ann Lee”, “Catania”, “airport”."


def test_what_was_looked_for_is_written_as_it_was_typed(explain):
    assert explain("is the airport's café closed").endswith("Looked for “airport”, “café”, “closed”.")
    assert explain("is something wiederERÖFFNET").endswith("“wiedereröffnet”.")
    assert "“上げました”" in explain("銀行 上げました")


def test_words_that_only_ask_are_not_looked_for(explain):
    assert explain("whats the airport of Catania", "It rained.").endswith("Looked for “Catania”, “airport”.")
    assert explain("dont whos whats", "It rained.").endswith("Looked for any report.")


def test_a_refusal_names_the_period(explain):
    reason = explain("Who closed the airport in March 2024?", "It rained.", as_of=date(2025, 3, 31))

    assert "reports of 1 to 31 March 2024 first" in reason
    assert "known by 31 March 2025" in reason


def test_time_words_are_shown_as_days(explain):
    reason = explain("Who closed the airport last week?", "It rained.")

    assert reason.endswith("Looked for “closed”, “airport”, reports of 24 to 30 March 2025 first.")
    assert "Looked for “closed”, “airport”, reports of" in explain(
        "Who closed the airport in March 2024?", "It rained."
    )
    assert "Looked for any report, reports of" in explain("last week?", "It rained.")


@pytest.mark.parametrize(
    ("question", "days"),
    [
        ("Who closed the airport since Monday?", "since 31 March 2025"),
        ("Who had closed the airport before March?", "until 28 February 2025"),
    ],
)
def test_days_without_an_end_are_named_as_a_time(explain, question, days):
    """It said "reports of since 31 March 2025 first"."""
    assert explain(question, "It rained.").endswith(f", reports of this time first: {days}.")


def test_a_refusal_of_a_long_question_stays_short(explain):
    assert len(explain(" ".join(f"word{number}" for number in range(80)) + "?", "It rained.")) < 200


def test_a_refusal_names_the_foreign_language_of_the_question(explain):
    text = "The mayor said that the airport of Catania is closed and that it will open again on Sunday."
    reason = explain("Wann wird der Flughafen von Catania wieder auf sein und wer hat das gesagt?", text)

    assert "seems to be in German, the articles are in English" in reason
    assert "seems" not in explain("When will the airport open again?", text)


@pytest.mark.parametrize(
    ("filters", "notes", "reason"),
    [
        (NO_FILTERS, (), NOTHING_SEEN),
        (Filters(since=date(2025, 6, 1)), (), NOTHING_NEAR),
        (Filters(outlet="Example News"), (), NOTHING_NEAR),
        (NO_FILTERS, (WORDS_ONLY,), NOTHING_NEAR),
    ],
)
def test_that_nothing_had_been_taken_in_is_said_only_if_all_of_that_day_was_searched(filters, notes, reason):
    query = read_query(Question("Who closed the airport?", ASKED_AT, date(2030, 1, 1), filters))

    assert without_evidence(SearchResult((), np.zeros(3, np.float32), None, query, notes))[0] == reason


def test_without_a_search_the_reason_is_unchanged():
    assert explained("The corpus is empty.", query_of("Who?", ASKED_AT), None, Holding(())) == "The corpus is empty."
