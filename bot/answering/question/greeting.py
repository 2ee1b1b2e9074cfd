"""What people say to a bot before they ask it: "Hey Dateline, what ..."."""

from __future__ import annotations

import re

_GREETING = re.compile(
    r"^\W*(?:hey|hi|hiya|hello|yo|ok|okay|dear|good (?:morning|afternoon|evening)|greetings)\b"
    r"(?: [\w'’-]{1,40}){0,2}\s{0,5}[,!.:-]{1,5}\s++(?=\w\S*+\s++\w)",
    re.IGNORECASE,
)


def without_greeting(question: str) -> str:
    """The question from where it begins: a greeting is neither searched for nor a name that reports must hold."""
    return _GREETING.sub("", question.strip())
