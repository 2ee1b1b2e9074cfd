"""Remarks on a reply ("any updates?", "link pls", "too long"), told by their meaning from what asks about the news.

Whoever reads an answer asks for more, doubts it or wants it shorter in more ways than a list of forms holds. So a
softmax regression over the vector of the text tells them apart, with the weights of remarks.json, which
`python -m evals train remarks` fits on phrases that were written for it (docs/decisions/0024-follow-ups.md).
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from bot.answering.answer import Question
from bot.answering.english.lexicon.grammar import QUESTION_WORDS
from bot.answering.english.names import names
from bot.answering.english.terms import words
from bot.answering.question.courtesy import asks_for_sources, is_courtesy
from bot.answering.question.links import without_links
from bot.answering.question.outlets import NamedOutlet
from bot.answering.question.query import read_query
from bot.answering.question.request import Kind, asks_for_topic, request_of, without_courtesy
from bot.answering.question.several import LONGEST, parts_in
from bot.answering.question.time.scope import understand_time
from bot.conversation.follow_up.choosing import PERSONS
from bot.conversation.follow_up.mentions import Turn
from bot.conversation.follow_up.of_outlets import outlet_named_in
from bot.conversation.follow_up.of_topic import topic_of
from bot.conversation.follow_up.references import (
    CLOSING_MARKS,
    asks,
    asks_for_more,
    bare,
    ellipsis,
    ordinal,
    references,
)
from bot.conversation.follow_up.rewrite import Rewriter, StandaloneQuestion, subject_of
from bot.conversation.follow_up.times import ANY_DAY, is_time, time_spans
from ingest.corpus.corpus import Corpus
from ingest.corpus.errors import ModelFailed, ModelUnavailable

log = logging.getLogger(__name__)

WEIGHTS = "remarks.json"
NEWS = "news"  # the kind of what asks about the news and is no remark
MOST_PARTS = 6  # of a message that are read as remarks, 10 ms each
MOST_WORDS = 12  # nobody wrote a longer one for the fit
THRESHOLD = 0.7  # the least probability that a text is a remark of any kind
_MORE_OF_TOPIC = re.compile(r"\bmore(?: \w+)? (?:about|on|of)\b", re.IGNORECASE)
_PAUSE = re.compile(r"(?<=\w)[,.!]{1,3} (?=\w)")


class Remark(StrEnum):
    """What a remark on a reply wants."""

    MORE = "more"
    NEWEST = "newest"
    SOURCES = "sources"
    SHORT = "short"  # the reply in another form: shorter, simpler, translated
    UNHAPPY = "unhappy"  # says that the reply does not answer, or asks to try again


KINDS = (NEWS, *Remark)


@dataclass(frozen=True, slots=True)
class _Weights:
    """What was fitted: weights (kinds, dimension) and intercepts (kinds,), and the digest of the embedding model."""

    weights: NDArray[np.float64]
    intercepts: NDArray[np.float64]
    model: str


def remark_by_form(text: str) -> Remark | None:
    """The remark, where a closed form of English or German says so."""
    if asks_for_sources(text):
        return Remark.SOURCES
    return Remark.MORE if asks_for_more(text) else None


def without_remarks(text: str, remark_in: Callable[[str], Remark | None]) -> str:
    """What a message asks without the remarks beside it: "Who stole the jewels? any updates?", "... source pls".

    The text itself where it has none, where it is nothing else, and with a link, of whose article a remark may be.
    """
    if len(text) > LONGEST or without_links(text)[1]:
        return text
    parts = parts_in(text)
    if not 1 < len(parts) <= MOST_PARTS:
        return text
    questions = [part for part in parts if _is_asked(part, remark_in(part))]
    return " ".join(questions) if any(map(asks, questions)) and len(questions) < len(parts) else text


def _is_asked(part: str, remark: Remark | None) -> bool:
    """Whether a part of a message says what is asked, though it may be a remark where it stands alone.

    "Only from CNN" and "the latest one" are conditions, "who checked it?" is a question.
    """
    if remark is None or time_spans(part) or names(part) or not QUESTION_WORDS.isdisjoint(words(part)[:1]):
        return True
    return remark is Remark.NEWEST and "?" not in part


class RemarkReader:
    """Reads what a text that follows a reply says of it, by its form or its meaning; thread-safe."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus

    def __call__(self, text: str) -> Remark | None:
        """The remark; None for what asks about the news or is only talk.

        By its form alone where the embedding model fails, or is not the one of the weights.
        """
        if (remark := remark_by_form(text)) or is_courtesy(text):
            return remark
        plain = without_courtesies(text)
        if not 0 < len(words(plain)) <= MOST_WORDS or _is_follow_up(plain):
            return None
        fitted = _weights()
        try:
            model = self._corpus.embedding
            if model.digest != fitted.model:
                return None
            vector = model.encode_query(plain)
        except (ModelFailed, ModelUnavailable) as error:
            log.warning("a remark is told by its form alone: %s", error)
            return None
        logits = fitted.weights @ vector + fitted.intercepts
        odds = np.exp(logits - logits.max())
        news, *remarks = (odds / odds.sum()).tolist()
        if 1 - news < THRESHOLD:
            return None
        return list(Remark)[int(np.argmax(remarks))]


