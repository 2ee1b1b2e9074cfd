"""The pictures of docs/tour.md of what the people see who run the bot or manage a server."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from html import escape
from pathlib import Path
from typing import Any
from unittest import mock

from preview import Room, open_room, opened
from tour_room import become, begin, run_ingest, served, show

from bot.answering.service import Answering
from bot.commands.admin import ingest as admin_ingest
from bot.conversation.daily_counts import count_question
from bot.conversation.store import Feedback, Store
from bot.delivery.admins import Admins
from bot.delivery.digests import DigestSender
from bot.delivery.owner_notices import OwnerNotices
from bot.process.ingest_command import IngestCommands, Progress
from evals.trials.speed.child import environment
from ingest.corpus.corpus_state import SourceState
from ingest.corpus.settings import NEVER

INGEST_PICTURES = ("feeds-add", "feeds-list", "ingest-progress", "ingest", "ingest-file", "not-admin")
REPORT_PICTURES = ("gaps", "stats", "failing-feed")
DIGEST_PICTURES = ("digest-add", "digest-list", "digest")
SITE = "https://samples.dateline.example"
# Of the outlets of the sample articles: one is there, one is a feed, one is a link that somebody ingests.
FEED, LINK = "Meridian Wire (sample)", "Harbour Gazette (sample)"

NOTES = """Harbor council of Marrow, minutes

The council met on Tuesday and put off the repair of the northern pier until autumn, since no firm had offered to do it
for less than 4 million marks.
"""
REFUSED = {
    "amy": ("Who won the Nobel Prize in Physics in 2023?",),
    "ben": ("Who got the 2023 Nobel Prize in Physics?", "How high is inflation in Argentina?"),
    "cat": ("Which physicists won the Nobel Prize in 2023?", "What is the inflation rate of Argentina?"),
    "dan": ("When does the World Cup in Mexico begin?",),
}
ANSWERED = "When will Europa Clipper reach Jupiter?"
WRONG = "It quotes the forecast, but the report of the next day has the result."
# Answered and refused questions of the last days, the oldest first.
DAYS = ((31, 4), (28, 6), (0, 0), (12, 1), (40, 5), (52, 9), (47, 3), (9, 1))
PROGRESS_SECONDS, SETTLE_SECONDS = 5, 600
READ = 3  # articles that are said to be read
TOPIC = "earthquake in Marrow"


async def picture_owner(work: Path, samples: Path, browser: str, is_wanted: Callable[[str], bool]) -> None:
    """Makes those groups of pictures of which any is wanted."""
    articles = [json.loads(line) for line in samples.read_text("utf-8").splitlines()]
    if any(map(is_wanted, INGEST_PICTURES)):
        await _picture_ingest(work, articles, browser)
    if any(map(is_wanted, REPORT_PICTURES)):
        await _picture_reports(work, articles, browser)
    if any(map(is_wanted, DIGEST_PICTURES)):
        await _picture_digest(work, browser)


class HeldIngest(IngestCommands):
    """Says of the first ingest how far it is, and goes on with it when `free` is set: SimCord stops the clock."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.free = asyncio.Event()

    async def ingest(self, *arguments: str, progress: Progress | None = None) -> dict[str, Any]:
        """The report."""
        if progress and not self.free.is_set():
            await progress(READ, None)
            await self.free.wait()
        return await super().ingest(*arguments)


@contextmanager
def _open_articles(corpus: Path, articles: Sequence[dict[str, Any]]) -> Iterator[Answering]:
    file = corpus.with_suffix(".jsonl")
    file.write_text("".join(json.dumps(article) + "\n" for article in articles), "utf-8")
    run_ingest(corpus, str(file))
    with served(corpus), opened(corpus, stale_days=NEVER) as answering:
        yield answering


async def _picture_ingest(work: Path, articles: Sequence[dict[str, Any]], browser: str) -> None:
    corpus = work / "owned"
    pages = work / "pages.json"
    pages.write_text(json.dumps({**_outlet(articles, FEED), **_outlet(articles, LINK)}), "utf-8")
    command = (sys.executable, str(Path(__file__).with_name("tour_web.py")), str(pages))
    settings = environment({"CORPUS_DIR": str(corpus), "SOURCES_FILE": str(work / "sources.toml")})
    ingest = HeldIngest(settings, work / "uploads", command=command)
    own = [article for article in articles if article["outlet"] not in (FEED, LINK)]
    with _open_articles(corpus, own) as answering:
        async with open_room(answering, ingest=ingest) as room:
            await _picture_feeds(room, ingest, command, settings, browser)
            await _picture_runs(room, ingest.free, browser)


async def _picture_feeds(
    room: Room, ingest: IngestCommands, command: Sequence[str], settings: dict[str, str], browser: str
) -> None:
    own(room)
    await room.slash("admin feeds add", url=_feed(FEED), outlet=FEED)
    await show("feeds-add", room, browser)
    for feed in (f"{SITE}/lantern.xml", f"{SITE}/northgate.xml"):
        await ingest.run("feeds", "add", feed, "--unchecked")
    await ingest.run("feeds", "pause", f"{SITE}/northgate.xml")
    await asyncio.to_thread(subprocess.run, [*command, "feeds"], env=settings, check=False)
    await room.slash("admin feeds list")
    await show("feeds-list", room, browser)


async def _picture_runs(room: Room, free: asyncio.Event, browser: str) -> None:
    # SimCord waits for the end of the command, which does not come yet.
    room.env.settle_timeout = PROGRESS_SECONDS
    await begin(room.slash("admin ingest", link=_feed(LINK)))
    await show("ingest-progress", room, browser)
    room.env.settle_timeout = SETTLE_SECONDS
    free.set()
    await room.env.settle()
    await show("ingest", room, browser)
    with _attachments(NOTES.encode()):
        await room.slash("admin ingest", file=("Minutes of Tuesday.txt", NOTES.encode()))
    await show("ingest-file", room, browser)
    become(room, "eve", administrator=True)
    await room.slash("admin ingest", link=_feed(LINK))
    await show("not-admin", room, browser)


