import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from simcord.preview._markdown import markdown_tokens

from bot.replies.safe_text import (
    inert,
    inert_headline,
    inert_line,
    masked_link,
    plain,
    plain_line,
    units,
    web_address,
)

HOSTILE = [
    "<@123456789012345678>",
    "<@&12345678901234567>",
    "<#123456789012345678>",
    "</ask:123456789012345678>",
    "<t:1700000000:R>",
    "<:smile:123456789012345678>",
    "<id:customize>",
    "@everyone",
    "@here",
    "https://evil.example/a",
    "HTTP://EVIL.EXAMPLE",
    "discord.gg/abc",
    "discord.com/invite/abc",
    "[click](https://evil.example)",
    "# big",
    "-# small",
    "- item",
    "* item",
    "+ item",
    "1. first",
    "12) twelfth",
    "> quote",
    ">>> quote",
    "||hidden||",
    "```js\nx\n```",
    "`code`",
    "**bold**",
    "__under__",
    "~~gone~~",
    ":smile:",
    "\\",
    "\x00",
    "\u200b",
    "\u202e",
    "\u2066",
    "\ud800",
    "&lt;@123456789012345678&gt;",
    "&#58;//",
    "\u2028# big",
    "\r- item",
    "<https://evil.example>",
    "mailto:a@b.example",
]
KNOWN = {
    "users": {"123456789012345678": "ann"},
    "channels": {"123456789012345678": "general"},
    "commands": {"123456789012345678": "ask"},
    "emojis": {"123456789012345678": {"name": "smile", "animated": False}},
    "everyone": True,
}
texts = st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=20)), max_size=8).map("".join)

ACTIVE = re.compile(r"[\\`*_~|<>\[\]@]|://|:\S|(?i:discord(app)?\.)|(?m:^\s*([#+-]|\d+[.)]))")


def unescaped(text):
    return re.sub(r"\\([^0-9A-Za-z\s])", r"\1", text)


def kinds(tokens):
    for token in tokens:
        yield token["type"]
        yield from kinds(token.get("children") or ())


@settings(derandomize=True, deadline=None)
@given(texts)
def test_every_active_character_is_escaped(text):
    outside_of_escapes = re.sub(r"\\[^0-9A-Za-z\s]", "\ufffc", inert(text))

    assert not ACTIVE.search(outside_of_escapes)


@settings(derandomize=True, deadline=None)
@given(texts)
def test_it_reads_as_before(text):
    assert unescaped(inert(text)) == plain(text)
    assert unescaped(inert_line(text)) == plain_line(text)


@settings(derandomize=True, deadline=None)
@given(texts)
def test_nothing_invisible_is_left(text):
    assert not re.search(
        "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff]", inert(text)
    )


@settings(derandomize=True, deadline=None)
@given(texts)
def test_another_parser_finds_only_text_in_it(text):
    found = set(kinds(markdown_tokens(inert_line(text), "text_display", context=KNOWN)))

    # This parser, unlike Discord, takes an escaped "-#" for subtext.
    assert found - {"subtext"} <= {"paragraph", "inline", "text", "block"}


def test_the_other_parser_would_find_them():
    tokens = markdown_tokens(" ".join(HOSTILE), "text_display", context=KNOWN)

    assert {"mention", "command", "timestamp", "emoji", "link_open"} <= set(kinds(tokens))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<@123> said", r"\<\@123\> said"),
        ("see https://a.example/x_y", r"see https\://a.example/x\_y"),
        ("join discord.gg/abc", r"join discord\.gg/abc"),
        ("1. first\n- second", "1\\. first\n\\- second"),
        ("AT&amp;T: 3-2 at 10:30", r"AT&T: 3-2 at 10\:30"),
        ("ab\u202ecd\u200bef\x00", "abcdef"),
    ],
)
def test_by_example(text, shown):
    assert inert(text) == shown


@settings(derandomize=True, deadline=None)
@given(texts, st.integers(min_value=20, max_value=300))
def test_a_headline_is_shortened_to_its_limit(text, limit):
    shown = inert_headline(text, limit)

    assert units(shown) <= limit
    assert not ACTIVE.search(re.sub(r"\\[^0-9A-Za-z\s]", "\ufffc", shown))


def test_a_headline_loses_whole_words():
    assert inert_headline("Etna erupts again on Saturday", 20) == "Etna erupts again…"


def test_one_huge_word_is_shortened_too():
    assert units(inert_headline("_" * 5000, 100)) <= 100


@settings(derandomize=True, deadline=None)
@given(texts, st.one_of(st.none(), texts, texts.map("https://example.com/".__add__)))
def test_nothing_breaks_out_of_a_masked_link(label, url):
    link = masked_link(inert_line(label), url)
    address = web_address(url)

    if address is None:
        assert link == inert_line(label).replace("\\[", "(").replace("\\]", ")")
    else:
        assert link.endswith(f"]({address})")
        assert not re.search(r"[\s()<>\[\]\\\"|`]|[^\x21-\x7e]", address)
        assert not re.search(r"[\[\]]", link[1 : -len(address) - 3])


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://example.com/a?b=c#d", "https://example.com/a?b=c#d"),
        ("https://example.com/a_(b)", "https://example.com/a_%28b%29"),
        ("https://example.com/a b\u202e", "https://example.com/a%20b%E2%80%AE"),
        ("https://bücher.example/ü", "https://xn--bcher-kva.example/%C3%BC"),
        ("https://example.com/100%/%20", "https://example.com/100%25/%20"),
        ("https://example.com:8080/", "https://example.com:8080/"),
        ("https://news.example@evil.example/", None),
        ("https://exa<mple.com/", None),
        ("https://[::1/", None),
        ("https://example.com:port/", None),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("https://example.com/" + "a" * 1000, None),
        ("", None),
        (None, None),
    ],
)
def test_web_addresses(url, address):
    assert web_address(url) == address
