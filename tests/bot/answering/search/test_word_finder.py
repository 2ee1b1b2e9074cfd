"""Looking for the words of a question finds what stemming the whole text would."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.english.terms import stems
from bot.answering.search.word_finder import WordFinder, _plain
from ingest.corpus.text.folding import INVISIBLE, without_accents

TEXT = (
    "The U.S. raised its tariffs; countries’ ministers rose and struck back. Prices fell 19.5%, to $7,500, in São "
    "Paulo. A café's e-mail said that COVID-19 was dying out; the UK and the EU held talks, ran studies and flew home."
)
ALL = sorted(set(stems(TEXT)))


@pytest.mark.parametrize("name", ["AT&T", "PG&E", "S&P", "H&M"])
def test_a_name_with_an_ampersand_is_found(name):
    """Questions about AT&T were refused: no article seemed to name it."""
    assert WordFinder(stems(name)).found_in(f"At noon {name}'s staff left.") == set(stems(name))
    assert WordFinder(stems(name)).found_in("At noon they don't eat.") == set()


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


def test_a_stem_that_is_not_in_the_text_is_not_found():
    assert WordFinder(stems("use our tarmac near Pau for 500 cops")).found_in(TEXT) == set()


def test_a_name_is_found_however_its_letters_are_typed():
    text = "Lech Wałęsa opened a museum in Łódź."

    assert WordFinder(stems("Walesa Lodz")).found_in(text) == {"walesa", "lodz"}
    assert WordFinder(stems("Wałęsa Łódź")).found_in(text.replace("ł", "l")) == {"walesa", "lodz"}


def test_without_stems_or_text_nothing_is_found():
    assert WordFinder([]).found_in(TEXT) == set()
    assert WordFinder(["tariff"]).found_in("") == set()


@given(st.lists(pieces, max_size=25).map("".join), st.lists(pieces, max_size=6).map(" ".join))
def test_only_stems_of_the_text_are_found(text, question):
    wanted = set(stems(question))
    found_stems = WordFinder(wanted).found_in(text)

    assert found_stems <= wanted
    assert found_stems <= {part for word in stems(text) for part in stems(word)} | set(stems(text))


@given(st.lists(st.sampled_from(TEXT.replace(".", " .").split()), max_size=25).map(" ".join))
def test_all_stems_of_plain_news_are_found(text):
    assert WordFinder(ALL).found_in(text) == set(stems(text)) & set(ALL)


@given(st.one_of(st.text(), st.text(alphabet="éèłæ“”’e\u0301\u0323ßİﬁ½…한ΐaE .")))
def test_removing_accents_in_parts_equals_removing_them_from_the_whole(text):
    assert _plain(text) == without_accents(INVISIBLE.sub("", text.casefold()))


def test_a_name_is_found_however_a_page_writes_its_letters():
    """The reply quoted the sentence, and said that no article names him."""
    finder = WordFinder(stems("AT&T Leon Marchand"))
    assert finder.found_in("AT&amp;T laid off 300. Leon Mar\u00adchand won.") == set(stems("AT&T Leon Marchand"))
