"""What the site publishes from run to run, and what it has sent: the record that the corpus is compared with."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from evals.trials.feeds.stories import Change, Edition, make_edition

SECTIONS = ("town", "region")
LISTED = 30  # entries of a feed
FIRST = 12  # reports that are there before the first run


class Break(StrEnum):
    """What a path of the site does in one run instead of what it should."""

    ERROR = "503"
    GONE = "404"
    BLOCKED = "403"
    DROP = "the connection ends"
    CUT = "ends in the middle"
    EMPTY = "an empty feed"
    HTML = "a web page in place of a feed"
    COOKIES = "a cookie page with status 200"


FEED_BREAKS = (Break.ERROR, Break.BLOCKED, Break.DROP, Break.CUT, Break.EMPTY, Break.HTML)
PAGE_BREAKS = (Break.ERROR, Break.GONE, Break.BLOCKED, Break.DROP, Break.COOKIES)


@dataclass
class Newsroom:
    """The reports by number, what is broken now by path, and the editions that were sent whole, by number.

    `removed` are the numbers of the reports whose pages are gone.
    """

    seed: int = 0
    reports: dict[int, Edition] = field(default_factory=dict)
    removed: set[int] = field(default_factory=set)
    broken: dict[str, Break] = field(default_factory=dict)
    sent: dict[int, list[Edition]] = field(default_factory=dict)
    done: Counter[str] = field(default_factory=Counter)
    visit: int = 0

    def __post_init__(self) -> None:
        self._draw = random.Random(self.seed)
        for _ in range(FIRST):
            self.add()

    def turn(self) -> None:
        """What happens between two runs: reports come and change, and something breaks."""
        self.visit += 1
        for _ in range(self._draw.choice((1, 1, 2))):
            self.add()
        for change, chance in ((Change.EDITED, 0.6), (Change.CORRECTED, 0.4), (Change.RETRACTED, 0.1)):
            if self._draw.random() < chance:
                self.change(self._any_listed(), change)
        if self._draw.random() < 0.1:
            self.remove(self._any_listed())
        self.broken.clear()
        if self._draw.random() < 0.3:
            self._break(f"/feed/{self._draw.choice(SECTIONS)}", FEED_BREAKS)
        if self._draw.random() < 0.4:
            self._break(path_of(self._any_listed()), PAGE_BREAKS)

    def rest(self) -> None:
        """A time in which nothing happens and nothing is broken."""
        self.visit += 1
        self.broken.clear()

    def add(self) -> None:
        """One more report."""
        number, now = len(self.reports) + 1, datetime.now(UTC)
        self.reports[number] = make_edition(number, 1, Change.FIRST, now, now)
        self.done["added"] += 1

    def change(self, number: int, change: Change) -> None:
        """Another edition of a report; one that was retracted stays so."""
        last = self.reports[number]
        if last.change is not Change.RETRACTED:
            self.reports[number] = make_edition(number, last.edition + 1, change, last.published, datetime.now(UTC))
            self.done[change.value] += 1

    def remove(self, number: int) -> None:
        """The page is gone, and the feeds name it no more."""
        self.removed.add(number)
        self.done["removed"] += 1

    def listed(self, section: str) -> list[Edition]:
        """The newest reports of a section, as its feed names them; the feed "all" has those of each."""
        return [
            report
            for number, report in sorted(self.reports.items(), reverse=True)
            if number not in self.removed and section in (section_of(number), "all")
        ][:LISTED]

    def note_sent(self, edition: Edition) -> None:
        """A whole page was sent."""
        editions = self.sent.setdefault(edition.number, [])
        if edition not in editions:
            editions.append(edition)

    def unsent(self) -> list[int]:
        """The numbers of the reports of which nobody has had the newest edition, though its page is there."""
        return [
            number
            for number, report in self.reports.items()
            if number not in self.removed and report not in self.sent.get(number, [])
        ]

    def _any_listed(self) -> int:
        return self._draw.choice(self.listed(self._draw.choice(SECTIONS))).number

    def _break(self, path: str, kinds: tuple[Break, ...]) -> None:
        self.broken[path] = self._draw.choice(kinds)
        self.done["broken"] += 1


def section_of(number: int) -> str:
    """The section of a report."""
    return SECTIONS[number % len(SECTIONS)]


def path_of(number: int) -> str:
    """The path of a report's page."""
    return f"/story/{number}"
