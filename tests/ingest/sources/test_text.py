import codecs
import time
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.clean import clean
from ingest.corpus.articles import Article
from ingest.sources import text as module
from ingest.sources.folders import FoundFile
from ingest.sources.markdown import MarkdownReader
from ingest.sources.text import decode
from ingest.sources.unreadable import Unreadable

FOUND = FoundFile(Path("/news/yen.txt"), "yen.txt", "text")
MARKDOWN = FoundFile(Path("/news/yen.md"), "yen.md", "markdown")


def read_text(data: bytes, file: FoundFile = FOUND) -> Article:
    article, warnings = module.read_text(data, file)
    assert warnings == []
    return article


@pytest.fixture(scope="module")
def reader():
    with MarkdownReader() as opened:
        yield opened


@pytest.fixture
def read_markdown(reader):
    return lambda data: module.read_markdown(data, MARKDOWN, reader)[0]


def test_a_text_file_becomes_an_article():
    article = read_text(b"Yen falls\r\n\r\nThe yen fell.\r\n", FOUND)
    assert article.title == "Yen falls"
    assert article.text == "Yen falls\n\nThe yen fell.\n"
    assert (article.origin, article.name) == ("/news/yen.txt", "yen.txt")
    assert (article.url, article.outlet, article.published, article.retrieved) == (None, None, None, None)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\r\t"), min_size=1))
def test_the_text_is_stored_unchanged(text):
    text = "x" + text.replace(":", ";")
    first, second = (read_text(text.encode(), FOUND) for _ in range(2))
    assert first.text == clean(text)
    assert first == second


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("intro\n\n#  Yen *falls* ##\n\ntext", "Yen falls"),
        ("# C#\ntext", "C#"),
        ("## Small heading\n\n#hashtag", "Small heading"),
        ("---\n**Bold** start", "Bold start"),
        ("[Yen falls](https://yen.example/a)\n===\n\ntext", "Yen falls"),
        ("# [Yen falls](https://yen.example/a)[^1]\n\ntext", "Yen falls"),
        ("# AT&amp;T: 5 \\* 3 <!-- a remark -->\n\ntext", "AT&T: 5 * 3"),
        ("# ![a picture](p.png)\n\nYen falls", "Yen falls"),
        (f"# [Yen falls](https://yen.example/{'a' * 500})\n\ntext", "Yen falls"),
        ("**TOKYO** - The yen fell.[^1] Yes.", "TOKYO - The yen fell. Yes."),
        ("---\nSome words\n---\nmore", "Some words"),
        ('---\nlayout: post\ntitle: "Yen falls"\ndate: 2025-03-22\n---\n\nThe yen fell.\n', "Yen falls"),
        ("---\ntitle: It's falling\n# a remark\n---\n# Yen\n", "It's falling"),
        ("---\ntags: [yen]\ntitle: >-\n---\n\n# Yen falls\n", "Yen falls"),
        ("---\ntags: [yen]\n---\n\nThe yen fell.\n", "The yen fell."),
        ("Intro\n\n```\n# a remark\n```\n\n# Yen falls\n", "Yen falls"),
    ],
)
def test_the_title_of_markdown(read_markdown, text, title):
    assert read_markdown(text.encode()).title == title


def test_a_markdown_file_becomes_an_article_of_what_its_page_shows(read_markdown):
    data = b"---\ntitle: Yen\n---\n# The *yen*\n\nThe **yen** fell,\n[says the bank](https://bank.example).\n"
    article = read_markdown(data)
    assert (article.title, article.text) == ("Yen", "The yen\n\nThe yen fell, says the bank.")
    assert (article.origin, article.name, article.provenance.body_hash) == (
        "/news/yen.md",
        "yen.md",
        sha256(data).hexdigest(),
    )


def test_front_matter_without_a_text_is_a_failure(read_markdown):
    with pytest.raises(Unreadable, match="no text below its front matter"):
        read_markdown(b"---\ntitle: Yen\n---\n")


@pytest.mark.parametrize("text", ["***", ".\n" * 1_000_000 + "a"])
def test_a_text_without_words_is_known_by_its_file(text):
    started = time.perf_counter()
    assert read_text(text.encode()).title == "yen.txt"
    assert time.perf_counter() - started < 5


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
    ],
)
def test_endless_headings_take_no_time(read_markdown, text, title):
    started = time.perf_counter()
    article = read_markdown(text.encode())
    assert article.title.startswith(title)
    assert time.perf_counter() - started < 5  # the first took 109 s


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("title: 'It is'", "It is"),
        ('title :  "Yen falls" \t', "Yen falls"),
        ("title: Yen falls", "Yen falls"),
        ("title: 'Yen' falls", "'Yen' falls"),
        ("title: “Never again”: survivors speak", "“Never again”: survivors speak"),
        ("title: '\"Historic\" deal signed'", '"Historic" deal signed'),
        ("title: $2bn fine for Yen & Co", "$2bn fine for Yen & Co"),
        ("title: €500m for rail", "€500m for rail"),
        ("title: ¿Cae el yen?", "¿Cae el yen?"),
        ("title: 🔴 Live: flood", "🔴 Live: flood"),
        ("title: '???'", "Text."),
        ("title: !tag", "Text."),
        ("title: '!Alarm'", "!Alarm"),
        ("title: \ntitle: second", "second"),
        ("title: [a]", "Text."),
    ],
)
def test_a_title_in_front_matter(read_markdown, line, title):
    assert read_markdown(f"---\nname: x\n{line}\n---\nText.".encode()).title == title


@pytest.mark.parametrize("title", ['"We won": mayor of Lyon', "@mayor quits", "[Watch] Flood in Lyon", "$2bn fine"])
def test_a_header_may_state_a_title_that_begins_with_a_sign(title):
    """A header is no YAML, in which some signs begin something else than text."""
    assert read_text(f"Title: {title}\nDate: 2025-03-22\n\nIt rained.".encode()).title == title