@dataclass(frozen=True, slots=True)
class RemarkRewriter:
    """Rewrites follow-ups as another rewriter does, and a wish for more or for the newest as a topic of news."""

    rewrite: Rewriter
    remark_in: Callable[[str], Remark | None]
    corpus: Corpus

    def __call__(self, question: str, turns: Sequence[Turn]) -> StandaloneQuestion:
        """The question as it stands alone."""
        remark = self.remark_in(question) if turns else None
        wish = None
        if remark is Remark.MORE:
            wish = self._more(turns)
        elif remark is Remark.NEWEST:
            wish = self._newest(turns, _time_of_wish(question))
        standalone = self.rewrite(question, turns) if wish is None else StandaloneQuestion(wish)
        # "Tell me more about the strike" names the topic itself.
        asks_for_more = remark is Remark.MORE or (asks_for_topic(question) and _MORE_OF_TOPIC.search(question))
        if not asks_for_more:
            return standalone
        return replace(standalone, shown=frozenset(article for turn in turns for article in turn.articles))

    def _more(self, turns: Sequence[Turn]) -> str | None:
        outlet = outlet_named_in(before := turns[-1].question, self.corpus)
        topic = _topic_of(turns, outlet)
        if topic is None:
            return None
        return self._with_outlet(f"Tell me more about {topic}", outlet) if topic else before

    def _newest(self, turns: Sequence[Turn], time: str) -> str | None:
        """What asks for the newest; that is newer than the time that was asked about before."""
        outlet = outlet_named_in(turns[-1].question, self.corpus)
        topic = _topic_of(turns, outlet, with_time=False)
        if topic is None:
            return None
        parts = ("What is the latest", topic and f"on {topic}", time)
        return f"{self._with_outlet(' '.join(filter(None, parts)), outlet)}?"

    def _with_outlet(self, text: str, outlet: NamedOutlet | None) -> str:
        """The text with the outlet that the question before was asked of, where it is read as its source."""
        if outlet is None:
            return text
        of_same = f"{text} from {outlet.name}"
        named_outlet = outlet_named_in(of_same, self.corpus)
        return of_same if named_outlet and named_outlet.outlet == outlet.outlet else text


def _topic_of(turns: Sequence[Turn], outlet: NamedOutlet | None, *, with_time: bool = True) -> str | None:
    """What the last question is about; empty for one of all news, as "latest news" is, None where it names nothing.

    Of one that names an `outlet` it is what that was asked.
    """
    *before, last = turns
    text = outlet.asked if outlet else last.question
    request = request_of(read_query(Question(text, ANY_DAY)))
    if request.kind is Kind.OVERVIEW and not request.topic:
        return None if request.of_article else ""
    alone = topic_of([*before, replace(last, question=text)])
    topic = alone.text if alone else ""
    times = [] if with_time else time_spans(topic)
    for start, end in reversed(times):
        topic = f"{topic[:start].rstrip()}{topic[end:]}".strip()
    return topic or subject_of(text, with_time=with_time) or None


def _time_of_wish(text: str) -> str:
    """The time of a wish for the newest: "since March", "any news in May?"; not "from May", which an old reply is."""
    for start, end in time_spans(text):
        time = text[start:end]
        period = understand_time(time, ANY_DAY).period
        goes_on = period is not None and (period.end is None or period.end >= ANY_DAY.date())
        if goes_on or not (words(text[end:]) or words(time)[0] == "from"):
            return time
    return ""


def without_courtesies(text: str) -> str:
    """A text in one line without courtesies and the talk before it: "Thanks. Any updates?", "lol, too long pls"."""
    text = " ".join(without_courtesy(text).split())
    pause = _PAUSE.search(text)
    return text[pause.end() :] if pause and is_courtesy(text[: pause.start()]) else text


def _is_follow_up(text: str) -> bool:
    """Whether its form says that it asks about the news: "how?", "and last week?", "what are its effects?"."""
    time = ellipsis(text) or text.rstrip(CLOSING_MARKS)
    return (
        bare(text) is not None
        or ordinal(text) is not None
        # "And as of this morning?" may ask for the newest.
        or (is_time(time) and not time.lower().startswith("as of "))
        or any(reference.kind in PERSONS or reference.owns for reference in references(text))
    )


@lru_cache(maxsize=1)
def _weights() -> _Weights:
    document = json.loads((files("bot.conversation.follow_up") / WEIGHTS).read_text("utf-8"))
    kinds = [document["kinds"][kind] for kind in KINDS]
    return _Weights(
        np.array([kind["weights"].split() for kind in kinds], np.float64),
        np.array([kind["intercept"] for kind in kinds]),
        document["fitted_on"]["model"],
    )
