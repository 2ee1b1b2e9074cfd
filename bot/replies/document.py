"""An Answer, a Refusal or passages as the JSON document that scripts and evals read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from bot.answering.answer import (
    NEAREST_ARTICLES,
    UNCHANGED,
    Change,
    Citation,
    Freshness,
    NearestArticle,
    Quote,
    Refusal,
    Reply,
)
from bot.answering.checking.verdict import Checked
from bot.answering.refusal.gaps.gap import Gap
from bot.answering.topics.reply import TopicLine, TopicReply
from bot.replies.correction import Changed
from bot.replies.freshness import freshness_document
from ingest.corpus.articles import ScoredPassage
from ingest.corpus.console.documents import correction_document


def answered_document(questions: Sequence[str], replies: Sequence[Reply], failure: str = "") -> dict[str, Any]:
    """The JSON of `ask`: that of the first reply of a text, where there are more with `further`, in order.

    `failed` is the question behind those that have replies, with why it has none, where there is such a `failure`, and
    `not_asked` are the questions that were not asked, where there are any.
    """
    first, *further = map(reply_document, replies)
    failed, not_asked = {}, questions[len(replies) :]
    if failure:
        failed, not_asked = {"question": not_asked[0], "reason": failure}, not_asked[1:]
    about = {"further": further, "failed": failed, "not_asked": list(not_asked)}
    return first | {name: value for name, value in about.items() if value}


def reply_document(reply: Reply) -> dict[str, Any]:
    """The JSON of one reply; a Refusal has no claims, no citations and no `answer` (the answering words).

    `caveats` are those of the notes that qualify the answer.
    """
    document: dict[str, Any] = {
        "question": reply.question.text,
        "refusal": None,
        "answer": None,
        "claims": [],
        "citations": [],
        "notes": list(reply.notes),
        "caveats": [],
        "dropped": [dropped.reason.name.lower() for dropped in reply.dropped],
        "writer": reply.writer,
        "confidence": None if reply.confidence is None else round(reply.confidence, 4),
        "timings_ms": {step: round(spent, 1) for step, spent in reply.timings_ms.items()},
        "usage": asdict(reply.usage) if reply.usage else None,
        "freshness": freshness_document(reply.freshness),
    }
    if isinstance(reply, Refusal):
        document["refusal"] = _refusal(reply.reason, reply.nearest, reply.heading)
    else:
        document["caveats"] = list(reply.caveats)
        document["answer"] = asdict(reply.short) if reply.short else None
        document["claims"] = [
            {"text": claim.text, "citations": list(claim.citations), "own_words": claim.own_words}
            for claim in reply.claims
        ]
        document["citations"] = [_citation(citation) for citation in reply.citations]
    return document


def topic_document(reply: TopicReply) -> dict[str, Any]:
    """The JSON of the commands on a topic: the lines in order, each with its citation; without any, why not.

    `older` is for `latest`: how many more reports were found than there are lines.
    """
    return {
        "command": reply.command.value,
        "topic": reply.question.text,
        "refusal": None if reply.reason is None else _refusal(reply.reason, reply.nearest, NEAREST_ARTICLES),
        "lines": [_topic_line(line) for line in reply.lines],
        "older": len(reply.further),
        "notes": list(reply.notes),
        "timings_ms": {step: round(spent, 1) for step, spent in reply.timings_ms.items()},
        "freshness": freshness_document(reply.freshness),
    }


def passages_document(
    passages: Sequence[ScoredPassage],
    freshness: Freshness | None = None,
    changes: Mapping[str, Change] | None = None,
    notes: Sequence[str] = (),
) -> list[dict[str, Any]]:
    """The JSON of `search`, best first; each passage carries the freshness and the notes of all.

    `changes` are by version_id; without them nothing is said of what was corrected or updated.
    """
    return [
        {
            "rank": rank,
            "score": round(passage.score, 6),
            **_article(passage),
            "text": passage.text,
            **({} if changes is None else _changed(changes.get(passage.version_id, UNCHANGED))),
            "article_id": passage.article_id,
            "version_id": passage.version_id,
            "start": passage.start,
            "end": passage.end,
            "notes": list(notes),
            "freshness": freshness_document(freshness),
        }
        for rank, passage in enumerate(passages, start=1)
    ]


def nothing_found_document(freshness: Freshness, notes: Sequence[str]) -> dict[str, Any]:
    """What the passages of a search would carry, where there is none."""
    return {"passages": [], "notes": list(notes), "freshness": freshness_document(freshness)}


def checked_document(checked: Checked) -> dict[str, Any]:
    """The JSON of `check`: a verdict for the message and for each of its statements, and the quotes."""
    return {
        "text": checked.question.text,
        "verdict": checked.verdict.value,
        "reason": checked.reason,
        "statements": [
            {
                "text": statement.text,
                "verdict": statement.verdict.value,
                "reason": statement.reason,
                "citations": list(statement.citations),
            }
            for statement in checked.statements
        ],
        "citations": [_citation(citation) for citation in checked.citations],
        "notes": list(checked.notes),
        "freshness": freshness_document(checked.freshness),
    }


def gaps_document(gaps: Sequence[Gap], days: int) -> dict[str, Any]:
    """The JSON of `gaps`, the largest first; `wording` is null where one person alone asked."""
    return {
        "days": days,
        "refused": sum(gap.questions for gap in gaps),
        "gaps": [
            {
                "wording": gap.wording,
                "questions": gap.questions,
                "people": gap.people,
                "reason": gap.reason,
                "nearest": [_nearest(article) for article in gap.nearest],
            }
            for gap in gaps
        ],
    }


def _topic_line(line: TopicLine) -> dict[str, Any]:
    return {
        "day": line.day.isoformat() if line.day else None,
        "day_of": "event" if line.is_event else "report",
        "reports": line.reports,
        "outlets": [asdict(outlet) for outlet in line.outlets],
        "days_after_first": None if line.after is None else line.after.days,
        "part": line.part.value if line.part else None,
        "fact": line.fact or None,
        "remark": line.remark or None,
        "hours_after_first": _hours(line.published_after, 2),
        "seen_hours_after_first": _hours(line.seen_after, 1),
        **_citation(line.citation),
    }


def _hours(between: timedelta | None, digits: int) -> float | None:
    return None if between is None else round(between.total_seconds() / 3600, digits)


def _refusal(reason: str, nearest: Sequence[NearestArticle], heading: str) -> dict[str, Any]:
    """Why there is nothing; `heading` says what the articles are: after a greeting the newest, near to nothing."""
    return {"reason": reason, "heading": heading, "nearest": [_nearest(article) for article in nearest]}


def _nearest(article: NearestArticle) -> dict[str, Any]:
    return {
        "title": article.title,
        "url": article.url,
        "outlet": article.outlet,
        "published": article.published.isoformat() if article.published else None,
        "article_id": article.article_id,
        "quote": _place(article.quote) if article.quote else None,
    }


def _place(quote: Quote) -> dict[str, Any]:
    return {"text": quote.text, "version_id": quote.version_id, "start": quote.start, "end": quote.end}


def _changed(change: Changed) -> dict[str, Any]:
    return {
        "corrected": correction_document(change.correction),
        "updated": change.updated.isoformat() if change.updated else None,
    }


def _article(passage: ScoredPassage) -> dict[str, Any]:
    return {
        "title": passage.title,
        "url": passage.url,
        "copies": list(passage.copies),
        "outlet": passage.outlet,
        "published": passage.published.isoformat() if passage.published else None,
    }


def _citation(citation: Citation) -> dict[str, Any]:
    passage, quote = citation.passage, citation.quote
    return {
        "number": citation.number,
        **_article(passage),
        "quote": quote.text,
        **_changed(citation),
        "article_id": passage.article_id,
        "version_id": quote.version_id,
        "start": quote.start,
        "end": quote.end,
    }
