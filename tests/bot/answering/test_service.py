"""The service: what it accepts, and passages of earlier replies as they are today."""

import json
import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.answering.answer import Answer, Filters, Question, Refusal
from bot.answering.search.retriever import PassageRetriever
from bot.answering.service import Answering
from bot.answering.topics.reply import TopicCommand
from bot.conversation.stored_passages import stored_passages
from bot.errors import QuestionRejected
from bot.languages.language import Language
from bot.wiring import open_answering
from ingest.corpus.errors import CatalogDamaged, OutOfTime
from ingest.corpus.text.normalization import normalize

ASKED_AT = datetime(2026, 1, 5, tzinfo=UTC)


def test_an_overlong_question_is_rejected_in_a_sentence(samples):
    with pytest.raises(QuestionRejected, match=r"501 characters long.*500"):
        samples.ask("x" * 501, asked_at=ASKED_AT)


def test_a_question_whose_accents_stand_apart_is_read_as_one_whose_letters_have_them(samples):
    asked = "What did Gen\u00e8ve\u2019s Zo\u00eb Ren\u00e9 say?"
    reply = samples.ask(normalize("NFD", asked))

    assert reply.question.text == asked


def test_a_follow_up_as_it_was_typed_reaches_the_search_of_a_question_and_no_overview(samples, monkeypatch):
    searched = []
    find = PassageRetriever.find

    def noted(retriever, query, *args, **options):
        searched.append(query.typed and query.typed.text)
        return find(retriever, query, *args, **options)

    monkeypatch.setattr(PassageRetriever, "find", noted)
    reply = samples.ask("How high is the spire of Notre-Dame?", typed="And how high is its spi\u0301re?")
    samples.ask("Tell me about Notre-Dame.", typed="Tell me about it.")

    assert reply.question.text == "How high is the spire of Notre-Dame?"
    assert searched == ["And how high is its sp\u00edre?", None]


def test_days_the_wrong_way_around_are_rejected_in_a_sentence(samples):
    filters = Filters(None, date(2025, 4, 1), date(2025, 3, 1))
    for asked in (samples.ask, samples.search):
        with pytest.raises(QuestionRejected, match="2025-04-01 is later than 2025-03-31, the day as of which you ask"):
            samples.ask("Who?", as_of=date(2025, 3, 31), filters=Filters(since=date(2025, 4, 1)))
        with pytest.raises(QuestionRejected, match="2025-04-01 is later than 2025-03-01"):
            asked("Who met in Tokyo?", filters=filters)


def test_as_of_a_day_times_are_counted_from_it(samples):
    reply = samples.ask("tariffs this month", asked_at=ASKED_AT, as_of=date(2025, 4, 15))

    assert any("as 1 to 30 April 2025" in note for note in reply.notes)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("meridian", "try Meridian Wire (sample)."),
        ("Harbor Gazete (sample)", "try Harbour Gazette (sample)"),
        ("BBC", "try "),
    ],
)
def test_an_outlet_that_no_article_has_is_rejected_with_those_that_it_may_be(samples, typed, offered):
    for asked in (samples.ask, samples.search):
        with pytest.raises(QuestionRejected, match=f"No article is from “{re.escape(typed)}”") as rejected:
            asked("Who met in Tokyo?", filters=Filters(typed))
        assert offered in str(rejected.value)


def test_the_case_of_an_outlet_does_not_matter(samples):
    passages = samples.search("tariffs", filters=Filters("MERIDIAN WIRE (sample)"))
    assert {passage.outlet for passage in passages} == {"Meridian Wire (sample)"}


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("What did the king of Narnia say in March 2025?", ["Gesucht habe ich nach „Narnia“", "1.–31. März 2025"]),
        ("Wer ist der König von Narnia und wann ist er da?", ["Das ist anscheinend auf Deutsch"]),
        ("Tell me about the Eurpoa Clipper", ["Gesucht wurde nach „Europa“ statt „Eurpoa“.", "14. Oktober 2024: "]),
        ("Hello!", ["Hallo! Stell mir in einem Satz eine Frage"]),
    ],
)
def test_the_bots_own_sentences_are_translated_into_german(samples, text, sentences):
    reply = samples.ask(text, asked_at=ASKED_AT)
    own = [claim.when for claim in reply.claims] if isinstance(reply, Answer) else [reply.reason]
    german = " ".join(
        sentence_or_none.in_language(Language.GERMAN) for sentence_or_none in (*own, *reply.notes) if sentence_or_none
    )

    assert [sentence for sentence in sentences if sentence not in german] == []
    assert not re.search(r"\b(?:the|of|articles?|reports?|looked|understood)\b", re.sub("„[^“]*“", "", german), re.I)


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
def test_every_reply_has_its_freshness(samples, text, is_match):
    newest = samples.corpus.newest_day(ASKED_AT.date())
    reply = samples.ask(text, asked_at=datetime.now(UTC))

    freshness = reply.freshness
    assert freshness.is_match == is_match == isinstance(reply, Answer)
    assert freshness.last_report == newest
    assert freshness.newest == (max(c.passage.published for c in reply.citations) if is_match else newest)
    assert freshness.stale  # the samples are of 2024 and 2025


