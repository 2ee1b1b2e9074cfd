""" "And in Japan?" -> the question before with its like part replaced: a name by a name, a time by a time."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.answering.english.lexicon.closed_words import CLOSED, FORMS_OF_BE, PREPOSITIONS
from bot.answering.english.lexicon.grammar import ARTICLES, STOP_WORDS
from bot.answering.english.lexicon.people import COUNTRIES
from bot.answering.english.names import names
from bot.answering.english.terms import stems, words
from bot.conversation.follow_up.choosing import BEFORE_PLACES
from bot.conversation.follow_up.fragment import read_fragment
from bot.conversation.follow_up.mentions import core, described, whole_names
from bot.conversation.follow_up.references import CLOSING_MARKS, bare
from bot.conversation.follow_up.references import ellipsis as part_of
from bot.conversation.follow_up.replacement import Encode, with_fragment
from bot.conversation.follow_up.spans import (
    ARTICLE_ALONE,
    CAPITALS,
    end_of_phrase,
    has_time,
    is_time_alone,
    is_within,
    led_spans,
    replace_span,
    whole_name,
    with_preposition,
    without_verb,
)
from bot.conversation.follow_up.times import YEAR, completed, last_owner, time_spans

_ARTICLE = re.compile(rf"\b(?:{'|'.join(ARTICLES)})\s+$", re.IGNORECASE)
_ANY = re.compile(r"\ban?\s+$", re.IGNORECASE)  # before what is one of many
_LED = re.compile(r"\bthe\s+$|^the\s+")
_THING = re.compile(r"\s+[a-z]")
_FIRST_OF_PAIR = re.compile(r"(?<!\S)[A-Z][\w.'’]{0,40}-$")  # of two names with a hyphen between
_COUNTRY = re.compile(rf"\b(?:{'|'.join(sorted(COUNTRIES)).upper()})\s$")  # no word of a name, as "us" is none
_ADDED = re.compile(r"(?<=\w), and ([^,?]+)$")
_ONE = re.compile(r"\sones?$")
_THING_THERE = re.compile(
    rf"(?:(?:{'|'.join(sorted(PREPOSITIONS))})\s+(?=(?:{'|'.join(ARTICLES)})\s))?"
    rf"(?P<article>(?:{'|'.join(ARTICLES)})\s+)?(?P<thing>(?:[\w'’-]+\s+){{1,3}}?)"
    rf"(?P<lead>{'|'.join(sorted(PREPOSITIONS))})\s+(?P<where>\S.*)",
    re.IGNORECASE,
)
_ONE_THERE = re.compile(rf"the\s+ones?\s+(?P<where>(?:{'|'.join(sorted(PREPOSITIONS))})\s+\S.*)", re.IGNORECASE)
_OWNER = re.compile(r"['’]s(?!\w)")
_FIGURE = re.compile(r"\s\d{1,3}(?![\w.,%])")  # of "iPhone 16"; a year is a time


@dataclass(frozen=True, slots=True)
class _Ellipsis:
    """What is asked about now, and the question before, `asked`, with where it says when.

    `lead` is the preposition that the part begins with. The question itself begins at `begin`, behind what was put in
    front of it: "Palisades Fire: Was anyone arrested?".
    """

    part: str
    lead: str
    asked: str
    begin: int
    times: Sequence[tuple[int, int]]
    encode: Encode | None = None


def with_part(part: str, before: str, encode: Encode | None = None) -> str:
    """The question before with the like part replaced: a name by a name, "in May" by "in June", a year by a year.

    With `encode` a model chooses what anything but a time takes the place of; raises what that raises.
    """
    lead = next((word for word in words(part)[:1] if word in PREPOSITIONS), "")
    question = before.rstrip(CLOSING_MARKS)
    ellipsis = _Ellipsis(part, lead, question, len(before) - len(core(before)), time_spans(question, lead), encode)
    steps: tuple[Callable[[_Ellipsis], str | None], ...] = (
        *(_other_one, _other_with_place, _other_year, _other_name_and_time, _other_time, _other_owner),
        *((_led_time, _time_beside, _likeliest) if encode else (_led_part, _time_beside, _other_name, _other_thing)),
    )
    texts = (step(ellipsis) for step in steps)
    return next((text for text in texts if text is not None), f"{_without_last_part(question)}, and {part}?")


def _other_one(ellipsis: _Ellipsis) -> str | None:
    """Of "the Myanmar earthquake" the earthquake in Chile, where "the one in Chile" is asked about."""
    match = _ONE_THERE.fullmatch(ellipsis.part)
    if match is None:
        return None
    asked, where = ellipsis.asked, match["where"]
    if not has_time(where):
        for start, end, _ in reversed(list(described(asked))):
            names = [last for _, first, last in whole_names(asked) if first == start and last < end]
            if names:
                return replace_span(asked, (start, end), f"{asked[names[-1] + 1 : end]} {where}")
    return with_part(where, f"{asked}?", ellipsis.encode)


def _other_with_place(ellipsis: _Ellipsis) -> str | None:
    """Of "the war in Ukraine" "the war in Gaza"; of "the president of France" "the prime minister of Japan"."""
    match = _THING_THERE.fullmatch(ellipsis.part)
    if match is None:
        return None
    question, part = ellipsis.asked, ellipsis.part[match.start("article" if match["article"] else "thing") :]
    lead = rf"{match['lead']}\s+(?:the\s+)?"
    thing = rf"\b(?:(?:{'|'.join(ARTICLES)})\s+)?{re.escape(match['thing'].strip())}\s+{lead}$"
    spans = [whole_name(question, span) for span in _names(part, question) if span[0] > ellipsis.begin]
    for start, end in reversed(spans):
        if same := re.search(thing, question[:start], re.IGNORECASE):
            return replace_span(question, (same.start(), end), part)
    if not match["article"] or not CAPITALS.search(f"x {match['where']}") or has_time(match["where"]):
        return None
    another = rf"\b(?:{'|'.join(ARTICLES)})\s+(?:(?!(?:{'|'.join(sorted(PREPOSITIONS))})\s)[\w'’-]+\s+){{1,3}}{lead}$"
    for start, end in reversed(spans):
        if other := re.search(another, question[:start], re.IGNORECASE):
            return replace_span(question, (other.start(), end), part)
    return None


def _other_year(ellipsis: _Ellipsis) -> str | None:
    years = list(re.finditer(rf"\b{YEAR}\b", ellipsis.asked))
    # The year of a thing, "the 2024 election", is replaced by "in 2020" as well.
    is_year = re.fullmatch(YEAR, ellipsis.part) or (not ellipsis.times and re.fullmatch(rf"in\s+{YEAR}", ellipsis.part))
    if not years or not is_year:
        return None
    year = next((match for match in years if is_within(match.start(), ellipsis.times)), years[0])
    for span in ellipsis.times:
        # "In 2023 and 2024" is one time.
        if is_within(year.start(), [span]) and sum(is_within(match.start(), [span]) for match in years) > 1:
            return replace_span(ellipsis.asked, span, with_preposition(ellipsis.part))
    return replace_span(ellipsis.asked, year.span(), ellipsis.part[-4:])


def _other_name_and_time(ellipsis: _Ellipsis) -> str | None:
    """Both parts of "Mexico last week", "in Texas in July" take their places."""
    part = ellipsis.part
    start, end = (time_spans(part) or [(0, 0)])[-1]
    name = part[:start].rstrip(" ,")
    if end != len(part) or not CAPITALS.search(f"x {name}"):
        return None
    return with_part(part[start:], with_part(name, f"{ellipsis.asked}?", ellipsis.encode), ellipsis.encode)


def _other_time(ellipsis: _Ellipsis) -> str | None:
    if not ellipsis.times:
        return None
    time = completed(ellipsis.part, ellipsis.asked[slice(*ellipsis.times[-1])])
    return replace_span(ellipsis.asked, ellipsis.times[-1], with_preposition(time)) if is_time_alone(time) else None


def _other_owner(ellipsis: _Ellipsis) -> str | None:
    """Of "yesterday's vote" another day's."""
    if ellipsis.lead not in ("", "in", "on") or not is_time_alone(ellipsis.part):
        return None
    owner = last_owner(ellipsis.asked)
    return replace_span(ellipsis.asked, owner, ellipsis.part.removeprefix(ellipsis.lead).strip()) if owner else None


