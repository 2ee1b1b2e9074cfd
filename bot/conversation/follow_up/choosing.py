"""Which mention a reference means, by small linear models; `python -m evals train follow-ups` fits them.

They have two sets of weights: with what the context reader says of each mention, and without it.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files

from bot.answering.english.lexicon.closed_words import AUXILIARIES, DETERMINERS, FORMS_OF_BE, PREPOSITIONS
from bot.answering.english.lexicon.news import EVENTS
from bot.answering.english.lexicon.people import COUNTRIES, TITLES, US_STATES
from bot.answering.english.names import names
from bot.answering.english.spelling import words_of_country
from bot.answering.english.terms import words
from bot.conversation.follow_up.mentions import Mention, Turn
from bot.conversation.follow_up.references import content_words, references, says_of_nothing
from bot.conversation.follow_up.unsaid import Unsaid

# Where the context reader is sure, by its logit, that a question does not stand alone, and finds that something said is
# likely unsaid, the weights need to be less sure (docs/decisions/0024-follow-ups.md).
MOST_ALONE = -3.5
LEAST_SAID = 0.3
LEAST_UNSAID = 0.5
LEAST_ANSWER = 0.15  # of a person in the answer to a question with "who", by the reader
LEAST_PERSON = 0.1  # of "he" or "she", what can mean no person left aside
PERSONS = ("he", "she")
BEFORE_PLACES = ("in", "at", "near")
_EVENT = re.compile("|".join(EVENTS))
KINDS = ("he", "she", "it", "they", "there", "none")


def group_of(kind: str) -> str:
    """The model that a class of references shares with others."""
    return "person" if kind in PERSONS else kind


@dataclass(frozen=True)
class FollowUp:
    """A question with what was said before it; `unsaid` is what the context reader says, None without it."""

    question: str
    turns: Sequence[Turn]
    mentions: Sequence[Mention]
    unsaid: Unsaid | None = None

    def holds(self, mention: Mention) -> bool:
        """Whether the question says all words of a mention itself."""
        return self._own_words.issuperset(mention.plain)

    @property
    def sentences(self) -> list[str]:
        """What was answered, in order."""
        return [sentence for turn in self.turns for sentence in turn.sentences]

    @cached_property
    def refers(self) -> bool:
        """Whether the question has a pronoun or the like."""
        return bool(references(self.question))

    @cached_property
    def likeliest(self) -> float:
        """The highest probability of a mention to be left unsaid."""
        return max((self.unsaid.probability(mention) for mention in self.mentions), default=0.0) if self.unsaid else 0.0

    @cached_property
    def _own_words(self) -> frozenset[str]:
        return frozenset(words(self.question))


def features(kind: str, mention: Mention, follow_up: FollowUp) -> dict[str, float]:
    """What speaks for a mention as the meaning of a reference of this class, with what the context reader says."""
    turns = follow_up.turns
    sites = mention.sites
    pronouns = [pair for turn in turns for pair in turn.pronouns]
    of_kind = [tuple(words(text)) for name, text in pronouns if name == kind]
    persons = [tuple(words(text)) for name, text in pronouns if name in PERSONS and name != kind]
    of_other_kinds = [tuple(words(text)) for name, text in pronouns if name != kind]
    last = [tuple(words(text)) for name, text in (turns[-1].pronouns if turns else ())]
    return {
        "ago": math.log(min(site.ago for site in sites)),
        "first ago": math.log(max(site.ago for site in sites)),
        "times": math.log(len(sites)),
        "in last question": float(any(site.ago == 1 and site.in_question for site in sites)),
        "in last answer": float(any(site.ago == 1 and not site.in_question for site in sites)),
        "in any question": float(any(site.in_question for site in sites)),
        "is name": float(mention.is_name),
        "words": float(min(len(mention.plain), 4)),
        "topic": float(sites[0].ago == len(turns) + 2),
        "heading": float(sites[0].ago == len(turns) + 1),
        "taken before": float(mention.plain in of_kind),
        "taken last": float(mention.plain in last),
        "taken for another": float(mention.plain in of_other_kinds),
        "person": float(mention.plain in persons or (mention.is_name and len(mention.plain) in (2, 3))),
        "subject": float(any(site.after in AUXILIARIES or site.verb_next for site in sites)),
        "after a preposition": float(any(site.after in PREPOSITIONS for site in sites)),
        "after a determiner": float(any(site.after in DETERMINERS for site in sites)),
        "first of its text": float(any(site.order == 0 for site in sites)),
        "ends its text": float(any(site.ends for site in sites)),
        "lone word": float(len(mention.plain) == 1 and not mention.is_name),
        "of who": float(any(site.of_who and site.ago == 1 and site.order == 0 for site in sites)),
        "plural": float(not mention.is_name and mention.plain[-1].endswith("s")),
        "after who": float(any(site.after_who and site.ago == 1 for site in sites)),
        "after in": float(any(site.after in BEFORE_PLACES for site in sites)),
        **_said_of(mention, follow_up),
    }


def _said_of(mention: Mention, follow_up: FollowUp) -> dict[str, float]:
    if follow_up.unsaid is None:
        return {}
    probability = follow_up.unsaid.probability(mention)
    return {
        "unsaid": probability,
        "unsaid log-odds": _log_odds(probability),
        "likeliest word": follow_up.unsaid.of_likeliest_word(mention),
        "below the likeliest": follow_up.likeliest - probability,
        "beside a reference": float(follow_up.refers),
    }


def _log_odds(probability: float) -> float:
    probability = min(max(probability, 0.001), 0.999)
    return math.log(probability / (1 - probability))


def lacks(follow_up: FollowUp) -> dict[str, float]:
    """What speaks for something left unsaid in a question without a pronoun, with what the context reader says."""
    question, known_mentions, turns = follow_up.question, follow_up.mentions, follow_up.turns
    content, plain = content_words(question), words(question)
    known_words = {word for mention in known_mentions for word in mention.plain}
    known_names = {word for mention in known_mentions if mention.is_name for word in mention.plain}
    return {
        "content words": float(min(len(content), 6)),
        "few content words": float(len(content) <= 1),
        "names": float(min(len([name for name in names(question) if name.sure]), 2)),
        "known words": len(known_words & set(content)) / max(len(content), 1),
        "known name": float(bool(known_names & set(content))),
        "the": float("the" in plain),
        "a": float("a" in plain or "an" in plain),
        "what is": float(plain[:2] in (["what", "is"], ["what", "are"], ["who", "is"], ["tell", "me"], ["who", "was"])),
        "verb first": float(plain[:1] != [] and plain[0] in AUXILIARIES),
        "else": float(bool({"else", "other", "others", "another", "also", "more", "any", "anything"} & set(plain))),
        "lower case": float(question == question.lower()),
        "turns": math.log(len(turns) + 1),
        "this": float(bool({"this", "that", "these", "those", "such", "same"} & set(plain))),
        "known title": float(bool(known_names & set(plain[:6]))),
        "ends with the": float(len(plain) > 1 and plain[-2] in ("the", "this", "that")),
        **_said_of_all(follow_up),
    }


def _said_of_all(follow_up: FollowUp) -> dict[str, float]:
    if follow_up.unsaid is None:
        return {}
    free = [mention for mention in follow_up.mentions if not follow_up.holds(mention)]
    likeliest = max((follow_up.unsaid.probability(mention) for mention in free), default=0.0)
    name = max((follow_up.unsaid.probability(mention) for mention in free if mention.is_name), default=0.0)
    return {
        "stands alone": follow_up.unsaid.stands_alone,
        "likeliest log-odds": _log_odds(likeliest),
        "likeliest name log-odds": _log_odds(name),
    }


@dataclass(frozen=True, slots=True)
class Choice:
    """A mention with the probability that it is meant."""

    mention: Mention
    probability: float


def may_be_person(mention: Mention) -> bool:
    """Whether "he" or "she" can mean it: no country, state, abbreviation or plural, not only after "the" or "in"."""
    is_country = all(word in COUNTRIES or len(words_of_country(word)) > 1 for word in mention.plain)
    if is_country or " ".join(mention.plain) in US_STATES:
        return False
    if mention.text.isupper() or (not mention.is_name and mention.plain[-1].endswith("s")):
        return False
    before = (*BEFORE_PLACES, "the") if mention.is_name else BEFORE_PLACES
    return not all(site.after in before for site in mention.sites)


def choices(kind: str, candidates: Sequence[Mention], follow_up: FollowUp) -> list[Choice]:
    """The mentions that may be meant, the likeliest first."""
    model = _models(follow_up.unsaid is not None)[group_of(kind)]
    candidates_with_chance = [
        Choice(mention, model.probability(features(kind, mention, follow_up))) for mention in candidates
    ]
    return sorted(candidates_with_chance, key=lambda choice: -choice.probability)


def choose(kind: str, candidates: Sequence[Mention], follow_up: FollowUp) -> Choice | None:
    """What a reference of this class means; None where nothing is likely."""
    if kind in PERSONS:
        return _choose_person(kind, candidates, follow_up)
    ordered = choices(kind, candidates, follow_up)
    if not ordered or not is_likely(ordered[0], kind, follow_up):
        return None
    return ordered[0] if kind == "there" else _whole(kind, ordered, follow_up)


def _whole(kind: str, ordered: Sequence[Choice], follow_up: FollowUp) -> Choice:
    """The likeliest; but the flood where that is Texas of "the Texas flood", which a pronoun cannot mean."""
    part = ordered[0].mention
    acts = any(not site.within and site.after not in BEFORE_PLACES for site in part.sites)
    # "China said ...": a lone name at the beginning of an answer is no mention.
    acts |= any(tuple(words(sentence)[: len(part.plain)]) == part.plain for sentence in follow_up.sentences)
    if acts and " ".join(part.plain) not in US_STATES:
        return ordered[0]
    wholes = (choice for choice in ordered if _describes(part, choice.mention))
    return next((choice for choice in wholes if _is_thing(choice.mention, kind)), ordered[0])


def _describes(part: Mention, phrase: Mention) -> bool:
    """Whether the words of a mention stand in another, before its end."""
    length = len(part.plain)
    return any(phrase.plain[start : start + length] == part.plain for start in range(len(phrase.plain) - length))


def _is_thing(phrase: Mention, kind: str) -> bool:
    """Whether a pronoun means it sooner than what describes it: "Texas flood", not "Apple chief"."""
    last = phrase.plain[-1]
    # "They" are the tariffs of "the China tariffs", and no leader.
    if kind == "they":
        return last.endswith("s")
    if is_of_event(phrase):
        return True
    sites = [site for site in phrase.sites if site.in_question]
    # Who acts may be a person or a body: "What did the Ukraine envoy say?", "Who is the Google lawyer?".
    acts = any(site.lead in AUXILIARIES and (site.after_who or site.lead not in FORMS_OF_BE) for site in sites)
    return bool(sites) and not acts and last not in TITLES


def is_of_event(mention: Mention) -> bool:
    """Whether it is called an event: "Boulder attack"."""
    return _EVENT.fullmatch(mention.plain[-1]) is not None


def _choose_person(kind: str, candidates: Sequence[Mention], follow_up: FollowUp) -> Choice | None:
    ordered = choices(kind, [mention for mention in candidates if may_be_person(mention)], follow_up)
    if not ordered or not follow_up.turns or follow_up.unsaid is None:
        return ordered[0] if ordered and is_likely(ordered[0], kind, follow_up) else None
    last = frozenset(words(follow_up.turns[-1].question))
    if last.issuperset(ordered[0].mention.plain):
        # After "Who replaced Ann Lee?" she is whoever did.
        for choice in ordered[1:]:
            mention = choice.mention
            answers = mention.is_name and any(site.of_who and site.ago == 1 for site in mention.sites)
            if answers and not last.issuperset(mention.plain) and follow_up.unsaid.probability(mention) >= LEAST_ANSWER:
                return choice
    return ordered[0] if ordered[0].probability >= LEAST_PERSON else None


def is_likely(choice: Choice, kind: str, follow_up: FollowUp) -> bool:
    """Whether a choice is sure enough to be used."""
    return choice.probability >= _models(follow_up.unsaid is not None)[group_of(kind)].threshold


def lacks_subject(follow_up: FollowUp) -> bool:
    """Whether a question without a pronoun leaves unsaid what it is about."""
    model = _models(follow_up.unsaid is not None)["lacks"]
    probability = model.probability(lacks(follow_up))
    if probability >= model.threshold or says_of_nothing(follow_up.question):
        return True
    if follow_up.unsaid is None or follow_up.unsaid.stands_alone > MOST_ALONE or probability < LEAST_UNSAID:
        return False
    is_said = any(
        follow_up.unsaid.probability(mention) >= LEAST_SAID
        for mention in follow_up.mentions
        if not follow_up.holds(mention)
    )
    return is_said and not any(name.sure for name in names(follow_up.question))


@dataclass(frozen=True, slots=True)
class _Model:
    weights: Mapping[str, float]
    intercept: float
    threshold: float

    def probability(self, row: Mapping[str, float]) -> float:
        logit = self.intercept + sum(self.weights[name] * value for name, value in row.items())
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


@lru_cache(maxsize=2)
def _models(with_reader: bool) -> dict[str, _Model]:
    document = json.loads((files("bot.conversation.follow_up") / "weights.json").read_text("utf-8"))
    models = document["with the reader" if with_reader else "without it"]
    return {name: _Model(**model) for name, model in models.items()}
