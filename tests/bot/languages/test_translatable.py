import copy
import json
import pickle
from datetime import date

import pytest

from bot.answering.english.dates import day_in_words, month_in_words
from bot.languages.language import Language
from bot.languages.translatable import gettext_lazy, join, ngettext_lazy

GERMAN = Language.GERMAN


def test_a_translatable_text_equals_its_english_text():
    text = gettext_lazy("The newest report quoted here is from {day}.", day=day_in_words(date(2025, 4, 4)))

    assert text == "The newest report quoted here is from 4 April 2025."
    assert json.dumps([text]) == '["The newest report quoted here is from 4 April 2025."]'
    assert text.in_language(Language.ENGLISH) == text


def test_arguments_are_translated():
    text = gettext_lazy("The newest report quoted here is from {day}.", day=day_in_words(date(2025, 3, 4)))

    assert text.in_language(GERMAN) == "Der neueste hier zitierte Bericht ist vom 4. März 2025."
    assert (
        gettext_lazy("In {month}: ", month=month_in_words(date(2022, 12, 1))).in_language(GERMAN)
        == "Im Dezember 2022: "
    )


@pytest.mark.parametrize(
    ("number", "words"), [(1, "1 Frage"), (2, "2 Fragen"), (1234, "1.234 Fragen"), (0, "0 Fragen")]
)
def test_plural_forms_are_translated(number, words):
    assert ngettext_lazy("{number} question", "{number} questions", number).in_language(GERMAN) == words


def test_large_numbers_have_the_separators_of_the_language():
    long = gettext_lazy("The question is {length} characters long; the limit is {limit}.", length=12345, limit=1000)

    assert long == "The question is 12,345 characters long; the limit is 1,000."
    assert "12.345" in long.in_language(GERMAN)
    assert ngettext_lazy("{number} question", "{number} questions", 1234) == "1,234 questions"


def test_joined_parts_are_translated():
    text = join(" ", (gettext_lazy("An article says so."), "cnn.com", day_in_words(None)))

    assert text == "An article says so. cnn.com date unknown"
    assert text.in_language(GERMAN) == "So steht es in einem Artikel. cnn.com ohne Datum"


def test_braces_in_an_argument_are_kept():
    text = gettext_lazy("An article says {held}, not {said}.", held="{said}", said="{0}")

    assert text == "An article says {said}, not {0}."
    assert text.in_language(GERMAN) == "In einem Artikel steht „{said}“, nicht „{0}“."


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda text: pickle.loads(pickle.dumps(text))])
def test_a_copy_can_be_translated(copied):
    text = copied(gettext_lazy("{number} more", number=3))

    assert (text, text.in_language(GERMAN)) == ("3 more", "3 weitere")


def test_text_missing_from_the_catalog_stays_english():
    assert gettext_lazy("Nobody has translated {this}.", this=1).in_language(GERMAN) == "Nobody has translated 1."
    assert gettext_lazy("").in_language(GERMAN) == ""
