"""What the owner and the managers of a server read in German, and what a terminal says of the same in English."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from discord import app_commands
from rich.console import Console

from bot.answering.answer import NearestArticle
from bot.answering.refusal import reasons
from bot.answering.refusal.gaps.gap import Gap
from bot.commands.admin.group import admin
from bot.commands.digest import digest
from bot.languages.current import speak, translate
from bot.languages.language import Language
from bot.languages.translatable import translate_to
from bot.process.ingest_command import said_by_ingest
from bot.replies.digest import digest_line, rhythm_name
from bot.replies.message import Picture
from bot.replies.owner.gaps import gaps_message
from bot.replies.owner.ingest import command_message, progress_sentence, report_message, sources_health_message
from bot.replies.owner.stats import stats_message, stats_page
from bot.replies.owner.stats_chart import stats_text
from bot.replies.page import gaps_page
from bot.usage import CorpusGrowth, DayUsage, Usage, WrongNote
from ingest.corpus.catalog.source_runs import Outcome, SourceRun
from ingest.corpus.errors import UsageError
from ingest.health.states import NOT_ASKED, History, source_states
from ingest.sources.settings_file import Source, SourcesFile

DAY = date(2026, 3, 2)
ARTICLE = NearestArticle("a1", "Etna", "https://example.com/1", "Herald", "", DAY)
GAP = Gap("Who?", 1200, 2, str(reasons.NOTHING_NEAR), (ARTICLE,))
BUSY = DayUsage(DAY, {"answered": 9000, "refused": 1, "failed": 3, "turned away": 4}, 12, 3, 140, {36: 10, 50: 2})
USAGE = Usage((DayUsage(DAY - timedelta(days=1)), BUSY), CorpusGrowth(51_638, 210_000, DAY, {}))


@pytest.fixture
def german():
    with speak(Language.GERMAN):
        yield


def printed(page):
    console = Console(width=100, color_system=None)
    with console.capture() as capture:
        console.print(page)
    return capture.get()


def test_gaps_show_a_reason_stored_in_english_in_german(german):
    (embed,) = gaps_message([GAP, replace(GAP, wording=None, questions=1, people=1)], 30).embeds

    assert embed.title == "Was den Artikeln fehlt"
    assert embed.description == (
        "**1.200 Fragen von 2 Personen** · „Who?“\nKein Artikel beantwortet diese Frage genau genug.\n"
        "Nächstliegende Artikel:\n- Herald · 2. März 2026 · [Etna](https://example.com/1)\n\n"
        "**1 Frage von 1 Person** · *Nur eine Person hat gefragt, deshalb wird der Wortlaut nicht gezeigt.*\n"
        "Kein Artikel beantwortet diese Frage genau genug.\nNächstliegende Artikel:\n"
        "- Herald · 2. März 2026 · [Etna](https://example.com/1)"
    )
    assert embed.footer.text == "1.201 abgelehnte Fragen aus den letzten 30 Tagen in 2 Lücken"
    assert gaps_message([], 1).text.startswith("Seit 1 Tag wurde keine Frage abgelehnt")
    (embed,) = gaps_message([GAP], 1).embeds
    assert embed.footer.text == "1.200 abgelehnte Fragen aus 1 Tag in 1 Lücke"


def test_every_kind_of_gap_has_a_translation():
    starts = (reasons.only_earlier("3 May 2025"), *reasons.KINDS_OF_GAP)
    kinds = {str(reasons.kind_of_gap(start)) for start in starts}

    assert len(kinds) == len(starts)
    assert all(translate_to(kind, {}, Language.GERMAN) != kind for kind in kinds)


def test_stats_have_bars_with_aligned_labels(german):
    (embed,) = stats_message(USAGE, None).embeds

    assert embed.title == "Die letzten 2 Tage"
    assert embed.description == (
        "**9.008 Fragen** · 9.000 beantwortet · 1 abgelehnt · 3 fehlgeschlagen · 4 abgewiesen\n"
        "Als richtig markiert: 12 · als falsch: 3\n"
        "Die Hälfte der Antworten kam innerhalb von 470 ms, 95 von 100 innerhalb von 5,3 s\n"
        "Fragen am Tag, davon abgelehnt in Klammern:\n```\n01.03. 0\n02.03. ████████████ 9.008 (1)\n```"
    )
    assert embed.footer.text == (
        "Artikel: 51.638, davon 140 neu in diesen Tagen · Textstellen: 210.000 · neuester Bericht: 2. März 2026"
    )


def test_reasons_for_wrong(german):
    notes = (WrongNote(DAY, "2", "Falsch.", headline="Etna"), WrongNote(DAY, "", "Falsch.", question="Who?"))
    (embed,) = stats_message(replace(USAGE, wrong_notes=notes), Picture("stats.png", b"", "")).embeds

    assert embed.description.split("\n")[-3:] == [
        "**Die letzten Begründungen für „Falsch“**",
        "- 02.03., Satz 2: Falsch. · Etna",
        "- 02.03.: Falsch. · „Who?“",
    ]


def test_a_terminal_stays_english():
    shown = printed(gaps_page([replace(GAP, questions=3)], 1)) + printed(stats_page(USAGE))

    assert "3 questions from 2 people: “Who?”\n    No article answers this question closely enough.\n" in shown
    assert "3 refused questions from the last 1 day in 1 gap\n" in shown
    assert "The last 2 days\n" in shown
    assert "passages: 210,000 · newest report: 2 March 2026\n" in shown.replace("\n· ", " · ")
    assert "5.3 s" in shown


def test_feeds_and_a_report(german):
    source = {"source": "https://example.org/feed", "outlet": "Herald", "problems": [], "note": None}
    well = {**source, "ok": True, "last_success": "2026-03-02T10:00:00+00:00", "new": 1234}
    (embed,) = sources_health_message(
        {"sources": [well, {**source, "ok": False, "last_success": None, "new": 0}]}
    ).embeds
    lists = {name: [] for name in ("new", "changed", "copies", "failed", "skipped", "warnings", "feeds")}
    counts = {"unchanged": 2, "expired": 1, "passages": 1200, "seconds": 61.04, "copies": ["a"]}
    (report,) = report_message({**lists, **counts, "new": ["a"]}, Path("/uploads"), for_later=True).embeds

    assert embed.description.splitlines()[2::4] == [
        "noch nie gelesen",
        "zuletzt gelesen am 2. März 2026, 10:00 UTC · 1.234 neu",
    ]
    assert embed.footer.text == "2 Feeds · davon auffällig: 1"
    assert report.title == "Eingelesen"
    assert report.description == (
        "**1 neu, 2 unverändert, 1 zu alt zum Behalten** · 1.200 Textstellen in 61,0 s\n"
        "Bis ich neu gestartet werde, antworte ich aus den Beispielartikeln und nicht aus diesen.\n"
        "Kopien anderer Artikel: 1"
    )
    assert progress_sentence(1200, 4000) == "Es wird eingelesen: 1.200 von 4.000 Artikeln sind gelesen."
    assert command_message("").text == "Erledigt."


def test_notes_of_the_ingest_on_a_source_are_german(german):
    """It said "paused · noch nie gelesen"."""
    now = datetime(2026, 3, 20, tzinfo=UTC)
    runs = [SourceRun(f"https://example.org/{days}", now - timedelta(days), 1.0, Outcome.OK) for days in (1, 60)]
    histories = {run.source: History(run) for run in runs}
    listed = [Source("https://example.org/a", paused=True), Source("https://example.org/b")]
    states = source_states(listed, histories, now, 2)
    notes = {state.note for state in states}
    assert notes == {"paused", NOT_ASKED, "asked by hand", "asked by hand, not any more"}

    source = {"source": "https://example.org/a", "outlet": None, "ok": True, "problems": [], "last_success": None}
    sources = [{**source, "new": 0, "note": state.note} for state in states]
    (embed,) = sources_health_message({"sources": sources}).embeds

    assert [line.partition(" · ")[0] for line in embed.description.splitlines()[1::3]] == [
        "ruht",
        "noch nicht abgefragt",
        "von Hand abgefragt",
        "von Hand abgefragt, jetzt nicht mehr",
    ]


def test_english_messages_of_the_ingest_are_introduced_as_such(german):
    message = said_by_ingest("no feed")

    assert message == "no feed"
    assert translate(message) == "Meldung beim Einlesen: no feed"
    assert command_message("paused https://example.org/feed").text.startswith("Meldung beim Einlesen: Paused ")


def test_what_can_be_done_in_discord_is_said_instead_of_what_is_typed_in_a_terminal(german, tmp_path):
    site, feed = "https://example.org/news", "https://example.org/feed?a=1&b"
    added = "python -m ingest feeds add"
    page = said_by_ingest(f"{site} was not added: it is a page; it names a feed: {added} '{feed}'")
    assert page == (
        f"{site} was not added: it is a page, and names a feed. Add {feed} in its place, with /admin feeds add."
    )
    assert translate(page) == (
        f"{site} wurde nicht hinzugefügt: Das ist eine Seite, und sie nennt einen Feed. Füge stattdessen {feed} mit "
        "/admin feeds hinzufügen hinzu."
    )
    pages = said_by_ingest(f"{site} was not added: it is a page; it names a feed: {added} {site}/a or {site}/b")
    assert f"names several feeds. Add one of {site}/a, {site}/b in its place, with /admin feeds add." in pages
    file = SourcesFile(tmp_path / "our sources.toml")
    file.add([Source(feed)])
    with pytest.raises(UsageError) as error:
        file.add([Source(feed)])
    there = said_by_ingest(error.value.user_message)
    assert there == (
        f"{feed} is one of the feeds already. To change its outlet, remove it with /admin feeds remove and add it "
        "again."
    )
    assert translate(there).startswith(f"{feed} gehört schon zu den Feeds.")


def test_a_digest_line(german):
    assert digest_line(1234, "Etna", 5, "weekly", 8, "Europe/Berlin") == (
        "1234: **Etna** in <#5>, montags um 08:00 Uhr (Europe/Berlin)"
    )
    assert rhythm_name("daily") == "täglich"


def texts(command):
    """The descriptions of a command, of all below it and of their options."""
    yield command._locale_description or command.description
    for subcommand in getattr(command, "commands", ()):
        yield from texts(subcommand)
    for option in command.parameters if isinstance(command, app_commands.Command) else ():
        yield option.locale_description or option.description


@pytest.mark.parametrize("group", [admin, digest], ids=lambda group: group.name)
def test_all_descriptions_are_german_and_fit(group):
    described = [str(text) for text in texts(group)]
    german = [translate_to(text, {}, Language.GERMAN) for text in described]

    assert len(described) > 5
    assert [english for english, translation in zip(described, german, strict=True) if english == translation] == []
    assert max(map(len, german + described)) <= 100


def test_the_text_of_the_stats_picture_is_german(german):
    assert stats_text(USAGE) == (
        "Diagramm der letzten 2 Tage. 2. März 2026: 9.008 Fragen, 1 abgelehnt, 140 neue Artikel, "
        "95 von 100 innerhalb von 5,3 s. 1. März 2026: 0 Fragen, 0 abgelehnt, 0 neue Artikel."
    )
