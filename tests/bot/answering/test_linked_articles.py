"""A question or a search with a link is of the linked article, and a link in the place of a topic names its headline.

Nothing is fetched, and no word of a link is searched for.
"""

import json
from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest

from bot.answering.answer import Answer, Filters, Refusal
from bot.answering.checking.checker import NOT_OPENED, NOTHING_STATED
from bot.answering.refusal.reasons import (
    FIRST_LINKED,
    LINK_IS_NO_CLAIM,
    LINK_IS_NO_TOPIC,
    LINK_LEFT_OUT,
    NOT_LINKED,
    of_headline,
)
from bot.answering.topics.reply import TopicCommand
from bot.wiring import open_answering

CLIPPER = "https://samples.dateline.example/2024/10/14/europa-clipper-launch"
TRUCE = "https://samples.dateline.example/2025/05/12/geneva-truce"
ELSEWHERE = "https://elsewhere.example/tariffs-on-cars"
HEADLINE = "Europa Clipper sets out for an ocean moon of Jupiter"
ONLY = "Only the linked article was searched."


def links(reply):
    return {citation.passage.url for citation in reply.citations}


@pytest.mark.parametrize(
    "text",
    [
        f"When does it reach Jupiter? {CLIPPER}",
        f"what does {CLIPPER}?utm_source=discord#top say about Jupiter?",
        f"What does it say about Jupiter? {CLIPPER}",
        f"what about Jupiter: {CLIPPER}",
        "Jupiter <http://www.samples.dateline.example/2024/10/14/europa-clipper-launch/>",
    ],
)
def test_a_question_is_asked_of_the_linked_article_alone(samples, text):
    reply = samples.ask(text)

    assert isinstance(reply, Answer)
    assert links(reply) == {CLIPPER}
    assert "Jupiter" in " ".join(claim.text for claim in reply.claims)
    assert ONLY in reply.notes
    assert reply.question.text == text
    assert reply.question.filters.article


@pytest.mark.parametrize("text", [CLIPPER, f"is this true? {CLIPPER}", f"summarize {CLIPPER} please", f"lol {CLIPPER}"])
def test_a_link_alone_gives_the_overview_of_its_article(samples, text):
    reply = samples.ask(text)

    assert isinstance(reply, Answer)
    assert reply.writer == "overview"
    assert links(reply) == {CLIPPER}
    assert reply.notes == (ONLY,)


def test_what_the_linked_article_does_not_tell_is_refused(samples):
    reply = samples.ask(f"What is the tariff on goods from Vietnam? {CLIPPER}")

    assert isinstance(reply, Refusal)
    assert {article.url for article in reply.nearest} <= {CLIPPER}
    assert ONLY in reply.notes


def test_beside_a_link_that_is_no_article_the_question_is_asked_and_the_reply_says_so(samples):
    alone = samples.ask("What is the tariff on goods from Vietnam?")
    reply = samples.ask(f"What is the tariff on goods from Vietnam? {ELSEWHERE}")
    refused = samples.ask(f"Who won the Super Bowl? {ELSEWHERE}")

    assert reply.claims == alone.claims
    assert (reply.notes, reply.caveats) == ((NOT_LINKED, *alone.notes), (NOT_LINKED, *alone.caveats))
    assert refused.reason == f"{samples.ask('Who won the Super Bowl?').reason} {NOT_LINKED}"


@pytest.mark.parametrize("text", [ELSEWHERE, f"is this true? {ELSEWHERE}", "https://[", "https://x"])
def test_a_link_alone_that_is_no_article_is_said_to_be_none(samples, text):
    reply = samples.ask(text)

    assert (reply.reason, reply.nearest, reply.is_welcome) == (NOT_LINKED, (), True)


def test_on_a_day_before_it_was_there_the_article_is_none(samples):
    assert samples.ask(CLIPPER, as_of=date(2020, 1, 1)).reason == NOT_LINKED


@pytest.mark.parametrize(
    "text", ["what is this article about?", "tl;dr", "anything new?", "what does it say about Jupiter?"]
)
def test_what_follows_is_asked_of_the_article_as_well(samples, text):
    first = samples.ask(CLIPPER)
    reply = samples.ask(text, filters=first.question.filters)

    assert links(reply) == {CLIPPER}
    assert reply.notes == (ONLY,)
    assert reply.question == replace(first.question, text=text, asked_at=reply.question.asked_at)


def test_of_an_article_that_was_removed_since_nothing_is_found(samples):
    reply = samples.ask("When does it reach Jupiter?", filters=Filters(article="0" * 16))

    assert isinstance(reply, Refusal)
    assert ONLY in reply.notes


