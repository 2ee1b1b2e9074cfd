"""python -m evals conflicts: are all valid answers shown, and noise and misinformation not?

The file is of RAMDocs' form (Wang et al. 2025, Retrieval-Augmented Generation with Conflicting Evidence): a question of
several valid answers, with documents of type correct, misinfo and noise. All documents are ingested once; each question
is asked of its own, which have an outlet in common.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from bot.answering.answer import Filters
from bot.answering.service import Answering
from bot.replies.document import reply_document
from bot.settings import AnsweringSettings
from evals.json_lines import Records, read_records, text_of, texts_of
from evals.replies.own_corpus import own_corpus
from evals.run_record import describe_run
from evals.scoring import contains
from evals.statistics import share
from evals.terminal import Progress, counted


class Type(StrEnum):
    """What a document is for its question."""

    CORRECT = "correct"
    MISINFORMATION = "misinfo"
    NOISE = "noise"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A question with its valid answers, those that only misinformation gives, and its documents with their types."""

    id: str
    text: str
    valid: tuple[str, ...]
    wrong: tuple[str, ...]
    documents: tuple[tuple[str, Type], ...]

    @property
    def outlet(self) -> str:
        """The outlet that its documents have in common."""
        return f"question-{self.id}.example"

    @property
    def articles(self) -> list[dict[str, str]]:
        """Its documents as articles, each with an address."""
        return [
            {"text": text, "title": "", "outlet": self.outlet, "url": self.url(index)}
            for index, (text, _) in enumerate(self.documents)
        ]

    def url(self, index: int) -> str:
        """The address of a document."""
        return f"https://{self.outlet}/{index}"

    def has(self, kind: Type) -> bool:
        """Whether one of its documents is of this type."""
        return any(document_kind is kind for _, document_kind in self.documents)


def read_conflicts(file: Path) -> Records[Conflict]:
    """The questions of a file, which may be compressed; raises UsageError with the line that is wrong."""
    return read_records(file, _conflict, "a question with documents", "questions with documents")


def draw(questions: Sequence[Conflict], sample: int | None, seed: int) -> list[Conflict]:
    """So many of the questions, in their order, the same for the same seed."""
    if sample is None or sample >= len(questions):
        return list(questions)
    indexes = random.Random(seed).sample(range(len(questions)), sample)
    return [questions[index] for index in sorted(indexes)]


def conflicts_run(
    settings: AnsweringSettings, file: Path, progress: Progress, *, sample: int | None, seed: int
) -> dict[str, Any]:
    """Ingests the documents into a corpus of their own, asks each question of its own, and scores the replies."""
    all_questions = read_conflicts(file)
    questions = draw(all_questions, sample, seed)
    with own_corpus(settings, [article for question in questions for article in question.articles]) as answering:
        about = describe_run(answering, "conflicts", all_questions.source) | {"sample": len(questions), "seed": seed}
        results = _ask(answering, questions, progress)
    return {"run": about, "metrics": conflict_metrics(results), "questions": results}


def conflict_metrics(results: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Shares with 95% intervals; None where no question has such a document.

    `all_valid` and `one_valid` are of all questions, a refusal shows none; `noise_not_shown` of those with noise,
    `misinformation_shown` of those with misinformation.
    """
    scores = [result["score"] for result in results]
    shares = {
        "answered": [result["reply"]["refusal"] is None for result in results],
        "all_valid": [score["all_valid"] for score in scores],
        "one_valid": [score["one_valid"] for score in scores],
        "noise_not_shown": [not score["noise"] for score in scores if score["noise"] is not None],
        "misinformation_shown": [score["misinformation"] for score in scores if score["misinformation"] is not None],
    }
    return {"questions": len(results), **{name: share(values) for name, values in shares.items()}}


def score_reply(question: Conflict, reply: Mapping[str, Any]) -> dict[str, bool | None]:
    """What the claims and quotes of a reply show; None for a type of which the question has no document.

    Misinformation is shown by a quote of such a document or by one of its answers in the text.
    """
    text = " ".join(
        [*(claim["text"] for claim in reply["claims"]), *(citation["quote"] for citation in reply["citations"])]
    )
    types = {question.url(index): kind for index, (_, kind) in enumerate(question.documents)}
    quoted = {types[citation["url"]] for citation in reply["citations"]}
    valid = [contains(text, (answer,)) for answer in question.valid]
    misled = Type.MISINFORMATION in quoted or contains(text, question.wrong)
    return {
        "all_valid": all(valid),
        "one_valid": any(valid),
        "noise": Type.NOISE in quoted if question.has(Type.NOISE) else None,
        "misinformation": misled if question.has(Type.MISINFORMATION) else None,
    }


def _ask(answering: Answering, questions: Sequence[Conflict], progress: Progress) -> list[dict[str, Any]]:
    results = []
    for question in counted(questions, progress):
        reply = reply_document(answering.ask(question.text, filters=Filters(outlet=question.outlet)))
        score = score_reply(question, reply)
        results.append({"id": question.id, "question": question.text, "reply": reply, "score": score})
    return results


def _conflict(fields: Mapping[str, Any], number: int) -> Conflict:
    documents = tuple(
        (str(document["text"]), Type(document["type"]))
        for document in fields["documents"]
        if str(document["text"]).strip()
    )
    valid = texts_of(fields, "gold_answers")
    if not documents or not valid:
        raise ValueError("no documents, or no answers")
    return Conflict(str(number), text_of(fields, "question"), valid, texts_of(fields, "wrong_answers"), documents)
