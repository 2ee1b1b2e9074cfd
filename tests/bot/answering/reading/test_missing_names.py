"""Which names of a question stand in no article: checked over the whole article, in any form of the name."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from bot.answering.answer import Question
from bot.answering.question.query import read_query
from bot.answering.reading.missing_names import LONGEST, missing_names

NOON = datetime(2025, 3, 4, 12, tzinfo=UTC)
ARTICLE = (
    "The mayor of Lindenau, Anna Keller, opened a bridge. The Greek embassy paid 5,000 crowns for it, the U.S. none."
)


def missing(question, passages, text=ARTICLE):
    corpus = SimpleNamespace(version=lambda *_: SimpleNamespace(text=text) if text else None)
    return missing_names(read_query(Question(question, NOON)), passages, corpus)


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Who is mayor of Lindenau?", []),
        ("Who is mayor of Altstetten?", ["Altstetten"]),
        ("What did Anna Keller open in Lindenau?", []),
        ("What did Otto Keller open in Lindenau?", ["Otto Keller"]),
        ("What did Greece pay for?", []),
        ("What did Turkey pay for?", ["Turkey"]),
        ("What did American envoys pay?", []),  # called by too many names
        ("Who paid 5,000 crowns?", []),
        ("Who paid 7,000 crowns?", ["7,000"]),
        ("Who opened a bridge in 2025?", []),  # the year of the report
        ("Who opened a bridge in 2019?", ["2019"]),
        ("who opened the bridge of altstetten?", []),  # no name can be told
        ("WHO OPENED THE BRIDGE OF ALTSTETTEN?", []),
        ("Wer ist der Bürgermeister von Altstetten und was hat er gesagt?", []),
        ("What did President Anna Keller open?", []),  # titles are written in many ways
        ("Which 3 towns have a bridge?", []),  # and so are small counts
        ("What did the U.K. pay for?", []),
        ("What did the American Senate pay for?", []),
        ("Did the embassy pay more than 4,000 crowns?", []),  # 5,000 are more
        ("Did the embassy pay less than 6,000 crowns?", []),
        ("Did the embassy pay more than 6,000 crowns?", ["6,000"]),
        ("Did the embassy pay 4,000 crowns?", ["4,000"]),
        ("Who paid more than 4,000 crowns?", ["4,000"]),  # told of who is asked for: it may be another one
    ],
)
def test_names_that_stand_nowhere_are_told(passage_of, question, names):
    passage = passage_of("It opened.", title="A bridge", published=date(2025, 3, 1))
    assert missing(question, [passage]) == names


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Who won the 10km run of Lindenau?", "Anna Keller won the 10 km run."),
        ("Who beat 1500 runners?", "Anna Keller beat 1,500 runners."),
        ("Who beat 1,500 runners?", "Anna Keller beat 1500 runners."),
        ("Who paid 5,000 crowns?", "The embassy paid five thousand crowns."),
        ("Who paid $5bn for the bridge?", "The embassy paid $5 billion."),
        ("Who paid €3m for the bridge?", "The embassy paid 3 million euros."),
        ("Who opened it? Ten people stand trial.", "Trial of 10 people opens in Lindenau."),
        ("What opens at 8pm?", "The bridge opens at 8 p.m. on Friday."),
        ("What opens at 8:30pm?", "The bridge opens at 8:30 p.m. on Friday."),
    ],
)
def test_a_figure_written_another_way_is_not_missing(passage_of, question, text):
    """These were compared as they are spelled, and a caveat said that no article names them."""
    assert missing(question, [passage_of(text)], text=f"{text} Lindenau has a bridge.") == []


@pytest.mark.parametrize(
    ("question", "names", "text"),
    [
        ("Who won the 10km run?", ["10km"], "Anna Keller won the 10 mile run, ahead of 10 others."),
        ("Who paid €3m for the bridge?", ["3m"], "The embassy paid $3 million."),
        ("Who beat 1500 runners?", ["1500"], "Anna Keller beat 1,600 runners."),
        ("Where was it 80 degrees Fahrenheit?", ["Fahrenheit"], "It was 80 degrees Celsius."),
        ("Who flew the Boeing 737?", ["Boeing 737"], "Anna Keller flew 737 miles."),
    ],
)
def test_another_figure_or_a_name_that_holds_one_is_missing(passage_of, question, names, text):
    assert missing(question, [passage_of(text)], text=text) == names


def test_one_article_with_the_name_is_enough(passage_of):
    passages = [passage_of("Altstetten has a bridge.", version_id="v2"), passage_of("It opened.")]
    assert missing("Who is mayor of Altstetten?", passages, text=None) == []
    assert missing("Who is mayor of Altstetten?", passages[1:], text=None) == ["Altstetten"]


def test_the_headline_counts(passage_of):
    assert missing("Who is mayor of Altstetten?", [passage_of("It opened.", title="Altstetten's bridge")]) == []


def test_of_a_very_long_article_nothing_is_said(passage_of):
    text = "It opened. " * (LONGEST // 10)
    assert missing("Who is mayor of Altstetten?", [passage_of("It opened.")], text=text) == []


def test_without_passages_nothing_is_said():
    assert missing("Who is mayor of Altstetten?", []) == []


@pytest.mark.parametrize(
    ("text", "large", "names"),
    [
        ("The plane went up and fell.", True, ["UPS"]),
        ("The plane of UPS fell.", True, []),
        ("The plane of United Parcel Service went up and fell.", True, []),
        ("The plane went up and fell.", False, []),  # no article tells that it is an acronym
    ],
)
def test_an_acronym_is_missing_where_only_a_word_with_its_stem_stands(passage_of, text, large, names):
    """Reports on other crashes were quoted without a word that none names UPS."""
    corpus = SimpleNamespace(
        version=lambda *_: SimpleNamespace(text=text),
        texts_writing=lambda *_: ["a plane of UPS", "the pilots of UPS"] if large else [],
    )
    query = read_query(Question("Where did the UPS plane crash?", NOON))
    assert missing_names(query, [passage_of("It fell.", title="A crash")], corpus) == names


def test_a_name_is_there_however_a_page_writes_its_letters(passage_of):
    text = "AT&amp;T laid off 300 people, Leon Mar\u00adchand said."
    assert missing("What did Leon Marchand say of AT&T?", [passage_of(text)], text) == []
