import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from simcord.preview._markdown import markdown_tokens

from bot.replies.safe_text import (
    beginning,
    inert,
    inert_headline,
    inert_line,
    inert_line_with_bold,
    masked_link,
    plain,
    plain_line,
    span_on_line,
    units,
    web_address,
)
from tests.bot.shown import kinds

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
    "DISCORD.GG/abc",
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
    "\u2029# big",
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
pieces = st.one_of(
    st.sampled_from(
        [*"*_`~|:.@\\ \n-+#1€é(", "**", "&amp;", "&#42;", "a\u0301", "\u00ad", "\u00a0", "discord.", "word"]
    ),
    st.sampled_from(HOSTILE),
    st.text(max_size=3),
)
parts = st.lists(pieces, max_size=4).map("".join)

ACTIVE = re.compile(r"[\\`*_~|<>\[\]@]|://|:\S|(?i:discord(app)?\.)|(?m:^\s*([#+-]|\d+[.)]))")


def unescaped(text):
    return re.sub(r"\\([^0-9A-Za-z\s])", r"\1", text)


@settings(derandomize=True, deadline=None)
@given(texts)
def test_every_active_character_is_escaped(text):
    outside_of_escapes = re.sub(r"\\[^0-9A-Za-z\s]", "\ufffc", inert(text))

    assert not ACTIVE.search(outside_of_escapes)


@settings(derandomize=True, deadline=None)
@given(texts)
def test_escaped_text_reads_like_the_original(text):
    assert unescaped(inert(text)) == plain(text)
    assert unescaped(inert_line(text)) == plain_line(text)


@settings(derandomize=True, deadline=None)
@given(texts)
def test_no_invisible_character_is_left(text):
    assert not re.search(
        "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff]", inert(text)
    )


@settings(derandomize=True, deadline=None)
@given(texts)
def test_a_markdown_parser_finds_only_text_in_escaped_text(text):
    token_kinds = set(kinds(markdown_tokens(inert_line(text), "text_display", context=KNOWN)))

    # This parser, unlike Discord, takes an escaped "-#" for subtext.
    assert token_kinds - {"subtext"} <= {"paragraph", "inline", "text", "block"}


def test_the_markdown_parser_finds_unescaped_markup():
    tokens = markdown_tokens(" ".join(HOSTILE), "text_display", context=KNOWN)

    assert {"mention", "command", "timestamp", "emoji", "link_open"} <= set(kinds(tokens))


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("<@123> said", r"\<\@123\> said"),
        ("see https://a.example/x_y", r"see https\://a.example/x\_y"),
        ("join discord.gg/abc", r"join discord\.gg/abc"),
        ("join Discord.gg/abc", r"join Discord\.gg/abc"),
        ("a\u2028# b\u2029- c", "a\n\\# b\n\\- c"),
        ("1. first\n- second", "1\\. first\n\\- second"),
        ("AT&amp;T: 3-2 at 10:30", r"AT&T: 3-2 at 10\:30"),
        ("ab\u202ecd\u200bef\x00", "abcdef"),
        ("ab\U000e0061\U000e0101\U000e0fff\u00e9", "ab\u00e9"),
    ],
)
def test_examples_of_escaped_text(text, escaped):
    assert inert(text) == escaped


@settings(derandomize=True, deadline=None)
@given(texts, st.integers(min_value=20, max_value=300))
def test_a_headline_is_shortened_to_its_limit(text, limit):
    headline = inert_headline(text, limit)

    assert units(headline) <= limit
    assert not ACTIVE.search(re.sub(r"\\[^0-9A-Za-z\s]", "\ufffc", headline))


def bold_runs(text):
    """What Discord's own pattern for bold finds in a text, from left to right, after escapes: (before, bold, after)."""
    at = 0
    runs = []
    while at < len(text):
        if text[at] == "\\":
            at += 2
            continue
        if match := re.match(r"\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)", text[at:]):
            runs.append((text[:at], match[1], text[at + match.end() :]))
            at += match.end()
            continue
        at += 1
    return runs


@settings(derandomize=True, deadline=None, max_examples=400)
@given(parts, parts, parts)
def test_bold_adds_only_the_asterisks(before, words, after):
    text = before + words + after
    shown = inert_line_with_bold(text, len(before), len(before + words))

    if shown != inert_line(text):
        ((left, bold, right),) = bold_runs(shown)
        assert left + bold + right == inert_line(text)
        assert unescaped(bold) == plain_line(words)
        assert "*" not in re.sub(r"\\.", "", left + bold + right)
        assert units(shown) == units(inert_line(text)) + 4


@settings(derandomize=True, deadline=None, max_examples=200)
@given(parts, parts, parts)
def test_a_markdown_parser_finds_one_run_of_bold(before, words, after):
    text = before + words + after
    shown = inert_line_with_bold(text, len(before), len(before + words))
    token_kinds = list(kinds(markdown_tokens(shown, "embed_description", context=KNOWN)))
    expected = 0 if shown == inert_line(text) else 1

    assert token_kinds.count("strong_open") == token_kinds.count("strong_close") == expected
    assert set(token_kinds) <= {"paragraph", "inline", "text", "block", "strong_open", "strong_close"}


@settings(derandomize=True, deadline=None)
@given(parts, parts, parts)
def test_a_span_on_the_line_has_the_same_words(before, words, after):
    span = span_on_line(before + words + after, len(before), len(before + words))

    if span:
        start, end = span
        assert plain_line(before + words + after)[start:end] == plain_line(words)


