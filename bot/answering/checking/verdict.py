"""The outcome of a check: a verdict for each statement of a message, with the quotes that it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.answering.answer import Citation, Freshness, Question
from bot.answering.checking.statements import MOST
from bot.languages.translatable import gettext_lazy, join, ngettext_lazy

CORRECTED = gettext_lazy("The article that says so was corrected: read the correction.")


class Verdict(StrEnum):
    """What the articles say of a statement."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    NOT_FOUND = "not found"


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of the message, its verdict, why, and the numbers of its quotes.

    Each quote of a supported statement says it, each of a contradicted one says otherwise; those of one that was not
    found only come near.
    """

    text: str
    verdict: Verdict
    reason: str
    citations: tuple[int, ...] = ()


def with_corrections(statement: Statement, citations: Sequence[Citation]) -> Statement:
    """The statement with a word on it where each quote that says it is of an article that was corrected."""
    quotes = [citation for citation in citations if citation.number in statement.citations]
    if statement.verdict is not Verdict.SUPPORTED or not all(citation.correction for citation in quotes):
        return statement
    return replace(statement, reason=join(" ", (statement.reason, CORRECTED)))


@dataclass(frozen=True, slots=True)
class Checked:
    """A message that was checked; `reason` is one sentence for a person, `unchecked` counts its other sentences."""

    question: Question
    verdict: Verdict
    reason: str
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    freshness: Freshness | None = None
    unchecked: int = 0
    searched: tuple[str, ...] = ()  # sentences of ours on how the articles could be searched
    articles_in: str = ""  # the language of the articles, where the message is plainly in another one

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences of ours on how the articles were searched, on what was not checked, and why."""
        if self.articles_in:
            note = gettext_lazy(
                "The message does not seem to be in {language}, the language of the articles: only what is in "
                "{language} can be checked.",
                language=self.articles_in,
            )
        elif self.unchecked and self.statements:
            note = ngettext_lazy(
                "{number} sentence of the message was not checked: at most {most} are, and none that asks, judges, or "
                "does not itself say whom it is about.",
                "{number} sentences of the message were not checked: at most {most} are, and none that asks, judges, "
                "or does not itself say whom it is about.",
                self.unchecked,
                most=MOST,
            )
        else:
            return self.searched
        return (*self.searched, note)


def verdict_of(statements: tuple[Statement, ...]) -> Verdict:
    """One verdict for all: contradicted where one is, supported only where each is."""
    verdicts = {statement.verdict for statement in statements}
    if Verdict.CONTRADICTED in verdicts:
        return Verdict.CONTRADICTED
    return Verdict.SUPPORTED if verdicts == {Verdict.SUPPORTED} else Verdict.NOT_FOUND
