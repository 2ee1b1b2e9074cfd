"""Makes a sentence untrue in one place: the ways of `evals guard`, another word of its kind, and an opposite."""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from evals.alterations import ALTERATIONS, turning_kind
from evals.fit.entailment.tree import Tree, joined

TRIES = 6
LEAST_SEEN = 4  # times that a word has to stand in the news, to be put in another's place
LEAST_LETTERS = 4
VERB_SHARE = 0.6
_TAGS = ("VBD", "VBN", "VBZ", "VB", "NN", "NNS", "JJ")
# How often each is tried, beside one another: who did it to whom is what a reader of words gets wrong most.
_WEIGHTS = {
    "another figure": 1.0,
    "another name": 1.3,
    "another month": 0.7,
    "two names exchanged": 3.0,
    "a word that turns it left out": 1.5,
    "“not” put in or left out": 1.0,
    "“X said” left out": 2.0,
    "“may” made “will”": 1.0,
    "“plans to” made “did”": 1.0,
    "another word": 2.5,
    "an opposite": 2.0,
}
_OPPOSITES = {
    "some": ("all", "most"),
    "many": ("all", "few"),
    "most": ("all",),
    "more": ("less",),
    "less": ("more",),
    "before": ("after",),
    "after": ("before",),
    "higher": ("lower",),
    "lower": ("higher",),
    "increased": ("fell", "decreased"),
    "rose": ("fell", "decreased"),
    "grew": ("fell", "shrank"),
    "fell": ("rose", "increased"),
    "decreased": ("rose", "increased"),
    "declined": ("rose", "agreed"),
    "first": ("last", "second"),
    "largest": ("smallest", "only"),
    "approved": ("rejected",),
    "rejected": ("approved",),
    "won": ("lost",),
    "lost": ("won",),
    "support": ("oppose",),
    "supported": ("opposed",),
    "opposed": ("supported",),
    "killed": ("injured",),
    "injured": ("killed",),
    "accused": ("convicted",),
    "charged": ("convicted",),
    "could": ("will",),
    "former": ("", "current"),
    "nearly": ("",),
    "almost": ("",),
    "son": ("father",),
    "wife": ("sister", "mother"),
    "mother": ("daughter",),
    "father": ("brother",),
    "bought": ("sold",),
    "sold": ("bought",),
    "opened": ("closed",),
    "closed": ("opened",),
    "banned": ("allowed",),
    "allowed": ("banned",),
}
_LISTING = frozenset({"and", "or", "the", "of"})
_DEGREES = frozenset({"almost", "nearly", "under", "fewer"})  # without others of the kind a sentence may be true
_WORD = re.compile(r"(?<![\w'’-])[a-z]+(?![\w'’-])")


class UntrueSentences:
    """Draws untrue sentences; other words and names are those of the trees and names that it is given."""

    def __init__(self, trees: Iterable[Tree], names: Sequence[str], draw: random.Random) -> None:
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for tree in trees:
            for word in tree.words:
                if word.tag in _TAGS and word.text.isalpha() and word.text.islower():
                    counts[word.tag][word.text] += 1
        self._pool = {tag: [text for text, count in of.items() if count >= LEAST_SEEN] for tag, of in counts.items()}
        self._names, self._draw = names, draw
        self._ways = {alteration.name: alteration.make for alteration in ALTERATIONS}

    def make(self, sentence: str, tree: Tree | None = None) -> tuple[str, str] | None:
        """How it is untrue and the sentence; None where nothing that was tried fits. The tree is of the sentence."""
        for _ in range(TRIES):
            way = self._draw.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]
            if way == "another word":
                changed = self._another_word(tree) if tree else None
            elif way == "an opposite":
                changed = self._opposite(sentence)
            else:
                changed = self._ways[way](sentence, self._draw, self._names)
            if changed and changed != sentence and not _may_be_true(way, sentence, changed):
                return way, changed
        return None

    def _another_word(self, tree: Tree) -> str | None:
        fitting = [
            word
            for word in tree.words
            if self._pool.get(word.tag) and word.text.islower() and len(word.text) >= LEAST_LETTERS
            if word.place and tree.words[word.place - 1].space
        ]
        verbs = [word for word in fitting if word.tag.startswith("VB")]
        if not fitting:
            return None
        word = self._draw.choice(verbs if verbs and self._draw.random() < VERB_SHARE else fitting)
        new = self._draw.choice(self._pool[word.tag])
        if new[:LEAST_LETTERS] == word.text[:LEAST_LETTERS] or new in {other.text for other in tree.words}:
            return None
        return joined([tree.words[: word.place], new, tree.words[word.place + 1 :]])

    def _opposite(self, sentence: str) -> str | None:
        matches = [match for match in _WORD.finditer(sentence) if match[0] in _OPPOSITES]
        if not matches:
            return None
        match = self._draw.choice(matches)
        changed = f"{sentence[: match.start()]}{self._draw.choice(_OPPOSITES[match[0]])}{sentence[match.end() :]}"
        return " ".join(changed.split())


def _may_be_true(way: str, sentence: str, changed: str) -> bool:
    """Whether names of one list changed places, or a word went that only said how much."""
    part = _changed_part(sentence, changed)
    if way == "two names exchanged":
        return not any(word.islower() and word not in _LISTING for word in re.findall(r"[\w'’-]+", part))
    if way == "a word that turns it left out":
        word = part.strip().lower()
        return turning_kind(word) == "degree" and word not in _DEGREES
    return False


def _changed_part(sentence: str, changed: str) -> str:
    """The words of the sentence between what it has in common with the changed one at the beginning and at the end."""
    before, after = sentence.split(), changed.split()
    first = next((at for at, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), len(after))
    last = next((at for at, (a, b) in enumerate(zip(before[::-1], after[::-1], strict=False)) if a != b), 0)
    return " ".join(before[first : max(first + 1, len(before) - last)])
