"""Which mention a reference means, by a small linear model; `python -m evals fit follow-ups` fits it."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from bot.answering.english.closed_words import AUXILIARIES, DETERMINERS, PREPOSITIONS
from bot.answering.english.names import names
from bot.answering.english.terms import words
from bot.conversation.follow_up.mentions import Mention, Turn
from bot.conversation.follow_up.references import content_words

FEATURES = (
    "ago",
    "first ago",
    "times",
    "in last question",
    "in last answer",
    "in any question",
    "is name",
    "words",
    "topic",
    "heading",
    "taken before",
    "taken last",
    "taken for another",
    "person",
    "subject",
    "after a preposition",
    "after a determiner",
    "first of its text",
    "ends its text",
    "lone word",
    "of who",
    "plural",
    "after who",
    "after in",
)
# Of a question without a pronoun: whether something is left unsaid.
LACKS = (
    "content words",
    "few content words",
    "names",
    "known words",
    "known name",
    "the",
    "a",
    "what is",
    "verb first",
    "else",
    "lower case",
    "turns",
    "this",
    "known title",
    "ends with the",
)
KINDS = ("he", "she", "it", "they", "there", "none")
_GROUPS = {"he": "person", "she": "person", "it": "it", "they": "they", "there": "there", "none": "none"}


def group_of(kind: str) -> str:
    """The model that a class of references shares with others."""
    return _GROUPS[kind]


def features(kind: str, mention: Mention, turns: Sequence[Turn]) -> list[float]:
    """What speaks for a mention as the meaning of a reference of this class (len(FEATURES) numbers)."""
    sites = mention.sites
    pronouns = [pair for turn in turns for pair in turn.pronouns]
    of_kind = [tuple(words(text)) for name, text in pronouns if name == kind]
    persons = [tuple(words(text)) for name, text in pronouns if name in ("he", "she") and name != kind]
    of_other_kinds = [tuple(words(text)) for name, text in pronouns if name != kind]
    last = [tuple(words(text)) for name, text in (turns[-1].pronouns if turns else ())]
    return [
        math.log(min(site.ago for site in sites)),
        math.log(max(site.ago for site in sites)),
        math.log(len(sites)),
        float(any(site.ago == 1 and site.in_question for site in sites)),
        float(any(site.ago == 1 and not site.in_question for site in sites)),
        float(any(site.in_question for site in sites)),
        float(mention.is_name),
        float(min(len(mention.plain), 4)),
        float(sites[0].ago == len(turns) + 2),
        float(sites[0].ago == len(turns) + 1),
        float(mention.plain in of_kind),
        float(mention.plain in last),
        float(mention.plain in of_other_kinds),
        float(mention.plain in persons or (mention.is_name and len(mention.plain) in (2, 3))),
        float(any(site.after in AUXILIARIES or site.verb_next for site in sites)),
        float(any(site.after in PREPOSITIONS for site in sites)),
        float(any(site.after in DETERMINERS for site in sites)),
        float(any(site.order == 0 for site in sites)),
        float(any(site.ends for site in sites)),
        float(len(mention.plain) == 1 and not mention.is_name),
        float(any(site.of_who and site.ago == 1 and site.order == 0 for site in sites)),
        float(not mention.is_name and mention.plain[-1].endswith("s")),
        float(any(site.after_who and site.ago == 1 for site in sites)),
        float(any(site.after in ("in", "at", "near") for site in sites)),
    ]


def lacks(question: str, known_mentions: Sequence[Mention], turns: Sequence[Turn]) -> list[float]:
    """What speaks for something left unsaid in a question without a pronoun (len(LACKS) numbers)."""
    content, plain = content_words(question), words(question)
    known_words = {word for mention in known_mentions for word in mention.plain}
    known_names = {word for mention in known_mentions if mention.is_name for word in mention.plain}
    return [
        float(min(len(content), 6)),
        float(len(content) <= 1),
        float(min(len([name for name in names(question) if name.sure]), 2)),
        len(known_words & set(content)) / max(len(content), 1),
        float(bool(known_names & set(content))),
        float("the" in plain),
        float("a" in plain or "an" in plain),
        float(plain[:2] in (["what", "is"], ["what", "are"], ["who", "is"], ["tell", "me"], ["who", "was"])),
        float(plain[:1] != [] and plain[0] in AUXILIARIES),
        float(bool({"else", "other", "others", "another", "also", "more", "any", "anything"} & set(plain))),
        float(question == question.lower()),
        math.log(len(turns) + 1),
        float(bool({"this", "that", "these", "those", "such", "same"} & set(plain))),
        float(bool(known_names & set(plain[:6]))),
        float(len(plain) > 1 and plain[-2] in ("the", "this", "that")),
    ]


@dataclass(frozen=True, slots=True)
class Choice:
    """A mention with the probability that it is meant."""

    mention: Mention
    probability: float


def choose(kind: str, candidates: Sequence[Mention], turns: Sequence[Turn]) -> Choice | None:
    """The mention that is likeliest meant; None where there is none."""
    model = _models()[group_of(kind)]
    best: Choice | None = None
    for mention in candidates:
        probability = model.probability(features(kind, mention, turns))
        if best is None or probability > best.probability:
            best = Choice(mention, probability)
    return best


def is_likely(choice: Choice, kind: str) -> bool:
    """Whether a choice is sure enough to be used."""
    return choice.probability >= _models()[group_of(kind)].threshold


def lacks_subject(question: str, known_mentions: Sequence[Mention], turns: Sequence[Turn]) -> bool:
    """Whether a question without a pronoun leaves unsaid what it is about."""
    model = _models()["lacks"]
    return model.probability(lacks(question, known_mentions, turns)) >= model.threshold


@dataclass(frozen=True, slots=True)
class _Model:
    weights: tuple[float, ...]
    intercept: float
    threshold: float

    def probability(self, row: Sequence[float]) -> float:
        logit = self.intercept + sum(weight * value for weight, value in zip(self.weights, row, strict=True))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


@lru_cache(maxsize=1)
def _models() -> dict[str, _Model]:
    text = (files("bot.conversation.follow_up") / "weights.json").read_text("utf-8")
    return {
        name: _Model(
            tuple(model["weights"][feature] for feature in (LACKS if name == "lacks" else FEATURES)),
            model["intercept"],
            model["threshold"],
        )
        for name, model in json.loads(text)["models"].items()
    }
