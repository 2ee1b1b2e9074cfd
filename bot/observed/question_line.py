"""The one log line of a question: what was found and how long it took; not the question, unless a setting allows it."""

from __future__ import annotations

import re
from typing import Any

from bot.answering.answer import Answer, Reply
from bot.observed.logs import pseudonym
from ingest.corpus.articles import ScoredPassage

PASSAGES = 10
_WORD = re.compile(r"\w+")
# What no mark ends is quoted to its end.
_QUOTED = re.compile("“[^”]*+”?")


def asked_facts(question_id: str, guild_id: int | None, person: int, text: str | None = None) -> dict[str, Any]:
    """Who asked where, under pseudonyms, and the text where it may be logged."""
    guild = pseudonym(guild_id) if guild_id else None
    facts = {"question_id": question_id, "guild": guild, "person": pseudonym(person)}
    return facts if text is None else {**facts, "question": text}


def reply_facts(reply: Reply, *, with_text: bool = False) -> dict[str, Any]:
    """The facts of a reply: passages with their scores, writer, claims or refusal.

    Logs travel further and live longer than people who ask expect: the words that a refusal takes from the
    question are left out unless `with_text`.
    """
    facts: dict[str, Any] = {
        "outcome": "answered" if isinstance(reply, Answer) else "refused",
        "writer": reply.writer,
        "passages": [_passage(passage) for passage in reply.evidence.passages[:PASSAGES]],
        "dropped": [dropped.reason.name.lower() for dropped in reply.dropped],
    }
    if reply.usage:
        facts["tokens"] = {"in": reply.usage.tokens_in, "out": reply.usage.tokens_out}
    if isinstance(reply, Answer):
        facts["claims"] = [list(claim.citations) for claim in reply.claims]
        facts["quotes"] = [
            [citation.number, citation.quote.version_id, citation.quote.start, citation.quote.end]
            for citation in reply.citations
        ]
    else:
        facts["refusal"] = reply.reason if with_text else _without_names(reply.reason, reply.question.text)
    return facts


def _without_names(reason: str, question: str) -> str:
    question_words = set(_WORD.findall(question))
    first, space, tail = _QUOTED.sub("“…”", reason).partition(" ")
    masked = _WORD.sub(lambda word: "…" if word[0] in question_words and not word[0].islower() else word[0], tail)
    return first + space + masked


def _passage(passage: ScoredPassage) -> dict[str, Any]:
    return {
        "article": passage.article_id,
        "version": passage.version_id,
        "at": [passage.start, passage.end],
        "score": round(passage.score, 4),
    }