@settings(derandomize=True, deadline=None)
@given(st.lists(st.text("abc123", min_size=1, max_size=5), min_size=1, max_size=8), st.data())
def test_whole_plain_words_are_always_bold(words, data):
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first + 1, len(words)))
    space = data.draw(st.sampled_from([" ", "\n\n", " \u00a0", "\u00ad "]))
    text = space.join(words)
    start = len(space.join(words[:first])) + (len(space) if first else 0)
    end = len(space.join(words[:last]))
    middle = f"**{' '.join(words[first:last])}**"

    assert inert_line_with_bold(text, start, end) == " ".join([*words[:first], middle, *words[last:]])


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("a tariff of 34 per cent on all goods", "34 per cent", "a tariff of **34 per cent** on all goods"),
        ("It rose 34.5% on\n\n Friday.", "34.5%", "It rose **34.5%** on Friday."),
        ("It rose on\n\n Friday.", "\n\n Friday", "It rose on **Friday**."),
        ("She met AT&amp;T at 10:30.", "AT&amp;T at 10:30", r"She met **AT&T at 10\:30**."),
        ("“The Brutalist”, he said", "“The Brutalist”", "**“The Brutalist”**, he said"),
        ("It was 5 * 3 = 15.", "15", r"It was 5 \* 3 = **15**."),
        ("in habi\u00adtants", "habi\u00adtants", "in **habitants**"),
        ("Note: Tokyo", "Note:", "**Note:** Tokyo"),
        # Where it is not safe, nothing is bold.
        ("see *Etna* now", "Etna", r"see \*Etna\* now"),
        ("see *Etna* now", "*Etna*", r"see \*Etna\* now"),
        ("a _b_ `c`", "_b_", r"a \_b\_ \`c\`"),
        ("a _b_ `c`", "c", r"a \_b\_ \`c\`"),
        ("AT&amp;T", "amp", "AT&T"),
        ("caf" + "e\u0301", "\u0301", "café"),
        ("a\u200bb", "\u200b", "ab"),
        ("of(b)", "(b)", "of(b)"),
        ("- five", "- five", r"\- five"),
    ],
)
def test_examples_of_bold(text, words, expected):
    start = text.index(words)

    assert inert_line_with_bold(text, start, start + len(words)) == expected


def test_an_empty_span_makes_nothing_bold():
    assert inert_line_with_bold("Etna", 2, 2) == "Etna"
    assert span_on_line("Etna", 4, 9) is None


def test_a_headline_is_shortened_at_a_word():
    assert inert_headline("Etna erupts again on Saturday", 20) == "Etna erupts again…"


@pytest.mark.parametrize("text", ["Etna erupts again on", "*" * 10])
def test_a_headline_of_just_its_limit_is_shown_whole(text):
    assert inert_headline(text, 20) == inert_line(text)


def test_one_huge_word_is_shortened():
    assert units(inert_headline("_" * 5000, 100)) <= 100


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("東京 " + "東" * 465, "東京 " + "東" * 96 + "…"),
        ("東" * 465, "東" * 99 + "…"),
        ("🌋 " + "🌋" * 465, "🌋 " + "🌋" * 48 + "…"),
        ("a " + "_" * 465, "a " + r"\_" * 48 + "…"),
        ("a" * 49 + " " + "b" * 465, "a" * 49 + " " + "b" * 49 + "…"),
        ("a" * 50 + " " + "b" * 465, "a" * 50 + "…"),
        ("a" * 98 + ": b", "a" * 98 + "…"),
    ],
)
def test_a_headline_is_cut_at_a_word_only_where_that_keeps_at_least_half_of_it(text, shown):
    """Of a headline in a script without spaces that has one early space, only what stood before it was left."""
    assert inert_headline(text, 100) == shown


@given(st.text("ab 漢", max_size=40), st.integers(0, 40))
def test_the_beginning_of_a_line_is_at_least_half_of_what_fits(text, limit):
    line = plain_line(text)
    words = beginning(line, limit)

    assert line.startswith(words)
    assert min(limit, len(line)) <= 2 * len(words) <= 2 * limit


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
        # In a host "ß" is a letter of its own: "strasse" is somebody else's.
        ("https://straße.example/a", None),
        ("https://STRAßE.example/a", None),
        ("https://νίκος.example/a", None),
        ("https://a\u200db.example/a", None),
        ("https://a\u200cb.example/a", None),
        ("https://xn--strae-oqa.example/a", "https://xn--strae-oqa.example/a"),
        ("https://example.com/straße", "https://example.com/stra%C3%9Fe"),
        ("https://example.com/100%/%20", "https://example.com/100%25/%20"),
        ("https://example.com:8080/", "https://example.com:8080/"),
        ("https://example.com//straße", "https://example.com//stra%C3%9Fe"),
        ("HTTPS://example.com:8080?a b", "https://example.com:8080?a%20b"),
        ("https://news.example@evil.example/", None),
        ("https://exa<mple.com/", None),
        ("https://[::1/", None),
        ("https://example.com:port/", None),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        # With a host, too, only the two schemes of the web make a link.
        ("ftp://example.com/a", None),
        ("javascript://example.com/%0aalert(1)", None),
        ("discord://example.com/a", None),
        ("https://example.com/" + "a" * 580, "https://example.com/" + "a" * 580),
        ("https://example.com/" + "a" * 581, None),
        ("", None),
        (None, None),
    ],
)
def test_web_addresses(url, address):
    assert web_address(url) == address