def test_a_link_to_no_article_ends_what_was_asked_of_one(samples):
    question = "What is the tariff on goods from Vietnam?"
    reply = samples.ask(f"{question} {ELSEWHERE}", filters=samples.ask(CLIPPER).question.filters)

    assert reply.claims == samples.ask(question).claims
    assert reply.notes[0] == NOT_LINKED
    assert reply.question.filters == Filters()


@pytest.mark.parametrize("other", [TRUCE, ELSEWHERE])
def test_of_several_linked_pages_the_reply_says_that_one_was_searched(samples, other):
    reply = samples.ask(f"When does it reach Jupiter? {CLIPPER} {other}")
    refused = samples.ask(f"Who won the Super Bowl? {CLIPPER} {other}")
    same = samples.ask(f"When does it reach Jupiter? {CLIPPER} {CLIPPER}#top")

    assert links(reply) == {CLIPPER}
    assert (reply.notes, reply.caveats) == ((FIRST_LINKED, *same.notes), (FIRST_LINKED, *same.caveats))
    assert refused.reason.endswith(FIRST_LINKED)


@pytest.mark.parametrize("text", [CLIPPER, f"is this true? {CLIPPER}", f"Jupiter {CLIPPER}"])
def test_a_search_with_a_link_finds_passages_of_the_linked_article_alone(samples, text):
    """The words of the link were searched for, in all articles."""
    passages, notes = samples.search_with_notes(text)

    assert {passage.url for passage in passages} == {CLIPPER}
    assert notes == (ONLY,)


def test_a_search_beside_a_link_that_is_no_article_is_of_its_words(samples):
    passages, notes = samples.search_with_notes(f"Vietnam {ELSEWHERE}")

    assert passages == samples.search("Vietnam")
    assert notes == (NOT_LINKED,)
    assert samples.search_with_notes(ELSEWHERE) == ((), (NOT_LINKED,))
    assert samples.search_with_notes(f"Jupiter {ELSEWHERE} {CLIPPER}")[1] == (FIRST_LINKED, ONLY)


@pytest.mark.parametrize("command", TopicCommand)
def test_a_link_in_the_place_of_a_topic_stands_for_the_headline_of_its_article(samples, command):
    """It was refused: no article has the words of a link."""
    for text in (CLIPPER, f"is this true? {CLIPPER}"):
        reply = samples.topic(command, text)

        assert CLIPPER in {line.citation.passage.url for line in reply.lines}
        assert reply.question.text == reply.searched == HEADLINE
        assert reply.notes[0] == of_headline(HEADLINE)


@pytest.mark.parametrize("command", TopicCommand)
def test_a_topic_beside_a_link_is_looked_for_without_it(samples, command):
    alone = samples.topic(command, "tariffs")
    for link in (CLIPPER, ELSEWHERE):
        reply = samples.topic(command, f"tariffs {link}")

        assert reply.lines == alone.lines
        assert reply.notes == (LINK_LEFT_OUT, *alone.notes)


@pytest.mark.parametrize("command", TopicCommand)
def test_of_a_link_to_no_article_the_reply_says_what_to_write(samples, command):
    """What was listed had a word of the link, such as "tariffs"."""
    for text in (ELSEWHERE, f"is this true? {ELSEWHERE}"):
        reply = samples.topic(command, text)
        is_claim = command is TopicCommand.WHO_REPORTED

        assert reply.reason == (LINK_IS_NO_CLAIM if is_claim else LINK_IS_NO_TOPIC)
        assert (reply.lines, reply.nearest) == ((), ())


def test_a_time_in_a_headline_is_no_time_that_is_asked_for(corpus_of, settings_for, tmp_path):
    """ "Last week" is that before the report, and not that before the question."""
    link = "https://north.example/ferry"
    ferry = {
        "url": link,
        "title": "The Dunmere ferry sailed again last week",
        "outlet": "North",
        "published": "2025-03-03",
        "text": "The Dunmere ferry sailed again last week, its owner said, after a month in the dock of the town.",
    }
    (tmp_path / "articles.jsonl").write_text(json.dumps(ferry) + "\n", "utf-8")
    with closing(open_answering(settings_for(corpus_of(tmp_path / "articles.jsonl")))) as answering:
        reply = answering.topic(TopicCommand.LATEST, link)

    assert [line.citation.passage.url for line in reply.lines] == [link]
    assert reply.notes == (of_headline(ferry["title"]),)


@pytest.mark.parametrize("text", [CLIPPER, ELSEWHERE, f"is this true? {ELSEWHERE}"])
def test_a_check_says_that_it_opens_no_link(samples, text):
    """A message that is a link alone was said to say nothing of a person or a place."""
    checked = samples.check(text)

    assert checked.statements == ()
    assert checked.reason == f"{NOTHING_STATED} {NOT_OPENED}"
