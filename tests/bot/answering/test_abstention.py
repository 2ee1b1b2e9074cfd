from datetime import UTC, date, datetime

import numpy as np
import pytest

from bot.answering.abstention import Signals, reason_to_refuse, signals, too_weak
from bot.answering.answer import Evidence, Question
from bot.answering.ranking import Query
from bot.answering.retriever import Found
from bot.answering.time_scope import TimeScope

ASKED_AT = datetime(2025, 4, 1, tzinfo=UTC)

QUERY = Query("", {}, TimeScope(None, False), date(2026, 1, 1))


@pytest.fixture
def measure(passage_of):
    def of(question, *texts, cosine=0.8):
        passages = tuple(passage_of(text, passage_id=number, title="") for number, text in enumerate(texts))
        found = Found(passages, np.zeros(3, np.float32), cosine, QUERY)
        return signals(Question(question, ASKED_AT), Evidence(passages), found)

    return of


def test_all_words_in_one_passage_is_full_coverage(measure):
    measured = measure("Who closed the airports?", "It rained.", "The airport was closed.")

    assert measured.coverage == 1.0
    assert measured.missing_names == ()


def test_words_spread_over_passages_do_not_add_up(measure):
    together = measure("airport and volcano", "The airport and the volcano.")
    apart = measure("airport and volcano", "The airport.", "The volcano.")

    assert apart.coverage < together.coverage


def test_no_passages_cover_nothing(measure):
    measured = measure("Who closed the airport of Catania?")

    assert measured.coverage == 0.0
    assert "catania" in [name.lower() for name in measured.missing_names]


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("Who governs Catania?", ()),
        ("Who governs Palermo?", ("palermo",)),
        ("Who governed Catania in 2021?", ("2021",)),
    ],
)
def test_names_and_figures_that_no_passage_holds_are_missing(measure, question, missing):
    measured = measure(question, "The mayor governs Catania.")

    assert tuple(name.lower() for name in measured.missing_names) == missing


def test_a_name_in_the_headline_is_there(passage_of):
    passage = passage_of("It governs.", title="News of Catania")
    found = Found((passage,), np.zeros(3, np.float32), 0.8, QUERY)

    assert signals(Question("Who governs Catania?", ASKED_AT), Evidence((passage,)), found).missing_names == ()


def test_good_evidence_is_no_reason_to_refuse():
    assert reason_to_refuse(Signals(1.0, 1.0, ())) is None


@pytest.mark.parametrize("measured", [Signals(0.0, 0.0, ()), Signals(0.0, 0.1, ()), Signals(0.1, 0.0, ())])
def test_evidence_far_from_the_question_is_refused_in_a_sentence(measured):
    reason = reason_to_refuse(measured)

    assert reason
    assert reason.endswith(".")


def test_a_missing_name_is_refused_and_named_however_near_the_rest():
    reason = reason_to_refuse(Signals(1.0, 1.0, ("palermo",)))

    assert reason is not None
    assert "palermo" in reason.lower()


def test_a_reason_stays_short_with_many_missing_names():
    reason = reason_to_refuse(Signals(1.0, 1.0, tuple(f"name{number}" for number in range(50))))

    assert reason is not None
    assert len(reason) < 200


def test_weak_support_is_too_weak():
    assert too_weak(0.0)
    assert not too_weak(1.0)
