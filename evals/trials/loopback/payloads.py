"""What Discord sends, in the fields that discord.py reads. https://docs.discord.com/developers/reference"""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterable, Iterator
from typing import Any

EPOCH_MS = 1_420_070_400_000
APPLICATION = 4242
BOT = {"id": str(APPLICATION), "username": "Dateline", "discriminator": "0", "avatar": None, "bot": True}
CHANNEL = 77
COMPONENTS_V2 = 1 << 15  # the flag of a message that keeps it for good, and has neither content nor embeds
TEXT_DISPLAY, CONTAINER = 10, 17
_counter = itertools.count(1)


def snowflake() -> int:
    """A new id that holds this moment."""
    return (int(time.time() * 1000) - EPOCH_MS) << 22 | next(_counter) % 4096


def user(person: int) -> dict[str, Any]:
    """A person."""
    return {"id": str(person), "username": f"person{person}", "discriminator": "0", "avatar": None}


def ready(session: str, gateway: str, shard: list[int]) -> dict[str, Any]:
    """The first event of a session."""
    return {
        "v": 10,
        "user": BOT,
        "guilds": [],
        "session_id": session,
        "resume_gateway_url": gateway,
        "shard": shard,
        "application": {"id": str(APPLICATION), "flags": 0},
    }


def interaction(number: int, token: str, person: int, kind: int, data: dict[str, Any]) -> dict[str, Any]:
    """A command (kind 2) or a press of a button (kind 3) in a direct message."""
    return {
        "id": str(number),
        "application_id": str(APPLICATION),
        "type": kind,
        "token": token,
        "version": 1,
        "data": data,
        "channel_id": str(CHANNEL),
        "channel": {"id": str(CHANNEL), "type": 1, "recipients": [user(person)]},
        "user": user(person),
        "locale": "en-GB",
        "context": 1,
        "app_permissions": "0",
        "attachment_size_limit": 10_000_000,
        "entitlements": [],
        "authorizing_integration_owners": {},
    }


def command_data(name: str, options: dict[str, Any]) -> dict[str, Any]:
    """A slash command as it was typed; texts and switches only."""
    typed_options = [
        {"name": key, "value": value, "type": 5 if isinstance(value, bool) else 3} for key, value in options.items()
    ]
    return {"id": "1", "name": name, "type": 1, "options": typed_options}


def message(number: int, author: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    """A message in the channel."""
    return {
        "id": str(number),
        "channel_id": str(CHANNEL),
        "author": author,
        "content": body.get("content") or "",
        "timestamp": "2025-01-01T00:00:00+00:00",
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": body.get("mentions") or [],
        "mention_roles": [],
        "attachments": [],
        "embeds": body.get("embeds") or [],
        "pinned": False,
        "type": 0,
        "flags": body.get("flags") or 0,
        "components": body.get("components") or [],
    }


def parts(components: Iterable[dict[str, Any]] | None) -> Iterator[dict[str, Any]]:
    """All components of a message, those within others too."""
    for part in components or ():
        yield part
        yield from parts(part.get("components"))
        yield from parts([part["accessory"]] if part.get("accessory") else ())


def is_answer(body: dict[str, Any]) -> bool:
    """Whether this shows a reply: embeds, or a container of Components V2; text alone is something on the way."""
    return bool(body.get("embeds")) or any(part["type"] == CONTAINER for part in body.get("components") or ())


def text_of(body: dict[str, Any]) -> str:
    """The text that stands by itself: the content, or what a message of Components V2 has in its place."""
    texts = [part["content"] for part in body.get("components") or () if part["type"] == TEXT_DISPLAY]
    return str(body.get("content") or "\n".join(texts))


def breaks_components_v2(body: dict[str, Any], *, was_layout: bool) -> bool:
    """Whether Discord refuses this as a message of Components V2, or as what is to take the place of one."""
    is_layout = was_layout or bool((body.get("flags") or 0) & COMPONENTS_V2)
    drops_flag = was_layout and "flags" in body and not body["flags"] & COMPONENTS_V2
    return is_layout and (drops_flag or bool(body.get("content") or body.get("embeds")) or not body.get("components"))
