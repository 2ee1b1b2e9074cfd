"""The commands for pages and feeds as a person types them, against a real site on loopback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from types import SimpleNamespace
from typing import IO

import pytest

from ingest.cli import main
from ingest.corpus.catalog import Catalog
from ingest.corpus.catalog.links import get_links, put_links
from ingest.corpus.catalog.noted_sources import note_sources, noted_sources
from ingest.corpus.text.addresses import canonical_url
from ingest.sources import settings_file
from ingest.sources.web.opml import parse_opml
from tests.ingest.sources.web.site import HOST, Visit
from tests.ingest.sources.web.site_feeds import item, rss
from tests.ingest.sources.web.site_pages import HTML, report

ROOT = Path(__file__).resolve().parents[2]
CallMain = Callable[..., tuple[int, str, str]]


@pytest.fixture
def environment(tmp_path: Path, chroma_url: str) -> dict[str, str]:
    """Only what a command needs, and a corpus folder of this test."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR", "XDG_CACHE_HOME") if name in os.environ}
    given = {"PYTHONPATH": str(ROOT), "CORPUS_DIR": str(tmp_path / "corpus"), "CHROMA_URL": chroma_url}
    return kept | given | {"FETCH_PRIVATE_HOSTS": HOST, "FETCH_GAP": "0", "FETCH_HEADER_SECONDS": "60"}


