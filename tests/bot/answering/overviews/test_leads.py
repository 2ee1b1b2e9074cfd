"""The sentence of an article that stands for it in an overview."""

import pytest

from bot.answering.overviews.leads import lead_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Rally draws 9,000 people, police say\n\nPolice counted 9,000 people at the square.",
            "Police counted 9,000 people at the square.",
        ),
        (
            "Rally draws 9,000 people, police say\n\nFact box\n\nThe square holds 12,000 people when it is full.",
            "Rally draws 9,000 people, police say",
        ),
        (
            "Police counted 9,000 people.\n\nThe square holds 12,000 people when it is full.",
            "Police counted 9,000 people.\n\nThe square holds 12,000 people when it is full.",
        ),
    ],
)
def test_a_line_without_a_stop_is_no_part_of_the_sentence_below_it(passage_of, text, expected):
    """ "Rally draws 9,000 people, police say Police counted ..." stood in an overview as one sentence."""
    assert lead_of([passage_of(text)]).quote == expected
