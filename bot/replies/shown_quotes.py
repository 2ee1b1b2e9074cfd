"""Where a reply shows each quote, exactly once (as a claim or under its source), and which words are the answer."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.answering.answer import Answer, Citation, Claim, Quote
from bot.languages.translatable import gettext_lazy
from bot.replies.safe_text import plain_line


@dataclass(frozen=True, slots=True)
class Highlight:
    """The answering words: characters [start, end) of the quote's text, and the claim or source that shows it."""

    quote: Quote
    start: int
    end: int
    shown_by: Claim | Citation


FEWEST_ROWS = 2  # of a list
GOES_ON = "…"  # in place of the rows that are not quoted
_LINE = re.compile(r"\S[^\n]*")
_ENDED = re.compile(r"[.!?…:][\"”'’)]*\s*$")
OWN_WORDS = gettext_lazy("the model's words")


def is_verbatim(claim: Claim, citation: Citation) -> bool:
    """Whether the claim is the quote itself, apart from line breaks; then it is shown once."""
    return plain_line(claim.undated) == plain_line(citation.quote.text)


def rows_of_list(text: str) -> list[tuple[int, int]]:
    """The characters [start, end) of a quote up to a list, and of each row of the list; none where it holds none.

    A row has no stop: lines that a sentence is wrapped into are none.
    """
    lines = [line.span() for line in _LINE.finditer(text) if plain_line(line[0])]
    lead = next((place for place, line in enumerate(lines) if text[slice(*line)].rstrip().endswith(":")), len(lines))
    rows = lines[lead + 1 :]
    is_list = len(rows) >= FEWEST_ROWS and not any(_ENDED.search(text[slice(*row)]) for row in rows)
    return [(0, lines[lead][1]), *rows] if is_list else []


def may_go_on(citation: Citation) -> bool:
    """Whether a list may go on below its quote: with a line that is no sentence, or where its passage ends."""
    end = citation.quote.start + len(citation.quote.text) - citation.passage.start
    below = _LINE.search(citation.passage.text, end)
    return below is None or _ENDED.search(below[0]) is None


def quoted_rows(quoted: Citation, claim: Claim, highlight: Highlight | None) -> list[tuple[str, int, int]]:
    """The quote that a claim is, or its text up to a list and each row; with the answering words [start, end) in it."""
    start, end = (highlight.start, highlight.end) if highlight and highlight.shown_by is claim else (0, 0)
    text = quoted.quote.text
    rows = [
        (text[first:last], *((start - first, end - first) if first <= start < end <= last else (0, 0)))
        for first, last in rows_of_list(text) or [(0, len(text))]
    ]
    return [*rows, (GOES_ON, 0, 0)] if len(rows) > 1 and may_go_on(quoted) else rows


def sources_of(claim: Claim, answer: Answer) -> list[Citation]:
    """The citations that the claim names, in the answer's order."""
    return [citation for citation in answer.citations if citation.number in claim.citations]


def quoted_in_claims(answer: Answer) -> frozenset[int]:
    """The citation numbers whose quote is already shown as a claim."""
    return frozenset(
        citation.number
        for claim in answer.claims
        for citation in sources_of(claim, answer)
        if is_verbatim(claim, citation) or claim.own_words
    )


def highlight_of(answer: Answer) -> Highlight | None:
    """The short answer within the quote it comes from; None if there is no short answer or it is not in that quote."""
    short = answer.short
    citation = next((candidate for candidate in answer.citations if short and candidate.number == short.citation), None)
    if short is None or citation is None:
        return None
    quote = citation.quote
    start, end = short.start - quote.start, short.end - quote.start
    if not 0 <= start < end <= len(quote.text) or quote.text[start:end] != short.text:
        return None
    claims = (claim for claim in answer.claims if citation.number in claim.citations and is_verbatim(claim, citation))
    return Highlight(quote, start, end, next(claims, citation))
