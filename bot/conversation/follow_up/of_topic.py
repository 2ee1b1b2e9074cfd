"""What a follow-up is about where nothing was asked before but to be told of a topic: the topic, as it was typed.

The reports of an overview name much beside it: who else was on a flight is no subject of "how many died?".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.question.request import topic_alone, where_it_happened
from bot.conversation.follow_up.mentions import Mention, Turn, core
from bot.conversation.follow_up.references import OF_EVENTS
from bot.conversation.follow_up.times import is_time


@dataclass(frozen=True, slots=True)
class Topic:
    """The topic of the last question; `happened` is the "to" of "What happened to Ann Lee?", empty for others."""

    text: str
    happened: str


def topic_of(turns: Sequence[Turn]) -> Topic | None:
    """What the last question only asked to be told of, or has in front of it as a follow-up to such a question."""
    if not turns:
        return None
    question = turns[-1].question
    if not has_words_in_front(question):
        return _topic_alone(question)
    before = topic_of(turns[:-1])
    return before if before and question.startswith(f"{before.text}: ") else None


def has_words_in_front(question: str) -> bool:
    """Whether something was put in front of a question: "Powell: when does the term end?"."""
    return core(question) != question


def with_question_word(word: str, topic: Topic, before: str) -> str:
    """ "why" after "What happened to Ann Lee?" -> "Why did it happen to Ann Lee?", "why" and "Etna" -> "Etna: why?"."""
    place = where_it_happened(before) if word in OF_EVENTS | {"how"} else ""
    if place:
        return f"{word.capitalize()} did it happen {place}?"
    return f"{topic.text}: {word}?"


def is_only_in_overviews(mention: Mention, turns: Sequence[Turn]) -> bool:
    """Whether a mention stands in nothing but reports on the topics that were asked for."""
    return all(not site.in_question and _topic_alone(turns[-site.ago].question) for site in mention.sites)


def _topic_alone(question: str) -> Topic | None:
    text = topic_alone(question)
    if not text or is_time(text) or has_words_in_front(question):
        return None
    return Topic(text, where_it_happened(question).partition(" ")[0].lower())
