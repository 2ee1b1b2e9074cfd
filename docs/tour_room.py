"""What the scenes of docs/tour.py share: pictures of a room, another person in it, and the ingest of its corpus."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import discord
import simcord
from preview import Room, photograph, shrink

from evals.trials.speed.child import environment

PICTURES = Path(__file__).parent / "tour"
# Name, width of the window in pixels and image pixels for each of them.
WIDTHS = (("desktop", 900, 1), ("phone", 390, 2))
COLORS = 64


Scene = Callable[[Room], Awaitable[Any]]


def become(room: Room, name: str, **permissions: bool) -> None:
    """Another person types from now on, who may do this on the server."""
    guild = room.env.guild
    roles = [guild.create_role(name, permissions=discord.Permissions(**permissions))] if permissions else []
    room.ann = guild.add_member(room.env.create_user(name), roles=roles)


async def show(name: str, room: Room, browser: str, window: Any = None) -> None:
    """Writes pictures of the newest message of the channel, or of a window that a button has opened."""
    for form, width, scale in WIDTHS:
        file = PICTURES / f"{name}-{form}.png"
        await photograph(room.env, room.channel, room.ann, file, browser, width=width, scale=scale, window=window)
        shrink(file, COLORS)
    print(name, flush=True)


def run_ingest(corpus: Path, *arguments: str) -> None:
    """A command of `python -m ingest` over a corpus."""
    settings = environment({"CORPUS_DIR": str(corpus)})
    subprocess.run([sys.executable, "-m", "ingest", *arguments], cwd=corpus.parent, env=settings, check=True)


@contextmanager
def served(corpus: Path) -> Iterator[None]:
    """Stops the index server of a corpus in the end."""
    try:
        yield
    finally:
        run_ingest(corpus, "stop")


@contextmanager
def in_german() -> Iterator[None]:
    """What everybody does meanwhile is done in a Discord set to German."""
    base = simcord.interactions.base_payload

    def german(*arguments: Any, **options: Any) -> Any:
        record, payload = base(*arguments, **options)
        return record, payload | {"locale": "de"}

    simcord.interactions.base_payload = german
    try:
        yield
    finally:
        simcord.interactions.base_payload = base


async def begin(work: Awaitable[Any]) -> None:
    """Waits for what a command shows first; SimCord waits for the end of what it does."""
    with contextlib.suppress(TimeoutError):
        await work
