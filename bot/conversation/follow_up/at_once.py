"""The turns before a question that comes after others in the same message."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from bot.answering.english.lexicon.closed_words import FORMS_OF_BE
from bot.answering.english.lexicon.grammar import FORMS_OF_VERBS
from bot.conversation.follow_up.choosing import PERSONS
from bot.conversation.follow_up.mentions import Turn
from bot.conversation.follow_up.references import references

# "Who won?", "Who was arrested?" and "Who was shot?" are answered with somebody, "Who is Ann Lee?" names whom it is
# about.
_PARTICIPLE = rf"(?:\w+ed|{'|'.join(sorted(FORMS_OF_VERBS))})\b"
_ASKS_FOR_SOMEBODY = re.compile(
    rf"\W*(?:(?:and|but|so)\s+)?(?:who|whom|whose|which)\s+"
    rf"(?!(?:{'|'.join(sorted(FORMS_OF_BE))})\s+(?!{_PARTICIPLE}))",
    re.IGNORECASE,
)


def turns_in_message(text: str, before: Iterable[Turn]) -> list[Turn]:
    """The questions before this one in its message, without their answers: whoever wrote it had not read them.

    But "he" after "Who won?" is somebody of the answer, and more is more than what their answers quote.
    """
    of_person = any(reference.kind in PERSONS for reference in references(text))
    return [
        turn if of_person and _ASKS_FOR_SOMEBODY.match(turn.question) else replace(turn, sentences=())
        for turn in before
    ]
