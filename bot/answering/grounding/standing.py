"""What stays of a tree: the clause that a claim is made of, and what takes the place of a word that is left out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from bot.answering.english.lexicon import closed_words as closed
from bot.answering.grounding.monotonicity import denies, holds_without, is_whole
from bot.answering.grounding.narrowing import is_distributed
from bot.answering.grounding.tree import Cut, Tree
from bot.answering.grounding.words import holds

_FINITE = ("VBZ", "VBP", "MD")
_NOT_FINITE = frozenset("xcomp pcomp acl advcl relcl ccomp".split())
_BEFORE = frozenset("advmod npadvmod prep advcl".split())


@dataclass(frozen=True)
class Part:
    """The places of the clause that a claim is made of, `free` those of the joints that go with the rest.

    `relative` is the place of its verb where it tells more of a noun: "Ann, who won, ..." as "Ann won".
    """

    inside: frozenset[int]
    free: frozenset[int] = frozenset()
    relative: int | None = None


def part_of(tree: Tree, kept: frozenset[int], settled: Collection[int]) -> Part | None:
    """The clause that a claim is made of; None where it is no clause that stands alone.

    `settled` are the words that need no further look.
    """
    everything = frozenset(range(len(tree.words)))
    roots = [at for at in everything if tree.heads[at] == at]
    tops = [at for at in kept if kept.isdisjoint(tree.above(at))]
    if any(at in kept for root in roots if root in kept for at in tree.related(root, "mark")):
        return None  # "After Lee left"
    if all(root in kept or root in settled for root in roots):
        planned = any(_is_planned(tree, at) for at in tops if tree.relations[at] == "advcl" for at in tree.above(at))
        return None if planned else Part(everything)
    for top in tops:
        if not kept.issubset(tree.subtrees[top]):
            continue
        inside = frozenset(tree.subtrees[top])
        if tree.heads[top] == top:
            return Part(inside) if not _who_says_so(tree, everything - inside) else None
        if tree.relations[top] == "advcl":
            return _fact(tree, top, kept)
        if tree.relations[top] == "conj" and tree.is_verb(top) and not kept.isdisjoint(tree.subjects(top)):
            alone = _is_main(tree, top) and not _who_says_so(tree, everything - inside)
            return Part(inside) if alone else None
        if tree.is_noun(top):
            return _relative(tree, top, kept)
    return Part(everything)  # a word that stays takes the place of a root


def _is_main(tree: Tree, verb: int) -> bool:
    """Whether a verb is one of the list of deeds that the sentence tells."""
    while tree.relations[verb] == "conj":
        verb = tree.heads[verb]
    return tree.heads[verb] == verb and tree.is_verb(verb)


def _who_says_so(tree: Tree, places: Collection[int]) -> bool:
    """Whether these words say who says what stays, or on what condition it holds."""
    said = (tree.words[at] for at in places if not tree.words[at].is_name)
    return any(
        (word.turning and word.turning.kind in ("saying", "condition")) or word.plain == "according" for word in said
    )


def _fact(tree: Tree, verb: int, kept: frozenset[int]) -> Part | None:
    """A clause that tells a fact beside the sentence's: "when the mill burned"."""
    # "When prices fall" tells no fact, "when prices fell" does.
    past = tree.tags[verb] in ("VBD", "VBN")
    factual = closed.FACTUAL - {"as"} if past else closed.REASONS
    marks = [at for at in tree.related(verb, "mark", "advmod") if tree.words[at].plain in factual]
    free = frozenset(marks) - kept
    first = tree.subtrees[verb][0] in marks
    told = not first or any(_is_no_fact(tree, at) for at in tree.above(verb)) or holds(tree.words, {"according"})
    finite = (past or tree.tags[verb] in ("VBZ", "VBP")) and not kept.isdisjoint(tree.subjects(verb))
    return Part(frozenset(tree.subtrees[verb]), free) if free and finite and not told else None


def _is_no_fact(tree: Tree, at: int) -> bool:
    """Whether a word says that what stands under it may not have happened: a plan, a denial, somebody's words."""
    doubted = tree.kind(at) in ("saying", "hedge", "denial") or (tree.is_verb(at) and denies(tree, at))
    return doubted or _is_planned(tree, at)


def _is_planned(tree: Tree, at: int) -> bool:
    """Whether a word tells of what is to happen: "planned to", "would"."""
    modal = any(tree.tags[aux] == "MD" for aux in tree.auxiliaries(at))
    return tree.kind(at) in ("deed", "prevention") or tree.tags[at] == "VB" or modal


