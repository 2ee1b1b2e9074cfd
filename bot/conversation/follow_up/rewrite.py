"""A question and the turns before it -> the question as it would be asked alone."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from bot.answering.answer import Usage
from bot.answering.english.lexicon.closed_words import (
    AUXILIARIES,
    BEFORE_NOUNS,
    DETERMINERS,
    FORMS_OF_DO,
    OWNING_PRONOUNS,
    SUBJECT_PRONOUNS,
)
from bot.answering.english.lexicon.grammar import FORMS_OF_VERBS
from bot.answering.english.lexicon.news import SPOKE
from bot.answering.english.lexicon.time import RELATIVE_DAYS
from bot.answering.english.same_words import without_dateline
from bot.answering.english.terms import words
from bot.answering.question.courtesy import is_courtesy
from bot.answering.question.phrasing import standard_phrasing
from bot.answering.question.request import names_nothing, without_courtesy
from bot.conversation.follow_up.choosing import (
    BEFORE_PLACES,
    PERSONS,
    Choice,
    FollowUp,
    choices,
    choose,
    is_likely,
    is_of_event,
    lacks_subject,
)
from bot.conversation.follow_up.fragment import read_fragment
from bot.conversation.follow_up.mentions import Mention, Turn, core, described, mentions, whole_names
from bot.conversation.follow_up.of_topic import (
    Topic,
    has_words_in_front,
    is_only_in_overviews,
    topic_of,
    with_question_word,
)
from bot.conversation.follow_up.parts import with_part
from bot.conversation.follow_up.references import (
    CLOSING_MARKS,
    OF_EVENTS,
    Reference,
    asks_for_more,
    asks_how_much,
    bare,
    content_words,
    corrected,
    ellipsis,
    ordinal,
    references,
    says_of_nothing,
)
from bot.conversation.follow_up.replacement import Encode, with_fragment
from bot.conversation.follow_up.times import is_time, time_spans
from bot.conversation.follow_up.unsaid import Unsaid, read_unsaid
from ingest.corpus.reader.context_reader import ContextReader

_AFTER_QUESTION_WORD = re.compile(
    r"^(?:who|what|which|where|when|why|how)\b(?:\s+\S+){0,4}?\s+(?P<rest>(?:did|does|do|is|are|was|were|will|has|have|had|can|could|would|should)\s+\S.*)$",
    re.I,
)
_OWNER = re.compile(r"['’](?:s(?!\w)|(?=\s))")
_NEXT_WORD = re.compile(r" ([A-Za-z]+)")
LEAST_ALONE = 0.0  # logit of the context reader: the question more likely stands alone than not
LEAST_WITH_SUBJECT = -4.0  # ... of one whose pronouns may mean its own subject
LONGEST_HOW = 3  # words of a "how many kids?" that says of nothing; "how much snow fell?" may stand alone
LONGEST_ARTICLE = 2  # letters: "Le", "El"
MOST_BESIDE = 3  # mentions that are put in front of one question
_YES_OR_NO = re.compile(r"^(?:did|does|do|is|are|was|were|will|has|have|had|can|could|would|should)\s+\S.*$", re.I)


@dataclass(frozen=True, slots=True)
class StandaloneQuestion:
    """A question as it is understood without its conversation, and what its pronouns were taken for.

    `shown` are the ids of the articles that were quoted before, where it asks for more; `usage` is what a chat model
    took to understand it.
    """

    text: str
    pronouns: tuple[tuple[str, str], ...] = ()
    shown: frozenset[str] = frozenset()
    usage: Usage | None = field(default=None, compare=False)


# What a question asks after these turns; it may be called from several threads.
Rewriter = Callable[[str, Sequence[Turn]], StandaloneQuestion]


def stand_alone(
    question: str,
    turns: Sequence[Turn],
    topic: Sequence[str] = (),
    reader: ContextReader | None = None,
    encode: Encode | None = None,
) -> StandaloneQuestion:
    """The question with what it points back to named; as it was typed where it stands alone.

    Raises what the reader and `encode` raise; without the latter "and Boeing?" is understood by rules.
    """
    if not turns and not topic:
        return StandaloneQuestion(question)
    text = standard_phrasing(without_courtesy(question))
    # "lol why?"
    first, _, tail = text.partition(" ")
    if bare(tail) is not None and is_courtesy(first):
        text = tail
    correction = corrected(text) if turns else None
    standalone = _stand_alone(text if correction is None else correction, turns, topic, reader, encode)
    return StandaloneQuestion(question) if standalone.text == text else standalone


def _stand_alone(
    question: str,
    turns: Sequence[Turn],
    topic: Sequence[str],
    reader: ContextReader | None,
    encode: Encode | None,
) -> StandaloneQuestion:
    """The question, without courtesies, as it stands alone."""
    if turns and asks_for_more(question) and (of := subject_of(turns[-1].question)):
        return StandaloneQuestion(f"Tell me more about {of}")
    if turns and (position := ordinal(question)) and (name := _of_sentence(turns[-1], position[2])):
        return StandaloneQuestion(question[: position[0]] + name + question[position[1] :])
    topic_before = topic_of(turns)
    if turns and (subject := bare(question)):
        if topic_before and not has_words_in_front(turns[-1].question):
            text = with_question_word(subject, topic_before, turns[-1].question)
            return StandaloneQuestion(text, (("none", topic_before.text),))
        return StandaloneQuestion(_with_question_word(subject, turns[-1].question), turns[-1].pronouns)
    if turns and (part := ellipsis(question) or _time_alone(question)) and not references(part):
        # Of "is this true?" and a link it is no part: then it is asked of the article alone.
        before = turns[-1].question
        return StandaloneQuestion(part if names_nothing(before) else with_part(part, before, encode))
    unsaid = read_unsaid(reader, question, turns, topic) if reader else None
    if turns and encode and (understood := _of_fragment(question, turns[-1].question, encode, unsaid)):
        return StandaloneQuestion(understood)
    if unsaid and unsaid.stands_alone >= _least_alone(question):
        return StandaloneQuestion(question)
    return _named(FollowUp(question, turns, mentions(topic, turns), unsaid), topic_before)


def _of_fragment(question: str, before: str, encode: Encode, unsaid: Unsaid | None) -> str | None:
    """The question that "Boeing?" means after another one; None where it is no fragment, or stands alone."""
    fragment = read_fragment(question)
    if fragment is None or references(question) or names_nothing(before):
        return None
    stands_alone = unsaid.stands_alone if unsaid else 0.0
    return with_fragment(fragment, before, encode, subject_of(before), stands_alone)


def _time_alone(question: str) -> str | None:
    """The time that is all of a question: "a year ago?", "June?"."""
    time = question.strip(CLOSING_MARKS)
    if not is_time(time):
        return None
    begins_small = words(time)[0] in BEFORE_NOUNS or words(time)[0] in RELATIVE_DAYS
    return f"{time[0].lower()}{time[1:]}" if begins_small else time


def _least_alone(question: str) -> float:
    """From which logit of the reader a question stays as it is: less, if its pronouns may mean its own subject.

    From none where no word of it can be the subject: "what did the judge say?", "how many kids?".
    """
    if says_of_nothing(question) or (asks_how_much(question) and len(words(question)) <= LONGEST_HOW):
        return math.inf
    pointing = references(question)
    return LEAST_WITH_SUBJECT if pointing and all(reference.beside_subject for reference in pointing) else LEAST_ALONE


def _named(follow_up: FollowUp, topic: Topic | None) -> StandaloneQuestion:
    question = follow_up.question
    result, replaced, shift = question, dict[str, str](), 0
    free = [mention for mention in follow_up.mentions if not follow_up.holds(mention)]
    for reference in references(question):
        if reference.kind in replaced:
            continue
        choice = choose(reference.kind, free, follow_up)
        # "Ann Lee: who did it?".
        if choice is None or (_is_what_happened(reference, choice.mention, topic) and not is_of_event(choice.mention)):
            continue
        replaced[reference.kind] = choice.mention.text
        free = [mention for mention in free if mention.plain != choice.mention.plain]
        replacement = _written(reference, choice.mention.text)
        result = result[: reference.start + shift] + replacement + result[reference.end + shift :]
        shift += len(replacement) - (reference.end - reference.start)
    if (of_owner := _of_other_owned(follow_up, result)) is not None:
        return StandaloneQuestion(of_owner, tuple(replaced.items()))
    beside = _beside(follow_up, result, replaced, topic)
    if not beside:
        return StandaloneQuestion(result, tuple(replaced.items()))
    front = ", ".join(beside)
    text = f"{result.rstrip(CLOSING_MARKS)} about {front}?" if says_of_nothing(result) else f"{front}: {result}"
    return StandaloneQuestion(text, tuple(replaced.items()) or (("none", beside[0]),))


def _is_what_happened(reference: Reference, chosen: Mention, topic: Topic | None) -> bool:
    """Whether a pronoun means what was done, or what happened to what was asked for, where a mention was chosen.

    "It" after "What happened in the experiment?" may well be the experiment.
    """
    if reference.kind != "it" or topic is None or not topic.happened:
        return reference.is_deed
    return reference.is_deed or chosen.is_name or topic.happened == "to"


def _of_other_owned(follow_up: FollowUp, with_names: str) -> str | None:
    """The last question with what somebody has in their place: "How old is Ann Lee's son?" of "and her son?"."""
    typed_part, part = ellipsis(follow_up.question), ellipsis(with_names)
    owner = _OWNER.search(part) if part else None
    begins = typed_part and words(typed_part)[0] in OWNING_PRONOUNS
    if not part or not owner or not begins or not follow_up.turns:
        return None
    before = follow_up.turns[-1].question
    owned = tuple(words(part[: owner.start()]))
    things = list(described(before))
    spans = whole_names(before)
    for _, start, end in spans:
        name = tuple(words(before[start:end]))
        # Of "the Trump tariffs" he is no subject.
        is_part = any(first <= start and end < last for first, last, _ in things)
        if is_part or name != owned[-len(name) :]:
            continue
        if _OWNER.match(before, end) is None:
            return f"{before[:end]}{part[owner.start() :]}{before[end:]}".rstrip(CLOSING_MARKS) + "?"
        # Of "Ann Lee's son" it takes the place, where no other name would make room for it.
        of_same = f"{before[start:end]}{part[owner.start() :]}"
        return with_part(of_same, before) if (start, end) == spans[-1][1:] else None
    return None


def _beside(follow_up: FollowUp, with_names: str, replaced: Mapping[str, str], topic: Topic | None) -> list[str]:
    """What is named beside the question: its subject, where it has none; with the reader, whatever else is unsaid."""
    words_there = set(words(with_names))
    if not follow_up.refers and not lacks_subject(follow_up):
        subject = _subject_before(follow_up.turns, topic) if asks_how_much(follow_up.question) else ""
        return [subject] if subject else []
    beside: list[str] = []
    of_topic = frozenset(words(topic.text)) if topic and not replaced else frozenset()
    if topic and of_topic and not words_there.issuperset(content_words(topic.text)):
        beside.append(topic.text)
        words_there.update(of_topic)
    if follow_up.refers and follow_up.unsaid is None:
        return beside
    # Nor what shares a word with the person that is named: "President Trump announced" beside "Donald Trump".
    person = {word for kind in PERSONS for word in words(replaced.get(kind, ""))}
    if says_of_nothing(follow_up.question):
        person |= words_there
    limit = 1 if follow_up.unsaid is None else len(beside) + MOST_BESIDE
    for choice in _unsaid_choices(follow_up):
        if len(beside) >= limit:
            break
        plain = choice.mention.plain
        # The topic is named as it was typed: "Hulk Hogan", not "Famer Hulk Hogan".
        is_topic = not of_topic.isdisjoint(plain) and _is_asked_of(choice.mention)
        if not is_topic and not _are_said(plain, choice.mention.text, words_there) and person.isdisjoint(plain):
            # "Hudson River" is said by "Hudson River helicopter crash"; with the topic the next question goes on.
            kept = topic.text if topic else ""
            contained = [text for text in beside if text != kept and _are_said(words(text), text, {*plain})]
            beside = [text for text in beside if text not in contained]
            limit -= len(contained)
            beside.append(choice.mention.text)
            words_there.update(plain)
    return beside


def _are_said(plain: Sequence[str], text: str, words_there: Set[str]) -> bool:
    """Whether its words are there, but for an article: "Louvre Museum" says "Le Louvre", "Open" no "US Open"."""
    has_article = len(plain) > 1 and len(plain[0]) <= LONGEST_ARTICLE and text[: len(plain[0])].istitle()
    return set(plain[1:] if has_article else plain) <= words_there


def _subject_before(turns: Sequence[Turn], topic: Topic | None) -> str:
    """The topic that was asked for, what stands in front of the last question, or what that is about."""
    before = turns[-1].question if turns else ""
    return topic.text if topic else before.removesuffix(core(before)).rstrip(": ") or subject_of(before)


def _unsaid_choices(follow_up: FollowUp) -> list[Choice]:
    """What is likely left unsaid, the likeliest first."""
    candidates = [mention for mention in follow_up.mentions if not is_only_in_overviews(mention, follow_up.turns)]
    ordered = choices("none", candidates, follow_up)
    likely = [choice for choice in ordered if is_likely(choice, "none", follow_up)]
    if likely or follow_up.refers or not says_of_nothing(follow_up.question):
        return likely
    # Something is: of what the last question spoke of.
    return [choice for choice in ordered if _is_asked_of(choice.mention)][:1]


def _is_asked_of(mention: Mention) -> bool:
    """Whether it stands in the last question."""
    return any(site.ago == 1 and site.in_question for site in mention.sites)


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
    mentions_named = [
        mention
        for mention in about
        if not mention.sites[-1].within and (mention.is_name or any(name <= set(mention.plain) for name in describing))
    ]
    things = [mention for mention in about if not mention.is_name and mention.sites[-1].after in DETERMINERS]
    texts = [_with_thing(mention, things, question) for mention in mentions_named or about]
    subject = ", ".join(text for text in texts if not any(other.startswith(f"{text} ") for other in texts))
    return f"{subject} {time}".rstrip() if subject and with_time else subject


def _with_thing(place: Mention, things: Sequence[Mention], question: str) -> str:
    """A place behind what is there: "floods in Texas"; a mention alone where it is no place of any of these things."""
    for thing in things:
        pattern = rf"{re.escape(thing.text)} (?:{'|'.join(BEFORE_PLACES)}) (?:the )?{re.escape(place.text)}"
        if match := re.search(rf"\b{pattern}\b", question):
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
    if match and not content_words(text[: match.start("rest")]) and _has_subject(match):
        return f"{lead}{subject.capitalize()} {match['rest']}"
    if _YES_OR_NO.match(text):
        return f"{lead}{subject.capitalize()} {text[0].lower()}{text[1:]}"
    return f"{subject.capitalize()}: {lead}{text}"


def _has_subject(asked: re.Match[str]) -> bool:
    """Whether a subject follows the auxiliary verb: not of "Who was arrested?" and "who did it?", which ask for it."""
    question_word = words(asked[0])[0]
    auxiliary, *others = words(asked["rest"])
    if question_word in OF_EVENTS or (question_word == "how" and "many" not in words(asked[0])):
        return True
    if auxiliary in FORMS_OF_DO:
        return len(others) > 1
    return asked["rest"].split()[1][0].isupper() or not (DETERMINERS | SUBJECT_PRONOUNS).isdisjoint(others[:1])
