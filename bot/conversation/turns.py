"""The questions of conversations, as the bot's store keeps them for what follows them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from bot.answering.answer import NO_FILTERS, Filters
from bot.conversation.store import DAY, Store, as_sentence

# What a follow-up may follow.
CONVERSATION_DAYS = 7
MOST_TURNS = 8


@dataclass(frozen=True, slots=True)
class KeptTurn:
    """A question of a conversation as it was understood, and the one it followed.

    `place` is where it was asked by whom, if what is asked there next may follow it; `pronouns` as in a Turn. A private
    one was answered to its person alone. `as_of` and `filters` are the options that it was asked with. `made_at`, in
    seconds since 1970, is when it was stored.
    """

    question_id: str
    question: str
    before: str | None = None
    place: str | None = None
    pronouns: tuple[tuple[str, str], ...] = ()
    person: int | None = None
    private: bool = False
    as_of: date | None = None
    filters: Filters = NO_FILTERS
    made_at: float = field(default=0.0, compare=False)


def keep_turn(store: Store, turn: KeptTurn, now: float) -> None:
    """Stores a question of a conversation; removes those that are too old."""
    row = (
        turn.question_id,
        now,
        turn.before,
        turn.place,
        turn.question,
        json.dumps(turn.pronouns),
        turn.person,
        turn.private,
        _options_to_json(turn),
    )
    store.rows("INSERT OR REPLACE INTO turns VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    store.rows("DELETE FROM turns WHERE made_at < ?", (now - CONVERSATION_DAYS * DAY,))


def read_turns(store: Store, question_id: str, *, person: int | None = None, in_public: bool = False) -> list[KeptTurn]:
    """This question and those that it followed, oldest first, MOST_TURNS at most; none where it was forgotten.

    With a person, those alone that this person may know: what was answered to somebody else alone ends them, and
    `in_public` what was answered to the person alone.
    """
    turns: list[KeptTurn] = []
    next_id: str | None = question_id
    query = (
        "SELECT question_id, question, before, place, pronouns, person, private, options, made_at "
        "FROM turns WHERE question_id = ?"
    )
    with as_sentence():
        while next_id and len(turns) < MOST_TURNS and (rows := store.rows(query, (next_id,))):
            turn = _turn(rows[0])
            if turn.private and (in_public or person not in (None, turn.person)):
                break
            turns.append(turn)
            next_id = turn.before
    return turns[::-1]


def share_turn(store: Store, question_id: str) -> None:
    """Notes that the answer to a question was shown to everyone."""
    store.rows("UPDATE turns SET private = 0 WHERE question_id = ?", (question_id,))


def last_turn(store: Store, place: str, since: float) -> str | None:
    """The id of the last question that was asked in this place, and not before this moment."""
    # By the order in which they came: one that a clock dated that was ahead would be the last until then.
    query = "SELECT question_id FROM turns WHERE place = ? AND made_at >= ? ORDER BY rowid DESC LIMIT 1"
    rows = store.rows(query, (place, since))
    return str(rows[0][0]) if rows else None


def _turn(row: Sequence[Any]) -> KeptTurn:
    question_id, question, before, place, pronouns, person, private, options, made_at = row
    name_texts = tuple((str(kind), str(text)) for kind, text in json.loads(pronouns))
    as_of, filters = _options_from_json(options)
    return KeptTurn(question_id, question, before, place, name_texts, person, bool(private), as_of, filters, made_at)


def _options_to_json(turn: KeptTurn) -> str:
    options = {"as_of": turn.as_of, **asdict(turn.filters)}
    return json.dumps({name: value for name, value in options.items() if value}, default=date.isoformat)


def _options_from_json(text: str) -> tuple[date | None, Filters]:
    options = json.loads(text)
    as_of, since, until = (
        date.fromisoformat(options[name]) if name in options else None for name in ("as_of", "since", "until")
    )
    return as_of, Filters(options.get("outlet"), since, until, options.get("article"))
