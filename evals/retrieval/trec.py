"""The judged set in TREC format, for trec_eval, ir_measures and their like (trec.nist.gov/trec_eval).

Judgments: 2, an accepted answer in a passage of a gold article; 1, in one of another article; 0, none. So
`ir_measures qrels.txt run.txt 'Success(rel=2)@5' 'Success@5' 'RR(rel=2)'` prints gold recall, answer recall and MRR.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from evals.questions import EvalQuestion
from evals.run_record import check_writable, write_text
from evals.scoring import contains, is_gold

QRELS, RUN = "qrels.txt", "run.txt"


def check_folder(folder: Path, others: Iterable[Path]) -> None:
    """Raises UsageError if the two files cannot be written, or are among `others`, which the run uses, too."""
    others = list(others)
    for name in (QRELS, RUN):
        check_writable("--qrels", folder / name, others)


def write_trec(folder: Path, questions: Sequence[EvalQuestion], results: Sequence[Mapping[str, Any]]) -> None:
    """Write qrels.txt and run.txt of the questions whose answer is in the corpus."""
    by_id = {result["id"]: result["passages"] for result in results}
    judged = [(question, by_id[question.id]) for question in questions if question.has_gold]
    for name, lines in ((QRELS, _qrels), (RUN, _run)):
        text = "".join(f"{line}\n" for question, passages in judged for line in lines(question, passages))
        write_text("--qrels", folder / name, text)


def _qrels(question: EvalQuestion, passages: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if not passages:  # or the question would not count as missed
        yield f"{_word(question.id)} 0 nothing-found 0"
    for passage in passages:
        yield f"{_word(question.id)} 0 {_name(passage)} {_judgment(question, passage)}"


def _run(question: EvalQuestion, passages: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for rank, passage in enumerate(passages, start=1):
        # trec_eval sorts by score and breaks ties by name, so the score says the order and nothing else.
        yield f"{_word(question.id)} Q0 {_name(passage)} {rank} {len(passages) - rank + 1} dateline"


def _judgment(question: EvalQuestion, passage: Mapping[str, Any]) -> int:
    if not contains(passage["text"], question.answers):
        return 0
    return 2 if is_gold(question, passage) else 1


def _name(passage: Mapping[str, Any]) -> str:
    return f"{_word(passage['version_id'])}:{passage['start']}-{passage['end']}"


def _word(text: str) -> str:
    return quote(text, safe="") or "-"  # fields are parted by white space
