"""What the reader learns from: windows that answer, and windows that only seem to."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.fit.reader.pairs import LONGEST, PairMaker, make_pairs
from evals.fit.reader.questions import read_set
from evals.fit.reader.sets import SHARES, Share, training_questions
from ingest.corpus.errors import UsageError

seeds = st.integers(0, 10_000)


def test_a_set_is_read_with_its_titles_sentences_and_answers(questions):
    first = questions[0]

    assert len(questions) == 9
    assert first.paragraph.title == "Bridge over the Arn"
    assert len(first.paragraph.sentences) == 4
    assert first.paragraph.text[slice(*first.answer)] == "1911"
    assert first.accepted == {"1911"}
    assert [question.question for question in questions if question.answer is None] == [
        "Who designed the tower of Lindenau?"
    ]
    # One text is one paragraph, whoever asks of it.
    assert len({id(question.paragraph) for question in questions}) == 2


@pytest.mark.parametrize("record", [{"question": "is it"}, {"question": "is it", "context": "", "answers": "no"}, [1]])
def test_a_set_of_another_form_is_an_error_that_names_it(tmp_path, write_set, record):
    folder = write_set(tmp_path, "odd", record)

    with pytest.raises(UsageError, match=r"odd\.jsonl\.gz"):
        list(read_set(folder, "odd"))


def test_a_set_that_was_cut_off_is_an_error(tmp_path, write_set):
    file = write_set(tmp_path, "cut", *[{"question": "is it", "context": "x" * 99, "yes": True}] * 200) / "cut.jsonl.gz"
    file.write_bytes(file.read_bytes()[:-30])

    with pytest.raises(UsageError, match=r"cut\.jsonl\.gz"):
        list(read_set(tmp_path, "cut"))


def test_answers_that_are_not_words_of_their_text_are_left_out(tmp_path, write_set):
    record = {"question": "Is it high?", "context": "The tower is high."}
    write_set(
        tmp_path,
        "odd",
        {**record, "answers": []},  # yes or no
        {**record, "answers": [{"text": "high", "start": 3}]},
        {**record, "answers": [{"text": "high", "start": None}]},
        {**record, "answers": [{"text": "high", "start": 13}]},
    )
    (kept,) = read_set(tmp_path, "odd")

    assert kept.paragraph.text[slice(*kept.answer)] == "high"


@pytest.mark.parametrize("line", ["{", "[]", '{"question": "Who?"}', '{"context": "x", "answers": [{}]}'])
def test_an_unreadable_set_is_named_in_the_error(tmp_path, line):
    with gzip.open(tmp_path / "odd.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(line + "\n")

    with pytest.raises(UsageError, match=r"odd\.jsonl\.gz"):
        list(read_set(tmp_path, "odd"))


def test_a_missing_set_is_refused(tmp_path):
    with pytest.raises(UsageError, match="absent"):
        list(read_set(tmp_path, "absent"))


@given(seeds)
def test_a_right_window_holds_the_answer_where_it_says(questions, seed):
    maker = PairMaker(questions, seed)
    for question in questions:
        if question.answer is None:
            continue
        pair = maker.right(question)
        assert pair.question == question.question
        assert pair.text in question.paragraph.text
        assert len(pair.text) <= LONGEST
        assert pair.text[slice(*pair.answer)] == question.paragraph.text[slice(*question.answer)]
        assert pair.title in ("", question.paragraph.title)


@given(seeds)
def test_a_near_window_holds_no_accepted_answer(questions, seed):
    maker = PairMaker(questions, seed)
    for question in questions:
        pair = maker.near(question)
        assert pair.answer is None
        assert pair.question == question.question
        if question.answer:
            assert not any(answer in pair.text.lower() for answer in question.accepted)


@given(seeds)
def test_an_exchanged_question_asks_for_something_else_and_never_changes_the_answer(questions, seed):
    maker = PairMaker(questions, seed)
    for question in questions:
        pair = maker.exchanged(question) if question.answer else None
        if pair is None:
            continue
        answer = question.paragraph.text[slice(*question.answer)]
        new, old = (set(text.rstrip("?").split()) for text in (pair.question, question.question))
        assert pair.answer is None
        assert answer in pair.text  # the window is the right one
        assert new != old
        # What came in stands nowhere in what is read, and what went out is no part of the answer.
        assert not any(word in f"{pair.title} {pair.text}".split() for word in new - old)
        assert (old - new).isdisjoint(answer.split())


def test_names_figures_and_years_are_exchanged(questions):
    exchanged = {
        pair.question for seed in range(40) for pair in make_pairs(questions, seed) if pair.kind == "exchanged"
    }
    asked = {question.question for question in questions}

    assert exchanged.isdisjoint(asked)
    for part in ("Emil Roth", "2023", "1884", "Lindenau"):
        rests = [question.split(part) for question in asked if part in question]
        assert any(all(piece in new for piece in rest) and part not in new for rest in rests for new in exchanged), part


@given(seeds)
def test_the_same_seed_makes_the_same_pairs(questions, seed):
    assert make_pairs(questions, seed) == make_pairs(questions, seed)


def test_another_seed_makes_different_pairs(questions):
    assert make_pairs(questions, 1) != make_pairs(questions, 2)


@given(seeds)
def test_each_question_has_a_right_and_a_wrong_pair(questions, seed):
    pairs = make_pairs(questions, seed)

    assert sum(pair.kind == "right" for pair in pairs) == 8
    assert sum(pair.kind in ("near", "exchanged") for pair in pairs) == 9
    assert all((pair.answer is not None) == (pair.kind == "right") for pair in pairs)


def test_an_answer_over_two_sentences_has_no_right_window(tmp_path, write_set):
    text = "Ann came. Tom came."
    write_set(
        tmp_path, "wide", {"question": "Who came?", "context": text, "answers": [{"text": "Ann came. Tom", "start": 0}]}
    )
    questions = list(read_set(tmp_path, "wide"))

    assert PairMaker(questions, 1).right(questions[0]) is None
    assert PairMaker(questions, 1).exchanged(questions[0]) is None


def test_a_number_of_questions_of_each_set_is_drawn_by_the_seed(set_folder, monkeypatch):
    shares = (
        Share("tiny", 3, "ours"),
        Share("tiny", 100, "ours", lambda question: question.paragraph.title.startswith("Tower")),
    )
    monkeypatch.setattr("evals.fit.reader.sets.SHARES", shares)
    drawn = training_questions(set_folder, 1)

    assert len(drawn) == 3 + 4
    assert all(question.paragraph.title == "Tower of Lindenau" for question in drawn[3:])
    assert drawn == training_questions(set_folder, 1)
    assert any(drawn[:3] != training_questions(set_folder, seed)[:3] for seed in range(2, 6))


def test_each_set_names_the_license_under_which_it_is_used():
    assert all(share.license and share.questions > 0 for share in SHARES)
    assert len({share.name for share in SHARES}) == len(SHARES)