def test_the_newest_report_of_a_trend_is_that_of_all_its_days(samples, monkeypatch):
    """Of the busiest days in March the newest matching report was said to be of March, with reports up to May."""
    monkeypatch.setattr("bot.answering.topics.trend.busiest_days", lambda reports: sorted(reports)[:2])

    reply = samples.topic(TopicCommand.TREND, "tariffs", asked_at=ASKED_AT)

    assert [line.day for line in reply.lines] == [date(2024, 12, 1), date(2025, 3, 30)]
    assert reply.freshness.newest == date(2025, 5, 12)


@pytest.mark.parametrize(
    ("command", "name"),
    [(TopicCommand.TIMELINE, "timeline._each_once"), (TopicCommand.WHO_REPORTED, "who_reported.MOST")],
)
def test_the_newest_report_of_a_topic_is_that_of_all_that_were_found(samples, monkeypatch, command, name):
    """The newest matching report was said to be the newest of those that are shown."""
    whole = samples.topic(command, "tariffs", asked_at=ASKED_AT)
    one = (lambda leads: dict([*leads.items()][:1])) if "each" in name else 1
    monkeypatch.setattr(f"bot.answering.topics.{name}", one)
    monkeypatch.setattr("bot.answering.topics.timeline.FEW", 0)

    reply = samples.topic(command, "tariffs", asked_at=ASKED_AT)

    assert len(reply.lines) < len(whole.lines)
    assert (
        reply.freshness.newest == whole.freshness.newest > max(line.citation.passage.published for line in reply.lines)
    )


def test_a_question_that_times_out_has_the_freshness_of_the_corpus(samples, monkeypatch):
    def give_up(_question, _typed):
        raise OutOfTime

    monkeypatch.setattr(samples._answerer, "answer", give_up)
    assert samples.ask("When did Europa Clipper launch?", asked_at=ASKED_AT).freshness.last_report


def test_as_of_a_day_the_freshness_is_that_of_the_day(samples):
    day = date(2025, 1, 15)
    answered = samples.ask("What is the latest?", as_of=day).freshness
    searched = samples.freshness(samples.search("Europa Clipper", as_of=day), as_of=day)

    for freshness in (answered, searched):
        assert freshness.as_of == day
        assert freshness.updated is None  # they were ingested later
        assert all(d is None or d <= day for d in (freshness.newest, freshness.last_report))


@pytest.mark.parametrize(
    ("as_of", "days_ahead", "is_known"), [(None, 1, True), (None, 2, False), (ASKED_AT.date(), 1, False)]
)
def test_a_report_of_tomorrow_counts_as_the_newest_except_as_of_a_day(samples, as_of, days_ahead, is_known):
    """Where its publisher is, it was tomorrow already; the last line called its date unknown."""
    day = ASKED_AT.date() + timedelta(days=days_ahead)
    passages = [replace(passage, published=day) for passage in samples.search("Europa Clipper", k=1)]

    assert samples._freshness(Question("x", ASKED_AT, as_of), passages).newest == (day if is_known else None)


def test_a_corpus_is_stale_after_the_days_of_the_setting(settings_for, sample_folder):
    with closing(open_answering(settings_for(sample_folder, stale_days=100_000))) as answering:
        assert not answering.freshness(()).stale
        assert answering.freshness(()).last_report


def test_stored_passages_are_restored_unchanged(samples):
    passages = samples.search("What tariff did China put on American goods?", k=10)
    restored = samples.passages(stored_passages(passages))

    assert [replace(passage, passage_id=0, score=0.0) for passage in passages] == restored


@pytest.mark.parametrize(
    ("ask", "step"), [(Answering.passages, "version"), (Answering.passages, "copies"), (Answering.more_like, "version")]
)
def test_passages_in_a_catalog_that_is_locked_are_one_sentence(samples, monkeypatch, ask, step):
    """Whoever pressed a button was told that something went wrong, and the log had a traceback."""

    def locked(*_given):
        raise sqlite3.OperationalError("database is locked")

    stored = stored_passages(samples.search("What tariff did China put on American goods?", k=1))
    monkeypatch.setattr(samples.corpus, step, locked)
    with pytest.raises(CatalogDamaged, match="database is locked"):
        ask(samples, stored)


def test_a_removed_copy_is_no_longer_named(samples):
    (passage,) = samples.search("What tariff did China put on American goods?", k=1)
    (kept,) = stored_passages([replace(passage, copies=("https://example.com/gone",))])

    assert samples.passages([kept])[0].copies == ()


