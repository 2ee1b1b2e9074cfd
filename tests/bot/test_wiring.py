"""The parts as the settings name them; the bot answers while another process writes to its corpus."""

import json
import os
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import wiring
from bot.answering.answer import Answer, Refusal
from bot.answering.chat_model.breaker import FAILURES
from bot.answering.chat_model.outcome import RESTING
from bot.answering.refusal.signals import measure
from bot.conversation.follow_up.mentions import Turn
from bot.conversation.follow_up.rewrite import stand_alone
from bot.conversation.store import Store
from bot.conversation.stored_passages import passages_of_reply
from bot.errors import NotConfigured
from bot.running import _dispatcher
from bot.wiring import entailment, open_answering, rewriter_of_words
from ingest.corpus.corpus import Corpus
from ingest.corpus.errors import ModelUnavailable
from tests.bot.conftest import ingest
from tests.bot.scripted_chat import error_reply

BRIDGE = "The bridge over the Arn was closed on Monday after divers found cracks in two of its pillars."
REPAIRED = "The bridge over the Arn was opened again on Friday after both of its cracked pillars had been repaired."
QUESTION = "What happened to the bridge over the Arn?"
ASKED_AT = datetime(2026, 1, 5, tzinfo=UTC)


# One process for all commands: to start each with its libraries and models takes longer than what it does.
COMMANDS = """
import json, sys
from ingest.cli import main
for line in sys.stdin:
    print("exit", main(json.loads(line)), file=sys.stderr, flush=True)
"""


