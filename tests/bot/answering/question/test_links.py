import pytest

from bot.answering.question.links import without_links

LINK = "https://example.com/2025/tariffs?page=2"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"what does {LINK} say about tariffs?", "what does it say about tariffs?"),
        (f"is this true? {LINK}", "is this true?"),
        (f"is this true?\n<{LINK}>", "is this true?"),
        (f"{LINK} who wrote it?", "who wrote it?"),
        (f"Is it so ({LINK}), then?", "Is it so (), then?"),
        (f"Is it so ({LINK} says so)?", "Is it so (says so)?"),
        (f"Who won: {LINK}", "Who won"),
        (f"who\0won? {LINK}", "who won?"),
        (f"what about {LINK}?", "what about?"),
        (LINK, ""),
        (f"<{LINK}>", ""),
        (f"“{LINK}”", "“”"),
        (f"„{LINK}“", "„ “"),
        (f"«{LINK}»", "« »"),
        (f"`{LINK}`", "` `"),
        (f"||{LINK}||", ""),
        (f"{LINK}…", "…"),
        (f"is this true? {LINK}.", "is this true?."),
        (f"[{LINK}]", "[ ]"),
        (f"[{LINK}]({LINK})", ""),
        (f"is [this article]({LINK}) true?", "is this article true?"),
        (f"[its headline](<{LINK}>)", "its headline"),
        (f"is this true? {LINK}。", "is this true? 。"),
        (f"is this true? （{LINK}）", "is this true? （ ）"),
        (f"\u2068is this true? {LINK}\u2069", "\u2068is this true? \u2069"),
    ],
)
def test_a_link_is_told_from_what_is_said(text, said):
    assert without_links(text) == (said, (LINK,))


def test_several_links_stay_in_order_and_a_text_without_one_stays_as_it_is():
    assert without_links("https://a.example/1 or HTTPS://b.example/2?") == (
        "?",
        ("https://a.example/1", "HTTPS://b.example/2"),
    )
    assert without_links("who  won?") == ("who  won?", ())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{a}\n{b}\nsummarize", "summarize"),
        ("{a} {b} Jupiter", "Jupiter"),
        ("{a},{b} who won?", "who won?"),
        ("summarize {a} and {b}", "summarize"),
        ("Falk fell. {a} {b}", "Falk fell."),
        ("what does {a}, {b} say?", "what does it say?"),
        ("is {a} or <{b}>, true?", "is it, true?"),
    ],
)
def test_several_links_are_one_thing_that_is_spoken_of(text, said):
    """ "summarize" behind two links was "it summarize", and refused for want of that word."""
    a, b = "https://a.example/1", "https://b.example/2"

    assert without_links(text.format(a=a, b=b)) == (said, (a, b))
