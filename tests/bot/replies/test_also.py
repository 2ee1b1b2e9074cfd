import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.replies.also import LINE_LIMIT, also_line, also_texts, elsewhere
from bot.replies.answer import answer_message
from bot.replies.message import Limit
from bot.replies.safe_text import units

HERE = "https://example.com/etna"


def outlets(made, *copies, **changes):
    return [place.outlet for place in elsewhere([made.passage(copies=copies, **changes)])]


@pytest.mark.parametrize(
    ("copies", "shown"),
    [
        ((), []),
        (("https://www.b.example/etna", "https://c.example/x?id=7"), ["b.example", "c.example"]),
        (("https://b.example/1", "https://b.example/2"), ["b.example"]),
        (("http://www.example.com/etna/", f"{HERE}?utm_source=feed"), []),
        ((f"{HERE}-2", f"{HERE}?id=7"), ["example.com"]),
        (("https://[broken", "no address"), []),
    ],
)
def test_each_outlet_is_named_once_and_other_spellings_of_the_same_page_never(made, copies, shown):
    assert outlets(made, *copies) == shown


def test_passages_of_one_article_name_what_all_of_them_have(made):
    both = [
        made.passage(copies=("https://b.example/", "https://c.example/")),
        made.passage(copies=("https://c.example/",)),
    ]

    assert [place.outlet for place in elsewhere(both)] == ["c.example"]


def test_the_lines_of_discord_and_of_the_terminal(made):
    passage = made.passage(copies=tuple(f"https://{name}.example/etna" for name in "bcdef"))

    assert also_line([passage]) == (
        "also: [b.example](https://b.example/etna), [c.example](https://c.example/etna), "
        "[d.example](https://d.example/etna) and 2 more"
    )
    assert also_texts([passage]) == (
        *(f"also: {name}.example https://{name}.example/etna" for name in "bcd"),
        "also: 2 more",
    )
    assert also_line([made.passage()]) == ""
    assert also_texts([made.passage()]) == ()


def test_a_link_that_does_not_fit_is_counted_not_cut(made):
    long = f"https://b.example/{'a' * 500}"

    assert also_line([made.passage(copies=(long, "https://c.example/"))]) == "also: 2 more"


def test_a_quote_has_more_right_to_the_room_than_its_copies(made):
    quote = "word " * 180
    copies = tuple(f"https://{name}.example/{'a' * 60}" for name in "bcd")
    answer = made.answer([("Short.", (1,))], [made.citation(1, quote=quote, copies=copies)])
    (field,) = answer_message(answer, "abcd").embeds[0].fields

    assert "word word" in field.value
    assert "also:" not in field.value


@given(st.lists(st.text(max_size=30).map(lambda end: f"https://b{end}.example/{end}"), max_size=6))
def test_whatever_the_urls_are_the_line_keeps_its_limit_and_pings_nobody(made, copies):
    line = also_line([made.passage(copies=tuple(copies))])

    assert units(line) <= LINE_LIMIT + len("also:  and 999 more") <= Limit.FIELD_VALUE
    assert "@everyone" not in line
    assert "\n" not in line
