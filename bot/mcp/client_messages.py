"""The messages of a client, those included that the SDK cannot read: it drops one, and the client waits for a reply."""

from __future__ import annotations

import json
import logging
from types import TracebackType
from typing import TYPE_CHECKING, Self

from mcp import types
from mcp.shared.message import SessionMessage
from pydantic import ValidationError

if TYPE_CHECKING:
    from mcp.shared._stream_protocols import ReadStream, WriteStream

log = logging.getLogger(__name__)


class ClientMessages:
    """The stream of what a client sends; a line that cannot be read is refused, as JSON-RPC 2.0 wants it, and logged.

    Half a character becomes "?": JavaScript writes one where a text was cut inside an emoji.
    """

    def __init__(self, received: ReadStream[SessionMessage | Exception], replies: WriteStream[SessionMessage]) -> None:
        self._received = received
        self._replies = replies

    def __aiter__(self) -> ClientMessages:
        return self

    async def __anext__(self) -> SessionMessage:
        async for message in self._received:
            whole = _read_again(message) if isinstance(message, Exception) else message
            if isinstance(whole, SessionMessage):
                return whole
            await self._refuse(whole)
        raise StopAsyncIteration

    receive = __anext__

    async def aclose(self) -> None:
        """Closes the stream that is read."""
        await self._received.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def _refuse(self, error: Exception) -> None:
        sent, number = _what_was_sent(error), None
        if isinstance(sent, str) and not sent.strip():
            return  # an empty line asks for nothing
        code, reason = types.PARSE_ERROR, "This line is not JSON."
        if not isinstance(sent, str):
            code, reason = types.INVALID_REQUEST, "This line is no message of JSON-RPC 2.0."
            given = sent.get("id") if isinstance(sent, dict) else None
            number = given if isinstance(given, int | str) and not isinstance(given, bool) else None
        log.warning("a line of the client was not read: %s", reason)
        reply = types.JSONRPCError(jsonrpc="2.0", id=number, error=types.ErrorData(code=code, message=reason))
        await self._replies.send(SessionMessage(reply))


def _read_again(error: Exception) -> SessionMessage | Exception:
    line = _what_was_sent(error)
    if not isinstance(line, str):
        return error
    try:
        whole = json.dumps(json.loads(line), ensure_ascii=False).encode(errors="replace")
        return SessionMessage(types.jsonrpc_message_adapter.validate_json(whole, by_name=False))
    except ValidationError as again:
        return again
    except (ValueError, RecursionError):
        return error


def _what_was_sent(error: Exception) -> object:
    return error.errors(include_url=False)[0]["input"] if isinstance(error, ValidationError) else None
