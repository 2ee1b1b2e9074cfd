"""Whether a question is answered by the settings of the server where it is asked; in memory, so that nothing waits."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from math import ceil

from bot.conversation.guild_settings import DEFAULTS, GuildSettings
from bot.languages.translatable import gettext_lazy, ngettext_lazy

HOUR = 3600.0
MOST_COUNTED = 50_000

NOT_YOU = gettext_lazy(
    "On this server only people with certain roles may ask me; the people who manage it have chosen so."
)
NOWHERE = gettext_lazy(
    "I do not answer in this channel; those that the people who manage this server have chosen are gone. They can "
    "choose others with /settings."
)
MOST_NAMED = 5


class Reason(Enum):
    """Which setting refuses a question."""

    CHANNEL = "channel"
    ROLE = "role"
    PERSON_LIMIT = "person limit"
    GUILD_LIMIT = "guild limit"


@dataclass(frozen=True, slots=True)
class NotAdmitted:
    """Why a question is not answered, in a sentence for the person who asked."""

    reason: Reason
    sentence: str


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks where, and with which event; `channels` are the channel itself and all that it belongs to.

    Without a `guild_id` it is a direct message, which has no settings. `at` is in seconds since 1970. `gone` are those
    channels of the settings that the server no longer has, as far as is known.
    """

    event_id: int
    guild_id: int | None
    person: int
    channels: frozenset[int]
    roles: frozenset[int]
    at: float
    gone: frozenset[int] = frozenset()


class Admission:
    """The settings of all servers, and the questions of the last hour where those set a limit."""

    def __init__(self) -> None:
        self._settings: dict[int, GuildSettings] = {}
        # The events of the last hour by server and person; those of everybody there under person 0.
        self._asked: OrderedDict[tuple[int, int], deque[tuple[float, int]]] = OrderedDict()

    def load(self, settings: Mapping[int, GuildSettings]) -> None:
        """Takes in the settings of all servers."""
        self._settings = dict(settings)

    def set(self, guild_id: int, settings: GuildSettings) -> None:
        """Takes in the settings of one server."""
        self._settings[guild_id] = settings

    def forget(self, guild_id: int) -> None:
        """Takes a server for one that has set nothing."""
        self._settings.pop(guild_id, None)

    def settings_of(self, guild_id: int | None) -> GuildSettings:
        """The settings of a server; the defaults for direct messages and where nothing was set."""
        return self._settings.get(guild_id, DEFAULTS) if guild_id is not None else DEFAULTS

    def place_refusal(self, asker: Asker) -> NotAdmitted | None:
        """Why nothing is answered to this person in this place; None if it is."""
        settings = self.settings_of(asker.guild_id)
        if settings.channels and not settings.channels & asker.channels:
            return NotAdmitted(Reason.CHANNEL, _not_here(settings.channels - asker.gone))
        if settings.roles and not settings.roles & asker.roles:
            return NotAdmitted(Reason.ROLE, NOT_YOU)
        return None

    def refusal(self, asker: Asker, *, counts: bool = True) -> NotAdmitted | None:
        """Why this question is not answered; None if it is, and if it counts, then once however often it comes."""
        if refusal := self.place_refusal(asker):
            return refusal
        if asker.guild_id is None:
            return None
        for key, _, _ in self._limits(asker.guild_id, asker.person):
            if any(event_id == asker.event_id for _, event_id in self._last_hour(key, asker.at)):
                return None
        if not counts:
            return self._limit_refusal(asker.guild_id, asker.person, asker.at)
        return self.further_refusal(asker.guild_id, asker.person, asker.event_id, asker.at)

    def further_refusal(self, guild_id: int | None, person: int, event_id: int, at: float) -> NotAdmitted | None:
        """Which limit one more question of an event would exceed; None if none, and then it counts."""
        if guild_id is None:
            return None
        refusal = self._limit_refusal(guild_id, person, at)
        if refusal is None:
            self._count(guild_id, person, event_id, at)
        return refusal

    def _limit_refusal(self, guild_id: int, person: int, at: float) -> NotAdmitted | None:
        for key, limit, reason in self._limits(guild_id, person):
            questions = self._last_hour(key, at)
            if limit and len(questions) >= limit:
                # When so many are older than an hour that one more is fewer than the limit.
                minutes = ceil((questions[len(questions) - limit][0] + HOUR - at) / 60)
                return NotAdmitted(reason, _limit_reached(reason, limit, max(1, minutes)))
        return None

    def _count(self, guild_id: int, person: int, event_id: int, at: float) -> None:
        for key, limit, _ in self._limits(guild_id, person):
            if limit:
                self._asked.setdefault(key, deque()).append((at, event_id))
                self._asked.move_to_end(key)
        while len(self._asked) > MOST_COUNTED:
            self._asked.popitem(last=False)

    def take_back(self, guild_id: int | None, person: int, event_id: int) -> None:
        """Has an event count no more, if it did: no question came of it."""
        if guild_id is None:
            return
        for key in ((guild_id, person), (guild_id, 0)):
            if questions := self._asked.get(key):
                self._asked[key] = deque(question for question in questions if question[1] != event_id)

    def take_back_last(self, guild_id: int | None, person: int, event_id: int) -> None:
        """Has the last question of an event count no more; those before it do."""
        if guild_id is None:
            return
        for key in ((guild_id, person), (guild_id, 0)):
            questions = self._asked.get(key, deque())
            place = next((place for place in reversed(range(len(questions))) if questions[place][1] == event_id), None)
            if place is not None:
                del questions[place]

    def _limits(self, guild_id: int, person: int) -> tuple[tuple[tuple[int, int], int, Reason], ...]:
        settings = self.settings_of(guild_id)
        return (
            ((guild_id, person), settings.per_person, Reason.PERSON_LIMIT),
            ((guild_id, 0), settings.per_guild, Reason.GUILD_LIMIT),
        )

    def _last_hour(self, key: tuple[int, int], now: float) -> deque[tuple[float, int]]:
        questions = self._asked.get(key, deque())
        while questions and questions[0][0] <= now - HOUR:
            questions.popleft()
        return questions


def _not_here(ids: frozenset[int]) -> str:
    if not ids:
        return NOWHERE
    channels: str = ", ".join(f"<#{channel}>" for channel in sorted(ids)[:MOST_NAMED])
    if len(ids) > MOST_NAMED:
        channels = gettext_lazy("{listed} and {number} more", listed=channels, number=len(ids) - MOST_NAMED)
    return gettext_lazy(
        "I do not answer in this channel; the people who manage this server have chosen: {channels}.", channels=channels
    )


def _limit_reached(reason: Reason, limit: int, minutes: int) -> str:
    questions = ngettext_lazy("{number} question", "{number} questions", limit)
    again = ngettext_lazy("{number} minute", "{number} minutes", minutes)
    if reason is Reason.PERSON_LIMIT:
        return gettext_lazy(
            "You have asked {asked} in the last hour, as many as this server allows; ask again in {minutes}.",
            asked=questions,
            minutes=again,
        )
    return gettext_lazy(
        "This server has asked {asked} in the last hour, as many as it allows; ask again in {minutes}.",
        asked=questions,
        minutes=again,
    )