def test_only_the_reports_that_match_the_filters_are_searched(samples):
    passages = samples.search("What did the government decide?", k=20)
    outlet = passages[0].outlet
    days = sorted(passage.published for passage in passages)
    of_outlet = samples.search("What did the government decide?", k=20, filters=Filters(outlet=outlet.upper()))
    of_time = samples.search("What did the government decide?", k=20, filters=Filters(None, days[2], days[-3]))

    assert {passage.outlet for passage in of_outlet} == {outlet}
    assert days[0] < days[2] <= min(p.published for p in of_time) <= max(p.published for p in of_time) <= days[-3]


def test_new_articles_are_counted_by_the_days_of_timezone(samples, monkeypatch):
    """They were counted by those of UTC."""
    days = []
    for zone in ("Etc/GMT+12", "Pacific/Kiritimati"):  # 26 hours apart: no moment has the same day in both
        monkeypatch.setattr(samples, "settings", samples.settings.model_copy(update={"timezone": zone}))
        days.append(set(samples.growth(date(2025, 1, 1)).new_by_day))

    assert days[0].isdisjoint(days[1])


def test_a_reply_names_the_filters(samples):
    filters = Filters("Lantern Daily (sample)", date(2024, 10, 1), date(2024, 10, 31))
    reply = samples.ask("When will Europa Clipper reach Jupiter?", asked_at=ASKED_AT, filters=filters)
    assert "Only reports of Lantern Daily (sample), from 1 October 2024 on, until 31 October 2024 were searched." in (
        reply.notes
    )
    assert isinstance(reply, Answer)
    _, notes = samples.search_with_notes("Europa Clipper in October 2024", filters=filters)
    assert notes == (
        "Only reports of Lantern Daily (sample), from 1 October 2024 on, until 31 October 2024 were searched.",
        "Understood “October 2024” as 1 to 31 October 2024. Reports of that time come first.",
    )
    before = Filters("Lantern Daily (sample)", until=date(2019, 1, 1))
    elsewhere = samples.ask("When will Europa Clipper reach Jupiter?", asked_at=ASKED_AT, filters=before)
    assert isinstance(elsewhere, Refusal)
    assert elsewhere.nearest == ()


def test_reports_without_a_date_are_named_where_days_are_chosen(corpus_of, settings_for, tmp_path):
    records = [
        {"url": "https://a.example/1", "title": "Ferry", "text": "The Marrow ferry stops.", "published": "2025-01-02"},
        {"url": "https://a.example/2", "title": "Tickets", "text": "The Marrow ferry costs nine euros."},
    ]
    file = tmp_path / "articles.jsonl"
    file.write_text("\n".join(map(json.dumps, records)), "utf-8")
    since = Filters(since=date(2025, 1, 1))
    with closing(open_answering(settings_for(corpus_of(file)))) as answering:
        noted = answering.ask("What does the Marrow ferry cost?", filters=since).notes
        of_outlet = answering.ask("What does the Marrow ferry cost?", filters=Filters("a.example")).notes

    assert "Only reports from 1 January 2025 on were searched. Reports without a date are not among them." in noted
    assert "Only reports of a.example were searched." in of_outlet


def test_an_outlet_named_as_the_source_is_searched_alone_and_the_reply_says_so(samples):
    """Its name was one of the words: reports that held it came first, whoever wrote them, or there was no answer."""
    only = "Only reports of Lantern Daily (sample) were searched."
    for text in ("According to the Lantern Daily, when will Europa Clipper reach Jupiter?", "Jupiter in Lantern Daily"):
        reply = samples.ask(text, asked_at=ASKED_AT)
        assert isinstance(reply, Answer)
        assert {citation.passage.outlet for citation in reply.citations} == {"Lantern Daily (sample)"}
        assert only in reply.notes
        assert reply.question == Question(text, reply.question.asked_at)

    refused = samples.ask("According to the Lantern Daily, how many gold medals did Leon Marchand win?")
    passages, notes = samples.search_with_notes("tariffs in Lantern Daily", k=20)
    latest = samples.topic(TopicCommand.LATEST, "Europa Clipper from the Lantern Daily", asked_at=ASKED_AT)
    assert isinstance(refused, Refusal)
    assert {article.outlet for article in refused.nearest} == {"Lantern Daily (sample)"}
    assert {passage.outlet for passage in passages} == {"Lantern Daily (sample)"}
    assert all(only in said for said in (refused.notes, notes, latest.notes))
    assert (latest.question.text, latest.question.filters) == ("Europa Clipper", Filters("Lantern Daily (sample)"))
    assert latest.lines


def test_a_command_that_compares_outlets_looks_for_one_that_is_named(samples):
    for command in (TopicCommand.COMPARE, TopicCommand.WHO_REPORTED):
        assert not samples.topic(command, "Europa Clipper from the Lantern Daily", asked_at=ASKED_AT).question.filters
