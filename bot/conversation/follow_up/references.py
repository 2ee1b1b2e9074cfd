"""What in a question points back to what was spoken of before: pronouns, "there", "what about ...", "when?"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import dropwhile, pairwise

from bot.answering.english.lexicon.closed_words import (
    AUXILIARIES,
    CLASSES_OF_PRONOUNS,
    CLOSED,
    DETERMINERS,
    FORMS_OF_BE,
    FORMS_OF_DO,
    JOINTS,
    OBJECT_PRONOUNS,
    OWNING_PRONOUNS,
    PREPOSITIONS,
)
from bot.answering.english.lexicon.grammar import NEGATED, QUESTION_WORDS, STOP_WORDS
from bot.answering.english.lexicon.numbers import ORDINALS
from bot.answering.english.lexicon.time import RELATIVE_DAYS
from bot.answering.english.names import names
from bot.answering.english.terms import words
from bot.answering.question.outlets import TELL
from bot.answering.question.request import without_courtesy
from bot.conversation.follow_up.times import is_time
from ingest.corpus.text.folding import without_case_twins

_CLASS_OF = {form: name for name, (forms, _) in CLASSES_OF_PRONOUNS.items() for form in forms}
CLOSING_MARKS = " ?.!"  # with the space before them, where somebody types one
_WORD = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*")
_ELLIPSIS = re.compile(
    r"\W{0,10}(?:(?:and|or|but|so|ok(?:ay)?)\b[\s,]{1,5})?(?:(?:what|how)\s{1,5}about\b|and\b)\s", re.IGNORECASE
)
MOST_WORDS = 6  # of what is asked about in "what about X?"; "from 26 May 2025 to 1 June 2025" has more
_DAYS = frozenset(RELATIVE_DAYS)
_BESIDE_DEEDS = ("after", "before", "since")  # "and before that?" is before what happened
# "What did the judge say?": of what is left unsaid.
_SAYS = re.compile(
    rf"\W{{0,10}}(?:(?:and|but|so)\s{{1,5}})?what\s{{1,5}}(?:else\s{{1,5}})?(?:{'|'.join(sorted(AUXILIARIES))})\s{{1,5}}\S"
    rf".{{0,200}}\s{TELL}\W{{0,10}}",
    re.IGNORECASE,
)
# "How many kids?", "and how big?", "how many died?": without an auxiliary verb, of what is left unsaid.
_HOW = re.compile(
    r"\W{0,10}(?:(?:and|but|so|ok(?:ay)?)\b[\s,]{1,5})?how\s{1,5}(?P<of>\w{1,20}(?:\s{1,5}\w{1,20}){0,2})\W{0,10}",
    re.IGNORECASE,
)
_ASKING = AUXILIARIES | QUESTION_WORDS
# The month, which is written like an auxiliary; where the words about it could go on, only with its capital.
_MAY = re.compile(r"\bMay\b|^(?:in\s+)?may$")
# "When exactly?", "why though?"; "how quickly?" asks by its adverb, and Italy and Sicily are none.
_ADVERB = (
    r"(?:(?:(?<=when)|(?<=where)|(?<=why)|(?<=who)|(?<=come))"
    rf"[\s,]{{1,5}}(?:(?-i:[a-z]{{4,20}}ly)|{'|'.join(sorted(JOINTS))}))?"
)
_BARE = re.compile(
    r"^\W{0,10}(?:(?:and|but|so|ok(?:ay)?)\b[\s,]{1,5})?"
    r"(?P<wh>when|why|where|who|how(?: (?:many|much|long|often|far|old|come|so))?|which(?: one)?"
    r"|what (?:for|year|day|time)|says who"
    r"|(?:of|by|to|in|for|from|with|at|on|against|since|until)\s{1,5}"
    r"(?:whom?|when|where|how (?:long|often|far)|(?:what|which|how (?:many|much))(?:\s{1,5}\w{1,20})?))"
    rf"{_ADVERB}(?:\s{{1,5}}(?:was|is|did|does|were|are)\s{{1,5}}(?P<what>that|this|it))?\W{{0,10}}$",
    re.IGNORECASE,
)
# "No, I meant Cuomo", "sorry, I mean in Ohio", "Cuomo, I mean"; "I mean" alone is a way to begin.
_CORRECTION = re.compile(
    r"(?P<said>\W{0,10}(?:\w{1,30}\W{1,5}){0,4}?)\bi\s{1,3}(?:meant|(?P<present>mean))\b[\s,:]{1,5}(?P<meant>\S.{0,500})",
    re.IGNORECASE | re.DOTALL,
)
_CORRECTED = re.compile(r"(?P<meant>\S.{0,100}?)[\s,]{1,5}i\s{1,3}mean(?:t)?\W{0,10}", re.IGNORECASE)
_NO_NAME = re.compile(r"\W{0,10}no\s{0,3},\s{1,3}(?P<meant>\S.{0,60})", re.IGNORECASE)
_MORE = re.compile(
    r"\W{0,10}(?:(?:and|but|so|yes|yeah|sure|ok(?:ay)?)\b[\s,]{1,5})?(?:(?:can|could|would) you )?"
    r"(?:(?:(?:tell|give|show) me |say |any )?(?:some |a (?:bit|little) )?more(?: (?:details?|info|information))?"
    r"|(?:(?:any|the) )?(?:details|specifics)|go on|continue|elaborate|expand(?: on (?:that|this))?)\W{0,10}",
    re.IGNORECASE,
)
OF_EVENTS = frozenset({"when", "why", "where", "how come"})
# Marks and emoji, but for those that belong to a name or a figure: "Jeopardy!" is asked about as "Jeopardy".
_MARKS_BEHIND = re.compile(r"[^\w%)\]\"'”’»$€£]+$")
_ORDINAL_INDEXES = {word: value - 1 for word, value in ORDINALS.items()} | {"former": 0, "latter": 1, "last": -1}
_ORDINAL = re.compile(
    rf"\bthe\s{{1,5}}(?P<which>{'|'.join(_ORDINAL_INDEXES)}|\d(?:st|nd|rd|th))"
    # Of "the last one caught" it is said who he is: that is no sentence of an answer.
    r"(?=\W{0,5}$|\s{1,5}(?:claim|article|story|report|source)\b"
    rf"|\s{{1,5}}one(?:\W{{0,5}}$|\s{{1,5}}(?:{'|'.join(sorted(AUXILIARIES))}|says?|means?)\b))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Reference:
    """A word [start, end) of a question that points back: the class of it, and whether it owns what follows.

    `beside_subject` says whether it may mean the question's own subject: "What did the curator say about her plans?".
    `is_deed` is the "it" of "who did it?" and the "that" of "and before that?": what somebody did or what happened, and
    no thing that has a name.
    """

    start: int
    end: int
    kind: str
    owns: bool = False
    beside_subject: bool = False
    is_deed: bool = False


def references(question: str) -> list[Reference]:
    """The pronouns and the like of a question, in order."""
    matches = list(_WORD.finditer(question))
    plain = ["".join(words(match.group())) for match in matches]
    raw = [match.group().lower().replace("’", "'") for match in matches]
    result = []
    first_name_end = min((name.end for name in names(question) if name.sure), default=len(question) + 1)
    for index, match in enumerate(matches):
        before = plain[index - 1] if index else ""
        after = plain[index + 1] if index + 1 < len(matches) else ""
        word = raw[index].split("'")[0]
        end = match.start() + len(word)
        kind = _CLASS_OF.get(word)
        # "Is it true that ...?": it points ahead.
        if kind == "it" and before in FORMS_OF_BE and plain[index + 1 : index + 3] == ["true", "that"]:
            continue
        is_object = kind is not None and word in OBJECT_PRONOUNS and (not after or after in CLOSED)
        # No name before it in the question is what it may mean.
        if kind and (is_object or match.start() < first_name_end):
            owns = word in CLASSES_OF_PRONOUNS[kind][1] and bool(after) and (word != "her" or after not in CLOSED)
            # An object means somebody else: "What happens if the army finds them?", "a friend of hers".
            is_other = is_object or (word in CLASSES_OF_PRONOUNS[kind][1] and not (owns and word in OWNING_PRONOUNS))
            beside = not is_other and before not in AUXILIARIES and _has_subject(plain[:index])
            beside = beside or _is_of_first_question(plain[:index])
            is_deed = word == "it" and before in FORMS_OF_DO and (not after or after in CLOSED)
            result.append(Reference(match.start(), end, kind, owns, beside, is_deed))
        elif word == "there" and before not in AUXILIARIES and after not in AUXILIARIES:
            result.append(Reference(match.start(), end, "there"))
        elif word in ("this", "that") and (index == 0 or before in CLOSED) and (not after or after in CLOSED):
            result.append(Reference(match.start(), end, "it", is_deed=before in _BESIDE_DEEDS))
    return result


def _is_of_first_question(before: Sequence[str]) -> bool:
    """Whether a pronoun may mean what the first of two questions is about: "Who made the flag and what year was it?".

    It stands right behind the auxiliary verb of the second.
    """
    if not before or before[-1] not in AUXILIARIES:
        return False
    pairs = enumerate(pairwise(before))
    end = next((index for index, (word, after) in pairs if word == "and" and after in QUESTION_WORDS), 0)
    first = before[:end]
    things = (first[index + 1 :] for index, word in enumerate(first) if word in DETERMINERS)
    return _has_subject(first) or any(map(_is_subject, things))


def _has_subject(before: Sequence[str]) -> bool:
    """Whether a subject with a meaning of its own follows the first auxiliary verb of these words."""
    return _is_subject(dropwhile(lambda word: word not in AUXILIARIES, before))


def _is_subject(phrase: Iterable[str]) -> bool:
    """Whether the first word behind auxiliary verbs and articles has a meaning of its own."""
    subject = next(dropwhile(lambda word: word in DETERMINERS or word in AUXILIARIES, phrase), "")
    return bool(subject) and subject not in CLOSED and subject not in STOP_WORDS


def ellipsis(question: str) -> str | None:
    """What is asked about in "what about X?", "and in X?", "in X?"; None where the question is none of these."""
    match = _ELLIPSIS.match(question)
    is_led = match is None and not PREPOSITIONS.isdisjoint(words(question)[:1])
    part = _MARKS_BEHIND.sub("", question[match.end() if match else 0 :]).strip() if match or is_led else ""
    plain = _MAY.sub("June", part)
    if is_led and part:
        part = f"{part[0].lower()}{part[1:]}"
    # "Today" and "yesterday" are stop words.
    is_empty = not content_words(plain) and _DAYS.isdisjoint(words(plain))
    is_long = len(words(plain)) > MOST_WORDS and not is_time(part)
    if is_empty or set(words(plain)) & _ASKING or is_long:
        return None
    return part


def corrected(text: str) -> str | None:
    """What is asked in "no, I meant X": "and X?" of a part of the question before, or X; None where nothing is.

    "No, Cuomo" names another one, "no, he resigned" does not.
    """
    correction = _meant(text)
    if correction is None or ordinal(correction):
        return correction
    part = f"and {correction}"
    if ellipsis(part) is not None:
        return part
    return None if _ASKING.isdisjoint(words(correction)) else correction


def _meant(text: str) -> str | None:
    if (match := _CORRECTION.fullmatch(text)) and _ASKING.isdisjoint(words(match["said"])):
        begins = words(match["meant"])[:1]
        is_part = match["meant"][0].isupper() or not (PREPOSITIONS | DETERMINERS | _ASKING).isdisjoint(begins)
        # "I mean, it is sad" corrects nothing.
        return match["meant"] if is_part or words(match["said"]) or not match["present"] else None
    if (match := _CORRECTED.fullmatch(text)) and _ASKING.isdisjoint(words(match["meant"])):
        return match["meant"]
    match = _NO_NAME.fullmatch(text)
    return match["meant"] if match and _is_name_alone(match["meant"]) else None


def _is_name_alone(text: str) -> bool:
    """Whether a text is one name or figure, with a preposition and an article before it: "Cuomo", "in the UK"."""
    plain = text.strip(CLOSING_MARKS).split()
    name = " ".join(dropwhile(lambda word: word.lower() in PREPOSITIONS | DETERMINERS, plain))
    return name.isdigit() or any(
        name and (found.start, found.end) == (2, 2 + len(name)) for found in names(f"x {name}")
    )


def bare(question: str) -> str | None:
    """The question word of "when?", "and why?"; None for a whole question."""
    match = _BARE.match(question)
    # "When was it?" asks of what happened, "How old is it?" of a thing.
    if match is None or (match["what"] == "it" and match["wh"].lower() not in OF_EVENTS):
        return None
    return match["wh"].lower()


def says_of_nothing(question: str) -> bool:
    """Whether it asks what somebody said, and not of what: "what did the judge say?"."""
    return _SAYS.fullmatch(question) is not None


def asks_how_much(question: str) -> bool:
    """Whether it asks how much or how, and not of what: "how many kids?", "how big?", "how many people died?"."""
    match = _HOW.fullmatch(question)
    return match is not None and CLOSED.isdisjoint(words(match["of"])) and not names(question)


def asks_for_more(question: str) -> bool:
    """Whether it asks for more on what was asked before, and names nothing: "tell me more", "any details?"."""
    return _MORE.fullmatch(question) is not None


def ordinal(question: str) -> tuple[int, int, int] | None:
    """(start, end, which) of "the second one", counted from 0; -1 is the last."""
    match = _ORDINAL.search(without_case_twins(question))
    if match is None:
        return None
    word = match["which"].lower()
    number = _ORDINAL_INDEXES[word] if word in _ORDINAL_INDEXES else int(word[0]) - 1
    tail = re.match(r"\s+(?:one|claim|article|story|report|source)\b", question[match.end() :])
    return match.start(), match.end() + (tail.end() if tail else 0), number


def asks(text: str) -> bool:
    """Whether a reply to an answer asks something: its mark or its first word says so; other talk does not."""
    text = without_courtesy(text)
    opens = not (_ASKING | NEGATED).isdisjoint(words(text)[:1])
    return (
        "?" in text
        or opens
        or asks_for_more(text)
        or any(form(text) is not None for form in (bare, ellipsis, corrected))
    )


def content_words(question: str) -> list[str]:
    """The words of a question that say what it is about: "the US" is a name among words written small."""
    shouts = question.isupper()
    return [
        word
        for match in _WORD.finditer(question)
        for word in words(match[0])
        if word not in STOP_WORDS or (len(match[0]) > 1 and match[0].isupper() and not shouts)
    ]
