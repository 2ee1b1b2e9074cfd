"""A parsed text: its words, and which belong to which."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.corpus.parser.sentence_parser import SentenceParser, Token

_NO_SPACE = re.compile(r" (?=[,.;:!?%)\]}]|n['’]t\b|['’](?:s|re|ve|d|ll|m)\b)")
_ENDINGS = (".", ".”", '."', "!", "!”")


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its place, that of its head, its relation and its tag (see `Token`), and whether a space follows."""

    place: int
    text: str
    space: bool
    head: int
    relation: str
    tag: str

    @property
    def plain(self) -> str:
        """In lower case."""
        return self.text.lower()


class Tree:
    """The words of a text; white space is not a word."""

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        self.words = [
            Word(
                place,
                text[token.start : token.end],
                text[token.end : token.end + 1].isspace(),
                token.head,
                token.relation,
                token.tag,
            )
            for place, token in enumerate(tokens)
        ]
        self._under: dict[int, list[int]] = defaultdict(list)
        for word in self.words:
            if word.head != word.place:
                self._under[word.head].append(word.place)

    @classmethod
    def read(cls, parser: SentenceParser, text: str) -> Tree:
        """The tree of a text in one line."""
        return cls(text, parser.parse(text))

    @property
    def root(self) -> Word | None:
        """The one word that belongs to no other; None where there are several."""
        roots = [word for word in self.words if word.head == word.place]
        return roots[0] if len(roots) == 1 else None

    def subtree(self, word: Word) -> list[Word]:
        """The word and all that belongs to it, in order."""
        places, waiting = {word.place}, [word.place]
        while waiting:
            new = [place for place in self._under[waiting.pop()] if place not in places]
            places.update(new)
            waiting += new
        return [self.words[place] for place in sorted(places)]

    def has_children(self, word: Word) -> bool:
        """Whether another word belongs to it."""
        return bool(self._under[word.place])


def joined(parts: Iterable[str | Sequence[Word]]) -> str:
    """Texts and words as one text; words that followed one another are spaced as they were."""
    text = ""
    for part in parts:
        if isinstance(part, str):
            text += f" {part} "
            continue
        last = None
        for word in part:
            follows = last is not None and word.place == last + 1
            text += f"{'' if follows else ' '}{word.text}{' ' if word.space else ''}"
            last = word.place
        text += " "
    return _NO_SPACE.sub("", " ".join(text.split()))


def sentence(parts: Iterable[str | Sequence[Word]]) -> str:
    """Parts as a sentence, which starts with a capital and ends with a full stop."""
    text = joined(parts).rstrip(" ?,;")
    text = f"{text[:1].upper()}{text[1:]}"
    return text if text.endswith(_ENDINGS) else f"{text}."
