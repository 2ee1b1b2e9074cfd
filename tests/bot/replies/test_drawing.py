"""What pictures are drawn with: colors that can be told apart, and text that the font can draw."""

import pytest
from PIL import ImageColor

from bot.replies.drawing import COLORS, GROUND, INK, drawable, picture_if_drawn
from bot.replies.message import Picture


def test_text_and_bars_contrast_with_the_background():
    assert contrast(INK, GROUND) >= 7
    assert min(contrast(color, GROUND) for color in COLORS) >= 3


def contrast(foreground, background):
    """As WCAG 2.2 measures it: 3 is enough for shapes, 7 for small text."""
    lighter, darker = sorted((luminance(color) for color in (foreground, background)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(color):
    parts = [part / 255 for part in ImageColor.getrgb(color)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("cnn.com", "cnn.com"),
        ("$5 and $6", "$5 and $6"),
        ("Élysée – Київ", "Élysée – Київ"),
        ("新聞.example", "outlet 1"),
        ("أخبار", "outlet 1"),
        ("नमस्ते", "outlet 1"),
        ("🦊", "outlet 1"),
        ("", "outlet 1"),
        ("a\x1b[31m\nb", "a[31m b"),
        ("a long name of an outlet", "a long name of…"),
    ],
)
def test_text_that_the_font_cannot_draw_is_replaced(text, drawn):
    assert drawable(text, 15, "outlet 1") == drawn


def test_a_picture_that_cannot_be_drawn_is_left_out_and_logged(caplog):
    def draw():
        raise RuntimeError("no font")

    assert picture_if_drawn(draw) is None
    assert "A picture could not be drawn" in caplog.text
    assert picture_if_drawn(lambda: Picture("a.png", b"", "")) == Picture("a.png", b"", "")
