"""The names of a text."""

import pytest

from bot.answering.english.names import names, times_inside


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
    assert [text[name.start : name.end] for name in names(text)] == found
    assert [len(name.words) for name in names(text)] == [len(name.split()) for name in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Trump met Kim. Putin left.", ["Trump", "Kim", "Putin"]),
        ("It was said on TV. Ann Lee left.", ["TV", "Ann Lee"]),
        ("It was said by J. D. Vance and Mr. Roe.", ["J. D. Vance", "Mr. Roe"]),
        ("The storm hit St. Louis and Gov. Roe.", ["St. Louis", "Gov. Roe"]),
        # "What did he say?" became "Adm: What did Roe say?".
        ("Adm. Roe met Amb. Lee, Det. Kim and Pvt. Lin.", ["Adm. Roe", "Amb. Lee", "Det. Kim", "Pvt. Lin"]),
    ],
)
def test_a_name_ends_with_its_sentence_however_short_its_last_word(text, found):
    """ "How old is he?" became "How old is Kim. Putin?"."""
    assert [text[name.start : name.end] for name in names(text)] == found


@pytest.mark.parametrize("opener", ["Though", "Whether", "Unless", "Yet", "Even", "Maybe", "Whereas", "Nor"])
def test_a_conjunction_that_begins_a_sentence_is_no_first_name(opener):
    """ "What did she say?" became "What did Whether Roe say?"."""
    text = f"They spoke. {opener} Roe left."
    assert [text[name.start : name.end] for name in names(text)] == ["Roe"]
    assert [name.sure for name in names(text)] == [True]


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("They met the Nato chief, and then (as planned) the Nato council.", 2),
        ("Nato met. Nato left.", 0),  # every sentence begins with a capital
        ("Trump Meets Nato Chief", 0),  # so does every word of a heading
        ("the Nato: a story", 0),  # what stands before a colon is a label
        ("the nato chief", 0),
        ("the Natos", 0),
    ],
)
def test_a_word_is_counted_inside_sentences_alone(text, times):
    assert times_inside("Nato", text) == times
