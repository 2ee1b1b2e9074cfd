"""Discord on 127.0.0.1: people who ask, what they are shown and when."""

from __future__ import annotations

import secrets
from typing import Any

from aiohttp import web

from evals.trials.loopback import payloads
from evals.trials.loopback.exchange import EPHEMERAL, Exchange
from evals.trials.loopback.gateway import Gateway
from evals.trials.loopback.rest import API, Rest

HOST = "127.0.0.1"


class LoopbackDiscord:
    """Serves while it is entered; `api` and `gateway.url` are what a bot is pointed to."""

    def __init__(self) -> None:
        self.gateway = Gateway()
        self.rest = Rest(self.exchange)
        self.api = ""
        self._exchanges: dict[str, Exchange] = {}
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> LoopbackDiscord:
        self._runner = web.AppRunner(self.application(), access_log=None, handle_signals=False, shutdown_timeout=0.5)
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

    def application(self) -> web.Application:
        """What is served."""
        application = web.Application()
        application.add_routes([*self.rest.routes(), web.get("/gateway/", self.gateway.serve)])
        return application

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

    def exchange(self, token: str) -> Exchange:
        """The exchange with this token; one that nobody knows is made up."""
        return self._exchanges.setdefault(token, Exchange(0, token))

    def forget(self, exchange: Exchange) -> None:
        """Keep nothing of it."""
        self._exchanges.pop(exchange.token, None)

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
