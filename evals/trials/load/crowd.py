"""The people: each asks at the moment that was drawn, some press a button under their answer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from evals.trials.load.outcome import End, Outcome, is_over, outcome_of
from evals.trials.load.schedule import Arrival
from evals.trials.loop.bench import Bench
from evals.trials.loopback.exchange import Exchange
from evals.trials.loopback.payloads import parts
from evals.trials.loopback.server import LoopbackDiscord

# The bot gives a question up after ten minutes.
PATIENCE_SECONDS = 700.0
PRESS_EVERY = 5
MEMORY_SECONDS = 2.0


@dataclass
class Crowd:
    """What came of each question, what each press waited for its acknowledgement, and the bot's memory meanwhile."""

    bench: Bench
    outcomes: list[Outcome] = field(default_factory=list)
    presses: list[float] = field(default_factory=list)
    unanswered_presses: int = 0
    seconds: float = 0.0
    _exchanges: list[tuple[int, Exchange, float | None]] = field(default_factory=list)

    async def ask(self, discord: LoopbackDiscord, arrivals: Sequence[Arrival]) -> None:
        """Everybody asks at their moment; returns when nothing is open."""
        began = time.perf_counter()
        watching = asyncio.create_task(self._watch_memory())
        try:
            await asyncio.gather(*(self._one(discord, arrival, began) for arrival in arrivals))
            self.seconds = time.perf_counter() - began
            # Behind all others in the queue: what was still to be sent for them has been sent.
            last = await discord.ask(1, arrivals[0].question)
            await last.until(seconds=PATIENCE_SECONDS)
        finally:
            watching.cancel()
        self.outcomes = [outcome_of(person, exchange, ended_at) for person, exchange, ended_at in self._exchanges]

    async def _one(self, discord: LoopbackDiscord, arrival: Arrival, began: float) -> None:
        await asyncio.sleep(max(0.0, began + arrival.at - time.perf_counter()))
        exchange = await discord.ask(arrival.person, arrival.question, private=arrival.private)
        self._exchanges.append((arrival.person, exchange, await _end(exchange)))
        if len(self._exchanges) % PRESS_EVERY == 0 and exchange.answers:
            await self._press(discord, arrival.person, exchange)

    async def _press(self, discord: LoopbackDiscord, person: int, exchange: Exchange) -> None:
        labels = [part.get("label") for part in parts(exchange.answers[-1].get("components"))]
        label = next((label for label in ("Passage", "Passages") if label in labels), None)
        if label is None:
            return
        pressed = await discord.press(person, exchange, label)
        if await _end(pressed) is None or outcome_of(person, pressed, 0.0).end is not End.ANSWERED:
            self.unanswered_presses += 1
        if pressed.acknowledged_at is not None:
            self.presses.append(pressed.acknowledged_at - pressed.asked_at)

    async def _watch_memory(self) -> None:
        while True:
            self.bench.memory_mb.append(await asyncio.to_thread(self.bench.resident_mb))
            await asyncio.sleep(MEMORY_SECONDS)


async def _end(exchange: Exchange) -> float | None:
    """When everything was said, in time.perf_counter(); None where it never was."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not is_over(exchange.shown):
                exchange.changed.clear()
                await exchange.changed.wait()
    except TimeoutError:
        return None
    return time.perf_counter()
