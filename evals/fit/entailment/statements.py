"""Makes a statement of a question and its answer: "When was the well dug?", "1921" makes "The well was dug in 1921."

After Demszky, Guu and Liang 2018, Transforming Question Answering Datasets Into Natural Language Inference Datasets,
section 3: the auxiliary goes behind the subject, the words of the question go, and the answer stands where they would.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.training import FORMS_OF_VERBS, MONTHS, WEEKDAYS
from evals.fit.entailment.tree import Tree, Word, joined, sentence

LAST_PLACE = 7  # of a question word: further in, the question is seldom understood
_QUESTION_TAGS = {"WP", "WDT", "WRB", "WP$"}
_DOING = {"do", "does", "did"}
_AUXILIARIES = _DOING | {
    *("is", "are", "was", "were", "'s", "’s", "has", "have", "had"),
    *("will", "would", "can", "could", "may", "might", "should", "must"),
}
_DENIALS = {"not", "n't", "n’t"}
_SUBJECTS = {"nsubj", "nsubjpass", "csubj", "expl"}
_OBJECTS = {"dobj", "attr", "oprd", "dative", "pobj"}
_MANNERS = {
    *("many", "much", "long", "far", "old", "large", "big", "tall", "high", "often", "fast", "deep", "wide", "few"),
    *("late", "early", "soon"),
}
_PREPOSITION = re.compile(
    r"(?:in|on|at|by|from|to|for|with|since|until|during|after|before|around|about|under|over|between|near|as|through"
    r"|because|due|into|of|within|via)\b",
    re.IGNORECASE,
)
_MONTH = "|".join(MONTHS)
_DAY = re.compile(rf"\d{{1,2}} (?:{_MONTH})|(?:{_MONTH}) \d{{1,2}}\b|(?:{'|'.join(WEEKDAYS)})\b", re.IGNORECASE)
_TIME = re.compile(rf"(?:the )?(?:\d{{3,4}}s?\b|(?:{_MONTH}|spring|summer|autumn|fall|winter|early|late|mid)\b)", re.I)
_ARTICLE = re.compile(r"(?<=[a-z,] )(?:A|An|The)(?= [a-z])")
_PASTS = {base: form for form, base in reversed(FORMS_OF_VERBS.items()) if not form.endswith(("n", "ing"))} | {
    "have": "had",
    "see": "saw",
    "arise": "arose",
    "overcome": "overcame",
    "undergo": "underwent",
    "understand": "understood",
}


@dataclass(frozen=True, slots=True)
class _Phrase:
    """The words that ask ("how many people"), what stands before and after them, and the preposition of "in which"."""

    words: Sequence[Word]
    before: Sequence[Word]
    after: Sequence[Word]
    preposition: Word | None

    @property
    def kind(self) -> str:
        """The question word."""
        return self.words[0].plain

    @property
    def head(self) -> Word:
        """The word that has a part in the sentence."""
        return self.words[-1]


def statement(tree: Tree, answer: str) -> str | None:
    """The question of the tree and its answer as a sentence; None where the question has no known form."""
    phrase = _phrase(tree)
    root = tree.root
    answer = answer.strip().rstrip(".,;")
    if phrase is None or root is None or not phrase.after or not answer:
        return None
    filled = _filled(phrase, answer)
    lead = [f"{joined([phrase.before]).rstrip(',')},"] if phrase.before else []
    auxiliary = phrase.after[0]
    if phrase.head.relation in _SUBJECTS and not phrase.preposition and auxiliary.plain not in _DOING:
        return _small_articles(sentence([*lead, filled, phrase.after]))
    parts = _inverted(tree, root, phrase, filled)
    return _small_articles(sentence([*lead, *parts])) if parts else None


def yes_or_no_statement(tree: Tree, *, denied: bool) -> str | None:
    """What a question that is answered by yes or no asks, affirmed or denied; None where it has another form."""
    words = [word for word in tree.words if word.text != "?"]
    root = tree.root
    if root is None or len(words) < 3 or words[0].plain not in _AUXILIARIES:
        return None
    parted = _subject_and_rest(tree, root, words[0], words[1:])
    if parted is None or not parted[1]:
        return None
    subject, rest = parted
    if denied:
        return sentence([subject, words[0].plain, "not", rest])
    verb = _verb(words[0], [], rest)
    return sentence([subject, *verb[0], verb[1]]) if verb else None


def _phrase(tree: Tree) -> _Phrase | None:
    words = [word for word in tree.words if word.text.strip() and word.text != "?"]
    places = [at for at, word in enumerate(words) if word.tag in _QUESTION_TAGS]
    if not places or places[0] >= LAST_PLACE:
        return None
    first = last = places[0]
    asking = words[first]
    follower = words[first + 1] if first + 1 < len(words) else None
    if asking.relation in {"det", "poss"} and asking.head > asking.place:
        last = next((at for at, word in enumerate(words) if word.place >= asking.head), first)
    elif asking.plain == "how" and follower and follower.plain in _MANNERS:
        head = tree.words[follower.head]
        counted = head.place > follower.place and head.tag.startswith(("NN", "CD"))
        last = next((at for at, word in enumerate(words) if word.place >= head.place and counted), first + 1)
    elif follower and follower.plain == "of":
        return None  # "which of these"
    led = first > 0 and words[first - 1].relation == "prep"
    preposition = words[first - 1] if led else None
    return _Phrase(words[first : last + 1], words[: first - led], words[last + 1 :], preposition)


def _filled(phrase: _Phrase, answer: str) -> str:
    """The answer with what it counts or owns."""
    nouns = [word for word in phrase.words if word.tag.startswith("NN")]
    if phrase.kind == "how" and nouns and nouns[-1].plain.rstrip("s") not in answer.lower():
        return joined([answer, phrase.words[2:]])
    if phrase.kind == "whose" and nouns:
        return joined([answer if answer.endswith("'s") else f"{answer}'s", phrase.words[1:]])
    return f"{answer} years old" if phrase.words[-1].plain == "old" and answer.isdigit() else answer


def _inverted(tree: Tree, root: Word, phrase: _Phrase, filled: str) -> list[str | Sequence[Word]]:
    """Subject, verb and answer of a question in which an auxiliary stands before the subject; empty for others."""
    auxiliary, *rest = phrase.after
    denials = [word.text for word in rest[:1] if word.plain in _DENIALS]
    rest = rest[len(denials) :]
    parted = _subject_and_rest(tree, root, auxiliary, rest) if auxiliary.plain in _AUXILIARIES else None
    if parted is None:
        return []
    subject, tail = parted
    placed = _placed(phrase, filled)
    if not tail:
        return [subject, _written(auxiliary), *_not(denials), placed] if auxiliary.place == root.place else []
    verb = _verb(auxiliary, denials, tail, root)
    if verb is None:
        return []
    done, after = verb
    stranded = bool(after) and after[-1].tag in {"IN", "RP", "TO"} and not tree.has_children(after[-1])
    is_object = (
        phrase.kind in {"what", "who", "whom", "which", "whose"} or len(phrase.words) > 2
    ) and not phrase.preposition
    if after and not stranded and is_object and phrase.head.relation in _OBJECTS and phrase.head.head == root.place:
        if after[0].relation == "prt":
            return [subject, *done, after[0].text, placed, after[1:]]
        return [subject, *done, placed, after]
    return [subject, *done, after, placed]


def _subject_and_rest(
    tree: Tree, root: Word, auxiliary: Word, words: Sequence[Word]
) -> tuple[Sequence[Word], Sequence[Word]] | None:
    """The subject that these words begin with, adverbs before it left out, and what follows it."""
    places = {word.place for word in words}
    heads = {root.place, auxiliary.place}
    subjects = [word for word in words if word.relation in _SUBJECTS and word.head in heads]
    if not subjects and root.place == auxiliary.place:
        subjects = [word for word in words if word.relation in {"attr", "dobj", "oprd"} and word.head == root.place]
    if not subjects:
        return None
    subject = [word for word in tree.subtree(subjects[0]) if word.place in places]
    at = list(words).index(subject[0])
    if any(word.tag not in {"RB", "RBR", "RBS"} for word in words[:at]):
        return None
    last = list(words).index(subject[-1])
    return words[at : last + 1], words[last + 1 :]


def _verb(
    auxiliary: Word, denials: Sequence[str], tail: Sequence[Word], root: Word | None = None
) -> tuple[list[str | Sequence[Word]], Sequence[Word]] | None:
    """The auxiliary and the verb as a statement has them, and what follows; "did end" is "ended"."""
    if auxiliary.plain in _DOING:
        at = next((at for at, word in enumerate(tail[:3]) if word.tag in {"VB", "VBP", "VBD"}), None)
        if at is None:
            return None
        verb = tail[at]
        parts = [auxiliary.text, "not", verb.text] if denials else [_inflected(verb, auxiliary.plain)]
        return [tail[:at], *parts], tail[at + 1 :]
    at = next((at for at, word in enumerate(tail) if root and word.place == root.place), -1)
    return [_written(auxiliary), *_not(denials), tail[: at + 1]], tail[at + 1 :]


def _inflected(word: Word, auxiliary: str) -> str:
    """The verb in the past tense for "did", in the third person for "does", where its form is regular or listed."""
    verb, base = word.text, word.plain
    if auxiliary == "do" or word.tag == "VBD":
        return verb
    if auxiliary == "does":
        if base in {"have", "do"}:
            return {"have": "has", "do": "does"}[base]
        if base.endswith(("s", "x", "z", "ch", "sh", "o")):
            return f"{verb}es"
        return f"{verb[:-1]}ies" if re.search(r"[^aeiou]y$", base) else f"{verb}s"
    if base in _PASTS:
        return _PASTS[base]
    if base.endswith("e"):
        return f"{verb}d"
    if re.search(r"[^aeiou]y$", base):
        return f"{verb[:-1]}ied"
    # Long words are regular; of short ones many are not ("begin"), and "did begin" is right, too.
    return f"{verb}ed" if len(base) > 6 else f"did {verb}"


def _placed(phrase: _Phrase, filled: str) -> str:
    """The answer with the preposition that a statement needs."""
    if _PREPOSITION.match(filled):
        return filled
    if phrase.preposition:
        return f"{phrase.preposition.plain} {filled}"
    asked = {word.plain for word in phrase.words}
    if phrase.kind == "when" or asked & {"year", "month", "century", "decade", "day", "date"}:
        if _DAY.match(filled) or asked & {"day", "date"}:
            return f"on {filled}"
        return f"in {filled}" if _TIME.match(filled) else filled
    if phrase.kind == "where":
        return f"in {filled}"
    if phrase.kind == "why":
        return f"because {filled}"
    return f"by {filled}" if asked == {"how"} and not filled.split()[0].endswith("ly") else filled


def _written(auxiliary: Word) -> str:
    return "is" if auxiliary.text in {"'s", "’s"} else auxiliary.plain


def _not(denials: Sequence[str]) -> list[str]:
    return ["not"] if denials else []


def _small_articles(text: str) -> str:
    """Of "was A bridge", as an answer at the beginning of a sentence is written, "was a bridge"."""
    return _ARTICLE.sub(lambda match: match[0].lower(), text)
