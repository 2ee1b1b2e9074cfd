"""Examples to train the context reader on: a question, what was said before it, and the words that it leaves unsaid."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.conversation.follow_up.mentions import Turn
from bot.conversation.follow_up.rewrite import stand_alone
from bot.conversation.follow_up.unsaid import said_before
from evals.fit.training import content_words
from evals.followups.conversations import Conversation

WITHOUT_ANSWERS = 0.3  # how often the answers are left out: a refusal has none, and some people ask without them
OWN_REWRITES = 0.5  # how often an earlier question stands as the program would have rewritten it
FOLDS = 5  # one of them is kept to fit the weights on that use the reader (evals/fit/follow_ups.py)


@dataclass(frozen=True, slots=True)
class Example:
    """A question, the texts that were said before it, newest first, and the words of them that a person would add."""

    question: str
    said: tuple[str, ...]
    unsaid: frozenset[str]
    stands_alone: bool


def split(conversations: Sequence[Conversation]) -> tuple[list[Conversation], list[Conversation]]:
    """The conversations to train the reader on, and those to fit on what it says of them: about other subjects."""
    trained = [conversation for number, conversation in enumerate(conversations) if number % FOLDS]
    subjects = {conversation.about[0] for conversation in trained if conversation.about}
    others = [conversation for number, conversation in enumerate(conversations) if not number % FOLDS]
    return trained, [c for c in others if not subjects.intersection(c.about[:1])]


def conversation_examples(conversations: Sequence[Conversation], seed: int) -> list[Example]:
    """Each turn with what was said before it, twice: with what people knew of the subject beforehand, and without."""
    chance = random.Random(seed)
    examples: list[Example] = []
    for conversation in conversations:
        examples += _examples(conversation, chance)
        if conversation.about:
            # As people talk to a bot, that knows no subject before the first question.
            examples += _examples(replace(conversation, about=()), chance)
    return examples


def unsaid_words(question: str, rewrite: str) -> frozenset[str]:
    """The words of a rewrite that say more than the question."""
    return content_words(rewrite) - content_words(question)


def _examples(conversation: Conversation, chance: random.Random) -> Iterator[Example]:
    human: list[Turn] = []
    ours: list[Turn] = []
    for turn in conversation.turns:
        if human or conversation.about:
            turns = [pair[chance.random() < OWN_REWRITES] for pair in zip(human, ours, strict=True)]
            if chance.random() < WITHOUT_ANSWERS:
                turns = [replace(turn, sentences=()) for turn in turns]
            texts_before = tuple(said_before(turns, conversation.about))
            yield Example(turn.question, texts_before, unsaid_words(turn.question, turn.rewrite), turn.stands_alone)
        standalone = stand_alone(turn.question, ours, conversation.about)
        human.append(Turn(turn.rewrite, turn.sentences))
        ours.append(Turn(standalone.text, turn.sentences, standalone.pronouns))
