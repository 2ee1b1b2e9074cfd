"""A question ends in time, whatever step of it does not; and the thread that works on it ends with it."""

import io
import json
import logging
from contextlib import closing, redirect_stderr, redirect_stdout
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from bot.answering import answerer
from bot.answering.answer import Answer, Refusal
from bot.answering.checking import checker
from bot.answering.checking.verdict import Verdict
from bot.answering.question.spelling import typing_errors
from bot.answering.refusal.reasons import TOOK_TOO_LONG
from bot.answering.search import retriever
from bot.answering.topics import claim_sentences, compare, finder, more, timeline, topics
from bot.answering.topics.leads import about_topic
from bot.answering.topics.reply import TopicCommand
from bot.errors import TookTooLong
from bot.wiring import open_answering
from ingest.corpus import deadline
from ingest.corpus.corpus import Corpus
from ingest.corpus.degradation import Degradation, degradations

QUESTION = "How many deaths has Ishikawa Prefecture confirmed after the Noto earthquake?"
TOPIC = "the Noto earthquake"
ASKED_AT = datetime(2025, 10, 1, tzinfo=UTC)


@pytest.fixture
def answering(settings_for, sample_folder):
    """Answers from the samples, with the default limit."""
    with closing(open_answering(settings_for(sample_folder))) as opened:
        yield opened


@pytest.fixture
def endless(monkeypatch):
    """Puts a step in place of another that never ends by itself; time goes on in it alone, a second a turn."""
    clock = SimpleNamespace(now=0.0)
    monkeypatch.setattr(deadline, "time", SimpleNamespace(monotonic=lambda: clock.now))

    def step(*_given, **_named):
        while True:
            clock.now += 1
            deadline.check_time()

    def replace(where, name):
        monkeypatch.setattr(where, name, step)
        return clock

    return replace


@pytest.mark.parametrize(
    ("where", "name", "step"),
    [
        (typing_errors, "corrected", "typing errors"),
        (Corpus, "dense", "the search by meaning"),
        (retriever, "fold", "copies"),
        (answerer, "cross_check", "the comparison of reports"),
    ],
)
def test_an_endless_optional_step_is_left_out_of_the_answer(answering, endless, caplog, where, name, step):
    caplog.set_level(logging.WARNING)
    clock = endless(where, name)
    with degradations() as degraded:
        reply = answering.ask(QUESTION, asked_at=ASKED_AT)

    assert isinstance(reply, Answer)
    assert Degradation.CUT_SHORT in degraded
    assert clock.now == (answerer.COMPARING_SECONDS if name == "cross_check" else 15)
    (line,) = [record.getMessage() for record in caplog.records if "out of time" in record.getMessage()]
    assert line.startswith(f"out of time (QUESTION_SECONDS=20): left out {step}")


@pytest.mark.parametrize(("where", "name"), [(retriever, "rank"), (answerer, "read"), (answerer, "cite")])
def test_an_endless_required_step_refuses_the_question(answering, endless, caplog, where, name):
    caplog.set_level(logging.WARNING)
    clock = endless(where, name)
    with degradations() as degraded:
        reply = answering.ask(QUESTION, asked_at=ASKED_AT)

    assert isinstance(reply, Refusal)
    assert degraded == {Degradation.STOPPED}
    assert (reply.reason, reply.question.text, reply.nearest) == (TOOK_TOO_LONG, QUESTION, ())
    assert clock.now == 20
    assert "a question was stopped after QUESTION_SECONDS=20" in caplog.text


def test_an_overview_ends_in_time(answering, endless):
    endless(about_topic, "about")
    reply = answering.ask(TOPIC, asked_at=ASKED_AT)

    assert isinstance(reply, Refusal)
    assert reply.reason == TOOK_TOO_LONG


@pytest.mark.parametrize(
    ("command", "where", "name"),
    [
        (TopicCommand.LATEST, about_topic, "about"),
        (TopicCommand.TIMELINE, timeline, "event_day"),
        (TopicCommand.TREND, finder, "tells"),
        (TopicCommand.WHO_REPORTED, claim_sentences, "tells"),
        (TopicCommand.COMPARE, compare, "topic_sentences"),
    ],
)
def test_a_topic_ends_in_time(answering, endless, command, where, name):
    clock = endless(where, name)
    reply = answering.topic(command, TOPIC)

    assert (reply.lines, reply.reason) == ((), TOOK_TOO_LONG)
    assert clock.now == 20


@pytest.mark.parametrize(("where", "name"), [(retriever, "rank"), (checker, "agrees")])
def test_a_check_ends_in_time(answering, endless, caplog, where, name):
    caplog.set_level(logging.WARNING)
    clock = endless(where, name)
    checked = answering.check("Ishikawa Prefecture confirmed 240 deaths after the Noto earthquake.", asked_at=ASKED_AT)

    assert (checked.verdict, checked.reason, checked.statements) == (Verdict.NOT_FOUND, TOOK_TOO_LONG, ())
    assert clock.now == 20
    assert "a check was stopped after QUESTION_SECONDS=20" in caplog.text


TOO_LONG = r"^This took too long and was stopped; [^.]+\.$"


def test_a_search_fails_in_one_sentence(answering, endless):
    endless(retriever, "rank")
    with pytest.raises(TookTooLong, match=TOO_LONG):
        answering.search(QUESTION)


def test_the_days_of_reports_fail_in_one_sentence(answering, endless):
    clock = endless(topics, "days_of_reports")
    with pytest.raises(TookTooLong, match=TOO_LONG):
        answering.report_days(TOPIC)
    assert clock.now == 20


def test_more_like_an_answer_fails_in_one_sentence(answering, endless):
    found = answering.search(QUESTION, k=2)
    clock = endless(more, "cited")
    with pytest.raises(TookTooLong, match=TOO_LONG):
        answering.more_like(found)
    assert clock.now == 20


def test_in_a_terminal_ask_prints_a_refusal_and_search_prints_one_line(
    settings_for, sample_folder, endless, monkeypatch
):
    from bot import cli

    monkeypatch.setattr(cli, "_settings", lambda: settings_for(sample_folder))
    endless(retriever, "rank")
    errors = io.StringIO()
    with redirect_stdout(io.TextIOWrapper(io.BytesIO(), "utf-8")) as out, redirect_stderr(errors):
        codes = cli.main(["ask", QUESTION, "--json"]), cli.main(["search", QUESTION])
        out.seek(0)
        printed = json.loads(out.read())

    assert codes == (0, 1)
    assert printed["refusal"]["reason"] == TOOK_TOO_LONG
    assert errors.getvalue().splitlines()[-1] == f"error: {TOOK_TOO_LONG}"
    assert "Traceback" not in errors.getvalue()


def test_loading_a_model_takes_none_of_the_questions_time(settings_for, sample_folder, monkeypatch):
    from ingest.corpus.embedding import model as embedding

    monkeypatch.setattr(embedding, "EmbeddingModel", embedding.EmbeddingModel.__wrapped__)
    clock = SimpleNamespace(now=0.0)
    monkeypatch.setattr(deadline, "time", SimpleNamespace(monotonic=lambda: clock.now))
    loading = embedding._Loaded.open

    def slow(*given):
        clock.now += 60
        return loading(*given)

    monkeypatch.setattr(embedding._Loaded, "open", slow)
    with closing(open_answering(settings_for(sample_folder))) as opened:
        assert isinstance(opened.ask(QUESTION, asked_at=ASKED_AT), Answer)
    assert clock.now >= 60
