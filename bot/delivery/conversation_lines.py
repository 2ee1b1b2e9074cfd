"""Which question of a conversation comes next: what is typed while another one is answered follows that one."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field


@dataclass(eq=False, slots=True)
class Turn:
    """A question in the line of its place; `came` is set once all before it have left, or at once without a place."""

    place: str | None
    came: asyncio.Event = field(default_factory=asyncio.Event)


class ConversationLines:
    """The questions that are being answered, by the place where the next one may follow them; for one event loop.

    Nobody has to wait for their turn: a question that says what it follows only makes the next one wait.
    """

    def __init__(self) -> None:
        self._lines: dict[str, list[Turn]] = {}

    def join(self, place: str | None) -> Turn:
        """A place at the end of the line, which has to be left."""
        turn = Turn(place)
        line = self._lines.setdefault(place, []) if place else []
        line.append(turn)
        line[0].came.set()
        return turn

    def leave(self, turn: Turn) -> None:
        """Gives the place up, whether or not its turn came; does nothing a second time."""
        line = self._lines.get(turn.place or "", [])
        if turn not in line:
            return
        line.remove(turn)
        if line:
            line[0].came.set()
        else:
            del self._lines[turn.place or ""]
