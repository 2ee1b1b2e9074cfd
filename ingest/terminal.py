"""What a person sees of an ingest run: progress bars, the run report, facts."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any

from ingest.corpus.articles import AS_JSONL, RECORDS, RunReport
from ingest.corpus.catalog.ages import ArticleAge
from ingest.corpus.console.printing import counted
from ingest.corpus.console.redaction import redact
from ingest.corpus.console.visible_text import visible_line
from ingest.corpus.rebuild import Difference, Progress, no_progress, unseen

if TYPE_CHECKING:
    from rich.progress import Progress as Bars

SHOWN_FAILURES = 20
SHOWN_ENDINGS = 8


class RunProgress:
    """The progress of a run, where nobody sees it."""

    def __call__(self, report: RunReport) -> None:
        """Shows how many articles are done."""

    def remaking(self, sentence: str) -> AbstractContextManager[Progress]:
        """Says what is made anew, and shows how far that has come."""
        return unseen(sentence)


class _Lines(RunProgress):
    """JSON lines on stderr."""

    def __init__(self, total: int | None) -> None:
        self._total = total

    def __call__(self, report: RunReport) -> None:
        count = _count_done(report)
        progress = {"done": count, "of": _at_least(self._total, count)}
        print(json.dumps({"progress": progress}), file=sys.stderr, flush=True)


class _Bars(RunProgress):
    """Progress bars on stderr, one of articles."""

    def __init__(self, bars: Bars, total: int | None) -> None:
        self._bars = bars
        self._total = total
        self._articles = bars.add_task("articles", total=total)

    def __call__(self, report: RunReport) -> None:
        count = _count_done(report)
        self._bars.update(self._articles, completed=count, total=_at_least(self._total, count) or self._total)

    @contextmanager
    def remaking(self, sentence: str) -> Iterator[Progress]:
        if sentence:
            self._bars.console.print(sentence, highlight=False, soft_wrap=True)
        task = self._bars.add_task("making anew", total=None)
        try:
            yield lambda completed, total: self._bars.update(task, completed=completed, total=total)
        finally:
            self._bars.refresh()  # else what is done at once is never seen
            self._bars.remove_task(task)


@contextmanager
def article_progress(count: Callable[[], int | None], *, lines: bool = False) -> Iterator[RunProgress]:
    """A progress bar of articles on stderr, where that is a terminal; or, for another program, JSON lines there.

    `count` says how many there will be, None where that cannot be known; it is called only where somebody sees it.
    """
    if lines:
        yield _Lines(count())
    elif not sys.stderr.isatty():
        yield RunProgress()
    else:
        with _bars() as bars:
            yield _Bars(bars, count())


@contextmanager
def progress_bar(description: str) -> Iterator[Progress]:
    """A progress bar on stderr, where that is a terminal; call what it yields with done and total."""
    if not sys.stderr.isatty():
        yield no_progress
        return
    with _bars() as bars:
        task = bars.add_task(description, total=None)
        yield lambda completed, total: bars.update(task, completed=completed, total=total or None)


@contextmanager
def remaking(sentence: str) -> Iterator[Progress]:
    """Says what is made anew, and shows how far that has come, on stderr, where that is a terminal."""
    if sys.stderr.isatty():
        print(sentence, file=sys.stderr)
    with progress_bar("making anew") as progress:
        yield progress


def _bars() -> Bars:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)


def report_json(report: RunReport, titles: dict[str, str]) -> dict[str, Any]:
    """The run report as --json prints it."""
    return {
        "new": report.new,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "expired": report.expired,
        "summaries": report.summaries,
        "copies": [{"article_id": article_id, "copies": copies} for article_id, copies in report.copies.items()],
        "missing": [{"article_id": article_id, "title": titles.get(article_id)} for article_id in report.missing],
        "removed": report.removed,
        "emptied": report.emptied,
        "failed": [{"origin": failure.origin, "reason": failure.reason} for failure in report.failed],
        "skipped": [{"origin": failure.origin, "reason": failure.reason} for failure in report.skipped],
        "warnings": [{"origin": failure.origin, "reason": failure.reason} for failure in report.warnings],
        "not_read": report.not_read,
        "feeds": report.feeds,
        "passages": report.passages,
        "embedded": report.embedded,
        "seconds": round(report.seconds, 3),
    }


def print_report(report: RunReport, titles: dict[str, str]) -> None:
    """The run report for a person: one line of counts, then what needs a look."""
    counts = [
        f"{len(report.new):,} new",
        f"{len(report.changed):,} changed",
        f"{report.unchanged:,} unchanged",
        f"{len(report.missing):,} missing",
        f"{len(report.failed):,} failed",
    ]
    others = (
        (len(report.copies), "copy" if len(report.copies) == 1 else "copies"),
        (len(report.summaries), "summary only now"),
        (len(report.skipped), "skipped"),
        (report.expired, "too old to be kept"),
        (len(report.removed), "removed"),
    )
    counts += [f"{count:,} {name}" for count, name in others if count]
    passage_counts = f"{counted(report.passages, 'passage')} ({report.embedded:,} embedded)"
    print(f"{', '.join(counts)}; {passage_counts} in {report.seconds:.1f} s")
    for article_id in report.missing[:SHOWN_FAILURES]:
        print(f"  missing  {article_id}  {_line(titles.get(article_id, ''))}")
    _print_more(len(report.missing))
    if report.missing and not report.emptied:
        print("  missing articles are kept; --prune removes them")
    for path, number in report.emptied.items():
        kept_text = f"{counted(number, 'article')} of it kept, as a disk may be missing"
        print(f"  emptied  {_line(path)}: no article is left here; {kept_text}")
    if report.emptied:
        print("  --prune-emptied removes what came from a folder that is empty now")
    for article_id in report.removed[:SHOWN_FAILURES]:
        print(f"  removed  {article_id}  {_line(report.headlines.get(article_id, ''))}")
    _print_more(len(report.removed))
    for heading, failures in (("skipped", report.skipped), ("warning", report.warnings), ("failed ", report.failed)):
        for failure in failures[:SHOWN_FAILURES]:
            print(f"  {heading}  {_line(failure.origin)}: {_line(failure.reason)}")
        _print_more(len(failures))
    if report.not_read:
        record_endings = sorted(RECORDS & report.not_read.keys())
        step = f"; for {' and '.join(record_endings)}, {AS_JSONL}" if record_endings else ""
        print(f"  not read: {_by_number(report.not_read)}{step}")
    for feed in report.feeds:
        # As it is: it is a command to be typed, and the page tells the address to everyone.
        print(f"  this page names a feed: python -m ingest feeds add {visible_line(shlex.quote(feed))}")


def _by_number(counts: Mapping[str, int]) -> str:
    """ "3 .pdf, 1 .docx": the most first, what has no place on a line as "other"."""
    shown_endings = sorted(counts, key=lambda ending: (ending == "other", -counts[ending], ending))[:SHOWN_ENDINGS]
    shown_counts = {ending: counts[ending] for ending in shown_endings if ending != "other"}
    if other_count := sum(counts.values()) - sum(shown_counts.values()):
        shown_counts["other"] = other_count
    return ", ".join(f"{number:,} {ending}" for ending, number in shown_counts.items())


def print_expired(expired: Sequence[ArticleAge], *, dry_run: bool) -> None:
    """What is not kept any more, the oldest first."""
    for age in expired[:SHOWN_FAILURES]:
        print(f"  {age.published or age.first_seen}  {age.article_id}  {_line(age.title)}")
    _print_more(len(expired))
    number = counted(len(expired), "article")
    print(f"{number} to remove" if dry_run else f"removed {number}")
    if expired and not dry_run:
        print("python -m ingest rebuild --compact gives the disk back")


def print_differences(differences: Sequence[Difference]) -> None:
    """What differs between the catalog and its indexes, a line each."""
    for difference in differences:
        count = f" ({counted(difference.passages, 'passage')})" if difference.passages else ""
        print(f"{difference.part}: {visible_line(difference.problem)}{count}")


def print_facts(facts: dict[str, Any]) -> None:
    """Facts, a line each."""
    for name, value in facts.items():
        if isinstance(value, bool):
            value = "yes" if value else "no"
        text = f"{value:,}" if isinstance(value, int) else "-" if value is None else visible_line(str(value))
        print(f"{name.replace('_', ' '):<18} {text}")


def _at_least(total: int | None, count: int) -> int | None:
    # The count of what is to come is by lines, and is made before anything is read.
    return None if total is None else max(total, count)


def _count_done(report: RunReport) -> int:
    left_out = len(report.failed) + len(report.skipped) + report.expired
    return len(report.new) + len(report.changed) + report.unchanged + left_out


def _print_more(count: int) -> None:
    if count > SHOWN_FAILURES:
        print(f"  and {count - SHOWN_FAILURES:,} more; --json lists all")


def _line(text: str) -> str:
    return visible_line(redact(text))[:200]
