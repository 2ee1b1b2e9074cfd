"""Every reply in German: no English word is left in it but those of articles and of people."""

import re
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import discord
import pytest

from bot.answering.answer import (
    FRESH_HEADLINES,
    NO_FILTERS,
    OTHERWISE,
    UNCHANGED,
    Change,
    Evidence,
    Filters,
    ProposedClaim,
    ProposedQuote,
    Question,
)
from bot.answering.checking import checker, explanations
from bot.answering.checking.verdict import Checked, Statement, Verdict
from bot.answering.notices.dated_claims import old_news
from bot.answering.question.courtesy import Courtesy
from bot.answering.question.request import Kind
from bot.answering.question.time.scope import Period, TimeScope, days_of, describe, describe_filters
from bot.answering.refusal import reasons
from bot.answering.search.retriever import WORDS_ONLY
from bot.answering.topics.compare import notes_on
from bot.answering.topics.overview import WELCOME, with_day
from bot.answering.topics.reply import OutletReports, Part, TopicCommand, TopicLine, TopicReply
from bot.answering.topics.trend import AT_LEAST
from bot.answering.writers.progress import Progress
from bot.delivery.queue import waiting_sentence
from bot.languages.current import speak
from bot.languages.language import Language
from bot.languages.translatable import Translatable, gettext_lazy
from bot.replies.answer import answer_message
from bot.replies.chart import chart_text, topic_chart
from bot.replies.check import checked_message
from bot.replies.corrected_since import marked
from bot.replies.freshness import days_ago, freshness_line, stale_line
from bot.replies.layouts.answer import answer_layout
from bot.replies.layouts.results import results_layout
from bot.replies.layouts.size import as_layout
from bot.replies.message import Message, Picture, Style, page_buttons, passage_button, passages_button, reply_buttons
from bot.replies.more import more_message
from bot.replies.passages import PassageShown, passages_messages
from bot.replies.reading import reading_message
from bot.replies.refusal import refusal_message
from bot.replies.reply import reply_message
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
    r"|copy|copies|also|corrected|retracted|unknown|page|today|yesterday|January|March|October|December"
    r"|like|read|reading|chart|timeline|others?|compared|facts?|figures?|only|outlets?|since|articles?|shown|updated"
    r"|reported|nothing|too|long|there|answers?|right|wrong|share|delete|ask)\b",
    re.IGNORECASE,
)
TEXT = "Ätna brach 4 Mal aus."
ARTICLE = {"title": "Ätna", "text": TEXT, "outlet": "ansa.example", "url": "https://ansa.example/a"}


def texts_in(thing):
    """All texts in a message or what it is made of, whatever that is."""
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, dict):
        # Types and links are no words.
        yield from texts_in([thing[key] for key in thing if key not in {"type", "url", "custom_id"}])
    elif isinstance(thing, list | tuple):
        for part in thing:
            yield from texts_in(part)
    elif is_dataclass(thing):
        # Nor is what a file is called.
        named = {"custom_id", "name"}
        yield from texts_in([getattr(thing, field.name) for field in fields(thing) if field.name not in named])
    elif hasattr(thing, "to_dict") or hasattr(thing, "to_components"):
        yield from texts_in(thing.to_dict() if hasattr(thing, "to_dict") else thing.to_components())


def german(make):
    """What is made, as one text; fails where an English word is left."""
    with speak(Language.GERMAN):
        text = "\n".join(texts_in(make()))
    assert text
    assert ENGLISH.findall(re.sub(r"https?://\S+", "", text)) == [], text
    return text


@pytest.fixture
def citation(build):
    def of(number=1, **changes):
        return build.citation(number, TEXT, 0, **ARTICLE, **changes)

    return of


@pytest.fixture
def fresh(build):
    return build.freshness(stale=True)


@pytest.fixture
def answer(build, citation, fresh):
    """One that has whatever an answer can have."""
    cited = [
        replace(citation(number, copies=("https://zweites.example/1",)), correction=Correction("", DAY))
        for number in range(1, 9)
    ]
    claims = [(TEXT, (1,)), (OTHERWISE + TEXT, (2,)), ("Ätna.", (3,))]
    answer = build.answer(claims, cited, QUESTION.text)
    dated = (with_day(answer.claims[0], DAY), replace(answer.claims[1], note=OTHERWISE))
    own = replace(answer.claims[2], own_words=True)
    late = answer.citations[0]
    old = old_news([late.passage.published], TimeScope(None, False), date(2026, 1, 1), date(2026, 1, 1))
    return replace(answer, claims=(*dated, own), freshness=fresh, notes=(old, WORDS_ONLY), caveats=(old,))


