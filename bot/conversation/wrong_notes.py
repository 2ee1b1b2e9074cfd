"""The last reasons that people gave for Wrong, as the people who run the bot see them: without who gave them."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import date, datetime, time, timedelta, tzinfo

from bot.answering.refusal.gaps.clusters import FEWEST_PEOPLE
from bot.answering.refusal.gaps.refused import without_pointers
from bot.answering.service import Answering
from bot.conversation.daily_counts import read_usage
from bot.conversation.in_context import Passages
from bot.conversation.store import Store
from bot.errors import StoreUnusable
from bot.usage import Usage, WrongNote

log = logging.getLogger(__name__)

MOST_NOTES = 5


def read_usage_with_notes(store: Store, answering: Answering, today: date, days: int, zone: tzinfo) -> Usage:
    """What the bot did on the last so many days, today among them, with the newest reasons for Wrong."""
    usage = read_usage(store, today, days, zone, answering.growth(today - timedelta(days=days)))
    return replace(usage, wrong_notes=read_wrong_notes(store, answering.passages, today, days, zone))


def read_wrong_notes(store: Store, passages: Passages, today: date, days: int, zone: tzinfo) -> tuple[WrongNote, ...]:
    """The newest notes with a reason of so many days, today among them; what points at a person is left out."""
    since = datetime.combine(today - timedelta(days=days - 1), time(), zone).timestamp()
    rows = store.rows(
        "SELECT question_id, given_at, sentence, reason FROM feedback "
        "WHERE verdict = 'wrong' AND reason != '' AND given_at >= ? ORDER BY given_at DESC LIMIT ?",
        (since, MOST_NOTES),
    )
    return tuple(
        WrongNote(
            datetime.fromtimestamp(given_at, zone).date(),
            sentence,
            without_pointers(reason),
            _question(store, question_id),
            _headline(store, passages, question_id, sentence),
        )
        for question_id, given_at, sentence, reason in rows
    )


def _question(store: Store, question_id: str) -> str | None:
    """The words of the question, if more than one person used them."""
    rows = store.rows(
        "SELECT asked.question FROM turns AS asked JOIN turns AS same ON same.question = asked.question COLLATE NOCASE "
        "WHERE asked.question_id = ? AND asked.question != '' GROUP BY asked.question_id "
        "HAVING count(DISTINCT same.person) >= ?",
        (question_id, FEWEST_PEOPLE),
    )
    return without_pointers(rows[0][0]) if rows else None


def _headline(store: Store, passages: Passages, question_id: str, sentence: str) -> str | None:
    """The headline of the article behind that sentence, or behind the first one."""
    try:
        reply = store.kept(question_id)
    except StoreUnusable as error:
        # One reply that cannot be read must not hide all the others.
        log.warning("A reply that somebody marked as wrong is left out: %s", error)
        return None
    stored = reply.passages if reply else ()
    if sentence:
        # Of an older Dateline it may be anything that was typed.
        stored = tuple(passage for passage in stored if sentence in map(str, passage.numbers))
    return next((passage.title or None for passage in passages(stored[:1]) if passage), None)
