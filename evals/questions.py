"""Reads questions; the program under test sees `text` and `as_of`, never the rest."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import TypeGuard

from evals.json_lines import Records, day_of, read_records
from ingest.corpus.errors import UsageError
from ingest.corpus.text.normalization import normalize

DOCUMENTED = 'see "Your own questions" in docs/evaluation.md'
# What --help says of such a file.
FIELDS_HELP = f"a JSON object a line: question; answers and gold_urls, as_of, id; {DOCUMENTED}"
TEXTS_HELP = f"a JSON object a line: question; {DOCUMENTED}"
FORMS = {
    "question": '"question": "..."',
    "answers": '"answers": ["..."]',
    "gold_urls": '"gold_urls": ["..."]',
    "as_of": '"as_of": "2025-03-31"',
}
# Names that other programs give these fields, in small letters and without what joins words.
_OTHER_NAMES = {
    **dict.fromkeys(("query", "text", "prompt"), "question"),
    **dict.fromkeys(("answer", "acceptedanswers", "goldanswers", "groundtruth", "reference"), "answers"),
    **dict.fromkeys(("url", "urls", "link", "links", "gold", "goldarticles", "goldids"), "gold_urls"),
}
_ALIKE = 0.85
_PUNCTUATION = re.compile(r"[^\w\s]|_")
_ARTICLES = frozenset(("a", "an", "the"))
LONGEST = 4000  # characters of a question: quizzes ask longer ones than people may in a channel


@dataclass(frozen=True, slots=True)
class EvalQuestion:
    """A question, its as-of day, and its correct results: any of the answers, from any gold article.

    `gold_urls` are links of articles, their ids or their files; after evals/gold.py links and ids that the corpus has.
    """

    id: str
    text: str
    as_of: date | None
    answers: tuple[str, ...]
    gold_urls: frozenset[str]

    @property
    def has_gold(self) -> bool:
        """Whether an article answers it: one that the file names or, after evals/gold.py, one that the corpus has."""
        return bool(self.gold_urls)


def read_questions(file: Path) -> Records[EvalQuestion]:
    """The questions of a JSONL file; raises UsageError with the number of an invalid line."""
    questions = read_records(file, _question, "a question", "questions")
    twice = next((id_ for id_, count in Counter(question.id for question in questions).items() if count > 1), None)
    if twice is not None:
        raise UsageError(
            f"{file}: the id {twice} is used twice; results are kept by id. "
            "A question without an id has the number of its line."
        )
    return questions


def normalize_answer(text: str) -> str:
    """In lower case, punctuation replaced by spaces, without articles (a, an, the), single spaces between words."""
    folded = normalize("NFKC", text).lower()
    return " ".join(word for word in _PUNCTUATION.sub(" ", folded).split() if word not in _ARTICLES)


def _question(fields: object, number: int) -> EvalQuestion:
    if not isinstance(fields, dict):
        raise TypeError(f"a line is one JSON object: {{{FORMS['question']}}}, {DOCUMENTED}")
    _check_names(fields)
    question, gold, answers = fields["question"], fields.get("gold_urls") or [], fields.get("answers") or []
    if not isinstance(question, str) or not question.strip():
        raise ValueError(f"a question is a text: {FORMS['question']}")
    if len(question) > LONGEST:
        raise ValueError(f"its question is {len(question)} characters long; the limit is {LONGEST}")
    for name, values in (("answers", answers), ("gold_urls", gold)):
        if not _are_texts(values):
            raise TypeError(f"answers and gold_urls are lists of texts: {FORMS[name]}")
    if gold and not any(map(normalize_answer, answers)):
        # "A" (a grade, a vitamin) and "?" are none: no text would be found to hold them.
        raise ValueError(f"it has gold_urls but no answer to look for, beside a, an and the: {FORMS['answers']}")
    json.dumps(fields, ensure_ascii=False).encode()  # half a surrogate pair can be neither printed nor kept
    given_id = fields.get("id")
    return EvalQuestion(
        id=str(number if given_id is None else given_id),
        text=question,
        as_of=day_of(fields, "as_of"),
        answers=tuple(answer for answer in answers if answer.strip()),
        gold_urls=frozenset(str(url) for url in gold),
    )


def _are_texts(values: object) -> TypeGuard[list[str]]:
    return isinstance(values, list) and all(isinstance(value, str) for value in values)


def _check_names(fields: Mapping[str, object]) -> None:
    """Raises ValueError for a field that is not read where the field that it looks like is missing."""
    by_bare_name = {name.replace("_", ""): name for name in FORMS}
    for field_name in fields:
        bare = "".join(filter(str.isalnum, field_name.casefold()))
        alike = get_close_matches(bare, by_bare_name, 1, _ALIKE)
        right_name = _OTHER_NAMES.get(bare) or (by_bare_name[alike[0]] if alike else None)
        if right_name is not None and right_name not in fields:
            raise ValueError(f"{field_name} is not read; write {FORMS[right_name]}, {DOCUMENTED}")
