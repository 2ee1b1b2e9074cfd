"""Shortens a sentence of news: parts go that only add to it, never one without which it says something else."""

from __future__ import annotations

import random

from evals.alterations import turns
from evals.fit.entailment.tree import Tree, Word, joined

MOST_PARTS = 3
SHORTEST = 25  # characters of what stays
LARGEST_PART = 0.6  # of the words
# Without these the sentence says something else, or somebody else says it.
_STAYING = frozenset(
    {
        *("not", "no", "never", "if", "whether", "said", "says", "according", "may", "might", "could", "would"),
        *("only", "more", "less", "than", "most", "least", "first", "second", "last"),
    }
)
# Prepositions whose phrase a verb can do without: when, where and how it was done.
# Beside these less said is more: "did not respond immediately" says less than "did not respond".
_NARROWED = frozenset(
    {"no", "not", "n't", "n’t", "never", "only", "few", "fewer", "less", "nobody", "none", "without", "if", "unless"}
)
_BESIDES = frozenset({"appos", "relcl", "acl"})
_LOOSE = frozenset(
    {"in", "on", "at", "during", "after", "before", "since", "near", "around", "over", "through", "amid"}
)


def shortened(tree: Tree, draw: random.Random) -> str | None:
    """The sentence without one to three such parts; None where it has none."""
    parts = [part for word in tree.words if (part := _part(tree, word))]
    if not parts:
        return None
    draw.shuffle(parts)
    gone: set[int] = set()
    for part in parts[: draw.choice((1, 1, 2, MOST_PARTS))]:
        places = {word.place for word in part}
        if gone.isdisjoint(places):
            gone |= places | _marks(tree, part)
    text = joined([[word for word in tree.words if word.place not in gone]]).lstrip(",; ")
    text = f"{text[:1].upper()}{text[1:]}"
    return text if len(text) >= SHORTEST else None


def _part(tree: Tree, word: Word) -> list[Word] | None:
    """All that belongs to the word, if it may go."""
    part = tree.subtree(word)
    first, last = part[0].place, part[-1].place
    if last - first + 1 != len(part) or len(part) > LARGEST_PART * len(tree.words):
        return None
    if any(other.plain in _STAYING or turns(other.text) for other in part):
        return None
    if word.relation not in _BESIDES and any(other.plain in _NARROWED for other in tree.words):
        return None
    head = tree.words[word.head]
    behind_comma = first > 0 and tree.words[first - 1].text == ","
    may_go = {
        "appos": behind_comma,
        "relcl": behind_comma,
        "acl": behind_comma,
        "advcl": word.tag == "VBG" and (first == 0 or behind_comma),
        "npadvmod": head.tag.startswith("VB") and all(other.tag != "CD" for other in part),
        "advmod": word.plain.endswith("ly") and head.tag.startswith("VB") and head.relation in {"ROOT", "conj"},
        "amod": word.tag == "JJ" and len(part) == 1 and _is_of_one(tree, head),
        "prep": word.plain in _LOOSE and head.relation in {"ROOT", "conj"} and head.tag.startswith("VB"),
    }
    return part if may_go.get(word.relation, False) else None


def _is_of_one(tree: Tree, noun: Word) -> bool:
    """Whether it is "the gray mare", one thing: of several, an adjective says which."""
    return noun.tag == "NN" and any(
        word.relation == "det" and word.head == noun.place and word.plain in {"a", "an", "the"} for word in tree.words
    )


def _marks(tree: Tree, part: list[Word]) -> set[int]:
    """The commas that go with a part: both around it, or the one behind it at the beginning."""
    before, after = part[0].place - 1, part[-1].place + 1
    is_comma = {place for place in (before, after) if 0 <= place < len(tree.words) and tree.words[place].text == ","}
    if before < 0:
        return is_comma
    ends = after >= len(tree.words) or tree.words[after].text in {",", "."}
    return is_comma if before in is_comma and ends else set()
