"""A question and the turns before it -> the question as it would be asked alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.english.lexicon.closed_words import CLOSED, PREPOSITIONS, TIMES
from bot.answering.english.lexicon.grammar import ARTICLES, STOP_WORDS
from bot.answering.english.lexicon.time import SHORT_WEEKDAYS, WEEKDAYS
from bot.answering.english.names import name_spans
from bot.answering.english.terms import words
from bot.answering.question.time.lookalikes import hide_lookalikes
from bot.conversation.follow_up.choosing import (
    BEFORE_PLACES,
    PERSONS,
    FollowUp,
    choices,
    choose,
    is_likely,
    lacks_subject,
)
from bot.conversation.follow_up.mentions import Turn, core, mentions
from bot.conversation.follow_up.references import Reference, bare, content_words, ellipsis, ordinal, references
from bot.conversation.follow_up.times import DATED, WORDS_OF_TIME, YEAR, completed, is_time, last_owner, time_spans
from bot.conversation.follow_up.unsaid import ContextSource, read_unsaid

_AFTER_QUESTION_WORD = re.compile(
    r"^(?:who|what|which|where|when|why|how)\b(?:\s+\S+){0,4}?\s+(?P<rest>(?:did|does|do|is|are|was|were|will|has|have|had|can|could|would|should)\s+\S.*)$",
    re.I,
)
LEAST_ALONE = 0.0  # logit of the context reader: the question more likely stands alone than not
MOST_BESIDE = 3  # mentions that are put in front of one question
_SHORT_DAY = re.compile(rf"the\s+(?:{'|'.join(sorted(SHORT_WEEKDAYS))})\b", re.IGNORECASE)
_DAY = re.compile(r"\d{1,2}(?:st|nd|rd|th)?")
_NUMBER = re.compile(rf"{YEAR}|{_DAY.pattern}")
_CAPITALS = re.compile(r"(?<=\s)[A-Z][\w'’-]*(?:\s+[A-Z][\w'’-]*)*")
_NEXT_WORD = re.compile(r"\s{1,9}([^\s?.!,]+)")
_ARTICLES = [[article] for article in ARTICLES]
_LED = re.compile(r"\bthe\s+$|^the\s+")
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
    if turns and (position := ordinal(question)) and (named := _of_sentence(turns[-1], position[2])):
        return Understood(question[: position[0]] + named + question[position[1] :])
    if turns and (subject := bare(question)):
        return Understood(_with_question_word(subject, turns[-1].question), turns[-1].pronouns)
    if turns and (rest := ellipsis(question)) and not references(rest):
        return Understood(_with_part(rest, turns[-1].question))
    unsaid = read_unsaid(reader, question, turns, topic) if reader else None
    if unsaid and unsaid.stands_alone >= LEAST_ALONE:
        return Understood(question)
    return _named(FollowUp(question, turns, mentions(topic, turns), unsaid))


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


def _of_sentence(turn: Turn, index: int) -> str | None:
    """What the sentence of this place in the last answer is about: its first name; its words where it has none."""
    if not -len(turn.sentences) <= index < len(turn.sentences):
        return None
    sentence = turn.sentences[index]
    spans = name_spans(sentence)
    return sentence[slice(*spans[0][1:])] if spans else sentence.rstrip(".")


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


def _with_part(rest: str, before: str) -> str:
    """The question before with the like part replaced: a name by a name, "in May" by "in June", a year by a year."""
    lead = next((word for word in words(rest)[:1] if word in PREPOSITIONS), "")
    asked = before.rstrip(" ?.!")
    times = time_spans(asked, lead)
    years = list(re.finditer(rf"\b{YEAR}\b", asked))
    year = next((found for found in years if _is_within(found.start(), times)), years[0] if years else None)
    # The year of a thing, "the 2024 election", is replaced by "in 2020" as well.
    if year and (re.fullmatch(YEAR, rest) or (not times and re.fullmatch(rf"in\s+{YEAR}", rest))):
        return _replaced(asked, year.span(), rest[-4:])
    if parts := _name_and_time(rest):
        return _with_part(parts[1], _with_part(parts[0], before))
    whole = completed(rest, asked[slice(*times[-1])]) if times else rest
    if times and _is_time_alone(whole):
        return _replaced(asked, times[-1], _when(whole))
    if lead in ("", "in", "on") and _is_time_alone(rest) and (owner := last_owner(asked)):
        return _replaced(asked, owner, rest.removeprefix(lead).strip())
    if lead:
        # A time takes the place of a time, a name that of a name: "in the floods in Texas in July", "in Spain".
        if _has_time(rest):
            return _replaced(asked, times[-1], rest) if times else f"{asked} {rest}?"
        led = _led(lead, asked, times)
        named = [span for span in led if _CAPITALS.search(asked[slice(*span)])]
        alike = named or [span for span in led if _is_alike(lead, rest, asked, span, times)]
        return _replaced(asked, alike[-1], rest) if alike else f"{asked} {rest}?"
    if _is_time_alone(rest):
        # "Who is May?", "What about June?": these are names, as no other word says that they are times.
        is_named = _when(rest) != rest
        names = [match.span() for match in _CAPITALS.finditer(asked) if is_named and _is_time_alone(match[0])]
        return _replaced(asked, names[-1], rest) if names else f"{asked} {_when(rest)}?"
    if _CAPITALS.search(f"x {rest}"):
        begin = len(before) - len(core(before))
        spans = [(start, end) for _, start, end in name_spans(asked) if start > begin] or [
            m.span() for m in _CAPITALS.finditer(asked) if m.start() > begin
        ]
        spans = [span for span in spans if not _is_within(span[0], times)]
        if spans:
            start, end = _whole_name(asked, spans[-1])
            article = _LED.search(asked[:start])
            return _replaced(asked, (article.start() if article and _LED.match(rest) else start, end), rest)
        # "Palisades Fire: was anyone arrested?", and the Eaton Fire?
        leads = before[:begin].split(": ")[:-1]
        asking = [part for part in leads if bare(part) is not None]
        if len(asking) < len(leads):
            front = _with_name([part for part in leads if part not in asking], _LED.sub("", rest))
            return f"{': '.join([*asking, front, asked[begin:]])}?"
    return f"{asked}, and {rest}?"


def _is_within(position: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= position < end for start, end in spans)


def _whole_name(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """A name with the rest of what looks like a time and is none: "Black" -> "Black Friday"."""
    for hidden in re.finditer("_+", hide_lookalikes(text)):
        if hidden.start() <= span[0] < hidden.end():
            return hidden.start(), max(span[1], hidden.end())
    return span


def _with_name(leads: Sequence[str], name: str) -> str:
    """The names in front of a question with one replaced: those of its kind, "... Fire", or else the last."""
    names = ", ".join(leads).split(", ")
    others = [other for other in names if words(other)[-1:] != words(name)[-1:]]
    return ", ".join([*(others if len(others) < len(names) else names[:-1]), name])


def _is_alike(preposition: str, part: str, asked: str, span: tuple[int, int], times: Sequence[tuple[int, int]]) -> bool:
    """Whether what a preposition leads takes the place of this, with no name in it, that the question ends with.

    "In response to ..." and the like stay.

    "In" leads a place as well as what happened there: "in the floods" stays beside "in Spain", "in texas" does not
    stay beside "in florida".
    """
    end = span[1]
    for start, time_end in times:
        if start >= end and not asked[end:start].strip(" ,"):
            end = time_end
    if asked[end:].strip(" ,"):
        return False
    if preposition not in BEFORE_PLACES:
        return True
    articles = [words(text)[1:2] in _ARTICLES for text in (part, asked[slice(*span)])]
    return articles[0] == articles[1] and not _CAPITALS.search(part)


def _name_and_time(rest: str) -> tuple[str, str] | None:
    """Both parts of "Mexico last week", "in Texas in July"; None where it is not a name and then a time."""
    start, end = (time_spans(rest) or [(0, 0)])[-1]
    name = rest[:start].rstrip(" ,")
    return (name, rest[start:]) if end == len(rest) and _CAPITALS.search(f"x {name}") else None


def _led(preposition: str, asked: str, times: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where this preposition stands with what it leads: "in the floods", "in Davos" of "in Davos Monday"."""
    found = []
    # With the capitals and numbers after its first word.
    for match in re.finditer(rf"\b(?i:{preposition}\s+(?:the\s+)?)[^\s?.!]+(?:\s+[A-Z0-9][^\s?.!]*)*", asked):
        start, end = match.span()
        if not _CAPITALS.search(match[0]):
            end = _end_of_phrase(asked, end)
        end = min([end, *(time for time, _ in times if start <= time < end)])
        phrase = asked[start:end].rstrip()
        if _is_led(preposition, phrase) and not _has_time(phrase):
            found.append((start, start + len(phrase)))
    return found


