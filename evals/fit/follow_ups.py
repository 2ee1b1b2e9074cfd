"""Fits which mention a pronoun means, and whether a question leaves its subject unsaid, on people's rewrites."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.conversation.follow_up import choosing
from bot.conversation.follow_up.choosing import FollowUp
from bot.conversation.follow_up.mentions import Mention, Turn, mentions
from bot.conversation.follow_up.references import bare, ellipsis, references
from bot.conversation.follow_up.unsaid import read_unsaid
from evals.fit.context.examples import split
from evals.fit.logistic import fit_logistic, out_of_fold
from evals.fit.training import words
from evals.followups.conversations import Conversation, ConversationTurn, read_conversations
from evals.terminal import Progress
from ingest.corpus.errors import UsageError
from ingest.corpus.reader.context_reader import ContextReader

RIDGE = 0.001
RIDGE_READ = 0.01  # with the reader: more features, and few rows but of what stands in front
FOLDS = 5
WRITTEN = Path(__file__).parent / "context" / "news.jsonl"
# What a pronoun means is fitted on written conversations as well: CANARD's are each about one subject, most a person.
FROM_WRITTEN = ("it", "person", "there", "they")
# A wrong person is worse than a pronoun that stays; the subject of what stands alone is worst.
LEAST_PROBABILITY = 0.2
LEFT_ALONE, LEFT_ALONE_READ = 0.95, 0.97  # the reader finds more to put in front
GROUPS = (*sorted({choosing.group_of(kind) for kind in choosing.KINDS}), "lacks")


@dataclass(slots=True)
class _Examples:
    """The features of each by name, whether it is right, and the number of its conversation."""

    rows: list[dict[str, float]] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)
    of: list[int] = field(default_factory=list)

    def add(self, row: dict[str, float], number: int, *, right: bool) -> None:
        self.rows.append(row)
        self.right.append(right)
        self.of.append(number)

    def extend(self, others: _Examples) -> None:
        self.rows += others.rows
        self.right += others.right
        self.of += others.of

    @property
    def folds(self) -> NDArray[np.int64]:
        # A conversation is in one fold with its twin that knows no subject: most of their rows are the same.
        return np.array(self.of) % FOLDS

    def suffice(self, group: str) -> bool:
        """Whether there are right and wrong ones; in two folds at least where a fit goes without each fold in turn."""
        if group != "lacks":
            return len(set(self.right)) > 1
        folds_and_labels = set(zip(self.folds.tolist(), self.right, strict=True))
        return all(sum(right == kind for _, right in folds_and_labels) > 1 for kind in (True, False))


def fit_follow_ups(file: Path, name: str, tell: Progress, reader: ContextReader | None = None) -> dict[str, Any]:
    """The weights, as they ship, fitted on the conversations of this set; raises UsageError where there are none.

    With the reader they are fitted on the conversations that it was not trained on, without it on all; what a pronoun
    means also on the conversations that were written to train it, which it reads no better than others like them.
    """
    conversations = [conversation for conversation in read_conversations(file) if conversation.name == name]
    if not conversations:
        raise UsageError(f"{file} has no conversations of the set {name}.")
    _, for_weights = split(conversations)
    written_conversations = read_conversations(WRITTEN) if reader else []
    total = len(conversations) + (len(for_weights) + len(written_conversations) if reader else 0)
    document: dict[str, Any] = {"fitted_on": {"set": name, "conversations": len(conversations)}}
    document["without it"] = _fit_all(conversations, [], None, lambda done: tell(done, total), file)
    if reader:
        document["fitted_on"]["with the reader"] = len(for_weights)
        document["fitted_on"]["written, with the reader"] = len(written_conversations)
        document["with the reader"] = _fit_all(
            for_weights, written_conversations, reader, lambda done: tell(len(conversations) + done, total), file
        )
    return document


def _fit_all(
    conversations: Sequence[Conversation],
    written_conversations: Sequence[Conversation],
    reader: ContextReader | None,
    tell: Callable[[int], None],
    file: Path,
) -> dict[str, Any]:
    examples: dict[str, _Examples] = defaultdict(_Examples)
    for number, conversation in enumerate(conversations):
        _add_examples(examples, conversation, number, reader)
        # And as people talk to a bot, that knows no subject before the first question.
        _add_examples(examples, replace(conversation, about=()), number, reader)
        tell(number + 1)
    of_written: dict[str, _Examples] = defaultdict(_Examples)
    for number, conversation in enumerate(written_conversations, len(conversations)):
        _add_examples(of_written, conversation, number, reader)
        tell(number + 1)
    for group in FROM_WRITTEN:
        examples[group].extend(of_written[group])
    lacking = [group for group in GROUPS if not examples[group].suffice(group)]
    if lacking:
        raise UsageError(f"{file} has too few turns to fit on ({', '.join(lacking)}).")
    with_reader = reader is not None
    return {group: _fit(of_group, group, with_reader=with_reader) for group, of_group in sorted(examples.items())}


def _add_examples(
    examples: dict[str, _Examples], conversation: Conversation, number: int, reader: ContextReader | None
) -> None:
    turns: list[Turn] = []
    for turn in conversation.turns:
        if not turns and not conversation.about:
            turns.append(Turn(turn.rewrite, turn.sentences))
            continue
        unsaid = read_unsaid(reader, turn.question, turns, conversation.about) if reader else None
        follow_up = FollowUp(turn.question, turns, mentions(conversation.about, turns), unsaid)
        kinds = list(dict.fromkeys(reference.kind for reference in references(turn.question)))
        if not kinds and ellipsis(turn.question) is None and bare(turn.question) is None:
            examples["lacks"].add(choosing.lacks(follow_up), number, right=not turn.stands_alone)
        pronouns = []
        for kind in kinds:
            mention = _add_choices(examples[choosing.group_of(kind)], kind, follow_up, turn, number)
            pronouns += [(kind, mention.text)] if mention else []
        if reader or not kinds:
            # What a pronoun stands for as well: it may be taken for something else.
            _add_choices(examples[choosing.group_of("none")], "none", follow_up, turn, number)
        # As a person understood it: the weights are not fitted on mistakes of theirs.
        turns.append(Turn(turn.rewrite, turn.sentences, tuple(pronouns)))


def _add_choices(
    examples: _Examples, kind: str, follow_up: FollowUp, turn: ConversationTurn, number: int
) -> Mention | None:
    """Adds each mention that may be meant; returns the first that the person's rewrite names."""
    typed_words, human = set(words(turn.question)), set(words(turn.rewrite))
    first = None
    for mention in follow_up.mentions:
        if set(mention.plain) <= typed_words:
            continue
        right = set(mention.plain) <= human or (mention.is_name and mention.plain[-1] in human - typed_words)
        examples.add(choosing.features(kind, mention, follow_up), number, right=right)
        first = first or (mention if right else None)
    return first


def _fit(examples: _Examples, group: str, *, with_reader: bool) -> dict[str, Any]:
    rows, right = np.array([list(row.values()) for row in examples.rows]), np.array(examples.right)
    importance = np.ones(len(right))
    ridge = RIDGE_READ if with_reader and group != choosing.group_of("none") else RIDGE
    model = fit_logistic(rows, right, importance, ridge)
    weights = model.weights / model.scales
    intercept = model.intercept - float(weights @ model.means)
    threshold = LEAST_PROBABILITY
    if group == "lacks":
        logits = out_of_fold(rows, right, importance, ridge, examples.folds)
        threshold = float(
            1 / (1 + np.exp(-np.quantile(logits[~right], LEFT_ALONE_READ if with_reader else LEFT_ALONE)))
        )
    return {
        "intercept": round(intercept, 4),
        "threshold": round(threshold, 4),
        "weights": {name: round(float(weight), 4) for name, weight in zip(examples.rows[0], weights, strict=True)},
    }