def _relative(tree: Tree, noun: int, kept: frozenset[int]) -> Part | None:
    """A clause that tells more of a noun, with the noun as its subject."""
    verbs = [at for at in tree.related(noun, "relcl") if at in kept]
    if len(verbs) != 1 or is_whole(Cut(tree, frozenset(range(len(tree.words))), frozenset()), noun):
        return None
    who = [at for at in tree.subjects(verbs[0]) if at not in kept and tree.words[at].plain in ("who", "which")]
    clause = tree.subtrees[verbs[0]]
    if not who or not (tree.words[who[0]].mark or tree.is_name(noun)) or any(at > noun for at in kept - {*clause}):
        return None
    return Part(frozenset(tree.subtrees[noun]), frozenset(who[:1]), verbs[0])


def takes_place(cut: Cut, at: int, gone: int, relation: str) -> bool:
    """Whether a word may stand for the one above it that is left out, to which it belongs by this relation."""
    tree = cut.tree
    if relation == "conj" and tree.is_verb(gone) and tree.is_verb(at):
        return _deed_takes_place(cut, at, gone)
    others = [other for other in tree.related(gone, "conj") if other in cut.kept]
    if relation in ("nsubj", "nsubjpass", "aux", "auxpass") or relation in _BEFORE:
        if others and (relation not in _BEFORE or at < gone):
            return True
        return relation == "prep" and _same_place(cut, gone)
    if relation == "conj" and tree.is_noun(gone):
        # "The killer of Lee and Bob": whose "and" it is, a parser cannot tell.
        between = [other for other in range(gone + 1, at) if tree.is_noun(other) and tree.heads[other] < other]
        return (
            not any(tree.relations[other] == "pobj" for other in between)
            and is_distributed(cut, gone)
            and holds_without(cut, at)
        )
    if relation == "appos":
        pair = any(tree.words[other].plain in ("pair", "group") for other in (gone, *tree.above(gone)))
        # Of "Ann and Bob, the mayor" the mayor is Bob.
        return (
            tree.is_noun(at) and gone < at and not pair and tree.relations[gone] != "conj" and not is_whole(cut, gone)
        )
    if relation == "pobj":
        return tree.words[gone].plain in ("in", "at", "on", "near")
    # "A pine and oak grove": what stands before the first of a list belongs to the second as well.
    return tree.is_noun(gone) and relation in ("det", "poss", "amod") and bool(others) and at < gone


def _deed_takes_place(cut: Cut, verb: int, gone: int) -> bool:
    """Whether the second of two deeds stands without the first: "A sold and bought B" as "A bought B"."""
    tree = cut.tree
    if denies(tree, gone) or holds((tree.words[at] for at in tree.related(gone, "cc")), ("or", "nor")):
        return False
    if tree.subjects(verb):
        return True
    if tree.relations[gone] == "ccomp" and tree.kind(tree.heads[gone]) == "saying":
        return False  # whose deed it is, a parser cannot tell
    shared = tree.auxiliaries(gone)
    subjects = tree.subjects(gone)
    if not subjects:
        alike = tree.tags[verb] == tree.tags[gone] and cut.kept.issuperset(shared)
        return alike and tree.relations[gone] in _NOT_FINITE
    if cut.kept.isdisjoint(subjects):
        return False
    if shared and cut.kept.issuperset(shared):
        return tree.tags[verb] == tree.tags[gone] or {tree.tags[verb], tree.tags[gone]} <= {"VBN", "VBD"}
    # "Might have killed and destroyed": what looks like the past is under "might" as well.
    past = tree.tags[verb] in ("VBD", "VB") and not shared
    finite = tree.auxiliaries(verb) or tree.tags[verb] in _FINITE or past
    return bool(finite) and cut.kept.isdisjoint(shared)


def _same_place(cut: Cut, gone: int) -> bool:
    """Whether it is "in A in B" or "at A in B", of which "in B" may stay."""
    tree, outer = cut.tree, cut.tree.heads[gone]
    if tree.relations[gone] != "pobj" or tree.relations[outer] != "prep" or outer in cut.kept:
        return False
    inner = [tree.words[at].plain for at in tree.related(gone, "prep") if at in cut.kept]
    before = tree.words[outer].plain
    return all(word == before or (word == "in" and before in ("at", "on", "near")) for word in inner)
