"""Front matter as Jekyll, Hugo, Obsidian and clippers of pages write it, and the plain header of a text file."""

import json
import textwrap
import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.corpus.text.addresses import article_id_for_url
from ingest.sources.folders import FoundFile
from ingest.sources.front_matter import split_front_matter
from ingest.sources.identity import article_id_for_file
from ingest.sources.markdown import MarkdownReader
from ingest.sources.text import read_markdown, read_text

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
        ("pubDate: 2025-03-22", "published", date(2025, 3, 22)),  # of Astro
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
        # The home page of a site is named by many pages of it, and is the address of none.
        ("source: https://www.courier.example/", "outlet", "courier.example"),
        ("source: https://www.courier.example/", "url", None),
        (f"source: {URL}\nsite: https://courier.example", "outlet", "courier.example"),
        ("author: Jane Doe", "authors", ("Jane Doe",)),
        ("authors:\n  - Jane Doe\n  - 'John Roe'", "authors", ("Jane Doe", "John Roe")),
        ("author:\n- '[[Jane Doe]]'\ntags: []", "authors", ("Jane Doe",)),
        ("author: [[Jane Doe]]", "authors", ("Jane Doe",)),
        ('author: "[[Jane Doe]]"', "authors", ("Jane Doe",)),
        ('author: "[[people/jane|Jane Doe]]"', "authors", ("Jane Doe",)),
        ('author: ["Doe, Jane", John Roe]', "authors", ("Doe, Jane", "John Roe")),
        ("author: 'Jane ''JD'' Doe'", "authors", ("Jane 'JD' Doe",)),
        ("author: |\n  Jane Doe", "authors", ("Jane Doe",)),
        ("author:\n  Jane Doe", "authors", ("Jane Doe",)),
        ("authors: [Jane Doe,\n  'Doe, John'] # two", "authors", ("Jane Doe", "Doe, John")),
        ('authors: [\n  Jane Doe,\n  "J\\xF8rn"\n]', "authors", ("Jane Doe", "Jørn")),
        ("authors:\n- Jane # the first\n-   'J. #1'", "authors", ("Jane", "J. #1")),
        (f"url: {URL} # the old one", "url", URL),
        (f"url: {URL}#part", "url", f"{URL}#part"),
        ("outlet: # none", "outlet", None),
        ("outlet: The #1 Courier", "outlet", "The"),
        ("outlet: 'The #1 Courier' # big", "outlet", "The #1 Courier"),
        ('outlet: "Caf\\xE9 \\u2014 \\"x\\"\\ny\\\\z \\ud83d\\ude00"', "outlet", 'Café — "x" y\\z 😀'),
        ("outlet: The Courier\n  of the coast", "outlet", "The Courier of the coast"),
        ("outlet: 'The Courier\n  of\n\n  the coast'", "outlet", "The Courier of the coast"),
        ('outlet: "The Courier \\\n  \\ of the coast"', "outlet", "The Courier of the coast"),
        ("outlet: >- # wrapped\n  The Courier\n  # of the coast\ntags: x", "outlet", "The Courier # of the coast"),
        ("params:\n  text: |\n    Para.\n\n    Para.\noutlet: The Courier", "outlet", "The Courier"),
        ("date edited: x\n\n# The site\noutlet: The Courier\n", "outlet", "The Courier"),
        ("author:\n  - name: Jane Doe", "authors", ()),
        ("params:\n  author: Jane Doe", "authors", ()),
        ('outlet: ""', "outlet", None),
    ],
)
def test_what_people_write(front, field, value):
    article, warnings = read(f"layout: post\n{front}")
    assert getattr(article, field) == value
    assert warnings == []


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Yen falls: why", "Yen falls: why"),
        ('"Yen" falls', '"Yen" falls'),
        ("'Yen' falls", "'Yen' falls"),
        ("[Watch] Yen falls", "[Watch] Yen falls"),
        ("@bank falls", "@bank falls"),
        ("*Yen* falls", "*Yen* falls"),
        ("% of the yen", "% of the yen"),
        ("\tYen falls", "Yen falls"),
        ('"C:\\news\\Yen', '"C:\\news\\Yen'),
        ("[Yen", "[Yen"),
    ],
)
def test_a_title_that_is_not_yaml_is_read_as_it_is_typed(title, expected):
    article, warnings = read(f"date: 2025-03-22\ntitle: {title}\nauthors:\n  - Jane Doe")
    assert (article.title, article.published, article.authors) == (expected, date(2025, 3, 22), ("Jane Doe",))
    assert warnings == []


