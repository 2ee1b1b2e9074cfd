"""Compares a claim with its quotes, rule by rule; the first that fails says why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from bot.answering.answer import Fault, Quote
from bot.answering.grounding.binding import given_to_another
from bot.answering.grounding.clauses import tokens
from bot.answering.grounding.dates import mentions, missing_date
from bot.answering.grounding.figures import Figure, figures, missing_figure, swapped_figure
from bot.answering.grounding.hearsay import turns_into_fact
from bot.answering.grounding.meaning import meaning
from bot.answering.grounding.names import missing_name
from bot.answering.grounding.negation import says_opposite
from bot.answering.grounding.speech import invented_speech
from bot.answering.grounding.spelling import one_spelling
from bot.answering.grounding.unreal import turns_into_deed
from ingest.corpus.articles import ScoredPassage
from ingest.corpus.folding import fold

LEAST_SHARED = 0.5  # of what a claim says; another word for the same thing is no lie
_LOWER = re.compile(r"(?<![\w'-])[a-z]{2,}(?![\w'-])")


def fault(claim: str, quotes: Mapping[Quote, ScoredPassage]) -> Fault | None:
    """Why the claim does not follow from its quotes; None where nothing of it is missing there."""
    texts = [quote.text for quote in quotes]
    if _is_quote(claim, texts):
        return None
    published = [passage.published for passage in quotes.values() if passage.published]
    common = frozenset(word for passage in quotes.values() for word in _LOWER.findall(one_spelling(passage.text)))
    return fault_in_words(claim, texts, published, common)


def fault_in_words(
    claim: str, quotes: list[str], published: list[date] | None = None, common: frozenset[str] = frozenset()
) -> Fault | None:
    """The same for plain texts; `published` are the days of the reports, `common` words that name nobody."""
    return None if _is_quote(claim, quotes) else rules(claim, quotes, published, common)


def _is_quote(claim: str, quotes: Iterable[str]) -> bool:
    # As the extractive writer proposes it: the quote itself, folded.
    return any(" ".join(claim.split()) == " ".join(fold(quote).split()) for quote in quotes)


def rules(
    claim: str, quotes: list[str], published: list[date] | None = None, common: frozenset[str] = frozenset()
) -> Fault | None:
    """Each rule in turn, without the short cut for a claim that is its quote."""
    claim, quotes = one_spelling(claim), [one_spelling(quote) for quote in quotes]
    return _facts(claim, quotes, published or [], common) or _stance(claim, quotes) or _support(claim, quotes)


def _facts(claim: str, quotes: list[str], published: list[date], common: frozenset[str]) -> Fault | None:
    dates, held_dates = mentions(claim), [mention for quote in quotes for mention in mentions(quote)]
    wanted = figures(claim, dates)
    held = [figure for quote in quotes for figure in figures(quote, mentions(quote))]
    if missing_figure(wanted, held, held_dates):
        return Fault.FIGURE
    if missing_date(dates, held_dates, published):
        return Fault.DATE
    if missing_name(claim, quotes, common):
        return Fault.NAME
    if invented_speech(claim, quotes):
        return Fault.SPEECH
    if swapped_figure(wanted, held) or given_to_another(claim, quotes):
        return Fault.BOUND
    return None


def _stance(claim: str, quotes: list[str]) -> Fault | None:
    ours, theirs = tokens(claim), tokens("\n\n".join(quotes))
    if says_opposite(ours, theirs):
        return Fault.NEGATION
    if turns_into_deed(ours, theirs):
        return Fault.UNREAL
    return Fault.HEARSAY if turns_into_fact(ours, theirs, _figure_words(figures(claim, mentions(claim)))) else None


def _support(claim: str, quotes: list[str]) -> Fault | None:
    said = meaning(claim)
    held = said & frozenset().union(*(meaning(quote) for quote in quotes))
    return None if held and len(held) >= LEAST_SHARED * len(said) else Fault.UNSUPPORTED


def _figure_words(found: list[Figure]) -> frozenset[str]:
    # Below ten a figure is a word like any other: "one of two men".
    return frozenset(f"{figure.value:f}" for figure in found if figure.value >= Decimal(10) and figure.scale == 1)
