"""An outlet that a text names as its source: "What did CNN say about tariffs?", "tariffs in USA Today".

One that a text is about is no source: "Who was fired by CNN?".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from bot.answering.answer import Question
from bot.answering.english.lexicon.closed_words import AUXILIARIES
from bot.answering.english.lexicon.grammar import QUESTION_WORDS, STOP_WORDS
from bot.answering.question.capitals import SHARE, tells_names
from bot.answering.question.query import read_query
from bot.answering.question.request import Kind, asks_something, request_of
from ingest.corpus.corpus import Corpus

MOST_READ = 12  # times that a form is found in a text: what is left is read each time, 5 ms of 500 characters
PASSAGES = 16  # in which a name is looked up
MOST_PASSAGES = 1000  # with a name, the newest, in which is looked what stands before it; 40 ms at most
# Of these the part with "in" before the name. In articles of 2025 it is over 0.1 for each of 14 cities, states and
# countries (Boston 0.15, Kyiv 0.22), and at most 0.08 for each of 25 outlets (Politico 0.05, Forbes 0.07).
SHARE_OF_PLACES = 0.1
_WORD = r"[^\W_][\w.&'’-]{0,40}"
_NAME = rf"(?P<name>{_WORD}(?: {_WORD}){{0,4}}?)"
_ASKS = "|".join(sorted(QUESTION_WORDS | AUXILIARIES))
# Parts of patterns: what reports are called, and what is said or asked of their topic.
_NEWS = r"(?:news|headlines?|stories|story|articles?|reports?|reporting|coverage|latest)"
TELL = r"(?:say|said|saying|tell(?: us| me)?|report|reported|reporting)"
_SAY = rf"(?:{TELL}|mention|write|written)"
ABOUT = r"(?:about|on|of|regarding|concerning)"
_ACCORDING_TO = re.compile(
    rf"(?:^|[ ,(]{{1,3}})according to {_NAME}(?:\)|,|(?=[.?!]*$)|(?= (?:{_ASKS})\b))", re.IGNORECASE
)
_SAID_ABOUT = re.compile(
    rf"\W*(?:and )?(?:what )?(?:is|was|does|did|has|have|had) {_NAME} {_SAY} (?:anything )?{ABOUT} (?P<topic>\S.*)",
    re.IGNORECASE,
)
# What is left of these has to ask for reports: "Who wrote the CNN report on tariffs?" asks for something else.
_OF_REPORTS = (
    re.compile(rf"\b(?=(?P<out>{_NEWS} (?:from|by|in|of) {_NAME})(?:[.?!]*$| {ABOUT} ))", re.IGNORECASE),
    # Not one of two: "CNN and USA Today coverage of tariffs".
    re.compile(rf"\b(?<!\band )(?<!\bor )(?=(?P<out>{_NAME} {_NEWS}) {ABOUT} )", re.IGNORECASE),
)
_AT_END = re.compile(rf"(?=(?P<out> (?:in|from) {_NAME})[.?!]*$)", re.IGNORECASE)
# What Fox News says of its own settlement is news of the outlet.
_OF_ITSELF = re.compile(r"\b(?:its|itself|their|themselves)\b", re.IGNORECASE)
# Whose "usatoday.com" and "theweek.co.uk" are; what a government's own site says is what outlets report.
_SITE = re.compile(r"(?:[\w-]+\.)*?(?P<name>[\w-]+)\.(?:(?:co|com|org|net)\.)?(?!(?:gov|mil|int)$)[a-z]{2,}")
_BESIDE_NAME = re.compile(r" \([^()]*\)$")  # "Lantern Daily (sample)"
_THE = re.compile(r"^the ", re.IGNORECASE)
_ITS_REPORTS = re.compile(rf"['’]s {_NEWS}$", re.IGNORECASE)
_OWNING = re.compile(r"['’]s$", re.IGNORECASE)  # of "CNN's coverage"; "Barron's" is called so


@dataclass(frozen=True, slots=True)
class _Reading:
    """A text read as one with a source: the name of that, where it begins, and what is asked of it.

    `in_heading` says that all words of the text are large but small ones, as those of "News of the Week".
    """

    name: str
    start: int
    asked: str
    at_end: bool = False
    in_heading: bool = False


@dataclass(frozen=True, slots=True)
class NamedOutlet:
    """The outlet that a text names as its source, what is asked of it, and its name with the text before and after."""

    outlet: str
    asked: str
    before: str
    name: str
    after: str


def of_named_outlet(question: Question, corpus: Corpus) -> Question:
    """What is asked of the outlet of the corpus that the text names as its source, with that outlet as the filter.

    The question itself where it names none, and where the person has chosen another one or asks of one article.
    """
    if question.filters.article:
        return question
    chosen = (question.filters.outlet or "").casefold()
    outlet_in_question = named_outlet(question, corpus, lambda outlet: chosen in ("", outlet.casefold()))
    if outlet_in_question is None:
        return question
    return replace(
        question, text=outlet_in_question.asked, filters=replace(question.filters, outlet=outlet_in_question.outlet)
    )


def named_outlet(
    question: Question, corpus: Corpus, may_be: Callable[[str], bool] = lambda _: True
) -> NamedOutlet | None:
    """The outlet of the corpus that the question's text names as its source, of those that it may be."""
    text = " ".join(question.text.split())
    readings = list(_readings(text, question))
    outlets = _outlets(corpus) if readings else {}
    for reading in readings:
        outlet = outlets.get(_key(reading.name)) or outlets.get(_key(_THE.sub("", reading.name, count=1)))
        if (
            outlet
            and may_be(outlet)
            and _is_name(reading, text, corpus)
            and not _says_when(reading.name, text, question)
        ):
            end = reading.start + len(reading.name)
            return NamedOutlet(outlet, reading.asked, text[: reading.start], reading.name, text[end:])
    return None


