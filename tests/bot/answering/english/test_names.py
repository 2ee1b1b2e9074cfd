"""The names of a text."""

import pytest

from bot.answering.english.names import name_spans, names


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Foreign Minister Wang Yi spoke.", ["Wang Yi"]),
        ("Milwaukee County Circuit Judge Hannah Dugan was arrested.", ["Milwaukee", "Circuit", "Hannah Dugan"]),
        ("Australia Prime Minister Anthony Albanese wrote.", ["Australia", "Anthony Albanese"]),
        ("On Tuesday, he met the President.", []),
        ("Didn't Wang Yi speak? Who'd Hannah Dugan meet?", ["Wang Yi", "Hannah Dugan"]),
    ],
)
def test_a_title_parts_a_name_in_two(text, found):
    assert [text[start:end] for _, start, end in name_spans(text)] == found
    assert [len(name.words) for name in names(text)] == [len(name.split()) for name in found]
