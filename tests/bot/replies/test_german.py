"""Every reply in German: no English word is left in it but those of articles and of people."""

import re
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.answering.answer import FRESH_HEADLINES, NO_FILTERS, OTHERWISE, Filters, Question
from bot.answering.checking import checker
from bot.answering.checking.verdict import Checked, Statement, Verdict
from bot.answering.notices.dated_claims import old_news, with_day
from bot.answering.overviews.overview import WELCOME, WHICH_ARTICLE
from bot.answering.question.request import Kind
from bot.answering.question.time.scope import Period, TimeScope, days_of, describe, describe_filters
from bot.answering.refusal import reasons
from bot.answering.search.retriever import WORDS_ONLY
from bot.answering.topics.reply import OutletReports, TopicCommand, TopicLine, TopicReply
from bot.answering.topics.trend import AT_LEAST
from bot.answering.writers.chat.writer import NO_ANSWER, NOTHING_STANDS
from bot.languages.current import speak
from bot.languages.language import Language
from bot.languages.translatable import Translatable
from bot.replies.answer import answer_message
from bot.replies.check import checked_message
from bot.replies.freshness import days_ago, freshness_line, stale_line
from bot.replies.line import waiting_sentence
from bot.replies.message import page_buttons, reply_buttons
from bot.replies.passages import Shown, passages_messages
from bot.replies.refusal import refusal_message
from bot.replies.results import results_message, search_heading
from bot.replies.sources import sources_message
from bot.replies.topic import topic_messages
from ingest.corpus.articles import Correction, OutletCount

ASKED_AT = datetime(2025, 4, 1, 12, 0, tzinfo=UTC)
DAY = date(2025, 3, 20)
QUESTION = Question("Ätna?", ASKED_AT)
# What German has too ("in", "was", "will", "die", "so") is not among them.
ENGLISH = re.compile(
    r"\b(?:the|of|and|is|not|are|with|from|more|newest|reports?|press|passages?|sources?|this|that|by|to|days?|ago"
    r"|copy|copies|also|corrected|retracted|unknown|page|today|yesterday|January|March|October|December)\b",
    re.IGNORECASE,
)
TEXT = "Ätna brach 4 Mal aus."
ARTICLE = {"title": "Ätna", "text": TEXT, "outlet": "ansa.example", "url": "https://ansa.example/a"}


def said(thing):
    """All texts in a message or what it is made of, whatever that is."""
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, dict):
        # Types and links are no words.
        yield from said([thing[key] for key in thing if key not in {"type", "url", "custom_id"}])
    elif isinstance(thing, list | tuple):
        for part in thing:
            yield from said(part)
    elif is_dataclass(thing):
        yield from said([getattr(thing, field.name) for field in fields(thing) if field.name != "custom_id"])
    elif hasattr(thing, "to_dict") or hasattr(thing, "to_components"):
        yield from said(thing.to_dict() if hasattr(thing, "to_dict") else thing.to_components())


def german(make):
    """What is made, as one text; fails where an English word is left."""
    with speak(Language.GERMAN):
        text = "\n".join(said(make()))
    assert text
    assert ENGLISH.findall(re.sub(r"https?://\S+", "", text)) == [], text
    return text


@pytest.fixture
def citation(made):
    def of(number=1, **changes):
        return made.citation(number, TEXT, 0, **ARTICLE, **changes)

    return of


@pytest.fixture
def fresh(made):
    return made.freshness(stale=True)


def test_an_answer(made, citation, fresh):
    cited = [
        replace(citation(number, copies=("https://other.example/1",)), correction=Correction("", DAY))
        for number in range(1, 9)
    ]
    claims = [(TEXT, (1,)), (OTHERWISE + TEXT, (2,)), ("Ätna.", (3,))]
    answer = made.answer(claims, cited, QUESTION.text)
    dated = tuple(with_day(claim, DAY) for claim in answer.claims[:1]) + answer.claims[1:2]
    own = replace(answer.claims[2], own_words=True)
    late = answer.citations[0]
    notes = (old_news([late], TimeScope(None, False), date(2026, 1, 1), date(2026, 1, 1)), WORDS_ONLY)
    answer = replace(answer, claims=(*dated, own), freshness=fresh, notes=notes)
    text = german(lambda: answer_message(answer, "ab12"))

    assert "> 20. März 2025: Ätna brach 4 Mal aus. **[1]**" in text
    assert "Die Artikel sagen etwas anderes: Ätna brach" in text
    assert "ansa.example · 22. März 2025 · 1 Kopie" in text
    assert "**korrigiert am 20. März 2025**" in text
    assert "*(Worte des Sprachmodells)*" in text
    assert "Der neueste hier zitierte Bericht ist vom 22. März 2025." in text


