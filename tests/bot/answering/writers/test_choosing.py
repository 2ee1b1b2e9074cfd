"""What is quoted stays within its limits, whatever the sentences are."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.answering.answer import LONGEST_QUOTE, MAX_CHARACTERS, MAX_CLAIMS
from bot.answering.writers.choosing import Sentences, Span, choose

rows = st.lists(
    st.tuples(
        st.integers(0, 3), st.integers(1, 600), st.floats(0, 1), st.sampled_from([True, False, "brief", "spoken"])
    ),
    min_size=1,
    max_size=30,
)


def laid_out(rows):
    """Sentences one after another, passage by passage."""
    rows = sorted(rows, key=lambda row: row[0])
    starts, at = [], 0
    for _, length, _, _ in rows:
        starts.append(at)
        at += length + 1
    return Sentences(
        [row[0] for row in rows],
        starts,
        [start + row[1] for start, row in zip(starts, rows, strict=True)],
        [row[2] for row in rows],
        [row[3] in (True, "spoken") for row in rows],
        [place for place, row in enumerate(rows) if row[3] == "brief"],
        speaker={
            place: place + 1
            for place, (row, following) in enumerate(pairwise(rows))
            if row[3] == "spoken" and row[0] == following[0]
        },
    )


def never(_one, _other):
    return False


@given(rows)
def test_the_limits_hold(rows):
    sentences = laid_out(rows)
    spans = choose(sentences, never)
    taken = [place for span in spans for place in range(span.first, span.last + 1)]

    assert len(spans) <= MAX_CLAIMS
    assert sum(sentences.length(span) for span in spans) <= MAX_CHARACTERS
    assert all(span.first == span.last or sentences.length(span) <= LONGEST_QUOTE for span in spans)
    assert len(taken) == len(set(taken))
    assert all(sentences.quotable[place] or place in sentences.brief for place in taken)
    assert all(span.first not in sentences.brief for span in spans)
    assert all(0 <= span.first <= span.last for span in spans)
    assert all(sentences.number[span.first] == sentences.number[span.last] for span in spans)


@given(rows)
def test_without_marked_words_the_likeliest_sentence_that_fits_is_quoted_first(rows):
    sentences = laid_out(rows)
    fit = [p for p in range(len(rows)) if sentences.quotable[p] and sentences.length(Span(p, p)) <= MAX_CHARACTERS]
    spans = choose(sentences, never)

    if fit:
        best = max(sentences.likely[place] for place in fit)
        assert max(sentences.likely[place] for place in range(spans[0].first, spans[0].last + 1)) >= best
    else:
        assert spans == []


def test_a_heading_is_not_quoted_as_the_beginning_of_the_sentence_under_it():
    """ "Owls beat Larks The Owls won 3-1 ..." read like one sentence."""
    sentences = laid_out([(0, 40, 0.05, True), (0, 80, 0.008, True), (0, 80, 0.008, True)])

    assert choose(sentences, never) == [Span(0, 2)]
    assert choose(replace(sentences, parted={1}), never) == [Span(0, 1)]
    assert choose(replace(sentences, parted={0}), never) == [Span(0, 0)]


def test_a_quote_does_not_grow_by_a_repetition_of_itself():
    sentences = laid_out([(0, 80, 0.05, True), (0, 80, 0.008, True)])

    assert choose(sentences, never) == [Span(0, 1)]
    assert choose(sentences, lambda one, other: {one, other} == {0, 1}) == [Span(0, 0)]


def test_a_second_answer_is_quoted_before_a_repetition_of_the_first():
    rows = [(0, 400, 0.4, True), (1, 400, 0.3, True), (2, 400, 0.2, True), (3, 400, 0.1, True)]
    told_twice = replace(laid_out(rows), holds={0: [[1]], 1: [[0]]})

    assert [span.first for span in choose(laid_out(rows), never)] == [0, 1]
    assert [span.first for span in choose(told_twice, never)] == [0, 2]


def test_a_sentence_that_lists_answers_counts_as_the_likeliest_of_them():
    rows = [(0, 200, 0.1, True), (1, 200, 0.35, True), (2, 200, 0.2, True), (3, 200, 0.2, True), (4, 200, 0.2, True)]

    assert choose(replace(laid_out(rows), holds={0: [[2], [3], [4]]}), never)[0].first == 1
    assert choose(replace(laid_out(rows), holds={0: [[2, 3, 4]]}), never)[0].first == 0


def test_a_sentence_that_contains_another_answer_comes_before_a_likelier_sentence():
    rows = [(0, 200, 0.4, True), (1, 200, 0.25, True), (2, 200, 0.15, True), (3, 200, 0.2, True), (4, 200, 0.0, True)]
    sentences = replace(laid_out(rows), holds={2: [[3]]})

    assert [span.first for span in choose(sentences, never)][:3] == [0, 2, 1]


def test_a_neighboring_sentence_is_added_only_if_it_is_nearly_as_likely():
    assert choose(laid_out([(1, 50, 0.008, True), (1, 50, 0.1, True)]), never) == [Span(1, 1)]
    assert choose(laid_out([(1, 50, 0.008, True), (1, 50, 0.05, True)]), never) == [Span(0, 1)]


def test_of_two_neighbors_the_likelier_is_added_as_long_as_there_is_room():
    assert choose(laid_out([(0, 180, 0.008, True), (0, 180, 0.05, True), (0, 180, 0.009, True)]), never) == [Span(1, 2)]
    assert choose(laid_out([(0, 300, 0.008, True), (0, 180, 0.05, True)]), never) == [Span(1, 1)]
    full = laid_out([(0, 620, 0.5, True), (1, 300, 0.05, True), (1, 80, 0.008, True)])
    assert choose(full, never) == [Span(0, 0), Span(1, 1)]


def test_a_repeated_sentence_is_left_out():
    sentences = laid_out([(0, 100, 0.5, True), (1, 100, 0.4, True), (2, 100, 0.1, True)])

    spans = choose(sentences, lambda first, second: {first, second} == {0, 1})
    assert [span.first for span in spans] == [0, 2]


def test_a_span_does_not_grow_by_a_sentence_already_quoted():
    """Two reports with one paragraph in common: what stands beside a quote was quoted again."""
    rows = [(0, 100, 0.5, True), (1, 100, 0.2, True), (1, 100, 0.3, True)]
    assert choose(laid_out(rows), lambda first, second: {first, second} == {0, 1}) == [Span(0, 0), Span(2, 2)]
    assert choose(laid_out(rows), never) == [Span(0, 0), Span(2, 2), Span(1, 1)]


def test_what_leads_to_a_brief_sentence_may_repeat_another_quote():
    sentences = laid_out([(0, 70, 0.5, True), (1, 70, 0.1, True), (1, 10, 0.4, "brief")])

    assert choose(sentences, lambda first, second: {first, second} == {0, 1}) == [Span(0, 0), Span(1, 2)]


def test_a_brief_sentence_follows_the_quote_of_the_one_before_it():
    sentences = laid_out([(0, 70, 0.5, True), (0, 10, 0.4, "brief"), (0, 70, 0.1, True)])

    assert choose(sentences, never) == [Span(0, 1), Span(2, 2)]
    assert choose(replace(sentences, quotable=[False, False, True]), never) == [Span(2, 2)]


def test_of_several_brief_sentences_the_last_is_quoted_with_all_before_it_in_its_passage():
    three = [(0, 70, 0.1, True), (0, 10, 0.0, "brief"), (0, 10, 0.9, "brief")]

    assert choose(laid_out(three), never) == [Span(0, 2)]
    assert choose(replace(laid_out(three), number=[0, 1, 1]), never) == [Span(0, 0)]
    assert choose(laid_out([(0, 10, 0.9, "brief"), (0, 70, 0.1, True)]), never) == [Span(1, 1)]


def quotation(**changes):
    """A sentence that somebody's words begin, one inside them, and one that ends them and says whose they are."""
    three = Sentences([1] * 3, [0, 60, 120], [50, 110, 170], [0.0, 0.9, 0.0], [True] * 3, speaker={0: 2, 1: 2})
    return replace(three, **changes)


