"""The scores of follow-ups, and the turns that are still missed, as tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.table import Table
from rich.text import Text

from bot.answering.english.names import names
from bot.answering.english.terms import words
from evals.followups.measures import Rewritten, Scores, all_words
from evals.tables import percent
from ingest.corpus.console.visible_text import visible

_COLUMNS = ("set", "turns", "names held", "own words", "ever said", "names added", "nothing invented", "left alone")


def scores_table(scores: Mapping[str, Scores]) -> Table:
    """A line a set, shares in percent."""
    table = Table(*_COLUMNS, title="Follow-ups")
    for name, part in scores.items():
        shares = (part.names, part.names_own_words, part.names_said, part.names_added, part.nothing_invented)
        table.add_row(
            Text(visible(name)), str(part.turns), *map(percent, shares), f"{percent(part.left_alone)} of {part.alone}"
        )
    return table


def wrong_table(turns: Sequence[Rewritten], limit: int) -> Table:
    """Turns of which a name is missed, or that should have been left alone: evenly spread over all of them."""
    wrong = [turn for turn in turns if _is_wrong(turn)]
    table = Table("question", "a person", "ours", title=f"{len(wrong)} of {len(turns)} turns", show_lines=True)
    for turn in wrong[:: max(1, len(wrong) // limit)][:limit]:
        table.add_row(*(Text(visible(text)) for text in (turn.question, turn.human, turn.ours)))
    return table


def _is_wrong(turn: Rewritten) -> bool:
    if turn.stands_alone:
        return words(turn.ours) != words(turn.question)
    ours = all_words(turn.ours)
    return any(not set(name.words) <= ours for name in names(turn.human))