def _led_time(ellipsis: _Ellipsis) -> str | None:
    return _led_part(ellipsis) if has_time(ellipsis.part) else None


def _likeliest(ellipsis: _Ellipsis) -> str | None:
    """What a model of the words takes it for."""
    fragment = read_fragment(f"and {ellipsis.part}")
    question = f"{_without_last_part(ellipsis.asked)}?"
    return with_fragment(fragment, question, ellipsis.encode) if fragment and ellipsis.encode else None


def _led_part(ellipsis: _Ellipsis) -> str | None:
    """What a preposition leads: in the place of the like, else behind the question."""
    part, question = ellipsis.part, ellipsis.asked
    if not ellipsis.lead:
        return None
    # A time takes the place of a time, a name that of a name: "in the floods in Texas in July", "in Spain".
    if has_time(part):
        alike = ellipsis.times
    else:
        led = led_spans(ellipsis.lead, question, ellipsis.times)
        name_spans = [span for span in led if CAPITALS.search(question[slice(*span)])]
        # "In total" and "in prison" stay beside "in the Texas floods".
        if not CAPITALS.search(part) and not any(word in CLOSED for word in words(part)[1:2]):
            name_spans = []
        alike = name_spans or [span for span in led if _is_alike(ellipsis, span)]
    if not alike:
        return f"{question} {part}?"
    start, end = alike[-1]
    return replace_span(question, (start, _end_of_thing(ellipsis, part, end)), part)


