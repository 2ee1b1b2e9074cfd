import codecs
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.clean import clean
from ingest.sources.folders import FoundFile
from ingest.sources.text import decode, read_markdown, read_text
from ingest.sources.unreadable import Unreadable

FOUND = FoundFile(Path("/news/yen.txt"), "yen.txt", "text")


def test_a_text_file_becomes_an_article():
    article = read_text(b"Yen falls\r\n\r\nThe yen fell.\r\n", FOUND)
    assert article.title == "Yen falls"
    assert article.text == "Yen falls\n\nThe yen fell.\n"
    assert (article.origin, article.name) == ("/news/yen.txt", "yen.txt")
    assert (article.url, article.outlet, article.published, article.retrieved) == (None, None, None, None)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\r\t"), min_size=1))
def test_the_text_is_stored_unchanged(text):
    text = "x" + text
    first, second = (read_text(text.encode(), FOUND) for _ in range(2))
    assert first.text == clean(text)
    assert first == second


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("intro\n\n#  Yen *falls* ##\n\ntext", "Yen *falls*"),
        ("# C#\ntext", "C#"),
        ("## Small heading\n\n#hashtag", "Small heading"),
        ("---\n**Bold** start", "Bold** start"),
        ("---\nSome words\n---\nmore", "Some words"),
        ('---\nlayout: post\ntitle: "Yen falls"\ndate: 2025-03-22\n---\n\nThe yen fell.\n', "Yen falls"),
        ("---\ntitle: It's falling\n# a remark\n---\n# Yen\n", "It's falling"),
        ("---\ntags: [yen]\ntitle: >-\n---\n\n# Yen falls\n", "Yen falls"),
        ("---\ntags: [yen]\n---\n\nThe yen fell.\n", "The yen fell."),
        ("Intro\n\n```\n# a remark\n```\n\n# Yen falls\n", "Yen falls"),
    ],
)
def test_the_title_of_markdown(text, title):
    article = read_markdown(text.encode(), FOUND)
    assert (article.title, article.text) == (title, text)


def test_a_text_without_words_is_known_by_its_file():
    assert read_text(b"***", FOUND).title == "yen.txt"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_that_are_read(encoding):
    assert decode("Größe 円".encode(encoding)) == "Größe 円"


def test_utf_16_of_either_byte_order():
    assert decode(codecs.BOM_UTF16_BE + "円".encode("utf-16-be")) == "円"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("Größe".encode("latin-1"), "encoding than UTF-8 .at byte 2.: save it as UTF-8"),
        (codecs.BOM_UTF16_LE + b"a", "encoding than UTF-16"),
        ("円".encode("utf-16-le") + b"\0a", "NUL bytes"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "NUL bytes"),
        (codecs.BOM_UTF32_LE + "ab".encode("utf-32-le"), "not text"),
        (b"\x01\x02\x03abc", "control characters"),
    ],
)
def test_content_that_is_no_text(data, reason):
    with pytest.raises(Unreadable, match=reason):
        decode(data)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_text_may_contain_a_few_control_characters(encoding):
    """One in twenty characters, however many bytes the others take; white space and escape are none."""
    good = "\x01" + "円\t\x1b\n" * 4 + "ë円😀"
    assert decode(good.encode(encoding)) == good
    with pytest.raises(Unreadable, match="control characters"):
        decode(good.removesuffix("😀").encode(encoding))


@pytest.mark.parametrize("data", [b"", b" \r\n\t", "\u200b\ufeff".encode(), codecs.BOM_UTF8])
def test_content_that_is_empty(data):
    with pytest.raises(Unreadable, match="empty"):
        read_text(data, FOUND)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("---\ntitle: a" + " " * 150_000 + "b\n---\nText.", "title: a"),  # no front matter is so long
        ("---\ntitle: a" + " " * 15_000 + "b\n---\nText.", "a"),
        ("#" + " #" * 100_000, "# # #"),
        ("# a" + " " * 100_000 + "b", "a"),
        ("a&#" + "1" * 100_000 + ";", "a&#1"),
        (".\n" * 1_000_000 + "a", "yen.md"),
    ],
)
def test_endless_headings_take_no_time(text, title):
    started = time.perf_counter()
    article = read_markdown(text.encode(), FoundFile(Path("/news/yen.md"), "yen.md", "markdown"))
    assert article.title.startswith(title)
    assert time.perf_counter() - started < 5  # the first took 109 s


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("title: 'It is'", "It is"),
        ('title :  "Yen falls" \t', "Yen falls"),
        ("title: Yen falls", "Yen falls"),
        ("title: 'Yen' falls", "Text."),
        ("title: \ntitle: second", "second"),
        ("title: [a]", "Text."),
    ],
)
def test_a_title_in_front_matter(line, title):
    data = f"---\nname: x\n{line}\n---\nText.".encode()
    assert read_markdown(data, FoundFile(Path("/news/yen.md"), "yen.md", "markdown")).title == title
