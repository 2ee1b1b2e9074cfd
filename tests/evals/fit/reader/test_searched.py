"""What a search brings for a question, as pairs: what answers in its own article, and the nearest that does not."""

from contextlib import closing
from dataclasses import replace
from datetime import date
from importlib.resources import as_file, files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wiring import open_retriever
from evals.fit.reader.judgments import Judgments, fingerprint, read_judgments
from evals.fit.reader.searched import DRAWS, NEAR_MISS, RIGHT, WRONG, place_of, searched_pairs
from evals.fit.training import as_asked
from evals.questions import EvalQuestion, read_questions
from evals.replies.hold_out import HoldingOut
from ingest.corpus.corpus import Corpus

DAY = date(2025, 6, 1)


@pytest.fixture(scope="module")
def samples(sample_folder, answering_settings):
    settings = answering_settings(sample_folder)
    with closing(Corpus.open(settings)) as corpus, closing(open_retriever(settings, corpus, HoldingOut)) as retriever:
        yield retriever


@pytest.fixture(scope="module")
def europa(samples):
    question = "When will Europa Clipper reach Jupiter?"
    passages = samples.find(as_asked(question, DAY)).passages
    articles = frozenset(passage.article_id for passage in passages if "April 2030" in passage.text)
    return EvalQuestion("1", question, DAY, ("April 2030",), articles)


def test_what_answers_has_its_words_marked_and_nothing_else_holds_the_answer(samples, europa):
    (pairs, *_) = searched_pairs(samples, [europa], 0, lambda *_: None)
    right = [pair for pair in pairs if pair.answer]
    wrong = [pair for pair in pairs if not pair.answer]

    assert 1 <= len(right) <= RIGHT
    assert len(wrong) == WRONG
    assert {pair.text[slice(*pair.answer)] for pair in right} == {"April 2030"}
    assert not any("April 2030" in pair.text for pair in wrong)
    assert all(pair.title for pair in pairs)


def test_a_sentence_that_was_judged_wrong_does_not_answer_though_it_holds_the_answer(samples, europa):
    (pairs, *_) = searched_pairs(samples, [europa], 0, lambda *_: None)
    texts = {fingerprint(pair.text) for pair in pairs if pair.answer}
    judged = {"1": Judgments(frozenset(), frozenset(texts), frozenset())}
    question = replace(europa, gold_urls=frozenset())

    (pairs, *_) = searched_pairs(samples, [question], 0, lambda *_: None, judged)

    assert texts
    assert texts & {fingerprint(pair.text) for pair in pairs}
    assert not any(pair.answer for pair in pairs)


def test_a_sentence_that_was_judged_right_answers_in_any_article(samples, europa):
    (pairs, *_) = searched_pairs(samples, [europa], 0, lambda *_: None)
    texts = {fingerprint(pair.text) for pair in pairs if pair.answer}
    judged = {"1": Judgments(frozenset(texts), frozenset(), frozenset())}
    question = replace(europa, gold_urls=frozenset())

    (pairs, *_) = searched_pairs(samples, [question], 0, lambda *_: None, judged)

    assert {fingerprint(pair.text) for pair in pairs if pair.answer} == texts


def test_with_another_name_what_answered_is_wrong(samples, europa):
    other = EvalQuestion("4", "Which probe went to Saturn's moon Titan?", DAY, ("Huygens",), frozenset())
    both = (searched_pairs(samples, [europa, other], seed, lambda *_: None) for seed in range(20))
    near = next(lists for lists in both if any(pair.kind == NEAR_MISS for pair in lists[1]))[1]

    assert {pair.question for pair in near}.isdisjoint({europa.text})
    assert any("April 2030" in pair.text for pair in near)
    assert not any(pair.answer for pair in near)


def test_without_its_own_article_nothing_answers(samples, europa):
    both = (searched_pairs(samples, [europa], seed, lambda *_: None) for seed in range(20))
    held_out = next(lists[1] for lists in both if len(lists) == 2 * DRAWS)

    assert held_out
    assert not any(pair.answer for pair in held_out)


def test_articles_that_are_kept_apart_teach_nothing(samples, europa):
    other = replace(europa, id="5", gold_urls=frozenset())
    judged = {"5": Judgments(frozenset(), frozenset(), frozenset())}
    texts = {pair.text for pairs in searched_pairs(samples, [other], 0, lambda *_: None, judged) for pair in pairs}
    apart = searched_pairs(samples, [europa, other], 0, lambda *_: None, judged, europa.gold_urls)

    assert any("Europa Clipper" in text for text in texts)
    assert len(apart) == DRAWS  # of the question that is not about them
    assert not any("April 2030" in pair.text for pairs in apart for pair in pairs)


def test_a_question_that_no_article_answers_gives_wrong_sentences_alone(samples):
    question = EvalQuestion("2", "When will Europa Clipper land on Mars?", DAY, (), frozenset())
    lists = searched_pairs(samples, [question], 0, lambda *_: None)

    assert len(lists) == DRAWS
    assert not any(pair.answer for pairs in lists for pair in pairs)


def test_a_question_whose_answer_is_not_read_teaches_nothing(samples, europa):
    question = EvalQuestion("3", europa.text, DAY, ("in the year 9999",), europa.gold_urls)

    assert searched_pairs(samples, [question], 0, lambda *_: None) == []


def test_the_written_questions_are_asked_in_january_to_june_and_name_their_article():
    folder = files("evals.fit.reader")
    with as_file(folder / "january_june.jsonl") as file, as_file(folder / "january_june_kept.jsonl") as kept:
        trained_on, measured = read_questions(file), read_questions(kept)
        judgments = {**read_judgments(file), **read_judgments(kept)}

    questions = [*trained_on, *measured]
    assert len({question.id for question in questions}) == len(questions)
    assert {question.text for question in trained_on}.isdisjoint(question.text for question in measured)
    assert {question.as_of < date(2025, 7, 1) for question in questions} == {True}
    assert all(question.has_gold == bool(question.answers) for question in questions)
    assert all(len(question.gold_urls) == 1 for question in questions if question.has_gold)
    assert sum(len(judged.right) for judged in judgments.values()) > 6000


@pytest.mark.parametrize(
    ("text", "answers", "words"),
    [
        ("It rose by 34%, to $1,000.", ["34 percent", "34%"], "34"),
        ("Ann Lee won; Lee said so.", ["Lee", "ann lee"], "Ann Lee"),
        ("The Lees won.", ["Lee"], None),
        ("Nothing.", ["?"], None),
    ],
)
def test_the_longest_answer_is_marked_where_it_stands_word_by_word(text, answers, words):
    place = place_of(text, answers)

    assert (place and text[slice(*place)]) == words


@given(st.text(), st.lists(st.text()))
def test_a_place_lies_in_the_text(text, answers):
    place = place_of(text, answers)

    assert place is None or 0 <= place[0] < place[1] <= len(text)
