from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.answer import FRESH_HEADLINES, Quote
from bot.replies.freshness import freshness_line
from bot.replies.message import Color, Limit, size
from bot.replies.refusal import refusal_message
from bot.replies.safe_text import units

QUESTION_ID = "0123456789abcdef"


def test_a_refusal_gives_the_reason_and_the_nearest_articles(build):
    quote = Quote("v1", 0, 15, "Etna *erupted*.\nIt did.")
    nearest = [build.nearest(quote=quote), build.nearest(url=None, outlet=None, name="b.txt", published=None)]
    message = refusal_message(build.refusal(nearest=nearest, notes=["Searched by words alone."]), QUESTION_ID)

    (embed,) = message.embeds
    assert embed.title == "Why?"
    assert embed.description.split("\n") == [
        "No article says so.",
        "",
        "**Nearest articles:**",
        "- Example News · 22 March 2025 · [Etna erupts again](https://example.com/etna)",
        "> Etna \\*erupted\\*. It did.",
        "- date unknown · Etna erupts again (b.txt)",
    ]
    assert embed.footer.text == "Searched by words alone."
    assert message.buttons == ()


def test_where_quotes_do_not_fit_the_articles_stay(build):
    """The third of three quotes of 600 characters that are all marks took its article with it."""
    quote = Quote("v1", 0, 600, "_" * 600)
    (embed,) = refusal_message(build.refusal(nearest=[build.nearest(quote=quote)] * 3), QUESTION_ID).embeds

    assert (embed.description.count("Etna erupts again"), "\\_" in embed.description) == (3, False)


def test_a_greeting_lists_fresh_headlines(build):
    welcome = replace(build.refusal("Hello! Ask me.\nIt is *easy*.", [build.nearest()]), heading=FRESH_HEADLINES)
    (embed,) = refusal_message(welcome, QUESTION_ID).embeds

    assert embed.description.split("\n")[:4] == ["Hello! Ask me.", "It is \\*easy\\*.", "", "**Newest headlines:**"]
    assert embed.color.value == Color.READING


def test_at_most_five_articles_are_named(build):
    message = refusal_message(build.refusal(nearest=[build.nearest()] * 9), QUESTION_ID)

    assert message.embeds[0].description.count("Etna") == 5


def test_a_refusal_with_evidence_has_the_passages_button(build):
    message = refusal_message(build.refusal(passages=[build.passage()]), QUESTION_ID)

    assert [button.custom_id for button in message.buttons] == [f"passages:{QUESTION_ID}"]


@settings(derandomize=True, deadline=None, max_examples=50)
@given(st.text(), st.text(), st.text(), st.integers(0, 5000), st.booleans())
def test_discords_limits_are_kept(build, reason, title, outlet, length, stale):
    article = build.nearest(title=title * 20, outlet=outlet, url="https://example.com/" + "a" * (length // 9))
    refusal = build.refusal(reason="_" * length + reason, nearest=[article] * 9, question=title * 50)
    freshness = build.freshness(stale=stale)
    (embed,) = refusal_message(replace(refusal, freshness=freshness), QUESTION_ID).embeds

    assert embed.footer.text.split("\n")[-1] == freshness_line(freshness)
    assert embed.description.startswith("⚠️ **Out of date: ") == stale
    assert units(embed.description) <= Limit.DESCRIPTION
    assert units(embed.title or "") <= Limit.TITLE
    assert size(embed) <= Limit.TOTAL
