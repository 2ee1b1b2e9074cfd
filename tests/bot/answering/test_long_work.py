"""Texts are read once and pairs are bounded: what an article or a question is full of costs no minutes."""

import time
from contextlib import closing
from datetime import UTC, date, datetime
from types import SimpleNamespace

import numpy as np
import pytest

from bot.answering.answer import Answer, Refusal
from bot.answering.checking import agreement, difference
from bot.answering.grounding import entailment
from bot.answering.service import TOOK_TOO_LONG
from bot.answering.topics import compare, same_fact
from bot.answering.topics.finder import TopicSentence
from bot.answering.topics.leads.lead import Lead
from bot.answering.topics.reply import TopicCommand
from bot.wiring import open_answering
from ingest.corpus import deadline
from ingest.corpus.errors import OutOfTime
from ingest.corpus.settings import DEFAULT_READER
from tests.bot.heavy_articles import COPIES, count_of_animals, games, live_blogs, rows_of_numbers

pytestmark = pytest.mark.soak

ASKED_AT = datetime(2025, 3, 9, 12, tzinfo=UTC)
TOPIC = "the Marrow score by innings"


@pytest.fixture(scope="module")
def folder_of_numbers(tmp_path_factory, write_jsonl, corpus_of):
    """A corpus of ten articles of rows of plain numbers."""
    return corpus_of(write_jsonl(tmp_path_factory.mktemp("in") / "rows.jsonl", *games()))


@pytest.fixture(params=["none", DEFAULT_READER])
def of_numbers(request, folder_of_numbers, settings_for):
    """Answering over these articles, without the reader and with it."""
    with closing(open_answering(settings_for(folder_of_numbers, reader_model=request.param))) as answering:
        answering.warm_up()
        yield answering


@pytest.fixture(scope="module")
def of_copies(tmp_path_factory, write_jsonl, corpus_of, settings_for):
    """Answering over twenty articles that are nearly one."""
    folder = corpus_of(write_jsonl(tmp_path_factory.mktemp("in") / "blogs.jsonl", *live_blogs()))
    with closing(open_answering(settings_for(folder, reader_model="none"))) as answering:
        answering.warm_up()
        yield answering


@pytest.fixture
def processor_time(monkeypatch):
    """A question's time is counted in seconds of the processor: other work on the machine takes none of it."""
    monkeypatch.setattr(deadline, "time", SimpleNamespace(monotonic=time.process_time))


@pytest.fixture
def thread_time(monkeypatch):
    """The same for work in one thread: what other threads of the tests still do takes none of it."""
    monkeypatch.setattr(deadline, "time", SimpleNamespace(monotonic=time.thread_time))


def test_a_question_on_rows_of_numbers_takes_a_fraction_of_the_deadline(of_numbers):
    started = time.monotonic()
    reply = of_numbers.ask("What was the Marrow score by innings?", asked_at=ASKED_AT)

    # Every figure of a quote beside every figure of the reports was more than 100,000 pairs, and took minutes; now the
    # figures are those of the sentences that the reader marks, a few dozen at most.
    assert time.monotonic() - started < of_numbers.settings.question_seconds / 2
    assert isinstance(reply, Answer | Refusal)
    assert reply.evidence.passages


@pytest.mark.soak
def test_topics_checks_and_neighbors_of_rows_of_numbers_end_in_time(of_numbers, processor_time):
    row = rows_of_numbers(3, 380).partition(". ")[2]
    found = of_numbers.search(TOPIC, k=4)

    def seconds(work, *given):
        started = time.process_time()
        work(*given)
        return time.process_time() - started

    taken = {command: seconds(of_numbers.topic, command, TOPIC) for command in TopicCommand}
    taken["check"] = seconds(of_numbers.check, f"{row}. {row[:200]}. {row[:100]}.")
    taken["more like this"] = seconds(of_numbers.more_like, found)
    taken["days"] = seconds(of_numbers.report_days, TOPIC)

    # Of a check, the reader may take five seconds for each of three sentences.
    most = of_numbers.settings.question_seconds + 1
    assert {name: round(value, 1) for name, value in taken.items() if value > most} == {}


def test_a_row_of_numbers_is_compared_with_another_until_the_time_is_over(thread_time):
    """Each figure of a message in place of each of a sentence: 32,400 pairs, 16 seconds before the clock was read."""
    rows = [f"The Marrow score by innings was {' '.join(str(n * step % 10) for n in range(180))}." for step in (1, 7)]
    started = time.thread_time()
    with pytest.raises(OutOfTime), deadline.time_limit(0.5):
        difference.difference(*rows)

    assert time.thread_time() - started < 2


def test_a_sentence_of_two_words_is_placed_in_another_until_the_time_is_over(thread_time, monkeypatch):
    """Two words in turn have thousands of places and gaps: 7 seconds before the clock was read."""
    # Whatever the reader makes of such a sentence: each of its forms is placed.
    monkeypatch.setattr(entailment, "_chance", lambda _statement, _text: 0.0)
    claim, sentence = (f"A {'b a ' * times}." for times in (50, 74))
    started = time.thread_time()
    with pytest.raises(OutOfTime), deadline.time_limit(0.5):
        agreement.agrees(claim, sentence)

    assert time.thread_time() - started < 2


def test_a_comparison_reads_the_figures_of_each_sentence_once(monkeypatch, passage_of):
    """Of 40 sentences in 780 pairs: 7.3 seconds when both sentences of each pair were read, 0.6 now."""
    read = []
    figures = same_fact.figures_of_sentence

    def counted(passage, *place):
        read.append(passage.article_id)
        return figures(passage, *place)

    monkeypatch.setattr(same_fact, "figures_of_sentence", counted)
    sentences = []
    for number in range(40):
        quote = count_of_animals(number)
        passage = passage_of(
            quote,
            article_id=f"{number}",
            version_id=f"v{number}",
            outlet=f"Outlet {number}",
            published=date(2025, 3, 1 + number % 5),
        )
        sentences.append(TopicSentence(Lead(passage, quote), np.full(4, 0.5, np.float32), 0.9))
    pairs = list(compare._pairs(sentences, frozenset()))

    assert len(pairs) == 780
    assert compare._differing(pairs, frozenset({"marrow"}), {}) == []
    assert len(read) == len(set(read)) > 30


def test_twenty_copies_of_a_live_blog_are_one_report(of_copies, processor_time):
    started = time.process_time()
    compared = of_copies.topic(TopicCommand.COMPARE, "the Marrow council votes", asked_at=ASKED_AT)
    (found, *_) = of_copies.search("the Marrow council votes", k=4)
    more = of_copies.more_like([found])
    days = of_copies.report_days("the Marrow council votes")
    checked = of_copies.check("The Marrow council counted 100 votes for the new bridge.", asked_at=ASKED_AT)

    assert time.process_time() - started < of_copies.settings.question_seconds / 2
    assert {reply.reason for reply in (compared, checked)}.isdisjoint({TOOK_TOO_LONG})
    assert len(compared.lines) == 1
    assert len(compared.lines[0].citation.passage.copies) == COPIES - 1
    assert more == []  # all others are copies
    assert set(days) == {date(2025, 3, 8)}


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
