"""What came of one question, told from what Discord was sent for it; pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.delivery.interaction_reply import UNANSWERED
from bot.delivery.queue import FULL, is_turned_away, waiting_sentence
from evals.trials.loopback.exchange import EPHEMERAL, Exchange
from evals.trials.loopback.payloads import is_answer, text_of

_WAITS = re.compile(re.escape(waiting_sentence(12)).replace("12", r"(\d+)").replace("questions", "questions?"))


class End(StrEnum):
    """How a question ended."""

    ANSWERED = "answered"
    LINE_FULL = "turned away, the queue was full"
    OWN_FULL = "turned away, too many of one person"
    FAILED = "failed"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question: when it came, its end, its seconds, the place that was told, and how often it was answered.

    `private_line` is whether a person who was turned away was told so alone, and nothing was left in the channel.
    """

    person: int
    end: End
    acknowledged: float | None
    ended: float | None
    place: int | None = None
    answers: int = 0
    private_line: bool = False
    asked_at: float = 0.0


def is_over(messages: Sequence[tuple[str, dict[str, Any]]]) -> bool:
    """Whether this is the last that the bot has to say."""
    return any(is_answer(body) or _last_word(body) for _, body in messages)


def outcome_of(person: int, exchange: Exchange, ended_at: float | None) -> Outcome:
    """What came of the question; ended_at is when it was over, or None."""
    words = [text for _, body in exchange.shown if (text := _last_word(body))]
    positions = [int(match[1]) for text in exchange.texts if (match := _WAITS.fullmatch(text))]
    answers = len(exchange.answers)
    if answers:
        end = End.ANSWERED
    elif ended_at is None or not words:
        end = End.LOST
    elif is_turned_away(words[0]):
        end = End.LINE_FULL if words[0] == FULL else End.OWN_FULL
    else:
        end = End.FAILED
    acknowledged = exchange.acknowledged_at
    return Outcome(
        person,
        end,
        None if acknowledged is None else acknowledged - exchange.asked_at,
        None if ended_at is None else ended_at - exchange.asked_at,
        positions[0] if positions else None,
        answers,
        len(words) == 1 and _seen_by_one(exchange),
        exchange.asked_at,
    )


def _last_word(body: dict[str, Any]) -> str:
    text = text_of(body)
    return "" if text == UNANSWERED or _WAITS.fullmatch(text) else text


def _seen_by_one(exchange: Exchange) -> bool:
    if exchange.ephemeral:
        return True
    alone = [bool(body.get("flags", 0) & EPHEMERAL) for _, body in exchange.shown if _last_word(body)]
    return all(alone) and exchange.shown[-1][0] == "deleted"
