import gzip
import json
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from ingest.corpus.articles import Article, Failure, Provenance, SourceWarning
from ingest.corpus.text.addresses import article_id_for_url
from ingest.sources import jsonl
from ingest.sources.folders import FoundFile
from ingest.sources.identity import article_id_for_file
from ingest.sources.jsonl import read_jsonl
from ingest.sources.lines import Limits

SMALL = Limits(line=1000, unpacked=100_000, unpacked_always=100_000)


def read(path: Path, limits: Limits = SMALL) -> list[Article | Failure]:
    kind = "jsonl.gz" if path.name.endswith("gz") else "jsonl"
    return list(read_jsonl(FoundFile(path, path.name, kind), limits))


@pytest.fixture
def lines(tmp_path):
    def write_and_read(*lines: object) -> list[Article | Failure]:
        path = tmp_path / "a.jsonl"
        written = (line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines)
        path.write_bytes(b"".join(line + b"\n" for line in written))
        return read(path)

    return write_and_read


def test_all_fields(lines, tmp_path):
    url = "https://WWW.Example.com/a?utm_source=x"
    (article,) = lines(
        {
            "url": url,
            "title": " A \n title",
            "text": "One.\r\nTwo.",
            "authors": ["A. Writer", " "],
            "published": "2025-03-22T23:00:00+09:00",
            "retrieved": "2025-03-23T08:00:00+09:00",
            "outlet": "The Outlet",
            "updated": "2025-03-23",
            "language": "en_US",
            "extra": {"ignored": 1},
        }
    )
    digest = sha256((tmp_path / "a.jsonl").read_bytes()).hexdigest()
    assert article == Article(
        article_id=article_id_for_url("https://example.com/a"),
        title="A title",
        text="One.\nTwo.",
        origin=str(tmp_path / "a.jsonl"),
        name="A title",
        url=url,
        outlet="The Outlet",
        authors=("A. Writer",),
        published=date(2025, 3, 22),
        retrieved=datetime(2025, 3, 22, 23, tzinfo=UTC),
        provenance=Provenance(digest, "plain", date(2025, 3, 23), None, "en-us", datetime(2025, 3, 22, 14, tzinfo=UTC)),
    )


def test_only_text_is_required(lines, tmp_path):
    (article,) = lines({"text": "Just a text.\nMore.", "title": None, "url": "", "authors": None, "retrieved": ""})
    assert article.title == article.name == "Just a text."
    assert article.article_id == article_id_for_file(tmp_path / "a.jsonl", "just a text. more.")
    assert (article.url, article.outlet, article.authors, article.published, article.retrieved) == (
        None, None, (), None, None,
    )  # fmt: skip


@pytest.mark.parametrize("space", ["\n", "\t", " ", "\r\n"])
def test_space_around_a_link_is_no_part_of_it(lines, space):
    """The line failed for the end of a line in it, and the link was kept with a space."""
    (article,) = lines({"text": "x", "url": f" https://news.example/a{space}"})
    assert (article.url, article.article_id) == ("https://news.example/a", article_id_for_url("https://news.example/a"))


def test_an_unstated_outlet_is_none(lines):
    (article,) = lines({"text": "x", "url": "http://www.news.example/a"})
    assert article.outlet is None


@pytest.mark.parametrize("written", ["2025-03-22", "2025-03-22T23:00:00", "2025-03-22T00:00:00Z"])
def test_a_line_may_state_a_day_alone(lines, written):
    (article,) = lines({"text": "x", "published": written})
    assert (article.published, article.provenance.published_at) == (date(2025, 3, 22), None)


def test_authors_may_be_a_string(lines):
    (article,) = lines({"text": "x", "authors": "A. Writer"})
    assert article.authors == ("A. Writer",)


@pytest.mark.parametrize("written", ["26/11/2026", "yesterday", "2026-11", "x" * 500])
def test_a_day_that_cannot_be_read_is_named(lines, written):
    good, article, warning = lines({"text": "x", "published": "2026-11-26"}, {"text": "y", "published": written})
    assert (good.published.year, article.published) == (2026, None)
    assert warning.origin == "a.jsonl line 2"
    assert warning.reason.startswith(f'has a wrong published ("{written[:40]}')
    assert warning.reason.endswith('"): write a day such as 2026-11-26')
    assert len(warning.reason) < 130


def test_a_day_that_had_not_come_when_the_line_was_retrieved_is_named(lines):
    then = {"text": "x", "retrieved": "2025-03-22T09:00:00Z"}
    in_another_zone, too_late, warning, later, last = lines(
        {**then, "published": "2025-03-23"},
        {**then, "published": "2025-03-24"},
        {"text": "y", "published": "2999-01-02"},
    )
    assert [article.published.year for article in (in_another_zone, too_late, later)] == [2025, 2025, 2999]
    assert (warning.origin, warning.reason) == (
        "a.jsonl line 2",
        "has a published in the future (2025-03-24), which is not taken: write a day such as 2026-11-26",
    )
    assert "in the future (2999-01-02)" in last.reason


