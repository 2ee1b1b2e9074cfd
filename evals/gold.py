"""Finds the gold articles of questions in the corpus, and says which are not there."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from evals.questions import DOCUMENTED, EvalQuestion
from ingest.corpus.console.visible_text import visible
from ingest.corpus.corpus import Corpus
from ingest.corpus.errors import UsageError

NAMED = 5  # questions in a line for people


@dataclass(frozen=True, slots=True)
class Gold:
    """Questions whose gold_urls are links and ids of articles that the corpus has, and what it lacks.

    `absent` has, by the id of a question, the articles that it names and the corpus lacks. `too_early` are the
    questions asked as of a day on which none of their articles was there yet, `repeated` the ids of those that stand in
    the file before, of the same day and articles.
    """

    questions: tuple[EvalQuestion, ...]
    absent: dict[str, tuple[str, ...]]
    too_early: tuple[EvalQuestion, ...] = ()
    repeated: tuple[str, ...] = ()

    def document(self) -> dict[str, Any]:
        """What is absent, among the metrics of a run."""
        return {"gold_not_in_corpus": [{"id": name, "gold_urls": list(of)} for name, of in self.absent.items()]}

    def sentence(self) -> str:
        """How many questions name an article that is not there, and which, for people."""
        count = len(self.absent)
        subject = "1 question names" if count == 1 else f"{count} questions name"
        absent_names = listed([f"{name} ({', '.join(names)})" for name, names in self.absent.items()])
        return f"{subject} an article that is not in this corpus: {absent_names}."

    def warn(self, *, all_scored: bool = True) -> None:
        """Prints to stderr what is not there and, if `all_scored`, how that counts; or that no question has any."""
        without = sum(question.id in self.absent and not question.has_gold for question in self.questions)
        counted = f" Scored as questions without a gold article, because they name no other: {without}."
        if self.absent:
            remark = counted if without and all_scored else ""
            print(f"warning: {visible(self.sentence())}{remark}", file=sys.stderr)
        elif not any(question.has_gold for question in self.questions):
            print(f"warning: no question has gold_urls, so no reply counts as right; {DOCUMENTED}", file=sys.stderr)
        if self.too_early:
            count = len(self.too_early)
            subject = "1 question is" if count == 1 else f"{count} questions are"
            early_names = visible(listed([f"{question.id} ({question.as_of})" for question in self.too_early]))
            print(
                f"warning: {subject} asked as of a day before any gold article came in, so that none can be found: "
                f"{early_names}. An article came in when it was first ingested, or when its `retrieved` says.",
                file=sys.stderr,
            )
        warn_of_repeated(self.repeated)

    def keys_with_copies(self, corpus: Corpus) -> frozenset[str]:
        """The ids and all links of the gold articles and of their copies."""
        named = frozenset[str]().union(*(question.gold_urls for question in self.questions))
        ids = {article_id for name in named if (article_id := corpus.find_article(name))}
        ids |= {copy for article_id in ids for copy in corpus.copies_of(article_id)}
        return named.union(ids, *map(corpus.addresses_of, ids))

    def answerable(self, file: Path) -> list[EvalQuestion]:
        """The questions with a gold article, for runs that ask only these; warns of the others, raises as `require`."""
        self.require(file, all_scored=False)
        questions = [question for question in self.questions if question.has_gold]
        left_out = len(self.questions) - len(questions)
        if left_out:
            of = "1 question is" if left_out == 1 else f"{left_out} questions are"
            print(f"warning: {file}: {of} left out, without a gold article in this corpus.", file=sys.stderr)
        return questions

    def require(self, file: Path, *, all_scored: bool = True) -> None:
        """Warns as `warn`; raises UsageError if no question of this file has a gold article in the corpus."""
        if any(question.has_gold for question in self.questions):
            self.warn(all_scored=all_scored)
        elif self.absent:
            raise UsageError(f"{file}: no question can be scored; {self.sentence()}")
        else:
            raise UsageError(f"{file}: no question has gold_urls, so none is known to be answerable; {DOCUMENTED}.")


def find_gold(corpus: Corpus, questions: Sequence[EvalQuestion]) -> Gold:
    """The questions with their gold articles as the corpus has them; raises UsageError for a file of several articles.

    A link stays as it is; an id, its beginning or a file becomes the ids of its article and of that article's copies.
    """
    with_keys, absent, too_early = [], {}, []
    for question in questions:
        keys_by_name = {name: _keys(corpus, question, name) for name in sorted(question.gold_urls)}
        with_keys.append(replace(question, gold_urls=frozenset[str]().union(*keys_by_name.values())))
        if missing := tuple(name for name, keys in keys_by_name.items() if not keys):
            absent[question.id] = missing
        day, keys = question.as_of, with_keys[-1].gold_urls
        if day and keys and not any(corpus.was_there(key, day) for key in keys):
            too_early.append(question)
    return Gold(tuple(with_keys), absent, tuple(too_early), repeated(questions))


def repeated(questions: Sequence[EvalQuestion]) -> tuple[str, ...]:
    """The ids of questions that are the same as an earlier one, of the same day and articles."""
    seen: set[tuple[str, date | None, frozenset[str]]] = set()
    ids = []
    for question in questions:
        asked = (" ".join(question.text.split()).casefold(), question.as_of, question.gold_urls)
        if asked in seen:
            ids.append(question.id)
        seen.add(asked)
    return tuple(ids)


def warn_of_repeated(ids: Sequence[str]) -> None:
    """Prints to stderr which questions are repeated: what they are asked counts more than what others are."""
    if ids:
        one = len(ids) == 1
        subject, counts = ("1 question repeats", "counts") if one else (f"{len(ids)} questions repeat", "count")
        warning = f"{subject} an earlier one, of the same day and articles, and {counts} again: {listed(ids)}."
        print(f"warning: {visible(warning)}", file=sys.stderr)


def warn_of_gold(corpus: Corpus, file: Path, unanswerable: Sequence[EvalQuestion]) -> None:
    """Prints to stderr which of the questions that no article should answer name one of the corpus, or are repeated."""
    warn_of_repeated(repeated(unanswerable))
    ids = [question.id for question in find_gold(corpus, unanswerable).questions if question.has_gold]
    if ids:
        subject, counts = ("1 question names", "counts") if len(ids) == 1 else (f"{len(ids)} questions name", "count")
        warning = f"{subject} an article of this corpus, and {counts} as unanswerable: {listed(ids)}."
        print(f"warning: {file}: {visible(warning)}", file=sys.stderr)


def listed(names: Sequence[str]) -> str:
    """The first of these names for people, and how many more there are."""
    ending = f", and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + ending


def _keys(corpus: Corpus, question: EvalQuestion, name: str) -> frozenset[str]:
    if corpus.has_link(name):
        return frozenset([name])
    try:
        article_id = corpus.find_article(name)
    except UsageError as error:
        raise UsageError(f"Question {question.id}: {error.user_message}") from error
    return frozenset([article_id, *corpus.copies_of(article_id)]) if article_id else frozenset()
