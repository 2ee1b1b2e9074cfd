import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.answer_text import normalize_answer


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The White House", "white house"),
        ("A man, a plan: an end.", "man plan end"),
        ("$5.2-billion", "5 2 billion"),
        ("“Wicked”", "wicked"),
        ("O'Neill’s", "o neill s"),
        ("snake_case", "snake case"),
        ("  two\n\twords ", "two words"),
        ("１２ ﬁsh", "12 fish"),
        ("Theatre anthem", "theatre anthem"),
        ("Élysée 東京", "élysée 東京"),
        ("The!", ""),
        ("", ""),
    ],
)
def test_normalize(text, expected):
    assert normalize_answer(text) == expected


@given(st.text())
def test_normalizing_twice_changes_nothing(text):
    assert normalize_answer(normalize_answer(text)) == normalize_answer(text)
