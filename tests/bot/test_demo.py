"""The README shows what the demo prints."""

import re
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from bot.demo import QUESTION
from bot.replies.page import reply_page
from bot.terminal import WIDTH

README = Path(__file__).parents[2] / "README.md"


def test_the_answer_in_the_readme_is_the_demos(samples):
    page = Console(width=WIDTH, highlight=False, force_terminal=False)
    with page.capture() as capture:
        reply = samples.ask(QUESTION)
        page.print(reply_page(replace(reply, freshness=replace(reply.freshness, stale=False))))
    lines = [line.rstrip() for line in capture.get().rstrip().splitlines()]

    assert QUESTION in README.read_text("utf-8")
    readme = README.read_text("utf-8").splitlines()
    first = readme.index(lines[0])
    *shown, last = readme[first : first + len(lines)]
    assert shown == lines[:-1]
    # How long ago it was depends on the day.
    assert re.sub(r"\d+ \w+ ago", "", last).startswith(re.sub(r"\d+ \w+ ago", "", lines[-1]))
