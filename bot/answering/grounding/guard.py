"""Compares a claim with one quote, rule by rule; the first that fails says why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.answering.answer import Fault
from bot.answering.grounding.binding import given_to_another, given_to_another_day, moved_otherwise
from bot.answering.grounding.clauses import tokens
from bot.answering.grounding.dates import mentions, missing_date
from bot.answering.grounding.deeds import undone
from bot.answering.grounding.figures import Figure, figures, missing_figure, swapped_figure
from bot.answering.grounding.hearsay import turns_into_fact
from bot.answering.grounding.limits import limit_left_out
from bot.answering.grounding.meaning import meaning
from bot.answering.grounding.names import missing_name, names
from bot.answering.grounding.negation import says_opposite
from bot.answering.grounding.speech import invented_speech
from bot.answering.grounding.spelling import one_spelling
from bot.answering.grounding.unreal import turns_into_deed
from bot.answering.terms import stem
from ingest.corpus.folding import fold

LEAST_SHARED = 0.5  # of what a claim says; another word for the same thing is no lie
# What a sentence says that speaks of the one before.
LEANS = re.compile(
    r"^\W*(?:The|This|That|These|Those)\b|\b(?:he|she|they|it|his|her|their|its|him|them)\b", re.IGNORECASE
)
LEAST_TOLD = 0.4  # of it without names, figures and dates


@dataclass(frozen=True, slots=True)
class Around:
    """What may be known beside a sentence: the day of its report, words that name nobody, sentences of its article.

    Of `naming`, other sentences of the article, only names are taken that it has in part ("Smith"); of `before`,
    those that stand before it in its quote, dates and, where it leans on them ("He ..."), whole names.
    """

    published: tuple[date, ...] = ()
    common: frozenset[str] = frozenset()
    naming: tuple[str, ...] = ()
    before: tuple[str, ...] = ()


def fault_in_words(claim: str, quote: str, around: Around | None = None) -> Fault | None:
    """Why the claim does not follow from its quote; None where nothing of it is missing there."""
    return None if is_quote(claim, quote) else rules(claim, quote, around)


def is_quote(claim: str, quote: str) -> bool:
    """Whether the claim is the quote itself, as the extractive writer proposes it."""
    return " ".join(claim.split()) == " ".join(fold(quote).split())


def rules(claim: str, quote: str, around: Around | None = None) -> Fault | None:
    """Each rule in turn, without the short cut for a claim that is its quote."""
    claim, quote, around = one_spelling(claim), one_spelling(quote), around or Around()
    return _facts(claim, quote, around) or _stance(claim, quote) or _support(claim, quote)


def _facts(claim: str, quote: str, around: Around) -> Fault | None:
    dates, held_dates = mentions(claim), mentions(quote)
    wanted, held = figures(claim, dates), figures(quote, held_dates)
    before = [one_spelling(text) for text in around.before]
    held_dates = held_dates + [mention for text in before for mention in mentions(text)]
    if missing_figure(wanted, held, held_dates):
        return Fault.FIGURE
    if missing_date(dates, held_dates, around.published):
        return Fault.DATE
    whole = before if LEANS.search(quote) else []
    if missing_name(claim, quote, around.common, [one_spelling(text) for text in around.naming], whole):
        return Fault.NAME
    if invented_speech(claim, quote):
        return Fault.SPEECH
    if swapped_figure(wanted, held) or given_to_another(claim, quote):
        return Fault.BOUND
    return Fault.BOUND if given_to_another_day(claim, quote) or moved_otherwise(claim, quote) else None


def _stance(claim: str, quote: str) -> Fault | None:
    ours, theirs = tokens(claim), tokens(quote)
    if says_opposite(ours, theirs):
        return Fault.NEGATION
    if turns_into_deed(ours, theirs):
        return Fault.UNREAL
    if limit_left_out(claim, quote):
        return Fault.LIMITED
    return Fault.HEARSAY if turns_into_fact(ours, theirs, _figure_words(figures(claim, mentions(claim)))) else None


def _support(claim: str, quote: str) -> Fault | None:
    said, held = meaning(claim), meaning(quote)
    named = {stem(word) for name in names(claim) if name.sure for word in name.words}
    # What is said of the names: without it "Smith resigned" would follow from any sentence that has Smith.
    told = {part for part in said - named if part.isalpha()}
    enough = len(said & held) >= LEAST_SHARED * len(said) and len(told & held) >= LEAST_TOLD * len(told)
    return None if said & held and enough and not undone(tokens(claim), tokens(quote)) else Fault.UNSUPPORTED


def _figure_words(found: Sequence[Figure]) -> frozenset[str]:
    # Below ten a figure is a word like any other: "one of two men".
    return frozenset(f"{figure.value:f}" for figure in found if figure.value >= Decimal(10) and figure.scale == 1)
