"""Which words that are not searched for are part of a name, by how articles write them."""

import pytest

from bot.answering.question.capitals import with_capitals
from bot.answering.question.small_words import is_name, written_names
from bot.answering.question.spelling.typing_errors import corrected
from tests.bot.answering.queries import query_of

ARTICLES = (
    "The actor Will Sorn met To Brae. It was said that Will Sorn will sing.",
    "Will Falk run? They ask whether will Falk or another run. So Will Falk.",
    'The film "This Is Us" and the band, the Who, won; the many who won were there.',
    "He works at Dorn & Dorn, and the lawyers Dorn & Dorn won. Asked of Dunn and Lind, Dunn & Lind; Dunn and Lind.",
)


@pytest.fixture
def corpus(corpus_with):
    return corpus_with(*ARTICLES)


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("Will Sorn", ["Will Sorn"]),
        ("What did Will Sorn say?", ["Will Sorn"]),
        ("Did Will Sorn meet To Brae?", ["Will Sorn", "To Brae"]),
        ("Will Sorn Oscars", ["Will Sorn"]),
        ("will sorn", ["Will Sorn"]),
        ("will sorn sing at the gala", []),
        ("Will Falk win?", []),
        ("WILL SORN", []),
        ("This Is Us", ["This Is Us"]),
        ("The Who", ["The Who"]),
        ("Dorn & Dorn", ["Dorn & Dorn"]),
        ("Dorn and Dorn", ["Dorn & Dorn"]),
        ("Dunn & Lind", []),  # two persons
        ("Who Won", []),
        ("US Senate", []),
        ("(.+", []),
        ("", []),
    ],
)
def test_names_of_small_words_are_those_that_articles_write_so_inside_sentences(corpus, text, phrases):
    assert [name.phrase for name in written_names(text, corpus)] == phrases


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("Will Sorn", True), ("will sorn", True), ("Will Sorn wins", False), ("Will Falk", False), ("Sorn", False)],
)
def test_a_text_is_a_name_as_a_whole(corpus, text, is_one):
    assert is_name(text, corpus) is is_one


@pytest.mark.parametrize(("text", "written"), [("This Is Us", "This Is Us"), ("will sorn", "Will Sorn")])
def test_a_name_of_small_words_keeps_its_capitals(corpus, text, written):
    """ "This Is Us" is written as headlines are, where capitals tell nothing."""
    assert with_capitals(query_of(text), corpus) == written


def test_no_word_of_such_a_name_is_a_typing_error(corpus_with):
    """ "Will Forte" was searched for as "Will Fort"."""
    corpus = corpus_with("The fort was taken, and forts fell.", "The actor Will Forte sang.", times=40)

    assert corrected(query_of("Will Forte"), corpus).text == "Will Forte"