def test_the_words_of_somebody_are_quoted_with_who_says_so():
    """The sentence stood alone, as if the article had said it."""
    assert choose(quotation(), never) == [Span(1, 2)]
    assert choose(quotation(speaker={}), never) == [Span(1, 1)]
    assert choose(quotation(speaker={1: 0, 2: 0}), never) == [Span(0, 1)]


def test_the_words_of_somebody_stand_alone_where_there_is_no_room_for_more():
    assert choose(quotation(end=[50, 110, 700]), never) == [Span(1, 1)]
    assert choose(quotation(quotable=[True, True, False]), never) == [Span(1, 1)]
    assert choose(quotation(speaker={1: 0}, quotable=[False, True, True], brief=[0]), never) == [Span(1, 1)]
    assert choose(quotation(likely=[0.0, 0.5, 0.9], speaker={1: 2}), never) == [Span(2, 2), Span(1, 1)]
    beside = Sentences([0, 1, 1], [0, 0, 60], [700, 50, 380], [0.9, 0.5, 0.0], [True] * 3, speaker={1: 2})
    assert choose(beside, never) == [Span(0, 0), Span(1, 1)]


def test_what_little_is_said_between_the_words_of_somebody_and_who_says_so_is_quoted_with_them():
    assert choose(quotation(speaker={0: 2}, likely=[0.9, 0, 0], quotable=[1, 0, 1], brief=[1]), never) == [Span(0, 2)]
    assert choose(quotation(speaker={0: 2}, likely=[0.9, 0, 0], quotable=[1, 0, 1]), never) == [Span(0, 0)]