def test_an_answer_that_does_not_fit(made, citation):
    long = "Ätna brach aus. " * 60
    cited = [made.citation(n, long, 0, **ARTICLE | {"version_id": f"v{n}", "text": long}) for n in range(1, 9)]
    answer = made.answer([("Ätna.", (one.number,)) for one in cited], cited, QUESTION.text)

    assert re.search(
        r"Nicht gezeigt: \d weitere Sätze und \d weitere Quellen; drück auf „Textstellen“\.",
        german(lambda: answer_message(answer, "ab12")),
    )
    with speak(Language.GERMAN):
        assert all(len(button.label) <= 80 for button in answer_message(answer, "ab12").buttons)


@pytest.mark.parametrize(
    "reason",
    [
        *(reasons.EMPTY_QUESTION, reasons.EMPTY_CORPUS, reasons.NOTHING_SEEN, reasons.NOTHING_NEAR),
        *(reasons.NOTHING_ABOUT, reasons.NOTHING_STANDS, NO_ANSWER, NOTHING_STANDS, WHICH_ARTICLE),
        *(WELCOME[Kind.THANKS], WELCOME[Kind.NOTHING]),
    ],
)
def test_refusals(made, fresh, reason):
    nearest = made.nearest(title="Ätna", outlet="ansa.example")
    refusal = made.refusal(reason, [nearest], question="Ätna?")
    text = german(lambda: refusal_message(replace(refusal, freshness=fresh), "ab12"))
    assert "**Nächstliegende Artikel:**" in text
    assert "Nicht aktuell: Der neueste Bericht hier ist vom 29. März 2025, vor 3 Tagen." in text

    german(
        lambda: refusal_message(
            replace(refusal, heading=FRESH_HEADLINES, nearest=(replace(nearest, title="", name="", published=None),)),
            "ab12",
        )
    )


def test_how_old_it_is(made):
    plain = made.freshness()
    assert german(lambda: freshness_line(plain)) == (
        "Neuester passender Bericht: vor 3 Tagen (29. März 2025) · "
        "Sammlung aktualisiert vor 20 Minuten (1. April 2025, 11:40 UTC)"
    )
    for changes in (
        {"as_of": DAY},
        {"as_of": DAY, "is_match": False},
        {"newest": None},
        {"newest": None, "is_match": False},
        *({"updated": ASKED_AT - timedelta(**ago)} for ago in ({"seconds": 3}, {"hours": 1}, {"days": 9})),
    ):
        german(lambda changes=changes: freshness_line(replace(plain, **changes)))
    german(lambda: stale_line(replace(plain, stale=True, last_report=None)))
    told = [
        german(lambda days=days: days_ago(ASKED_AT.date() - timedelta(days), ASKED_AT.date()))
        for days in (0, 1, 2, 70, 900)
    ]
    assert told == ["heute", "gestern", "vor 2 Tagen", "vor 2 Monaten", "vor 2 Jahren"]


def test_a_check(made, citation, fresh):
    given = [
        *(checker.SUPPORTED, checker.NOT_FOUND, checker.NEAR, checker.OPPOSITE, checker.REVERSED, checker.SPOKEN),
        *(checker.UNNAMED, checker.CALLED_UNTRUE),
    ]
    for verdict in Verdict:
        statements = tuple(Statement("Ätna.", verdict, reason, (1,)) for reason in given)
        checked = Checked(QUESTION, verdict, "", statements, (citation(1),), fresh)
        german(lambda checked=checked: checked_message(checked, "ab12"))
    nothing = Checked(QUESTION, Verdict.NOT_FOUND, checker.NOTHING_STATED)
    assert "Hier lässt sich nichts prüfen" in german(lambda: checked_message(nothing, "ab12"))


