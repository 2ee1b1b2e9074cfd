"""Acknowledgements that Discord answered with a server error but may have accepted."""

from __future__ import annotations

import re
from collections import OrderedDict
from types import SimpleNamespace

import aiohttp

MOST_FAILURES = 1000
_CALLBACK = re.compile(r"/interactions/(\d+)/[^/]+/callback$")


class FailedAcknowledgements:
    """The latest interactions whose acknowledgement met a 5xx; discord.py retries these silently."""

    def __init__(self) -> None:
        self._failed: OrderedDict[int, None] = OrderedDict()

    def may_have_arrived(self, interaction_id: int) -> bool:
        """Whether one of our attempts to acknowledge this interaction met a 5xx."""
        return interaction_id in self._failed

    def note(self, path: str, status: int) -> None:
        """Records the interaction that this request acknowledged if Discord answered with a 5xx."""
        acknowledged = _CALLBACK.search(path)
        if status < 500 or not acknowledged:
            return
        self._failed[int(acknowledged[1])] = None
        if len(self._failed) > MOST_FAILURES:
            self._failed.popitem(last=False)

    def trace(self) -> aiohttp.TraceConfig:
        """The trace configuration that reports one client's requests here."""

        async def ended(
            _session: aiohttp.ClientSession, _context: SimpleNamespace, request: aiohttp.TraceRequestEndParams
        ) -> None:
            self.note(request.url.path, request.response.status)

        config = aiohttp.TraceConfig()
        config.on_request_end.append(ended)
        return config
