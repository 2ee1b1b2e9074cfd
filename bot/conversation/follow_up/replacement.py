"""What the question before is with a fragment in it: "and Boeing?" after "What did Airbus say about Spirit?".

A small linear model chooses the part that the fragment takes the place of, or that it is added, stands alone, or is
about the subject of that question (a conditional logit, D. McFadden 1974). `python -m evals train fragments` fits it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from bot.answering.english.lexicon.closed_words import AUXILIARIES
from bot.answering.english.lexicon.grammar import ARTICLES, FORMS_OF_VERBS, QUESTION_WORDS
from bot.answering.english.lexicon.people import COUNTRIES
from bot.answering.english.spelling import words_of_country
from bot.answering.english.terms import stem, words
from bot.conversation.follow_up.fragment import OWNER, Fragment, Part, is_function_word, parts_of
from bot.conversation.follow_up.references import CLOSING_MARKS
from bot.conversation.follow_up.times import time_spans

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ingest.corpus.embedding.model import EmbeddingModel

MOST_PARTS = 200  # of one question, the last ones: more would take a second
# In favor of a question of its own, in log odds: one that is lost in another is worse than a fragment that stays as it
# was typed. Out of ten folds 90% of these are left alone with it, 84% without; of what asks about the subject before
# 71% gets that in front, 78% without.
MARGIN = 1.0
# Unit vectors (n, dimension) of texts.
Encode = Callable[[Sequence[str]], "NDArray[np.float32]"]

_VERBS = FORMS_OF_VERBS.keys() | FORMS_OF_VERBS.values()


@dataclass(frozen=True, slots=True)
class Option:
    """A question that may be meant, with what speaks for it; no text where the fragment stands alone.

    `has_subject` where the subject of the question before stands in front of it: "World Series: attendance?".
    """

    text: str
    features: Mapping[str, float]
    has_subject: bool = False


def encode_with(model: EmbeddingModel) -> Encode | None:
    """The vectors of a model; None where the weights were fitted on those of another one."""
    return model.encode_passages if model.digest == _document()["fitted_on"]["model"] else None


def with_fragment(
    fragment: Fragment, before: str, encode: Encode, subject: str = "", stands_alone: float = 0.0
) -> str | None:
    """The question that a fragment means after another one with this subject; None where it stands alone.

    `stands_alone` is the context reader's logit that it does. Raises what `encode` raises.
    """
    choices = options(fragment, before, encode, subject, stands_alone)
    weights: Mapping[str, float] = _document()["weights"]
    scores = [
        sum(weights.get(name, 0.0) * value for name, value in option.features.items())
        + (0.0 if option.text else MARGIN)
        for option in choices
    ]
    return choices[scores.index(max(scores))].text or None


def options(
    fragment: Fragment, before: str, encode: Encode, subject: str = "", stands_alone: float = 0.0
) -> list[Option]:
    """All questions that a fragment may mean after another one, as for with_fragment."""
    question = before.rstrip(CLOSING_MARKS)
    parts = parts_of(question)[-MOST_PARTS:]
    vectors = encode([fragment.part.name, question, *(part.name for part in parts)])
    like_all, *likeness = (float(vector @ vectors[0]) for vector in vectors[1:])
    most = max(likeness, default=0.0)
    times = time_spans(question)
    choices = []
    for part, like in zip(parts, likeness, strict=True):
        behind = question[part.end :]
        # "Selena's" takes the place of "Taylor Swift's" with its ending.
        behind = behind[2:] if fragment.text.endswith(OWNER) and behind.startswith(OWNER) else behind
        text = f"{question[: part.start]}{fragment.text}{behind}?"
        is_time = any(start <= part.start < end for start, end in times)
        choices.append(Option(text, _of_part(fragment.part, part, like, most, is_time=is_time)))
    added = f"{question} {fragment.text}?" if fragment.part.lead else f"{question}, and {fragment.text}?"
    choices.append(Option(added, _of_addition(fragment.part, most)))
    if not (fragment.is_introduced or fragment.part.lead):
        whole = _of_whole("alone", fragment, most, like_all)
        choices.append(Option("", whole | {"alone: reader": stands_alone}))
        if subject:
            whole = _of_whole("subject", fragment, most, like_all) | {"subject: reader": stands_alone}
            choices.append(Option(f"{subject}: {fragment.typed}", whole, has_subject=True))
    return choices


def _of_part(fragment: Part, part: Part, like: float, most: float, *, is_time: bool) -> dict[str, float]:
    """What speaks for the part of the question as the one that the fragment takes the place of."""
    one, other = _Kind(fragment.core), _Kind(part.core)
    before = "" if part.lead or part.article else part.before
    cuts_before, cuts_behind = (bool(word) and not is_function_word(word) for word in (before, part.behind))
    same_last_word = stem(fragment.core[-1].lower()) == stem(part.core[-1].lower())
    values = {
        "likeness": like,
        "below the likeliest": most - like,
        "both names": one.is_name and other.is_name,
        "one a name": one.is_name != other.is_name,
        "one an abbreviation": one.is_abbreviation != other.is_abbreviation,
        "one a number": one.is_number != other.is_number,
        "both countries": one.is_country and other.is_country,
        "one a country": one.is_country != other.is_country,
        "both plural": one.is_plural and other.is_plural,
        "one plural": one.is_plural != other.is_plural,
        "both verbs": one.is_verb and other.is_verb,
        "one a verb": one.is_verb != other.is_verb,
        "holds a verb": len(part.core) > 1 and any(map(_is_verb, part.core)),
        "same last word": same_last_word,
        "cuts a name before": cuts_before and _is_large(before) and _is_large(part.core[0]) and part.index > 1,
        "cuts a name behind": cuts_behind and _is_large(part.behind) and _is_large(part.core[-1]),
        "cuts before": cuts_before,
        "cuts behind": cuts_behind,
        "cuts behind, led": cuts_behind and bool(fragment.lead),
        "cuts before the same last word": cuts_before and same_last_word,
        "same preposition": bool(fragment.lead) and part.lead == fragment.lead,
        "another preposition": bool(fragment.lead and part.lead) and part.lead != fragment.lead,
        "preposition added": bool(fragment.lead) and not part.lead,
        "preposition lost": bool(part.lead) and not fragment.lead,
        "both articles": bool(fragment.article and part.article),
        "article added": bool(fragment.article) and not part.article,
        "article lost": bool(part.article) and not fragment.article,
        "behind an article": not part.article and before.lower() in ARTICLES,
        "length": abs(len(part.core) - len(fragment.core)),
        "longer": max(0, len(part.core) - len(fragment.core)),
        "function words": sum(map(is_function_word, part.core)),
        "ends the question": not part.behind,
        "place": part.index / max(part.count - 1, 1),
        "begins the question": part.index <= 2,
        "behind an auxiliary": part.before.lower() in AUXILIARIES,
        "behind a question word": part.before.lower() in QUESTION_WORDS,
        "before a function word": bool(part.behind) and is_function_word(part.behind),
        "time": is_time,
    }
    return {name: float(value) for name, value in values.items() if value}


def _of_addition(fragment: Part, most: float) -> dict[str, float]:
    """What speaks for the fragment as one that is added."""
    values = {
        "added": True,
        "added: likeness": most,
        "added: preposition": bool(fragment.lead),
        "added: function words": all(map(is_function_word, fragment.core)),
        "added: name": _Kind(fragment.core).is_name,
        "added: article": bool(fragment.article),
        "added: length": len(fragment.core),
    }
    return {name: float(value) for name, value in values.items()}


def _of_whole(name: str, fragment: Fragment, most: float, like_all: float) -> dict[str, float]:
    """What speaks for the fragment as a question of its own, or as one about the same subject."""
    kind = _Kind(fragment.part.core)
    values = {
        "": True,
        ": likeness": most,
        ": likeness to the question": like_all,
        ": length": len(fragment.part.core),
        ": mark": fragment.has_mark,
        ": article": bool(fragment.part.article),
        ": name": kind.is_name,
        ": abbreviation": kind.is_abbreviation,
        ": one word": len(fragment.part.core) == 1,
        ": plural": kind.is_plural,
    }
    return {f"{name}{feature}": float(value) for feature, value in values.items()}


class _Kind:
    """What sort of words a part is of."""

    def __init__(self, core: Sequence[str]) -> None:
        self.is_name = all(_is_large(word) or is_function_word(word) for word in core)
        self.is_abbreviation = len(core) == 1 and len(core[0]) > 1 and core[0].isupper()
        self.is_number = any(word[0].isdigit() for word in core)
        self.is_plural = core[-1].islower() and core[-1].endswith("s") and not core[-1].endswith("ss")
        self.is_verb = len(core) == 1 and core[0].islower() and _is_verb(core[0])
        self.is_country = all(word in COUNTRIES or len(words_of_country(word)) > 1 for word in words(" ".join(core)))


def _is_large(word: str) -> bool:
    return any(letter.isupper() for letter in word)


def _is_verb(word: str) -> bool:
    return word in _VERBS or (word.endswith("ed") and word.islower())


@lru_cache(maxsize=1)
def _document() -> dict[str, Any]:
    document: dict[str, Any] = json.loads((files("bot.conversation.follow_up") / "replacement.json").read_text("utf-8"))
    return document
