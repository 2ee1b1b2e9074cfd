"""Who is answered next: people take turns, one person never occupies every worker, and the queue has a limit."""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.errors import TooManyQuestions
from bot.languages.current import ngettext
from bot.languages.translatable import gettext_lazy, ngettext_lazy

FULL = gettext_lazy("Too many questions are waiting right now; ask again in a minute.")
_OWN_END = " in the queue already; wait for an answer, then ask again."


def is_turned_away(sentence: str) -> bool:
    """Whether this is what a person reads whose question was not taken into the queue."""
    return sentence == FULL or sentence.endswith(_OWN_END)


def waiting_sentence(before: int) -> str:
    """The sentence for a question that waits in the queue, in the current language."""
    return ngettext(
        "Your question is waiting: {number} question ahead of it. The answer will appear here.",
        "Your question is waiting: {number} questions ahead of it. The answer will appear here.",
        before,
    )


@dataclass(frozen=True, slots=True)
class QueueLimits:
    """Limits on questions that run, wait, or come from one person; from `notify_from` on, people are told to wait."""

    at_once: int = 2
    waiting: int = 100
    per_person: int = 5
    notify_from: int = 10


@dataclass(eq=False, slots=True)
class Ticket:
    """A question in the queue; `turn` is done when the question may run."""

    person: int
    turn: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class QuestionQueue:
    """A limited queue with fair turns; for one event loop, not thread-safe."""

    def __init__(self, limits: QueueLimits) -> None:
        self.limits = limits
        self._waiting: OrderedDict[int, deque[Ticket]] = OrderedDict()
        self._running: Counter[int] = Counter()
        self._held: Counter[int] = Counter()
        # One worker is for somebody else: a flood of one person's questions never occupies them all.
        self._most_of_one = max(1, limits.at_once - 1)

    @property
    def running(self) -> int:
        """How many questions are running."""
        return self._running.total()

    @property
    def waiting(self) -> int:
        """How many questions are waiting, those that are held back included."""
        return sum(len(tickets) for tickets in self._waiting.values()) + self._held.total()

    def enter(self, person: int) -> Ticket:
        """A ticket at the end of the queue, possibly with its turn at once; raises TooManyQuestions."""
        questions = self._questions_of(person)
        if questions >= self.limits.per_person:
            raise TooManyQuestions(
                ngettext_lazy(
                    "You have {number} question in the queue already; wait for an answer, then ask again.",
                    "You have {number} questions in the queue already; wait for an answer, then ask again.",
                    questions,
                )
            )
        if self.waiting >= self.limits.waiting:
            raise TooManyQuestions(FULL)
        ticket = Ticket(person)
        self._waiting.setdefault(person, deque()).append(ticket)
        self._advance()
        return ticket

    def has_room(self, person: int) -> bool:
        """Whether the queue takes a question of this person now."""
        return self._questions_of(person) < self.limits.per_person and self.waiting < self.limits.waiting

    @contextmanager
    def held_back(self, person: int) -> Iterator[int]:
        """Counts a question in the block that enters later; gives how many would run before it if it entered now."""
        before = self._ahead(person, self._held[person] + len(self._waiting.get(person, ())))
        self._held[person] += 1
        try:
            yield before
        finally:
            self._held[person] -= 1
            if not self._held[person]:
                del self._held[person]

    def before(self, ticket: Ticket) -> int:
        """How many questions run before this one; 0 once it has its turn."""
        if ticket.turn.done():
            return 0
        return self._ahead(ticket.person, self._waiting[ticket.person].index(ticket))

    def leave(self, ticket: Ticket) -> None:
        """Gives the ticket up, whether or not it had its turn; once for each ticket."""
        if ticket.turn.done() and not ticket.turn.cancelled():
            self._running[ticket.person] -= 1
            if not self._running[ticket.person]:
                del self._running[ticket.person]
        else:
            self._forget(ticket)
        self._advance()

    def _questions_of(self, person: int) -> int:
        return self._running[person] + len(self._waiting.get(person, ())) + self._held[person]

    def _ahead(self, asker: int, place: int) -> int:
        """How many questions run before the one that has this place, counted from 0, among those of its person."""
        order = list(self._waiting)
        seat = order.index(asker) if asker in order else len(order)
        ahead = self.running + place
        for position, person in enumerate(order):
            if person != asker:
                ahead += min(len(self._waiting[person]), place + (position < seat))
        return ahead

    def _advance(self) -> None:
        while self.running < self.limits.at_once:
            person = next((p for p in self._waiting if self._running[p] < self._most_of_one), None)
            if person is None:
                return
            ticket = self._waiting[person][0]
            self._forget(ticket)
            if person in self._waiting:
                self._waiting.move_to_end(person)
            if not ticket.turn.done():
                self._running[person] += 1
                ticket.turn.set_result(None)

    def _forget(self, ticket: Ticket) -> None:
        tickets = self._waiting.get(ticket.person)
        if tickets and ticket in tickets:
            tickets.remove(ticket)
            if not tickets:
                del self._waiting[ticket.person]
