"""Follow-ups asked of the corpus: whether the reply quotes what answers, as typed and as understood."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from bot.answering.answer import Answer, Reply
from bot.answering.service import Answering
from bot.conversation.follow_up.mentions import Turn
from bot.conversation.follow_up.rewrite import Rewriter
from evals.json_lines import day_of, read_records, text_of, texts_of
from evals.scoring import contains
from evals.terminal import Progress, counted
from ingest.corpus.console.visible_text import visible


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question, what is asked after its answer, and words of quotes that answer it; none where nothing does."""

    question: str
    text: str
    answers: tuple[str, ...]
    as_of: date | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A follow-up as it was understood, and whether the reply to each form of it is right."""

    follow_up: FollowUp
    understood: str
    as_typed: bool
    as_understood: bool


def read_follow_ups(file: Path) -> list[FollowUp]:
    """The follow-ups of a JSONL file; raises UsageError for one that cannot be read."""
    return read_records(file, _follow_up, "a follow-up", "follow-ups")


def _follow_up(fields: dict[str, Any], _number: int) -> FollowUp:
    as_of = day_of(fields, "as_of")
    answer = fields["answer"] or []
    answers = texts_of({"answer": [answer] if isinstance(answer, str) else answer}, "answer")
    return FollowUp(text_of(fields, "question"), text_of(fields, "follow_up"), answers, as_of)


def ask_all(follow_ups: Sequence[FollowUp], answering: Answering, rewrite: Rewriter, report: Progress) -> list[Asked]:
    """Each follow-up asked as it was typed, and as it is understood after the answer to its question."""
    asked = []
    for follow_up in counted(follow_ups, report):
        first = answering.ask(follow_up.question, as_of=follow_up.as_of)
        citations = first.citations if isinstance(first, Answer) else ()
        turn = Turn(follow_up.question, tuple(citation.quote.text for citation in citations))
        standalone = rewrite(follow_up.text, [turn]).text
        typed = None if standalone == follow_up.text else follow_up.text
        replies = [
            answering.ask(follow_up.text, as_of=follow_up.as_of),
            answering.ask(standalone, as_of=follow_up.as_of, typed=typed),
        ]
        asked.append(Asked(follow_up, standalone, *(_is_right(reply, follow_up.answers) for reply in replies)))
    return asked


def _is_right(reply: Reply, answers: Sequence[str]) -> bool:
    """Whether a quote has an answer, in whole words; a refusal is right where there is none."""
    if not answers or not isinstance(reply, Answer):
        return not answers and not isinstance(reply, Answer)
    return contains(" ".join(citation.quote.text for citation in reply.citations), answers)


def warn_of_other_articles(asked: Sequence[Asked]) -> None:
    """Says on stderr that no reply has the answer, as where the follow-ups were written for another corpus."""
    answerable = [result for result in asked if result.follow_up.answers]
    if answerable and not any(result.as_typed or result.as_understood for result in answerable):
        print(
            f"warning: no reply has the answer, of {len(answerable)} follow-ups with one: "
            "they are about other articles than this corpus, or the counts say little.",
            file=sys.stderr,
        )


def document(asked: Sequence[Asked]) -> dict[str, Any]:
    """How many of the follow-ups are right in both forms, and those that are wrong as they are understood."""
    return {
        "follow_ups": len(asked),
        "as_typed": sum(result.as_typed for result in asked),
        "as_understood": sum(result.as_understood for result in asked),
        "wrong": [
            {"question": result.follow_up.question, "follow_up": result.follow_up.text, "understood": result.understood}
            for result in asked
            if not result.as_understood
        ],
    }


def asked_table(asked: Sequence[Asked]) -> RenderableType:
    """The counts as the title, and a line for each follow-up that is wrong as it is understood."""
    counts = document(asked)
    title = f"of {len(asked)} follow-ups right: {counts['as_typed']} as typed, {counts['as_understood']} as understood"
    if not counts["wrong"]:
        return Text(title)
    table = Table("question", "follow-up", "understood as", title=title, show_lines=True)
    for result in counts["wrong"]:
        table.add_row(*(Text(visible(result[part])) for part in ("question", "follow_up", "understood")))
    return table