def test_no_words_of_somebody_are_added_without_who_says_so():
    likely = [0.08, 0.009, 0.0, 0.0]
    four = Sentences([1] * 4, [0, 60, 120, 180], [50, 110, 170, 700], likely, [True] * 4, speaker={1: 3, 2: 3})

    assert Span(0, 1) not in choose(four, never)
    assert Span(0, 1) in choose(replace(four, speaker={}), never)


def four(likely, **fields):
    """Four sentences of four passages, with these likelihoods."""
    return Sentences(range(4), [0] * 4, [100] * 4, likely, [True] * 4, **fields)


def quoted(sentences):
    return [span.first for span in choose(sentences, never)]


def test_a_doubted_sentence_must_add_more():
    assert quoted(four([0.5, 0.015, 0.025, 0.005])) == [0, 2, 1]
    assert quoted(four([0.5, 0.015, 0.025, 0.005], doubted=range(4))) == [0, 2]


def test_a_doubted_sentence_adds_nothing_to_what_is_likely_enough():
    assert quoted(four([0.6, 0.26, 0.05, 0.04])) == [0, 1, 2, 3]
    assert quoted(four([0.6, 0.26, 0.05, 0.04], doubted=[1, 2])) == [0, 1, 3]


def test_a_doubted_sentence_adds_to_what_is_not_likely_enough():
    assert quoted(four([0.5, 0.2, 0.15, 0.0], doubted=[1, 2])) == [0, 1, 2]


def test_what_others_say_of_an_answer_makes_it_likely_enough():
    assert quoted(four([0.5, 0.2, 0.4, 0.0], doubted=[1], holds={0: [[2]]})) == [0, 2]


def test_words_that_many_sentences_have_add_four_times_what_a_sentence_is_worth_itself():
    assert quoted(four([0.1, 0.6, 0.5, 0.5], holds={0: [[2, 3]]}))[0] == 1
    assert quoted(four([0.1, 0.45, 0.4, 0.4], holds={0: [[2, 3]]}))[0] == 0


@given(st.lists(st.floats(0.2, 0.25), min_size=4, max_size=4))
def test_of_sentences_that_give_one_answer_the_first_is_quoted_first(likely):
    """Sums of the same numbers differed in their last digit, by the order and by the release of Python."""
    others = {place: [[other for other in range(4) if other != place]] for place in range(4)}
    assert quoted(four(likely, holds=others))[0] == 0


def test_what_repeats_an_answer_is_worth_a_tenth():
    assert quoted(four([0.9, 0.5, 0.1, 0.0], holds={0: [[1]]})) == [0, 2, 1]


def test_five_sentences_are_quoted_at_most():
    six = Sentences(range(6), [0] * 6, [100] * 6, [0.5] * 6, [True] * 6)

    assert quoted(six) == [0, 1, 2, 3, 4]


def test_the_likeliest_sentence_is_quoted_even_if_it_is_doubted():
    assert quoted(four([0.03, 0.01, 0.0, 0.0], doubted=range(4))) == [0]
