"""The bot answers while another process writes to its corpus."""

import os
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime

import pytest

from bot.answering.answer import Answer, Refusal
from bot.errors import QuestionRejected
from bot.wiring import Answering

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

        (folder / "bridge.txt").write_text(REPAIRED)
        ingest_beside(folder)
        changed = reply()
        assert isinstance(changed, Answer)
        assert [citation.quote.text for citation in changed.citations] == [REPAIRED]

        ingest_beside("remove", changed.citations[0].passage.article_id)
        assert isinstance(reply(), Refusal)

        ingest_beside("rebuild")
        (folder / "bridge.txt").write_text(BRIDGE)
        ingest_beside(folder)
        assert isinstance(reply(), Answer)


def test_a_question_that_is_too_long_is_rejected_in_a_sentence(samples):
    with pytest.raises(QuestionRejected, match=r"501 characters long.*500"):
        samples.ask("x" * 501, asked_at=ASKED_AT)
