"""The bot answers while another process writes to its corpus."""

import os
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.answering.answer import Answer, Refusal
from bot.answering.refusal.signals import measure
from bot.conversation.stored_passages import passages_of_reply, stored_passages
from bot.errors import QuestionRejected
from bot.wiring import Answering, entailment
from ingest.corpus.errors import ModelUnavailable, OutOfTime

BRIDGE = "The bridge over the Arn was closed on Monday after divers found cracks in two of its pillars."
REPAIRED = "The bridge over the Arn was opened again on Friday after both of its cracked pillars had been repaired."
QUESTION = "What happened to the bridge over the Arn?"
ASKED_AT = datetime(2026, 1, 5, tzinfo=UTC)


@pytest.fixture
def ingest_beside(settings_for, tmp_path):
    """`python -m ingest ...` in a process of its own, over the folder that `answering` reads."""

    def run(*arguments):
        environment = {**os.environ, "CORPUS_DIR": str(tmp_path / "corpus"), "EMBEDDING_THREADS": "2"}
        command = [sys.executable, "-m", "ingest", *map(str, arguments)]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout

    yield run
    run("stop")


def test_the_next_question_sees_what_was_added_changed_and_removed(ingest_beside, settings_for, tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "weather.txt").write_text("It rained in the hills for three days, and the vineyards were glad of it.")
    ingest_beside(folder)

    with closing(Answering(settings_for(tmp_path / "corpus"))) as answering:

        def reply():
            return answering.ask(QUESTION, asked_at=ASKED_AT)

        assert isinstance(reply(), Refusal)

        (folder / "bridge.txt").write_text(BRIDGE)
        before = answering.freshness(()).updated
        ingest_beside(folder)
        assert before < answering.freshness(()).updated <= datetime.now(UTC)
        added = reply()
        assert isinstance(added, Answer)
        assert added.citations[0].quote.text == BRIDGE
        kept = passages_of_reply(added)

        (folder / "bridge.txt").write_text(REPAIRED)
        ingest_beside(folder)
        changed = reply()
        assert isinstance(changed, Answer)
        assert [citation.quote.text for citation in changed.citations] == [REPAIRED]
        # The buttons of the earlier answer show what it was made of.
        assert [passage.text for passage in answering.passages(kept)] == [BRIDGE]

        ingest_beside("remove", changed.citations[0].passage.article_id)
        assert isinstance(reply(), Refusal)
        assert answering.passages(kept) == [None]

        ingest_beside("rebuild")
        (folder / "bridge.txt").write_text(BRIDGE)
        ingest_beside(folder)
        assert isinstance(reply(), Answer)


def test_a_question_that_is_too_long_is_rejected_in_a_sentence(samples):
    with pytest.raises(QuestionRejected, match=r"501 characters long.*500"):
        samples.ask("x" * 501, asked_at=ASKED_AT)


@pytest.mark.parametrize(
    ("text", "is_match"),
    [
        ("When did Europa Clipper launch?", True),
        ("Which minister of Finland resigned over a fishing licence?", False),
        ("What is the latest?", True),
        ("Give me an overview of Europa Clipper", True),
        ("Hello!", False),
        ("Thanks!", False),
        ("???", False),
    ],
)
def test_every_reply_says_how_old_it_is(samples, text, is_match):
    newest = samples.corpus.newest_day(ASKED_AT.date())
    reply = samples.ask(text, asked_at=datetime.now(UTC))

    told = reply.freshness
    assert told.is_match == is_match == isinstance(reply, Answer)
    assert told.last_report == newest
    assert told.newest == (max(c.passage.published for c in reply.citations) if is_match else newest)
    assert told.stale  # the samples are of 2024 and 2025


def test_a_question_that_is_given_up_says_how_old_the_corpus_is(samples, monkeypatch):
    def give_up(_question):
        raise OutOfTime

    monkeypatch.setattr(samples._answerer, "answer", give_up)
    assert samples.ask("When did Europa Clipper launch?", asked_at=ASKED_AT).freshness.last_report


def test_as_of_a_day_nothing_later_is_told(samples):
    day = date(2025, 1, 15)
    told = samples.ask("What is the latest?", as_of=day).freshness
    searched = samples.freshness(samples.search("Europa Clipper", as_of=day), as_of=day)

    for freshness in (told, searched):
        assert freshness.as_of == day
        assert freshness.updated is None  # they were ingested later
        assert all(d is None or d <= day for d in (freshness.newest, freshness.last_report))


def test_a_corpus_is_stale_when_the_setting_says_so(settings_for, sample_folder):
    with closing(Answering(settings_for(sample_folder, stale_days=100_000))) as answering:
        assert not answering.freshness(()).stale
        assert answering.freshness(()).last_report


def test_what_a_reply_rests_on_is_made_again_as_it_was(samples):
    found = samples.search("What tariff did China put on American goods?", k=10)
    again = samples.passages(stored_passages(found))

    assert [replace(passage, passage_id=0, score=0.0) for passage in found] == again


def test_a_copy_that_was_removed_since_is_not_named_again(samples):
    (found,) = samples.search("What tariff did China put on American goods?", k=1)
    (kept,) = stored_passages([replace(found, copies=("https://example.com/gone",))])

    assert samples.passages([kept])[0].copies == ()


def test_the_reader_is_made_once_and_loaded_by_warming_up(settings_for, sample_folder, tiny_cross_encoder):
    with closing(Answering(settings_for(sample_folder, reader_model=str(tiny_cross_encoder)))) as answering:
        assert answering.reader.name == str(tiny_cross_encoder)
        assert answering.reader._loaded is None
        answering.warm_up()
        assert answering.reader._loaded is not None


def test_without_a_reader_the_bot_answers_all_the_same(settings_for, sample_folder):
    with closing(Answering(settings_for(sample_folder, reader_model="none"))) as answering:
        answering.warm_up()
        assert answering.reader is None
        assert answering.retriever.spans is None
        assert isinstance(answering.ask("When did Europa Clipper launch?", asked_at=ASKED_AT), Answer)


def test_both_readers_have_read_what_a_reply_rests_on(settings_for, sample_folder, monkeypatch):
    """The bot was once built without the second one, and answered by words alone."""
    told = []
    monkeypatch.setattr("bot.answering.answerer.measure", lambda *of: told.append(measure(*of)) or told[-1])
    with closing(Answering(settings_for(sample_folder))) as answering:
        assert answering.retriever.spans._pairs is None
        answering.warm_up()
        assert answering.retriever.spans._pairs is not None
        answering.ask("When did Europa Clipper launch?", asked_at=ASKED_AT)

    assert [signals.is_read for signals in told] == [True]


def test_a_reader_that_cannot_be_loaded_stops_the_start(settings_for, sample_folder, tmp_path):
    with (
        closing(Answering(settings_for(sample_folder, reader_model=str(tmp_path / "no-model")))) as answering,
        pytest.raises(ModelUnavailable, match=r"^READER_MODEL=.* is neither a folder nor a model"),
    ):
        answering.warm_up()


@pytest.mark.parametrize(
    ("changed", "asked"),
    [
        ({"chat_model": "openai:x", "chat_own_words": True}, True),
        ({"chat_model": "openai:x"}, False),
        ({"chat_own_words": True}, False),
    ],
)
def test_a_model_for_inference_is_asked_only_where_own_words_may_stand(settings_for, tmp_path, changed, asked):
    model = entailment(settings_for(tmp_path, entailment_model="some/model", **changed))

    assert (model is not None and model.name == "some/model") == asked
    assert entailment(settings_for(tmp_path, **changed)) is None
