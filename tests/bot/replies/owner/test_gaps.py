from datetime import date

from rich.console import Console

from bot.answering.answer import NearestArticle
from bot.answering.refusal.gaps.gap import Gap
from bot.replies.owner.gap_lines import UNSHOWN
from bot.replies.owner.gaps import gaps_message
from bot.replies.page import gaps_page

ARTICLE = NearestArticle("a1", "Etna [erupts]", "https://example.com/1", "The *Herald*", "", date(2026, 3, 1))
GAPS = [Gap("Who is @everyone?", 3, 2, "No article is near.", (ARTICLE,)), Gap(None, 1, 1, "No article is near.")]


def test_a_gap_has_its_wording_size_reason_and_nearest_articles():
    (embed,) = gaps_message(GAPS, 30).embeds

    assert embed.description == (
        "**3 questions from 2 people** · “Who is \\@everyone?”\nNo article is near.\nNearest articles:\n"
        "- The \\*Herald\\* · 1 March 2026 · [Etna (erupts)](https://example.com/1)\n\n"
        f"**1 question from 1 person** · *{UNSHOWN}.*\nNo article is near."
    )
    assert embed.footer.text == "4 refused questions from the last 30 days in 2 gaps"


def test_gaps_that_do_not_fit_are_counted():
    many = [Gap("*" * 200, 2, 2, "No article is near.", (ARTICLE,) * 3)] * 50
    (embed,) = gaps_message(many, 1).embeds

    assert len(embed.description) <= 4096
    assert embed.description.endswith("smaller gaps")
    assert gaps_message([], 1).text == (
        "In the last 1 day, no question was refused that an article could have answered."
    )


def test_no_gap_in_a_terminal_says_what_is_not_counted():
    console = Console(width=200, color_system=None)
    with console.capture() as capture:
        console.print(gaps_page([], 1))

    assert capture.get() == (
        "No question that an article could have answered was refused in Discord in the last day; what is asked in a "
        "terminal is not kept.\n"
    )


def test_gaps_in_a_terminal():
    console = Console(width=100, color_system=None)
    with console.capture() as capture:
        console.print(gaps_page(GAPS, 7))

    assert capture.get().splitlines() == [
        "3 questions from 2 people: “Who is @everyone?”",
        "    No article is near.",
        "-   The *Herald*, 1 March 2026: Etna [erupts]",
        "",
        f"1 question from 1 person: {UNSHOWN}.",
        "    No article is near.",
        "",
        "4 refused questions from the last 7 days in 2 gaps",
    ]