@pytest.fixture
def call_main(
    tmp_path: Path, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> CallMain:
    """Runs a command in this process: (exit code, stdout, stderr)."""
    monkeypatch.chdir(tmp_path)
    for name in environment.keys() - os.environ.keys() | {"CORPUS_DIR", "CHROMA_URL"}:
        monkeypatch.setenv(name, environment[name])

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        code = main([str(argument) for argument in arguments])
        return (code, *capfd.readouterr())

    return run


@pytest.fixture
def give_input() -> Iterator[Callable[[str], None]]:
    """Standard input of this process is a pipe with these lines, as of another program."""
    kept = os.dup(0)

    def give(text: str) -> None:
        lines, end = os.pipe()
        os.write(end, text.encode())
        os.dup2(lines, 0)
        os.close(lines)
        os.close(end)

    yield give
    os.dup2(kept, 0)
    os.close(kept)


def test_paths_addresses_and_standard_input_in_one_run(call_main, give_input, site, tmp_path):
    (tmp_path / "owls.txt").write_text("Snowy owls were seen in the park again.\n")
    give_input('{"text": "The harbor bridge in Marrow was closed on Monday.", "title": "Bridge"}\nno json\n')
    code, out, errors = call_main("owls.txt", site.url("article_with_feed"), "-")
    assert (code, errors) == (1, "")
    assert out.startswith("3 new, 0 changed, 0 unchanged, 0 missing, 1 failed")
    assert "failed   standard input line 2: is not valid JSON" in out
    assert f"this page names a feed: python -m ingest feeds add {site.url('feed')}" in out


def test_repeated_standard_input_is_unchanged(call_main, give_input):
    for new in (1, 0):
        give_input('{"text": "The harbor bridge in Marrow was closed on Monday."}\n')
        code, out, _ = call_main("-", "--json")
        report = json.loads(out)
        assert (code, len(report["new"]), report["unchanged"]) == (0, new, 1 - new)


@pytest.mark.parametrize("url", ["http://", "https://exa mple.org/\n", "http://[::1"])
def test_an_invalid_address_is_one_line(call_main, url):
    code, out, errors = call_main(url)
    assert (code, out) == (2, "")
    assert errors.count("\n") <= 2
    assert "is not a web address" in errors


def test_a_private_address_is_refused_with_its_reason(call_main, monkeypatch):
    monkeypatch.setenv("FETCH_PRIVATE_HOSTS", "")
    code, out, _ = call_main("http://127.0.0.1:9/feed")
    assert code == 1
    assert "not allowed:" in out
    assert "FETCH_PRIVATE_HOSTS" in out


def test_feeds_are_added_read_paused_listed_and_removed(call_main, site, tmp_path):
    feed, second_feed = site.url("feed"), site.url("feed_growing")
    code, out, _ = call_main("feeds", "add", feed, "--outlet", "The Post", "--tag", "sea", "--every", "2h")
    assert (code, out) == (0, f"added {feed}, which names 3 links; read it with: python -m ingest feeds\n")
    assert call_main("feeds", "add", second_feed, "--full", "--unchecked")[0] == 0
    code, out, _ = call_main("feeds", "list")
    assert out == f"{feed} page, every 2h, The Post, #sea\n{second_feed} feed, every 30m\n"
    assert call_main("feeds", "pause", second_feed)[0] == 0
    code, out, _ = call_main("feeds", "--json")
    report = json.loads(out)
    assert (code, len(report["new"])) == (0, 3)
    assert not site.visits("feed_growing")
    code, out, _ = call_main("feeds")
    assert (code, out) == (0, "none of 1 source is due; python -m ingest feeds --all reads them now\n")
    assert call_main("feeds", "resume", second_feed)[0] == 0
    code, out, _ = call_main("feeds", "--json")
    assert (code, len(json.loads(out)["new"])) == (0, 0)  # its link is the other feed's already
    assert len(site.visits("feed_growing")) == 1
    code, out, _ = call_main("feeds", "--all", "--json")
    assert (code, len(json.loads(out)["new"])) == (0, 0)
    assert call_main("feeds", "remove", f"{second_feed}?utm_source=x")[0] == 0
    assert [source["url"] for source in json.loads(call_main("feeds", "list", "--json")[1])["sources"]] == [feed]
    code, out, _ = call_main("stats", "--json")
    assert json.loads(out)["articles"] == 3


def test_a_clock_that_leaps_ahead_removes_no_article(call_main, site, monkeypatch, caplog):
    """All of them were gone for good after the next run of the bot's schedule."""
    years_ago = format_datetime(datetime.now(UTC) - timedelta(days=2000), usegmt=True)
    call_main("feeds", "add", site.put("old", rss([item(1)], site.url())), "--unchecked")
    assert len(json.loads(call_main("feeds", "--json")[1])["new"]) == 1
    monkeypatch.setenv("KEEP_DAYS", "30")
    for stated in ({}, {"date": years_ago}):
        site.put("old", rss([item(2)], site.url()), **stated)
        code, out, _ = call_main("feeds", "--all", "--json")
        assert (code, json.loads(out)["removed"]) == (0, [])
        assert [record.args for record in caplog.records] == [("1 article",)]
        caplog.clear()
    site.put("old", rss([], site.url()), date=format_datetime(datetime.now(UTC), usegmt=True))
    _, out, _ = call_main("feeds", "--all", "--json")
    assert (len(json.loads(out)["removed"]), caplog.records) == (1, [])


def test_a_clock_that_leaps_ahead_after_a_server_was_asked_removes_no_article(call_main, site, monkeypatch):
    later = datetime.now(UTC) + timedelta(days=20_000)
    url = site.put("now", rss([item(1)], site.url()), date=format_datetime(datetime.now(UTC), usegmt=True))
    call_main("feeds", "add", url, "--unchecked")
    monkeypatch.setenv("KEEP_DAYS", "10000")
    monkeypatch.setattr("ingest.commands.datetime", SimpleNamespace(now=lambda _zone: later))
    report = json.loads(call_main("feeds", "--json")[1])
    assert (len(report["new"]), report["removed"]) == (1, [])


def test_sources_that_are_all_paused_are_called_so(call_main, site, tmp_path):
    def noted() -> dict[str, bool] | None:
        with closing(Catalog.open(tmp_path / "corpus" / "catalog.sqlite3")) as catalog:
            return noted_sources(catalog)

    feed, second_feed = site.url("feed"), site.url("feed_growing")
    call_main("feeds", "add", feed, "--unchecked")
    assert call_main("feeds")[1].startswith("3 new")
    assert noted() == {feed: False}
    call_main("feeds", "pause", feed)
    assert noted() == {feed: True}
    for arguments in ((), ("--all",)):
        code, out, _ = call_main("feeds", *arguments)
        assert (code, out) == (
            0,
            f"the only source is paused; read it again after: python -m ingest feeds resume {feed}\n",
        )
    assert call_main("health")[1].splitlines()[-1] == "nothing to judge: 1 paused"
    call_main("feeds", "add", second_feed, "--unchecked")
    assert call_main("health")[1].splitlines()[-1] == "nothing to judge: 1 paused, 1 not asked yet"
    call_main("feeds", "pause", second_feed)
    _, out, _ = call_main("feeds")
    assert out == "all 2 sources are paused; read one again after: python -m ingest feeds resume URL\n"
    call_main("feeds", "remove", second_feed)
    assert noted() == {feed: True}


def test_no_source_is_no_failure_and_makes_no_corpus(call_main, tmp_path):
    """It was exit code 2, after which the bot waited up to six hours to look again."""
    for arguments in ((), ("--all",)):
        code, out, errors = call_main("feeds", *arguments)
        assert (code, errors) == (0, "")
        assert out == "sources.toml names no source; add one with: python -m ingest feeds add URL\n"
    code, out, _ = call_main("feeds", "--json")
    assert (code, json.loads(out)["new"]) == (0, [])
    assert list(tmp_path.iterdir()) == []


def test_a_run_that_reads_nothing_does_not_count_as_an_update(call_main, site):
    feed = site.url("feed")
    call_main("feeds", "add", feed, "--unchecked")
    call_main("feeds")
    updated = json.loads(call_main("stats", "--json")[1])["updated"]
    for paused in (False, True):
        if paused:
            call_main("feeds", "pause", feed)
        code, out, _ = call_main("feeds", "--json")
        assert (code, json.loads(out)["new"]) == (0, [])
    runs = Catalog.open(Path("corpus") / "catalog.sqlite3")
    with closing(runs):
        assert runs.connection.execute("SELECT count(*) FROM runs").fetchone() == (1,)
    assert json.loads(call_main("stats", "--json")[1])["updated"] == updated


def test_a_file_of_sources_that_is_gone_is_an_error_and_an_empty_one_is_not(call_main, site, tmp_path):
    """A wrong SOURCES_FILE ended every scheduled run well, and the sources were forgotten."""
    assert call_main("feeds", "add", site.url("feed"))[0] == 0
    assert call_main("feeds")[0] == 0
    (tmp_path / "sources.toml").unlink()
    code, _, errors = call_main("feeds")
    assert code == 2
    assert "sources.toml is gone, though it had 1 source" in errors

    (tmp_path / "sources.toml").write_text("")
    assert call_main("feeds")[0] == 0


def test_no_file_of_sources_is_begun_in_the_place_of_one_that_is_gone(call_main, site, tmp_path):
    """A wrong SOURCES_FILE got one source, and the next run forgot the others."""
    feed = site.url("feed")
    (tmp_path / "mine.opml").write_text(f'<opml><body><outline xmlUrl="{feed}"/></body></opml>')
    call_main("feeds", "add", feed)
    call_main("feeds")
    (tmp_path / "sources.toml").unlink()
    commands = (("add", feed), ("import", "mine.opml"), ("list",), ("export", "-"), ("pause", feed), ("remove", feed))
    for arguments in commands:
        code, out, errors = call_main("feeds", *arguments)
        assert (code, out) == (2, "")
        assert "sources.toml is gone, though it had 1 source; put it back, or make an empty one" in errors
    assert not (tmp_path / "sources.toml").exists()

    (tmp_path / "sources.toml").write_text("")
    assert [call_main("feeds", *arguments)[0] for arguments in (("add", feed), ("remove", feed))] == [0, 0]
    (tmp_path / "sources.toml").unlink()  # it named none any more
    assert call_main("feeds", "add", feed)[0] == 0


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("add", "{site}article_with_feed"), "it names a feed: python -m ingest feeds add {site}feed"),
        (("add", "{site}cookie_wall"), "it is a page, and names no feed"),
        (("add", "{site}not_found"), "not found:"),
        (("add", "ftp://a.example/"), "is not a web address"),
        (("add", "{site}feed", "--every", "often"), "--every takes a time"),
        (("remove", "{site}feed"), "is not in sources.toml"),
        (("pause", "{site}feed"), "is not in sources.toml"),
        (("import", "none.opml"), "cannot be read"),
    ],
)
def test_an_impossible_command_is_one_line_and_changes_nothing(call_main, site, tmp_path, arguments, says):
    code, out, errors = call_main("feeds", *(argument.format(site=site.url()) for argument in arguments))
    assert (code, out) == (2, "")
    assert says.format(site=site.url()) in errors
    assert errors.count("\n") == 1
    assert not (tmp_path / "sources.toml").exists()


