"""python -m evals counterfactual: do the claims follow articles that contradict what everybody knows?

The file is of RGB's form (Chen et al. 2024, Benchmarking Large Language Models in Retrieval-Augmented Generation): the
passages of `positive_wrong` were altered to say `fakeanswer` where the truth is `answer`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.answering.service import Answering
from bot.replies.document import reply_document
from bot.settings import AnsweringSettings
from evals.json_lines import Records, read_records, text_of
from evals.replies.own_corpus import own_corpus
from evals.run_record import describe_run
from evals.scoring import contains
from evals.statistics import share
from evals.terminal import Progress, counted


@dataclass(frozen=True, slots=True)
class Altered:
    """A question, what the world says, what the altered passages say."""

    id: str
    text: str
    truth: tuple[str, ...]
    altered: tuple[str, ...]
    passages: tuple[str, ...]

    @property
    def is_clean(self) -> bool:
        """Whether no passage still says the truth."""
        return not any(contains(passage, self.truth) for passage in self.passages)


def read_altered(file: Path) -> Records[Altered]:
    """The questions of a file; raises UsageError with the line that is wrong."""
    return read_records(file, _altered, "an altered question", "altered questions")


def counterfactual_run(settings: AnsweringSettings, file: Path, progress: Progress) -> dict[str, Any]:
    """Ingests all passages into a corpus of its own, asks the questions that are clean, and scores the replies."""
    questions = read_altered(file)
    passages = dict.fromkeys(passage for question in questions for passage in question.passages)
    with own_corpus(settings, [{"text": text, "title": ""} for text in passages]) as answering:
        about = describe_run(answering, "counterfactual", questions.source)
        results = _ask_clean(answering, questions, progress)
    return {"run": about, "metrics": counterfactual_metrics(results), "questions": results}


def counterfactual_metrics(results: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The shares answered, of those answered following the corpus, and saying the truth, with 95% intervals."""
    answered = [result for result in results if result["reply"]["refusal"] is None]
    shares = {
        "answered": [result["reply"]["refusal"] is None for result in results],
        "follows_corpus": [result["score"]["altered"] and not result["score"]["truth"] for result in answered],
        "says_truth": [result["score"]["truth"] for result in answered],
    }
    return {"questions": len(results), **{name: share(values) for name, values in shares.items()}}


def _ask_clean(answering: Answering, questions: Sequence[Altered], progress: Progress) -> list[dict[str, Any]]:
    results = []
    for question in counted([question for question in questions if question.is_clean], progress):
        reply = reply_document(answering.ask(question.text))
        text = " ".join(claim["text"] for claim in reply["claims"])
        score = {"altered": contains(text, question.altered), "truth": contains(text, question.truth)}
        results.append({"id": question.id, "question": question.text, "reply": reply, "score": score})
    return results


def _altered(fields: Mapping[str, Any], number: int) -> Altered:
    passages = fields["positive_wrong"]
    if not isinstance(passages, list):
        raise TypeError("positive_wrong is a list")
    return Altered(
        id=str(fields.get("id", number)),
        text=text_of(fields, "query"),
        truth=_all_of(fields["answer"]),
        altered=_all_of(fields["fakeanswer"]),
        passages=tuple(str(passage) for passage in passages if str(passage).strip()),
    )


def _all_of(answer: Any) -> tuple[str, ...]:
    # One string, a list of accepted ones, or a list of lists of them.
    if isinstance(answer, list):
        return tuple(name for part in answer for name in _all_of(part))
    return (str(answer),)
