"""English stands in one place: no list of months, weekdays, numbers or other words is written a second time."""

import ast
import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.english.dates import day_in_words, mentions
from bot.answering.english.lexicon.numbers import ORDINALS, SCALES, SMALL, TENS
from bot.answering.english.lexicon.time import (
    MONTHS,
    SHORT_MONTHS,
    SHORT_WEEKDAYS,
    WEEKDAYS,
    month_number,
    weekday_number,
)

ROOT = Path(__file__).parents[4]
LEXICON = ROOT / "bot/answering/english/lexicon"
FILES = [
    path
    for package in ("bot", "evals")
    for path in sorted((ROOT / package).rglob("*.py"))
    if LEXICON not in path.parents
]
WITH_INGEST = [*FILES, *sorted((ROOT / "ingest").rglob("*.py"))]
SHORTEST_LIST = 3  # words of a kind in a row
LONGEST_LIST = 4  # words of any kind that stand beside a rule
# What stays outside the lexicon.
OF_INGEST = "ingest is below the bot and imports nothing of it; it reads pages, as they are and in other languages, too"
ALLOWED = {
    "evals/trials/feeds/stories.py": "names of made-up towns",
    "ingest/changes.py": OF_INGEST,
    "ingest/corpus/text/addresses.py": "parameters of addresses",
    "ingest/corpus/text/sentences.py": OF_INGEST,
    "ingest/corpus/text/shared_words.py": OF_INGEST,
    "ingest/sources/date_words.py": OF_INGEST,
    "ingest/sources/hidden.py": "units and words of CSS",
    "ingest/sources/markdown_worker.py": "elements of HTML",
    "ingest/sources/preformatted.py": "elements of HTML",
    "ingest/sources/web/markup.py": "elements of HTML",
    "ingest/sources/web/not_an_article.py": "parts of addresses",
}
# A day printed by hand: its names would follow the locale of the machine.
PRINTED = re.compile(r"%[BbAa]")


@cache
def strings(file: Path) -> list[str]:
    """What a module holds as text, its docstrings apart, and the texts of a tuple, list, set or dict as one."""
    return list(_strings(ast.parse(file.read_text("utf-8"))))


def _strings(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Tuple | ast.List | ast.Set):
            yield " ".join(texts_of(node.elts))
        elif isinstance(node, ast.Dict):
            yield " ".join(texts_of(node.keys))
        elif not isinstance(node, ast.Expr):
            yield from texts_of(ast.iter_child_nodes(node))


def texts_of(nodes: Iterable[ast.AST | None]) -> list[str]:
    return [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def kind_of(word: str) -> str:
    """Which list a word could be of, in full or cut short as patterns have it ("tues" of "(?:mon|tues)day")."""
    if word in (*MONTHS, *SHORT_MONTHS):
        return "months"
    if word in (*WEEKDAYS, *SHORT_WEEKDAYS) or f"{word}day" in WEEKDAYS:
        return "weekdays"
    return "numbers" if word in {*SMALL, *TENS, *SCALES, *ORDINALS} else ""


def lists_in(texts: Iterable[str]) -> set[str]:
    """The kinds of which three words or more follow one another."""
    return {
        kind
        for text in texts
        for kind, words in groupby(re.findall(r"[a-z]+", text.lower()), kind_of)
        if kind and len(list(words)) >= SHORTEST_LIST
    }


def test_months_weekdays_and_numbers_are_listed_only_in_the_lexicon():
    assert {file: lists for file in FILES if (lists := lists_in(strings(file)))} == {}


def test_no_date_is_printed_with_the_names_of_the_locale():
    printed = {file: [text for text in strings(file) if PRINTED.search(text)] for file in WITH_INGEST}
    assert {file: texts for file, texts in printed.items() if texts} == {}


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ('M = "jan|feb|mar"', "months"),
        ('M = ("January", "May", "June")', "months"),
        ('D = r"(?:mon|tues|wednes)day"', "weekdays"),
        ('N = "one two three".split()', "numbers"),
    ],
)
def test_the_check_finds_a_list(source, kind, tmp_path):
    file = tmp_path / "module.py"
    file.write_text(source, "utf-8")

    assert lists_in(strings(file)) == {kind}


def test_only_the_lexicon_contains_lists_of_words():
    """A list of English words is no part of a step: it is in the lexicon, where a reader finds it."""
    lists = {str(file.relative_to(ROOT)): [*word_lists(file)] for file in WITH_INGEST}

    assert {file: lists[file] for file in lists.keys() - ALLOWED.keys() if lists[file]} == {}
    assert [file for file in ALLOWED if not lists[file]] == []


def word_lists(file: Path) -> Iterator[str]:
    """The texts of a module that are split into more words than stand beside a rule."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "split"):
            continue
        split = node.func.value
        text = " ".join(texts_of(ast.walk(split))) if isinstance(split, ast.Constant | ast.JoinedStr) else ""
        if len(text.split()) > LONGEST_LIST:
            yield text


@pytest.mark.parametrize(
    ("day", "words"),
    [(date(2025, 3, 22), "22 March 2025"), (date(999, 12, 1), "1 December 999"), (None, "date unknown")],
)
def test_a_day_is_printed_for_people(day, words):
    assert day_in_words(day) == words


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)))
def test_a_printed_day_can_be_read_back(day):
    (mention,) = mentions(day_in_words(day))

    assert (mention.year, mention.month, mention.day) == (day.year, day.month, day.day)


def test_every_name_of_a_month_or_weekday_has_its_number():
    assert [month_number(word) for word in MONTHS] == list(range(1, 13))
    assert {MONTHS[month_number(word) - 1][:3] for word in SHORT_MONTHS} == {word[:3] for word in SHORT_MONTHS}
    assert [weekday_number(word.upper()) for word in WEEKDAYS] == list(range(7))
    assert all(WEEKDAYS[weekday_number(word)].startswith(word) for word in SHORT_WEEKDAYS)
