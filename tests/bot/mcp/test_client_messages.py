import asyncio

import pytest
from mcp import types
from mcp.shared.message import SessionMessage

from bot.mcp.client_messages import ClientMessages

PING = '{"jsonrpc": "2.0", "id": 1, "method": "ping"}'


class Received:
    """What the SDK makes of lines: a message, or the error for one that it cannot read."""

    def __init__(self, lines):
        self.lines = iter(lines)

    def __aiter__(self):
        return self

    async def __anext__(self):
        for line in self.lines:
            try:
                return SessionMessage(types.jsonrpc_message_adapter.validate_json(line, by_name=False))
            except ValueError as error:
                return error
        raise StopAsyncIteration


class Replies:
    def __init__(self):
        self.sent = []

    async def send(self, message):
        self.sent.append((message.message.id, message.message.error.code))


def read(*lines):
    replies = Replies()

    async def read_all():
        return [message.message async for message in ClientMessages(Received(lines), replies)]

    return asyncio.run(read_all()), replies.sent


@pytest.mark.parametrize("word", ["\\ud83d", "\\uDC00", "\\ud83d\\ud83d\\ude00"])
def test_half_a_character_costs_a_request_nothing_else(word):
    line = f'{{"jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": {{"question": "tariffs {word}"}}}}'
    (message,), refused = read(line)

    assert (message.id, refused) == (7, [])
    assert message.params["question"] == "tariffs " + word.encode().decode("unicode-escape").encode(
        "utf-16", "surrogatepass"
    ).decode("utf-16", "replace").replace("\N{REPLACEMENT CHARACTER}", "?")


@pytest.mark.parametrize(
    ("line", "reply"),
    [
        ('{"jsonrpc": "2.0", "id": 7, "method": "ping",}', (None, types.PARSE_ERROR)),
        ("[" * 100_000, (None, types.PARSE_ERROR)),
        ("[1]", (None, types.INVALID_REQUEST)),
        ('{"id": 4}', (4, types.INVALID_REQUEST)),
        ('{"id": "a", "x": "\\ud83d"}', ("a", types.INVALID_REQUEST)),
        ('{"id": true}', (None, types.INVALID_REQUEST)),
        ('{"id": [1]}', (None, types.INVALID_REQUEST)),
    ],
)
def test_a_line_that_cannot_be_read_is_refused_and_the_next_one_is_read(line, reply, caplog):
    """It was dropped without a word, and the client waited until its own limit."""
    (message,), refused = read(line, PING)

    assert (message.id, refused) == (1, [reply])
    assert "was not read" in caplog.text


def test_an_empty_line_is_passed_over():
    (message,), refused = read("\n", PING, "  \n")

    assert (message.id, refused) == (1, [])