@pytest.mark.parametrize("key", ["Date Created", "rating (1-5)", "publish?", "Where it was seen", "été", "a.b", '"x"'])
def test_a_key_that_programs_do_not_write_hides_nothing(key):
    """All of the block was text of the article, and nothing was said."""
    article, _ = read(f"title: Yen falls\n{key}: x\ndate: 2025-03-22")
    assert (article.title, article.published) == ("Yen falls", date(2025, 3, 22))


@pytest.mark.parametrize(
    ("block", "line", "reason"),
    [
        ("title: Yen\ndate: 2025-03-22\nFalls again\n---", 4, "is no “key: value” of YAML"),
        ("title: Yen\ndate: 2025-03-22\nauthors:\n\t- Jane\n---", 5, "is no “key: value” of YAML"),
        ("title: Yen\ndate: 2025-03-22\n\nTags: x\n---", 1, "has an empty line between its keys"),
        ("title: Yen\ndate: 2025-03-22\n", 1, "has no line “---” at its end"),
    ],
)
def test_front_matter_that_is_text_is_named_with_its_line(block, line, reason):
    """It was quoted as the first words of the article, and nothing was said."""
    article, (warning,) = read_text(f"---\n{block}\n\nThe yen fell.".encode(), FOUND)
    assert article.published is None
    assert warning.origin == f"yen.txt line {line}"
    assert warning.reason == f"{reason}, so that this is no front matter: all of it is text of the article"


def test_front_matter_of_markdown_that_is_text_is_named():
    with MarkdownReader() as reader:
        _, (warning,) = read_markdown(b"---\ntitle: Yen\ndate: 2025-03-22\nFalls\n---\nThe yen fell.", FOUND, reader)
    assert warning.origin == "yen.txt line 4"


def test_what_cannot_be_taken_is_named_with_its_line():
    article, warnings = read("title: Yen\ndate: 26/11/2026\nurl: /2025/yen/\noutlet:\n  - one\n  - two")
    assert (article.published, article.url, article.outlet) == (None, None, None)
    assert article.article_id == article_id_for_file(FOUND.path)
    assert sorted(warnings) == [
        'yen.txt line 3: has a wrong date ("26/11/2026"): write a day such as 2026-11-26',
        "yen.txt line 4: has a wrong url: it must begin with http:// or https:// and name a host; it is not taken",
        "yen.txt line 5: has a wrong outlet: it must be a string; it is not taken",
    ]


@pytest.mark.parametrize(
    ("front", "line", "key", "field"),
    [
        ("title: Yen\npublishDate: 2025-03-22", 3, "publishdate", "published"),
        ("published_at: 2025-03-22", 2, "published_at", "published"),
        ("created: 2025-03-22\ndate_created: 2025-03-21", 2, "created", "published"),
        ("published: false\npub-date: 2025-03-22", 3, "pub-date", "published"),
        (f"source: {URL}\nsitename: The Courier", 3, "sitename", "outlet"),
        (f"canonical-url: {URL}", 2, "canonical-url", "url"),
        ("last_modified: 2025-03-22", 2, "last_modified", "updated"),
    ],
)
def test_a_key_that_looks_like_one_that_is_read_is_named_with_its_line(front, line, key, field):
    """The article had no day, or no outlet, and nothing was said."""
    assert read(front)[1] == [f"yen.txt line {line}: has a key “{key}” that is not read; use {field}"]


@pytest.mark.parametrize(
    "front",
    [
        "date: 2025-03-22\ncreated: 2025-03-23\nsource: The Courier\nsitename: Courier",
        "published:\ncreated: 2025-03-23",  # left empty by a program that clips pages
        "publishDate:\ntags: x",
        "body: x\ncontent: y\ndescription: z",
    ],
)
def test_a_key_beside_one_that_is_read_or_left_empty_is_not_named(front):
    assert read(f"title: Yen\n{front}")[1] == []


