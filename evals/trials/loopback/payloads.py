"""What Discord sends, in the fields that discord.py reads. https://docs.discord.com/developers/reference"""

from __future__ import annotations

import itertools
import time
from typing import Any

EPOCH_MS = 1_420_070_400_000
APPLICATION = 4242
BOT = {"id": str(APPLICATION), "username": "Dateline", "discriminator": "0", "avatar": None, "bot": True}
CHANNEL = 77
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
    typed = [
        {"name": key, "value": value, "type": 5 if isinstance(value, bool) else 3} for key, value in options.items()
    ]
    return {"id": "1", "name": name, "type": 1, "options": typed}


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
        "flags": 0,
        "components": body.get("components") or [],
    }