def test_a_json_feed_is_added_by_its_address_and_by_that_of_a_page(call_main, site):
    """It was "neither a feed in XML nor a page", and its page "names no feed"."""
    feed = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "url": "/article/1"}]})
    url = site.put("feed.json", feed, content_type="application/feed+json")
    page = '<!doctype html><html><head><title>The Post</title><link rel="alternate" {}></head></html>'
    of_page = f"it is a page; it names a feed: python -m ingest feeds add {url}\n"
    site.put("api", '{"id": 7, "link": "/page"}', content_type="application/json")
    api = 'type="application/json" href="/api"'
    for said in ('type="application/feed+json" href="/feed.json"', 'type="application/json" href="/feed.json"'):
        site.put("front", page.format(f'{api}><link rel="alternate" {said}'), content_type=HTML)
        assert call_main("feeds", "add", site.url("front"))[2].endswith(of_page)
    site.put("front", page.format(api), content_type=HTML)
    assert call_main("feeds", "add", site.url("front"))[2].endswith("it is a page, and names no feed\n")

    assert call_main("feeds", "add", url)[:2] == (
        0,
        f"added {url}, which names 1 link; read it with: python -m ingest feeds\n",
    )
    assert call_main("feeds")[1].startswith("1 new")


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b'"items": ', "is not valid JSON (Expecting value at character 57)"),
        (b'"title": "x"}', 'is a JSON Feed without a list of "items"'),
        (b'"items": {"a": 1}}', 'is a JSON Feed without a list of "items"'),
        (b'"items": ' + b"[" * 200_000, "is nested too deeply"),
        (b'"items": [{"id": ' + b"9" * 5_000 + b"}]}", "is not valid JSON that can be read (a number is too long)"),
        ('"items": [], "title": "Вечер в порту"}'.encode("cp1251"), "is in another encoding than UTF-8 (at byte 70)"),
    ],
)
def test_a_json_feed_that_cannot_be_read_is_one_line(call_main, site, body, says):
    start = b'{"version": "https://jsonfeed.org/version/1.1",'
    url = site.put("feed.json", start + body, content_type="application/json")
    code, out, errors = call_main("feeds", "add", url)
    assert (code, out, errors.count("\n")) == (2, "", 1)
    assert errors.endswith(f"{url} was not added: it {says}\n")
    code, out, _ = call_main(url)
    assert code == 1
    assert f"{url}: {says}" in out


