"""Draws a picture of a reply: a PNG on a solid ground, in the one font that comes with matplotlib.

Titles and outlets are strangers' text: drawn as plain text; what the font cannot draw is replaced in the picture.
"""

from __future__ import annotations

import io
import logging
import threading
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from bot.languages.current import ngettext
from bot.replies.message import Limit, Picture
from bot.replies.safe_text import plain_line, units

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

log = logging.getLogger(__name__)

# Discord shows it 400 pixels wide, and a phone 280: letters of 10 points are 8 pixels high there.
_INCHES, _DPI = (4.8, 3.6), 200
# The ground of Discord's dark theme, which most people have; in the light theme it is a dark card.
GROUND, INK, FAINT = "#2b2d31", "#f2f3f5", "#80848e"
# Okabe and Ito's colors that are light enough for it, which people with any color vision tell apart; the last is for
# what is summed up.
COLORS = ("#56b4e9", "#e69f00", "#009e73", "#cc79a7", "#999999")
# Whatever a matplotlibrc says; a "$" in a headline is no mathematics.
_STYLE: dict[Any, Any] = {
    "font.family": ["DejaVu Sans"],
    "text.parse_math": False,
    "text.usetex": False,
    "text.color": INK,
    "axes.facecolor": GROUND,
    "axes.edgecolor": FAINT,
    "axes.titlecolor": INK,
    "xtick.color": INK,
    "xtick.major.size": 0,
}
# Written from the right, or joined from parts: the font has the signs, and would set them wrong.
_NOT_SET = frozenset({"R", "AL", "AN"})
_DRAWING = threading.Lock()  # matplotlib's caches of fonts are shared by all threads


def load() -> None:
    """Imports what pictures are drawn with: a second in which threads would hold the interpreter, once."""
    import matplotlib.backends.backend_agg
    import matplotlib.figure  # noqa: F401


def draw_png(draw: Callable[[Figure], None]) -> bytes:
    """The bytes of a picture that `draw` fills, 960 x 720 pixels."""
    with _DRAWING:
        from matplotlib import rc_context
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        with rc_context(_STYLE):
            figure = Figure(figsize=_INCHES, dpi=_DPI, facecolor=GROUND, layout="constrained")
            FigureCanvasAgg(figure)
            draw(figure)
            out = io.BytesIO()
            figure.savefig(out, format="png", dpi=_DPI, facecolor=GROUND, metadata={"Software": None})
            return out.getvalue()


def picture_if_drawn(draw: Callable[[], Picture | None]) -> Picture | None:
    """The picture; None where it cannot be drawn: the words say all that it shows."""
    try:
        return draw()
    except Exception:  # a reply without its picture is better than none
        log.warning("A picture could not be drawn; the reply goes out without it.", exc_info=True)
        return None


def days_text(head: str, days: Sequence[str]) -> str:
    """What a picture shows, for people who do not see it: a sentence a day; those that do not fit are counted."""
    text = head
    for position, day in enumerate(days):
        days_left = " " + ngettext("And {number} more day.", "And {number} more days.", len(days) - position)
        if units(f"{text} {day}{days_left}") > Limit.PICTURE_TEXT:
            return text + days_left
        text += f" {day}"
    return text


def clear_sides(axes: Axes) -> None:
    """Leaves the line at the bottom only."""
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)


def drawable(text: str, limit: int, instead: str) -> str:
    """The text on one line as the font can draw it, shortened with an ellipsis; `instead` where it cannot."""
    line = plain_line(text)
    if not line or not all(_can_draw(char) for char in line):
        return instead
    return line if len(line) <= limit else f"{line[: limit - 1].rstrip()}…"


def _can_draw(char: str) -> bool:
    set_well = unicodedata.bidirectional(char) not in _NOT_SET and not unicodedata.combining(char)
    return set_well and ord(char) in _signs()


@lru_cache(maxsize=1)
def _signs() -> frozenset[int]:
    import matplotlib
    from matplotlib.font_manager import get_font

    return frozenset(get_font(f"{matplotlib.get_data_path()}/fonts/ttf/DejaVuSans.ttf").get_charmap())
