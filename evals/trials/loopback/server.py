"""Discord on 127.0.0.1: people who ask, what they are shown and when, and faults on demand."""

from __future__ import annotations

import secrets
from typing import Any

from aiohttp import web

from evals.trials.loopback import payloads
from evals.trials.loopback.exchange import EPHEMERAL, Exchange
from evals.trials.loopback.gateway import Gateway
from evals.trials.loopback.rest import API, Cut, Fault, Rest

HOST = "127.0.0.1"


class LoopbackDiscord:
    """Serves while it is entered; `api` and `gateway.url` are what a bot is pointed to."""

    def __init__(self) -> None:
        self.gateway = Gateway()
        self.rest = Rest(self)
        self.api = ""
        self.posts: dict[int, dict[str, Any]] = {}
        self.removed: list[int] = []
        self._nonces: dict[str, int] = {}
        self._exchanges: dict[str, Exchange] = {}
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> LoopbackDiscord:
        application = web.Application(middlewares=[self.rest.with_faults])
        application.add_routes([*self.rest.routes(), web.get("/gateway/", self.gateway.serve)])
        self._runner = web.AppRunner(application, access_log=None, handle_signals=False, shutdown_timeout=0.5)
        await self._runner.setup()
        await web.TCPSite(self._runner, HOST, 0).start()
        port = self._runner.addresses[0][1]
        self.api, self.gateway.url = f"http://{HOST}:{port}{API}", f"ws://{HOST}:{port}/gateway/"
        self.rest.gateway_url = self.gateway.url
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.gateway.drop(1000)
        if self._runner:
            await self._runner.cleanup()

    async def ask(self, person: int, question: str, **options: Any) -> Exchange:
        """A person types /ask."""
        return await self.command(person, "ask", question=question, **options)

    async def command(self, person: int, name: str, /, **options: Any) -> Exchange:
        """A person types a command."""
        return await self._interact(person, 2, payloads.command_data(name, options))

    async def press(self, person: int, exchange: Exchange, label: str) -> Exchange:
        """A person presses the button with this label under the last answer to their own command."""
        body = exchange.answers[-1]
        button = next(part for part in payloads.parts(body["components"]) if part.get("label") == label)
        data = {"component_type": 2, "custom_id": button["custom_id"]}
        return await self._interact(person, 3, data, self._under(person, exchange, body))

    async def submit(self, person: int, exchange: Exchange, window: Exchange, **fields: str) -> Exchange:
        """A person sends the window that a press under the answer opened, with these texts."""
        assert window.window is not None
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
        self, method: str, path: str, status: int, body: dict[str, Any], *, times: int = 1, after_doing: bool = False
    ) -> None:
        """The next requests that match get this; with after_doing, what they ask for is done all the same."""
        self.rest.faults.append(Fault(method, path, status, body, times, after_doing))

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

    def exchange(self, token: str) -> Exchange:
        """The exchange with this token; one that nobody knows is made up."""
        return self._exchanges.setdefault(token, Exchange(0, token))

    def forget(self, exchange: Exchange) -> None:
        """Keep nothing of it."""
        self._exchanges.pop(exchange.token, None)

    def post(self, body: dict[str, Any]) -> dict[str, Any]:
        """A message of the bot; one with a nonce that was there is not posted again."""
        nonce = str(body.get("nonce") or secrets.token_hex(8))
        number = self._nonces.setdefault(nonce, payloads.snowflake())
        return self.posts.setdefault(number, payloads.message(number, payloads.BOT, body))

    def change(self, number: int, body: dict[str, Any]) -> dict[str, Any]:
        """Another text for a message of the bot."""
        self.posts[number] = payloads.message(number, payloads.BOT, body)
        return self.posts[number]

    def is_layout(self, number: int) -> bool:
        """Whether the message with this id is one of Components V2."""
        return number in self.posts and bool(self.posts[number]["flags"] & payloads.COMPONENTS_V2)

    def remove(self, number: int) -> bool:
        """Whether there was a message with this id, which is gone now."""
        was_removed = number in self.removed
        self.removed.append(number)
        self.posts.pop(number, None)
        return not was_removed

    async def _interact(
        self, person: int, kind: int, data: dict[str, Any], under: dict[str, Any] | None = None
    ) -> Exchange:
        number, token = payloads.snowflake(), f"token-{secrets.token_hex(8)}"
        exchange = self._exchanges[token] = Exchange(number, token)
        interaction = payloads.interaction(number, token, person, kind, data)
        await self.gateway.dispatch("INTERACTION_CREATE", interaction | ({"message": under} if under else {}))
        return exchange

    @staticmethod
    def _under(person: int, exchange: Exchange, body: dict[str, Any]) -> dict[str, Any]:
        command = {"id": "1", "type": 2, "user": payloads.user(person), "authorizing_integration_owners": {}}
        message = payloads.message(exchange.message, payloads.BOT, body) | {"interaction_metadata": command}
        return message | {"flags": message["flags"] | (EPHEMERAL if exchange.ephemeral else 0)}
