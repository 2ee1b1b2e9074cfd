"""`health` and `explain` as a person types them, over a real catalog."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ingest.cli import main
from ingest.corpus.articles import Passage, Version
from ingest.corpus.catalog import Catalog, versions
from ingest.corpus.catalog.links import NOT_KEPT, Link, Stage, put_links
from ingest.corpus.catalog.noted_sources import note_sources
from ingest.corpus.catalog.source_runs import Outcome, SourceRun, record_source_run
from ingest.corpus.catalog.versions import NewVersion
from ingest.health.explain import explain, spellings_of
from ingest.sources.files import read_paths

NOW = datetime.now(UTC)
FEED = "https://example.org/feed.xml"
PAGE = "https://www.example.org/news/bridge"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    """When this test begins: all tests together may come here an hour after they were collected."""
    monkeypatch.setitem(globals(), "NOW", datetime.now(UTC))


@pytest.fixture
def run(tmp_path: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command here over `catalog`: exit code, stdout, stderr."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CORPUS_DIR", str(tmp_path))
    (tmp_path / "sources.toml").write_text(f'[[source]]\nurl = "{FEED}"\noutlet = "The Example"\n', "utf-8")

    def of(*arguments: str) -> tuple[int, str, str]:
        return (main(arguments), *capsys.readouterr())

    return of


def read(catalog: Catalog, outcome: Outcome = Outcome.OK, minutes: int = 150, **named: Any) -> None:
    record_source_run(catalog, replace(SourceRun(FEED, NOW - timedelta(minutes=minutes), 1.2, outcome), **named))


def article(catalog: Catalog, text: str = "The bridge is open.", article_id: str = "abcdef0123456789") -> None:
    version = Version(
        version_id=f"{article_id}-{len(text)}",
        article_id=article_id,
        title="The bridge",
        text=text,
        content_hash=text,
        retrieved=NOW + timedelta(seconds=len(text)),
        published=NOW.date(),
        url=PAGE,
        outlet="The Example",
        name="bridge",
    )
    new = NewVersion(version, [Passage(0, len(text), text, text.encode())], FEED, None)
    versions.write_pending(catalog, [new], [(p.text_hash, b"\0" * 8, b"") for p in new.passages])
    versions.finish_pending(catalog)


def link(stage: Stage, url: str = PAGE, **named: Any) -> Link:
    return replace(Link(url, FEED, stage, NOW - timedelta(days=2), NOW), **named)


def test_a_file_of_sources_that_is_gone_is_no_health(run, catalog, tmp_path):
    """It was "nothing to judge" with exit code 0, while each run over the sources refused to begin."""
    read(catalog)
    note_sources(catalog, {FEED: False})
    (tmp_path / "sources.toml").unlink()
    code, _, err = run("health")

    assert code == 2
    assert "sources.toml is gone, though it had 1 source; put it back" in err


def test_health_is_good_if_all_sources_are_well(run, catalog):
    article(catalog)
    read(catalog, entries=40, new=1, unchanged=39)
    code, out, _ = run("health")
    assert code == 0
    assert out.splitlines()[-1] == "all is well: 1 source"
    row = next(line for line in out.splitlines() if line.startswith(FEED)).split()
    assert row == [FEED, "The", "Example", "2", "hours", "ago", "40", "1", "0", "39", "0", "1.2", "ok"]


@pytest.mark.parametrize(
    ("named", "problem"),
    [
        ({"entries": 0}, "its last list had entries (40), this one has none"),
        (
            {"outcome": Outcome.FAILED, "reason": "blocks programs: 403"},
            "blocks programs: 403 (last went well 2 hours ago)",
        ),
        (
            {"outcome": Outcome.FAILED, "reason": "certificate: it ended"},
            "certificate: it ended (last went well 2 hours ago)",
        ),
        ({"entries": 9, "new": 8, "failed": {"blocks programs": 1}}, "blocks programs: 1 of its links"),
    ],
)
def test_a_problem_is_listed_and_the_exit_code_is_1(run, catalog, named, problem):
    article(catalog)
    read(catalog, entries=40)
    read(catalog, minutes=1, **named)
    code, out, _ = run("health")
    assert code == 1
    assert f"  {problem}" in out
    assert "well:" not in out
    assert out.splitlines()[-1] == "1 of 1 source needs a look"
    code, out, _ = run("health", "--json")
    report = json.loads(out)
    assert (code, report["ok"], report["sources"][0]["ok"]) == (1, False, False)
    assert report["sources"][0]["problems"][0].startswith(problem)


def test_what_is_usual_is_told_by_the_last_two_months_with_news(run, catalog):
    article(catalog)
    for days in [*range(300, 200, -4), *range(130, 90, -1)]:
        read(catalog, minutes=days * 24 * 60, entries=9, new=50 if days > 150 else 1)
    read(catalog, Outcome.UNCHANGED)
    assert "nothing new for 91 days; usually 1 a day" in run("health")[1]


def test_a_corpus_without_news_is_a_problem_although_its_sources_are_well(run, catalog):
    article(catalog)
    catalog.connection.execute("UPDATE versions SET published = ?", ((NOW.date() - timedelta(days=9)).isoformat(),))
    read(catalog, Outcome.UNCHANGED)
    code, out, _ = run("health")
    assert code == 1
    assert "it is out of date (STALE_DAYS)" in out
    assert "all is well" not in out
    assert json.loads(run("health", "--json")[1])["corpus"]["stale"] is True


def test_a_source_whose_pages_are_all_blocked_stays_a_problem(run, catalog):
    """From the run on that found its list unchanged it was said to be well, with no article."""
    article(catalog)
    put_links(catalog, [link(Stage.NOT_FETCHED, f"{PAGE}/{n}", reason="blocks programs: 403") for n in range(3)])
    read(catalog, entries=3, minutes=20, failed={"blocks programs": 3})
    read(catalog, Outcome.UNCHANGED, minutes=1)
    code, out, _ = run("health")
    assert (code, "  blocks programs: 3 of its links" in out) == (1, True)
    put_links(catalog, [link(Stage.INGESTED, f"{PAGE}/4", article_id="abcdef0123456789")])
    assert run("health")[0] == 0


@pytest.mark.parametrize("silent", [12, 57, 60, 400])
def test_a_source_that_brings_nothing_stays_a_problem(run, catalog, silent):
    """After 56 days a daily feed that was dead was said to be well."""
    article(catalog)
    for days in range(silent + 19, silent - 1, -1):
        read(catalog, minutes=days * 1440, entries=9, new=3)
    read(catalog, Outcome.UNCHANGED)
    code, out, _ = run("health")
    assert code == 1
    assert f"nothing new for {silent} days; usually 3 a day" in out


def test_the_reasons_of_skipped_links_are_listed(run, catalog):
    article(catalog)
    read(catalog, entries=9, new=1, skipped={"cookie wall": 3, "video": 1}, failed={"not found": 1})
    code, out, _ = run("health")
    assert code == 0
    for line in ("skipped 3: cookie wall", "skipped 1: video", "skipped 1: not found"):
        assert f"  {line}\n" in out


def test_keys_in_an_address_are_hidden(run, catalog, tmp_path):
    secret = "https://example.org/feed?api_key=abcdefghijk"
    (tmp_path / "sources.toml").write_text(f'[[source]]\nurl = "{secret}"\n', "utf-8")
    record_source_run(catalog, SourceRun(secret, NOW, 1.0, Outcome.FAILED, reason=f"not found: {secret} is gone"))
    put_links(catalog, [link(Stage.NOT_FETCHED, source=secret, reason=f"not found: {secret}")])
    for arguments in (("health",), ("health", "--json"), ("explain", PAGE), ("explain", PAGE, "--json")):
        code, out, _ = run(*arguments)
        assert code == 1
        assert "abcdefghijk" not in out
        assert "[hidden]" in out


def test_keys_of_private_feeds_are_hidden_and_json_stays_json(run, catalog, tmp_path):
    secret = "https://example.org/feed?auth=Qz7hK&list=9"
    (tmp_path / "sources.toml").write_text(f'[[source]]\nurl = "{secret}"\n', "utf-8")
    record_source_run(catalog, SourceRun(secret, NOW, 1.0, Outcome.OK, skipped={secret: 2}, failed={secret: 1}))
    article(catalog)
    put_links(catalog, [link(Stage.DUPLICATE, source=secret, reason='of ?token=abcdefgh"; token=abcdefgh\\" \\')])
    for arguments in (("health",), ("health", "--json"), ("explain", PAGE), ("explain", PAGE, "--json")):
        _, out, _ = run(*arguments)
        assert "Qz7hK" not in out
        assert "abcdefgh\\" not in out
        assert "auth=[hidden]" in out
        if "--json" in arguments:
            assert json.loads(out)


def test_health_without_sources_says_how_to_add_one(run, catalog, tmp_path):
    (tmp_path / "sources.toml").unlink()
    code, out, _ = run("health")
    assert (code, out.splitlines()[-1]) == (0, "no source is named; python -m ingest feeds add URL adds one")


@pytest.mark.parametrize("command", ["health", "explain x"])
def test_a_missing_corpus_is_one_line(command, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CORPUS_DIR", str(tmp_path / "none"))
    assert main(command.split()) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("error: There is no corpus")


@pytest.mark.parametrize(
    ("stage", "reason", "sentence"),
    [
        (Stage.LISTED, "", "listed, not looked at yet"),
        (Stage.NOT_FETCHED, "robots.txt: it asks not to be read", "not fetched: robots.txt: it asks not to be read"),
        (Stage.NOT_FETCHED, "blocks programs: 403", "not fetched: blocks programs: 403"),
        (Stage.NO_ARTICLE, "cookie wall", "fetched, and no article: cookie wall"),
        (Stage.FAILED, "no words to search in it", "an article that could not be taken in: no words to search in it"),
    ],
)
def test_explain_says_where_a_link_was_lost(run, catalog, stage, reason, sentence):
    put_links(catalog, [link(stage, reason=reason)])
    code, out, _ = run("explain", PAGE)
    assert code == 1
    assert out.splitlines()[0] == sentence
    assert f"named by {FEED}, first on " in out
    document = json.loads(run("explain", PAGE, "--json")[1])
    assert (document["stage"], document["in_corpus"], document["article"]) == (stage.value, False, None)


def test_explain_says_how_a_link_was_ingested(run, catalog):
    article(catalog)
    article(catalog, "The bridge is closed again after an accident.")
    put_links(catalog, [link(Stage.INGESTED, article_id="abcdef0123456789")])
    code, out, _ = run("explain", "http://example.org/news/bridge/?utm_source=feed")
    assert code == 0
    lines = out.splitlines()
    assert lines[0] == "taken in"
    assert "  article abcdef0123456789 “The bridge”, published " in out
    assert "  2 versions, the newest since " in out
    assert "; 1 passage embedded" in out
    document = json.loads(run("explain", "abcdef0123456789", "--json")[1])
    assert [version["state"] for version in document["article"]["versions"]] == ["retired", "live"]


def test_a_page_that_became_a_cookie_wall_leaves_its_article(run, catalog):
    article(catalog)
    put_links(catalog, [link(Stage.NO_ARTICLE, reason="cookie wall", article_id="abcdef0123456789")])
    code, out, _ = run("explain", PAGE)
    assert code == 0
    assert out.splitlines()[0] == "fetched, and no article: cookie wall; its article stays as it was"


def test_an_article_that_is_gone_from_the_web_is_listed_and_counted(run, catalog):
    article(catalog)
    article(catalog, "Another bridge.", "0123456789abcdef")
    read(catalog, entries=40)
    assert run("list", "--gone") == (1, "no articles\n", "")
    gone = link(Stage.NOT_FETCHED, reason="gone: The page is gone (410).", article_id="abcdef0123456789")
    put_links(catalog, [gone])
    assert run("explain", PAGE)[1].splitlines()[0] == (
        "not fetched: gone: The page is gone (410); its article stays as it was"
    )
    code, out, _ = run("health")
    assert (code, out.splitlines()[-2:]) == (
        0,
        ["1 article is gone from the web: python -m ingest list --gone", "all is well: 1 source"],
    )
    assert json.loads(run("health", "--json")[1])["corpus"]["gone"] == 1
    code, out, _ = run("list", "--gone", "--json")
    assert (code, [found["article_id"] for found in json.loads(out)["articles"]]) == (0, ["abcdef0123456789"])
    put_links(catalog, [replace(gone, url=f"{PAGE}/2", reason="not found: 404.", article_id="0123456789abcdef")])
    assert "2 articles are gone from the web" in run("health")[1]
    assert run("list", "--gone")[1].count("\n") == 2
    # One is found under another of its links, a site was out of order when the other was asked for.
    put_links(catalog, [link(Stage.INGESTED, f"{PAGE}/amp", article_id="abcdef0123456789")])
    put_links(catalog, [replace(gone, url=f"{PAGE}/2", reason="server failed: 503.", article_id="0123456789abcdef")])
    assert "gone from the web" not in run("health")[1]
    assert run("list", "--gone")[0] == 1


def test_an_article_that_came_back_from_a_file_is_explained_as_taken_in(run, catalog):
    article(catalog)
    put_links(catalog, [link(Stage.EXPIRED, reason=NOT_KEPT, article_id="abcdef0123456789")])
    code, out, _ = run("explain", PAGE)
    assert (code, out.splitlines()[0]) == (0, "taken in")
    assert NOT_KEPT not in out
    document = json.loads(run("explain", PAGE, "--json")[1])
    assert (document["in_corpus"], document["stage"], document["link"]["stage"]) == (True, "ingested", "expired")


def test_a_duplicate_names_its_original(run, catalog):
    article(catalog)
    mirror = "https://mirror.example.net/bridge"
    put_links(catalog, [link(Stage.DUPLICATE, mirror, reason="the same report", article_id="abcdef0123456789")])
    code, out, _ = run("explain", mirror)
    assert code == 0
    assert out.splitlines()[0] == "a duplicate of abcdef0123456789 “The bridge”: the same report"


def test_a_removed_article_is_explained_as_removed(run, catalog):
    article(catalog)
    put_links(catalog, [link(Stage.INGESTED, article_id="abcdef0123456789")])
    versions.remove_article(catalog, "abcdef0123456789")
    code, out, _ = run("explain", PAGE)
    assert (code, out.splitlines()[0]) == (1, "taken in, and removed since")


def test_an_unlisted_link_is_explained_with_the_sources_of_its_site(run, catalog):
    read(catalog, Outcome.FAILED, reason="blocks programs: 403.")
    code, out, _ = run("explain", "https://news.example.org/other")
    assert code == 1
    assert out.splitlines()[0] == "not listed by any source, and not in the corpus"
    assert f"  of this site, {FEED} was read on " in out
    assert "(blocks programs: 403)" in out
    assert "python -m ingest https://news.example.org/other" in out
    # A shell would cut it off, and run the rest in the background.
    _, out, _ = run("explain", "https://news.example.org/other?a=1&b=2")
    assert out.endswith("python -m ingest 'https://news.example.org/other?a=1&b=2'\n")
    _, out, _ = run("explain", "https://elsewhere.example/x")
    assert "no source is of elsewhere.example" in out


def test_a_file_whose_name_is_not_utf_8_is_explained_as_unknown(run):
    name = b"caf\xe9.txt".decode("utf-8", "surrogateescape")
    code, out, _ = run("explain", name)
    assert (code, out.splitlines()[0]) == (1, "not listed by any source, and not in the corpus")
    code, out, _ = run("explain", f"https://example.org/{name}")
    assert (code, out.splitlines()[-1]) == (1, "  take it in with: python -m ingest 'https://example.org/caf\\xe9.txt'")
    assert json.loads(run("explain", name, "--json")[1])["sentences"]


def test_a_file_whose_articles_are_too_old_is_explained_as_not_kept(run, tmp_path, monkeypatch):
    """It was said to be unknown, and to be taken in, which the next run did not."""
    (tmp_path / "old.md").write_text("---\ndate: 2025-03-01\n---\nThe bridge was closed.\n")
    lines = [
        f'{{"title": "Bridge", "text": "It was closed.", "published": "{day}"}}\n' for day in ("2025-03-01", NOW.date())
    ]
    (tmp_path / "two.jsonl").write_text(lines[0] * 2)
    (tmp_path / "one.jsonl").write_text("".join(lines))
    (tmp_path / "broken.jsonl").write_text(lines[0] + "no json\n")
    unknown = "not listed by any source, and not in the corpus"
    assert run("explain", "old.md")[1].splitlines()[0] == unknown
    monkeypatch.setenv("KEEP_DAYS", "30")
    code, out, _ = run("explain", "old.md")
    assert (code, out) == (1, f"not kept: {NOT_KEPT} (published 2025-03-01)\n")
    assert run("explain", "two.jsonl")[1] == f"not kept: all in it is {NOT_KEPT}\n"
    for name in ("one.jsonl", "broken.jsonl"):
        assert run("explain", name)[1].splitlines()[0] == unknown
    assert json.loads(run("explain", "old.md", "--json")[1])["stage"] == "expired"


def test_a_large_file_is_read_no_further_than_its_first_article_that_is_kept(run, tmp_path, monkeypatch):
    """All of it was read, and kept in memory."""
    (tmp_path / "large.jsonl").write_text(f'{{"title": "Bridge", "text": "Open.", "published": "{NOW.date()}"}}\n' * 50)
    met: list[object] = []
    items = map(met.append, read_paths([tmp_path / "large.jsonl"]))
    monkeypatch.setattr("ingest.health.explain.read_paths", lambda _paths: (met[-1] for _ in items))
    monkeypatch.setenv("KEEP_DAYS", "30")
    assert (run("explain", "large.jsonl")[0], len(met)) == (1, 1)


def test_an_article_of_a_folder_says_where_it_was_read(catalog):
    article(catalog)
    found = explain(catalog, PAGE)
    assert (found.is_in, found.stage) == (True, "ingested")
    assert found.sentences[0] == f"in the corpus, read from: {FEED}"


@pytest.mark.parametrize(
    "url",
    [
        PAGE,
        "http://example.org/news/bridge/",
        "https://example.org/news/bridge?utm_source=a&fbclid=b",
        "http://www.example.org/news/bridge#end",
    ],
)
def test_any_spelling_is_the_same_page(url):
    assert PAGE in spellings_of(url)
    assert spellings_of(url)[0] == url


def test_text_that_is_no_address_is_looked_up_unchanged(catalog):
    for wanted in ("", "zzz", "ftp://example.org/x", "http://[", "a" * 5000):
        assert spellings_of(wanted) == [wanted]
        assert not explain(catalog, wanted).is_in


def test_days_are_written_without_the_names_of_the_locale(run, catalog):
    article(catalog)
    catalog.connection.execute("UPDATE versions SET published = ?", (date(2026, 1, 5).isoformat(),))
    assert ", published 2026-01-05, " in run("explain", PAGE)[1]
    assert "newest report of 2026-01-05, " in run("health")[1]


@pytest.mark.parametrize(
    ("reason", "keep_days", "would_keep"),
    [
        ("", "0", True),
        ("", "100000", False),
        (" (published 2026-03-02)", "10", False),
        (" (published 2026-03-02)", "100000", True),
    ],
)
def test_what_was_not_kept_is_said_to_be_kept_now_only_where_that_is_known(
    run, catalog, monkeypatch, reason, keep_days, would_keep
):
    put_links(catalog, [link(Stage.EXPIRED, reason=f"{NOT_KEPT}{reason}", article_id="abcdef0123456789")])
    monkeypatch.setenv("KEEP_DAYS", keep_days)
    out = run("explain", PAGE)[1]
    assert out.startswith("not kept: older than what KEEP_DAYS and KEEP_ARTICLES ")
    assert ("they would keep it now" in out) is would_keep
    assert (f"at once with: python -m ingest {PAGE}" in out) is would_keep