def test_a_list_of_feeds_that_is_given_as_a_feed_is_named_as_one(call_main, site):
    """It was called a page that names no feed."""
    url = site.put("mine.opml", "<opml><body><outline xmlUrl='https://a.example/rss'/></body></opml>")
    says = "a list of feeds in OPML: save it, and add its feeds with python -m ingest feeds import FILE\n"
    assert call_main("feeds", "add", url) == (2, "", f"error: {url} was not added: it is {says}")
    code, out, _ = call_main(url)
    assert code == 1
    assert f"{url}: is {says}" in out


@pytest.mark.parametrize("body", ["", "\n \n"])
def test_a_feed_of_no_bytes_is_called_so(call_main, site, body):
    url = site.put("blank.xml", body, content_type="application/xml")
    assert call_main("feeds", "add", url)[2] == f"error: {url} was not added: its server sent nothing\n"


def test_a_source_that_is_taken_out_during_a_run_is_not_in_health(call_main, site, tmp_path):
    """It was there as failing, and could not be removed."""

    async def removing(visit: Visit) -> None:
        with closing(Catalog.open(tmp_path / "corpus" / "catalog.sqlite3")) as catalog:
            note_sources(catalog, {})
        await visit.send("no", status=403)

    url = site.put("removed", removing)
    call_main("feeds", "add", url, "--unchecked")
    call_main("feeds")
    assert "not asked yet" in call_main("health")[1]


