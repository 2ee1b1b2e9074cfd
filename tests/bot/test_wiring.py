"""The bot answers while another process writes to its corpus."""

import os
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.answering.answer import Answer, Refusal
from bot.answering.refusal.signals import measure
from bot.conversation.stored_passages import passages_of_reply, stored_passages
from bot.errors import QuestionRejected
from bot.wiring import Answering, entailment
from ingest.corpus.errors import ModelUnavailable

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
        ingest_beside(folder)
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
