"""What /admin feeds and /admin ingest show: sources with their health, progress, the report of a run."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any

import discord

from bot.answering.english.dates import day_in_words
from bot.replies.message import Color, Limit, Message, counted, fitted
from bot.replies.safe_text import inert_headline, inert_line, units
from ingest.corpus.console.redaction import redact

NO_SOURCES = "No feed is named yet; `/admin feeds add` adds one."
_LINE = 300
_FEEDS = 5
_ROOM = Limit.DESCRIPTION - 100


def sources_health_message(document: Mapping[str, Any]) -> Message:
    """Each source with how it is doing, those that need a look first; what does not fit is counted."""
    sources = sorted(document.get("sources", ()), key=lambda source: bool(source["ok"]))
    if not sources:
        return Message.of_text(NO_SOURCES)
    entries = fitted(map(_source, sources), _ROOM)
    if left := len(sources) - len(entries):
        entries.append(f"and {counted(left, 'more source')}")
    embed = discord.Embed(title="Feeds", description="\n".join(entries), color=Color.READING)
    wrong = sum(1 for source in sources if not source["ok"])
    embed.set_footer(text=f"{counted(len(sources), 'source')} · {wrong} to look at" if wrong else _well(len(sources)))
    return Message(embeds=(embed,))


def progress_sentence(done: int, of: int | None) -> str:
    """ "Ingesting: 12 of 40 articles are read."."""
    if of is None:
        return f"Ingesting: {counted(done, 'article')} so far."
    return f"Ingesting: {done:,} of {of:,} articles are read."


def report_message(report: Mapping[str, Any], folder: Path) -> Message:
    """The counts of a run, and what failed or was skipped with its reason; the folder of uploads is not shown."""
    counts = [f"{len(report['new']):,} new", f"{len(report['changed']):,} changed"]
    counts += [f"{report['unchanged']:,} unchanged"] if report["unchanged"] else []
    counts += [f"{len(report[name]):,} {name}" for name in ("skipped", "failed") if report[name]]
    counts += [f"{report['expired']:,} too old to be kept"] if report["expired"] else []
    first = f"**{', '.join(counts)}** · {counted(report['passages'], 'passage')} in {report['seconds']:.1f} s"
    problems = [*report["failed"], *report["skipped"], *report["warnings"]]
    entries = [f"This page names a feed: {_address(feed)}" for feed in report["feeds"][:_FEEDS]]
    if report["copies"]:
        entries.append(f"Copies of other articles: {len(report['copies']):,}")
    shown = fitted(chain(entries, (f"- {_failure(one, folder)}" for one in problems)), _ROOM - units(first))
    left = len(entries) + len(problems) - len(shown)
    lines = [first, *shown, *([f"and {left:,} more"] if left else [])]
    title = "Ingested" if report["new"] or report["changed"] or report["unchanged"] else "Nothing was ingested"
    color = Color.REFUSAL if report["failed"] else Color.ANSWER
    return Message(embeds=(discord.Embed(title=title, description="\n".join(lines), color=color),))


def command_message(printed: str) -> Message:
    """What a command of the feeds has printed, without what it says of a terminal."""
    line = printed.strip().splitlines()[-1] if printed.strip() else "done"
    text = inert_headline(redact(line.partition("; read it with:")[0]), Limit.CONTENT - 100)
    return Message.of_text(f"{text[:1].upper()}{text[1:]}.")


def _source(source: Mapping[str, Any]) -> str:
    name = f"**{inert_headline(source['outlet'], 80)}** · " if source["outlet"] else ""
    success = source["last_success"]
    parts = [inert_line(source["note"])] if source["note"] else []
    parts.append(f"last read {_moment(success)}" if success else "never read")
    if source["new"]:
        parts.append(f"{source['new']:,} new")
    lines = [f"{'✅' if source['ok'] else '⚠️'} {name}{_address(source['source'])}", " · ".join(parts)]
    return "\n".join([*lines, *(f"> {inert_headline(problem, _LINE)}" for problem in source["problems"])])


def _failure(failure: Mapping[str, str], folder: Path) -> str:
    origin = failure["origin"].replace(f"{folder}/", "")
    return f"{inert_headline(redact(origin), _LINE)}: {inert_headline(redact(failure['reason']), _LINE)}"


def _address(url: str) -> str:
    return inert_headline(redact(url), _LINE)


def _moment(written: str) -> str:
    moment = datetime.fromisoformat(written).astimezone(UTC)
    return f"{day_in_words(moment)}, {moment:%H:%M} UTC"


def _well(count: int) -> str:
    return f"{counted(count, 'source')}, nothing to look at"