def test_a_source_that_was_taken_out_of_the_file_is_removed(call_main, site, tmp_path):
    url = site.url("server_error")
    call_main("feeds", "add", url, "--unchecked")
    call_main("feeds")
    (tmp_path / "sources.toml").write_text("")
    assert url in call_main("health")[1]
    assert call_main("feeds", "remove", f"{url}?utm_source=x")[:2] == (
        0,
        f"removed {url}; its articles are kept, and their pages are not looked at again\n",
    )
    assert url not in call_main("health")[1]
    assert call_main("feeds", "remove", url)[0] == 2


def test_a_source_whose_address_has_changed_takes_its_articles_along(call_main, site, tmp_path):
    """They kept the outlet of the old address, which stayed in `health`."""
    for name, numbers in (("moved", (1, 2)), ("kept", (1, 3))):
        site.put(name, rss([item(number) for number in numbers], site.url()))
    file = tmp_path / "sources.toml"

    def read(*sources: tuple[str, str, str]) -> dict[str, list[str]]:
        file.write_text("".join(f'[[source]]\nurl = "{site.url(url)}"\noutlet = "{o}"\n{m}\n' for url, o, m in sources))
        assert call_main("feeds", "--all")[0] == 0
        found = json.loads(call_main("list", "--json")[1])["articles"]
        return {article["url"].rpartition("/")[2]: article["outlet"] for article in found}

    assert read(("moved", "Old", "")) == {"1": "Old", "2": "Old"}
    # One that is only paused keeps them.
    assert read(("moved", "Old", "paused = true"), ("kept", "New", "")) == {"1": "Old", "2": "Old", "3": "New"}
    site.put("kept", rss([item(1), item(3), item(3, link="/article/4")], site.url()))
    assert read(("kept", "New", "")) | {"4": ""} == {"1": "New", "2": "Old", "3": "New", "4": ""}
    assert site.url("moved") not in call_main("health")[1]
    assert f"named by {site.url('kept')}, " in call_main("explain", site.url("article/1"))[1]


def test_a_feed_that_is_asked_by_hand_keeps_its_runs(call_main, site, tmp_path):
    """They went each time that a feed of the file named an article of it: it was said to have never worked."""
    site.put("daily", rss([item(2)], site.url()))
    (tmp_path / "sources.toml").write_text(f'[[source]]\nurl = "{site.url("daily")}"\n')
    assert call_main("feeds", "--all")[0] == 0
    by_hand = site.put("by_hand", rss([item(1)], site.url()))
    assert call_main(by_hand)[0] == 0
    site.put("daily", rss([item(1), item(2)], site.url()))
    assert call_main("feeds", "--all")[0] == 0
    assert f"named by {site.url('daily')}, " in call_main("explain", site.url("article/1"))[1]
    assert by_hand in call_main("health")[1]


def test_a_feed_is_added_once(call_main, site):
    assert call_main("feeds", "add", site.url("feed"))[0] == 0
    code, _, errors = call_main("feeds", "add", site.url("feed/"))
    assert code == 2
    assert "already" in errors


