"""A gate in front of the Chroma server, which has no authentication: only requests with the token pass.

Chroma 1.x accepts any Host header, so a page in a browser could reach it through a domain name that resolves to
loopback. The gate reads the head of each request and forwards everything else unchanged.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hmac
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from ingest.corpus.chroma.nonce import DEFAULT_TENANT, HOST, TOKEN_HEADER

HEAD_LIMIT = 1 << 16  # bytes
PIECE = 1 << 18  # bytes that are passed on at a time
DEFAULT_PATH = f"/tenants/{DEFAULT_TENANT}/".encode()
FIRST_SECONDS = 10.0  # for the first request of a connection, from its begin
WORDS = {400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 411: "Length Required", 502: "Bad Gateway"}


@dataclass(frozen=True, slots=True)
class Head:
    """The parsed head of a request; the length is None if the end of the request cannot be determined."""

    hosts: tuple[str, ...]
    tokens: tuple[str, ...]
    length: int | None


class Gate:
    """Serves a listening socket in a daemon thread."""

    def __init__(
        self,
        listener: socket.socket,
        server_port: int,
        token: str,
        tenant: str = DEFAULT_TENANT,
        on_request: Callable[[], None] = lambda: None,
    ) -> None:
        self._listener = listener
        self._on_request = on_request
        self._server_port = server_port
        self._token = token.encode()
        self._tenant = f"/tenants/{tenant}/".encode()
        port = listener.getsockname()[1]
        self._hosts = {f"{HOST}:{port}", f"localhost:{port}"}

    def start(self) -> None:
        """Starts to let requests through."""
        threading.Thread(target=lambda: asyncio.run(self._serve()), name="gate", daemon=True).start()

    async def _serve(self) -> None:
        server = await asyncio.start_server(self._pass_connection, sock=self._listener, limit=HEAD_LIMIT)
        async with server:
            await server.serve_forever()

    async def _pass_connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        open_writers = [writer]
        replies: asyncio.Task[None] | None = None
        try:
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), FIRST_SECONDS)
            while True:
                request = parse_head(head)
                if request is None or (status := self._refusal(request)):
                    writer.write(_refusal_text(400 if request is None else status))
                    await writer.drain()
                    return
                if replies is None:
                    try:
                        answers, onward = await asyncio.open_connection(HOST, self._server_port)
                    except OSError:
                        writer.write(_refusal_text(502))
                        await writer.drain()
                        return
                    open_writers.append(onward)
                    replies = asyncio.create_task(_pass_all(answers, writer))
                self._on_request()
                onward.write(self._with_tenant(head))
                await _pass_some(reader, onward, request.length or 0)
                head = await reader.readuntil(b"\r\n\r\n")
        except (OSError, EOFError, asyncio.LimitOverrunError):
            pass  # who asked has gone, or never asked
        finally:
            if replies is not None:
                replies.cancel()
            for open_writer in open_writers:
                open_writer.close()

    def _with_tenant(self, head: bytes) -> bytes:
        first_line, other_lines = head.split(b"\r\n", 1)
        return first_line.replace(DEFAULT_PATH, self._tenant, 1) + b"\r\n" + other_lines

    def _refusal(self, head: Head) -> int:
        """The status that a request is refused with, or 0."""
        if len(head.hosts) != 1 or head.hosts[0] not in self._hosts:
            return 403
        if not any(hmac.compare_digest(token.encode(), self._token) for token in head.tokens):
            return 401
        return 411 if head.length is None else 0


def parse_head(head: bytes) -> Head | None:
    """Parses the head of a request; None if it is not HTTP/1.1 in ASCII."""
    try:
        first, *lines = head.decode("ascii").removesuffix("\r\n\r\n").split("\r\n")
    except UnicodeDecodeError:
        return None
    if not first.endswith(" HTTP/1.1") or any(char in line for line in lines for char in "\r\n\0"):
        return None
    fields: dict[str, list[str]] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or not name or name != name.strip():
            return None
        fields.setdefault(name.lower(), []).append(value.strip(" \t"))
    tokens = fields.get(TOKEN_HEADER.lower(), []) + [_user(value) for value in fields.get("authorization", [])]
    return Head(tuple(fields.get("host", [])), tuple(tokens), _length(fields))


def _length(headers: dict[str, list[str]]) -> int | None:
    if "transfer-encoding" in headers:
        return None
    lengths = headers.get("content-length", ["0"])
    return int(lengths[0]) if len(lengths) == 1 and lengths[0].isdecimal() and len(lengths[0]) < 16 else None


def _user(authorization: str) -> str:
    """The name in what a client sends for http://NAME@host; an empty text for anything else."""
    kind, _, value = authorization.partition(" ")
    if kind.lower() != "basic":
        return ""
    try:
        return base64.b64decode(value, validate=True).decode("ascii").partition(":")[0]
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _refusal_text(status: int) -> bytes:
    body = b'{"detail": "refused"}'
    head = f"HTTP/1.1 {status} {WORDS[status]}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + b"Connection: close\r\n\r\n" + body


async def _pass_some(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, count: int) -> None:
    while count:
        piece = await reader.read(min(count, PIECE))
        if not piece:
            raise EOFError
        writer.write(piece)
        count -= len(piece)
        await writer.drain()
    await writer.drain()


async def _pass_all(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Forwards until the end and signals it, so that a client whose server has died does not wait."""
    with suppress(OSError):
        while piece := await reader.read(PIECE):
            writer.write(piece)
            await writer.drain()
    writer.close()
