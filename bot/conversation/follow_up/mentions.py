"""What a conversation has been about: each person, organization, place or thing that it mentions, and where."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.answering.english.lexicon.closed_words import AUXILIARIES, CLOSED, DETERMINERS, FORMS_OF_BE
from bot.answering.english.lexicon.grammar import STOP_WORDS, TALK
from bot.answering.english.lexicon.people import COUNTRIES, TITLES
from bot.answering.english.names import names
from bot.answering.english.spelling import words_of_country
from bot.answering.english.terms import stem, words
from bot.conversation.follow_up.references import asks, bare

MOST_WORDS = 6
_TOKEN = re.compile(r"[^\W_]+(?:[.'’&-][^\W_]+)*|[^\s\w]")
_NEXT_LARGE = re.compile(r" ([A-Z][a-z]+)(?!\w)")
# Of "Project 2025" and "iPhone 17"; neither of "Ford 1.5" nor of "Gaza 50 people".
_NUMBER_OF_NAME = re.compile(
    r" \d{1,4}(?![\w%]|[.,:-]\d| (?:[a-z]+s|people|men|women|children|per ?cent|hundred|thousand|[mbt]r?illion)\b)"
)
# Of "the US Open"; alone the country is no name, as "us" is none. "In the US Trump said" has two.
_COUNTRY_OF_NAME = re.compile(r"(?<!\b[Ii]n )(?<!\b[Ii]n the )\b(?:US|U\.S\.) $")
_OPENING = " \n\"'“”‘’(["
_SENTENCE_ENDS = ("", ".", "!", "?", ":")
_NO_PHRASE = STOP_WORDS | CLOSED | TALK
_AFTER_VERBS = CLOSED - AUXILIARIES
_VERBS_BEFORE_SUBJECTS = AUXILIARIES - FORMS_OF_BE  # what a verb goes with, too: "does the car cost", not "is the car"
_WHO_FORMS = (["who"], ["whom"], ["whose"])


@dataclass(frozen=True, slots=True)
class Turn:
    """A question as it was understood, and the sentences of its answer; none for a refusal."""

    question: str
    sentences: tuple[str, ...] = ()
    pronouns: tuple[tuple[str, str], ...] = ()  # what a class of pronouns was taken for in it: ("he", "Powell")
    articles: tuple[str, ...] = ()  # the ids of those that its answer quotes
    counted_from: datetime | None = None  # the moment from which its "yesterday" is counted, where that is known


@dataclass(slots=True)
class Mention:
    """One thing that was spoken of: as it was written at its fullest, and where it stood, newest last."""

    text: str
    plain: tuple[str, ...]
    is_name: bool
    sites: list[Site] = field(default_factory=list)
    opens: bool = False  # whether its first word begins a sentence and may be no part of it: "Trust Ann Lee to ..."


@dataclass(frozen=True, slots=True)
class Site:
    """Where a mention stood: how many turns ago, in a question or an answer, and how."""

    ago: int
    in_question: bool
    of_who: bool  # whether it stands in the answer to a question with "who"
    order: int  # which mention of its text it was, from 0
    after: str  # the word before it
    ends: bool  # whether the text ends with it
    verb_next: bool  # whether an auxiliary verb follows it
    after_who: bool = False  # whether it stands in a question with "who", which asks for somebody else
    lead: str = ""  # the word before it and its article: "in" of "in the flood"
    within: bool = False  # whether it only describes a longer one: "Texas" in "Texas flood"


def core(question: str) -> str:
    """A question without what was put in front of it: "Powell: when does the term end?"."""
    parts = question.split(": ")
    for index, part in enumerate(parts):
        # The mark may be left out; "When" of "When: Powell: does the term end?" stands in front as well.
        if "?" in part or (index > 0 and asks(part) and bare(part) is None):
            return ": ".join(parts[index:])
    return question


def mentions(topic: Sequence[str], turns: Sequence[Turn]) -> list[Mention]:
    """All mentions, joined where one is a part of another ("Powell", "Jerome Powell")."""
    result: list[Mention] = []
    for number, line in enumerate(topic):
        _collect(result, line, len(turns) + (2 if number == 0 else 1), in_question=True, whole=True)
    for number, turn in enumerate(turns):
        ago = len(turns) - number
        _collect(result, turn.question, ago, in_question=True)
        of_who = words(core(turn.question))[:1] in _WHO_FORMS
        _collect(result, " ".join(turn.sentences), ago, in_question=False, of_who=of_who)
    return result


def _collect(
    result: list[Mention], text: str, ago: int, *, in_question: bool, whole: bool = False, of_who: bool = False
) -> None:
    name = text.strip() if whole else ""
    spans = [(text.index(name), name, True)] if name else _spans(text, [m.plain for m in result], phrases=in_question)
    after_who = in_question and words(core(text))[:1] in _WHO_FORMS
    for order, (start, mention_text, is_name) in enumerate(spans):
        plain = tuple(words(mention_text))
        if not plain:
            continue
        end = start + len(mention_text)
        before = ["", "", *words(text[:start])][-2:]
        lead = before[0] if before[1] in DETERMINERS else before[1]
        words_behind = words(text[end:])
        within = any(first <= start and end < first + len(longer) for first, longer, _ in spans)
        verb_next = bool(words_behind) and words_behind[0] in AUXILIARIES
        site = Site(ago, in_question, of_who, order, before[1], not words_behind, verb_next, after_who, lead, within)
        opens = is_name and not whole and len(plain) > 2 and text[:start].rstrip(_OPENING)[-1:] in _SENTENCE_ENDS
        earlier = next((m for m in reversed(result) if _is_same(m, plain, is_name)), None)
        if earlier is None:
            result.append(Mention(mention_text, plain, is_name, [site], opens))
            continue
        earlier.sites.append(site)
        earlier.is_name = earlier.is_name or is_name
        is_fuller = len(plain) > len(earlier.plain) and not (opens and plain[1:] == earlier.plain)
        if (is_fuller and len(plain) <= MOST_WORDS) or (earlier.opens and plain == earlier.plain[1:]):
            earlier.text, earlier.plain, earlier.opens = mention_text, plain, opens
        elif plain == earlier.plain:
            earlier.opens = earlier.opens and opens


def _is_same(mention: Mention, plain: tuple[str, ...], is_name: bool) -> bool:
    if mention.plain == plain or list(map(stem, mention.plain)) == list(map(stem, plain)):
        return True
    if not (mention.is_name and is_name):
        return False
    short, long = sorted((mention.plain, plain), key=len)
    return short == long[-len(short) :] or (len(short) > 1 and short == long[: len(short)])


def _spans(text: str, known: Collection[tuple[str, ...]], *, phrases: bool) -> list[tuple[int, str, bool]]:
    """(start, as written, whether it is a name) of what a text speaks of, in order; `known` was spoken of before."""
    things = list(described(text))
    spans: list[tuple[int, str, bool]] = [(start, span_text, False) for start, _, span_text in things]
    covered = {position for start, end, _ in things for position in range(start, end)}
    for is_sure, start_of_words, end_of_words in whole_names(text):
        country = _COUNTRY_OF_NAME.search(text[:start_of_words])
        is_other = any(map(_is_country, words(text[start_of_words:end_of_words])[:1]))
        start = country.start() if country and not is_other else start_of_words
        number = _NUMBER_OF_NAME.match(text, end_of_words)
        # In an answer it may be of something else: "In Gaza 50 were killed".
        is_part = number and (phrases or tuple(words(text[start : number.end()])) in known)
        end = number.end() if number and is_part else end_of_words
        if is_sure or words(text[:start]):
            spans.append((start, text[start:end], True))
            covered.update(range(start, end))
    if phrases:
        spans += [
            (start, span_text, False)
            for start, span_text in _phrases(text)
            if not covered.intersection(range(start, start + len(span_text)))
        ]
    return sorted(spans)


def whole_names(text: str) -> list[tuple[bool, int, int]]:
    """(whether it is surely one, start, end) of the names of a text: once of "Notre-Dame", twice of "Israel-Hamas"."""
    spans: list[tuple[bool, int, int]] = []
    for name in names(text):
        start, end = name.start, name.end
        before = slice(*spans[-1][1:]) if spans else slice(0, 0)
        # "Lip-Bu Tan" and "Notre-Dame" are two names by their words; "Israel-Hamas" is two names.
        is_part = text[before.stop : start] == "-" and (
            len(name.words) > 1 or " " in text[before] or _is_one_name(text, before, slice(start, end))
        )
        if is_part and spans:
            spans.pop()
            start = before.start
        spans.append((name.sure, start, _with_title(text, end)))
    return spans


def _with_title(text: str, end: int) -> int:
    """Where a name ends with the titles behind it, which are a part of it: the "House" of "White House"."""
    while (match := _NEXT_LARGE.match(text, end)) and match[1].lower() in TITLES:
        end = match.end()
    return end


def _is_one_name(text: str, first: slice, second: slice) -> bool:
    """Whether two words with a hyphen between are one name: neither is a country, or stands in the text by itself."""
    parts = (text[first].lower(), text[second].lower())
    if any(map(_is_country, parts)):
        return False
    joined = text.count(text[first.start : second.stop])
    return text.count(text[first]) == joined == text.count(text[second])


def _is_country(word: str) -> bool:
    return word in COUNTRIES or len(words_of_country(word)) > 1


def described(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, as written) of what an article or the like introduces: "the UPS plane crash", "a budget bill"."""
    run: list[re.Match[str]] = []
    before, led, has_verb = "", False, False
    for match in [*_TOKEN.finditer(text), None]:
        plain = "".join(words(match.group())) if match else ""
        if match and led and plain and plain not in STOP_WORDS and plain not in CLOSED and len(run) < MOST_WORDS:
            run.append(match)
            continue
        # Of "How much does the car cost?"; in "What did the court say?" the verb is no part of the run.
        if has_verb and (not plain or plain in _AFTER_VERBS):
            run = run[:-1]
        # A name alone is found as a name.
        if run and run[-1].group()[0].islower():
            yield run[0].start(), run[-1].end(), text[run[0].start() : run[-1].end()]
        run, led = [], plain in DETERMINERS
        has_verb = led and before in _VERBS_BEFORE_SUBJECTS
        before = plain


def _phrases(text: str) -> list[tuple[int, str]]:
    """Runs of words with a meaning of their own, with where they start."""
    phrases: list[tuple[int, str]] = []
    run: list[re.Match[str]] = []
    after_who = False
    for match in [*_TOKEN.finditer(text), None]:
        plain = "".join(words(match.group())) if match else ""
        is_verb = after_who  # of "who shot charlie kirk"
        after_who = match is not None and match.group().lower() == "who"
        if match and plain and not is_verb and plain not in _NO_PHRASE:
            run.append(match)
            continue
        if run and len(run) <= MOST_WORDS:
            phrases.append((run[0].start(), text[run[0].start() : run[-1].end()]))
        run = []
    return phrases