def _time_beside(ellipsis: _Ellipsis) -> str | None:
    """A time where the question before has none; "Who is May?", "what about June?" are of names."""
    part, question = ellipsis.part, ellipsis.asked
    if not is_time_alone(part):
        return None
    # No other word says that it is a time.
    is_named = with_preposition(part) != part
    names = [match.span() for match in CAPITALS.finditer(question) if is_named and is_time_alone(match[0])]
    return replace_span(question, names[-1], part) if names else f"{question} {with_preposition(part)}?"


def _other_name(ellipsis: _Ellipsis) -> str | None:
    part, question, begin = ellipsis.part, ellipsis.asked, ellipsis.begin
    if not CAPITALS.search(f"x {part}") and not names(f"x {part}"):  # the latter "iPhone"
        return None
    spans = [span for span in _names(part, question) if span[0] > begin] or [
        match.span() for match in CAPITALS.finditer(question) if match.start() > begin
    ]
    spans = [span for span in spans if not is_within(span[0], ellipsis.times)]
    is_led = words(part)[:1] in ARTICLE_ALONE
    if not is_led:
        # Of "Is Trump a Catholic?" and Melania the latter is asked about; "a Catholic" is what she may be.
        spans = [span for span in spans if not _ANY.search(question[: span[0]])] or spans
    if spans:
        start, end = whole_name(question, spans[-1])
        country = _COUNTRY.search(question[:start])
        start = country.start() if country else start
        article = _ARTICLE.search(question[:start])
        things = [(first, last) for first, last, _ in described(question)]
        is_part = any(first <= start and end < last for first, last in things)
        # "The UK", but Germany; of "the US economy" it is not told what is described.
        is_country = not is_part and words(question[start:end])[-1] in COUNTRIES - STOP_WORDS
        if article and (is_led or is_country):
            start = article.start()
        elif any(first < start < last for first, last in things):
            part = part.partition(" ")[2] if is_led else part  # "the new Canadian coach", "the French coach"
        part = _ONE.sub("", part)
        return replace_span(question, (start, _end_of_thing(ellipsis, part, end)), part)
    # "Palisades Fire: was anyone arrested?", and the Eaton Fire?
    leads = question[:begin].split(": ")[:-1]
    asking = [lead for lead in leads if bare(lead) is not None]
    if len(asking) == len(leads):
        return None
    front = _with_name([lead for lead in leads if lead not in asking], _LED.sub("", part))
    return f"{': '.join([*asking, front, question[begin:]])}?"