def _is_led(preposition: str, phrase: str) -> bool:
    """Whether a preposition leads a thing: not "on with", "to send" or "for the first time"."""
    plain = words(phrase)
    if not plain[1:] or plain[1] in PREPOSITIONS or plain[-1] == "time":
        return False
    return preposition != "to" or plain[1:2] in _ARTICLES or phrase.split()[1][0].isupper()


def _end_of_phrase(text: str, end: int) -> int:
    """Where the words end that go on from here without a word of grammar: "about interest" -> "... rates"."""
    while match := _NEXT_WORD.match(text, end):
        plain = words(match[1])
        if not plain or not (STOP_WORDS | CLOSED).isdisjoint(plain):
            break
        end = match.end()
    return end


def _has_time(phrase: str) -> bool:
    plain = hide_lookalikes(phrase)
    has_word = not WORDS_OF_TIME.isdisjoint(words(plain)) or re.search(rf"\b{YEAR}\b", plain)
    return bool(has_word or time_spans(phrase))


def _is_time_alone(rest: str) -> bool:
    """Whether it says when, and nothing else: "June", "on 5 June 2025", "last week"; not "inflation in June"."""
    if _SHORT_DAY.match(rest):
        return False  # "the Sun", a newspaper
    said = [word for word in content_words(rest) if word not in PREPOSITIONS]
    only_time = all(word in WORDS_OF_TIME | TIMES or _NUMBER.fullmatch(word) for word in said)
    return is_time(rest) or (_has_time(rest) and only_time)


def _when(time: str) -> str:
    """ "June" -> "in June", "Tuesday" or "June 5" -> "on ..."; "last June" and "in June" stay."""
    said = [word for word in words(time) if word != "the"]
    if not (said[0] in DATED or _NUMBER.fullmatch(said[0])) and (time_spans(time) or not is_time(time)):
        return time
    is_day = any(word in (*WEEKDAYS, *SHORT_WEEKDAYS, "weekend") or _DAY.fullmatch(word) for word in said)
    return f"{'on' if is_day else 'in'} {time}"


def _replaced(text: str, span: tuple[int, int], part: str) -> str:
    return f"{text[: span[0]]}{part}{text[span[1] :]}?"
