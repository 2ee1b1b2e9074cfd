"""Makes the pictures of docs/tour.md from the sample articles: python docs/tour.py [NAME ...].

Takes about twenty minutes and leaves no corpus behind.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

from preview import Room, find_browser, open_room, opened
from tour_owner import picture_owner
from tour_room import PICTURES, Scene, become, begin, in_german, run_ingest, served, show

from bot.answering.answer import Answer, Evidence, ProposedClaim, ProposedQuote
from bot.answering.service import Answering
from bot.answering.writers.progress import OnProgress, Progress
from bot.conversation.guild_settings import GuildSettings
from bot.delivery.queue import QueueLimits
from bot.replies.message import Style
from bot.settings import AnsweringSettings
from ingest.corpus.settings import NEVER

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "ingest/samples/articles.jsonl"
CLIPPER = "When will Europa Clipper reach Jupiter?"
BRIDGE = "How many lanes does the Marrow bridge have?"
NOTE = "Correction, March 10, 2025: An earlier version of this story said that the Marrow bridge has five lanes."
STORY = (
    "The Marrow bridge has {lanes} lanes and carries 40,000 cars a day, the harbor office said on Monday.\n\n"
    "It was built in 1931 by Ilse Brandt, an engineer, and is closed for repairs of two of its pillars until May."
)
RECORD = {
    "url": "https://samples.dateline.example/2025/03/03/marrow-bridge",
    "title": "Marrow bridge closed for repairs",
    "outlet": "Lantern Daily (sample)",
    "published": "2025-03-03",
}
# Invented, as is the bridge: the sample articles hold no two figures of one thing.
QUAKE = [
    {
        "url": f"https://samples.dateline.example/2025/01/{day:02}/marrow-earthquake",
        "title": "Earthquake in Marrow",
        "outlet": outlet,
        "published": f"2025-01-{day:02}",
        "text": text,
    }
    for day, outlet, text in (
        (
            9,
            "Harbour Gazette (sample)",
            "The earthquake in Marrow killed 202 people, the prefecture said.\n\nThe road to the port of Marrow is "
            "blocked in four places, and 26,000 people sleep in shelters.",
        ),
        (
            12,
            "Meridian Wire (sample)",
            "The earthquake in Marrow killed 214 people, the prefecture said.\n\nThe port of Marrow opens again on "
            "Friday for ships that bring water and blankets.",
        ),
    )
]
FIRST = RECORD | {"text": STORY.format(lanes="five"), "retrieved": "2025-03-03"}
LATER = RECORD | {
    "text": STORY.format(lanes="four") + "\n\n" + NOTE,
    "retrieved": "2025-03-10",
    "updated": "2025-03-10T09:00:00Z",
}


def main() -> int:
    """Make those that are named, or all of them."""
    wanted = set(sys.argv[1:])
    browser = find_browser()
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_tour(Path(folder), browser, lambda name: not wanted or name in wanted))
    return 0


async def _tour(work: Path, browser: str, is_wanted: Callable[[str], bool]) -> None:
    if any(map(is_wanted, (*SCENES, *GERMAN, "embeds", "waiting", "writing", "stale"))):
        await _samples(work, browser, is_wanted)
    for name, scene in DIFFERING.items():
        if is_wanted(name):
            await _differing(work / name, name, scene, browser)
    if is_wanted("corrected") or is_wanted("corrected-since"):
        await _corrected(work, browser)
    await picture_owner(work, SAMPLES, browser, is_wanted)


async def _samples(work: Path, browser: str, is_wanted: Callable[[str], bool]) -> None:
    corpus = work / "samples"
    run_ingest(corpus, str(SAMPLES))
    with served(corpus):
        with opened(corpus, stale_days=NEVER) as answering:
            for name, scene in SCENES.items():
                if is_wanted(name):
                    await _picture(name, scene, answering, browser)
            for name, scene in GERMAN.items():
                if is_wanted(name):
                    with in_german():
                        await _picture(name, scene, answering, browser)
            if is_wanted("embeds"):
                await _picture("embeds", _command("ask", question=CLIPPER), answering, browser, style=Style.EMBEDS)
            if is_wanted("waiting"):
                await _waiting(answering, browser)
            if is_wanted("writing"):
                await _writing(answering, browser)
        if is_wanted("stale"):
            with opened(corpus, stale_days=AnsweringSettings.model_fields["stale_days"].default) as answering:
                await _picture("stale", _command("ask", question=CLIPPER), answering, browser)


async def _picture(name: str, scene: Scene, answering: Answering, browser: str, **options: Any) -> None:
    async with open_room(answering, **options) as room:
        interaction = await scene(room)
        # A press of a button that opens a window shows no message.
        window = interaction if getattr(interaction, "modal", None) is not None else None
        await show(name, room, browser, window)


def _command(command: str, **options: Any) -> Scene:
    return lambda room: room.slash(command, **options)


def _after(label: str, command: str, **options: Any) -> Scene:
    async def scene(room: Room) -> Any:
        return await room.press(await room.slash(command, **options), label)

    return scene


def _asked_before(command: str) -> Scene:
    async def scene(room: Room) -> None:
        await room.slash("ask", question=CLIPPER)
        await room.slash(command)

    return scene


async def _follow_up(room: Room) -> None:
    window = await room.press(await room.slash("ask", question="What did Donald Trump announce?"), "Ask a follow-up")
    await room.ann.submit_modal(window, {"question": "When did he pause tariffs?"})


async def _check(room: Room) -> None:
    contradicted = "The Bank of Japan raised its rate to 0.75 per cent in January 2025."
    near = "Governor Haruhiko Kuroda told reporters that financial conditions would remain accommodative."
    message = await room.ann.send(room.channel, f"{contradicted} {near}")
    await room.ann.context_menu(room.channel, "Check against the news", message)


async def _settings(room: Room) -> None:
    become(room, "boss", manage_guild=True)
    await room.slash("settings")


async def _mention(room: Room) -> None:
    await room.ann.send(room.channel, f"<@{room.env.bot.user.id}> What did Donald Trump announce?")


async def _ping_reply(room: Room) -> None:
    await _mention(room)
    answer = room.channel.last_message
    become(room, "ben")
    await room.ann.send(room.channel, "When did he pause tariffs?", reply_to=answer)


def _remark(text: str) -> Scene:
    async def scene(room: Room) -> None:
        await _mention(room)
        answer = room.channel.last_message
        become(room, "ben")
        await room.ann.send(room.channel, text, reply_to=answer)

    return scene


async def _unreadable(room: Room) -> None:
    await room.slash("ask", question=CLIPPER)
    await room.ann.send(room.channel, "And when did it start?", reply_to=room.channel.last_message)


async def _not_here(room: Room) -> None:
    chosen = room.env.guild.create_text_channel("news")
    settings = GuildSettings(channels=frozenset({chosen.id}))
    room.client.dispatcher.admission.set(room.env.guild.id, settings)
    await room.slash("ask", question=CLIPPER)


SCENES: dict[str, Scene] = {
    "answer": _command("ask", question=CLIPPER),
    "mention": _mention,
    "ping-reply": _ping_reply,
    "are-you-sure": _remark("are you sure?"),
    "too-long": _remark("too long, in short please"),
    "no-answer": _remark("not what I asked"),
    "unreadable": _unreadable,
    "private": _command("ask", question=CLIPPER, private=True),
    "shared": _after("Share publicly", "ask", question=CLIPPER, private=True),
    "not-here": _not_here,
    "follow-up-window": _after("Ask a follow-up", "ask", question="What did Donald Trump announce?"),
    "follow-up": _follow_up,
    "doubt": _command("ask", question="How fast does Europa Clipper fly?"),
    "refusal": _command("ask", question="Who will host the next BRICS summit?"),
    "passage": _after("Passage", "ask", question=CLIPPER),
    "more": _after("More like this", "ask", question="Who met in Tokyo?"),
    "wrong-window": _after("Wrong", "ask", question=CLIPPER),
    "right": _after("Right", "ask", question=CLIPPER),
    "search": _command("search", query="tariffs on China"),
    "search-page": _after("Next", "search", query="tariffs on China"),
    "read": _after("Read", "search", query="tariffs on China"),
    "latest": _command("latest", topic="tariffs"),
    "timeline": _command("timeline", topic="tariffs"),
    "trend": _command("trend", topic="tariffs"),
    "who-reported": _command("who-reported", claim="China puts a 34 per cent tariff on American goods"),
    "check": _check,
    "sources": _command("sources"),
    "help": _command("help"),
    "privacy": _asked_before("privacy"),
    "forget": _asked_before("forget"),
    "settings": _settings,
}
GERMAN: dict[str, Scene] = {
    "german": _command("ask", question=CLIPPER),
    "german-help": _command("help"),
}
DIFFERING: dict[str, Scene] = {
    "differ": _command("ask", question="How many people did the earthquake in Marrow kill?"),
    "compare": _command("compare", topic="earthquake in Marrow"),
}


async def _differing(work: Path, name: str, scene: Scene, browser: str) -> None:
    work.mkdir()
    corpus, file = work / "corpus", work / "feed.jsonl"
    file.write_text("".join(json.dumps(report) + "\n" for report in QUAKE), "utf-8")
    run_ingest(corpus, str(file))
    with served(corpus), opened(corpus, stale_days=NEVER) as answering:
        await _picture(name, scene, answering, browser)


class _PausedAnswering:
    """Answering that begins no question until it is resumed."""

    def __init__(self, answering: Answering) -> None:
        self._answering, self.resumed = answering, Event()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._answering, name)

    def ask(self, *args: Any, **options: Any) -> Any:
        self.resumed.wait(300)
        return self._answering.ask(*args, **options)


async def _waiting(answering: Answering, browser: str) -> None:
    paused: Any = _PausedAnswering(answering)
    limits = QueueLimits(at_once=1, notify_from=1)
    async with open_room(paused, settle_timeout=2, limits=limits) as room:
        try:
            for _ in range(2):
                await begin(room.slash("ask", question=CLIPPER))
            await show("waiting", room, browser)
        finally:
            paused.resumed.set()


class _WritingAnswering(_PausedAnswering):
    """Answering with a chat model that has read, and whose first sentence is proven."""

    def ask(self, *args: Any, on_progress: OnProgress | None = None, **options: Any) -> Any:
        reply = self._answering.ask(*args, **options)
        assert isinstance(reply, Answer)
        first = next(citation for citation in reply.citations if citation.number in reply.claims[0].citations)
        number = 1 + [passage.passage_id for passage in reply.evidence.passages].index(first.passage.passage_id)
        claim = ProposedClaim(reply.claims[0].text, (ProposedQuote(number, first.quote.text),))
        if on_progress:
            on_progress(Progress(Evidence(reply.evidence.passages[:5]), (claim,)))
        self.resumed.wait(300)
        return reply


async def _writing(answering: Answering, browser: str) -> None:
    paused: Any = _WritingAnswering(answering)
    async with open_room(paused, settle_timeout=4, chat_model="ollama:any") as room:
        try:
            await begin(room.slash("ask", question=CLIPPER))
            await show("writing", room, browser)
        finally:
            paused.resumed.set()


async def _corrected(work: Path, browser: str) -> None:
    corpus, file = work / "corrected", work / "feed.jsonl"
    file.write_text(json.dumps(FIRST) + "\n", "utf-8")
    run_ingest(corpus, str(file))
    with served(corpus), opened(corpus, stale_days=NEVER) as answering:
        async with open_room(answering) as room:
            await room.slash("ask", question=BRIDGE)
            file.write_text(json.dumps(LATER) + "\n", "utf-8")
            await asyncio.to_thread(run_ingest, corpus, str(file))
            await room.client.note_corpus_state(await room.client.read_corpus_state())
            await show("corrected-since", room, browser)
            await room.slash("ask", question=BRIDGE)
            await show("corrected", room, browser)


if __name__ == "__main__":
    sys.exit(main())
