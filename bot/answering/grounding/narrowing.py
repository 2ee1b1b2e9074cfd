"""Which words of a tree may be left out: those that only narrow what stays, where what stays holds without them.

Less said of one thing is still true of it: "a mill in Hale burned", "a mill burned". Less said under a denial, a
condition, "all" or "only" is more: "no mill in Hale burned" says nothing of other mills (monotonicity, in MacCartney
and Manning 2007, Natural Logic for Textual Inference).
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.answering.english import closed_words as closed
from bot.answering.english.lexicon.people import TITLES
from bot.answering.grounding.clauses import SHARED, calls_in_doubt, frames, names_whole, turns_rest
from bot.answering.grounding.tree import BEFORE_NOUNS, Tree
from bot.answering.grounding.words import holds

_PHRASES = frozenset({"prep", "agent", "pcomp"})
_CLAUSES = frozenset({"relcl", "acl", "advcl"})
_LISTED = frozenset({"cc", "preconj"})
_DESCRIBING = frozenset("amod advmod nummod compound nmod npadvmod det".split())
_FREE = _PHRASES | _CLAUSES | _LISTED | _DESCRIBING | frozenset("appos conj intj dep punct parataxis meta mark".split())
_NESTED = frozenset("relcl acl appos ccomp advcl xcomp pcomp".split())
_OF_OBJECTS = ("dobj", "attr", "acomp", "xcomp", "ccomp", "oprd", "prt")
_CONDITIONS = frozenset("if unless until till whether pending".split())
_EITHER = frozenset({"or", "nor"})
_ALSO = frozenset("and but as well".split())


@dataclass(frozen=True)
class Cut:
    """A tree, the places of the words that a claim keeps, and those of the part of the sentence that it is of."""

    tree: Tree
    kept: frozenset[int]
    inside: frozenset[int]


def may_go(cut: Cut, at: int) -> bool:
    """Whether a word may be left out with all that belongs to it, while the word that it belongs to stays."""
    tree, relation, word = cut.tree, cut.tree.relations[at], cut.tree.words[at]
    if relation not in _FREE:
        return False
    if word.turns_alone and tree.subtrees[at] == [at] and not _is_title(cut, at):
        return False
    if relation == "mark":
        return word.plain == "that"
    if relation in _LISTED:
        return _joint_may_go(cut, at)
    own = _is_aside(tree, at)
    span = [tree.words[place] for place in _span(tree, at) if place not in cut.kept]
    if relation not in ("conj", "relcl", "appos") and (turns_rest(span) or frames(span)):
        return False
    if relation == "appos" and calls_in_doubt(span):
        return False
    if relation == "advcl" and _is_condition(tree, at):
        return False
    if relation in ("advcl", "parataxis") and tree.kind(at) == "saying" and not _is_fact(tree, at):
        return False  # "as the mayor said"
    apart = own or (relation == "conj" and tree.subjects(at))
    if not apart and not is_quiet(cut, at, deed=relation in _CLAUSES or relation == "conj"):
        return False
    if relation in _DESCRIBING or relation == "appos":
        if tree.is_name(tree.heads[at]) and _is_title(cut, at):
            return True
        if relation in _DESCRIBING and not _only_describes(cut, at):
            return False
    if relation == "conj" and not _clause_may_go(cut, at):
        return False
    if relation in _PHRASES and not _phrase_may_go(cut, at):
        return False
    if relation == "advcl" and tree.tags[tree.heads[at]].startswith(("JJ", "RB")):
        return False  # "so old that it fell"
    denied = relation == "conj" and tree.is_noun(at) and _is_either(tree, tree.heads[at])  # "no A or B"
    if denied or (own and relation in ("relcl", "appos", "prep")):
        return True
    return holds_without(cut, at)


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


def is_quiet(cut: Cut, at: int, *, deed: bool) -> bool:
    """Whether nothing that goes with a word turns what stays; a clause within it speaks for itself.

    With `deed` the word is the verb of a clause: what it says is not said of the rest, unless it tells who says so.
    """
    tree, places = cut.tree, [at]
    while places:
        place = places.pop()
        if place in cut.kept:
            continue
        word, entry = tree.words[place], tree.words[place].turning
        its_own = place == at and deed and tree.is_verb(at) and entry is not None and entry.kind != "saying"
        if (entry and entry.anywhere and not its_own) or word.plain in ("according", "if", "unless"):
            return False
        for child in tree.children[place]:
            relation = tree.relations[child]
            nested = relation in _NESTED and not (relation == "ccomp" and place == at)
            conditional = relation == "advcl" and any(
                tree.words[mark].plain in ("if", "unless", "until") for mark in tree.children[child]
            )
            if (nested and not conditional) or (relation == "conj" and tree.subjects(child)):
                continue
            places.append(child)
    return True


def is_distributed(cut: Cut, at: int) -> bool:
    """Whether what is said of a list is said of each in it: "Ann and Bob left", not "Ann and Bob together"."""
    tree = cut.tree
    while tree.relations[at] == "conj":
        at = tree.heads[at]
    members = [at]
    for member in members:
        members += tree.related(member, "conj")
    joints = {tree.words[joint].plain for member in members for joint in tree.related(member, *_LISTED)}
    if holds(tree.words, SHARED) or joints - _ALSO - _EITHER:
        return False
    if joints & _EITHER:
        return is_denied(cut, at)
    if not tree.is_noun(at):
        return True
    # "Boats, cars and bikes for 5 crowns", "5 boats and cars".
    last = max(members)
    after = (word for word in tree.words[last + 1 :] if word.segment == tree.words[last].segment)
    counted = (tree.words[child] for child in tree.related(at, "nummod"))
    return not any(word.is_number for word in (*after, *counted))


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


def _is_aside(tree: Tree, at: int) -> bool:
    """Whether marks part it from what it belongs to: it tells more, and not which is meant."""
    mark, relation = tree.words[tree.subtrees[at][0]].mark, tree.relations[at]
    if relation == "prep":
        return any(sign in mark for sign in "-–(")
    return bool(mark) if relation in ("relcl", "appos") else _leads(tree, at) and relation in ("acl", "advcl")


def _leads(tree: Tree, at: int) -> bool:
    first = tree.subtrees[at][0]
    return first == 0 or bool(tree.words[first].mark)


def _is_condition(tree: Tree, at: int) -> bool:
    """Whether a clause is a condition: "if Ann stayed", "had Ann stayed"."""
    first = tree.subtrees[at][0]
    inverted = first in tree.auxiliaries(at) and bool(tree.subjects(at)) and tree.tags[first] in ("VBD", "MD")
    return inverted or any(tree.words[child].plain in _CONDITIONS for child in tree.children[at])


def _is_fact(tree: Tree, at: int) -> bool:
    """Whether a clause tells a fact of its own."""
    marks = tree.related(at, "mark", "advmod")
    return any(tree.words[mark].plain in closed.FACTUAL - {"as"} for mark in marks)


def _is_fact_apart(tree: Tree, at: int) -> bool:
    """Whether a clause begins here that nothing around it denies."""
    relation = tree.relations[at]
    if relation in ("relcl", "appos", "parataxis"):
        return bool(tree.words[tree.subtrees[at][0]].mark)
    if relation == "advcl":
        marks = (tree.words[child] for child in tree.children[at])
        return _leads(tree, at) and holds(marks, closed.FACTUAL)
    return relation == "conj" and bool(tree.subjects(at))


def _span(tree: Tree, at: int) -> range:
    places = tree.subtrees[at]
    return range(places[0], places[-1] + 1)


def _joint_may_go(cut: Cut, at: int) -> bool:
    tree, head, word = cut.tree, cut.tree.heads[at], cut.tree.words[at].plain
    if word in ("either", "neither", "both") or (word in _EITHER and not is_denied(cut, head)):
        return False
    first = head == tree.heads[head] and at < head  # "And ..."
    return first or not any(other in cut.kept for other in tree.related(head, "conj") if other > at)


def _clause_may_go(cut: Cut, at: int) -> bool:
    """Whether one of a list may go, a clause with its subject if nothing in it says who says so."""
    tree, head = cut.tree, cut.tree.heads[at]
    if not is_distributed(cut, head):
        return False
    if tree.subjects(at):
        ends = (tree.words[place].plain in ("according", "if", "unless") for place in tree.subtrees[at])
        if any(ends) or any(tree.relations[place] == "parataxis" for place in tree.subtrees[at]):
            return False
    return not _is_either(tree, head) or (is_denied(cut, head) and not tree.is_verb(at))


def _is_either(tree: Tree, at: int) -> bool:
    return holds((tree.words[joint] for joint in tree.related(at, "cc")), _EITHER)


def _is_title(cut: Cut, at: int) -> bool:
    """Whether it is a part of what a person is, all of which goes before the name."""
    tree, head = cut.tree, cut.tree.heads[at]
    first = head
    while first - 1 in cut.kept and tree.tags[first - 1] == "NNP" and tree.heads[first - 1] == head:
        first -= 1
    if first == 0 or at >= first or first - 1 in cut.kept or tree.heads[first - 1] != head:
        return False
    last = tree.words[first - 1]
    return tree.tags[first - 1] == "NN" or (last.plain in TITLES and last.turning is None)


def _only_describes(cut: Cut, at: int) -> bool:
    tree, relation, word = cut.tree, cut.tree.relations[at], cut.tree.words[at]
    head = tree.heads[at]
    counts = relation == "nummod"
    if (word.turns_alone and not counts) or tree.tags[at] in ("JJS", "RBS", "JJR", "RBR") or word.is_superlative:
        return False
    if relation == "compound" or (relation in ("amod", "nmod", "nummod") and tree.is_name(head)):
        return False  # a part of the name; "rubber bullets" are no bullets
    if counts and any(tree.words[child].turning for child in tree.children[at] if child in cut.kept):
        return False
    counted = tree.words[head].is_number or (tree.is_noun(head) and tree.related(head, "nummod"))
    if relation in ("npadvmod", "advmod") and counted:
        return False  # "$5 a share", "3 crowns apiece"
    if tree.words[head].is_number and relation != "det":
        return False
    if relation == "nmod" and word.is_number:
        return False
    return relation != "det" or word.plain in ("a", "an", "the")


def _phrase_may_go(cut: Cut, at: int) -> bool:
    tree, head, word = cut.tree, cut.tree.heads[at], cut.tree.words[at].plain
    span = [tree.words[place] for place in _span(tree, at)]
    degrees = [entry for other in span[1:] if (entry := other.turning) and entry.kind == "degree"]
    if degrees and all(other.is_closed or other.turning for other in span):
        return False  # "in part"
    if word == "of" and not _owner_may_go(tree, head):
        return False
    if tree.is_verb(head) and not _verb_stands(cut, at):
        return False
    if tree.tags[head] == "IN" or (tree.relations[head] == "acomp" and at == head + 1):
        return False
    return tree.kind(at) != "degree" or not any(tree.words[child].is_number for child in tree.children[at])


def _owner_may_go(tree: Tree, noun: int) -> bool:
    turned = tree.kind(noun) in ("degree", "deed", "prevention", "reality", "denial")
    return tree.is_noun(noun) and not turned and not tree.words[noun].is_number


def _verb_stands(cut: Cut, at: int) -> bool:
    """Whether a verb says something without this phrase: "it sang", not "it is" or "it turned"."""
    tree, verb, word = cut.tree, cut.tree.heads[at], cut.tree.words[at].plain
    stays = any(child in cut.kept for child in tree.related(verb, *_OF_OBJECTS))
    if word in ("into", "as") and (at == verb + 1 or stays):
        return False
    return stays or tree.words[verb].plain not in closed.AUXILIARIES
