"""The README shows what the demo prints."""

from pathlib import Path

from rich.console import Console

from bot.demo import QUESTION
from bot.replies.page import reply_page
from bot.terminal import WIDTH

README = Path(__file__).parents[2] / "README.md"


def test_the_answer_in_the_readme_is_the_demos(samples):
    page = Console(width=WIDTH, highlight=False, force_terminal=False)
    with page.capture() as capture:
        page.print(reply_page(samples.ask(QUESTION)))
    lines = [line.rstrip() for line in capture.get().rstrip().splitlines()]

    assert QUESTION in README.read_text("utf-8")
    assert "\n".join(lines) in README.read_text("utf-8")
