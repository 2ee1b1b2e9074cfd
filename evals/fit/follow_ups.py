"""Fits which mention a pronoun means, and whether a question leaves its subject unsaid, on people's rewrites."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from bot.answering.english.terms import words
from bot.conversation.follow_up import choosing
from bot.conversation.follow_up.mentions import Mention, Turn, mentions
from bot.conversation.follow_up.references import bare, ellipsis, references
from evals.fit.logistic import fit_logistic, out_of_fold
from evals.followups.conversations import Conversation, ConversationTurn, read_conversations
from ingest.corpus.errors import UsageError

RIDGE = 0.001
FOLDS = 5
# A wrong person is worse than a pronoun that stays; the subject of what stands alone is worst.
LEAST_PROBABILITY = 0.2
LEFT_ALONE = 0.95
GROUPS = (*sorted({choosing.group_of(kind) for kind in choosing.KINDS}), "lacks")


@dataclass(slots=True)
class _Examples:
    rows: list[list[float]] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)


def fit_follow_ups(file: Path, name: str, tell: Callable[[int, int], None]) -> dict[str, Any]:
    """The weights, as they ship, fitted on the conversations of this set; raises UsageError where there are none."""
    conversations = [conversation for conversation in read_conversations(file) if conversation.name == name]
    if not conversations:
        raise UsageError(f"{file} has no conversations of the set {name}.")
    examples: dict[str, _Examples] = defaultdict(_Examples)
    for done, conversation in enumerate(conversations, start=1):
        _add_examples(examples, conversation)
        # And as people talk to a bot, that knows no subject before the first question.
        _add_examples(examples, replace(conversation, about=()))
        tell(done, len(conversations))
    lacking = [group for group in GROUPS if len(set(examples[group].right)) < 2]
    if lacking:
        raise UsageError(f"{file} has too few turns to fit on ({', '.join(lacking)}).")
    models = {group: _fit(examples_of_group, group) for group, examples_of_group in sorted(examples.items())}
    return {"fitted_on": {"set": name, "conversations": len(conversations)}, "models": models}


def _add_examples(examples: dict[str, _Examples], conversation: Conversation) -> None:
    turns: list[Turn] = []
    for turn in conversation.turns:
        if not turns and not conversation.about:
            turns.append(Turn(turn.rewrite, turn.sentences))
            continue
        known_mentions = mentions(conversation.about, turns)
        kinds = list(dict.fromkeys(reference.kind for reference in references(turn.question)))
        if not kinds and ellipsis(turn.question) is None and bare(turn.question) is None:
            unsaid = examples["lacks"]
            unsaid.rows.append(choosing.lacks(turn.question, known_mentions, turns))
            unsaid.right.append(not turn.stands_alone)
        pronouns = []
        for kind in kinds or ["none"]:
            mention = _add_choices(examples[choosing.group_of(kind)], kind, known_mentions, turn, turns)
            pronouns += [(kind, mention.text)] if mention and kind != "none" else []
        # As a person understood it: the weights are not fitted on mistakes of theirs.
        turns.append(Turn(turn.rewrite, turn.sentences, tuple(pronouns)))


def _add_choices(
    examples: _Examples, kind: str, known_mentions: Sequence[Mention], turn: ConversationTurn, turns: Sequence[Turn]
) -> Mention | None:
    """Adds each mention that may be meant; returns the first that the person's rewrite names."""
    own, human = set(words(turn.question)), set(words(turn.rewrite))
    first = None
    for mention in known_mentions:
        if set(mention.plain) <= own:
            continue
        right = set(mention.plain) <= human or (mention.is_name and mention.plain[-1] in human - own)
        examples.rows.append(choosing.features(kind, mention, turns))
        examples.right.append(right)
        first = first or (mention if right else None)
    return first


def _fit(examples: _Examples, group: str) -> dict[str, Any]:
    rows, right = np.array(examples.rows), np.array(examples.right)
    importance = np.ones(len(right))
    model = fit_logistic(rows, right, importance, RIDGE)
    weights = model.weights / model.scales
    intercept = model.intercept - float(weights @ model.means)
    threshold = LEAST_PROBABILITY
    names: Sequence[str] = choosing.FEATURES
    if group == "lacks":
        folds = np.arange(len(right)) % FOLDS
        logits = out_of_fold(rows, right, importance, RIDGE, folds)
        threshold = float(1 / (1 + np.exp(-np.quantile(logits[~right], LEFT_ALONE))))
        names = choosing.LACKS
    return {
        "intercept": round(intercept, 4),
        "threshold": round(threshold, 4),
        "weights": {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)},
    }