async def _picture_reports(work: Path, articles: Sequence[dict[str, Any]], browser: str) -> None:
    store = Store(None)
    today = datetime.now(UTC).date()
    for ago, (answered, refused) in enumerate(reversed(DAYS), start=1):
        for number in range(answered + refused):
            outcome = "refused" if number < refused else "answered"
            count_question(store, today - timedelta(days=ago), outcome, 0.4 + number % 7 / 10)
    for number in range(12):
        feedback = Feedback(f"{number:x}", number, "wrong" if number % 6 == 0 else "right")
        store.keep_feedback(feedback, datetime.now(UTC).timestamp() - 90_000)
    store.keep_feedback(Feedback("c", 12, "wrong", "", WRONG), datetime.now(UTC).timestamp() - 200_000)
    with _open_articles(work / "asked", articles) as answering:
        async with open_room(answering, store=store) as room:
            for name, questions in REFUSED.items():
                become(room, name)
                for question in questions:
                    await room.slash("ask", question=question)
            window = await room.press(await room.slash("ask", question=ANSWERED), "Wrong")
            await room.ann.submit_modal(
                window, {"sentence": "1", "reason": "That is when it starts, not when it arrives."}
            )
            own(room)
            await room.slash("admin gaps")
            await show("gaps", room, browser)
            await room.slash("admin stats")
            await show("stats", room, browser)
            state = await room.client.read_corpus_state()
            now = datetime.now(UTC)
            since = now - timedelta(days=2)
            failing = SourceState(now, since, since, f"blocks programs: {SITE}/lantern.xml")
            state.sources[f"{SITE}/lantern.xml"] = failing
            await OwnerNotices().tell(room.client.dispatcher, room.client, state, room.channel.id)
            await show("failing-feed", room, browser)


async def _picture_digest(work: Path, browser: str) -> None:
    today = datetime.now(UTC).date()
    reports = [_quake(today - timedelta(days=1), 202, "Harbour Gazette"), _quake(today, 214, "Meridian Wire")]
    with _open_articles(work / "fresh", reports) as answering:
        store = Store(None)
        async with open_room(answering, store=store) as room:
            become(room, "boss", manage_guild=True)
            for topic, rhythm, hour in ((TOPIC, "daily", 8), ("tariffs", "weekly", 18)):
                await room.slash("digest add", topic=topic, channel=room.channel, rhythm=rhythm, hour=hour)
                if rhythm == "daily":
                    await show("digest-add", room, browser)
            await room.slash("digest list")
            await show("digest-list", room, browser)
            store.rows("UPDATE digests SET made_at = 0")  # as if its reports had come in since
            now = datetime.now(UTC)
            await DigestSender(room.client.dispatcher, room.client).send_due(now + timedelta(days=1))
            await show("digest", room, browser)


def own(room: Room) -> None:
    """From now on the person types who runs the bot."""
    become(room, "boss", administrator=True)
    room.client.dispatcher.admins = Admins(room.client.dispatcher.background, [room.ann.id])


@contextmanager
def _attachments(data: bytes) -> Iterator[None]:
    """Discord's server of attachments, which has one file."""

    async def fetch_stored(_address: str) -> bytes:
        return data

    with mock.patch.object(admin_ingest, "fetch_upload", fetch_stored):
        yield


def _feed(outlet: str) -> str:
    return f"{SITE}/{_word(outlet)}.xml"


def _word(outlet: str) -> str:
    return outlet.split()[0].lower()


def _outlet(articles: Sequence[dict[str, Any]], outlet: str) -> dict[str, Any]:
    """The feed of an outlet and its pages, by their addresses."""
    own = [article for article in articles if article["outlet"] == outlet]
    items = "".join(
        f"<item><title>{escape(article['title'])}</title><link>{article['url']}</link></item>" for article in own
    )
    # Its page is not there.
    gone = f"<item><title>Tide tables</title><link>{SITE}/{_word(outlet)}-tide-tables</link></item>"
    feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>{outlet}</title>{items}{gone}</channel></rss>'
    pages: dict[str, Any] = {_feed(outlet): {"body": feed, "media_type": "application/rss+xml"}}
    for article in own:
        pages[article["url"]] = {"body": _page(article), "media_type": "text/html"}
    return pages


def _page(article: dict[str, Any]) -> str:
    paragraphs = "".join(f"<p>{escape(text)}</p>" for text in article["text"].split("\n\n"))
    title, outlet = escape(article["title"]), escape(article["outlet"])
    return (
        f"<!doctype html><html lang=en><head><title>{title}</title>"
        f'<meta property="og:type" content="article"><meta property="og:site_name" content="{outlet}">'
        f'<meta property="article:published_time" content="{article["published"]}T08:00:00Z"></head>'
        f"<body><article><h1>{title}</h1>{paragraphs}</article></body></html>"
    )


def _quake(day: date, dead: int, outlet: str) -> dict[str, Any]:
    return {
        "url": f"{SITE}/{day:%Y/%m/%d}/{_word(outlet)}-marrow-earthquake",
        "title": f"Earthquake in Marrow: {dead} dead",
        "outlet": f"{outlet} (sample)",
        "published": day.isoformat(),
        "text": f"The earthquake in Marrow killed {dead} people, the prefecture said in a report on the damage.\n\n"
        "The road to the port is blocked in four places, and thousands sleep in shelters.",
    }
