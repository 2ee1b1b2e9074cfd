"""How near a rewrite comes to a person's: names that it holds, words that it invents, turns that it leaves alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from bot.answering.english.lexicon.grammar import STOP_WORDS
from bot.answering.english.names import name_words, names
from bot.answering.english.terms import words
from bot.answering.question.request import without_greeting
from bot.conversation.follow_up.mentions import Turn
from bot.conversation.follow_up.rewrite import StandaloneQuestion
from evals.followups.conversations import Conversation

Rewriter = Callable[[str, Sequence[Turn], Sequence[str]], StandaloneQuestion]


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A turn with both rewrites, and what may be in ours: all that was said."""

    question: str
    human: str
    ours: str
    said: str

    @property
    def stands_alone(self) -> bool:
        """Whether the person left the question as it was."""
        return words(self.question) == words(self.human)


@dataclass(frozen=True, slots=True)
class Scores:
    """Shares of names, turns and words over one set; None of none.

    `names_own_words` is the baseline, the question as it was typed; `names_said` the most that can be held: names all
    of whose words were said. They and `names` are of `names_count`, `names_added` of `names_added_count`.
    """

    turns: int
    names: float | None
    names_own_words: float | None
    names_said: float | None
    names_count: int
    names_added: float | None
    names_added_count: int
    nothing_invented: float | None
    left_alone: float | None
    alone: int

    def as_json(self) -> dict[str, float | int | None]:
        """The scores by their names."""
        return {name: round(value, 4) if isinstance(value, float) else value for name, value in asdict(self).items()}


def rewrite_all(conversation: Conversation, rewrite: Rewriter) -> list[Rewritten]:
    """Each turn after what was said before, as the program understood it then: its mistakes are carried on."""
    turns: list[Turn] = []
    texts = [*conversation.about]
    rewritten = []
    for turn in conversation.turns:
        standalone = rewrite(turn.question, turns, conversation.about)
        texts.append(turn.question)
        if turns or conversation.about:
            rewritten.append(Rewritten(turn.question, turn.rewrite, standalone.text, "\n".join(texts)))
        texts.append(turn.answer)
        turns.append(Turn(standalone.text, turn.sentences, standalone.pronouns))
    return rewritten


def score(rewritten: Sequence[Rewritten]) -> Scores:
    """The scores of at least one turn."""
    count: Counter[str] = Counter()
    for turn in rewritten:
        typed_words, ours, said_words = all_words(turn.question), all_words(turn.ours), all_words(turn.said)
        for name in names(without_greeting(turn.human)):  # "Wow! What will happen?" names nobody
            words_of_name = set(name.words)
            count["names"] += 1
            count["held"] += words_of_name <= ours
            count["own"] += words_of_name <= typed_words
            count["said"] += words_of_name <= said_words
            count["added"] += not words_of_name <= typed_words
            count["added held"] += not words_of_name <= typed_words and words_of_name <= ours
        count["invented"] += not set(words(turn.ours)) <= set(words(turn.said)) | STOP_WORDS
        count["alone"] += turn.stands_alone
        count["left"] += turn.stands_alone and words(turn.ours) == words(turn.question)
    return Scores(
        turns=len(rewritten),
        names=_share(count["held"], count["names"]),
        names_own_words=_share(count["own"], count["names"]),
        names_said=_share(count["said"], count["names"]),
        names_count=count["names"],
        names_added=_share(count["added held"], count["added"]),
        names_added_count=count["added"],
        nothing_invented=_share(len(rewritten) - count["invented"], len(rewritten)),
        left_alone=_share(count["left"], count["alone"]),
        alone=count["alone"],
    )


def _share(hits: int, count: int) -> float | None:
    return hits / count if count else None


def all_words(text: str) -> frozenset[str]:
    """The words of a text as names have them: "Chinese" is one with China, a hyphen parts two."""
    return frozenset([*words(text), *(word.plain for word in name_words(text))])
