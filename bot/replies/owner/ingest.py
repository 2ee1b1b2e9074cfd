"""What /admin feeds and /admin ingest show: sources with their health, progress, the report of a run."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any

import discord

from bot.answering.english.dates import day_in_words
from bot.languages.current import decimal, gettext, ngettext, translate
from bot.languages.translatable import gettext_lazy
from bot.process.ingest_command import said_by_ingest, without_terminal
from bot.replies.message import Color, Limit, Message, fitted
from bot.replies.safe_text import inert_headline, inert_line, units
from ingest.corpus.console.redaction import redact

NO_SOURCES = gettext_lazy("There are no feeds yet; `/admin feeds add` adds one.")
# What the ingest notes of a source.
_NOTES = {
    str(note): note
    for note in (
        *(gettext_lazy("paused"), gettext_lazy("not asked yet")),
        *(gettext_lazy("asked by hand"), gettext_lazy("asked by hand, not any more")),
    )
}
_LINE = 300
_FEEDS = 5
_ROOM = Limit.DESCRIPTION - 100


def sources_health_message(document: Mapping[str, Any]) -> Message:
    """Each source with how it is doing, those that need a look first; what does not fit is counted."""
    sources = sorted(document.get("sources", ()), key=lambda source: bool(source["ok"]))
    if not sources:
        return Message(translate(NO_SOURCES))
    entries = fitted(map(_source, sources), _ROOM, "\n\n")
    if unlisted := len(sources) - len(entries):
        entries.append(ngettext("and {number} more feed", "and {number} more feeds", unlisted))
    embed = discord.Embed(title=gettext("Feeds"), description="\n\n".join(entries), color=Color.READING)
    embed.set_footer(text=_state(len(sources), sum(1 for source in sources if not source["ok"])))
    return Message(embeds=(embed,))


def progress_sentence(number: int, of: int | None) -> str:
    """ "Ingesting: 12 of 40 articles are read."."""
    if of is None:
        return ngettext("Ingesting: {number} article so far.", "Ingesting: {number} articles so far.", number)
    return gettext("Ingesting: {done} of {all} articles are read.", done=number, all=of)


def report_message(report: Mapping[str, Any], folder: Path, *, for_later: bool = False) -> Message:
    """The counts of a run, and what failed or was skipped with its reason; the folder of uploads is not shown.

    With `for_later` it says that answers come from the sample articles until the bot is started again.
    """
    first = gettext(
        "**{counts}** · {passages} in {seconds} s",
        counts=", ".join(_counts(report)),
        passages=ngettext("{number} passage", "{number} passages", report["passages"]),
        seconds=decimal(report["seconds"]),
    )
    is_there = report["new"] or report["changed"] or report["unchanged"]
    if is_there and for_later:
        first += "\n" + gettext("Until I am started again, I answer from the sample articles and not from these.")
    problems = [*report["failed"], *report["skipped"], *report["warnings"]]
    entries = [
        gettext("This page names a feed: {address}", address=inert_headline(redact(feed), _LINE))
        for feed in report["feeds"][:_FEEDS]
    ]
    if report["copies"]:
        entries.append(gettext("Copies of other articles: {number}", number=len(report["copies"])))
    fitting = fitted(chain(entries, (f"- {_failure(problem, folder)}" for problem in problems)), _ROOM - units(first))
    unlisted = len(entries) + len(problems) - len(fitting)
    lines = [first, *fitting, *([gettext("and {number} more", number=unlisted)] if unlisted else [])]
    title = gettext("Ingested") if is_there else gettext("Nothing was ingested")
    color = Color.REFUSAL if report["failed"] else Color.ANSWER
    return Message(embeds=(discord.Embed(title=title, description="\n".join(lines), color=color),))


def command_message(printed: str) -> Message:
    """What a command of the feeds has printed, without what it says of a terminal."""
    if not printed.strip():
        return Message(gettext("Done."))
    line = printed.strip().splitlines()[-1]
    text = inert_headline(redact(without_terminal(line)), Limit.CONTENT - 100)
    return Message(translate(said_by_ingest(f"{text[:1].upper()}{text[1:]}.")))


def _source(source: Mapping[str, Any]) -> str:
    sign = "✅" if source["ok"] else "⚠️"
    outlet, address = inert_headline(source["outlet"] or "", 80), _short_address(source["source"])
    lines = [f"{sign} **{outlet or address}**", *([address] if outlet else [])]
    success = source["last_success"]
    note = source["note"]
    parts = [inert_line(without_terminal(translate(_NOTES.get(note, note))))] if note else []
    if success:
        moment = datetime.fromisoformat(success).astimezone(UTC)
        time_text = f"{translate(day_in_words(moment))}, {moment:%H:%M} UTC"
        parts.append(gettext("last read {moment}", moment=time_text))
    else:
        parts.append(gettext("never read"))
    if source["new"]:
        parts.append(gettext("{number} new", number=source["new"]))
    problems = [f"- {inert_headline(without_terminal(problem), _LINE)}" for problem in source["problems"]]
    return "\n".join([*lines, " · ".join(parts), *problems])


def _failure(failure: Mapping[str, str], folder: Path) -> str:
    origin = failure["origin"].replace(f"{folder}/", "")
    return f"{_short_address(origin)}: {inert_headline(redact(without_terminal(failure['reason'])), _LINE)}"


def _short_address(url: str) -> str:
    """Without what every address begins with: a phone has no room for it."""
    return inert_headline(redact(url).removeprefix("https://").removeprefix("http://"), _LINE)


def _counts(report: Mapping[str, Any]) -> list[str]:
    counts = [gettext("{number} new", number=len(report["new"]))]
    if report["changed"]:
        counts.append(gettext("{number} changed", number=len(report["changed"])))
    if report["unchanged"]:
        counts.append(gettext("{number} unchanged", number=report["unchanged"]))
    if report["skipped"]:
        counts.append(gettext("{number} skipped", number=len(report["skipped"])))
    if report["failed"]:
        counts.append(gettext("{number} failed", number=len(report["failed"])))
    if report["expired"]:
        counts.append(gettext("{number} too old to be kept", number=report["expired"]))
    return counts


def _state(sources: int, wrong: int) -> str:
    if not wrong:
        return ngettext("{number} feed, no problems", "{number} feeds, no problems", sources)
    return ngettext(
        "{number} feed · {wrong} with problems", "{number} feeds · {wrong} with problems", sources, wrong=wrong
    )
