"""What a person typed, in words: Discord sends "@ann" as <@123>, and a picture among its emoji as <:name:123>."""

from __future__ import annotations

import re
from collections.abc import Iterable

import discord

from bot.answering.question.lines import with_question_marks

# https://docs.discord.com/developers/reference#message-formatting
_REFERENCE = re.compile(
    r"(?P<comma>,?)(?P<space>\s{0,20})<(?:@!?(?P<person>\d{1,20})|(?:@&|\#|a?:\w{1,40}:)\d{1,20}"
    r"|(?P<command>/[^:<>\n]{1,100}):\d{1,20}|t:-?\d{1,20}(?::[A-Za-z])?|id:[a-z-]{1,20}(?::\d{1,20})?)>"
    r"(?P<owns>['’]s(?!\w))?",
    re.ASCII,
)
_ID = re.compile(r"\d{1,20}", re.ASCII)
# Of "<@1>'s tariffs" the person is no addressee.
_ADDRESSEES = re.compile(r"(?:\s{0,20}<@[!&]?\d{1,20}>)+(?:\s{0,20}[,;:–—](?=\s))?(?!['’]\w)", re.ASCII)


def addressees(text: str) -> frozenset[int]:
    """The ids of the people and roles that a text begins with; empty where it is said to nobody in particular."""
    match = _ADDRESSEES.match(text)
    return frozenset(int(digits) for digits in _ID.findall(match[0])) if match else frozenset()


def typed_text(text: str, people: Iterable[discord.abc.User] = ()) -> str:
    """The text in one line, with these people by their names; without its addressees and what else has no words.

    Its addressees are the people and roles that it begins with. User names are what /privacy promises to leave out of
    the unanswered questions; display names may look like anything.
    """
    return " ".join(_in_words(text, people).split())


def typed_question(text: str, people: Iterable[discord.abc.User] = ()) -> str:
    """The same text, each question that is a line of its own with a question mark."""
    return " ".join(with_question_marks(_in_words(text, people)).split())


def _in_words(text: str, people: Iterable[discord.abc.User]) -> str:
    names = {person.id: person.name for person in people}

    def in_words(reference: re.Match[str]) -> str:
        name = names.get(int(reference["person"] or 0))
        mention = reference["command"] or (f"@{name}" if name else "")
        comma, owns = reference["comma"], reference["owns"] or ""
        after = question[reference.end() : reference.end() + 1]
        if mention:
            before = question[max(0, reference.start() - 1) : reference.start()]
            # Directly after a letter or another name, the name could not be told from what stands before it.
            apart = comma or reference["space"] or before.isalnum() or before in ("_", ">")
            return f"{comma}{' ' if apart else ''}{mention}{owns}{' ' if after.isalnum() else ''}"
        if _REFERENCE.match(question, reference.end()):
            return comma
        # "Hello, <@123>!" is "Hello!".
        return "" if after in tuple(",.:;!?)") else f"{comma} "

    addressees = _ADDRESSEES.match(text)
    question = text[addressees.end() if addressees else 0 :]
    return _REFERENCE.sub(in_words, question)
