"""Texts are read once and pairs are bounded: what an article or a question is full of costs no minutes."""

import random
import time
from contextlib import closing
from datetime import UTC, datetime

import pytest

from bot.answering.answer import Answer, Refusal
from bot.wiring import open_answering
from ingest.corpus.settings import DEFAULT_READER

ASKED_AT = datetime(2025, 3, 9, 12, tzinfo=UTC)
ARTICLES = 10


def rows_of_numbers(number, length):
    """An article of a game, told in rows of plain numbers."""
    chosen = random.Random(number)
    text = f"Marrow score by innings, game {number}."
    while len(text) < length:
        text += " The Marrow score by innings was " + " ".join(str(chosen.randrange(10)) for _ in range(130)) + "."
    return text[:length]


@pytest.fixture(params=["none", DEFAULT_READER])
def of_numbers(request, tmp_path, write_jsonl, corpus_of, settings_for):
    """Answering over ten articles of 500 to 2,900 characters, rows of plain numbers."""
    records = [
        {
            "url": f"https://outlet{number}.example/cup",
            "title": f"Marrow score by innings, game {number}",
            "text": rows_of_numbers(number, 500 + 266 * number),
            "published": f"2025-03-0{number % 9 + 1}",
        }
        for number in range(ARTICLES)
    ]
    folder = corpus_of(write_jsonl(tmp_path / "in" / "rows.jsonl", *records))
    with closing(open_answering(settings_for(folder, reader_model=request.param))) as answering:
        answering.warm_up()
        yield answering


def test_a_question_on_rows_of_numbers_takes_a_fraction_of_the_deadline(of_numbers):
    started = time.monotonic()
    reply = of_numbers.ask("What was the Marrow score by innings?", asked_at=ASKED_AT)

    # Every figure of a quote beside every figure of the reports was more than 100,000 pairs, and took minutes; now the
    # figures are those of the sixteen sentences that the reader marks at most.
    assert time.monotonic() - started < of_numbers.settings.question_seconds / 2
    assert isinstance(reply, Answer | Refusal)
    assert reply.evidence.passages


def test_the_names_of_a_long_question_are_found_in_one_pass(monkeypatch):
    from bot.answering.english import terms

    read = 0
    words = terms.words

    def counted(text):
        nonlocal read
        read += len(text)
        return words(text)

    monkeypatch.setattr(terms, "words", counted)
    question = "Marrow 1,000 and Oldport. " * 100
    terms.names(question)

    assert read <= 10 * len(question)
