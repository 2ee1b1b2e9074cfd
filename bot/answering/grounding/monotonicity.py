"""Whether what is said of a part may be said of more: less said of one thing is still true of it.

"A mill in Hale burned", "a mill burned". Less said under a denial, a condition, "all" or "only" is more: "no mill in
Hale burned" says nothing of other mills (monotonicity, in MacCartney and Manning 2007, Natural Logic for Textual
Inference).
"""

from __future__ import annotations

from bot.answering.english.lexicon import closed_words as closed
from bot.answering.grounding.clauses import names_whole
from bot.answering.grounding.tree import BEFORE_NOUNS, Cut, Tree
from bot.answering.grounding.words import holds


def holds_without(cut: Cut, at: int, *, only_noun: bool = False) -> bool:
    """Whether what a word narrows may be said of more: no denial, condition or whole reaches it.

    With `only_noun` only the noun that it belongs to is looked at.
    """
    tree, relation, head = cut.tree, cut.tree.relations[at], cut.tree.heads[at]
    joined = relation == "conj"
    below: int | None = None
    for place in (head, *tree.above(head)):
        if place not in cut.inside or (below is not None and _is_fact_apart(tree, below)):
            return True
        if not tree.is_verb(place) and (is_whole(cut, place, but=at) or (place == head and _is_generic(cut, at))):
            return False
        if not only_noun and not _verb_allows(cut, at, place, below, joined=joined and place == head):
            return False
        below = place
    return True


def is_whole(cut: Cut, at: int, but: int | None = None) -> bool:
    """Whether a noun is one of all, none, the first or the largest by what the claim keeps of it, or names no more."""
    tree = cut.tree
    near = [at, *tree.related(at, *BEFORE_NOUNS)]
    near += [child for place in near[1:] for child in tree.children[place]]
    places = [place for place in near if place in cut.kept and place != but]
    kept = [tree.words[place] for place in places]
    prevented = any(tree.kind(place) == "prevention" for place in places)
    return prevented or names_whole(kept) or holds(kept, {"last", "few", "fewer", "either", "same"})


def is_denied(cut: Cut, at: int) -> bool:
    """Whether a denial covers it: then "no A or B" is "no A"."""
    tree = cut.tree
    return any(
        denies(tree, place) or tree.kind(place) == "denial"
        for place in (at, *tree.above(at))
        if place in cut.kept or place == at
    )


def denies(tree: Tree, verb: int) -> bool:
    """Whether a verb is denied, or said of only some."""
    return any(tree.relations[child] == "neg" or _limits(tree, child) for child in tree.children[verb])


def _limits(tree: Tree, at: int) -> bool:
    return tree.kind(at) == "denial" or tree.words[at].plain in ("only", "first")


def _verb_allows(cut: Cut, at: int, verb: int, below: int | None, *, joined: bool) -> bool:
    """Whether what stands under a verb may be said of more; `joined` that the verb is one of a list of deeds."""
    tree = cut.tree
    if tree.is_verb(verb):
        if denies(tree, verb) and not (joined and tree.subjects(at)):
            return False
        if holds((tree.words[mark] for mark in tree.related(verb, "mark")), ("if", "unless", "whether")):
            return False
    aside = tree.heads[at] == verb and tree.relations[at] in ("conj", "advcl")
    if tree.kind(verb) == "prevention" and not aside:
        return False  # "banned trips to Hale" bans no other trips
    others = (*tree.subjects(verb), *tree.related(verb, "dobj", "attr", "advmod", "prep"))
    limited = any(
        _limits(tree, place) or tree.words[place].plain in ("fewer", "least")
        for child in others
        if child != below and child != at
        for place in (child, *tree.children[child])
        if place in cut.kept
    )
    return joined or not limited


def _is_generic(cut: Cut, at: int) -> bool:
    """Whether it says which of a kind are meant: "swimmers with colds stay out" is not said of all swimmers."""
    tree, relation, noun = cut.tree, cut.tree.relations[at], cut.tree.heads[at]
    subject = tree.relations[noun] in ("nsubj", "nsubjpass")
    of_subject = any(tree.relations[place] in ("nsubj", "nsubjpass") for place in (noun, *tree.above(noun)))
    if of_subject and relation in ("amod", "compound", "prep") and any("%" in word.raw for word in tree.words):
        return True  # "youth unemployment rose to 20%"
    if tree.relations[noun] == "dobj" and tree.kind(tree.heads[noun]) == "prevention":
        return True  # "abolished the penalty for minors"
    if tree.tags[noun] != "NNS" or tree.related(noun, "det", "poss", "nummod"):
        return False
    if not subject:
        # "It offers passes to members who ..." is a habit, "it hired members who ..." is a deed.
        verb = next((place for place in tree.above(noun) if tree.is_verb(place)), noun)
        return relation == "relcl" and (noun < verb or tree.tags[verb] not in ("VBD", "VBN"))
    if relation == "relcl":
        return True
    habit = tree.tags[tree.heads[noun]] in ("VBZ", "VBP", "VB", "MD")
    return relation in ("acl", "prep") or (relation in ("amod", "compound") and habit)


def _is_fact_apart(tree: Tree, at: int) -> bool:
    """Whether a clause begins here that nothing around it denies."""
    relation = tree.relations[at]
    if relation in ("relcl", "appos", "parataxis"):
        return bool(tree.words[tree.subtrees[at][0]].mark)
    if relation == "advcl":
        marks = (tree.words[child] for child in tree.children[at])
        return tree.leads(at) and holds(marks, closed.FACTUAL)
    return relation == "conj" and bool(tree.subjects(at))
