"""Which words of a topic are acronyms, and which articles have them, by how articles write them."""

from datetime import UTC, datetime
from types import SimpleNamespace

import numpy as np
import pytest

from bot.answering.answer import Question
from bot.answering.question.query import read_query
from bot.answering.search.acronyms import in_capitals, is_acronym, is_written, keep_with_acronyms
from bot.answering.search.retriever import SearchResult

LARGE = ["A plane of UPS crashed.", "What the (UPS) said.", "The UPS crew died, as UPS did say."]


def corpus_of(texts, versions=()):
    """One with these passages, each with the word, and these texts by version_id."""

    def has(text, forms):
        return any(form in text for form in forms)

    return SimpleNamespace(
        texts_writing=lambda _word, forms, _most: [text for text in texts if has(text, forms)],
        versions_writing=lambda ids, forms: {
            name: text for name, text in dict(versions).items() if name in ids and has(text, forms)
        },
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("UPS plane crash", ["UPS"]),
        ("UPS", ["UPS"]),
        ("WHO withdrawal", ["WHO"]),
        ("US tariffs, USA TODAY and the UK", []),  # countries have many names, and "today" is no name
        ("IT outage", []),
        ("Trump did NOT resign", []),
        ("UPS PLANE CRASH", []),  # these capitals tell nothing
        ("SpaceX launch", []),
        ("DOGEcoin crash", []),
    ],
)
def test_what_may_be_an_acronym_is_typed_in_capitals(text, words):
    assert in_capitals(text) == words


@pytest.mark.parametrize(
    ("texts", "is_one"),
    [
        (LARGE, True),
        (LARGE[:1], False),  # one may shout
        (LARGE[1:], True),
        (["of the carrier, UPS", "of the carrier (UPS)"], True),
        (["Shares Of UPS Fall", "Workers At UPS Strike"], False),  # headlines
        (["so we know UPS: Thank you.", "and that is UPS: Well"], False),  # who speaks
        (["they went UPSTAIRS", "the UPSTART of it"], False),
        (["UPS: a crash. “UPS fell.” THE UPS CRASH", "UPS\nUPS"], False),  # no sentence tells how it writes words
        ([*LARGE, "What Ups said.", "It is Ups.", "with Ups again", "for Ups, too"], False),  # a name as any other
    ],
)
def test_an_acronym_is_written_large_inside_sentences(texts, is_one):
    assert is_acronym("UPS", corpus_of(texts)) == is_one


@pytest.mark.parametrize(
    ("text", "has_it"),
    [
        ("UPS said so.", True),
        ("Two UPSs came.", True),
        ("Of the U.P.S. kind", True),
        ("A plane of United Parcel Service crashed.", True),
        ("A United Parcel-Service plane", True),
        ("The plane of Ups crashed.", True),  # as outlets write Nato
        ("Stand up! The start-ups gave up.", False),
        ("UPSTAIRS they went.", False),
        ("Ups and downs", False),
    ],
)
def test_an_article_has_it_in_capitals_or_spelled_out(text, has_it):
    assert is_written("UPS", text) == has_it


def test_small_words_stand_between_the_words_of_an_acronym():
    assert is_written("CDC", "The Centers for Disease Control said so.")
    assert is_written("PGC", "The Port & Gate Company said so.")


def test_a_small_word_may_stand_for_a_letter_but_the_first():
    """“No article quoted here names “DOJ”” stood below a quote on the Department of Justice."""
    assert is_written("DOJ", "The Department of Justice said so.")
    assert not is_written("OJD", "A day of Justice Department.")


def test_articles_without_the_acronym_are_left_out(passage_of):
    """A timeline of the UPS plane crash had the days of four other crashes, each with a word such as "up"."""
    passages = (
        passage_of("The UPS plane fell.", passage_id=1, version_id="v1"),
        passage_of("The plane went up and fell.", passage_id=2, version_id="v2"),
        passage_of("The cargo plane went up and fell.", passage_id=3, version_id="v3"),
        passage_of("The plane went down.", passage_id=4, version_id="v4", title="UPS crash"),
    )
    query = read_query(Question("UPS plane crash", datetime(2025, 6, 1, tzinfo=UTC)))
    found = SearchResult(passages, np.zeros(4, np.float32), None, query)

    def left(texts):
        result = keep_with_acronyms(
            ["UPS"], found, corpus_of(texts, {"v3": "A plane of Ups fell.", "v2": "PUSH-UPSTAIRS"})
        )
        return [passage.passage_id for passage in result.passages]

    assert left(LARGE) == [1, 3, 4]  # the whole article counts, with its headline
    assert left([]) == [1, 2, 3, 4]
