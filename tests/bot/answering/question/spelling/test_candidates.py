"""What is meant of several names and words that are near."""

import pytest

from bot.answering.question.spelling.candidates import Suspect, best_form, choose_meant
from bot.answering.question.spelling.typing_errors import corrected
from tests.bot.answering.queries import query_of


@pytest.mark.parametrize(
    ("question", "meant"),
    [("who is falc", "Falk"), ("who is falc of Arle", "Falk"), ("who is falc of Davos", "Fall")],
)
def test_of_several_that_are_near_it_is_the_one_that_articles_have_with_the_other_words(corpus_with, question, meant):
    corpus = corpus_with("Then Ann Falk won in Arle.", "There Ann Falk sang.", "Then Tom Fall won in Davos.")
    suspect = Suspect("falc", "falc", may_be_name=True, may_be_word=True)

    assert choose_meant(suspect, 0, query_of(question), corpus) == meant


@pytest.mark.parametrize(
    ("may_be_name", "may_be_word", "meant"),
    [(True, False, "Clark"), (False, True, "clerk"), (False, False, None)],
)
def test_a_name_or_a_word_is_meant_only_where_it_may_be(corpus_with, may_be_name, may_be_word, meant):
    corpus = corpus_with("Then Ann Clark won.", "It is a clerk.", times=100)
    suspect = Suspect("clirk", "clirk", may_be_name, may_be_word)

    assert choose_meant(suspect, 0, query_of("who is clirk"), corpus) == meant


@pytest.mark.parametrize(
    ("forms", "best"),
    [
        (["GENEVA", "Geneva"], "Geneva"),
        (["GENEVA"], "Geneva"),
        (["NATO"], "NATO"),
        (["deMar", "DeMar", "DeMar"], "DeMar"),
    ],
)
def test_a_name_is_written_as_most_articles_do_and_not_in_capitals(forms, best):
    assert best_form(forms) == best


@pytest.mark.parametrize(("times", "meant"), [(99, None), (100, "tariff")])
def test_a_word_is_not_taken_for_one_that_few_articles_have(corpus_with, times, meant):
    """Of a few articles any word may be missing."""
    corpus = corpus_with("Checks of the tariff.", times=times)
    suspect = Suspect("tarrif", "tarrif", may_be_name=True, may_be_word=True)

    assert choose_meant(suspect, 0, query_of("when are the tarrif checks coming"), corpus) == meant


ENDINGS = (
    "The election, the funeral and the release: an actress said so on her acres, and the Masters began.",
    "Thieves stole the jewels from the Louvre.",
    "The Jews of Arle met.",
)


@pytest.mark.parametrize(
    ("typed", "searched"),
    [
        ("who won the elction", "who won the election"),
        ("the pope funral", "the pope funeral"),
        ("switch 2 releese", "switch 2 release"),
        ("who won best actres", "who won best actress"),
        ("louvre jewls", "louvre jewels"),
        ("who stole the louvre jewls", "who stole the louvre jewels"),
    ],
)
def test_a_word_is_corrected_though_its_error_changes_its_stem(corpus_with, typed, searched):
    """These stayed as they were or became "acres" and "Jews": stems alone were compared, and stemmed again."""
    assert corrected(query_of(typed), corpus_with(*ENDINGS, times=100)).text == searched


def test_a_word_of_the_dictionary_is_no_name(corpus_with):
    """ "Rubik" was searched for as "Rubio"."""
    corpus = corpus_with(*["Marco Rubio spoke."] * 100)

    assert corrected(query_of("who solved the rubik cube"), corpus).text == "who solved the rubik cube"
    assert corrected(query_of("what did rubioo say"), corpus).text == "what did Rubio say"