def test_a_list_of_days_is_named_with_its_line():
    """It ended the run."""
    article, warnings = read("title: Yen\ndate:\n  - 2025-03-01\n  - 2025-03-02")
    assert article.published is None
    assert warnings == ["yen.txt line 3: has a wrong published: it must be a string; it is not taken"]


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
        "---\nMayor: We won.\nReporter: How?\n\nThe story.\n\nAuthor: Jane\n\n---\n\nThe end.",
        "---\nMayor: We won.\n\nAuthor: Jane\n\n---\n\nThe end.",
        "---\nMayor: We won.\n...\nThe story.\n---\nThe end.",
        "---\nMayor: We won.\nReporter: How?\n---\nThe end.",
        "---\nAuthor:\n\n  We won.\n\n---\nThe end.",
        "---\nUpdate: Not yet.\n\nThe vote was 12 to 3.\nSource: Reuters\n---\nCopyright 2026",
        "---\ntitle: X\n\n# A heading\n\ndate: 2026-11-01\n---\nmore",
        "---\ntitle: X\n\n# A heading\n---\nmore",
        "---\ntitle: X\n\n    code\n---\nmore",
        "---\ntitle: X\n- an item\n---\nmore",
        "---\ntitle: X\n  source: Y\n---\nmore",
        "---\ntitle: 'X'\n  said Y\n---\nmore",
        "---\ntitle: [X](\n  said Y\n---\nmore",
        "---\ntitle: X\nThe mayor said: no\n---\nmore",
        "---\ntitle: Yen\nbroken\n---\nmore",
        "---\n# A heading\ntitle: Yen\n---\nmore",
        "---\n---\nmore",
        "---\ntitle: Yen\ntext: " + "x" * 99_979 + "\n---more",
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


def test_front_matter_in_toml():
    """Hugo writes it so: it was text of the article, and its headline."""
    toml = (
        f'title = "Yen: it falls"\ndate = 2025-03-22T23:00:00+09:00\nlastmod = 2025-03-24\nlink = "{URL}"\n'
        'authors = ["Jane Doe", 7]\n"source" = "The Courier"\ndraft = false\n[params]\n  title = "no"'
    )
    article, warnings = read_text(f"+++ \n{toml}\n+++\n\nThe yen fell.\n".encode(), FOUND)
    assert (article.title, article.text, article.url) == ("Yen: it falls", "The yen fell.\n", URL)
    assert (article.outlet, article.authors) == ("The Courier", ("Jane Doe",))
    assert article.provenance.published_at == datetime(2025, 3, 22, 14, tzinfo=UTC)
    assert (article.published, article.provenance.updated) == (date(2025, 3, 22), date(2025, 3, 24))
    assert warnings == []


def test_what_cannot_be_taken_of_toml_is_named_with_its_line():
    article, (warning,) = read_text(b'+++\ntitle = "Yen"\nDate = "22 March"\n+++\nThe yen fell.', FOUND)
    assert (article.title, article.published) == ("Yen", None)
    assert warning.origin == "yen.txt line 3"
    assert warning.reason.startswith('has a wrong date ("22 March")')


@pytest.mark.parametrize(
    "text",
    [
        "+++\nThe yen fell.\n+++\nmore",
        "+++\n+++\nmore",
        "+++\n\n+++\nmore",
        '+++\ntitle = "Yen"\nmore',
        '+++\ntitle = "Yen" +++\nmore',
        '+++\ntitle = "Yen"\ndate = 2025-02-30\n+++\nmore',
        "+++\na = " + "[" * 5_000 + "\n+++\nmore",
        "+++\na = " + "9" * 5_000 + "\n+++\nmore",
        "+++\n" + "a." * 20_000 + "b = 1\n+++\nmore",
    ],
)
def test_what_is_not_toml_is_text(text):
    started = time.perf_counter()
    assert read_text(text.encode(), FOUND)[0].text == text
    assert time.perf_counter() - started < 2


def test_front_matter_ends_with_dots_too():
    front = split_front_matter("---\ntitle: X\ndate: 2026-11-01\n...\n\nApproved.\n\n---\n\nSecond part")
    assert (front.text, front.values["title"]) == ("Approved.\n\n---\n\nSecond part", "X")


KEYS = st.sampled_from(["title", "author", "tags", "date", "x"])
LINES = st.one_of(
    st.text(st.characters(exclude_characters="\n")),
    st.text(st.sampled_from("ab:-#'\"|>[]{}\\. ")),
    st.sampled_from(["---", "...", "", "title: X", "Mayor: We won.", "  more", "- item", "# remark", "tags:", "a: |"]),
)