def test_an_answer(answer):
    text = german(lambda: answer_message(answer, "ab12"))

    # Without the backslash Discord would make a list of it.
    assert r"> 20\. März 2025: Ätna brach 4 Mal aus. **[1]**" in text
    assert "Die Artikel sagen etwas anderes: Ätna brach" in text
    assert "ansa.example · 22. März 2025 · 1 Kopie" in text
    assert "**korrigiert am 20. März 2025**" in text
    assert "*(Worte des Sprachmodells)*" in text
    assert "**Der neueste hier zitierte Bericht ist vom 22. März 2025.**" in text


def test_an_answer_as_a_layout(answer):
    changed = (*answer.citations[:1], replace(answer.citations[1], correction=None, updated=DAY))
    answer = replace(answer, citations=(*changed, *answer.citations[2:]))
    text = german(lambda: reply_message(answer, "ab12", Style.COMPONENTS, understood="Ätna?", is_private=True))

    assert "Verstanden als: **Ätna?**" in text
    assert r"> 20\. März 2025: Ätna brach 4 Mal aus. **[1]**" in text
    assert "-# ansa.example · 22. März 2025 · vor 10 Tagen · 1 Kopie\nTextstelle" in text
    assert "**korrigiert am 20. März 2025**\n-# ebenso: [zweites.example]" in text
    assert "**aktualisiert am 20. März 2025**" in text
    assert [label for label in ("Nachfragen", "Ähnliche Artikel", "Richtig") if label not in text.splitlines()] == []


@pytest.fixture
def long_answer(build):
    long = "Ätna brach aus. " * 60
    cited = [build.citation(n, long, 0, **ARTICLE | {"version_id": f"v{n}", "text": long}) for n in range(1, 9)]
    return build.answer([("Ätna.", (citation.number,)) for citation in cited], cited, QUESTION.text)


def test_a_layout_that_does_not_fit(build, long_answer):
    longer = replace(long_answer, claims=tuple(replace(claim, text="Ätna! " * 150) for claim in long_answer.claims))
    text = german(lambda: reply_message(longer, "ab12", Style.COMPONENTS))
    assert re.search(r"-# Nicht gezeigt: \d weitere Sätze und \d weitere Quellen; drück auf „Textstellen“\.", text)
    assert "Textstellen" in text.splitlines()

    huge = replace(longer, claims=(replace(longer.claims[0], text="Ätna! " * 999),))
    assert "Die Antwort ist zu lang, um sie hier zu zeigen." in german(lambda: answer_layout(huge, "ab12"))
    embeds = Message(embeds=tuple(discord.Embed(description="Ä" * 3000) for _ in range(2)))
    assert "Der Rest ist zu lang, um ihn hier zu zeigen." in german(lambda: as_layout(embeds))


def test_an_answer_that_does_not_fit(long_answer):
    answer = long_answer
    assert re.search(
        r"Nicht gezeigt: \d weitere Sätze und \d weitere Quellen; drück auf „Textstellen“\.",
        german(lambda: answer_message(answer, "ab12")),
    )
    with speak(Language.GERMAN):
        assert all(len(button.label) <= 80 for button in answer_message(answer, "ab12").buttons)


@pytest.mark.parametrize(
    "reason",
    [
        *(
            reasons.EMPTY_QUESTION,
            reasons.EMPTY_TOPIC,
            reasons.EMPTY_CLAIM,
            reasons.EMPTY_CORPUS,
            reasons.NOTHING_SEEN,
            reasons.NOTHING_NEAR,
        ),
        *(
            reasons.NOTHING_ABOUT,
            reasons.NONE_LISTED,
            reasons.NOTHING_BACKED,
            reasons.MODEL_FOUND_NONE,
            reasons.MODEL_UNPROVEN,
        ),
        *(reasons.WHICH_ARTICLE, reasons.TOOK_TOO_LONG),
        *(WELCOME[Courtesy.THANKS], WELCOME[Kind.NOTHING]),
    ],
)
def test_refusals(build, fresh, reason):
    nearest = build.nearest(title="Ätna", outlet="ansa.example")
    refusal = build.refusal(reason, [nearest], question="Ätna?")
    text = german(lambda: refusal_message(replace(refusal, freshness=fresh), "ab12"))
    assert "**Nächstliegende Artikel:**" in text
    assert "Nicht aktuell: Der neueste Bericht hier ist vom 29. März 2025, vor 3 Tagen." in text

    welcome = replace(refusal, heading=FRESH_HEADLINES, nearest=(replace(nearest, title="", name="", published=None),))
    german(lambda: refusal_message(welcome, "ab12"))


