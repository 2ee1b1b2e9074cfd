"""A name for a Discord id in the log: the same throughout one run of the bot, and nobody's id."""

from __future__ import annotations

import hashlib
import secrets

_KEY = secrets.token_bytes(16)


def pseudonym(discord_id: int) -> str:
    """Twelve hex digits, by a key that is never written down."""
    return hashlib.blake2b(str(discord_id).encode(), key=_KEY, digest_size=6).hexdigest()
