"""Who is answered next: people take turns, one never has every place, and no more wait than are told a truth."""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict, deque
from dataclasses import dataclass, field

from bot.errors import TooManyQuestions


@dataclass(frozen=True, slots=True)
class Limits:
    """How many questions are worked on, may wait, and may be one person's; from where on a wait is told."""

    at_once: int = 2
    waiting: int = 100
    per_person: int = 5
    told_from: int = 10


@dataclass(eq=False, slots=True)
class Place:
    """One question's place; `turn` is done when it may be worked on."""

    person: int
    turn: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Line:
    """A bounded line with fair turns; for one event loop, not thread-safe."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._waiting: OrderedDict[int, deque[Place]] = OrderedDict()
        self._running: Counter[int] = Counter()
        # One place is for somebody else: a flood of one person's questions never holds them all.
        self._most_of_one = max(1, limits.at_once - 1)

    @property
    def running(self) -> int:
        """How many questions are worked on."""
        return self._running.total()

    @property
    def waiting(self) -> int:
        """How many questions wait."""
        return sum(len(places) for places in self._waiting.values())

    def enter(self, person: int) -> Place:
        """A place at the end of the line, perhaps with its turn at once; raises TooManyQuestions."""
        own = self._running[person] + len(self._waiting.get(person, ()))
        if own >= self.limits.per_person:
            raise TooManyQuestions(f"You have {own} questions in line already; wait for an answer, then ask again.")
        if self.waiting >= self.limits.waiting:
            raise TooManyQuestions("Too many questions wait in line just now; ask again in a minute.")
        place = Place(person)
        self._waiting.setdefault(person, deque()).append(place)
        self._advance()
        return place

    def before(self, place: Place) -> int:
        """How many questions are worked on or will be before this one; 0 once it has its turn."""
        if place.turn.done():
            return 0
        own = self._waiting[place.person].index(place)
        order = list(self._waiting)
        seat = order.index(place.person)
        ahead = self.running + own
        for position, person in enumerate(order):
            if person != place.person:
                ahead += min(len(self._waiting[person]), own + (position < seat))
        return ahead

    def leave(self, place: Place) -> None:
        """Give the place up, whether it had its turn or not; for each place once."""
        if place.turn.done() and not place.turn.cancelled():
            self._running[place.person] -= 1
            if not self._running[place.person]:
                del self._running[place.person]
        else:
            self._forget(place)
        self._advance()

    def _advance(self) -> None:
        while self.running < self.limits.at_once:
            person = next((p for p in self._waiting if self._running[p] < self._most_of_one), None)
            if person is None:
                return
            place = self._waiting[person][0]
            self._forget(place)
            if person in self._waiting:
                self._waiting.move_to_end(person)
            if not place.turn.done():
                self._running[person] += 1
                place.turn.set_result(None)

    def _forget(self, place: Place) -> None:
        places = self._waiting.get(place.person)
        if places and place in places:
            places.remove(place)
            if not places:
                del self._waiting[place.person]
