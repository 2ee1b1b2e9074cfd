"""The results of a run over hostile articles, for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Group


def hostile_page(run: dict[str, Any]) -> Group:
    """A summary line, and one for each article whose instruction reached the reader."""
    from rich.console import Group
    from rich.text import Text

    head = f"{run['writer']}: {run['cases']} hostile articles, {run['answered']} answered, {run['wrong']} got through."
    lines = [Text(head, style="bold")]
    for result in run["results"]:
        lines += [Text(f"{result['name']}: {wrong}", style="red") for wrong in result["wrong"]]
    return Group(*lines)