def test_a_refusal_as_a_layout(build, citation, fresh):
    nearest = build.nearest(title="Ätna", outlet="ansa.example")
    refusal = build.refusal(reasons.NOTHING_BACKED, [nearest], [citation(1).passage], "Ätna?", (WORDS_ONLY,))
    text = german(lambda: reply_message(replace(refusal, freshness=fresh), "ab12", Style.COMPONENTS))

    assert "**Nächstliegende Artikel**" in text
    assert "-# ansa.example · 22. März 2025 · vor 10 Tagen\nTextstelle" in text
    assert "Nicht aktuell: Der neueste Bericht hier ist vom 29. März 2025, vor 3 Tagen." in text
    assert [line for line in ("Textstellen", "Nachfragen", "Löschen") if line not in text.splitlines()] == []


def test_freshness(build):
    plain = build.freshness()
    assert german(lambda: freshness_line(plain)) == (
        "Neuester passender Bericht: vor 3 Tagen (29.03.2025) · Sammlung aktualisiert vor 20 Minuten"
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
    ages = [
        german(lambda days=days: days_ago(ASKED_AT.date() - timedelta(days), ASKED_AT.date()))
        for days in (0, 1, 2, 70, 900)
    ]
    assert ages == ["heute", "gestern", "vor 2 Tagen", "vor 2 Monaten", "vor 2 Jahren"]


def test_a_check(build, citation, fresh):
    reasons_given = [
        *(
            checker.SUPPORTED,
            checker.NOT_FOUND,
            checker.NEAR,
            checker.NEAR_WITH_ALL,
            explanations.OPPOSITE,
            explanations.REVERSED,
            checker.SPOKEN,
        ),
        *(checker.UNNAMED, checker.NAMELESS, checker.CALLED_UNTRUE),
    ]
    for verdict in Verdict:
        statements = tuple(Statement("Ätna.", verdict, reason, (1,)) for reason in reasons_given)
        checked = Checked(QUESTION, verdict, "", statements, (citation(1),), fresh)
        german(lambda checked=checked: checked_message(checked, "ab12"))
    for reason in (checker.NOTHING_STATED, checker.ONLY_ASKS):
        nothing = Checked(QUESTION, Verdict.NOT_FOUND, reason)
        assert "Hier lässt sich nichts prüfen" in german(lambda nothing=nothing: checked_message(nothing, "ab12"))


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
        *(
            TopicLine(citation(number), DAY, published_after=timedelta(**later))
            for number, later in enumerate(({}, {"minutes": 1}, {"minutes": 12}, {"hours": 1}, {"hours": 5}), start=7)
        ),
    ]
    for command in TopicCommand:
        reply = TopicReply(command, QUESTION, tuple(lines), notes=(AT_LEAST,), freshness=fresh)
        text = german(lambda reply=reply: topic_messages(reply))
        assert "1.234 Berichte" in text
        german(lambda command=command: topic_messages(TopicReply(command, QUESTION, (), reasons.NOTHING_ABOUT)))
        if command is TopicCommand.WHO_REPORTED:
            labels = ("zur selben Zeit", "1 Minute später", "12 Minuten später", "1 Stunde später", "5 Stunden später")
            assert all(f"**{label}**" in text for label in labels)


def test_passages_and_results(build, citation):
    passage = citation(1).passage
    shown = [PassageShown((number,), replace(passage, copies=("https://b.example/1",))) for number in range(1, 8)]
    assert "2 Textstellen fehlen, denn ihre Artikel sind entfernt worden." in german(
        lambda: passages_messages(shown, 2)
    )
    assert "1 Textstelle fehlt, denn ihr Artikel ist entfernt worden." in german(lambda: passages_messages([], 1))
    german(lambda: passages_messages([]))
    text = german(lambda: results_message("Ätna", shown, "ab12", heading=search_heading("Ätna", build.freshness())))
    assert "7 Textstellen · Seite 1 von 2" in text
    assert "Nr. 1 lesen" in text
    assert "nichts gefunden" in german(lambda: results_message("Ätna", [], "ab12"))


