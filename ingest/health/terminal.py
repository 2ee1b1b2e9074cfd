"""Health as a table, and an explanation line by line."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from ingest.corpus.catalog.age import CorpusAge
from ingest.corpus.console.printing import counted
from ingest.corpus.console.redaction import redact
from ingest.corpus.console.visible_text import visible_line
from ingest.health.explain import Explanation
from ingest.health.states import NOT_ASKED, SourceState, age

WIDTH = 160  # where stdout is no terminal: a table is not to be cut in a mail from cron


def print_health(states: Sequence[SourceState], corpus: CorpusAge, stale: bool, gone_count: int, now: datetime) -> None:
    """The sources, what is wrong, and one line about all; it says that all is well only where it is.

    `gone_count` is how many articles are on the web no more.
    """
    lines = [*_table(states, now), *_problems(states), *_corpus(corpus, stale, now)]
    if gone_count:
        subject = "1 article is" if gone_count == 1 else f"{gone_count:,} articles are"
        lines.append(Text(f"{subject} gone from the web: python -m ingest list --gone"))
    _print(Group(*lines, _verdict(states, stale)))


def print_explanation(explanation: Explanation) -> None:
    """What became of a link, what matters first."""
    first, *other_sentences = explanation.sentences
    lines = [Text(_plain(first), style="bold green" if explanation.is_in else "bold red")]
    lines += [Text(f"  {_plain(sentence)}") for sentence in other_sentences]
    if explanation.article is not None:
        other_urls = [url for url in explanation.article.addresses if url != explanation.article.url]
        lines += [Text(f"  also under {_plain(url)}") for url in other_urls]
        for version in explanation.article.versions if len(explanation.article.versions) > 1 else ():
            state = f"{version.seen}  {version.state:<7}  {version.characters:,} characters  {version.version_id}"
            lines.append(Text(f"  version of {state}"))
    if explanation.copies:
        lines.append(Text(f"  the same report as {', '.join(explanation.copies)}"))
    _print(Group(*lines))


def _table(states: Sequence[SourceState], now: datetime) -> list[RenderableType]:
    if not states:
        return []
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("source", overflow="fold", ratio=1, min_width=20)
    for name in ("last success", "links", "new", "changed", "same", "skipped", "seconds"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    for state in states:
        table.add_row(*_row(state, now))
    return [table]


def _row(state: SourceState, now: datetime) -> list[Text | str]:
    name = Text(_plain(state.source))
    if state.outlet:
        name.append(f"  {_plain(state.outlet)}", style="dim")
    if state.history is None:
        return [name, *["-"] * 7, Text(state.note, style="dim")]
    run, success = state.history.newest, state.history.success
    mark = Text("LOOK", style="bold red") if state.problems else Text(state.note or "ok", style="dim")
    return [
        name,
        f"{age(now - success.started)} ago" if success else Text("never", style="red"),
        "-" if run.entries is None else f"{run.entries:,}",
        f"{run.new:,}",
        f"{run.changed:,}",
        f"{run.unchanged:,}",
        f"{sum(run.left_out.values()):,}",
        f"{run.seconds:.1f}",
        mark,
    ]


def _problems(states: Sequence[SourceState]) -> list[RenderableType]:
    lines: list[RenderableType] = []
    for state in states:
        run = state.history.newest if state.history else None
        parts = [*state.problems]
        if run is not None and not state.note:
            parts += [f"skipped {count:,}: {reason}" for reason, count in run.left_out.most_common()]
        if parts:
            lines.append(Text(f"\n{_plain(state.source)}", style="bold"))
            lines += [Text(f"  {_plain(part)}", style="red" if part in state.problems else "dim") for part in parts]
    return lines


def _corpus(corpus: CorpusAge, stale: bool, now: datetime) -> list[RenderableType]:
    newest = f"newest report of {corpus.newest}" if corpus.newest else "no dated report"
    updated = f"updated {age(now - corpus.updated)} ago" if corpus.updated else "never updated"
    line = Text(f"\ncorpus: {newest}, {updated}")
    if stale:
        line.append("; it is out of date (STALE_DAYS)", style="bold red")
    return [line]


def _verdict(states: Sequence[SourceState], stale: bool) -> Text:
    problem_count = sum(1 for state in states if state.problems)
    notes = Counter(state.note for state in states if state.note)
    judged = sum(1 for state in states if not state.note)
    if problem_count:
        need = "needs" if problem_count == 1 else "need"
        return Text(f"{problem_count:,} of {counted(len(states), 'source')} {need} a look", style="bold red")
    if stale and judged:
        return Text("no source fails, and there is no news", style="bold red")
    if not states:
        return Text("no source is named; python -m ingest feeds add URL adds one")
    if judged:
        return Text(f"all is well: {counted(judged, 'source')}", style="green")
    if notes.keys() == {NOT_ASKED}:
        return Text("no source was asked yet")
    # Of a source that is paused nothing is judged, however often it was asked.
    return Text(f"nothing to judge: {', '.join(f'{count:,} {note}' for note, count in notes.items())}")


def _print(page: RenderableType) -> None:
    Console(highlight=False, width=None if sys.stdout.isatty() else WIDTH).print(page, crop=False)


def _plain(text: str) -> str:
    return visible_line(redact(text))
