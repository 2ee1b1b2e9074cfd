"""The Discord on loopback with what tests add to it: messages in a channel, windows, and faults on demand."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from enum import Enum
from fnmatch import fnmatch
from typing import Any

from aiohttp import web

from evals.trials.loopback import payloads
from evals.trials.loopback.exchange import Exchange
from evals.trials.loopback.gateway import INVALID_SESSION, Gateway, Session
from evals.trials.loopback.rest import API, INVALID_FORM, Handler, Rest, answer
from evals.trials.loopback.server import LoopbackDiscord

RECONNECT = 7


class Cut(Enum):
    """When the connection is closed."""

    BEFORE_THE_RESPONSE = "before the response"
    WITHIN_THE_RESPONSE = "within the response"


@dataclass(slots=True)
class Fault:
    """What a request that matches gets instead of an answer, `times` times."""

    method: str
    path: str
    status: int
    body: dict[str, Any]
    times: int
    after_doing: bool = False
    cut: Cut | None = None
    spared: int = 0


class FaultyGateway(Gateway):
    """A gateway whose connections break when they are told to, and that counts how sessions begin."""

    def __init__(self) -> None:
        super().__init__()
        self.identifies = 0
        self.resumes = 0
        self.refused_resumes = 0
        self.close_at_identify: int | None = None
        self.accepts_resume = True

    async def again(self, back: int = 1) -> None:
        """Send the last event a second time, or the one so many back."""
        session = self.sessions[0]
        await session.socket.send_json(session.sent[-back])

    async def drop(self, code: int = 4000, shard: int | None = None) -> None:
        """Close the connection of a shard, or of each; 4000 is a fault after which a session may be resumed."""
        for session in self._of(shard):
            await self._drop(session, code)

    async def ask_to_reconnect(self) -> None:
        """Ask for another connection, as Discord does every few hours."""
        await self._end(RECONNECT, None)

    async def invalidate(self, shard: int | None = None) -> None:
        """End the session of a shard, or of each, for good."""
        await self._end(INVALID_SESSION, shard)

    def _of(self, shard: int | None) -> list[Session]:
        return list(self.sessions.values()) if shard is None else [self.sessions[shard]]

    async def _end(self, op: int, shard: int | None) -> None:
        for session in self._of(shard):
            self._leave(session)
            await session.socket.send_json({"op": op, "d": None if op == RECONNECT else False, "s": None, "t": None})

    async def _identify(self, socket: web.WebSocketResponse, data: dict[str, Any]) -> None:
        self.identifies += 1
        if self.close_at_identify is not None:
            await socket.close(code=self.close_at_identify)
        else:
            await super()._identify(socket, data)

    async def _resume(self, socket: web.WebSocketResponse, data: dict[str, Any]) -> None:
        is_known = any(session.key == data["session_id"] for session in self.sessions.values())
        if self.accepts_resume and is_known:
            self.resumes += 1
            await super()._resume(socket, data)
        else:
            self.refused_resumes += 1
            await super()._resume(socket, {"session_id": None})


class FaultyRest(Rest):
    """Answers as Discord would, also to messages in a channel, or as a fault says."""

    def __init__(self, discord: FaultyDiscord) -> None:
        super().__init__(discord.exchange)
        self._discord = discord
        self.faults: list[Fault] = []
        self.requests: list[tuple[str, str, float]] = []

    def routes(self) -> list[web.RouteDef]:
        messages = f"{API}/channels/{{channel}}/messages"
        return [
            *super().routes(),
            web.get(f"{API}/channels/{{channel}}", self._thread),
            web.patch(f"{API}/channels/{{channel}}", self._archive),
            web.post(f"{API}/channels/{{channel}}/typing", self._typing),
            web.post(messages, self._send),
            web.patch(f"{messages}/{{message}}", self._edit),
            web.delete(f"{messages}/{{message}}", self._delete),
        ]

    @web.middleware
    async def with_faults(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Notes each request; a fault takes the place of its answer, before or after the thing is done."""
        path = request.path.removeprefix(API)
        if request.path.startswith(API):
            self.requests.append((request.method, path, time.perf_counter()))
        for fault in self.faults:
            if fault.times and request.method == fault.method and fnmatch(path, fault.path):
                if fault.spared:
                    fault.spared -= 1
                    continue
                fault.times -= 1
                if fault.after_doing:
                    await handler(request)
                if fault.cut:
                    return await _close(request, fault.cut)
                return answer(fault.body, status=fault.status, headers={"Via": "1.1 loopback"})
        return await handler(request)

    async def _thread(self, request: web.Request) -> web.Response:
        return answer(self._discord.thread(int(request.match_info["channel"])))

    async def _archive(self, request: web.Request) -> web.Response:
        if self._discord.locked:
            return answer({"code": 50013, "message": "Missing Permissions"}, status=403)
        channel, body = int(request.match_info["channel"]), await request.json()
        if body["archived"]:
            self._discord.archived.add(channel)
        else:
            self._discord.archived.discard(channel)
        return answer(self._discord.thread(channel))

    async def _typing(self, _request: web.Request) -> web.Response:
        return web.Response(status=204)

    async def _send(self, request: web.Request) -> web.Response:
        body = await request.json()
        if payloads.breaks_components_v2(body, was_layout=False):
            return answer(INVALID_FORM, status=400)
        return answer(self._discord.post(body))

    async def _edit(self, request: web.Request) -> web.Response:
        if int(request.match_info["channel"]) in self._discord.archived:
            return answer({"code": 50083, "message": "Thread is archived"}, status=400)
        number, body = int(request.match_info["message"]), await request.json()
        if payloads.breaks_components_v2(body, was_layout=self._discord.is_layout(number)):
            return answer(INVALID_FORM, status=400)
        return answer(self._discord.change(number, body))

    async def _delete(self, request: web.Request) -> web.Response:
        if not self._discord.remove(int(request.match_info["message"])):
            return answer({"code": 10008, "message": "Unknown Message"}, status=404)
        return web.Response(status=204)