def test_a_line_that_was_retrieved_in_the_future_is_read_as_of_now(lines):
    """The last day of the calendar ended the run; any later day made all further texts of the article older ones."""
    article, warning = lines({"text": "x", "published": "2025-03-24", "retrieved": "9999-12-31T23:00:00Z"})
    assert (article.published, article.retrieved) == (date(2025, 3, 24), None)
    assert warning.reason == (
        "has a retrieved in the future (9999-12-31T23:00:00Z), which is not taken: it counts as retrieved now"
    )


@pytest.mark.parametrize("written", [None, "", " "])
def test_no_day_is_no_wrong_day(lines, written):
    assert len(lines({"text": "x", "published": written})) == 1


def test_further_wrong_days_are_counted(lines, monkeypatch):
    monkeypatch.setattr(jsonl, "MOST_DAYS", 2)
    found = lines(*({"text": str(number), "published": "soon"} for number in range(5)))
    warnings = [(entry.origin, entry.reason) for entry in found if isinstance(entry, SourceWarning)]
    assert [origin for origin, _ in warnings] == ["a.jsonl line 1", "a.jsonl line 2", "a.jsonl"]
    assert warnings[-1][1] == "has 3 more days that are not taken"


def test_a_field_that_is_not_read_is_named_once(lines):
    line = {"text": "x", "date": "2026-11-26", "source": "The Courier", "extra": 1}
    found = lines(line, {"content": "y", "lang": "en", "date": "2026-11-26"}, line)
    assert [(entry.origin, entry.reason) for entry in found if isinstance(entry, SourceWarning)] == [
        ("a.jsonl line 1", "has a field “date” that is not read; use published"),
        ("a.jsonl line 1", "has a field “source” that is not read; use outlet"),
        ("a.jsonl line 2", "has a field “content” that is not read; use text"),
        ("a.jsonl line 2", "has a field “lang” that is not read; use language"),
    ]
    assert [type(entry) for entry in found].count(Failure) == 1


@pytest.mark.parametrize(
    ("names", "field"),
    [
        (
            "publishedAt published_at date_published datePublished date_publish publish_date pubDate Published",
            "published",
        ),
        ("lastmod updated-at date_modified Updated", "updated"),
        ("site publication siteName", "outlet"),
        ("canonical_url canonical-URL URL", "url"),
        ("byline Authors", "authors"),
    ],
)
def test_another_name_or_spelling_of_a_field_is_named(lines, names, field):
    """The articles had no day, or no link, and nothing was said."""
    for name in names.split():
        article, warning = lines({"text": "x", name: "https://news.example/1"})
        assert (article.published, article.url) == (None, None)
        assert warning.reason == f"has a field “{name}” that is not read; use {field}"


def test_spellings_of_one_name_are_named_once_and_what_says_nothing_is_not(lines):
    assert len(lines({"text": "x", "pub_date": "2026-11-26", "pubDate": "2026-11-26"})) == 2
    assert len(lines({"text": "x", "pub_date": None, "link": "", "author": []})) == 1
    assert len(lines({"text": "x", "_" * 200 + "date": "2026-11-26", "published": None})) == 1


def test_a_line_that_has_the_field_too_is_not_named(lines):
    fields = {"date": "published", "author": "authors", "link": "url", "body": "text", "headline": "title"}
    known = {"published": "2026-11-26", "authors": [], "url": "", "text": "x", "title": ""}
    assert len(lines(dict.fromkeys(fields, "y") | known)) == 1


def test_lines_with_the_same_title_are_separate_articles_with_stable_ids(lines):
    same = {"title": "Same", "text": "x"}
    first = [article.article_id for article in lines(same, same, {"title": "Other", "text": "x"})]
    assert len(set(first)) == 3
    assert [article.article_id for article in lines(same, same)] == first[:2]
    assert [article.article_id for article in lines(same | {"text": "changed"})] == first[:1]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{not json", "not valid JSON (Expecting property name enclosed in double quotes at character 2)"),
        (b"[1]", "not a JSON object"),
        (b"1" * 500 * 10, "longer than"),
        (b"[" * 900, "not valid JSON"),
        ({"title": "no text"}, 'the field "text" is required'),
        ({"text": None}, 'the field "text" is required'),
        ({"text": 5}, "wrong text"),
        ({"text": " \u200b\n"}, "empty text"),
        ({"text": "x", "title": 5}, "wrong title"),
        ({"text": "x", "url": ["u"]}, "wrong url"),
        ({"text": "x", "url": "javascript:alert(1)"}, "wrong url"),
        ({"text": "x", "url": "https://a.b/\ud800"}, "wrong url"),
        ({"text": "x", "authors": [1]}, "wrong authors"),
        ({"text": "x", "authors": {"name": "A"}}, "wrong authors"),
        ({"text": "x", "outlet": True}, "wrong outlet"),
        ({"text": "x", "published": 20250322}, "wrong published"),
        ({"text": "x", "retrieved": "soon"}, "wrong retrieved"),
        ("Größe".encode("latin-1"), "save it as UTF-8"),
        (b'{"text": "a\0b"}', "NUL"),
    ],
)
def test_a_bad_line_is_a_failure_and_the_others_are_read(lines, tmp_path, line, reason):
    before, failure, after = lines({"text": "before"}, line, {"text": "after"})
    assert (before.text, after.text) == ("before", "after")
    assert isinstance(failure, Failure)
    assert reason in failure.reason
    assert (failure.origin, failure.file) == ("a.jsonl line 2", str(tmp_path / "a.jsonl"))