def _readings(text: str, question: Question) -> Iterator[_Reading]:
    def asks(rest: str) -> bool:
        return asks_something(read_query(replace(question, text=rest)))

    for match in islice(_ACCORDING_TO.finditer(text), MOST_READ):
        before, after = text[: match.start()], text[match.end() :].lstrip(" ,")
        question_alone = f"{before}{after}" if after[:1] in ".?!" else f"{before} {after}".strip()
        if asks(question_alone):
            yield _Reading(_ITS_REPORTS.sub("", match["name"]), match.start("name"), question_alone)
    said_about = _SAID_ABOUT.match(text)
    if said_about and not _OF_ITSELF.search(said_about["topic"]) and asks(said_about["topic"]):
        yield _Reading(_ITS_REPORTS.sub("", said_about["name"]), said_about.start("name"), said_about["topic"])
    for form in (*_OF_REPORTS, _AT_END):
        for match in islice(form.finditer(text), MOST_READ):
            # "Coverage of tariffs" alone may be of what insurers pay.
            news = "" if form is _AT_END else "news"
            question_alone = text[: match.start("out")] + news + text[match.end("out") :]
            if request_of(read_query(replace(question, text=question_alone))).kind is Kind.OVERVIEW:
                for name in dict.fromkeys((match["name"], _OWNING.sub("", match["name"]))):
                    yield _Reading(name, match.start("name"), question_alone, form is _AT_END, _is_large(text))


def _is_name(reading: _Reading, text: str, corpus: Corpus) -> bool:
    """Whether the words are written as a name, by the text or where its capitals tell none by the articles.

    "According to people ..." names no outlet, whatever is called "People".
    """
    bare = _THE.sub("", reading.name, count=1)
    forms = [bare]
    if reading.in_heading or not (tells_names(text) and _is_large(bare)):
        forms = corpus.written_forms(bare, PASSAGES)
        if sum(map(_is_large, forms)) < SHARE * len(forms):
            return False
    if " " in bare or reading.name.startswith("The ") or all(map(str.isupper, forms)):
        return True
    # "Storms in the Atlantic": a single word that is no abbreviation is more often something else.
    if reading.at_end or bare != reading.name:
        return not reading.at_end
    # BOSTON stands at the head of reports.
    usual = next((form for form in forms if _is_large(form) and not form.isupper()), bare.capitalize())
    return not _is_place(usual, corpus)


def _says_when(name: str, text: str, question: Question) -> bool:
    """Whether it ends with a time: "the latest in the USA today". Of "in usa today" only the articles can tell."""
    if name == name.lower() and not _THE.match(name):
        return False
    period = read_query(replace(question, text=text)).scope.period
    return period is not None and period.words.islower() and name.endswith(f" {period.words}")


def _is_place(name: str, corpus: Corpus) -> bool:
    """Whether articles often tell of what is in it: news from Boston need not be that of "boston.com"."""
    texts = corpus.texts_writing(name, [name], MOST_PASSAGES)
    alone, within = (re.compile(rf"\b{before}{re.escape(name)}\b") for before in ("", "[Ii]n "))
    return sum(map(bool, map(within.search, texts))) > SHARE_OF_PLACES * sum(map(bool, map(alone.search, texts)))


def _is_large(name: str) -> bool:
    words = [word for word in name.split() if word.lower() not in STOP_WORDS]
    return bool(words) and not any(word == word.lower() for word in words)


def _outlets(corpus: Corpus) -> dict[str, str]:
    """The outlets by what people call them; that of most articles where several are called so."""
    outlets: dict[str, str] = {}
    for count in corpus.outlets():
        outlet = count.outlet or ""
        site = _SITE.fullmatch(outlet)
        for name in (outlet, site["name"] if site else _BESIDE_NAME.sub("", outlet)):
            outlets.setdefault(_key(name), outlet)
            outlets.setdefault(_key(_THE.sub("", name, count=1)), outlet)
    return outlets


def _key(name: str) -> str:
    return "".join(c for c in name.casefold() if c.isalnum())
