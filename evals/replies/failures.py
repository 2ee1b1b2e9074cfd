"""The replies of a run that are not as they should be, by kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from evals.exports import reply_text
from evals.questions import EvalQuestion
from evals.replies.refusals import ANSWERABLE, HELD_OUT, NEAR_MISS, UNANSWERABLE
from evals.tables import named
from ingest.corpus.console.visible_text import visible

Results = list[Mapping[str, Any]]


def failures(command: str, results: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, Results]]:
    """The results of each kind of failure under its title, of a run of `answers` or `refusals`."""
    yield from _of_answers(results) if command == "answers" else _of_refusals(results)


def failures_page(
    command: str, most: int, questions: Sequence[EvalQuestion], results: Sequence[Mapping[str, Any]]
) -> RenderableType:
    """For people: of each kind of failure so many questions, with what is accepted and what was replied.

    The questions are those of the results, in their order.
    """
    by_result = {result["id"]: question for question, result in zip(questions, results, strict=True)}
    lines: list[str] = []
    for title, wrong in failures(command, results):
        lines.append(f"{title}: {len(wrong)}{f', of which {most}' if len(wrong) > most else ''}")
        for result in wrong[:most]:
            accepted = " / ".join(by_result[result["id"]].answers)
            lines.append(f"  {named(result['id'], result['reply']['question'])}")
            lines += [f"    accepted: {visible(accepted)}"] if accepted else []
            lines.append(f"    reply: {visible(reply_text(result['reply']))}")
    return Group(*map(Text, lines))


def _of_answers(results: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, Results]]:
    of_gold = [result for result in results if result["score"]["has_gold"]]
    refused = [result for result in of_gold if result["score"]["refused"]]
    wrong = [r for r in of_gold if not r["score"]["refused"] and not r["score"]["contained"]]
    yield "Answered without the answer", wrong
    yield "Refused, though it was in the first five", [r for r in refused if r["score"]["gold_in_five"]]
    yield "Refused, and not in the first five", [r for r in refused if not r["score"]["gold_in_five"]]
    no_gold = [result for result in results if not result["score"]["has_gold"]]
    yield "Answered, though not known to be there", [r for r in no_gold if not r["score"]["refused"]]


def _of_refusals(results: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, Results]]:
    for title, group, refused in (
        ("Answered, though unanswerable", UNANSWERABLE, False),
        ("Answered, though its articles were held out", HELD_OUT, False),
        ("Answered, though with another name or figure", NEAR_MISS, False),
        ("Refused, though in the first five", ANSWERABLE, True),
    ):
        wrong = [r for r in results if r["group"] == group and r["score"]["refused"] == refused]
        if refused:
            wrong = [r for r in wrong if r["score"]["gold_in_five"]]
        yield title, sorted(wrong, key=lambda r: -r["score"]["standing"])
