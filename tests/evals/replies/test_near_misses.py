"""Questions with another name or figure: alike, never the answer, and the same ones each time."""

import numpy as np
import pytest

from evals.questions import EvalQuestion
from evals.replies.near_misses import near_misses


def question(number, text, *answers):
    return EvalQuestion(str(number), text, None, answers, frozenset(["https://example.com/a"]))


QUESTIONS = [
    question(1, "What did Ann Lee say in Rome?", "nothing"),
    question(2, "Who met Bob Roy in Paris in 2021?", "Ann Lee"),
    question(3, "How many of the 40 ships left Oslo in 1999?", "12"),
    question(4, "who won", "Bob Roy"),
]


def encode(texts):
    """Unit vectors in which texts of like length are alike."""
    angles = np.array([len(text) / 20 for text in texts])
    return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


@pytest.mark.parametrize("seed", range(12))
def test_one_name_or_figure_is_replaced_by_another_that_is_no_answer(seed):
    changed_questions = near_misses(QUESTIONS, encode, seed)

    assert changed_questions
    for near in changed_questions:
        before = next(original for original in QUESTIONS if near.id == f"{original.id} near miss")
        assert near.text != before.text
        assert not near.has_gold
        new = set(near.text.rstrip("?").split()) - set(before.text.rstrip("?").split())
        old = set(before.text.rstrip("?").split()) - set(near.text.rstrip("?").split())
        assert new
        assert old
        assert any(word.isdigit() for word in new) == any(word.isdigit() for word in old)
        assert not any(word in answer for word in new for answer in near.answers)


def test_the_same_seed_makes_the_same_near_misses():
    assert near_misses(QUESTIONS, encode, 3) == near_misses(QUESTIONS, encode, 3)


def test_questions_without_names_or_figures_give_no_near_misses():
    assert near_misses(QUESTIONS[3:], encode) == []