def _names(part: str, question: str) -> list[tuple[int, int]]:
    """Where names stand that this part may replace: "Notre-Dame", but "Putin" of "the Trump-Putin summit"."""
    spans = []
    for _, start, end in whole_names(question):
        # "The Ukraine war" takes the place of both names of "the Israel-Hamas war".
        first = _FIRST_OF_PAIR.search(question, 0, start) if _LED.match(part) else None
        start = first.start() if first else start
        hyphen = question.rfind("-", start, end)
        is_pair = hyphen > 0 and _LED.search(question[:start]) and _THING.match(question, end) and not _LED.match(part)
        spans.append((hyphen + 1 if is_pair else start, end))
    return spans


def _other_thing(ellipsis: _Ellipsis) -> str | None:
    """Of "the ohio senate race" another race, however it is written."""
    part, question = words(ellipsis.part), _without_last_part(ellipsis.asked)
    alike = [span for span in described(question) if part[1:] and stems(span[2])[-1:] == stems(part[-1])]
    if not alike:
        return None
    start, end, _ = alike[-1]
    article = _ARTICLE.search(question[:start])
    return replace_span(question, (article.start() if article and part[0] in ARTICLES else start, end), ellipsis.part)


def _without_last_part(question: str) -> str:
    """A question without what was only added to it: "... on Mars, and Venus" when it is asked about Pluto."""
    match = _ADDED.search(question)
    return question[: match.start()] if match and part_of(f"and {match[1]}") is not None else question


def _end_of_thing(ellipsis: _Ellipsis, part: str, end: int) -> int:
    """Where the thing ends that begins with the name up to `end`, as far as the part says what it is itself.

    All of "Ohio Senate race", "Air India crash" and "Canadian coach" make room for "the Utah race", "the DC plane
    crash" and "the French captain"; "Palisades fire" keeps its "fire" for "Eaton", and "iPhone 16" not its "16".
    """
    question, last = ellipsis.asked, part.split()[-1]
    owned = _OWNER.match(question, end)
    if owned and _OWNER.search(part):
        end = owned.end()
    elif not owned and (figure := _FIGURE.match(question, end)):
        end = figure.end()
    start = owned.end() if owned else end
    phrase_end = end_of_phrase(question, start)
    for word in re.finditer(r"\S+", question[start:phrase_end]):
        if word[0].lower() == last.lower():
            return start + word.end()
        if _OWNER.sub("", word[0]).lower() == last.lower():
            return start + word.end() - len("'s")
    if not last.islower() or not last.isalpha() or last in STOP_WORDS | CLOSED:
        return end
    if owned:
        return without_verb(question, end, phrase_end) if end == owned.end() else end
    # Of "Is the Canadian coach ill?" nothing tells where the thing ends.
    if words(question[ellipsis.begin :])[0] in FORMS_OF_BE:
        return end
    thing = next((span for span in described(question) if span[0] < end < span[1]), (end, end))
    owner = _OWNER.search(question, end, thing[1])
    return owner.start() if owner else without_verb(question, end, thing[1])


def _with_name(leads: Sequence[str], name: str) -> str:
    """The names in front of a question with one replaced: those of its kind, "... Fire", or else the last."""
    names = ", ".join(leads).split(", ")
    others = [other for other in names if words(other)[-1:] != words(name)[-1:]]
    return ", ".join([*(others if len(others) < len(names) else names[:-1]), name])


def _is_alike(ellipsis: _Ellipsis, span: tuple[int, int]) -> bool:
    """Whether what a preposition leads takes the place of this, with no name in it, that the question ends with.

    "In response to ..." and the like stay.

    "In" leads a place as well as what happened there: "in the floods" stays beside "in Spain", "in texas" does not
    stay beside "in florida".
    """
    question, part, end = ellipsis.asked, ellipsis.part, span[1]
    for start, time_end in ellipsis.times:
        if start >= end and not question[end:start].strip(" ,"):
            end = time_end
    if question[end:].strip(" ,"):
        return False
    if ellipsis.lead not in BEFORE_PLACES:
        return True
    articles = [words(text)[1:2] in ARTICLE_ALONE for text in (part, question[slice(*span)])]
    return articles[0] == articles[1] and not CAPITALS.search(part)
