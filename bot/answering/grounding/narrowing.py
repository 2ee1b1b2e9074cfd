"""Which words of a tree may be left out: those that only narrow what stays, where what stays holds without them.

`monotonicity.py` tells where less said is still true.
"""

from __future__ import annotations

from bot.answering.english.lexicon import closed_words as closed
from bot.answering.english.lexicon.people import TITLES
from bot.answering.english.lexicon.turning_words import CONDITIONS, TOGETHER
from bot.answering.grounding.clauses import calls_in_doubt, frames, turns_rest
from bot.answering.grounding.monotonicity import holds_without, is_denied
from bot.answering.grounding.tree import Cut, Tree
from bot.answering.grounding.words import holds

_PHRASES = frozenset({"prep", "agent", "pcomp"})
_CLAUSES = frozenset({"relcl", "acl", "advcl"})
_LISTED = frozenset({"cc", "preconj"})
_DESCRIBING = frozenset("amod advmod nummod compound nmod npadvmod det".split())
_FREE = _PHRASES | _CLAUSES | _LISTED | _DESCRIBING | frozenset("appos conj intj dep punct parataxis meta mark".split())
_NESTED = frozenset("relcl acl appos ccomp advcl xcomp pcomp".split())
_OF_OBJECTS = ("dobj", "attr", "acomp", "xcomp", "ccomp", "oprd", "prt")
_EITHER = frozenset({"or", "nor"})
_ALSO = frozenset("and but as well".split())


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
    if holds(tree.words, TOGETHER) or joints - _ALSO - _EITHER:
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


def _is_aside(tree: Tree, at: int) -> bool:
    """Whether marks part it from what it belongs to: it tells more, and not which is meant."""
    mark, relation = tree.words[tree.subtrees[at][0]].mark, tree.relations[at]
    if relation == "prep":
        return any(sign in mark for sign in "-–(")
    return bool(mark) if relation in ("relcl", "appos") else tree.leads(at) and relation in ("acl", "advcl")


def _is_condition(tree: Tree, at: int) -> bool:
    """Whether a clause is a condition: "if Ann stayed", "had Ann stayed"."""
    first = tree.subtrees[at][0]
    inverted = first in tree.auxiliaries(at) and bool(tree.subjects(at)) and tree.tags[first] in ("VBD", "MD")
    return inverted or any(tree.words[child].plain in CONDITIONS for child in tree.children[at])


def _is_fact(tree: Tree, at: int) -> bool:
    """Whether a clause tells a fact of its own."""
    marks = tree.related(at, "mark", "advmod")
    return any(tree.words[mark].plain in closed.FACTUAL - {"as"} for mark in marks)


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
