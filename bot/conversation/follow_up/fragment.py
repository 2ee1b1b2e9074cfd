"""A question that is only a part of one, "and Boeing?", and the parts of the question before that are like it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.english.lexicon.closed_words import AUXILIARIES, CLOSED, DETERMINERS, PREPOSITIONS
from bot.answering.english.lexicon.grammar import ARTICLES, QUESTION_WORDS, STOP_WORDS

MOST_WORDS = 6  # of a fragment, and of a part that it takes the place of, without its preposition and its article
_INTRODUCTION = re.compile(
    r"\W{0,10}(?:(?:and|or|but|so|ok(?:ay)?)\b[\s,]{1,5})?(?:(?:what|how)\s{1,5}about\b\s{0,5})?", re.IGNORECASE
)
_WORD = re.compile(r"[^\W_]+(?:[.'’/&-][^\W_]+)*%?")
_MARKS = " ?.!,;:…"
OWNER = ("'s", "’s")
_ENDS_CLAUSE = re.compile(r"[?!:;]")


@dataclass(frozen=True, slots=True)
class Part:
    """Words of a text, `start` to `end`, with a preposition and an article before them; `core` are the other words.

    `before` and `behind` are the words beside it, empty at an end of the text; `index` is the place of the first of
    `core` among the `count` words of the text.
    """

    start: int
    end: int
    lead: str
    article: str
    core: tuple[str, ...]
    before: str = ""
    behind: str = ""
    index: int = 0
    count: int = 0

    @property
    def name(self) -> str:
        """The words that say what it is."""
        return " ".join(self.core)


@dataclass(frozen=True, slots=True)
class Fragment:
    """A part of a question, and as it was typed; `is_introduced` where "and" or "what about" says that it is one."""

    text: str
    typed: str
    part: Part
    is_introduced: bool
    has_mark: bool


def read_fragment(question: str) -> Fragment | None:
    """The fragment that a question is; None for what asks in words of its own, is empty or longer."""
    introduction = _INTRODUCTION.match(question)
    begin = introduction.end() if introduction else 0
    text = question[begin:].strip(_MARKS)
    words = [match[0] for match in _WORD.finditer(text)]
    if not words or len(words) > MOST_WORDS or any(word.lower() in _ASKING for word in words):
        return None
    lead, article, core = _split(words)
    is_introduced = bool(question[:begin].strip())
    # Among other words a preposition or an article is written small.
    text = f"{text[0].lower()}{text[1:]}" if lead or article else text
    return Fragment(text, question.strip(), Part(0, len(text), lead, article, core), is_introduced, "?" in question)


def parts_of(question: str) -> list[Part]:
    """The runs of words of a question that something may take the place of."""
    matches = list(_WORD.finditer(question))
    words = [match[0] for match in matches]
    parts = []
    for first in range(len(words)):
        for last in range(first, min(first + MOST_WORDS + 2, len(words))):
            lead, article, core = _split(words[first : last + 1])
            start, end = matches[first].start(), matches[last].end()
            if not _can_be_replaced(core) or _ENDS_CLAUSE.search(question, start, end):
                continue
            index = last + 1 - len(core)
            parts.append(
                Part(
                    start,
                    end - 2 if words[last].endswith(OWNER) else end,
                    lead,
                    article,
                    (*core[:-1], without_owner(core[-1])),
                    words[first - 1] if first else "",
                    words[last + 1] if last + 1 < len(words) else "",
                    index,
                    len(words),
                )
            )
    return parts


def is_function_word(word: str) -> bool:
    """Whether a word says nothing by itself; "US" is a name."""
    return word.lower() in _FUNCTION_WORDS and not (len(word) > 1 and word.isupper())


def without_owner(word: str) -> str:
    """The word without the ending of an owner."""
    return word[:-2] if word.endswith(OWNER) else word


_FUNCTION_WORDS = STOP_WORDS | CLOSED
_ASKING = AUXILIARIES | QUESTION_WORDS
_ARTICLES = DETERMINERS.union(ARTICLES)


def _can_be_replaced(core: Sequence[str]) -> bool:
    return len(core) <= MOST_WORDS and not is_function_word(core[0]) and not is_function_word(core[-1])


def _split(words: Sequence[str]) -> tuple[str, str, tuple[str, ...]]:
    """The preposition, the article and the other words of a part, of which there is one at least."""
    rest = list(words)
    lead = rest.pop(0).lower() if len(rest) > 1 and rest[0].lower() in PREPOSITIONS else ""
    article = rest.pop(0).lower() if len(rest) > 1 and rest[0].lower() in _ARTICLES else ""
    return lead, article, tuple(rest)
