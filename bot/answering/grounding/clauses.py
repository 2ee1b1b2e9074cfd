"""A text as words in clauses and sentences: what the rules for "not", "said" and "may" look at."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.answering.grounding.spelling import country_of
from bot.answering.terms import STOP_WORDS, stem, words
from ingest.corpus.sentences import sentences

_TOKEN = re.compile(r"[^\W_]+(?:[.,']\d+|['.&-][^\W_]+)*|[,;:()\"]|-(?=\s)|[.!?]+")
_NOT = re.compile(r"\b(ca|wo|sha|[a-z]+?)n't\b|\bcannot\b", re.IGNORECASE)
_SAYING = {
    "say",
    "says",
    "said",
    "tell",
    "know",
    "get",
    "gets",
    "got",
    "make",
    "makes",
    "made",
    "put",
    "off",
    "against",
}
# Words that carry no statement of their own; what somebody says, against whom and what is off does.
FUNCTION_WORDS = (STOP_WORDS | {"also", "still", "longer", "yet", "ever", "even", "immediately", "already"}) - _SAYING
_JOINTS = frozenset(
    """
    but while although though whereas which who because after before when where if unless until since
    """.split()
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word in lower case with its stem; `clause` and `sentence` count from 0, `mark` is set for punctuation."""

    word: str
    stem: str
    clause: int
    sentence: int
    mark: bool = False

    @property
    def bears(self) -> bool:
        """Whether the word says something of its own."""
        return not self.mark and self.word not in FUNCTION_WORDS


@lru_cache(maxsize=2048)
def tokens(text: str) -> tuple[Token, ...]:
    """The words and marks of a text in order; a clause ends at a comma, a joint such as "but", a sentence's end."""
    found: list[Token] = []
    clause = 0
    for number, (start, end) in enumerate(sentences(text)):
        for match in _TOKEN.finditer(_spelt_out(text[start:end])):
            raw = match.group()
            if not raw[0].isalnum():
                # The full stop of "Gov." ends nothing: only the last one of a sentence is a mark.
                if raw[0] != "." or match.end() >= end - start - 2:
                    found.append(Token(raw[0], raw[0], clause, number, mark=True))
                    clause += raw[0] not in '"'
                continue
            clause += raw.lower() in _JOINTS
            found += [_token(part, clause, number) for part in re.split("-", raw) if part]
        clause += 1
    return tuple(found)


def following(read: Sequence[Token], place: int, wanted: Callable[[Token], bool], reach: int) -> int | None:
    """The place of the first wanted word after `place` in its clause, at most `reach` words on."""
    for at in range(place + 1, min(place + 1 + reach, len(read))):
        if read[at].clause != read[place].clause:
            return None
        if wanted(read[at]):
            return at
    return None


def places(read: Sequence[Token]) -> dict[str, list[int]]:
    """Where each stem that says something stands."""
    found: dict[str, list[int]] = {}
    for place, token in enumerate(read):
        if token.bears:
            found.setdefault(token.stem, []).append(place)
    return found


def _spelt_out(sentence: str) -> str:
    return _NOT.sub(lambda match: f"{match[1] or 'can'} not", sentence)


def _token(raw: str, clause: int, sentence: int) -> Token:
    plain = "".join(words(raw)) or raw.lower()
    # "May" is a month where it is written large; the verb is not.
    word = "Mai" if raw == "May" else plain
    return Token(word, stem(country_of(plain)), clause, sentence)
