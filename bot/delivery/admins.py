"""Who may use /admin: whom Discord names as owner or team of the application, and whom ADMIN_IDS names.

The articles are shared by all servers that the bot is in, so that nobody gets in by managing one of them; a role would
let in whoever that server's managers give it to.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable

import discord

from bot.delivery.background_requests import BackgroundRequests
from bot.delivery.failures import reason_of
from bot.delivery.lost_connections import DISCORD_FAULTS

log = logging.getLogger(__name__)

KNOWN_SECONDS = 60.0
ASK_SECONDS = 5.0
FAILED_SECONDS = 10.0  # in which Discord is not asked again, so that /help does not wait each time


class Admins:
    """Asks Discord who owns the application, and remembers its word for a minute."""

    def __init__(
        self, background: BackgroundRequests, ids: Iterable[int] = (), clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._background = background
        self._ids = frozenset(ids)
        self._clock = clock
        self._owners: frozenset[int] = frozenset()
        self._known_until = float("-inf")

    async def includes(self, client: discord.Client, person: int) -> bool:
        """Whether this person may; where Discord does not say who owns the application, ADMIN_IDS alone counts."""
        if person in self._ids:
            return True
        if self._clock() >= self._known_until:
            try:
                asking = client.application_info()
                self._owners = owners_of(
                    await self._background.within(ASK_SECONDS, asking, "Asking Discord who owns the application")
                )
            except DISCORD_FAULTS as error:
                log.warning("Discord does not say who owns the application: %s", reason_of(error))
                self._owners, self._known_until = frozenset(), self._clock() + FAILED_SECONDS
                return False
            self._known_until = self._clock() + KNOWN_SECONDS
        return person in self._owners


def owners_of(application: discord.AppInfo) -> frozenset[int]:
    """The owner, or the members of the team who have accepted and may do more than look."""
    team = application.team
    if team is None:
        return frozenset({application.owner.id})
    may = {
        member.id
        for member in team.members
        if member.membership_state is discord.TeamMembershipState.accepted
        and member.role is not discord.TeamMemberRole.read_only
    }
    return frozenset(may | ({team.owner_id} if team.owner_id else set()))
