import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.replies.also import LINE_LIMIT, also_line, also_texts, elsewhere
from bot.replies.answer import answer_message
from bot.replies.message import Limit
from bot.replies.safe_text import units

HERE = "https://example.com/etna"


def outlets(build, *copies, **changes):
    return list(elsewhere([build.passage(copies=copies, **changes)]))


@pytest.mark.parametrize(
    ("copies", "shown"),
    [
        ((), []),
        (("https://www.b.example/etna", "https://c.example/x?id=7"), ["b.example", "c.example"]),
        (("https://b.example/1", "https://b.example/2"), ["b.example"]),
        (("http://www.example.com/etna/", f"{HERE}?utm_source=feed"), []),
        # Where its page stood before it moved, or a second page of the same outlet.
        ((f"{HERE}-2", f"{HERE}?id=7", "https://m.example.com/etna"), []),
        (("https://[broken", "no address"), []),
    ],
)
def test_each_other_outlet_is_named_once(build, copies, shown):
    assert outlets(build, *copies) == shown


def test_passages_of_one_article_name_only_their_common_copies(build):
    passages = [
        build.passage(copies=("https://b.example/", "https://c.example/")),
        build.passage(copies=("https://c.example/",)),
    ]

    assert list(elsewhere(passages)) == ["c.example"]


def test_discord_and_the_terminal_name_the_copies(build):
    passage = build.passage(copies=tuple(f"https://{name}.example/etna" for name in "bcdef"))

    assert also_line([passage]) == (
        "also: [b.example](https://b.example/etna), [c.example](https://c.example/etna), "
        "[d.example](https://d.example/etna) and 2 more"
    )
    assert also_texts([passage]) == (
        *(f"also: {name}.example https://{name}.example/etna" for name in "bcd"),
        "also: 2 more",
    )
    assert also_line([build.passage(copies=("https://b.example/etna",), url=None)]) == (
        "also: [b.example](https://b.example/etna)"
    )
    assert also_line([build.passage()]) == ""
    assert also_texts([build.passage()]) == ()


def test_a_link_that_does_not_fit_is_counted_not_cut(build):
    long = f"https://b.example/{'a' * 500}"

    assert also_line([build.passage(copies=(long, "https://c.example/"))]) == "also: 2 more"


def test_a_long_quote_is_shown_before_its_copies(build):
    quote = "word " * 180
    copies = tuple(f"https://{name}.example/{'a' * 60}" for name in "bcd")
    answer = build.answer([("Short.", (1,))], [build.citation(1, quote=quote, copies=copies)])
    (field,) = answer_message(answer, "abcd").embeds[0].fields

    assert "word word" in field.value
    assert "also:" not in field.value


@given(st.lists(st.text(max_size=30).map(lambda end: f"https://b{end}.example/{end}"), max_size=6))
def test_for_any_urls_the_line_keeps_its_limit_and_pings_nobody(build, copies):
    line = also_line([build.passage(copies=tuple(copies))])

    assert units(line) <= LINE_LIMIT + len("also:  and 999 more") <= Limit.FIELD_VALUE
    assert "@everyone" not in line
    assert "\n" not in line


def test_a_link_in_the_terminal_leads_where_it_should(build):
    """What looks like an entity in it became a sign: "&copy=1"."""
    url = "https://b.example/story?id=5&section=politics&region=eu&copy=1"
    assert also_texts([build.passage(copies=(url,))]) == (f"also: b.example {url}",)
