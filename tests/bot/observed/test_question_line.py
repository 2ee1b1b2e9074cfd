import json
import logging
from dataclasses import replace

import pytest

from bot.answering.answer import Evidence, Question, Refusal, Usage
from bot.errors import QuestionRejected
from bot.observed.logs import FACTS, pseudonym
from bot.observed.question_line import reply_facts
from tests.bot.clients import build_client
from tests.bot.commands.conftest import ASKED_AT, ScriptedAnswering, passage

ETNA = "What did Etna do?"


def refusal(reason, question="Who shot Karl Marx?"):
    return Refusal(Question(question, ASKED_AT), reason, (), Evidence((passage(2),)), "hand-made", (), {"dense": 1.26})


def test_a_refusal_has_passages_and_scores():
    facts = reply_facts(refusal("Nothing near."))

    assert facts == {
        "outcome": "refused",
        "writer": "hand-made",
        "passages": [{"article": "a2", "version": "v2", "at": [0, 56], "score": 0.9}],
        "dropped": [],
        "refusal": "Nothing near.",
    }


def test_an_answer_has_its_claims_and_the_spans_of_their_quotes():
    facts = reply_facts(ScriptedAnswering().answer(ETNA))

    assert facts["claims"] == [[1]]
    assert facts["quotes"] == [[1, "v1", 11, 32]]
    assert ETNA not in json.dumps(facts)


def test_tokens_of_a_chat_model_are_counted():
    answer = replace(ScriptedAnswering().answer(ETNA), usage=Usage(120, 30))

    assert reply_facts(answer)["tokens"] == {"in": 120, "out": 30}
    assert "tokens" not in reply_facts(ScriptedAnswering().answer(ETNA))


def test_the_words_that_a_refusal_looked_for_are_left_out():
    reason = "The nearest articles say nothing of “Karl Marx”. Looked for “Karl Marx”, “shot”, reports of May first."

    assert reply_facts(refusal(reason))["refusal"] == (
        "The nearest articles say nothing of “…”. Looked for “…”, “…”, reports of May first."
    )


def test_names_that_a_refusal_takes_from_the_question_are_left_out():
    reason = "No article found speaks of Karl Marx."

    assert reply_facts(refusal(reason))["refusal"] == "No article found speaks of … …."
    assert reply_facts(refusal(reason), with_text=True)["refusal"] == reason


@pytest.mark.parametrize(
    ("reason", "question", "logged"),
    [
        ("No article found speaks of NATO.", "Who leads NATO?", "No article found speaks of …."),
        ("No article found speaks of 4chan or iOS.", "Is iOS on 4chan?", "No article found speaks of 4chan or …."),
        ("Looked for “Karl Marx and no mark that ends it.", "Who?", "Looked for “…”"),
    ],
)
def test_names_in_capitals_and_quotes_without_an_end_are_left_out(reason, question, logged):
    assert reply_facts(refusal(reason, question))["refusal"] == logged


@pytest.fixture
def answering():
    return ScriptedAnswering()


@pytest.fixture
def simcord_bot(answering):
    return build_client(answering)


async def line_of(env, caplog, question, **options):
    caplog.set_level(logging.INFO)
    channel = env.create_guild().create_text_channel("general")
    ann = env.guild.add_member(env.create_user("ann"))
    await ann.slash(channel, "ask", question=question)
    (record,) = [record for record in caplog.records if record.getMessage() == "question"]
    return getattr(record, FACTS), ann


@pytest.mark.asyncio
async def test_a_question_is_one_line_without_its_text(simcord_env, caplog):
    facts, ann = await line_of(simcord_env, caplog, ETNA)

    assert facts["outcome"] == "answered"
    assert facts["person"] == pseudonym(ann.id) != str(ann.id)
    assert str(ann.id) not in caplog.text
    assert set(facts["ms"]) == {"line", "all"}
    assert len(facts["question_id"]) == 16
    assert ETNA not in json.dumps(facts)


@pytest.mark.asyncio
async def test_the_line_of_a_refusal_has_no_name_of_its_question(simcord_env, answering, caplog):
    question = "Who shot Karl Marx?"
    answering.replies[question] = refusal("No article found speaks of Karl Marx.", question)
    facts, _ = await line_of(simcord_env, caplog, question)

    assert facts["refusal"] == "No article found speaks of … …."
    assert "Marx" not in caplog.text
    assert facts["ms"]["dense"] == 1.3
    assert set(facts["ms"]) == {"dense", "line", "all"}


@pytest.mark.asyncio
async def test_a_setting_adds_the_text(simcord_env, answering, caplog):
    await simcord_env.restart_bot(build_client(answering, log_questions=True))
    facts, _ = await line_of(simcord_env, caplog, ETNA)

    assert facts["question"] == ETNA


@pytest.mark.asyncio
async def test_a_failure_is_a_line_and_counted(simcord_env, answering, caplog):
    answering.replies["?"] = RuntimeError("broken")
    facts, _ = await line_of(simcord_env, caplog, "?")

    assert facts["outcome"] == "failed"
    assert b'dateline_questions_total{outcome="failed"} 1.0' in simcord_env.bot.dispatcher.metrics.text()


@pytest.mark.asyncio
async def test_what_was_typed_wrongly_is_no_failure_of_the_bot(simcord_env, answering, caplog):
    """A mistyped outlet was counted as failed, and nothing in the log said why."""
    answering.replies["?"] = QuestionRejected("No outlet is named Reutrs.")
    facts, _ = await line_of(simcord_env, caplog, "?")
    dispatcher = simcord_env.bot.dispatcher

    assert facts["outcome"] == "rejected"
    assert b'dateline_questions_total{outcome="rejected"} 1.0' in dispatcher.metrics.text()
    assert await dispatcher.read(lambda: dispatcher.store.rows("SELECT count(*) FROM daily_counts")) == [(0,)]
