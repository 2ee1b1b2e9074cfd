"""Follow-ups made from questions that stand alone: what they share with what was said before is left out.

People's conversations have few questions that stand alone, and one style. Questions about one paragraph, one after
another, are like a conversation in which nobody leaves anything out. Half of them stay so, and teach when nothing is
missing; the others lose a name: it becomes a pronoun, or goes with its preposition.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from bot.conversation.follow_up.mentions import Turn
from bot.conversation.follow_up.unsaid import said_before
from evals.fit.context.examples import WITHOUT_ANSWERS, Example, unsaid_words
from evals.fit.reader.questions import Answerable, Paragraph
from evals.fit.training import names
from ingest.corpus.text.sentences import Span

MOST_TURNS = 4
OTHER_SUBJECT = 0.2  # how often the question is about another article: what was said has nothing to do with it
_PREPOSITION = re.compile(r"\s(?:of|in|for|by|with|at|from|to|on|about|during|against)\s(?:the\s)?$", re.IGNORECASE)
_PRONOUNS = {"he": ("he", "him", "his"), "she": ("she", "her", "her"), "it": ("it", "it", "its")}
_PLURAL = ("they", "them", "their")


def made_examples(
    questions: Sequence[Answerable], others: Sequence[Answerable], limit: int, seed: int
) -> list[Example]:
    """At most so many, a half of them follow-ups, one of a paragraph; `others` are asked of another subject."""
    chance = random.Random(seed)
    of_paragraph: dict[Paragraph, list[Answerable]] = defaultdict(list)
    for question in questions:
        of_paragraph[question.paragraph].append(question)
    examples = []
    for paragraph, answerable in of_paragraph.items():
        if len(answerable) < 2:
            continue
        last = chance.randrange(1, len(answerable))
        turns = [_turn(question) for question in answerable[max(0, last - MOST_TURNS) : last]]
        if chance.random() < WITHOUT_ANSWERS:
            turns = [Turn(turn.question) for turn in turns]
        texts_before = tuple(said_before(turns, ()))
        if chance.random() < OTHER_SUBJECT:
            examples.append(Example(chance.choice(others).question, texts_before, frozenset(), True))
        else:
            examples += _follow_ups(answerable[last].question, texts_before, paragraph.text, chance)
    chance.shuffle(examples)
    halves = ([example for example in examples if example.stands_alone is alone] for alone in (True, False))
    return [example for half in halves for example in half[: limit // 2]]


def _turn(question: Answerable) -> Turn:
    sentence = ""
    if question.answer:
        first, last = question.answer
        inside = [span for span in question.paragraph.sentences if span[0] <= first and last <= span[1]]
        sentence = question.paragraph.text[slice(*inside[0])] if inside else ""
    return Turn(question.question, (sentence,) if sentence else ())


def _follow_ups(question: str, texts_before: Sequence[str], paragraph: str, chance: random.Random) -> Iterator[Example]:
    text_before = " ".join(texts_before).lower()
    spans = [(name.start, name.end) for name in names(question) if name.start]
    shared = [(start, end) for start, end in spans if question[start:end].lower() in text_before]
    if not spans:
        return  # what it is about cannot be told
    if not shared or chance.random() < 0.5:
        yield Example(question, tuple(texts_before), frozenset(), True)
        return
    shorter = without(question, chance.choice(shared), paragraph, chance)
    unsaid = unsaid_words(shorter, question)
    if unsaid:
        yield Example(shorter, tuple(texts_before), unsaid, False)


def without(question: str, span: Span, paragraph: str, chance: random.Random) -> str:
    """The question without the name at [start, end): a pronoun instead, or nothing after a preposition."""
    start, end = span
    before, name, after = question[:start], question[start:end], question[end:]
    subject, object_, owner = _pronouns(name, paragraph)
    led = _PREPOSITION.search(before)
    at_end = not re.search(r"[^\W_]", after)
    if re.match(r"['’]s?\b", after):
        rest = re.sub(r"^['’]s?", "", after)
        before = re.sub(r"\bthe\s$", "", before)
        return f"{before}{chance.choice((owner, 'the'))}{rest}"
    if led and chance.random() < 0.5:
        return f"{before[: led.start()]}{after}"
    if before.lower().endswith(" the ") and re.match(r"\s[a-z]", after):
        return f"{before}{after.lstrip()}"
    before = re.sub(r"\b[Tt]he\s$", "", before)
    return f"{before}{object_ if led or at_end else subject}{after}"


def _pronouns(name: str, paragraph: str) -> tuple[str, str, str]:
    """Which pronoun the paragraph would use: it is not marked, so the one that it uses most."""
    plain = re.findall(r"[a-z]+", paragraph.lower())
    if name.endswith("s") and " " in name:
        return _PLURAL
    counts = {kind: sum(plain.count(form) for form in set(forms)) for kind, forms in _PRONOUNS.items()}
    kind = max(counts, key=lambda kind: counts[kind])
    return _PRONOUNS[kind]
