"""What a person typed, in words: Discord sends "@ann" as <@123>, and a picture among its emoji as <:name:123>."""

from __future__ import annotations

import re
from collections.abc import Iterable

import discord

# https://docs.discord.com/developers/reference#message-formatting
_REFERENCE = re.compile(
    r"(?P<comma>,?)\s{0,20}<(?:@!?(?P<person>\d{1,20})|(?:@&|\#|a?:\w{1,40}:)\d{1,20}|(?P<command>/[^:<>\n]{1,100}):\d{1,20})>",
    re.ASCII,
)
_ADDRESSEES = re.compile(r"(?:\s{0,20}<@[!&]?\d{1,20}>)+(?:\s{0,20}[,;:–—](?=\s))?", re.ASCII)


def typed_text(text: str, people: Iterable[discord.abc.User] = ()) -> str:
    """The text in one line, with these people by their names; without its addressees and what else has no words.

    Its addressees are the people and roles that it begins with. User names are what /privacy promises to leave out of
    the unanswered questions; display names may look like anything.
    """
    names = {person.id: person.name for person in people}

    def in_words(reference: re.Match[str]) -> str:
        name = names.get(int(reference["person"] or 0))
        written = reference["command"] or (f"@{name}" if name else "")
        after = text[begin + reference.end() :][:1]
        space = " " if after.isalnum() else ""
        if written:
            return f"{reference['comma']} {written}{space}"
        # "Hello, <@123>!" is "Hello!".
        return "" if after in tuple(",.:;!?") else f"{reference['comma']}{space}"

    addressees = _ADDRESSEES.match(text)
    begin = addressees.end() if addressees else 0
    return " ".join(_REFERENCE.sub(in_words, text[begin:]).split())
