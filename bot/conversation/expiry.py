"""Removes data about people from the bot's store when its time is over, whether or not anybody asks anything."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.conversation.refused_questions import REFUSED_DAYS
from bot.conversation.store import DAY, FEEDBACK_DAYS, Store
from bot.conversation.turns import CONVERSATION_DAYS


def remove_old(store: Store, now: datetime) -> None:
    """Removes what is older than it may be at this moment (aware, in the zone in which days begin and end)."""
    for table, column, days in (
        ("turns", "made_at", CONVERSATION_DAYS),
        ("replies", "made_at", store.days),
        ("posted", "made_at", store.days),
        ("feedback", "given_at", FEEDBACK_DAYS),
    ):
        store.rows(f"DELETE FROM {table} WHERE {column} < ?", (now.timestamp() - days * DAY,))
    store.rows("DELETE FROM refused WHERE day <= ?", ((now.date() - timedelta(days=REFUSED_DAYS)).isoformat(),))
