"""Draws the rooms and who imports whom, from the imports themselves: python docs/architecture.py [FILE.svg].

A room is a folder or a file at the top of its package. Whoever stands higher may import what stands lower; an arrow
that follows from two others is left out (the transitive reduction).
"""

from __future__ import annotations

import argparse
import sys
from html import escape
from pathlib import Path

import grimp
import networkx as nx

PANELS = ("evals", "bot", "bot.answering", "ingest", "ingest.corpus")
HIDDEN = frozenset(("__main__",))
BOX, HIGH, GAP_X, GAP_Y, MARGIN, TITLE = 150, 30, 18, 34, 24, 34
STYLE = """
svg { background: #fff; font: 13px system-ui, sans-serif }
rect { fill: #f6f8fa; stroke: #57606a; rx: 5 }
text { fill: #1f2328; text-anchor: middle }
.title { font-weight: 600; font-size: 16px; text-anchor: start }
.arrow { stroke: #8c959f; fill: none; marker-end: url(#head) }
@media (prefers-color-scheme: dark) {
  svg { background: #0d1117 } rect { fill: #161b22; stroke: #8b949e } text { fill: #e6edf3 }
}
"""


def main() -> int:
    """Write the picture; returns 0."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("file", type=Path, nargs="?", default=Path(__file__).with_name("architecture.svg"))
    file = parser.parse_args().file
    imports = grimp.build_graph("bot", "ingest", "evals", "prompts", cache_dir=None)
    parts, top, width = [], MARGIN, 0
    for package in PANELS:
        drawn, wide, high = panel(package, rooms(imports, package), top)
        parts.append(drawn)
        top, width = top + high + MARGIN, max(width, wide)
    head = '<marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
    head += '<path d="M0 0 8 4 0 8z" fill="#8c959f"/></marker>'
    size = f'width="{width + 2 * MARGIN}" height="{top}" viewBox="0 0 {width + 2 * MARGIN} {top}"'
    opening = f'<svg xmlns="http://www.w3.org/2000/svg" {size}><style>{STYLE}</style><defs>{head}</defs>'
    file.write_text(f"{opening}{''.join(parts)}</svg>\n", "utf-8")
    return 0


def rooms(imports: grimp.ImportGraph, package: str) -> nx.DiGraph:
    """The rooms of a package, an edge from each to each that it imports."""
    graph = nx.DiGraph()
    inside = [name for name in imports.modules if name.startswith(f"{package}.")]
    graph.add_nodes_from({_room(name, package) for name in inside} - HIDDEN)
    for module in inside:
        for imported in imports.find_modules_directly_imported_by(module):
            if imported.startswith(f"{package}."):
                importer, source = _room(module, package), _room(imported, package)
                if importer != source and HIDDEN.isdisjoint((importer, source)):
                    graph.add_edge(importer, source)
    return graph


def panel(package: str, graph: nx.DiGraph, top: int) -> tuple[str, int, int]:
    """The drawing of a package's rooms, its width and its height."""
    circles = [c for c in nx.strongly_connected_components(graph) if len(c) > 1]
    if circles:
        raise SystemExit(f"{package}: these import one another: {circles}")
    floors = [sorted(floor) for floor in nx.topological_generations(graph)]
    corners = {
        room: (MARGIN + column * (BOX + GAP_X), top + TITLE + row * (HIGH + GAP_Y))
        for row, floor in enumerate(floors)
        for column, room in enumerate(floor)
    }
    arrows = (_arrow(corners[upper], corners[lower]) for upper, lower in sorted(nx.transitive_reduction(graph).edges))
    boxes = (_box(room, *corner) for room, corner in sorted(corners.items()))
    title = f'<text class="title" x="{MARGIN}" y="{top + 14}">{escape(package)}/</text>'
    width = max(len(floor) for floor in floors) * (BOX + GAP_X)
    return title + "".join(arrows) + "".join(boxes), width, TITLE + len(floors) * (HIGH + GAP_Y)


def _room(module: str, package: str) -> str:
    return module.removeprefix(f"{package}.").split(".", 1)[0]


def _box(room: str, x: int, y: int) -> str:
    label = f'<text x="{x + BOX / 2}" y="{y + HIGH / 2 + 4}">{escape(room)}</text>'
    return f'<rect x="{x}" y="{y}" width="{BOX}" height="{HIGH}"/>{label}'


def _arrow(upper: tuple[int, int], lower: tuple[int, int]) -> str:
    (x1, y1), (x2, y2) = (upper[0] + BOX / 2, upper[1] + HIGH), (lower[0] + BOX / 2, lower[1])
    return f'<path class="arrow" d="M{x1} {y1}C{x1} {y1 + GAP_Y / 2} {x2} {y2 - GAP_Y / 2} {x2} {y2}"/>'


if __name__ == "__main__":
    sys.exit(main())
