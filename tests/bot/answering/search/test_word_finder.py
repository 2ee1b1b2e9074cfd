"""Looking for the words of a question finds what stemming the whole text would."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.english.terms import stems
from bot.answering.search.word_finder import WordFinder, _plain

TEXT = (
    "The U.S. raised its tariffs; countries’ ministers rose and struck back. Prices fell 19.5%, to $7,500, in São "
    "Paulo. A café's e-mail said that COVID-19 was dying out; the UK and the EU held talks, ran studies and flew home."
)
ALL = sorted(set(stems(TEXT)))
pieces = st.sampled_from(
    [
        "tariffs",
        "Tariff",
        "dying",
        "die",
        "U.S.",
        "us",
        "used",
        "rose",
        "rising",
        "country",
        "countries",
        "'s",
        "’s",
        "COVID-19",
        "19",
        "7,500",
        "500",
        "é",
        "-",
        ".",
        ",",
        " ",
        "\n",
        "said",
        "says",
        "skies",
        "sky",
        "İ",
        "ß",
    ]
)


@pytest.mark.parametrize("stem", ALL)
def test_each_stem_of_a_text_is_found_in_it(stem):
    assert WordFinder([stem]).found_in(TEXT) == {stem}


def test_what_does_not_stand_there_is_not_found():
    assert WordFinder(stems("use our tarmac near Pau for 500 cops")).found_in(TEXT) == set()


def test_nothing_is_looked_for_in_vain():
    assert WordFinder([]).found_in(TEXT) == set()
    assert WordFinder(["tariff"]).found_in("") == set()


@given(st.lists(pieces, max_size=25).map("".join), st.lists(pieces, max_size=6).map(" ".join))
def test_found_is_never_more_than_what_stands_there(text, question):
    wanted = set(stems(question))
    found = WordFinder(wanted).found_in(text)

    assert found <= wanted
    assert found <= {part for word in stems(text) for part in stems(word)} | set(stems(text))


@given(st.lists(st.sampled_from(TEXT.replace(".", " .").split()), max_size=25).map(" ".join))
def test_found_is_all_that_stands_there_in_plain_news(text):
    assert WordFinder(ALL).found_in(text) == set(stems(text)) & set(ALL)


@given(st.one_of(st.text(), st.text(alphabet="éè“”’e\u0301\u0323ßİﬁ½…한ΐaE .")))
def test_accents_dropped_part_by_part_are_dropped_from_the_whole(text):
    whole = unicodedata.normalize("NFKD", text.casefold())
    assert _plain(text) == "".join(c for c in whole if not unicodedata.combining(c))
