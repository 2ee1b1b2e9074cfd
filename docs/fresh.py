"""Makes the pictures of docs/fresh.md and prints its tables, from a site on loopback: python docs/fresh.py.

Takes about a minute and leaves no corpus behind.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from preview import find_browser, opened, shrink, take_picture

from evals.trials.feeds.newsroom import Break, Newsroom
from evals.trials.feeds.site import HOST, Site
from evals.trials.feeds.stories import Change, Edition
from evals.trials.speed.child import environment

PORT = 8097
QUESTION = "How much does the third crane cost?"
DAY = timedelta(days=1)
CRANE, FERRY, MARKET, BRIDGE = 2, 3, 4, 5  # the even ones are of the feed "town"
TEXTS = {
    CRANE: (
        "A third crane for Port Linden",
        "The harbor of Port Linden will get a third crane before the winter, the council decided on Monday evening "
        "after a debate of four hours.",
        "The third crane costs 14 million euros, of which the region pays nine; the rest comes from the fees of the "
        "shipping lines that land there.",
        "“Without it we lose the container traffic to the south,” said Marta Hollen, who has led the port since 2019.",
        "Opponents of the plan had asked for a study of the noise, which the council turned down by 18 votes to 13.",
    ),
    FERRY: (
        "Ferry to Oster island stays ashore for repairs",
        "The ferry to Oster island stays ashore until Friday because a shaft of its engine has to be replaced, the "
        "shipping company said.",
        "Two smaller boats take 40 passengers each, but no cars; 1,200 people live on the island.",
        "The ferry was built in 1987 and was to be replaced two years ago.",
    ),
    MARKET: (
        "Port Linden moves its fish market indoors",
        "The fish market of Port Linden moves into the old customs hall in spring, open five days a week.",
        "The rent stays what it is for the first three years, the mayor promised the 26 traders on Tuesday.",
        "The square on which it has been held since 1911 becomes a park.",
    ),
    BRIDGE: (
        "Lorries may not use the Alder bridge any more",
        "Lorries of more than 12 tons may not use the Alder bridge from Wednesday on, after engineers found cracks in "
        "two of its piers.",
        "The detour over Kelso is 27 kilometers long; the repair takes until next summer.",
        "Buses are not affected, the road authority said on Tuesday.",
    ),
}
NOTE = (
    "Correction, {day:%B} {day.day}, {day.year}: An earlier version of this article misstated the cost of the crane. "
    "It is 16 million euros, not 14 million."
)


def main() -> int:
    """Make all of them."""
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_pictures(Path(folder), Path(__file__).parent, find_browser()))
    return 0


async def _pictures(work: Path, docs: Path, browser: str) -> None:
    now = datetime.now(UTC)
    newsroom = _newsroom(now - DAY)
    async with Site(newsroom, PORT) as site, _Corpus(work / "fresh", site) as corpus:
        await corpus.ingest()
        await corpus.picture(docs / "fresh-before.png", browser)
        newsroom.reports[CRANE] = _corrected(newsroom.reports[CRANE], now)
        await corpus.ingest()
        await corpus.picture(docs / "fresh-after.png", browser)
        newsroom.reports[6] = replace(newsroom.reports[MARKET], number=6, title="What a park costs")
        newsroom.broken |= {
            "/feed/region": Break.HTML,
            "/feed/all": Break.BLOCKED,
            "/story/6": Break.COOKIES,
        }
        await corpus.ingest()
        await corpus.show("health")
        for path in ("/story/2", "/story/6", "/story/99"):
            await corpus.show("explain", site.url(path))
    async with Site(_newsroom(now - 9 * DAY), PORT) as site, _Corpus(work / "stale", site) as corpus:
        await corpus.ingest()
        await corpus.picture(docs / "fresh-stale.png", browser)


class _Corpus:
    """A corpus of a site, and the commands on it; its index server ends with it."""

    def __init__(self, folder: Path, site: Site) -> None:
        self._folder = folder
        folder.mkdir()
        (folder / "sources.toml").write_text(site.sources(), "utf-8")

    async def __aenter__(self) -> _Corpus:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.run("stop")

    async def ingest(self) -> None:
        await self.run("feeds", "--all")

    async def run(self, *command: str) -> str:
        """What it printed."""
        settings = {"CORPUS_DIR": "corpus", "SOURCES_FILE": "sources.toml", "FETCH_PRIVATE_HOSTS": HOST}
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "ingest", *command),
            cwd=self._folder,
            env=environment({**settings, "FETCH_GAP": "0"}),
            stdout=asyncio.subprocess.PIPE,
        )
        printed, _ = await process.communicate()
        return printed.decode().rstrip()

    async def show(self, *command: str) -> None:
        """Print a command and what it prints."""
        lines = (await self.run(*command)).splitlines()
        print("$", "python -m ingest", *command)
        print(*(line.rstrip() for line in lines), sep="\n", end="\n\n")

    async def picture(self, file: Path, browser: str) -> None:
        """What the bot answers now."""
        with opened(self._folder / "corpus") as answering:
            await take_picture(answering, QUESTION, file, browser)
        shrink(file)


def _newsroom(published: datetime) -> Newsroom:
    newsroom = Newsroom()
    newsroom.reports = {
        number: Edition(number, 1, Change.FIRST, title, tuple(text), "", "", published - (number - CRANE) * DAY)
        for number, (title, *text) in TEXTS.items()
    }
    return newsroom


def _corrected(report: Edition, now: datetime) -> Edition:
    text = [paragraph.replace("14 million", "16 million") for paragraph in report.paragraphs]
    return replace(report, edition=2, change=Change.CORRECTED, paragraphs=(*text, NOTE.format(day=now)))


if __name__ == "__main__":
    sys.exit(main())
