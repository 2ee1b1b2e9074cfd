"""The sentence that says why the articles that are quoted may not answer."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from bot.answering.answer import UNSURE, Citation, Question, Quote
from bot.answering.notices.doubts import doubt
from bot.answering.question.query import read_query
from bot.languages.language import Language

NO_VERSIONS = SimpleNamespace(version=lambda *_: None)


def note(passage_of, question, *, is_sure=True):
    passage = passage_of("The mayor of Lindenau opened a bridge.", title="A bridge")
    citation = Citation(1, Quote("v1", 0, 10, "The mayor "), passage)
    query = read_query(Question(question, datetime(2025, 3, 4, tzinfo=UTC)))
    return doubt(query, [citation], NO_VERSIONS, is_sure=is_sure)


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("What did the mayor of Altstetten open?", "“Altstetten”"),
        ("Did Otto Falk, Marrow, Hull, Dorn open the bridge?", "“Otto Falk”, “Marrow”, “Hull”"),
    ],
)
def test_the_missing_names_are_told_the_first_three(passage_of, question, names):
    assert note(passage_of, question) == f"No article quoted here names {names}."


def test_nothing_is_said_if_every_name_stands_in_an_article(passage_of):
    assert note(passage_of, "What did the mayor of Lindenau open?") is None


def test_an_unsure_answer_says_so_or_names_what_is_missing(passage_of):
    assert note(passage_of, "What did the mayor of Lindenau open?", is_sure=False) == UNSURE
    assert "“Altstetten”" in note(passage_of, "What did the mayor of Altstetten open?", is_sure=False)


def test_it_is_said_in_german(passage_of):
    told = note(passage_of, "Did Otto Falk, Marrow open the bridge?")
    assert told.in_language(Language.GERMAN) == "Kein hier zitierter Artikel nennt „Otto Falk“, „Marrow“."
