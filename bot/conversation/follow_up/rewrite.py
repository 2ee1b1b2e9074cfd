"""A question and the turns before it -> the question as it would be asked alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.english.lexicon.closed_words import AUXILIARIES, DETERMINERS
from bot.answering.english.lexicon.grammar import FORMS_OF_VERBS
from bot.answering.english.lexicon.news import SPOKE
from bot.answering.english.same_words import without_dateline
from bot.answering.english.terms import words
from bot.answering.question.request import is_courtesy, names_nothing, without_courtesy
from bot.conversation.follow_up.choosing import (
    BEFORE_PLACES,
    PERSONS,
    FollowUp,
    choices,
    choose,
    is_likely,
    lacks_subject,
)
from bot.conversation.follow_up.mentions import Mention, Turn, core, mentions, whole_names
from bot.conversation.follow_up.parts import with_part
from bot.conversation.follow_up.references import (
    Reference,
    asks_for_more,
    bare,
    content_words,
    corrected,
    ellipsis,
    ordinal,
    references,
)
from bot.conversation.follow_up.times import time_spans
from bot.conversation.follow_up.unsaid import ContextSource, read_unsaid

_AFTER_QUESTION_WORD = re.compile(
    r"^(?:who|what|which|where|when|why|how)\b(?:\s+\S+){0,4}?\s+(?P<rest>(?:did|does|do|is|are|was|were|will|has|have|had|can|could|would|should)\s+\S.*)$",
    re.I,
)
_NEXT_WORD = re.compile(r" ([A-Za-z]+)")
LEAST_ALONE = 0.0  # logit of the context reader: the question more likely stands alone than not
LEAST_WITH_SUBJECT = -4.0  # ... of one whose pronouns may mean its own subject
MOST_BESIDE = 3  # mentions that are put in front of one question
_YES_OR_NO = re.compile(r"^(?:did|does|do|is|are|was|were|will|has|have|had|can|could|would|should)\s+\S.*$", re.I)


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as it is understood, and what its pronouns were taken for."""

    text: str
    pronouns: tuple[tuple[str, str], ...] = ()


def stand_alone(
    question: str, turns: Sequence[Turn], topic: Sequence[str] = (), reader: ContextSource | None = None
) -> Understood:
    """The question with what it points back to named; as it was typed where it stands alone.

    Raises what the reader raises.
    """
    if not turns and not topic:
        return Understood(question)
    asked = without_courtesy(question)
    # "lol why?"
    first, _, rest = asked.partition(" ")
    if bare(rest) is not None and is_courtesy(first):
        asked = rest
    meant = corrected(asked) if turns else None
    understood = _stand_alone(asked if meant is None else meant, turns, topic, reader)
    return Understood(question) if understood.text == asked else understood


def _stand_alone(
    question: str, turns: Sequence[Turn], topic: Sequence[str], reader: ContextSource | None
) -> Understood:
    """The question, without courtesies, as it stands alone."""
    if turns and asks_for_more(question) and (of := subject_of(turns[-1].question)):
        return Understood(f"Tell me more about {of}")
    if turns and (position := ordinal(question)) and (named := _of_sentence(turns[-1], position[2])):
        return Understood(question[: position[0]] + named + question[position[1] :])
    if turns and (subject := bare(question)):
        return Understood(_with_question_word(subject, turns[-1].question), turns[-1].pronouns)
    if turns and (rest := ellipsis(question)) and not references(rest):
        # Of "is this true?" and a link it is no part: then it is asked of the article alone.
        return Understood(rest if names_nothing(turns[-1].question) else with_part(rest, turns[-1].question))
    unsaid = read_unsaid(reader, question, turns, topic) if reader else None
    if unsaid and unsaid.stands_alone >= _least_alone(question):
        return Understood(question)
    return _named(FollowUp(question, turns, mentions(topic, turns), unsaid))


def _least_alone(question: str) -> float:
    """From which logit of the reader a question stays as it is: less, if its pronouns may mean its own subject."""
    pointing = references(question)
    return LEAST_WITH_SUBJECT if pointing and all(each.beside_subject for each in pointing) else LEAST_ALONE


def _named(asked: FollowUp) -> Understood:
    question = asked.question
    result, replaced, shift = question, dict[str, str](), 0
    free = [mention for mention in asked.mentions if not asked.holds(mention)]
    for reference in references(question):
        if reference.kind in replaced:
            continue
        choice = choose(reference.kind, free, asked)
        if choice is None:
            continue
        replaced[reference.kind] = choice.mention.text
        free = [mention for mention in free if mention.plain != choice.mention.plain]
        written = _written(reference, choice.mention.text)
        result = result[: reference.start + shift] + written + result[reference.end + shift :]
        shift += len(written) - (reference.end - reference.start)
    beside = _beside(asked, result, {word for kind in PERSONS for word in words(replaced.get(kind, ""))})
    if not beside:
        return Understood(result, tuple(replaced.items()))
    return Understood(f"{', '.join(beside)}: {result}", tuple(replaced.items()) or (("none", beside[0]),))


