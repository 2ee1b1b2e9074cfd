"""The gateway: sessions that begin, break and are resumed. https://docs.discord.com/developers/events/gateway"""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
from collections import deque
from typing import Any

from aiohttp import WSMsgType, web

from evals.trials.loopback import payloads

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 0, 1, 2, 6, 7, 9, 10, 11
HEARTBEAT_MS = 20_000
ACK_SECONDS = 0.03
# Events since then are sent again to a session that is resumed.
REMEMBERED = 1000


class Gateway:
    """One session at a time, of one bot."""

    def __init__(self) -> None:
        self.url = ""
        self.identifies = 0
        self.resumes = 0
        self.refused_resumes = 0
        self.close_at_identify: int | None = None
        self.accepts_resume = True
        self.connected = asyncio.Event()
        self._session = ""
        self._sequence = 0
        self._sent: deque[dict[str, Any]] = deque(maxlen=REMEMBERED)
        self._socket: web.WebSocketResponse | None = None

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """One connection, from its hello to its end."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"op": HELLO, "d": {"heartbeat_interval": HEARTBEAT_MS}, "s": None, "t": None})
        async for frame in socket:
            if frame.type is WSMsgType.TEXT:
                await self._received(socket, json.loads(frame.data))
        if self._socket is socket:
            self.connected.clear()
        return socket

    async def dispatch(self, event: str, data: dict[str, Any]) -> None:
        """Send an event, or keep it for a session that is away."""
        self._sequence += 1
        frame = {"op": DISPATCH, "t": event, "s": self._sequence, "d": data}
        self._sent.append(frame)
        if self._socket is not None and self.connected.is_set():
            with contextlib.suppress(ConnectionError):
                await self._socket.send_json(frame)

    async def again(self, back: int = 1) -> None:
        """Send the last event a second time, or the one so many back."""
        assert self._socket is not None
        await self._socket.send_json(self._sent[-back])

    async def drop(self, code: int = 4000) -> None:
        """Close the connection; 4000 is a fault after which a session may be resumed."""
        self.connected.clear()
        if self._socket is not None:
            await self._socket.close(code=code)

    async def ask_to_reconnect(self) -> None:
        """Ask for another connection, as Discord does every few hours."""
        assert self._socket is not None
        self.connected.clear()
        await self._socket.send_json({"op": RECONNECT, "d": None, "s": None, "t": None})

    async def invalidate(self) -> None:
        """End the session for good."""
        assert self._socket is not None
        self.connected.clear()
        await self._socket.send_json({"op": INVALID_SESSION, "d": False, "s": None, "t": None})

    async def _received(self, socket: web.WebSocketResponse, frame: dict[str, Any]) -> None:
        if frame["op"] == HEARTBEAT:
            # As far away as Discord: discord.py notes the sending after it, and an instant answer would come before.
            await asyncio.sleep(ACK_SECONDS)
            await socket.send_json({"op": HEARTBEAT_ACK, "d": None, "s": None, "t": None})
        elif frame["op"] == IDENTIFY:
            await self._identify(socket)
        elif frame["op"] == RESUME:
            await self._resume(socket, frame["d"])

    async def _identify(self, socket: web.WebSocketResponse) -> None:
        self.identifies += 1
        if self.close_at_identify is not None:
            await socket.close(code=self.close_at_identify)
            return
        self._session, self._socket, self._sequence = secrets.token_hex(8), socket, 0
        self._sent.clear()
        self.connected.set()
        await self.dispatch("READY", payloads.ready(self._session, self.url))

    async def _resume(self, socket: web.WebSocketResponse, data: dict[str, Any]) -> None:
        if not self.accepts_resume or data["session_id"] != self._session:
            self.refused_resumes += 1
            await socket.send_json({"op": INVALID_SESSION, "d": False, "s": None, "t": None})
            return
        self.resumes += 1
        self._socket = socket
        for frame in [frame for frame in self._sent if frame["s"] > (data["seq"] or 0)]:
            await socket.send_json(frame)
        self.connected.set()
        await self.dispatch("RESUMED", {})