def test_endless_nesting_and_numbers_are_failures(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"[" * 200_000 + b"\n" + b"1" * 200_000)
    assert [failure.reason for failure in read(path, Limits())] == [
        "is nested too deeply",
        "is not valid JSON that can be read (a number is too long)",
    ]


def test_surrogates_and_nul_in_escapes_become_replacement_characters(lines):
    (article,) = lines(b'{"text": "a\\ud800b\\u0000 \\ud83d\\ude00", "title": "t\\udc00"}')
    assert (article.text, article.title) == ("a\ufffdb\ufffd \U0001f600", "t\ufffd")


def test_blank_lines_are_skipped_but_counted(lines):
    assert [found.origin for found in lines(b"", b" \r", b"x")] == ["a.jsonl line 3"]


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf\n"])
def test_a_file_without_articles_is_a_failure(tmp_path, data):
    path = tmp_path / "a.jsonl"
    path.write_bytes(data)
    (failure,) = read(path)
    assert "empty" in failure.reason


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_byte_order_marks_and_utf_16_are_read_plain_and_compressed(tmp_path, encoding, name):
    data = '{"text": "円高 \u2028"}\r\n{"text": "second"}'.encode(encoding)
    (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith("gz") else data)
    assert [article.text for article in read(tmp_path / name)] == ["円高 \u2028", "second"]


def test_damaged_utf_16_keeps_the_lines_before_the_damage(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes('{"text": "first"}\n'.encode("utf-16") + b"x")
    first, failure = read(path)
    assert first.text == "first"
    assert "UTF-16" in failure.reason


def test_a_line_at_the_limit_is_read_and_one_over_it_is_not(tmp_path):
    path = tmp_path / "a.jsonl"
    fits = json.dumps({"text": "x" * 988}).encode()
    assert len(fits) == SMALL.line
    path.write_bytes(fits + b"\n" + b"y" * 5000 + b"\n" + fits)
    first, failure, last = read(path)
    assert first.text == last.text
    assert "longer than" in failure.reason


def test_a_truncated_gzip_file_keeps_the_lines_before_the_cut(tmp_path):
    path = tmp_path / "a.jsonl.gz"
    lines = [json.dumps({"title": str(n), "text": f"{n * n * 7919}"}) for n in range(2000)]
    path.write_bytes(gzip.compress("\n".join(lines).encode())[:-3000])
    *articles, failure = read(path)
    assert len(articles) > 10
    assert all(isinstance(article, Article) for article in articles)
    assert "cut off gzip" in failure.reason


@pytest.mark.parametrize(
    "damage", [b"not gzip at all", gzip.compress(b'{"text": "x"}', mtime=0)[:-6] + b"\0\0\0\0\0\0"]
)
def test_a_damaged_gzip_file_is_a_failure(tmp_path, damage):
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(damage)
    assert "gzip" in read(path)[-1].reason


@pytest.mark.parametrize("filling", [b"\n", b"x"])
def test_a_decompression_bomb_is_stopped(tmp_path, filling):
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(filling * 200_000))
    (failure,) = read(path)
    assert "unpacks to more than" in failure.reason


def test_the_unpacking_limit_grows_with_the_size_of_the_file():
    limits = Limits()
    assert limits.of_unpacked(1000) == limits.unpacked_always
    assert limits.of_unpacked(1_000_000) == 250_000_000
    assert limits.of_unpacked(10**9) == limits.unpacked


def test_endless_failures_are_counted(lines, monkeypatch):
    monkeypatch.setattr(jsonl, "MOST_FAILURES", 2)
    found = lines(b"x", b"x", b"x", b"x", {"text": "good"})
    assert [type(entry) for entry in found] == [Failure, Failure, Article, Failure]
    assert found[-1].reason == "has 2 more lines that could not be read"


@pytest.mark.parametrize("useless", [b"", b"x"])
def test_a_file_of_useless_lines_is_given_up(lines, monkeypatch, useless):
    monkeypatch.setattr(jsonl, "MOST_USELESS_LINES", 3)
    monkeypatch.setattr(jsonl, "MOST_FAILURES", 1)
    found = lines({"text": "good"}, useless, useless, useless, {"text": "good"}, useless, {"text": "late"})
    assert [entry.text for entry in found if isinstance(entry, Article)] == ["good", "good"]
    assert any("the rest of it was not read" in entry.reason for entry in found if isinstance(entry, Failure))
