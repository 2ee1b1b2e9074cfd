"""The service: what it accepts, and passages of earlier replies as they are today."""

import re
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.answering.answer import Answer, Filters, Refusal
from bot.conversation.stored_passages import stored_passages
from bot.errors import QuestionRejected
from bot.languages.language import Language
from bot.wiring import open_answering
from ingest.corpus.errors import OutOfTime

ASKED_AT = datetime(2026, 1, 5, tzinfo=UTC)


def test_a_question_that_is_too_long_is_rejected_in_a_sentence(samples):
    with pytest.raises(QuestionRejected, match=r"501 characters long.*500"):
        samples.ask("x" * 501, asked_at=ASKED_AT)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("What did the king of Narnia say in March 2025?", ["Gesucht habe ich nach „Narnia“", "1.–31. März 2025"]),
        ("Wer ist der König von Narnia und wann ist er da?", ["Die Frage ist anscheinend auf Deutsch"]),
        ("Tell me about the Eurpoa Clipper", ["Gesucht wurde nach „Europa“ statt „Eurpoa“.", "14. Oktober 2024: "]),
        ("Hello!", ["Hallo! Frag mich"]),
    ],
)
def test_what_it_says_itself_can_be_said_in_german(samples, text, sentences):
    reply = samples.ask(text, asked_at=ASKED_AT)
    own = [claim.when for claim in reply.claims] if isinstance(reply, Answer) else [reply.reason]
    told = " ".join(one.in_language(Language.GERMAN) for one in (*own, *reply.notes) if one)

    assert [sentence for sentence in sentences if sentence not in told] == []
    assert not re.search(r"\b(?:the|of|articles?|reports?|looked|understood)\b", re.sub("„[^“]*“", "", told), re.I)


@pytest.mark.parametrize(
    ("text", "is_match"),
    [
        ("When did Europa Clipper launch?", True),
        ("Which minister of Finland resigned over a fishing licence?", False),
        ("What is the latest?", True),
        ("Give me an overview of Europa Clipper", True),
        ("Hello!", False),
        ("Thanks!", False),
        ("???", False),
    ],
)
def test_every_reply_says_how_old_it_is(samples, text, is_match):
    newest = samples.corpus.newest_day(ASKED_AT.date())
    reply = samples.ask(text, asked_at=datetime.now(UTC))

    told = reply.freshness
    assert told.is_match == is_match == isinstance(reply, Answer)
    assert told.last_report == newest
    assert told.newest == (max(c.passage.published for c in reply.citations) if is_match else newest)
    assert told.stale  # the samples are of 2024 and 2025


def test_a_question_that_is_given_up_says_how_old_the_corpus_is(samples, monkeypatch):
    def give_up(_question):
        raise OutOfTime

    monkeypatch.setattr(samples._answerer, "answer", give_up)
    assert samples.ask("When did Europa Clipper launch?", asked_at=ASKED_AT).freshness.last_report


def test_as_of_a_day_nothing_later_is_told(samples):
    day = date(2025, 1, 15)
    told = samples.ask("What is the latest?", as_of=day).freshness
    searched = samples.freshness(samples.search("Europa Clipper", as_of=day), as_of=day)

    for freshness in (told, searched):
        assert freshness.as_of == day
        assert freshness.updated is None  # they were ingested later
        assert all(d is None or d <= day for d in (freshness.newest, freshness.last_report))


def test_a_corpus_is_stale_when_the_setting_says_so(settings_for, sample_folder):
    with closing(open_answering(settings_for(sample_folder, stale_days=100_000))) as answering:
        assert not answering.freshness(()).stale
        assert answering.freshness(()).last_report


def test_what_a_reply_rests_on_is_made_again_as_it_was(samples):
    found = samples.search("What tariff did China put on American goods?", k=10)
    again = samples.passages(stored_passages(found))

    assert [replace(passage, passage_id=0, score=0.0) for passage in found] == again


def test_a_copy_that_was_removed_since_is_not_named_again(samples):
    (found,) = samples.search("What tariff did China put on American goods?", k=1)
    (kept,) = stored_passages([replace(found, copies=("https://example.com/gone",))])

    assert samples.passages([kept])[0].copies == ()


def test_only_the_reports_that_were_asked_for_are_searched(samples):
    found = samples.search("What did the government decide?", k=20)
    outlet = found[0].outlet
    days = sorted(passage.published for passage in found)
    of_outlet = samples.search("What did the government decide?", k=20, filters=Filters(outlet=outlet.upper()))
    of_time = samples.search("What did the government decide?", k=20, filters=Filters(None, days[2], days[-3]))

    assert {passage.outlet for passage in of_outlet} == {outlet}
    assert days[0] < days[2] <= min(p.published for p in of_time) <= max(p.published for p in of_time) <= days[-3]


def test_a_reply_says_which_reports_were_searched(samples):
    filters = Filters("Lantern Daily (sample)", date(2024, 10, 1), date(2024, 10, 31))
    reply = samples.ask("When will Europa Clipper reach Jupiter?", asked_at=ASKED_AT, filters=filters)
    assert "Only reports of Lantern Daily (sample), from 1 October 2024 on, until 31 October 2024 were searched." in (
        reply.notes
    )
    assert isinstance(reply, Answer)
    elsewhere = samples.ask("When will Europa Clipper reach Jupiter?", asked_at=ASKED_AT, filters=Filters("Nobody"))
    assert isinstance(elsewhere, Refusal)
    assert elsewhere.nearest == ()
