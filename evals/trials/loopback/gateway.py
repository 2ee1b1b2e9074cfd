"""The gateway: sessions that begin, break and are resumed. https://docs.discord.com/developers/events/gateway"""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from evals.trials.loopback import payloads

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 0, 1, 2, 6, 9, 10, 11
HEARTBEAT_MS = 20_000
ACK_SECONDS = 0.03
# Events since then are sent again to a session that is resumed.
REMEMBERED = 1000


@dataclass(slots=True)
class Session:
    """What is known of the session of one shard; it lives on while its connection is away."""

    shard: list[int] = field(default_factory=lambda: [0, 1])
    key: str = ""
    sequence: int = 0
    sent: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    socket: web.WebSocketResponse | None = None
    connected: bool = False


class Gateway:
    """One bot, with a session for each of its shards; most bots have one."""

    def __init__(self) -> None:
        self.url = ""
        self.connected = asyncio.Event()  # every shard
        self.sessions: dict[int, Session] = {}

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """One connection, from its hello to its end."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"op": HELLO, "d": {"heartbeat_interval": HEARTBEAT_MS}, "s": None, "t": None})
        async for frame in socket:
            if frame.type is WSMsgType.TEXT:
                await self._received(socket, json.loads(frame.data))
        for session in self.sessions.values():
            if session.socket is socket:
                self._leave(session)
        return socket

    async def dispatch(self, event: str, data: dict[str, Any]) -> None:
        """Send an event to the shard of its server, or keep it for a session that is away."""
        shards = max(len(self.sessions), 1)
        number = (int(data.get("guild_id") or 0) >> 22) % shards
        await self._dispatch(self.sessions.setdefault(number, Session()), event, data)

    async def drop(self, code: int) -> None:
        """Close the connection of each shard."""
        for session in list(self.sessions.values()):
            await self._drop(session, code)

    async def _drop(self, session: Session, code: int) -> None:
        self._leave(session)
        if session.socket is not None:
            await session.socket.close(code=code)

    def _leave(self, session: Session) -> None:
        session.connected = False
        self.connected.clear()

    def _join(self, session: Session, socket: web.WebSocketResponse) -> None:
        session.socket, session.connected = socket, True
        if sum(shard_session.connected for shard_session in self.sessions.values()) == session.shard[1]:
            self.connected.set()

    async def _dispatch(self, session: Session, event: str, data: dict[str, Any]) -> None:
        session.sequence += 1
        frame = {"op": DISPATCH, "t": event, "s": session.sequence, "d": data}
        session.sent.append(frame)
        if session.socket is not None and session.connected:
            with contextlib.suppress(ConnectionError):
                await session.socket.send_json(frame)

    async def _received(self, socket: web.WebSocketResponse, frame: dict[str, Any]) -> None:
        if frame["op"] == HEARTBEAT:
            # As far away as Discord: discord.py notes the sending after it, and an instant answer would come before.
            await asyncio.sleep(ACK_SECONDS)
            await socket.send_json({"op": HEARTBEAT_ACK, "d": None, "s": None, "t": None})
        elif frame["op"] == IDENTIFY:
            await self._identify(socket, frame["d"])
        elif frame["op"] == RESUME:
            await self._resume(socket, frame["d"])

    async def _identify(self, socket: web.WebSocketResponse, data: dict[str, Any]) -> None:
        shard = data.get("shard") or [0, 1]
        session = self.sessions[shard[0]] = Session(shard, secrets.token_hex(8))
        self._join(session, socket)
        await self._dispatch(session, "READY", payloads.ready(session.key, self.url, shard))

    async def _resume(self, socket: web.WebSocketResponse, data: dict[str, Any]) -> None:
        session = next(
            (open_session for open_session in self.sessions.values() if open_session.key == data["session_id"]), None
        )
        if session is None:
            await socket.send_json({"op": INVALID_SESSION, "d": False, "s": None, "t": None})
            return
        for frame in [frame for frame in session.sent if frame["s"] > (data["seq"] or 0)]:
            await socket.send_json(frame)
        self._join(session, socket)
        await self._dispatch(session, "RESUMED", {})
