"""An answer from an article that its publisher has corrected says so, and one of before that day does not."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import date

import pytest

from bot.answering.topics.reply import TopicCommand
from bot.replies.document import reply_document
from bot.wiring import open_answering
from tests.bot.scripted_chat import text_reply

NOTE = "Correction, March 10, 2025: An earlier version of this story said that the Marrow bridge has five lanes."
STORY = "\n\n".join(
    [
        "The Marrow bridge has {lanes} lanes and carries 40,000 cars a day, the harbor office said on Monday.",
        "It was built in 1931 by Ilse Brandt, an engineer, and is closed for repairs of two of its pillars until May.",
    ]
)
RECORD = {"url": "https://example.org/bridge", "title": "Marrow bridge closed for repairs", "published": "2025-03-03"}
QUESTION = "How many lanes does the Marrow bridge have?"


@pytest.fixture(scope="module")
def corrected(corpus_of, tmp_path_factory):
    """A corpus in which an article was corrected a week after it came out."""
    file = tmp_path_factory.mktemp("articles") / "feed.jsonl"
    versions = [
        RECORD | {"text": STORY.format(lanes="five"), "retrieved": "2025-03-03"},
        RECORD
        | {
            "text": STORY.format(lanes="four") + "\n\n" + NOTE,
            "retrieved": "2025-03-10",
            "updated": "2025-03-10T09:00:00Z",
        },
    ]
    file.write_text("".join(json.dumps(version) + "\n" for version in versions), "utf-8")
    return corpus_of(file)


def test_a_chat_models_answer_says_that_its_article_was_corrected(
    corrected, settings_for, chat_server, tmp_path
) -> None:
    chat_server.script = [text_reply(STORY.format(lanes="four").split("\n")[0] + " [1]")]
    changes = {"chat_model": "openai:scripted", "chat_base_url": chat_server.url, "bot_data_dir": tmp_path / "bot"}
    reply = ask(settings_for(corrected, **changes))
    assert reply.writer == "openai:scripted"
    assert reply_document(reply)["citations"][0]["corrected"] == {"date": "2025-03-10", "note": NOTE}


def ask(settings, as_of=None):
    with closing(open_answering(settings)) as answering:
        return answering.ask(QUESTION, as_of=as_of)


def test_the_answer_says_that_its_article_was_corrected(corrected, settings_for) -> None:
    reply = ask(settings_for(corrected))
    assert "four lanes" in reply.claims[0].text
    (citation,) = reply_document(reply)["citations"]
    assert citation["corrected"] == {"date": "2025-03-10", "note": NOTE}
    assert citation["updated"] == "2025-03-10"


def test_topic_lines_and_checks_say_that_the_article_was_updated(corrected, settings_for) -> None:
    with closing(open_answering(settings_for(corrected))) as answering:
        lines = answering.topic(TopicCommand.LATEST, "Marrow bridge").lines
        checked = answering.check("The Marrow bridge has four lanes and carries 40,000 cars a day.")
    assert [line.citation.updated for line in lines] == [date(2025, 3, 10)]
    assert [citation.updated for citation in checked.citations] == [date(2025, 3, 10)]


def test_an_answer_as_of_a_day_before_the_correction_has_the_earlier_version(corrected, settings_for) -> None:
    reply = ask(settings_for(corrected), date(2025, 3, 9))
    assert "five lanes" in reply.claims[0].text
    assert [citation["corrected"] for citation in reply_document(reply)["citations"]] == [None]
    assert [source.updated for source in reply.citations] == [None]


def test_an_answer_as_of_the_day_of_the_correction_says_so(corrected, settings_for) -> None:
    reply = ask(settings_for(corrected), date(2025, 3, 10))
    assert "four lanes" in reply.claims[0].text
    assert reply_document(reply)["citations"][0]["corrected"]["date"] == "2025-03-10"