@pytest.fixture
def ingest_beside(tmp_path):
    """`ingest` with these arguments in another process, over the folder that `answering` reads."""
    environment = {**os.environ, "CORPUS_DIR": str(tmp_path / "corpus"), "EMBEDDING_THREADS": "2"}
    command = [sys.executable, "-c", COMMANDS]
    streams = {"stdin": subprocess.PIPE, "stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env=environment, **streams) as child:

        def run(*arguments):
            child.stdin.write(json.dumps([*map(str, arguments)]) + "\n")
            child.stdin.flush()
            said = child.stderr.readline()
            assert said == "exit 0\n", said + child.communicate()[1]

        yield run
        run("stop")
        child.communicate()


def test_the_next_question_sees_what_was_added_changed_and_removed(ingest_beside, settings_for, tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "weather.txt").write_text("It rained in the hills for three days, and the vineyards were glad of it.")
    before = datetime.now(UTC)
    ingest(settings_for(tmp_path / "corpus"), folder)

    with closing(open_answering(settings_for(tmp_path / "corpus"))) as answering:

        def reply():
            return answering.ask(QUESTION, asked_at=ASKED_AT)

        assert isinstance(reply(), Refusal)

        (folder / "bridge.txt").write_text(BRIDGE)
        ingest_beside(folder)
        assert before < answering.freshness(()).updated <= datetime.now(UTC)
        added = reply()
        assert isinstance(added, Answer)
        assert added.citations[0].quote.text == BRIDGE
        rows = passages_of_reply(added)

        (folder / "bridge.txt").write_text(REPAIRED)
        ingest_beside(folder)
        changed = reply()
        assert isinstance(changed, Answer)
        assert [citation.quote.text for citation in changed.citations] == [REPAIRED]
        # The buttons of the earlier answer show what it was made of.
        assert [passage.text for passage in answering.passages(rows)] == [BRIDGE]

        ingest_beside("remove", changed.citations[0].passage.article_id)
        assert isinstance(reply(), Refusal)
        assert answering.passages(rows) == [None]

        ingest_beside("rebuild")
        (folder / "bridge.txt").write_text(BRIDGE)
        ingest_beside(folder)
        assert isinstance(reply(), Answer)


def test_the_reader_is_the_one_of_the_settings(settings_for, sample_folder):
    with closing(open_answering(settings_for(sample_folder, reader_model="another/reader"))) as answering:
        assert answering.reader.name == "another/reader"


def test_the_bot_answers_without_a_reader(settings_for, sample_folder):
    with closing(open_answering(settings_for(sample_folder, reader_model="none"))) as answering:
        answering.warm_up()
        assert answering.reader is None
        assert answering.retriever.spans is None
        assert isinstance(answering.ask("When did Europa Clipper launch?", asked_at=ASKED_AT), Answer)


def test_the_readers_are_loaded_by_warming_up_and_used(settings_for, sample_folder, monkeypatch):
    """The bot was once built without the second one, and answered by words alone."""
    for name in ("Reader", "SpanReader"):
        monkeypatch.setattr(wiring, name, getattr(wiring, name).__wrapped__)
    readings = []
    monkeypatch.setattr("bot.answering.answerer.measure", lambda *of: readings.append(measure(*of)) or readings[-1])
    with closing(open_answering(settings_for(sample_folder))) as answering:
        assert answering.reader._loaded is answering.retriever.spans._pairs is None
        answering.warm_up()
        assert None not in (answering.reader._loaded, answering.retriever.spans._pairs)
        answering.ask("When did Europa Clipper launch?", asked_at=ASKED_AT)

    assert [signals.is_read for signals in readings] == [True]


def test_a_reader_that_cannot_be_loaded_stops_the_start(settings_for, sample_folder, tmp_path):
    with (
        closing(open_answering(settings_for(sample_folder, reader_model=str(tmp_path / "no-model")))) as answering,
        pytest.raises(ModelUnavailable, match=r"^READER_MODEL=.* is neither a folder nor a model"),
    ):
        answering.warm_up()


@pytest.mark.parametrize(
    ("changed", "is_used"),
    [
        ({"chat_model": "openai:x", "chat_own_words": True}, True),
        ({"chat_model": "openai:x"}, False),
        ({"chat_own_words": True}, False),
    ],
)
def test_the_entailment_model_is_used_only_with_chat_own_words(settings_for, tmp_path, changed, is_used):
    model = entailment(settings_for(tmp_path, entailment_model="some/model", **changed))

    assert (model is not None and model.name == "some/model") == is_used
    assert (entailment(settings_for(tmp_path, **changed)) is not None) == is_used
    assert entailment(settings_for(tmp_path, entailment_model="none", **changed)) is None


def test_a_file_names_a_model_of_our_own_training(settings_for, tmp_path):
    changed = {"chat_model": "openai:x", "chat_own_words": True, "entailment_model": "~/entailment_reader.onnx"}

    assert entailment(settings_for(tmp_path, **changed)).name == str(Path("~/entailment_reader.onnx").expanduser())


def test_a_chat_model_that_cannot_be_opened_leaves_no_corpus_open(settings_for, sample_folder, monkeypatch):
    closed = []
    monkeypatch.setattr(Corpus, "close", lambda self, close=Corpus.close: (close(self), closed.append(self)))

    with pytest.raises(NotConfigured):
        open_answering(settings_for(sample_folder, chat_model="no_such_provider:x"))

    assert len(closed) == 1


def test_follow_ups_and_answers_give_a_failing_chat_server_one_rest(settings_for, sample_folder, chat_server):
    """Each counted failures of its own, so that the next follow-ups waited for a server that was known to fail."""
    chat_server.script = [error_reply(401)] * 20  # which is not tried again
    settings = settings_for(sample_folder, chat_model="openai:scripted", chat_base_url=chat_server.url)
    with closing(open_answering(settings)) as answering:
        dispatcher = _dispatcher(settings, answering, Store(None), of_samples=False)
        rewrite = dispatcher.rewrite
        for _ in range(FAILURES):
            rewrite("When does it end?", [Turn("Who hosts the summit?", ("Marrow hosts the summit.",))])
        asked = len(chat_server.requests)
        reply = answering.ask("When did Europa Clipper launch?", asked_at=ASKED_AT)

    assert asked >= FAILURES
    assert len(chat_server.requests) == asked
    assert any(str(note).startswith(str(RESTING.reason)) for note in reply.notes)


def test_without_readers_the_rules_understand_a_follow_up(settings_for, tmp_path):
    turns = [Turn("Who is the mayor of Marrow?", ("Ann Lee is.",))]
    rewrite = rewriter_of_words(settings_for(tmp_path, reader_model="none"), None)

    assert rewrite("When was she elected?", turns) == stand_alone("When was she elected?", turns)
    assert rewrite("and Spain?", turns).text == "Who is the mayor of Spain?"
