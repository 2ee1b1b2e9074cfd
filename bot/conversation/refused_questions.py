"""The refused questions of the last weeks, as the bot's store keeps them."""

from __future__ import annotations

import json
from datetime import date, timedelta

from bot.answering.refusal.gaps.gap import RefusedQuestion
from bot.conversation.store import Store

REFUSED_DAYS = 30
MOST_REFUSED = 2000


def keep_refused(store: Store, refused: RefusedQuestion) -> None:
    """Stores a refused question; removes those that are too old or too many."""
    row = (refused.day.isoformat(), refused.person, refused.text, refused.reason, json.dumps(refused.nearest))
    store.rows("INSERT INTO refused VALUES (?, ?, ?, ?, ?)", row)
    store.rows("DELETE FROM refused WHERE day <= ?", ((refused.day - timedelta(days=REFUSED_DAYS)).isoformat(),))
    store.rows("DELETE FROM refused WHERE rowid <= (SELECT max(rowid) FROM refused) - ?", (MOST_REFUSED,))


def refused_since(store: Store, today: date, days: int = REFUSED_DAYS) -> list[RefusedQuestion]:
    """The refused questions of so many days, today among them, in the order in which they were asked."""
    first = (today - timedelta(days=min(days, REFUSED_DAYS) - 1)).isoformat()
    rows = store.rows(
        "SELECT day, person, question, reason, nearest FROM refused WHERE day >= ? ORDER BY rowid", (first,)
    )
    return [
        RefusedQuestion(date.fromisoformat(day), person, text, reason, tuple(map(str, json.loads(nearest))))
        for day, person, text, reason, nearest in rows
    ]