def test_results_as_a_layout(build, citation):
    changes = [Change(Correction("", DAY)), Change(None, DAY), *[UNCHANGED] * 5]
    shown = [PassageShown((n,), citation(1).passage, change=change) for n, change in enumerate(changes, start=1)]
    text = german(
        lambda: results_layout("Ätna", shown, "ab12", heading=search_heading("Ätna", build.freshness(stale=True)))
    )
    assert "-# 7 Textstellen · Seite 1 von 2" in text
    assert {"Lesen", "**korrigiert am 20. März 2025**", "**aktualisiert am 20. März 2025**"} <= set(text.splitlines())

    absurd = replace(citation(1).passage, title="漢" * 200, url="https://ansa.example/" + "a" * 570)
    shown = [PassageShown((number,), absurd) for number in range(1, 6)]
    assert "-# 1 weitere Textstelle dieser Seite nicht gezeigt: zu lang." in german(
        lambda: results_layout("Ätna", shown, "ab12")
    )


@pytest.mark.parametrize("style", list(Style))
def test_more_like_an_answer(build, fresh, citation, style):
    near = replace(citation(1, copies=("https://zweites.example/1",)), correction=Correction("", DAY))
    text = german(lambda: more_message([near], fresh, style))
    assert "Ähnliche Artikel" in text
    assert "-# ansa.example · 22. März 2025 · vor 10 Tagen · 1 Kopie\n> Ätna brach 4 Mal aus." in text

    long = build.citation(
        1, "漢字" * 200, title="漢" * 200, url="https://ansa.example/" + "a" * 500, outlet="ansa.example"
    )
    text_of_nine = german(lambda: more_message([long] * 9, build.freshness(), style))
    assert re.search(r"\d weitere Artikel nicht gezeigt: zu lang\.", text_of_nine)
    nothing = german(lambda: more_message([], fresh, style))
    assert nothing == "Sonst kommt kein Artikel dem nahe, was diese Antwort zitiert."


@pytest.mark.parametrize("style", list(Style))
def test_reading_sources(citation, style):
    passages = tuple(replace(citation(1).passage, article_id=article) for article in "ab")
    two, one = Evidence(passages), Evidence(passages[:1])
    claim = ProposedClaim("Der Ätna raucht.", (ProposedQuote(1, "raucht"),))
    assert "Lese 2 Quellen …" in german(lambda: reading_message("Ätna?", Progress(two), style))
    assert "Lese 1 Quelle …" in german(lambda: reading_message("Ätna?", Progress(one), style))
    assert "Bisher geprüft" in german(lambda: reading_message("Ätna?", Progress(one, (claim,)), style))


@pytest.mark.parametrize("style", list(Style))
def test_a_correction_after_the_answer(answer, style):
    text = german(lambda: marked(reply_message(answer, "ab12", style), [1, 2], Correction("Ätna.", date(2025, 3, 24))))
    assert "Seitdem korrigiert" in text
    assert "[1] [2] **korrigiert am 24. März 2025**: Ätna." in text


def test_a_comparison_of_outlets(citation):
    published = [date(2025, 3, 4), date(2025, 4, 5)]
    lines = [
        TopicLine(citation(1), DAY, part=Part.SHARED, fact=1),
        TopicLine(citation(2), DAY, part=Part.SHARED, fact=1),
        TopicLine(
            citation(3), DAY, part=Part.DIFFERING, fact=1, remark=gettext_lazy("The later one looks like an update.")
        ),
        TopicLine(citation(4, copies=("https://zweites.example/1",)), DAY, part=Part.ONLY, fact=1),
        TopicLine(citation(5), DAY, part=Part.OTHER, fact=1),
    ]

    def notes(outlets, days):
        passage = citation(1).passage
        found = [replace(passage, outlet=o, article_id=f"{o} {day}", published=day) for o in outlets for day in days]
        return notes_on(lines, [SimpleNamespace(passage=hit) for hit in found])

    def compared(reply_notes):
        return german(
            lambda: topic_messages(TopicReply(TopicCommand.COMPARE, QUESTION, tuple(lines), notes=reply_notes))
        )

    # Scripts and terminals read the English.
    assert notes("abcdefgh", published)[0] == (
        "Compared: 16 articles of a, b, c, d, e, f and 2 more, from 4 March 2025 to 5 April 2025, "
        "when most outlets report on this."
    )
    text = compared(notes("abcdefgh", published))
    assert (
        "Verglichen: 16 Artikel (a, b, c, d, e, f und noch 2), vom 4. März 2025 bis zum 5. April 2025; "
        "in dieser Zeit berichten die meisten Medien darüber.\n"
        "Ein Text, den mehrere Medien bringen, ist ein Bericht: Er zählt einmal, "
        "und die anderen Medien stehen darunter."
    ) in text
    for label in (
        *(
            "Vergleich: Ätna?",
            "### Das berichten zwei oder mehr Medien\n**Fakt 1**",
            "### Abweichende Zahlen\n**Zahl 1** · ",
        ),
        *("### Nur ein Medium, soweit gefunden\n**nur ansa.example**", "### Weitere Berichte\n**ansa.example**"),
    ):
        assert label in text
    assert (
        "Gefunden wurde nur ein Medium, das darüber berichtet (a, vom 4. März 2025): "
        "Es gibt nichts, womit es zu vergleichen wäre."
    ) in compared(notes("a", published[:1]))


