"""What a new fit of refusals changes: error rates beside the shipped fit's, where it is, how to undo it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.table import Table

from evals.fit.calibration import answered_unseen
from evals.fit.examples import Example
from evals.fit.training import answered_as_shipped
from evals.metrics import label
from evals.statistics import wilson_interval
from evals.tables import interval, percent, table

# The metric of `refusals` that each kind of example is measured by.
MEASURED = {
    "right": "false_refusals",
    "off_corpus": "false_answers",
    "held_out": "false_answers_held_out",
    "near_miss": "false_answers_near_miss",
}
# Of either side: with fewer, error rates of a prediction say little (Vergouwe et al. 2005, Journal of Clinical
# Epidemiology 58: at least 100 events and 100 non-events). At 100, a rate of 12% is known to about 6 points either way.
ENOUGH = 100


def effect_table(examples: Sequence[Example], false_refusals: float) -> Table:
    """The error rates of both fits on these examples, the new one's on those that it was not fitted on."""
    columns = ["by the fit alone", "shipped", "95%", "new", "95%", "of"]
    shipped = answered_as_shipped([example.signals for example in examples])
    rows = _rows(examples, shipped, answered_unseen(examples, false_refusals))
    return table("errors on these questions, percent (new: each by a fit on the others)", columns, rows)


def too_few(examples: Sequence[Example]) -> str | None:
    """One sentence if there are too few examples of either side, communities apart, to trust a fit on them."""
    own = [example for example in examples if not example.about_community]
    # Asked as of two days, a question is still one.
    right = len({example.id for example in own if example.right})
    wrong = len({(example.id, example.kind) for example in own if not example.right})
    if min(right, wrong) >= ENOUGH:
        return None
    return (
        f"warning: {right} questions with their answer in the first five passages and {wrong} without are too few to "
        f"trust this fit: it takes {ENOUGH} of each. The columns 95% show how far off the rates may be."
    )


def too_few_lists(lists: int) -> str | None:
    """One sentence if weights were fitted on too few questions or claims, communities apart, to trust them."""
    if lists >= ENOUGH:
        return None
    return f"warning: these weights rest on {lists} of them; to trust such weights takes {ENOUGH}."


def where_it_is(out: Path, in_use: Path) -> str:
    """Where the fit was written, when it is used, and how to go back to the shipped one."""
    if out.resolve() != in_use.resolve():
        return f"The fit is in {out}. It is not in use: for that, copy it to {in_use}."
    return (
        f"The fit is in {out} and in use from now on: commands take it at once, a running bot at its next start.\n"
        "To go back to the shipped fit, delete that file."
    )


def _rows(examples: Sequence[Example], shipped: NDArray[np.bool_], new: NDArray[np.bool_]) -> Iterator[tuple[str, ...]]:
    for about_community, (kind, metric) in product((False, True), MEASURED.items()):
        of = np.array([(e.kind, e.about_community) == (kind, about_community) for e in examples])
        asked = int(of.sum())
        if asked:
            count = len({example.id for example, is_of in zip(examples, of, strict=True) if is_of})
            errors = [int(((answered != (kind == "right")) & of).sum()) / asked for answered in (shipped, new)]
            cells = [(percent(share), interval(wilson_interval(round(share * count), count))) for share in errors]
            name = f"{label(metric)} (communities)" if about_community else label(metric)
            yield (name, *cells[0], *cells[1], str(count))
