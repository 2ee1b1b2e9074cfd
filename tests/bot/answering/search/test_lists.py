from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.answer import LONGEST_QUOTE
from bot.answering.search.lists import FEWEST_ROWS, LONGEST_ROW, join_lists
from ingest.corpus.reading import Sentence
from ingest.corpus.text.sentences import sentences

LEAD = "The mines with the most workers are:"
ROWS = ["Kestrel: 1,200", "Marrow: 900", "St. Orla: 450"]
AFTER = "All three belong to the same owner."
random_lines = st.lists(
    st.sampled_from([LEAD, *ROWS, AFTER, "Read more:", "It rained. The mines are:", ""]), max_size=9
)


def read(text):
    """The sentences of a text as the corpus has them, with vectors at a right angle to one another."""
    spans = sentences(text)
    return [Sentence(*span, vector) for span, vector in zip(spans, np.eye(len(spans), dtype=np.float32), strict=True)]


def joined(*lines):
    text = "\n\n".join(lines)
    return [text[each.start : each.end] for each in join_lists(text, read(text))]


def test_a_list_is_one_sentence_with_the_line_that_leads_to_it():
    whole = "\n\n".join((LEAD, *ROWS))

    assert joined(LEAD, *ROWS) == [whole]
    assert joined("It rained.", LEAD, *ROWS, AFTER) == ["It rained.", whole, AFTER]
    assert joined(f"It rained. {LEAD}", *ROWS) == ["It rained.", whole]


@pytest.mark.parametrize(
    "lines",
    [
        [LEAD, ROWS[0]],  # no list
        [LEAD, "Kestrel has most of them.", "Marrow has the rest of them."],
        [LEAD, "The largest:", "Kestrel"],
        [LEAD, *(row + " and its hills" * 9 for row in ROWS[:2])],
        ["The mines with the most workers are", *ROWS[:2]],
        ["Read more:", *ROWS[:2]],
    ],
)
def test_what_is_no_list_stays_apart(lines):
    assert joined(*lines) == lines


def test_the_heading_of_the_next_paragraph_is_no_row():
    heading = "The mines of the north, and those of the south"

    assert joined(LEAD, *ROWS, heading, AFTER) == ["\n\n".join((LEAD, *ROWS)), heading, AFTER]
    assert joined(LEAD, *ROWS, heading) == ["\n\n".join((LEAD, *ROWS, heading))]


def test_a_heading_that_asks_ends_a_list_and_a_label_does_not():
    assert joined(LEAD, *ROWS, "How they work", AFTER) == ["\n\n".join((LEAD, *ROWS)), "How they work", AFTER]
    assert len(joined("If you go:", "When: on Friday", "Where: at Kestrel")) == 1


def test_of_a_long_list_the_first_rows_are_joined():
    rows = [f"Mine {number}: {number}00 workers" for number in range(10, 60)]
    first, *others = joined(LEAD, *rows)

    assert LONGEST_QUOTE - LONGEST_ROW < len(first) <= LONGEST_QUOTE
    assert [*first.split("\n\n")[1:], *others] == rows


def test_the_vector_of_a_list_is_the_mean_by_length():
    text = f"{LEAD}\n\n{ROWS[0]}\n\n{ROWS[1]}"
    (whole,) = join_lists(text, read(text))
    lengths = np.array([len(LEAD), len(ROWS[0]), len(ROWS[1])])

    assert whole.vector.dtype == np.float32
    np.testing.assert_allclose(whole.vector, lengths / np.linalg.norm(lengths), rtol=1e-6)


@settings(max_examples=200)
@given(random_lines)
def test_every_sentence_is_in_one_and_in_order(lines):
    text = "\n".join(lines)
    before = read(text)
    after = join_lists(text, before)
    ends = [(each.start, each.end) for each in after]

    assert ends == sorted(ends)
    assert all(end <= start for (_, end), (start, _) in pairwise(ends))
    assert all(sum(start <= each.start and each.end <= end for start, end in ends) == 1 for each in before)
    assert all(end - start <= LONGEST_QUOTE for start, end in ends)
    assert all(text[start:end].count("\n") >= FEWEST_ROWS for start, end in ends if "\n" in text[start:end])
