"""The reader that says whether a text answers, and with which of its words."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.corpus.reader.onnx_scorer import PAIR_PIECES
from ingest.corpus.reader.reader import ONNX_BATCH
from ingest.corpus.reader.span_reader import LONGEST_SPAN, Span, SpanReader

QUESTION = "Who opened the bridge?"
LEADS = ["Bridge over the Arn opens", "", "Weather", "Bridge over the Arn opens", "", "Shares", "Weather", ""]
TEXTS = [
    "The mayor, Ann Lee, opened the bridge over the Arn on Friday.",
    "The mayor, Ann Lee, opened the bridge over the Arn on Friday.",
    "Rain fell in the hills for nine days.",
    "首相は辞任した。",
    "",
    "🙂",
    "A crowd of two hundred came. " * 6,
    "Who opened the bridge?",
]
PAIRS = [
    (
        "When will the bridge in Lindenau reopen?",
        "The bridge in Lindenau is to reopen in May 2026, the mayor said.",
        "The bridge in Lindenau was closed in May 2023, the mayor said.",
        "May 2026",
    ),
    (
        "How many people live in Arnfels?",
        "Arnfels, a town of 14,000 people, lies on the river.",
        "Arnfels, a town on the river, has 14 schools.",
        "14,000",
    ),
    (
        "Who designed the new altar?",
        "The new altar was designed by Guillaume Bardet.",
        "The new altar was consecrated by Laurent Ulrich.",
        "Guillaume Bardet",
    ),
    (
        "Why was the race put off?",
        "The race was put off because the water was not clean enough.",
        "The race was put off by a day, and 40 swimmers waited.",
        "water was not clean",
    ),
    (
        "Where was the treaty signed?",
        "Both presidents came to Geneva and signed the treaty there.",
        "Both presidents signed the treaty on Monday after long talks.",
        "Geneva",
    ),
]


@pytest.fixture(scope="module")
def reader(span_reader: SpanReader) -> SpanReader:
    return span_reader


def read_one(reader: SpanReader, question: str, lead: str, text: str) -> Span:
    (span,) = reader.read(question, [lead], [text])
    return span


@pytest.mark.parametrize(("question", "right", "near", "answer"), PAIRS)
def test_an_answering_text_scores_above_one_that_only_seems_to_answer(reader, question, right, near, answer):
    answer_span, near_span = reader.read(question, ["", ""], [right, near])

    assert answer in right[answer_span.start : answer_span.end]
    assert answer_span.answers > near_span.answers
    assert answer_span.margin > near_span.margin
    assert answer_span.answers > 0


@pytest.mark.xfail(strict=True, reason="the reader marks the words without their article")
def test_words_are_marked_with_their_article(reader):
    question, right, *_ = PAIRS[3]
    span = read_one(reader, question, "", right)
    assert "the water was not clean" in right[span.start : span.end]


def test_marked_words_are_of_the_text_and_never_of_its_headline(reader):
    lead, text = "Ann Lee opened the bridge", "The mayor, Ann Lee, cut a ribbon at the bridge on Friday."
    span = read_one(reader, QUESTION, lead, text)

    assert "Ann Lee" in text[span.start : span.end]
    assert read_one(reader, QUESTION, lead, "It rained.").end <= len("It rained.")


def test_the_headline_is_read_with_the_text(reader):
    text = "She opened it on Friday before a crowd of two hundred."
    question = "When was the bridge over the Arn opened?"
    matching, untold = reader.read(
        question, ["Mayor opens the bridge over the Arn", "Mayor opens a bakery"], [text, text]
    )

    assert text[matching.start : matching.end].endswith("Friday")
    assert matching.answers > untold.answers


@settings(max_examples=15)
@given(st.permutations(range(len(TEXTS))), st.integers(0, len(TEXTS)))
def test_a_result_does_not_depend_on_the_order_or_the_other_texts(reader, order, number):
    expected = reader.read(QUESTION, LEADS, TEXTS)
    chosen = list(order[:number])

    assert reader.read(QUESTION, [LEADS[row] for row in chosen], [TEXTS[row] for row in chosen]) == [
        expected[row] for row in chosen
    ]


@given(
    st.one_of(st.text(max_size=60), st.sampled_from([QUESTION, *(question for question, *_ in PAIRS)])),
    st.one_of(st.text(max_size=30), st.sampled_from(LEADS)),
    st.one_of(
        st.text(max_size=120), st.lists(st.sampled_from([*TEXTS, "\n", " \t", "a\u200bb", "&amp;"])).map("".join)
    ),
)
def test_marked_spans_are_words_of_the_text(reader, question, lead, text):
    span = read_one(reader, question, lead, text)
    marked = text[span.start : span.end]

    assert 0 <= span.start <= span.end <= len(text)
    assert marked == marked.strip()
    assert (span.start == span.end) == (span.margin == float("-inf"))
    assert span.start < span.end or (span.start, span.end) == (0, 0)


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\u200b", "\x00"])
def test_a_text_without_words_has_no_answer(reader, text):
    span = read_one(reader, QUESTION, "Bridge opens", text)

    assert (span.start, span.end, span.margin) == (0, 0, float("-inf"))
    assert span.answers < 0


@pytest.mark.parametrize("text", ["🙂", "🙂🎉 👩‍🚀", "🇩🇪" * 400])
def test_characters_that_the_model_does_not_know_are_harmless(reader, text):
    span = read_one(reader, QUESTION, "", text)

    assert 0 <= span.start <= span.end <= len(text)
    assert span.answers < 0


def test_only_the_beginning_of_a_long_text_is_read(reader):
    begins = "The mayor, Ann Lee, opened the bridge over the Arn. " + "It rained again on that day. " * 60
    answer = " Tom Roe opened the bridge." * 3
    span = read_one(reader, QUESTION, "", begins)

    assert "Ann Lee" in begins[span.start : span.end]
    assert read_one(reader, QUESTION, "", begins + "Nobody came. " * 2000 + answer) == span
    late = read_one(reader, QUESTION, "", begins[52:] + answer)
    assert late.end < len(begins[52:])
    assert late.answers < 0


def test_a_headline_that_fills_the_model_leaves_nothing_to_mark(reader):
    span = read_one(reader, QUESTION, "bridge " * PAIR_PIECES, "Ann Lee opened the bridge.")

    assert (span.start, span.end, span.margin) == (0, 0, float("-inf"))


def test_a_question_of_any_length_leaves_room_for_the_text(reader):
    text = "Ann Lee opened the bridge."
    span = read_one(reader, "who opened the bridge " * 300, "", text)

    assert text[span.start : span.end]


def test_an_answer_is_a_few_words(reader):
    text = ", ".join(f"Ann Lee the {number}th" for number in range(40)) + " opened the bridge."
    span = read_one(reader, QUESTION, "", text)

    assert 0 < len(text[span.start : span.end].split()) <= LONGEST_SPAN


def test_after_the_deadline_reading_stops_with_the_number_of_texts_read(reader):
    with pytest.raises(TimeoutError, match=r"^0 of 8 texts read in time$"):
        reader.read(QUESTION, LEADS, TEXTS, time.monotonic() - 1)
    assert len(reader.read(QUESTION, LEADS, TEXTS, time.monotonic() + 600)) == len(TEXTS)


def test_the_clock_is_looked_at_between_batches(reader, monkeypatch):
    ticks = iter((0.0, 2.0))
    monkeypatch.setattr("ingest.corpus.reader.reader.time", SimpleNamespace(monotonic=lambda: next(ticks)))
    batch = ONNX_BATCH * reader._threads

    with pytest.raises(TimeoutError, match=rf"^{batch} of {batch + 1} texts read in time$"):
        reader.read(QUESTION, [""] * (batch + 1), ["Rain fell in the hills."] * (batch + 1), 1.0)


def test_each_headline_needs_a_text_and_no_texts_give_no_spans(reader):
    assert reader.read(QUESTION, [], []) == []
    with pytest.raises(ValueError, match="zip"):
        reader.read(QUESTION, ["one"], [])


def test_threads_share_one_model(reader):
    expected = reader.read(QUESTION, LEADS, TEXTS)
    with ThreadPoolExecutor(4) as pool:
        for found in pool.map(lambda _: reader.read(QUESTION, LEADS, TEXTS), range(8)):
            assert found == expected


def test_the_model_is_loaded_once_at_first_use():
    fresh = SpanReader(threads=2)
    assert fresh._pairs is None
    fresh.read(QUESTION, [""], ["Ann Lee."])
    assert fresh.load() is fresh.load()


def test_a_name_is_read_however_its_letters_are_typed(reader):
    """A model takes Walesa and Wałęsa for two people, and ß for a mark that it does not know."""
    text = "Lech Wałęsa opened a museum in Łódź; Søren of the Straße met him."

    typed = read_one(reader, "What did Walesa open in Lodz?", "", text)
    assert typed == read_one(reader, "What did Wałęsa open in Łódź?", "", text)
    span = read_one(reader, "Who opened a museum in Lodz?", "", text)
    assert text[span.start : span.end] == "Lech Wałęsa"
