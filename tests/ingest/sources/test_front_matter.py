"""Front matter as Jekyll, Hugo, Obsidian and clippers of pages write it, and the plain header of a text file."""

import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from ingest.sources.folders import FoundFile
from ingest.sources.front_matter import split_front_matter
from ingest.sources.identity import article_id_for_file, article_id_for_url
from ingest.sources.text import read_text

FOUND = FoundFile(Path("/news/yen.txt"), "yen.txt", "text")
URL = "https://news.example/yen"


def read(front, text="The yen fell.\n", file=FOUND):
    """The article below this front matter, and the warnings as "line: reason"."""
    article, warnings = read_text(f"---\n{front}\n---\n\n{text}".encode(), file)
    assert article.text == text
    return article, [f"{warning.origin}: {warning.reason}" for warning in warnings]


def test_all_fields():
    article, warnings = read(
        'title: "Yen falls"\npublished: 2025-03-22T23:00:00+09:00\nupdated: 2025-03-24\noutlet: The Courier\n'
        f"url: {URL}\nauthors: [Jane Doe, 'John Roe']\nlanguage: en_US\ndescription: not the text\ntags:\n  - money"
    )
    assert (article.title, article.outlet, article.url) == ("Yen falls", "The Courier", URL)
    assert article.article_id == article_id_for_url(URL)
    assert article.authors == ("Jane Doe", "John Roe")
    assert article.published == date(2025, 3, 22)
    assert article.provenance.published_at == datetime(2025, 3, 22, 14, tzinfo=UTC)
    assert (article.provenance.updated, article.provenance.language) == (date(2025, 3, 24), "en-us")
    assert warnings == []


@pytest.mark.parametrize(
    ("front", "field", "value"),
    [
        ("date: 2025-03-22", "published", date(2025, 3, 22)),
        ("date: 2025-03-22 10:30:00 +0100", "published", date(2025, 3, 22)),
        ("Date: '2025-03-22'", "published", date(2025, 3, 22)),
        ("date: 2025-03-23\npublished: 2025-03-22", "published", date(2025, 3, 22)),
        ("published: true\ndate: 2025-03-22", "published", date(2025, 3, 22)),
        ("published: false", "published", None),
        ("published:\ndate: 2025-03-22", "published", date(2025, 3, 22)),
        ("source: The Courier", "outlet", "The Courier"),
        ("site: The Courier", "outlet", "The Courier"),
        ("publication: ~\nsite: The Courier", "outlet", "The Courier"),
        (f"link: {URL}", "url", URL),
        (f"canonical_url: '{URL}'", "url", URL),
        (f"source: {URL}", "url", URL),
        (f"source: {URL}\nsite: The Courier", "outlet", "The Courier"),
        (f"source: https://other.example\nlink: {URL}", "url", URL),
        ("author: Jane Doe", "authors", ("Jane Doe",)),
        ("authors:\n  - Jane Doe\n  - 'John Roe'", "authors", ("Jane Doe", "John Roe")),
        ("author:\n- '[[Jane Doe]]'\ntags: []", "authors", ("Jane Doe",)),
        ("author: [[Jane Doe]]", "authors", ("Jane Doe",)),
        ('author: ["Doe, Jane", John Roe]', "authors", ("Doe, Jane", "John Roe")),
        ("author: 'Jane ''JD'' Doe'", "authors", ("Jane 'JD' Doe",)),
        ("author: |\n  Jane Doe", "authors", ()),
        ("author:\n  - name: Jane Doe", "authors", ()),
        ("params:\n  author: Jane Doe", "authors", ()),
        ('outlet: ""', "outlet", None),
    ],
)
def test_what_people_write(front, field, value):
    article, warnings = read(f"layout: post\n{front}")
    assert getattr(article, field) == value
    assert warnings == []


def test_what_cannot_be_taken_is_named_with_its_line():
    article, warnings = read("title: Yen\ndate: 26/11/2026\nurl: /2025/yen/\noutlet:\n  - one\n  - two")
    assert (article.published, article.url, article.outlet) == (None, None, None)
    assert article.article_id == article_id_for_file(FOUND.path)
    assert sorted(warnings) == [
        'yen.txt line 3: has a wrong date ("26/11/2026"): write a day such as 2026-11-26',
        "yen.txt line 4: has a wrong url: it must begin with http:// or https:// and name a host; it is not taken",
        "yen.txt line 5: has a wrong outlet: it must be a string; it is not taken",
    ]


def test_a_day_that_has_not_come_is_named():
    article, warnings = read("published: 2999-01-02")
    assert article.published == date(2999, 1, 2)  # what is stored is decided beside the day of the run
    assert warnings == [
        "yen.txt line 2: has a published in the future (2999-01-02), which is not taken: write a day such as 2026-11-26"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "---\nSome words\n---\nmore",
        "---\nMoscow: it was a cold night.\nNobody slept.\n---\nmore",
        "---\ntitle: Yen\nnever closed",
        " ---\ntitle: Yen\n---\nmore",
        "---\ntitle: Yen" + " " * 150_000 + "\n---\nmore",
        "---",
        "",
    ],
)
def test_what_is_no_front_matter_is_text(text):
    front = split_front_matter(text)
    assert (front.text, front.values, front.lines) == (text, {}, {})


def test_a_broken_line_between_known_keys_is_no_text():
    assert split_front_matter("---\ntitle: Yen\nbroken\n---\nThe yen fell.").text == "The yen fell."


def test_a_header_of_a_text_file():
    head = f"Title: Yen falls\nDate: 2025-03-22\nAuthor: Jane Doe\nSource: The Courier\nLink: {URL}\n"
    article, warnings = read_text(f"{head}\n\nThe yen fell.\n\nIt rose.".encode(), FOUND)
    assert (article.title, article.text) == ("Yen falls", "The yen fell.\n\nIt rose.")
    assert (article.published, article.authors) == (date(2025, 3, 22), ("Jane Doe",))
    assert (article.outlet, article.url, warnings) == ("The Courier", URL, [])


@pytest.mark.parametrize(
    "text",
    [
        "Title: Yen falls\n\nThe yen fell.",  # one line alone
        "Title: Yen\nTitle: Falls\n\nThe yen fell.",
        "Title: Yen falls\nDate: 2025-03-22\nThe bank says so.\n\nThe yen fell.",
        "Title: Yen falls\nMoscow: 2025-03-22\n\nThe yen fell.",
        "Title: Yen falls\nDate: 2025-03-22\n",  # nothing below
        "\nTitle: Yen falls\nDate: 2025-03-22\n\nThe yen fell.",
    ],
)
def test_what_is_no_header_is_text(text):
    article, _ = read_text(text.encode(), FOUND)
    assert (article.text, article.published) == (text, None)


@pytest.mark.parametrize(
    "front",
    [
        "title: x\n" * 11_000,
        "authors: [" + '"a\\",' * 15_000,
        "authors: [" + "'," * 40_000 + "]",
        "authors:\n" + "- [[a]]\n" * 11_000,
        "title: " + '"' * 90_000,
        "x" * 90_000 + ":",
        "tags: " + "[" * 40_000 + "]" * 40_000,
        "a:\n" + "\n" * 90_000,
    ],
)
def test_hostile_front_matter_takes_no_time(front):
    started = time.perf_counter()
    article, _ = read_text(f"---\n{front}\n---\nThe yen fell.".encode(), FOUND)
    assert article.text == "The yen fell."
    assert len(article.authors) <= 100
    assert time.perf_counter() - started < 2
