"""Years that a question names: what a sentence says of other years only is about something else."""

from __future__ import annotations

import re

# Not within a longer figure, an amount or a decimal: "2,019", "$2019", "2019.5".
_YEAR = re.compile(r"(?<![\d.$€£])(?<!\d,)(?:19|20)\d\d(?!\d|,\d{3}|\.\d)")


def years_of(text: str) -> frozenset[str]:
    """The years that a text names in figures."""
    return frozenset(_YEAR.findall(text))


def of_other_years(question: str, text: str) -> bool:
    """Whether the text names years, and none of those that the question names; never for a question without one."""
    asked, told = years_of(question), years_of(text)
    return bool(asked and told) and asked.isdisjoint(told)
