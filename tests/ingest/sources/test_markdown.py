"""Markdown as text: the words that its page shows, and no mark of it."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sources import markdown
from ingest.sources.limited_child import LimitedChild
from ingest.sources.markdown import MarkdownReader
from ingest.sources.markdown_worker import answer
from ingest.sources.unreadable import Unreadable


def plain(text):
    """What the child finds, without a process for each."""
    return answer(text.encode())["whole"]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("**twelve turbines** stand *there*, __all__ of ***them***", "twelve turbines stand there, all of them"),
        (
            "[Norderwind](https://n.example 'a title') builds [it][n].\n\n[n]: https://n.example",
            "Norderwind builds it.",
        ),
        ("See <https://n.example>.", "See https://n.example."),
        ("# One\nTwo\n\nThree\n===\n#### Four ####", "One\n\nTwo\n\nThree\n\nFour"),
        ("A line that\nwas wrapped", "A line that was wrapped"),
        ("One  \ntwo\\\nthree<br>four", "One\ntwo\nthree\nfour"),
        ("Before ![a picture](p.png) after\n\n![alone](p.png)", "Before after"),
        ("- one\n- two\n  - *nested*\n\n1. first\n2. second", "one\n\ntwo\n\nnested\n\n1. first\n\n2. second"),
        ("1. FC Köln hat gewonnen.", "1. FC Köln hat gewonnen."),
        ("Der Rat tagt am\n1. Dezember 2026 in Kiel.", "Der Rat tagt am\n\n1. Dezember 2026 in Kiel."),
        ("1986. It was the *year*.\n\n      It rained.\n1. Then", "1986. It was the year.\n\nIt rained.\n\n1987. Then"),
        ("0. zero\n   1. nested\n   2. `too`\n9. one", "0. zero\n\n1. nested\n\n2. too\n\n1. one"),
        ("2. 1. both\n   - dash\n3. > quote", "2. 1. both\n\ndash\n\n3. quote"),
        ("It was\n\n1985.\n\nThen", "It was\n\n1985.\n\nThen"),
        ("<ol start=many><li>one</ol>", "1. one"),
        ("| Year | MW |\n|---|--:|\n| 2027 | **4** |\n| 2028 | |", "Year MW\n\n2027 4\n\n2028"),
        ("> It fell.\n>\n> > It rose.", "It fell.\n\nIt rose."),
        ("```python\n# code\n\n  x = 1\n```\n\nand `inline *code*`", "# code\n\n  x = 1\n\nand inline *code*"),
        ("twelve ~~ten~~ turbines", "twelve turbines"),
        ("It stands[^1] there[^note].\n\n[^1]: So says *the bank*.", "It stands there.\n\nSo says the bank."),
        ("[[Marrow]], [[The coast|the coast]]; ![[map.png]] [[1]](https://n.example)", "Marrow, the coast; [1]"),
        (
            "It ==fell *far*, says [Jo](https://n.example?a=b)==, %%ask Jo\nagain%%and rose",
            "It fell far, says Jo, and rose",
        ),
        ("x==1 and y==2; a == b == c; 5%% of 7%; ====", "x==1 and y==2; a == b == c; 5%% of 7%; ===="),
        ("`==code==`, *one ==two* three==", "==code==, one two three"),
        ('<div class="x">\n<p>Kept <b>words</b></p>\n</div>', "Kept words"),
        ("Seen <span style='display:none'>unseen</span><script>x()</script><!-- gone -->", "Seen"),
        ("Seen\n\n<div style='display:none'>\n\nunseen\n\nunseen", "Seen"),
        ("<!-- gone -->\n\n<style>p {}</style>\n\nSeen", "Seen"),
        ("One\n\n***\n\nTwo\n\n---\n\nThree", "One\n\nTwo\n\nThree"),
        ("AT&amp;T, 5 * 3 * 2, snake_case_name, 2\\*3, a < b > c", "AT&T, 5 * 3 * 2, snake_case_name, 2*3, a < b > c"),
        ("10\u00a0% of 円", "10\u00a0% of 円"),
        ("", ""),
        ("1. - a\n   - b", "1. a\n\nb"),
        ("![only](p.png)", ""),
        ("<?xml version='1.0' encoding='latin-1'?>\n\nä", "ä"),
        ("> " * 30 + "deep", "deep"),
        ("A\x1b ’note<span hidden>x</span>\x08 came\x0blater", "A ’note came later"),
    ],
)
def test_what_a_page_shows(written, shown):
    assert plain(written) == shown


@given(st.lists(st.from_regex(r"[A-Za-z0-9][a-z0-9,;äé]{0,8}", fullmatch=True), min_size=1))
def test_plain_words_stay_as_they_are(words):
    text = "We " + " ".join(words)
    assert plain(text) == text


PIECES = [
    "# Heading",
    "Some *words*\nin lines.",
    "- a\n- b",
    "```\ncode\n\nmore\n```",
    "| a | b |\n|---|---|\n| 1 | 2 |",
]


@pytest.mark.parametrize("size", [60, 100, 333])
def test_a_long_text_is_read_in_parts_that_end_where_blocks_do(monkeypatch, size):
    text = "\n\n".join(PIECES * 20)
    monkeypatch.setattr(markdown, "PART", size)
    with MarkdownReader() as reader:
        assert reader.plain_text(text) == plain(text)


def test_a_block_that_is_longer_than_a_part_is_cut(monkeypatch):
    monkeypatch.setattr(markdown, "PART", 1000)
    with MarkdownReader() as reader:
        found = reader.plain_text("a" * 2500 + "\n" + "word *word*\n" * 500)
    assert found.replace("\n\n", "").count("a") == 2500
    assert found.count("word") == 1000
    assert "*" not in found


@pytest.mark.parametrize(
    ("begin", "end", "shown"),
    [
        ("<!--", "-->", ""),
        ('<div style="display:none">', "</div>", ""),
        ("<script>", "</script>", ""),
        ("```", "```", "secret *word*\n" * 200),
    ],
)
@pytest.mark.parametrize("before", ["", "Some words.\n\n" * 20])
def test_a_block_of_html_or_code_that_is_longer_than_a_part_is_read_whole(monkeypatch, before, begin, end, shown):
    text = f"{before}{begin}\n" + "secret *word*\n" * 200 + f"{end}\n\nThe *end*."
    monkeypatch.setattr(markdown, "PART", 500)
    with MarkdownReader() as reader:
        found = reader.plain_text(text)
    assert found.removeprefix(before) == "\n\n".join(filter(None, (shown.strip(), "The end.")))


def test_a_text_that_takes_too_long_is_a_failure(monkeypatch):
    clock = iter(range(0, 10**6, markdown.SECONDS_A_FILE))
    monkeypatch.setattr(markdown.time, "monotonic", lambda: next(clock))
    monkeypatch.setattr(markdown, "PART", 10)
    with MarkdownReader() as reader, pytest.raises(Unreadable, match="took longer than 300 seconds"):
        reader.plain_text("One.\n\n" * 20)


def test_a_text_at_which_the_child_ends_is_a_failure(monkeypatch):
    monkeypatch.setattr(LimitedChild, "ask", lambda reader, document: None)
    monkeypatch.setattr(LimitedChild, "why_it_ended", lambda reader, sought: f"no {sought}")
    with pytest.raises(Unreadable, match="no its text"):
        MarkdownReader().plain_text("One.")


@pytest.mark.parametrize(
    "unit",
    [
        "[",
        "![",
        "*a **b ",
        "[a](",
        "<",
        "<!-- ",
        "> ",
        "- ",
        "|a",
        "[^",
        "[[",
        "`a``",
        "~~a",
        "<b>",
        "==a ",
        "%%a ",
        "==a==b ",
    ],
)
def test_the_time_of_hostile_text_grows_with_its_length(unit):
    def seconds(size):
        started = time.thread_time()
        answer((unit * (size // len(unit))).encode())
        return time.thread_time() - started

    plain("warm")
    spent = [min(seconds(size) for _ in range(2)) for size in (1_000, 4_000)]
    assert all(later < 0.1 or later < 10 * max(earlier, 0.005) for earlier, later in pairwise(spent))
