"""The scores of follow-ups, and the turns that are still missed, as tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.box import SIMPLE
from rich.table import Table
from rich.text import Text

from bot.answering.english.names import names
from bot.answering.english.terms import words
from evals.followups.measures import Rewritten, Scores, all_words
from evals.tables import share_or_dash
from ingest.corpus.console.visible_text import visible

_COLUMNS = ("set", "turns", "names held", "own words", "ever said", "names added", "nothing invented", "left alone")


def scores_table(scores: Mapping[str, Scores]) -> Table:
    """A line a set, shares in percent."""
    table = Table(title="Follow-ups", box=SIMPLE, pad_edge=False)
    for column in _COLUMNS:
        table.add_column(column, min_width=max(map(len, column.split())))
    for name, part in scores.items():
        table.add_row(
            Text(visible(name)),
            str(part.turns),
            f"{share_or_dash(part.names)} of {part.names_count}",
            share_or_dash(part.names_own_words),
            share_or_dash(part.names_said),
            f"{share_or_dash(part.names_added)} of {part.names_added_count}",
            share_or_dash(part.nothing_invented),
            f"{share_or_dash(part.left_alone)} of {part.alone}",
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