def test_charts(citation):
    outlets = tuple(OutletReports(name, 1) for name in (None, "a.example", "b.example", "c.example", "新聞", "新聞"))
    lines = [TopicLine(citation(1), DAY + timedelta(n), reports=6, outlets=outlets) for n in range(20)]
    trend = TopicReply(TopicCommand.TREND, QUESTION, tuple(lines))
    timeline = TopicReply(TopicCommand.TIMELINE, QUESTION, (replace(lines[0], outlets=(), reports=1),))

    picture = Picture("trend.png", b"", "")
    assert "**120 Berichte an 20 Tagen, höchstens 6 pro Tag.**" in german(lambda: topic_messages(trend, picture))
    counted = TopicReply(TopicCommand.TREND, QUESTION, (replace(lines[0], reports=1), lines[1]))
    assert "**7 Berichte an 2 Tagen, die meisten am 21. März 2025 (6).**" in german(
        lambda: topic_messages(counted, picture)
    )
    counted = replace(counted, lines=lines[:1])
    assert "**6 Berichte, alle vom 20. März 2025.**" in german(lambda: topic_messages(counted, picture))

    text = german(lambda: chart_text(trend))
    assert text.startswith(
        "Diagramm der Berichte pro Tag zu „Ätna?“. 20. März 2025: 6 Berichte (ohne Medium 1, a.example 1, "
    )
    assert re.search(r" Und \d+ weitere Tage\.$", text)
    assert german(lambda: chart_text(timeline)) == "Zeitleiste zu „Ätna?“. 20. März 2025: 1 Bericht."

    drawn = german(lambda: (drawn_texts(trend), drawn_texts(timeline))).splitlines()
    expected = ["Berichte pro Tag: Ätna?", "ohne Medium", "Medium 1", "andere", "Zeitleiste: Ätna?"]
    assert [text for text in [*expected, "20. März 2025 (gemeldet) · 1 Bericht"] if text not in drawn] == []


def drawn_texts(reply):
    """The words in a picture."""
    from matplotlib.figure import Figure
    from matplotlib.text import Text

    figures = []
    plain = Figure.savefig

    def keep(figure, *args, **options):
        figures.append(figure)
        return plain(figure, *args, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Figure, "savefig", keep)
        topic_chart(reply)
    return [part.get_text() for part in figures[0].findobj(Text)]


def test_outlets(fresh):
    outlets = [OutletCount("ansa.example", 1234, DAY), OutletCount(None, 1, None)]
    text = german(lambda: sources_message(outlets, fresh))

    assert "- **ansa.example** · 1.234 Artikel · neuester: 20. März 2025" in text
    assert "- **ohne Medium** · 1 Artikel · neuester: ohne Datum" in text
    assert freshness_line(fresh) not in text
    assert german(lambda: freshness_line(fresh)) in text
    german(lambda: sources_message([], fresh))
    german(lambda: sources_message([OutletCount(f"{'ä' * 70}{n}", 1, DAY) for n in range(99)], fresh))


def test_buttons_and_the_queue():
    german(
        lambda: [reply_buttons("ab12", is_answer=True, is_private=private, has_more=True) for private in (True, False)]
    )
    german(lambda: [passages_button("ab12"), passage_button("ab12", [1])])
    german(lambda: page_buttons("ab12", 0, 2))
    assert german(lambda: waiting_sentence(1)).startswith("Deine Frage wartet: 1 Frage ist")


def test_periods_and_filters():
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
