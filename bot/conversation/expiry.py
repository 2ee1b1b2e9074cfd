"""Removes from the bot's store what is too old to keep, whether or not anybody asks anything."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.conversation.daily_counts import COUNT_DAYS
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
    store.remove_old_owed(now.timestamp())
    for table, days in (("refused", REFUSED_DAYS), ("daily_counts", COUNT_DAYS)):
        store.rows(f"DELETE FROM {table} WHERE day <= ?", ((now.date() - timedelta(days=days)).isoformat(),))