@given(st.lists(LINES, max_size=12).map("\n".join))
def test_no_text_below_a_block_is_lost(text):
    front = split_front_matter("---\n" + text)
    if not front.lines:
        assert front.text == "---\n" + text
    block = text[: len(text) - len(front.text)].rstrip("\n").split("\n")
    assert not front.lines or (text.endswith(front.text) and block[-1].rstrip() in ("---", "..."))
    assert not front.lines or not any(line.rstrip() == "---" for line in block[:-1])


@given(st.lists(KEYS, min_size=1), st.lists(KEYS), st.from_regex(r"[A-Za-z]+( [A-Za-z]+){2,9}[.?!]", fullmatch=True))
def test_a_block_with_a_line_of_prose_is_text(above, below, prose):
    lines = [*(f"{key}: x" for key in above), prose, *(f"{key}: x" for key in below)]
    text = "\n".join(["---", *lines, "---", "more"])
    assert split_front_matter(text).text == text


@given(
    st.from_regex(r"[A-Za-zäé]+( [A-Za-zäé,.]+){0,30}", fullmatch=True),
    st.integers(10, 80),
    st.sampled_from(["", "'", '"']),
)
def test_a_value_may_be_wrapped(value, width, quote):
    wrapped = "\n  ".join(textwrap.wrap(quote + value + quote, width, break_long_words=False))
    front = split_front_matter(f"---\nx: y\ntitle: {wrapped}\nauthor: Jane\n---\nmore")
    assert (front.values["title"], front.values["author"], front.text) == (value, "Jane", "more")


@given(st.text(st.characters(exclude_characters="\x7f"), min_size=1).filter(str.strip))
def test_a_value_of_json_is_read_whole(value):
    front = split_front_matter(f"---\ntitle: {json.dumps(value)} # as JSON\n---\nmore")
    assert front.values["title"] == value.strip().encode("utf-16", "surrogatepass").decode("utf-16", "replace")


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
    article, warnings = read_text(text.encode(), FOUND)
    assert (article.text, article.published, warnings) == (text, None, [])


@pytest.mark.parametrize(
    ("head", "line", "key"),
    [
        (f"Title: Yen falls\nDate: 2025-03-22\nCategory: Money\nURL: {URL}", 3, "Category"),
        ("Photo credit: Jane Doe\nTitle: Yen falls\nDate: 2025-03-22", 1, "Photo credit"),
        ("Title: Yen falls\nDate: 2025-03-22\nLanguage: en", 3, "Language"),
    ],
)
def test_a_header_with_a_key_that_is_not_known_is_text_with_a_warning(head, line, key):
    """It was quoted as the first words of the article, and nothing was said."""
    text = f"{head}\n\nThe yen fell."
    article, (warning,) = read_text(text.encode(), FOUND)
    assert (article.text, article.published) == (text, None)
    assert warning.origin == f"yen.txt line {line}"
    assert warning.reason.startswith(
        f"has a key “{key}” that is not known: all lines above the first blank one are text"
    )
    without = "\n".join(part for part in head.split("\n") if not part.startswith(key))
    article, warnings = read_text(f"{without}\n\nThe yen fell.".encode(), FOUND)
    assert (article.text, article.title, warnings) == ("The yen fell.", "Yen falls", [])


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
        "a: b\n" * 10_000 + "\n" * 40_000,
        "a:\n" + "- 'b\n" * 10_000,
        "a:\n" + "- " * 40_000,
        "a: [" + ",'" * 40_000 + "]",
        "a: [" + ',"\\"' * 20_000 + "]",
        "a: [" + " #\n" * 20_000 + "]",
        'a: "' + "\\" * 80_000 + '"',
        "a: >\n" + "  b\n\n" * 15_000,
        "a: b" + " " * 90_000 + "#",
        "? " * 40_000,
        "a: {" * 20_000,
        "title: a: b\n" * 8_000,
        "a: &a [" + "*a, " * 20_000 + "]",
    ],
)
def test_hostile_front_matter_takes_no_time(front):
    started = time.perf_counter()
    article, _ = read_text(f"---\n{front}\n---\nThe yen fell.".encode(), FOUND)
    assert article.text.endswith("The yen fell.")
    assert len(article.authors) <= 100
    assert time.perf_counter() - started < 2
