from collections import Counter
from datetime import UTC, datetime

import pytest

from bot.answering.answer import Answer
from bot.answering.english import names, statement, terms
from bot.answering.english.statement import read_statement
from bot.answering.notices import reported_figures
from bot.answering.question import query, request
from bot.answering.question.query import asks_of_the_past, without_this_year
from bot.answering.question.spelling import typing_errors
from bot.answering.refusal import reasons
from bot.answering.search import ranking
from bot.answering.topics import overview
from bot.answering.topics.leads import lead
from tests.bot.answering.queries import query_of


@pytest.mark.parametrize(
    "question",
    [
        "Who won the race?",
        "when did the bridge open",
        "What was said?",
        "Which firm announced layoffs?",
        "who led it",
        "How many people died in the flood?",
        "which states sued over the tariffs",
        "Which prisoners freed in May fled to Ohio?",
        "Died in the flood: who?",
    ],
)
def test_questions_about_the_past(question):
    assert asks_of_the_past(question)


@pytest.mark.parametrize(
    "question",
    [
        "who runs Intel now",
        "Who is the pope?",
        "what are mortgage rates",
        "What’s the tariff that was announced?",
        "Which tariffs does the United States have?",
        "who owns United Airlines",
        "how many speed cameras need repair",
        "Used car prices, are they rising?",
    ],
)
def test_questions_about_the_present(question):
    assert not asks_of_the_past(question)


@pytest.mark.parametrize(
    ("question", "searched"),
    [
        ("Who won the US Open in 2025?", "Who won the US Open ?"),
        ("In 2025, who won the US Open?", "who won the US Open?"),
        ("Which storms hit Ohio in the year 2025 at night?", "Which storms hit Ohio at night?"),
    ],
)
def test_the_year_in_which_a_question_is_asked_is_a_time_and_no_words(question, searched):
    """Reports of the year do not name it: headlines of the days before did win."""
    query = query_of(question)
    without = without_this_year(query)

    assert without.text == searched
    assert not {"2025", "year"} & {*without.terms, *without.stems, *without.names}
    assert without.scope == query.scope
    assert without.today == query.today


@pytest.mark.parametrize(
    "question",
    [
        "Who won the US Open in 2024?",
        "Who won the 2025 US Open?",
        "Who won the US Open this year?",
        "Who won in March 2025?",
        "What has changed since 2025?",
        "Who won the US Open in 2024 and 2025?",
        "How many more died in 2025 than in 2024?",
        "How did sales in 2025 compare with 2024?",
        "Did more die in 2025 than last year?",
        "Who runs Intel?",
    ],
)
def test_other_words_of_time_stay(question):
    query = query_of(question)

    assert without_this_year(query) is query


KINDS = {
    query: ("words", "names", "understand_time", "asks_of_the_past", "language_of"),
    ranking: ("word_weights",),
    terms: ("words", "names", "stems", "search_terms"),
    names: ("names",),
    statement: ("one_spelling", "mentions", "figures", "names", "words"),
    request: ("words",),
    typing_errors: ("words",),
    reasons: ("search_terms", "stems"),
    lead: ("stems",),
    overview: ("search_terms",),
    reported_figures: ("words", "mentions", "figures", "one_spelling"),
}


@pytest.fixture
def readings(monkeypatch):
    """How often each function read each text, by (name, text); in one spelling is another reading."""
    counts = Counter()

    def counted(name, read):
        def of(*given, **named):
            if given and isinstance(given[0], str):
                counts[name, given[0]] += 1
            return read(*given, **named)

        return of

    for module, functions in KINDS.items():
        for name in functions:
            kind = f"statement {name}" if module is statement else name
            monkeypatch.setattr(module, name, counted(kind, getattr(module, name)))
    return counts


@pytest.mark.parametrize(
    ("typed", "answered"),
    [
        ("When will Europa Clipper reach Jupiter?", True),
        ("How many people were killed by the flood in Valencia in 2024?", False),
        ("Who won the chess match between Vosk and Tarrant?", False),
        ("Wann kommt die Sonde beim Jupiter an und wer hat sie gebaut?", False),
    ],
)
def test_a_question_is_read_once_for_each_kind_of_reading(samples, readings, typed, answered):
    read_statement.cache_clear()
    reply = samples.ask(typed, asked_at=datetime(2025, 4, 1, tzinfo=UTC))

    assert isinstance(reply, Answer) == answered
    read = {name: count for (name, text), count in readings.items() if text == typed}
    assert read["words"] == read["names"] == read["understand_time"] == read["asks_of_the_past"] == 1
    assert set(read.values()) == {1}


def test_a_topic_is_read_once_for_all_sentences(samples, readings):
    reply = samples.ask("Tell me about the launch of Europa Clipper", asked_at=datetime(2025, 4, 1, tzinfo=UTC))

    assert isinstance(reply, Answer)
    read = {name: count for (name, text), count in readings.items() if text == "the launch of Europa Clipper"}
    assert read["names"] == read["understand_time"] == 1
    # Once to see that it is a topic, once as the topic.
    assert read.pop("words") == 2
    assert set(read.values()) <= {1}
