"""A follow-up after a question that names an outlet as its source: that is who reports, and not what it is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.answering.answer import Question
from bot.answering.english.lexicon.closed_words import AUXILIARIES
from bot.answering.english.lexicon.grammar import QUESTION_WORDS
from bot.answering.question.outlets import ABOUT, NamedOutlet, named_outlet
from bot.conversation.follow_up.mentions import Turn, core
from bot.conversation.follow_up.references import CLOSING_MARKS, Reference, ellipsis, references
from bot.conversation.follow_up.rewrite import Rewriter, StandaloneQuestion
from bot.conversation.follow_up.times import ANY_DAY
from ingest.corpus.corpus import Corpus

_LEAD = re.compile(r"(?:according to|from|in|by) ", re.IGNORECASE)
_REQUEST = re.compile(rf"^.*\bnews {ABOUT} ", re.IGNORECASE)  # before the topic of what is asked of an outlet
_LEAD_OF_TOPIC = re.compile(rf"\b{ABOUT} $", re.IGNORECASE)
MOST_REFERENCES = 3  # of a question that are looked at: each takes up to two readings of it


class OutletRewriter:
    """Rewrites follow-ups with another rewriter, to which it gives questions to outlets without the outlets' names."""

    def __init__(self, rewrite: Rewriter, corpus: Corpus) -> None:
        self._rewrite = rewrite
        self._corpus = corpus

    def __call__(self, question: str, turns: Sequence[Turn]) -> StandaloneQuestion:
        """The question as it stands alone."""
        if turns and (text := self._of_outlet(question, turns[-1].question)):
            return StandaloneQuestion(text)
        part = ellipsis(question)
        if part is None:  # "and about China?" goes on with the outlet
            turns = [self._without_outlet(turn) for turn in turns]
        standalone = self._rewrite(question, turns)
        if part and turns and (text := self._of_other_topic(part, turns[-1].question, standalone.text)):
            return StandaloneQuestion(text, usage=standalone.usage)
        if standalone.text == question:
            return standalone
        return replace(standalone, text=self._with_front_of_asked(standalone.text, question))

    def _without_outlet(self, turn: Turn) -> Turn:
        outlet = outlet_named_in(turn.question, self._corpus)
        return replace(turn, question=outlet.asked) if outlet else turn

    def _with_front_of_asked(self, text: str, question: str) -> str:
        """The text with what was put in front of it in front of what an outlet is asked, if pronouns left it unsaid."""
        question_alone = core(text)
        front = text.removesuffix(question_alone)
        outlet = outlet_named_in(question_alone, self._corpus) if front else None
        if outlet is None or not question_alone.endswith(outlet.asked):
            return text
        return (
            question_alone
            if references(question)
            else f"{question_alone.removesuffix(outlet.asked)}{front}{outlet.asked}"
        )

    def _of_other_topic(self, part: str, before: str, rewritten: str) -> str | None:
        """What it means if it would take the outlet's place: "What did CNN say about China?", not "did China say"."""
        last = outlet_named_in(before, self._corpus)
        if last is None or references(part) or outlet_named_in(rewritten, self._corpus):
            return None
        lead = last.after.removesuffix(last.asked)
        return f"{last.before}{last.name}{lead}{part}?" if _LEAD_OF_TOPIC.search(lead) else None

    def _of_outlet(self, question: str, before: str) -> str | None:
        """What it means if it asks an outlet for what was asked before, or the outlet that was asked for more."""
        part, last = ellipsis(question), outlet_named_in(before, self._corpus)
        if part and last:
            of_another = f"{last.before}{_LEAD.sub('', part, count=1)}{last.after}"
            is_outlet = part.lower().startswith("according to ") or outlet_named_in(of_another, self._corpus)
            return of_another if is_outlet else None
        for reference in references(question)[:MOST_REFERENCES]:
            if last and reference.kind in ("it", "they"):
                # "What did they say about Texas?"
                of_same = _with(question, reference, last.name)
                named_outlet = outlet_named_in(of_same, self._corpus)
                if named_outlet and named_outlet.outlet == last.outlet:
                    return of_same
            if reference.kind == "it" or (last and reference.kind == "they"):
                # "What did USA Today say about it?"
                question_before = _REQUEST.sub("", last.asked, count=1) if last else before
                topic = _beginning_small(question_before).rstrip(CLOSING_MARKS)
                of_outlet = _with(question, reference, topic)
                named_outlet = outlet_named_in(of_outlet, self._corpus)
                is_topic = named_outlet and not _REQUEST.sub("", named_outlet.asked.partition(topic)[0])
                if named_outlet and (is_topic or not _is_question(topic)):
                    return of_outlet
        return None


def outlet_named_in(text: str, corpus: Corpus) -> NamedOutlet | None:
    """The outlet that a question names as its source; None where it names none."""
    return named_outlet(Question(text, ANY_DAY), corpus)


def _with(question: str, reference: Reference, name: str) -> str:
    return f"{question[: reference.start]}{name}{question[reference.end :]}"


def _beginning_small(text: str) -> str:
    first, *others = text.split(" ")
    return " ".join([first.lower() if _is_question(text) else first, *others])


def _is_question(text: str) -> bool:
    """Whether its first word asks: "Where was who won the cup held?" is none that anybody asks."""
    return text.partition(" ")[0].lower() in QUESTION_WORDS | AUXILIARIES