def _beside(asked: FollowUp, written: str, person: set[str]) -> list[str]:
    """What goes in front of the question: its subject, where it has none; with the reader, whatever else is unsaid."""
    if (asked.refers and asked.unsaid is None) or (not asked.refers and not lacks_subject(asked)):
        return []
    beside: list[str] = []
    held = set(words(written))
    for choice in choices("none", asked.mentions, asked):
        if len(beside) == (1 if asked.unsaid is None else MOST_BESIDE) or not is_likely(choice, "none", asked):
            break
        # Nor what shares a word with the person that is named: "President Trump announced" beside "Donald Trump".
        if not set(choice.mention.plain) <= held and person.isdisjoint(choice.mention.plain):
            beside.append(choice.mention.text)
            held.update(choice.mention.plain)
    return beside


def _written(reference: Reference, text: str) -> str:
    if reference.kind == "there":
        return f"in {text}"
    if not reference.owns:
        return text
    return f"{text}'" if text.endswith("s") else f"{text}'s"


def subject_of(question: str, *, with_time: bool = True) -> str:
    """What a question is about: its names, else what else it speaks of, and its time; empty where that is nothing.

    Of "How many died in the Texas floods?" it is the floods, which Texas only describes; of "in the floods in Texas?"
    the floods there.
    """
    times = time_spans(question)
    time = question[slice(*times[-1])] if times else ""
    about = [mention for mention in mentions((), [Turn(question)]) if not set(mention.plain) <= set(words(time))]
    describing = [set(mention.plain) for mention in about if mention.is_name and mention.sites[-1].within]
    named = [
        mention
        for mention in about
        if not mention.sites[-1].within and (mention.is_name or any(name <= set(mention.plain) for name in describing))
    ]
    things = [mention for mention in about if not mention.is_name and mention.sites[-1].after in DETERMINERS]
    texts = [_with_thing(mention, things, question) for mention in named or about]
    subject = ", ".join(text for text in texts if not any(other.startswith(f"{text} ") for other in texts))
    return f"{subject} {time}".rstrip() if subject and with_time else subject


def _with_thing(place: Mention, things: Sequence[Mention], question: str) -> str:
    """A place behind what is there: "floods in Texas"; a mention alone where it is no place of any of these things."""
    for thing in things:
        there = rf"{re.escape(thing.text)} (?:{'|'.join(BEFORE_PLACES)}) (?:the )?{re.escape(place.text)}"
        if match := re.search(rf"\b{there}\b", question):
            return match[0]
    return place.text


def _of_sentence(turn: Turn, index: int) -> str | None:
    """What the sentence of this place in the last answer is about: its first name; its words where it has none.

    A lone word that begins it is a name only if it does something; else it may be any word.
    """
    if not -len(turn.sentences) <= index < len(turn.sentences):
        return None
    sentence = without_dateline(turn.sentences[index])
    spans = whole_names(sentence)
    # Of "NASA's Europa Clipper" it is the second.
    if len(spans) > 1 and sentence[spans[0][2] : spans[1][1]] in ("'s ", "’s "):
        spans = spans[1:]
    if spans and (spans[0][0] or _does(sentence, spans[0][2])):
        return sentence[slice(*spans[0][1:])]
    return sentence.rstrip(".")


def _does(sentence: str, end: int) -> bool:
    """Whether a verb follows what ends here: "Anora won", but neither "Standing in" nor "Steel, coal"."""
    match = _NEXT_WORD.match(sentence, end)
    word = match[1].lower() if match else ""
    return word in AUXILIARIES or word in FORMS_OF_VERBS or word in SPOKE or word.endswith("ed")


def _with_question_word(subject: str, before: str) -> str:
    """ "when" and "Who won the vote?" -> "When: Who won the vote?"; "Did he resign?" -> "When did he resign?"."""
    text = core(before.strip())
    parts = before.strip().removesuffix(text).split(": ")
    # Of "When: Who won the vote?" the question word is not asked again.
    lead = ": ".join(part for part in parts if bare(part) is None)
    match = _AFTER_QUESTION_WORD.match(text)
    # "What tariff rate did China impose?": what the question word goes with must not be lost.
    if match and not content_words(text[: match.start("rest")]):
        return f"{lead}{subject.capitalize()} {match['rest']}"
    if _YES_OR_NO.match(text):
        return f"{lead}{subject.capitalize()} {text[0].lower()}{text[1:]}"
    return f"{subject.capitalize()}: {lead}{text}"
