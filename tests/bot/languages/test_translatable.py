import copy
import json
import pickle
from datetime import date

import pytest

from bot.answering.english.dates import day_in_words, month_in_words
from bot.languages.language import Language
from bot.languages.translatable import gettext_lazy, join, ngettext_lazy

GERMAN = Language.GERMAN


def test_it_is_its_english_text():
    told = gettext_lazy("The newest report quoted here is of {day}.", day=day_in_words(date(2025, 4, 4)))

    assert told == "The newest report quoted here is of 4 April 2025."
    assert json.dumps([told]) == '["The newest report quoted here is of 4 April 2025."]'
    assert told.in_language(Language.ENGLISH) == told


def test_its_arguments_are_said_in_the_other_language_too():
    told = gettext_lazy("The newest report quoted here is of {day}.", day=day_in_words(date(2025, 3, 4)))

    assert told.in_language(GERMAN) == "Der neueste hier zitierte Bericht ist vom 4. März 2025."
    assert (
        gettext_lazy("In {month}: ", month=month_in_words(date(2022, 12, 1))).in_language(GERMAN)
        == "Im Dezember 2022: "
    )


@pytest.mark.parametrize(
    ("number", "words"), [(1, "1 Frage"), (2, "2 Fragen"), (1234, "1.234 Fragen"), (0, "0 Fragen")]
)
def test_what_it_counts_has_its_own_form(number, words):
    assert ngettext_lazy("{number} question", "{number} questions", number).in_language(GERMAN) == words


def test_a_large_number_has_its_commas_in_english_as_elsewhere():
    long = gettext_lazy("The question is {length} characters long; the limit is {limit}.", length=12345, limit=1000)

    assert long == "The question is 12,345 characters long; the limit is 1,000."
    assert "12.345" in long.in_language(GERMAN)
    assert ngettext_lazy("{number} question", "{number} questions", 1234) == "1,234 questions"


def test_parts_are_joined_in_both():
    told = join(" ", (gettext_lazy("An article says so."), "cnn.com", day_in_words(None)))

    assert told == "An article says so. cnn.com date unknown"
    assert told.in_language(GERMAN) == "So steht es in einem Artikel. cnn.com ohne Datum"


def test_braces_in_what_an_article_says_are_its_own():
    told = gettext_lazy("An article says {held}, not {said}.", held="{said}", said="{0}")

    assert told == "An article says {said}, not {0}."
    assert told.in_language(GERMAN) == "In einem Artikel steht „{said}“, nicht „{0}“."


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda told: pickle.loads(pickle.dumps(told))])
def test_a_copy_can_be_said_in_the_other_language(copied):
    told = copied(gettext_lazy("{number} more", number=3))

    assert (told, told.in_language(GERMAN)) == ("3 more", "3 weitere")


def test_what_a_catalog_lacks_stays_english():
    assert gettext_lazy("Nobody has translated {this}.", this=1).in_language(GERMAN) == "Nobody has translated 1."
    assert gettext_lazy("").in_language(GERMAN) == ""
