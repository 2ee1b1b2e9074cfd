"""What the clauses of a sentence say by themselves, and what only looks as if they did.

Who did what stands in a tree: the second deed of one subject, what is told of a noun, and who somebody is, follow. A
statement without who says so, without its condition, of another clause's subject or with the figures of two things
exchanged does not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from evals.alterations import turning_kind
from evals.fit.entailment.tree import Tree, Word, joined, sentence

SHORTEST = 20  # characters of a sentence
_SAYING = frozenset(
    {
        *("said", "says", "say", "told", "claimed", "claims", "alleged", "argued", "believes", "believe", "warned"),
        *("suggested", "predicted", "insisted", "reported", "estimated", "expects", "hopes", "thinks", "fears"),
    }
)
_CONDITIONS = frozenset({"if", "unless"})
_REACHING = frozenset({"denial", "hedge", "condition", "saying"})  # over the whole sentence
_QUESTION_TAGS = frozenset({"WRB", "WP", "WDT", "WP$"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_DENIALS = frozenset({"neg", "aux"})
Clause = Callable[[Tree], list[str]]


def following(tree: Tree) -> list[str]:
    """Sentences that follow from a clause of the sentence."""
    root = tree.root
    if root is None or root.plain in _SAYING or any(turning_kind(word.text) in _REACHING for word in tree.words):
        return []
    return [
        text for make in (_second_deed, _told_of_noun, _who_it_is, _active) for text in make(tree) if _is_long(text)
    ]


def not_following(tree: Tree) -> list[tuple[str, str]]:
    """Sentences made of a clause that do not follow, each with how it was made."""
    made = {
        "without who says so": _without_speaker,
        "without its condition": _without_condition,
        "of another subject": _another_subject,
        "two figures exchanged": _figures_exchanged,
        "roles of a passive exchanged": _passive_turned,
    }
    return [(kind, text) for kind, make in made.items() for text in make(tree) if _is_long(text)]


def _second_deed(tree: Tree) -> list[str]:
    """Of "A did X and did Y" that A did Y."""
    root, subject = tree.root, _subject(tree, tree.root)
    if root is None or not subject or any(word.plain == "or" for word in _of(tree, root, {"cc"})):
        return []
    return [
        sentence([tree.subtree(subject), tree.subtree(verb)])
        for verb in _of(tree, root, {"conj"})
        if verb.tag == root.tag == "VBD" and not _subject(tree, verb) and not _of(tree, verb, _DENIALS)
    ]


def _told_of_noun(tree: Tree) -> list[str]:
    """Of "Ann, who did X, said" that Ann did X."""
    texts = []
    for verb in tree.words:
        if verb.relation != "relcl" or verb.tag not in {"VBD", "VBZ"}:
            continue
        who = _subject(tree, verb)
        noun = tree.words[verb.head]
        if who and who.plain in {"who", "which"} and noun.tag == "NNP":
            clause = [word for word in tree.subtree(verb) if word.place != who.place]
            texts.append(sentence([_name(tree, noun), clause]))
    return texts


def _who_it_is(tree: Tree) -> list[str]:
    """Of "Ann, the mayor, said" that Ann is the mayor."""
    texts = []
    for word in tree.words:
        noun = tree.words[word.head]
        # A figure is an age, and what has no article is a title or another name.
        if word.relation == "appos" and noun.tag == "NNP" and word.tag == "NN":
            part = tree.subtree(word)
            if part[0].plain in {"a", "an", "the"}:
                texts.append(sentence([_name(tree, noun), "is", part]))
    return texts


def _active(tree: Tree) -> list[str]:
    """Of "X was sued by Y" that Y sued X."""
    parts = _passive(tree)
    if parts is None:
        return []
    first, *others = parts[0]
    start = first.text if first.tag.startswith("NNP") else first.plain
    return [sentence([parts[2], parts[1].text, start, others])]


def _passive_turned(tree: Tree) -> list[str]:
    parts = _passive(tree)
    return [sentence([parts[0], parts[1].text, parts[2]])] if parts else []


def _passive(tree: Tree) -> tuple[list[Word], Word, list[Word]] | None:
    """To whom it was done, the deed, and who did it."""
    verb = tree.root
    if (
        verb is None
        or verb.tag != "VBN"
        or not verb.text.endswith("ed")
        or _of(tree, verb, {"neg", "conj", "advmod", "advcl"})
    ):
        return None
    patients, agents = _of(tree, verb, {"nsubjpass"}), _of(tree, verb, {"agent"})
    helpers = _of(tree, verb, {"auxpass", "aux"})
    if not patients or not agents or [word.plain for word in helpers] not in (["was"], ["were"]):
        return None
    by = tree.subtree(agents[0])[1:]
    return (tree.subtree(patients[0]), verb, by) if by else None


def _without_speaker(tree: Tree) -> list[str]:
    """Of "Ann said that X" that X."""
    root = tree.root
    if root is None or root.plain not in _SAYING:
        return []
    return [
        sentence([[word for word in tree.subtree(clause) if word.relation != "mark" or word.head != clause.place]])
        for clause in _of(tree, root, {"ccomp"})
        if _subject(tree, clause)
    ]


def _without_condition(tree: Tree) -> list[str]:
    texts = []
    for clause in tree.words:
        part = tree.subtree(clause)
        if clause.relation == "advcl" and part[0].plain in _CONDITIONS:
            gone = {word.place for word in part}
            rest = [word for word in tree.words if word.place not in gone]
            texts.append(sentence([joined([rest]).strip(",; ").replace(",,", ",")]))
    return texts


def _another_subject(tree: Tree) -> list[str]:
    """The deed of one clause by the subject of another."""
    deeds = [(verb, subject) for verb in tree.words if (subject := _subject(tree, verb)) and verb.tag == "VBD"]
    texts = []
    for verb, own in deeds:
        for _, subject in deeds:
            outside = {word.place for word in tree.subtree(subject)}
            clause = [word for word in tree.subtree(verb) if word.relation != "mark"]
            owned = {word.place for word in tree.subtree(own)}
            if {subject.tag[:2], own.tag[:2]} != {"NN"} or subject.plain == own.plain:
                continue
            if any(word.tag in _QUESTION_TAGS for word in clause) or outside & {word.place for word in clause}:
                continue
            rest = [word for word in clause if word.place not in owned]
            texts.append(sentence([tree.subtree(subject), rest]))
    return texts


def _figures_exchanged(tree: Tree) -> list[str]:
    figures = [word for word in tree.words if word.tag == "CD" and any(map(str.isdigit, word.text))]
    if len(figures) < 2:
        return []
    first, last = figures[0], figures[-1]
    # "2019 and 2023" is "2023 and 2019".
    if first.text == last.text or first.head == last.head or "conj" in {first.relation, last.relation}:
        return []
    turned = {first.place: last.text, last.place: first.text}
    return [joined([[replace(word, text=turned.get(word.place, word.text)) for word in tree.words]])]


def _name(tree: Tree, noun: Word) -> list[Word]:
    """The name that ends with this word."""
    return [*(word for word in _of(tree, noun, {"compound"}) if word.place < noun.place), noun]


def _subject(tree: Tree, verb: Word | None) -> Word | None:
    subjects = _of(tree, verb, _SUBJECTS) if verb else []
    return subjects[0] if subjects else None


def _of(tree: Tree, head: Word, relations: frozenset[str] | set[str]) -> Sequence[Word]:
    return [word for word in tree.words if word.head == head.place != word.place and word.relation in relations]


def _is_long(text: str) -> bool:
    return len(text) >= SHORTEST
