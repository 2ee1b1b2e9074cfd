"""Acknowledgements that failed by a server error or a lost connection, but that Discord may have accepted."""

from __future__ import annotations

import re
from types import SimpleNamespace

import aiohttp

from bot.delivery.recent_keys import Newest

MOST_FAILURES = 1000
_CALLBACK = re.compile(r"/interactions/(\d+)/[^/]+/callback$")


class FailedAcknowledgements:
    """The latest interactions whose acknowledgement failed in this way; discord.py retries most silently."""

    def __init__(self) -> None:
        self._failed: Newest[int, None] = Newest(MOST_FAILURES)

    def may_have_arrived(self, interaction_id: int) -> bool:
        """Whether an attempt to acknowledge this interaction failed that Discord may have accepted."""
        return interaction_id in self._failed

    def note(self, path: str, status: int | None) -> None:
        """Records the interaction that this request acknowledged if Discord answered with a 5xx, or not (None)."""
        acknowledged = _CALLBACK.search(path)
        if (status is not None and status < 500) or not acknowledged:
            return
        self.add(int(acknowledged[1]))

    def add(self, interaction_id: int) -> None:
        """Records the interaction."""
        self._failed[interaction_id] = None

    def trace(self) -> aiohttp.TraceConfig:
        """The trace configuration that reports one client's requests here."""

        async def ended(
            _session: aiohttp.ClientSession, _context: SimpleNamespace, request: aiohttp.TraceRequestEndParams
        ) -> None:
            self.note(request.url.path, request.response.status)

        async def failed(
            _session: aiohttp.ClientSession, _context: SimpleNamespace, request: aiohttp.TraceRequestExceptionParams
        ) -> None:
            self.note(request.url.path, None)

        config = aiohttp.TraceConfig()
        config.on_request_end.append(ended)
        config.on_request_exception.append(failed)
        return config
