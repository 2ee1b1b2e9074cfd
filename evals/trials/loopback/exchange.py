"""A command that a person gave, and what the bot showed for it."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

from evals.trials.loopback import payloads

# The type of an acknowledgement that opens a window, and the flag of what one person sees.
WINDOW = 9
EPHEMERAL = 64


@dataclass(eq=False)
class Exchange:
    """One interaction of a person, what was shown for it and the window it opened; times of time.perf_counter."""

    number: int
    token: str
    message: int = field(default_factory=payloads.snowflake)
    asked_at: float = field(default_factory=time.perf_counter)
    acknowledged_at: float | None = None
    answered_at: float | None = None
    ephemeral: bool = False
    window: dict[str, Any] | None = None
    shown: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def acknowledge(self, body: dict[str, Any]) -> None:
        """Note that the bot has heard it."""
        self.acknowledged_at = time.perf_counter()
        self.ephemeral = bool((body.get("data") or {}).get("flags", 0) & EPHEMERAL)
        self.window = body["data"] if body["type"] == WINDOW else None
        self.changed.set()

    def show(self, message_id: str, body: dict[str, Any]) -> None:
        """Note what stands there now."""
        self.shown.append((message_id, body))
        if payloads.is_answer(body):
            self.answered_at = self.answered_at or time.perf_counter()
        self.changed.set()

    def is_layout(self, message_id: str) -> bool:
        """Whether what was last shown there is a message of Components V2; each that follows is a new one."""
        before = [body for shown_id, body in self.shown if shown_id == message_id == "original"]
        return any((body.get("flags") or 0) & payloads.COMPONENTS_V2 for body in before)

    @property
    def answers(self) -> list[dict[str, Any]]:
        """What was shown as a reply."""
        return [body for _, body in self.shown if payloads.is_answer(body)]

    @property
    def texts(self) -> list[str]:
        """What was shown as text."""
        return [text for _, body in self.shown if (text := payloads.text_of(body))]

    async def until(self, answered: bool = True, seconds: float = 30.0) -> Exchange:
        """Wait until it is answered, or else until something was shown; raises TimeoutError."""
        async with asyncio.timeout(seconds):
            while not (self.answered_at if answered else self.shown):
                self.changed.clear()
                await self.changed.wait()
        return self
