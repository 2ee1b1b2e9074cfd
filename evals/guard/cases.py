"""Sentences written by hand: untrue ones by kind, and true ones that are shorter than their quote.

cases.jsonl has a quote a line: what stands `before` it where a pronoun leans on that, `true` sentences and `untrue`
ones with their kind. All are our own, of invented people and places. Each was rewritten from a sentence of a news
article and has its kind, its structure and its length; the article's own words are not in here. Before they were
rewritten, they were written before the rules of the proof, which were made with them in view; those
`held_out` were written afterward, and no rule was changed for them. other_articles.jsonl and whole_year.jsonl have the
same of other articles. Both were written before the rules were made over, with the first in view; the second was
measured when that was done, and only then looked at. later_articles.jsonl was written by somebody who had not read
the rules, and was measured first with the rules as they were then. latest_articles.jsonl was written in the same way,
before a parser was asked: the half that is `looked_at` was in view while the limits of the tree were chosen, the other
half never. newest_articles.jsonl is by a large language model that was told what the sentences are for, and no rule.
careful_articles.jsonl and careful_older_articles.jsonl are over sentences of our own, too, made after long ones of real
news over which two large language models had made the mistakes of a careless model, and had left out whatever anybody
might dispute. What the reader let through of the first was looked at, of the second nothing.

The reader of entailment is trained on TRAINED_ON: of what it decides, believe the other parts.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

TRUE = "true, shortened"
FILES = (
    "cases",
    "other_articles",
    "whole_year",
    "later_articles",
    "latest_articles",
    "newest_articles",
    "careful_articles",
    "careful_older_articles",
)
PARTS = (
    "seen",
    "held_out",
    "other_articles",
    "whole_year",
    "later_articles",
    "latest_looked_at",
    "latest_articles",
    "newest_articles",
    "careful_articles",
    "careful_older_articles",
)
TRAINED_ON = ("seen", "held_out", "other_articles", "whole_year", "latest_looked_at")


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence that a model might write from a passage; `kind` says how it is untrue, TRUE that it is not.

    `part` is one of PARTS.
    """

    kind: str
    sentence: str
    passage: str
    part: str


def read_cases() -> Iterator[Case]:
    """The cases in the order of the files."""
    for name in FILES:
        for line in (files(__package__) / f"{name}.jsonl").read_text("utf-8").splitlines():
            record = json.loads(line)
            passage = f"{record.get('before', '')} {record['quote']}".strip()
            part = PARTS["held_out" in record] if name == "cases" else name
            part = "latest_looked_at" if record.get("looked_at") else part
            for kind, sentence in [*record["untrue"], *((TRUE, sentence) for sentence in record["true"])]:
                yield Case(kind, sentence, passage, part)
