"""A sentence shortened: every word of the claim stands in it in its order, and what is left out was free to go.

Two look at what is left out. Rules of words (`omission.py`) see phrases and marks, the tree of the sentence sees what
belongs to what. Either may let a part go, but none that narrows what is said of all, none or a kind.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from bot.answering.english.lexicon import closed_words as closed
from bot.answering.grounding.monotonicity import holds_without, is_denied
from bot.answering.grounding.narrowing import is_quiet, may_go
from bot.answering.grounding.omission import may_omit, only_turns
from bot.answering.grounding.phrases import describes
from bot.answering.grounding.placing import placements
from bot.answering.grounding.standing import Part, part_of, takes_place
from bot.answering.grounding.tree import Cut, Tree
from bot.answering.grounding.words import Word, holds

_NARROWING = frozenset({"prep", "relcl", "acl", "amod", "compound"})
_FEWEST_SPOKEN = 4  # words: fewer are somebody's word for a thing

Gap = tuple[int, int]  # the places [start, end) of words that are left out


def is_shortened(claim: Sequence[Word], tree: Tree, before: str) -> bool:
    """Whether the claim is the sentence without parts that were free to go; `before` stands before it."""
    return any(_is_true(claim, tree, kept) for kept in placements(claim, tree.words, before))


def _is_true(claim: Sequence[Word], tree: Tree, places: Sequence[int]) -> bool:
    words, kept = tree.words, frozenset(places)
    gaps = [(one + 1, other) for one, other in pairwise([-1, *places, len(words)]) if one + 1 < other]
    quoted = any(word.spoken for word in claim)
    if not quoted and not _says_who_speaks(tree, places):
        return False
    settled: set[int] = set()
    open_gaps: list[Gap] = []
    if any(_moves_aside(tree, kept, gap) or _cuts_title(words, kept, gap) for gap in gaps):
        return False
    for start, end in gaps:
        if may_omit(words, start, end) and not _narrows(tree, kept, (start, end)):
            settled.update(range(start, end))
            continue
        if only_turns(words[start:end]) or (end < len(words) and holds(words[start + 1 : end], {"but"})):
            return False
        inner = start > 0 and end < len(words)
        if quoted and inner and all(word.spoken for word in words[start - 1 : end + 1]):
            return False  # in the middle of what somebody is quoted with
        last = next((cut for cut in range(start + 1, end) if describes(words, cut, end)), end)
        settled.update(range(last, end))
        open_gaps.append((start, last))
    part = part_of(tree, kept, settled)
    if part is None:
        return False
    if _cut_lists(tree, kept) > 1:
        return False  # "Ann and Bob won gold and silver"
    beside = [
        gap for gap in open_gaps if not part.inside.isdisjoint(range(*gap)) or (gap[0] == 0 and part.relative is None)
    ]
    return _is_free(tree, kept, settled, part) and all(_closes(tree, kept, gap, part) for gap in beside)


def _cuts_title(words: Sequence[Word], kept: frozenset[int], gap: Gap) -> bool:
    """Whether a gap takes a part of a few words in quotation marks: "Women" of "Little Women"."""
    for at in range(*gap):
        first = last = at
        while first > 0 and words[first - 1].spoken and words[at].spoken:
            first -= 1
        while last + 1 < len(words) and words[last + 1].spoken and words[at].spoken:
            last += 1
        if last - first + 1 < _FEWEST_SPOKEN and not kept.isdisjoint(range(first, last + 1)):
            return True
    return False


def _moves_aside(tree: Tree, kept: frozenset[int], gap: Gap) -> bool:
    """Whether what a name is behind a gap may be what another name is: "Bob, [who replaced Jim,] the mayor"."""
    start, end = gap
    clause = any(tree.relations[at] == "relcl" for at in range(start, end))
    return 0 < start < end < len(tree.words) and clause and _tells_more(tree, kept, gap, ("appos",))


def _tells_more(
    tree: Tree, kept: frozenset[int], gap: Gap, relations: Sequence[str], relative: int | None = None
) -> bool:
    """Whether what follows a gap with a noun tells more of a noun before it, which may be of the one in the gap."""
    start, end = gap
    if not any(tree.is_noun(at) for at in range(start, end)):
        return False
    return any(
        tree.relations[at] in relations
        and at != relative
        and tree.heads[at] < start
        and min(kept.intersection(tree.subtrees[at])) >= start
        for at in (end, *tree.above(end))
        if at in kept
    )


def _cut_lists(tree: Tree, kept: frozenset[int]) -> int:
    """How many lists of nouns have lost a part."""
    lists: dict[int, list[bool]] = {}
    for at, relation in enumerate(tree.relations):
        if relation == "conj" and tree.is_noun(at):
            first = at
            while tree.relations[first] == "conj":
                first = tree.heads[first]
            lists.setdefault(first, [first in kept]).append(at in kept)
    return sum(any(members) and not all(members) for members in lists.values())


def _says_who_speaks(tree: Tree, places: Sequence[int]) -> bool:
    """Whether no words of speech are kept, or who says them is."""
    speaks = any(tree.kind(at) == "saying" and not tree.words[at].spoken for at in places)
    speech = sum(word.spoken for word in tree.words)
    return (speaks and speech >= _FEWEST_SPOKEN) or not any(tree.words[at].spoken for at in places)


def _narrows(tree: Tree, kept: frozenset[int], gap: Gap) -> bool:
    """Whether a part that goes says of which all, none or a kind something is said."""
    cut = Cut(tree, kept, frozenset(range(len(tree.words))))
    for at in range(*gap):
        head, relation = tree.heads[at], tree.relations[at]
        if head in kept and relation == "conj" and holds((tree.words[cc] for cc in tree.related(head, "cc")), {"or"}):
            return not is_denied(cut, head)
        if head in kept and relation == "prep" and tree.kind(head) == "prevention":
            return True  # "abolished the penalty for minors"
        aside = relation == "relcl" and tree.words[tree.subtrees[at][0]].mark
        narrowing = head in kept and relation in _NARROWING and not aside
        if narrowing and not holds_without(cut, at, only_noun=True):
            return True
    return False


def _is_free(tree: Tree, kept: frozenset[int], settled: set[int], part: Part) -> bool:
    """Whether each word that goes may go, and what belonged to it stays rightly."""
    cut = Cut(tree, kept, part.inside)
    gone = part.inside - kept - settled - part.free
    replaced: set[int] = set()
    for at in sorted(kept):
        below, head = at, tree.heads[at]
        while head in gone | part.free and head != below:
            if head in part.free or not takes_place(cut, at, head, tree.relations[below]):
                return False
            replaced.add(head)
            below, head = head, tree.heads[head]
    return all(_goes(cut, at, gone, replaced) for at in gone)


def _goes(cut: Cut, at: int, gone: frozenset[int], replaced: set[int]) -> bool:
    tree, head = cut.tree, cut.tree.heads[at]
    if at in replaced:
        return is_quiet(cut, at, deed=True)
    if head == at:
        return False
    if head not in gone:
        return may_go(cut, at)
    if head not in replaced or (tree.is_noun(head) and tree.relations[at] not in ("conj", "cc")):
        return True  # with what it belongs to
    if tree.relations[at] == "conj":
        return may_go(cut, at)
    return tree.words[at].plain not in ("or", "nor") and is_quiet(cut, at, deed=True)


def _closes(tree: Tree, kept: frozenset[int], gap: Gap, part: Part) -> bool:
    """Whether what follows a gap belongs to what stands before it by more than the parser's word."""
    start, last_of_gap = gap
    end = min((at for at in kept if at >= last_of_gap), default=len(tree.words))
    if end == len(tree.words):
        return True
    if start and "(" in tree.words[end].mark:
        return False
    after = [word for word in tree.words[end:] if word.segment == tree.words[end].segment]
    if start and all(any(word.is_number for word in run) for run in (tree.words[start:end], after)):
        return False  # "from 3 [in May to 5] in June"
    listed = holds(tree.words[start : end - 1], {"and", "or"}) and holds(tree.words[start:end], closed.PREPOSITIONS)
    if start and listed and tree.words[end].plain in closed.PREPOSITIONS:
        return False  # "protects adults [for a year and children] for six months"
    tops = [at for at in (end, *tree.above(end)) if at in kept]
    if start and _tells_more(tree, kept, (start, end), ("appos", "relcl", "acl"), part.relative):
        return False
    last = tree.words[last_of_gap - 1].plain
    in_list = any(tree.relations[at] in ("conj", "appos") for at in tops)
    nouns = any(tree.relations[at] in ("conj", "appos") and tree.is_noun(at) for at in tops)
    if last in closed.PREPOSITIONS and last_of_gap - 1 not in part.free and not nouns:
        return False  # "in May Bob paid"
    joined = last in ("and", "or", "but") and not tree.is_verb(end)
    return not joined or end == 1 or in_list