def test_opml_is_imported_and_exported(call_main, tmp_path):
    (tmp_path / "mine.opml").write_text(
        '<opml version="2.0"><body><outline text="sea"><outline text="The Post" xmlUrl="https://post.example/rss"/>'
        '</outline><outline text="b" xmlUrl="https://b.example/atom"/></body></opml>'
    )
    for added in (2, 0):
        code, out, _ = call_main("feeds", "import", "mine.opml")
        assert (code, out.startswith(f"added {added} of 2 feeds to sources.toml")) == (0, True)
    assert "https://post.example/rss page, every 30m, The Post, #sea" in call_main("feeds", "list")[1]
    code, out, _ = call_main("feeds", "export", "-")
    assert 'xmlUrl="https://post.example/rss"' in out
    assert call_main("feeds", "export", "out.opml")[0] == 0
    assert (tmp_path / "out.opml").stat().st_mode & 0o077 == 0  # an address may hold a key
    (tmp_path / "sources.toml").unlink()
    assert call_main("feeds", "import", "out.opml")[0] == 0


def test_opml_is_exported_in_utf_8_to_every_terminal(environment, tmp_path):
    """In others it was not what it says, and could not be read back."""
    (tmp_path / "sources.toml").write_text('[[source]]\nurl = "https://a.example/rss"\noutlet = "Zürich ☀"\n', "utf-8")
    exported = subprocess.run(
        [sys.executable, "-m", "ingest", "feeds", "export", "-"],
        cwd=tmp_path,
        env=environment | {"PYTHONIOENCODING": "latin-1"},
        capture_output=True,
        timeout=60,
        check=True,
    ).stdout
    assert [source.outlet for source in parse_opml(exported)] == ["Zürich ☀"]


def test_an_imported_feed_in_two_spellings_is_one(call_main, tmp_path):
    urls = ("https://post.example/rss", "http://www.post.example/rss/", "https://b.example/atom")
    outlines = "".join(f'<outline xmlUrl="{url}" text="a"/>' for url in urls)
    (tmp_path / "mine.opml").write_text(f'<opml version="2.0"><body>{outlines}</body></opml>')
    assert call_main("feeds", "import", "mine.opml")[1].startswith("added 2 of 3 feeds")
    assert [line.split()[0] for line in call_main("feeds", "list")[1].splitlines()] == [urls[0], urls[2]]


def test_a_long_list_of_feeds_is_compared_once(call_main, tmp_path, monkeypatch):
    read: list[str] = []
    monkeypatch.setattr(settings_file, "canonical_url", lambda url: read.append(url) or canonical_url(url))
    outlines = "".join(f'<outline xmlUrl="https://example.org/{number}" text="a"/>' for number in range(100))
    (tmp_path / "mine.opml").write_text(f'<opml version="2.0"><body>{outlines}</body></opml>')
    for added in (100, 0):
        read.clear()
        assert call_main("feeds", "import", "mine.opml")[1].startswith(f"added {added} of 100 feeds")
        assert len(read) <= 6 * 100


def test_a_failed_source_gives_exit_code_1_and_its_reason(call_main, site):
    for path in ("feed", "server_error"):
        assert call_main("feeds", "add", site.url(path), "--unchecked")[0] == 0
    code, out, _ = call_main("feeds")
    assert code == 1
    assert out.startswith("3 new")
    assert f"failed   {site.url('server_error')}: server failed:" in out


def test_a_name_cannot_write_to_the_terminal(call_main, site):
    site.put("evil", rss([item(1, link="/not\x1b[2Jfound")], site.url()).replace("\x1b", "&#27;"))
    call_main("feeds", "add", site.url("evil"), "--unchecked", "--outlet", "a\x1b[2Jb")
    outputs = call_main("feeds", "list")[1] + call_main("feeds")[1]
    assert "\x1b" not in outputs


