"""How one reply is scored: the answer in it, its quotes, its citations, what it cost.

Token F1 and exact match are those of SQuAD (Rajpurkar et al. 2016, evaluate-v1.1.py), any accepted answer counting.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from evals.questions import EvalQuestion
from evals.replies.citation_check import check_citations
from evals.scoring import answer_rank, contains, gold_rank

WRITING = ("read", "write", "check")  # of the steps that are timed; all others are of the search
WRITTEN_FROM = 5  # the first passages, in which the answer is expected
StoredText = Callable[[str, str], str | None]


@dataclass(frozen=True, slots=True)
class ReplyScore:
    """One reply's outcome; 0 for what a Refusal lacks, None for what a question leaves open.

    `gold_in_five`: a passage that holds an accepted answer, of a gold article, was among the first five; with
    `answer_in_five` it may be of any article.
    """

    id: str
    as_of: date | None
    has_gold: bool
    gold_in_five: bool
    answer_in_five: bool
    refused: bool
    confidence: float | None
    contained: bool
    f1: float
    exact: bool
    claims: int
    claim_words: int
    quotes: int
    quote_characters: int
    exact_quotes: int
    supported_claims: int
    citations: int
    carrying_citations: int
    search_ms: float
    write_ms: float
    tokens: int | None
    ms: float
    short_right: bool | None = None  # None if no words are marked, and in older runs
    first_contained: bool = False  # whether an accepted answer is in the first claim or its quotes
    shown_beside_refusal: bool = False  # whether one is in a sentence of the nearest articles


def score_reply(question: EvalQuestion, result: Mapping[str, Any], stored: StoredText) -> ReplyScore:
    """The outcome of one question, from a result as RUN.json holds it.

    `stored` gives the text of (article id, version id), from which every quote is checked again.
    """
    reply, first = result["reply"], result["passages"][:WRITTEN_FROM]
    claims, citations = reply["claims"], reply["citations"]
    answer = " ".join(claim["text"] for claim in claims)
    supported, cited, carrying = check_citations(reply)
    usage = reply.get("usage")
    writing = round(sum(reply["timings_ms"].get(step, 0.0) for step in WRITING), 2)
    return ReplyScore(
        id=question.id,
        as_of=question.as_of,
        has_gold=question.has_gold,
        gold_in_five=question.has_gold and gold_rank(question, first) is not None,
        answer_in_five=answer_rank(question, first) is not None,
        refused=reply["refusal"] is not None,
        confidence=reply.get("confidence"),
        contained=any(contains(text, question.answers) for text in (answer, *(c["quote"] for c in citations))),
        f1=token_f1(answer, question.answers),
        exact=exact_match(answer, question.answers),
        claims=len(claims),
        claim_words=len(answer.split()),
        quotes=len(citations),
        quote_characters=sum(len(citation["quote"]) for citation in citations),
        exact_quotes=sum(_is_exact(citation, stored) for citation in citations),
        supported_claims=supported,
        citations=cited,
        carrying_citations=carrying,
        search_ms=round(result["ms"] - writing, 2),
        write_ms=writing,
        tokens=int(usage["tokens_in"]) + int(usage["tokens_out"]) if usage else None,
        ms=result["ms"],
        short_right=_short_right(reply, question.answers),
        shown_beside_refusal=any(contains(text, question.answers) for text in _nearest(reply["refusal"])),
        first_contained=bool(claims) and contains(_first(claims, citations), question.answers),
    )


def squad_tokens(text: str) -> list[str]:
    """In lower case, without punctuation and articles (a, an, the), split at whitespace."""
    bare = "".join(character for character in text.lower() if character not in string.punctuation)
    return re.sub(r"\b(a|an|the)\b", " ", bare).split()


def token_f1(text: str, answers: Iterable[str]) -> float:
    """The best harmonic mean of token precision and recall over the accepted answers; 0 for an empty text."""
    return max((_f1(squad_tokens(text), squad_tokens(answer)) for answer in answers), default=0.0)


def exact_match(text: str, answers: Iterable[str]) -> bool:
    """Whether the text is an accepted answer and nothing else."""
    tokens = squad_tokens(text)
    return bool(tokens) and any(tokens == squad_tokens(answer) for answer in answers)


def is_accepted(words: str, answers: Iterable[str]) -> bool:
    """Whether these words are an accepted answer: either contains the other, like "Ann Lee" and "Lee"."""
    return any(contains(words, [answer]) or contains(answer, [words]) for answer in answers)


def _f1(words: list[str], answer: list[str]) -> float:
    shared = sum((Counter(words) & Counter(answer)).values())
    return 2 * shared / (len(words) + len(answer)) if shared else 0.0


def _is_exact(citation: Mapping[str, Any], stored: StoredText) -> bool:
    text = stored(citation["article_id"], citation["version_id"])
    return text is not None and text[citation["start"] : citation["end"]] == citation["quote"]


def _short_right(reply: Mapping[str, Any], answers: Iterable[str]) -> bool | None:
    short = reply.get("answer")
    return None if short is None else is_accepted(short["text"], answers)


def _nearest(refusal: Mapping[str, Any] | None) -> list[str]:
    """The sentences that a refusal shows of the nearest articles."""
    return [article["quote"]["text"] for article in refusal["nearest"] if article.get("quote")] if refusal else []


def _first(claims: Sequence[Mapping[str, Any]], citations: Sequence[Mapping[str, Any]]) -> str:
    quotes = [citation["quote"] for citation in citations if citation["number"] in claims[0]["citations"]]
    return " ".join([claims[0]["text"], *quotes])