async def _close(request: web.Request, when: Cut) -> web.StreamResponse:
    """Closes the connection of the request."""
    response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": "100"})
    if when is Cut.WITHIN_THE_RESPONSE:
        await response.prepare(request)
        await response.write(b"{")
    if request.transport:
        request.transport.close()
    return response


class FaultyDiscord(LoopbackDiscord):
    """A Discord whose requests and connections fail when they are told to; it has the messages of a channel."""

    def __init__(self) -> None:
        super().__init__()
        self.gateway = FaultyGateway()
        self.rest = FaultyRest(self)
        self.posts: dict[int, dict[str, Any]] = {}
        self.removed: list[int] = []
        self.archived: set[int] = set()  # channels that are archived threads
        self.locked = False  # whether the bot may not open them
        self._nonces: dict[str, int] = {}

    def application(self) -> web.Application:
        application = super().application()
        application.middlewares.append(self.rest.with_faults)
        return application

    async def submit(self, person: int, exchange: Exchange, window: Exchange, **fields: str) -> Exchange:
        """A person sends the window that a press under the answer opened, with these texts."""
        rows = [{"type": 1, "components": [{"type": 4, "custom_id": key, "value": fields[key]}]} for key in fields]
        data = {"custom_id": window.window["custom_id"], "components": rows}
        return await self._interact(person, 5, data, self._under(person, exchange, exchange.answers[-1]))

    async def mention(self, person: int, text: str) -> int:
        """A person writes to the bot; returns the message's id."""
        number = payloads.snowflake()
        body = {"content": f"<@{payloads.APPLICATION}> {text}", "mentions": [payloads.BOT]}
        await self.gateway.dispatch("MESSAGE_CREATE", payloads.message(number, payloads.user(person), body))
        return number

    def fail(
        self,
        method: str,
        path: str,
        status: int,
        body: dict[str, Any],
        *,
        times: int = 1,
        after_doing: bool = False,
        spared: int = 0,
    ) -> None:
        """The next requests that match get this, behind so many that are spared.

        With after_doing, what they ask for is done all the same.
        """
        self.rest.faults.append(Fault(method, path, status, body, times, after_doing, spared=spared))

    def cut(self, method: str, path: str, when: Cut, *, times: int = 1, after_doing: bool = True) -> None:
        """Closes the connection of the next requests that match; without after_doing, nothing of them is done."""
        self.rest.faults.append(Fault(method, path, 200, {}, times, after_doing, when))

    def limit(self, method: str, path: str, seconds: float, *, everywhere: bool = False, times: int = 1) -> None:
        """Rate-limits the next requests that match."""
        body = {"message": "You are being rate limited.", "retry_after": seconds, "global": everywhere}
        self.fail(method, path, 429, body, times=times)

    def requests(self, method: str, part: str) -> list[float]:
        """When requests with this in their path came."""
        return [at for used, path, at in self.rest.requests if used == method and part in path]

    def post(self, body: dict[str, Any]) -> dict[str, Any]:
        """A message of the bot; one with a nonce that was there is not posted again."""
        nonce = str(body.get("nonce") or secrets.token_hex(8))
        number = self._nonces.setdefault(nonce, payloads.snowflake())
        return self.posts.setdefault(number, payloads.message(number, payloads.BOT, body))

    def change(self, number: int, body: dict[str, Any]) -> dict[str, Any]:
        """Another text for a message of the bot."""
        self.posts[number] = payloads.message(number, payloads.BOT, body)
        return self.posts[number]

    def thread(self, number: int) -> dict[str, Any]:
        """The channel with this id, as a thread of a server."""
        archived = {"archived": number in self.archived, "locked": self.locked}
        times = {"auto_archive_duration": 60, "archive_timestamp": "2026-01-01T00:00:00+00:00"}
        about = {"id": str(number), "guild_id": "1", "parent_id": "2", "owner_id": str(payloads.APPLICATION)}
        counts = {"message_count": 1, "member_count": 1}
        return {**about, **counts, "name": "thread", "type": 11, "thread_metadata": {**archived, **times}}

    def is_layout(self, number: int) -> bool:
        """Whether the message with this id is one of Components V2."""
        return number in self.posts and bool(self.posts[number]["flags"] & payloads.COMPONENTS_V2)

    def remove(self, number: int) -> bool:
        """Whether there was a message with this id, which is gone now."""
        was_removed = number in self.removed
        self.removed.append(number)
        self.posts.pop(number, None)
        return not was_removed
