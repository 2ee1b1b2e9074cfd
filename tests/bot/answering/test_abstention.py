from datetime import UTC, date, datetime

import numpy as np
import pytest

from bot.answering.abstention import (
    NOTHING_NEAR,
    explained,
    missing_from,
    nothing_of,
    reason_to_refuse,
    too_weak,
)
from bot.answering.answer import Question
from bot.answering.calibration import shipped_calibration
from bot.answering.ranking import Query, word_weights
from bot.answering.retriever import Found
from bot.answering.signals import SIGNALS, Signals
from bot.answering.time_scope import understand_time

ASKED_AT = datetime(2025, 4, 1, tzinfo=UTC)
FIT = shipped_calibration()
NO_VALUES = np.zeros(len(SIGNALS))


@pytest.fixture
def explain(passage_of):
    def of(question, *texts, as_of=None):
        passages = tuple(passage_of(text, passage_id=number) for number, text in enumerate(texts))
        scope = understand_time(question, ASKED_AT)
        query = Query(question, word_weights(question, {}, 100), scope, ASKED_AT.date())
        found = Found(passages, np.zeros(3, np.float32), 0.5, query)
        return explained("No article says so.", Question(question, ASKED_AT, as_of), found)

    return of


def test_the_threshold_decides():
    assert reason_to_refuse(Signals(NO_VALUES, ()), FIT.threshold, FIT.threshold) is None
    assert reason_to_refuse(Signals(NO_VALUES, ()), FIT.threshold - 1e-6, FIT.threshold) == NOTHING_NEAR


def test_a_missing_name_is_refused_and_named_however_near_the_rest():
    reason = reason_to_refuse(Signals(NO_VALUES, ("Palermo",)), 1.0, FIT.threshold)

    assert reason is not None
    assert "Palermo" in reason


def test_a_reason_stays_short_with_many_missing_names():
    assert len(nothing_of(tuple(f"name{number}" for number in range(50)))) < 200


def test_an_answer_that_is_about_something_else_is_told_by_its_passages(passage_of):
    question = Question("Who governs Palermo?", ASKED_AT)

    assert "Palermo" in (missing_from(question, [passage_of("The mayor governs Catania.")]) or "")
    assert missing_from(question, [passage_of("The mayor governs Palermo.")]) is None


def test_weak_support_is_too_weak():
    assert too_weak(0.0)
    assert not too_weak(1.0)


def test_a_refusal_says_what_was_looked_for(explain):
    reason = explain("What did Ann Lee say about the airport of Catania?", "It rained.")

    assert reason == "No article says so. Looked for “Ann Lee”, “Catania”, “airport”."


def test_a_refusal_says_in_which_period(explain):
    reason = explain("Who closed the airport in March 2024?", "It rained.", as_of=date(2025, 3, 31))

    assert "reports of 1 to 31 March 2024 first" in reason
    assert "known by 2025-03-31" in reason


def test_the_words_of_a_time_are_said_as_days_only(explain):
    reason = explain("Who closed the airport last week?", "It rained.")

    assert reason.endswith("Looked for “closed”, “airport”, reports of 24 to 30 March 2025 first.")
    assert "Looked for “closed”, “airport”, reports of" in explain(
        "Who closed the airport in March 2024?", "It rained."
    )
    assert "Looked for any report, reports of" in explain("last week?", "It rained.")


def test_a_refusal_of_a_long_question_stays_short(explain):
    assert len(explain(" ".join(f"word{number}" for number in range(80)) + "?", "It rained.")) < 200


def test_a_question_in_another_language_is_told_so(explain):
    text = "The mayor said that the airport of Catania is closed and that it will open again on Sunday."
    reason = explain("Wann wird der Flughafen von Catania wieder auf sein und wer hat das gesagt?", text)

    assert "seems to be in German, the articles in English" in reason
    assert "seems" not in explain("When will the airport open again?", text)


def test_without_a_search_there_is_nothing_to_tell():
    assert explained("The corpus is empty.", Question("Who?", ASKED_AT), None) == "The corpus is empty."


@pytest.mark.parametrize(("recency", "reason"), [(float("nan"), None), (0.0, NOTHING_NEAR)])
def test_all_words_in_one_passage_are_enough_in_an_archive_only(recency, reason):
    values = np.array([0.1, 0.1, 1.0, recency])

    assert reason_to_refuse(Signals(values, (), coverage=1.0), 0.0, FIT.threshold) == reason
    assert reason_to_refuse(Signals(values, (), coverage=0.5), 0.0, FIT.threshold) == NOTHING_NEAR
