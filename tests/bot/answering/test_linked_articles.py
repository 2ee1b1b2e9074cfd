"""A question with a link is asked of the linked article; nothing is fetched, and no word of a link is searched for."""

from dataclasses import replace
from datetime import date

import pytest

from bot.answering.answer import Answer, Filters, Refusal
from bot.answering.refusal.reasons import FIRST_LINKED, NOT_LINKED

CLIPPER = "https://samples.dateline.example/2024/10/14/europa-clipper-launch"
TRUCE = "https://samples.dateline.example/2025/05/12/geneva-truce"
ELSEWHERE = "https://elsewhere.example/tariffs-on-cars"
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