def test_topics(citation, fresh):
    lines = [
        TopicLine(citation(1), DAY, reports=1234),
        TopicLine(
            citation(2), None, outlets=(OutletReports(None, 3), *(OutletReports(f"{n}.example", 1) for n in "abcd"))
        ),
        TopicLine(citation(3), DAY, after=timedelta(), seen_after=timedelta(hours=1)),
        TopicLine(citation(4), DAY, after=timedelta(), seen_after=timedelta(seconds=1)),
        TopicLine(citation(5), DAY, after=timedelta(days=2)),
        TopicLine(citation(6), DAY),
    ]
    for command in TopicCommand:
        reply = TopicReply(command, QUESTION, tuple(lines), notes=(AT_LEAST,), freshness=fresh)
        text = german(lambda reply=reply: topic_messages(reply))
        assert "1.234 Berichte" in text
        german(lambda command=command: topic_messages(TopicReply(command, QUESTION, (), reasons.NOTHING_ABOUT)))


def test_passages_and_results(made, citation):
    passage = citation(1).passage
    shown = [Shown((number,), replace(passage, copies=("https://b.example/1",))) for number in range(1, 8)]
    assert "2 Textstellen aus entfernten Artikeln." in german(lambda: passages_messages(shown, 2))
    assert "1 Textstelle aus entfernten Artikeln." in german(lambda: passages_messages([], 1))
    german(lambda: passages_messages([]))
    text = german(lambda: results_message("Ätna", shown, "ab12", heading=search_heading("Ätna", made.freshness())))
    assert "7 Textstellen · Seite 1 von 2" in text
    assert "Nr. 1 lesen" in text
    assert "nichts gefunden" in german(lambda: results_message("Ätna", [], "ab12"))


def test_outlets():
    outlets = [OutletCount("ansa.example", 1234, DAY), OutletCount(None, 1, None)]
    text = german(lambda: sources_message(outlets))

    assert "- **ansa.example** · 1.234 Artikel · neuester: 20. März 2025" in text
    assert "- **ohne Medium** · 1 Artikel · neuester: ohne Datum" in text
    german(lambda: sources_message([]))
    german(lambda: sources_message([OutletCount(f"{'ä' * 70}{n}", 1, DAY) for n in range(99)]))


def test_buttons_and_the_queue():
    german(lambda: [reply_buttons("ab12", is_answer=True, is_private=private) for private in (True, False)])
    german(lambda: page_buttons("ab12", 0, 2))
    assert german(lambda: waiting_sentence(1)).startswith("Deine Frage wartet: 1 Frage ist")


def test_what_answering_says_of_times():
    periods = [
        Period(DAY, DAY, "x"),
        Period(DAY, None, "x"),
        Period(None, DAY, "x"),
        Period(DAY, date(2025, 12, 1), "x"),
        Period(DAY, date(2026, 1, 1), "x"),
        Period(DAY, date(2025, 3, 31), "x"),
        Period(date(2024, 12, 1), date(2024, 12, 8), "x"),
    ]
    said_of = [days_of(period).in_language(Language.GERMAN) for period in periods]
    assert said_of == [
        "20. März 2025",
        "seit dem 20. März 2025",
        "bis zum 20. März 2025",
        "20. März bis 1. Dezember 2025",
        "20. März 2025 bis 1. Januar 2026",
        "20.–31. März 2025",
        "1.–8. Dezember 2024",
    ]
    assert describe(periods[0]).in_language(Language.GERMAN) == "„x“ habe ich so verstanden: 20. März 2025."
    assert describe_filters(Filters("ansa.example", DAY, DAY)).in_language(Language.GERMAN) == (
        "Gesucht wurde nur in Berichten von ansa.example, ab dem 20. März 2025, bis zum 20. März 2025."
    )
    assert isinstance(describe_filters(NO_FILTERS), Translatable)