def next_run(lines: IO[str]) -> str:
    """The first line of the next run's report: what follows one is indented."""
    return next(line for line in lines if not line.startswith(" "))


@pytest.mark.soak
def test_a_watched_folder_is_ingested_when_it_changes_until_ctrl_c(tmp_path, environment, call_main):
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "owls.txt").write_text("Snowy owls were seen in the park again.\n")
    command = [sys.executable, "-m", "ingest", str(folder), "--watch", "--prune"]
    watching = subprocess.Popen(
        command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert watching.stdout is not None
        assert watching.stdout.readline().startswith("1 new")
        (folder / "notes.doc").write_text("nothing to read\n")
        (folder / "bridge.txt").write_text("The harbor bridge in Marrow was closed on Monday.\n")
        assert watching.stdout.readline().startswith("1 new, 0 changed, 0 unchanged")
        (folder / "bridge.txt").write_text("The harbor bridge in Marrow is open again since Friday.\n")
        assert watching.stdout.readline().startswith("0 new, 1 changed, 0 unchanged")
        (folder / ".trash").mkdir()
        (folder / "bridge.txt").rename(folder / ".trash" / "bridge.txt")
        assert "1 unchanged, 0 missing, 0 failed, 1 removed" in next_run(watching.stdout)
        (tmp_path / "more").mkdir()
        (tmp_path / "more" / "crane.txt").write_text("A crane fell into the harbor of Marrow on Sunday.\n")
        (tmp_path / "more").rename(folder / "more")
        assert next_run(watching.stdout).startswith("1 new, 0 changed, 1 unchanged")
        (folder / "more").rename(tmp_path / "more")
        assert "1 unchanged, 0 missing, 0 failed, 1 removed" in next_run(watching.stdout)
        watching.send_signal(signal.SIGINT)
        _, errors = watching.communicate(timeout=60)
        assert (watching.returncode, errors) == (0, "")
    finally:
        watching.kill()
        watching.communicate()
    assert json.loads(call_main("stats", "--json")[1])["articles"] == 1


@pytest.mark.soak
def test_a_watched_folder_that_disappears_removes_nothing_and_is_read_once_it_is_back(tmp_path, environment):
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "owls.txt").write_text("Snowy owls were seen in the park again.\n")
    command = [sys.executable, "-m", "ingest", str(folder), "--watch", "--prune"]
    watching = subprocess.Popen(
        command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert watching.stdout is not None
        assert watching.stderr is not None
        assert watching.stdout.readline().startswith("1 new")
        folder.rename(tmp_path / "elsewhere")
        assert watching.stderr.readline() == f"error: {folder} is gone; it is read again when it is back\n"
        (tmp_path / "elsewhere" / "bridge.txt").write_text("The harbor bridge in Marrow was closed on Monday.\n")
        (tmp_path / "elsewhere").rename(folder)
        assert watching.stdout.readline().startswith("1 new, 0 changed, 1 unchanged")
        (folder / "bridge.txt").write_text("The harbor bridge in Marrow is open again since Friday.\n")
        assert watching.stdout.readline().startswith("0 new, 1 changed, 0 unchanged")
        watching.send_signal(signal.SIGINT)
        out, errors = watching.communicate(timeout=60)
        assert (watching.returncode, out, errors) == (0, "", "")
    finally:
        watching.kill()
        watching.communicate()


def test_ctrl_c_ends_a_run_that_waits_for_a_site(site, tmp_path, environment):
    asked = threading.Event()

    async def silent(visit: Visit) -> None:
        asked.set()
        await visit.wait()

    command = [sys.executable, "-m", "ingest", site.put("silent", silent), site.url("article_with_feed")]
    running_one = subprocess.Popen(
        command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert asked.wait(60)
        running_one.send_signal(signal.SIGINT)
        out, errors = running_one.communicate(timeout=50)  # the site is given 60 seconds
        assert (running_one.returncode, out) == (130, "")
        assert errors == "stopped; what was written is kept, run it again to go on\n"
    finally:
        running_one.kill()
        running_one.communicate()


def test_only_files_are_watched(call_main, site):
    code, _, errors = call_main(site.url("feed"), "--watch")
    assert code == 2
    assert "--watch watches folders" in errors
    code, _, errors = call_main("nowhere", "--watch")
    assert code == 2
    assert "There is no file or folder" in errors


def test_help_of_each_action(capfd):
    for action in ("add", "remove", "pause", "resume", "list", "import", "export"):
        with pytest.raises(SystemExit) as ended:
            main(["feeds", action, "--help"])
        assert ended.value.code == 0
        assert f"python -m ingest feeds {action}" in capfd.readouterr().out


@pytest.mark.parametrize(
    ("option", "action", "says"),
    [
        ("--json", ["add", "https://a.example/rss"], "--json is for feeds without an action, and for list"),
        ("--json", ["export", "-"], "--json is for feeds without an action, and for list"),
        ("--all", ["list"], "--all is for feeds without an action"),
        ("--all", ["remove", "https://a.example/rss"], "--all is for feeds without an action"),
    ],
)
def test_an_option_that_an_action_would_ignore_is_a_usage_error(capfd, monkeypatch, tmp_path, option, action, says):
    """It was taken without a word, and a script got no JSON."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as ended:
        main(["feeds", option, *action])
    assert ended.value.code == 2
    output, errors = capfd.readouterr()
    assert (output, errors.splitlines()[-1]) == ("", f"python -m ingest feeds: error: {says}")
    assert not (tmp_path / "sources.toml").exists()


@pytest.mark.parametrize("arguments", [["--json", "list"], ["list", "--json"]])
def test_the_sources_are_listed_as_json(call_main, arguments):
    assert json.loads(call_main("feeds", *arguments)[1]) == {"sources": []}


@pytest.mark.parametrize(("has_feed", "without_pages"), [(True, "is paused"), (False, "names no source")])
def test_a_page_that_was_typed_is_looked_at_again_though_no_feed_is_due(
    call_main, site, tmp_path, has_feed, without_pages
):
    site.put("typed", report(1), content_type=HTML)
    call_main(site.url("typed"))
    if has_feed:
        call_main("feeds", "add", site.url("feed"), "--unchecked")
        call_main("feeds", "pause", site.url("feed"))
    assert without_pages in call_main("feeds")[1]
    with closing(Catalog.open(tmp_path / "corpus" / "catalog.sqlite3")) as catalog:
        then = datetime.now(UTC) - timedelta(hours=2)
        link = get_links(catalog, [site.url("typed")])[site.url("typed")]
        put_links(catalog, [replace(link, first_seen=then, checked=then)])
    site.put("typed", report(1).replace("14 million", "16 million"), content_type=HTML)
    code, out, _ = call_main("feeds")
    assert (code, out.partition(",")[2].partition(",")[0].strip()) == (0, "1 changed")
    assert without_pages in call_main("feeds")[1]


def test_feeds_without_news_load_no_model(site, tmp_path, environment, call_main):
    (tmp_path / "sources.toml").write_text(f'[[source]]\nurl = "{site.url("feed")}"\n')
    heavy = ("chromadb", "torch", "openvino", "tokenizers", "numpy")
    _, out, _ = call_main("feeds", "--all", "--json")
    assert len(json.loads(out)["new"]) == 3
    assert {"chromadb", "tokenizers", "numpy"} <= {*sys.modules}  # what news needs has these names
    script = (
        "import sys, ingest.cli; code = ingest.cli.main(['feeds', '--all', '--json']); "
        f"print(code, *sorted({{*{heavy!r}}} & {{*sys.modules}}), file=sys.stderr)"
    )
    command = [sys.executable, "-c", script]
    ran = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=100, check=True
    )
    assert len(json.loads(ran.stdout)["new"]) == 0
    assert ran.stderr.split() == ["0"]
