"""The REST that the bot uses: who it is, its commands, interactions and their webhooks."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from aiohttp import web

from evals.trials.loopback import payloads
from evals.trials.loopback.exchange import Exchange

API = "/api/v10"
INVALID_FORM = {"code": 50035, "message": "Invalid Form Body", "errors": {}}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def answer(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """JSON, with the content type to the letter: discord.py takes anything else for text."""
    return web.Response(
        body=json.dumps(body).encode(), status=status, headers={"Content-Type": "application/json", **(headers or {})}
    )


class Rest:
    """Answers as Discord would; `exchange` gives that with a token."""

    def __init__(self, exchange: Callable[[str], Exchange]) -> None:
        self._exchange = exchange
        self.application_flags = 0
        self.gateway_url = ""
        self.shards = 1
        self._commands: list[dict[str, Any]] = []

    def routes(self) -> list[web.RouteDef]:
        """The routes, below the API's root."""
        hook = f"{API}/webhooks/{{application}}/{{token}}"
        return [
            web.get(f"{API}/users/@me", self._me),
            web.get(f"{API}/oauth2/applications/@me", self._application),
            web.get(f"{API}/gateway/bot", self._gateway),
            web.get(f"{API}/applications/{{application}}/commands", self._list_commands),
            web.put(f"{API}/applications/{{application}}/commands", self._set_commands),
            web.post(f"{API}/interactions/{{number}}/{{token}}/callback", self._acknowledge),
            web.patch(f"{hook}/messages/@original", partial(self._shown, message_id="original")),
            web.delete(f"{hook}/messages/@original", self._delete_original),
            web.post(hook, partial(self._shown, message_id="followup")),
        ]

    async def _me(self, _request: web.Request) -> web.Response:
        return answer(payloads.BOT)

    async def _application(self, _request: web.Request) -> web.Response:
        about = {"id": str(payloads.APPLICATION), "name": "Dateline", "description": "", "icon": None}
        other_fields = {"bot_public": True, "bot_require_code_grant": False, "verify_key": "", "summary": ""}
        who = {"owner": payloads.user(1), "team": None, "flags": self.application_flags}
        return answer({**about, **other_fields, **who})

    async def _gateway(self, _request: web.Request) -> web.Response:
        limit = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
        return answer({"url": self.gateway_url, "shards": self.shards, "session_start_limit": limit})

    async def _list_commands(self, _request: web.Request) -> web.Response:
        return answer(self._commands)

    async def _set_commands(self, request: web.Request) -> web.Response:
        about = {"application_id": str(payloads.APPLICATION), "version": "1", "default_member_permissions": None}
        about["description"] = ""  # Discord lists one of a message menu, too, which has none
        self._commands = [
            {**about, **command, "id": str(number)} for number, command in enumerate(await request.json(), 1)
        ]
        return answer(self._commands)

    async def _acknowledge(self, request: web.Request) -> web.Response:
        body = await request.json()
        exchange = self._exchange(request.match_info["token"])
        if exchange.acknowledged_at is not None:
            return answer({"code": 40060, "message": "Already acknowledged."}, status=400)
        exchange.acknowledge(body)
        details = {"id": str(exchange.number), "type": 2, "response_message_id": str(exchange.message)}
        return answer({"interaction": {**details, "response_message_loading": body["type"] == 5}})

    async def _shown(self, request: web.Request, message_id: str) -> web.Response:
        body = await request.json()
        exchange = self._exchange(request.match_info["token"])
        if payloads.breaks_components_v2(body, was_layout=exchange.is_layout(message_id)):
            return answer(INVALID_FORM, status=400)
        exchange.show(message_id, body)
        return answer(payloads.message(payloads.snowflake(), payloads.BOT, body))

    async def _delete_original(self, request: web.Request) -> web.Response:
        self._exchange(request.match_info["token"]).show("deleted", {})
        return web.Response(status=204)
