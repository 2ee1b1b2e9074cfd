"""Names with words that are not searched for, Will Smith, To Lam, and pairs of names: Johnson & Johnson.

What is searched for of such a name finds everybody who has that half. How articles write the words inside sentences
tells such a name from words that only stand so in a text: "Will Trump".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.answering.english.lexicon.grammar import ARTICLES, ASKING, STOP_WORDS
from bot.answering.english.names import times_inside
from ingest.corpus.corpus import Corpus
from ingest.corpus.deadline import check_time

PASSAGES = 500  # the newest with the words side by side, in which is looked how they are written
LONGEST = 4  # words
SMALL = 3  # words of a text without capitals that may be a name as a whole
MOST = 8  # groups of words that are looked up, 3 to 10 ms each
_UNSEARCHED = (STOP_WORDS | ASKING).difference(ARTICLES)
# Words with capitals side by side.
_RUN = re.compile(r"(?<![^\W_])[A-Z][^\W_]*(?: [A-Z][^\W_]*)+(?![^\W_])")
_PAIR = re.compile(r"(?<![^\W_])(?P<first>[A-Z][^\W_]+) (?:&|and) (?P<second>[A-Z][^\W_]+)(?![^\W_])")


@dataclass(frozen=True, slots=True)
class WrittenName:
    """A name as articles write it: its words side by side, or with an ampersand between two."""

    words: tuple[str, ...]
    is_pair: bool = False

    @property
    def phrase(self) -> str:
        """Its words as a word search finds them, side by side."""
        return " & ".join(self.words) if self.is_pair else " ".join(self.words)

    @property
    def forms(self) -> list[str]:
        """How it is written, in all the ways that there are."""
        if self.is_pair:
            return [f"{self.words[0]} {joint} {self.words[1]}" for joint in ("&", "and")]
        large = " ".join(self.words)
        # "The Who" is "the Who" inside a sentence.
        return [large, f"t{large[1:]}"] if self.words[0] == "The" else [large]

    @property
    def pattern(self) -> str:
        """What matches it in a text."""
        return rf"(?<![^\W_])(?:{'|'.join(self.forms)})(?![^\W_])"


def written_names(text: str, corpus: Corpus) -> list[WrittenName]:
    """The names of such words in a text, the longest first where they overlap."""
    if text.isupper():
        return []
    result: list[WrittenName] = []
    looked_up: dict[WrittenName, bool] = {}
    end = 0
    for start, last, name in sorted(_candidates(text), key=lambda candidate: (candidate[0], -candidate[1])):
        if start < end:
            continue
        if name not in looked_up and len(looked_up) < MOST:
            looked_up[name] = _is_written(name, corpus)
        if looked_up.get(name):
            result.append(name)
            end = last
    return result


def is_name(text: str, corpus: Corpus) -> bool:
    """Whether a text is nothing but such a name."""
    text_words = text.split()
    names = _of_small_letters(text) or [name for *_, name in _candidates(text) if [*name.words] == text_words]
    return any(_is_written(name, corpus) for name in names)


def _candidates(text: str) -> Iterator[tuple[int, int, WrittenName]]:
    """What may be such a name, with the characters [start, end) on which it stands."""
    for match in _PAIR.finditer(text):
        yield *match.span(), WrittenName((match["first"], match["second"]), is_pair=True)
    for run in _RUN.finditer(text):
        places = [word.span() for word in re.finditer(r"\S+", run[0])]
        for first in range(len(places)):
            for last in range(first + 1, min(first + LONGEST, len(places))):
                start, end = places[first][0], places[last][1]
                words = run[0][start:end].split()
                if _has_small_word(words):
                    yield run.start() + start, run.start() + end, WrittenName(tuple(words))
    yield from ((0, len(text), name) for name in _of_small_letters(text))


def _of_small_letters(text: str) -> list[WrittenName]:
    """The name that a text without capitals may be."""
    words = text.split()
    if text.islower() and 1 < len(words) <= SMALL and all(map(str.isalpha, words)) and _has_small_word(words):
        return [WrittenName(tuple(word.capitalize() for word in words))]
    return []


def _has_small_word(words: Sequence[str]) -> bool:
    # "US" in capitals is a name that is searched for.
    return any(word.lower() in _UNSEARCHED and not word.isupper() for word in words)


def _is_written(name: WrittenName, corpus: Corpus) -> bool:
    """Whether articles write the name so, inside sentences, more often than its words in another way."""
    check_time()
    if name.is_pair:
        # An ampersand tells a name by itself: nobody writes "Israel & Gaza" in a sentence.
        texts_by_form = [corpus.texts_writing(form, [form], PASSAGES) for form in name.forms]
        return len(texts_by_form[0]) > len(texts_by_form[1])
    large = " ".join(name.words)
    small = " ".join(word.lower() if word.lower() in _UNSEARCHED else word for word in name.words)
    texts = corpus.texts_writing(name.phrase, [*name.forms, small, large.lower()], PASSAGES)
    # The title of a film stands in quotation marks.
    pattern = name.pattern
    times_written = sum(times_inside(pattern, text) for text in texts)
    times_written += sum(len(re.findall(rf"[\"“‘']{pattern}[,.]?[\"”’']", text)) for text in texts)
    otherwise = rf"(?<![^\W_])(?:{small}|{large.lower()})"
    return times_written > sum(times_inside(otherwise, text) for text in texts)
