"""What /admin feeds and /admin ingest start is a process; a script stands in for most of its commands."""

import json
import os
import sys
import textwrap

import discord
import pytest
import pytest_asyncio

from bot.commands.admin import ingest as admin_ingest
from bot.commands.admin.access import NOT_ADMIN
from bot.commands.admin.ingest import EITHER_LINK_OR_FILE, NO_LINK, web_link
from bot.delivery.uploads import SUFFIXES
from bot.errors import IngestEnded, IngestFailed
from bot.process.ingest_command import IngestCommands
from ingest.corpus.catalog.age import CorpusAge
from ingest.corpus.corpus_state import CorpusState, SourceState
from ingest.corpus.environment import child_environment
from tests.bot.clients import build_client

pytestmark = pytest.mark.asyncio
FEED = "https://example.org/news.xml?key=abcdefghijk"
REPORT = {
    **{name: [] for name in ("new", "changed", "copies", "missing", "removed", "failed", "skipped", "warnings")},
    "unchanged": 0,
    "expired": 0,
    "summaries": 0,
    "passages": 0,
    "embedded": 0,
    "seconds": 1.25,
    "feeds": [],
}
# Notes its arguments, and prints what stands in the file for them.
SCRIPT = """
    import json, pathlib, sys
    folder = pathlib.Path(sys.argv[1])
    with (folder / "calls").open("a") as calls:
        print(json.dumps(sys.argv[2:]), file=calls)
    answer = json.loads((folder / "answer").read_text())
    print(answer.get("out", ""))
    print(answer.get("errors", ""), file=sys.stderr)
    sys.exit(answer.get("code", 0))
"""


@pytest.fixture
def boss(simcord_env, channel):
    role = simcord_env.guild.create_role("managers", permissions=discord.Permissions(administrator=True))
    return simcord_env.guild.add_member(simcord_env.create_user("boss"), roles=[role])


@pytest.fixture
def script(tmp_path):
    """Says what the next command prints; `script.calls()` are the arguments of those so far."""

    def answer(**parts):
        (tmp_path / "answer").write_text(json.dumps(parts))

    def calls():
        file = tmp_path / "calls"
        return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []

    answer.calls = calls
    return answer


@pytest_asyncio.fixture
async def bot(simcord_env, answering, boss, tmp_path):
    command = (sys.executable, "-c", textwrap.dedent(SCRIPT), str(tmp_path))
    runs = IngestCommands({"PATH": os.environ["PATH"]}, tmp_path / "uploads", command=command, look=0.01)
    await simcord_env.restart_bot(build_client(answering, admin_ids=[boss.id], ingest=runs))


@pytest.fixture
def attachments(monkeypatch):
    """What Discord's own server would send for an attachment, which no test reaches."""
    files = []

    async def fetch(url):
        assert url.startswith("https://")
        return files[-1]

    monkeypatch.setattr(admin_ingest, "fetch_upload", fetch)
    return files


async def test_a_manager_of_a_server_starts_nothing(bot, simcord_env, answering, script, channel, ann):
    answering.state = lambda: CorpusState(CorpusAge(None, None), False, {FEED: SourceState(None, None)})
    role = simcord_env.guild.create_role("others", permissions=discord.Permissions(administrator=True))
    manager = simcord_env.guild.add_member(simcord_env.create_user("manager"), roles=[role])
    for name, options in (("ingest", {"link": FEED}), ("feeds add", {"url": FEED}), ("feeds list", {})):
        result = await manager.slash(channel, f"admin {name}", **options)
        assert result.ephemeral
        assert result.response.content == NOT_ADMIN
    # The address of a feed may hold a key.
    for name in ("remove", "pause", "resume"):
        assert await manager.autocomplete(channel, f"admin feeds {name}", "url", "") == []
    assert script.calls() == []


async def test_feeds_are_listed_added_and_removed(bot, answering, script, channel, boss):
    states = [
        {"source": "https://example.org/a.xml", "outlet": "The *Example*", "ok": True, "problems": [], "note": "",
         "last_success": "2026-03-20T12:05:00+00:00", "new": 3},
        {"source": "https://example.org/b.xml", "outlet": None, "ok": False, "problems": ["fails for 2 days"],
         "note": "", "last_success": None, "new": None},
    ]  # fmt: skip
    script(out=json.dumps({"ok": False, "sources": states}), code=1)
    (embed,) = (await boss.slash(channel, "admin feeds list")).response.embeds
    assert embed.description.split("\n") == [
        "⚠️ **example.org/b.xml**",
        "never read",
        "- fails for 2 days",
        "",
        r"✅ **The \*Example\***",
        "example.org/a.xml",
        "last read 20 March 2026, 12:05 UTC · 3 new",
    ]
    assert embed.footer.text == "2 feeds · 1 with problems"

    script(out=f"added {FEED}, which names 12 links; read it with: python -m ingest feeds")
    added = await boss.slash(channel, "admin feeds add", url=FEED, outlet="--json")
    assert added.ephemeral
    assert "which names 12 links." in added.response.content
    assert "abcdefghijk" not in added.response.content
    assert "python" not in added.response.content
    script(errors=f"error: {FEED} is not in /somewhere/sources.toml; python -m ingest feeds list says what is.", code=2)
    removed = await boss.slash(channel, "admin feeds remove", url=FEED)
    assert removed.response.content.endswith("is not in sources.toml.")
    assert "abcdefghijk" not in removed.response.content
    page = "https://example.org/?token=abcdefghijk"
    script(
        errors=f"error: {page} was not added: it is a page; it names a feed: python -m ingest feeds add {FEED}", code=2
    )
    refused = (await boss.slash(channel, "admin feeds add", url=page)).response.content.replace("\\", "")
    assert "was not added: it is a page, and names a feed. Add https://example.org/news.xml" in refused
    assert refused.endswith(" in its place, with /admin feeds add.")
    assert "abcdefghijk" not in refused
    refused = await boss.slash(channel, "admin feeds pause", url="--help")
    assert refused.response.content.replace("\\", "") == NO_LINK
    assert script.calls() == [
        ["health", "--json"],
        ["feeds", "add", FEED, "--outlet=--json"],
        ["feeds", "remove", FEED],
        ["feeds", "add", page],
    ]

    answering.state = lambda: CorpusState(CorpusAge(None, None), False, {FEED: SourceState(None, None)})
    assert [choice["value"] for choice in await boss.autocomplete(channel, "admin feeds pause", "url", "NEWS")] == [
        FEED
    ]


async def test_a_link_is_ingested_with_its_progress_and_report(bot, simcord_env, script, channel, boss):
    skipped = [{"origin": "https://example.org/@everyone", "reason": "is a login"}]
    report = {**REPORT, "new": ["a1", "a2"], "passages": 9, "skipped": skipped, "feeds": [FEED]}
    script(out=json.dumps(report), code=1)
    shown = await boss.slash(channel, "admin ingest", link=f"<{FEED}>")

    assert shown.ephemeral
    (embed,) = shown.response.embeds
    lines = embed.description.split("\n")
    assert lines[0] == "**2 new, 1 skipped** · 9 passages in 1.2 s"
    assert lines[1].startswith(r"This page names a feed: https\://example.org/news.xml")
    assert lines[2] == r"- example.org/\@everyone: is a login"
    assert "abcdefghijk" not in embed.description
    assert script.calls() == [[FEED, "--json", "--progress"]]
    for options in ({}, {"link": FEED, "file": ("a.txt", b"text")}):
        assert (await boss.slash(channel, "admin ingest", **options)).response.content == EITHER_LINK_OR_FILE


async def test_a_bot_that_answers_from_the_samples_says_so_with_the_report(
    simcord_env, answering, script, channel, boss, tmp_path, attachments
):
    """It reported one new article, and answered from the samples until it was started again."""
    command = (sys.executable, "-c", textwrap.dedent(SCRIPT), str(tmp_path))
    runs = IngestCommands({}, tmp_path / "uploads", for_later=True, command=command, look=0.01)
    await simcord_env.restart_bot(build_client(answering, admin_ids=[boss.id], ingest=runs))
    script(out=json.dumps({**REPORT, "new": ["a1"]}))
    attachments.append(b"Etna erupted.")
    for options in ({"link": FEED}, {"file": ("etna.txt", b"Etna erupted.")}):
        (embed,) = (await boss.slash(channel, "admin ingest", **options)).response.embeds
        assert "I answer from the sample articles and not from these" in embed.description


async def test_the_progress_is_shown_until_the_report_comes(bot, simcord_env, channel, boss, monkeypatch):
    async def ingest(_self, *_arguments, progress):
        await progress(12, 40)
        await progress(30, 40)
        return REPORT

    monkeypatch.setattr(IngestCommands, "ingest", ingest)
    simcord_env.inject_error("PATCH", "/webhooks/*", status=404, code=10008, times=1)
    shown = await boss.slash(channel, "admin ingest", link=FEED)

    edits = [request.json.get("content") for request in simcord_env.http_requests if request.method == "PATCH"]
    assert edits[:2] == ["Ingesting: 12 of 40 articles are read.", "Ingesting: 30 of 40 articles are read."]
    assert shown.response.embeds[0].title == "Nothing was ingested"
    assert not shown.response.content


async def test_an_uploaded_file_is_kept_only_if_it_gave_an_article(bot, script, attachments, channel, boss, tmp_path):
    def files():
        return sorted(path.name for path in (tmp_path / "uploads").iterdir())

    async def send(name, data):
        attachments.append(data)
        return (await boss.slash(channel, "admin ingest", file=(name, data))).response

    failure = {"origin": f"{tmp_path}/uploads/empty.txt", "reason": "has no text"}
    script(out=json.dumps({**REPORT, "failed": [failure]}), code=1)
    (embed,) = (await send("empty.txt", b" ")).embeds
    assert "- empty.txt: has no text" in embed.description
    assert files() == []
    script(errors="error: Another ingest writes to this corpus; try again when it is done.", code=2)
    assert (await send("etna.txt", b"Etna erupted.")).content.startswith("Another ingest writes to this corpus")
    assert files() == []
    script(out=json.dumps({**REPORT, "new": ["a1"]}))
    assert (await send("etna.txt", b"Etna erupted.")).embeds
    (kept,) = files()
    script(errors="error: Another ingest writes to this corpus; try again when it is done.", code=2)
    await send("etna.txt", b"Etna erupted.")
    assert files() == [kept]
    assert (await send("etna.exe", b"Etna erupted.")).content.startswith("I read files that end in ")
    assert [arguments[:2] for arguments in script.calls()][2:] == [
        [str(tmp_path / "uploads" / kept), "--no-takeover"]
    ] * 2


async def test_an_uploaded_file_is_kept_if_its_ingest_took_too_long(
    bot, attachments, channel, boss, tmp_path, monkeypatch
):
    async def ingest(_self, *_arguments, progress):
        raise IngestEnded("This took longer than 60 minutes")

    monkeypatch.setattr(IngestCommands, "ingest", ingest)
    attachments.append(b"Etna erupted.")
    shown = await boss.slash(channel, "admin ingest", file=("etna.txt", b"Etna erupted."))

    assert shown.response.content == "This took longer than 60 minutes"
    assert len(list((tmp_path / "uploads").iterdir())) == 1


async def test_closing_the_bot_stops_its_ingests(answering, monkeypatch, tmp_path):
    runs, stopped = IngestCommands({}, tmp_path), []
    monkeypatch.setattr(IngestCommands, "stop", lambda self: stopped.append(self))
    await build_client(answering, ingest=runs).close()

    assert stopped == [runs]


async def test_the_real_command_changes_the_sources_file(simcord_env, answering, channel, boss, tmp_path):
    file = tmp_path / "sources.toml"
    file.write_text(f'# mine\n[[source]]\nurl = "{FEED}"\n')
    environment = child_environment(SOURCES_FILE=str(file), CORPUS_DIR=str(tmp_path / "corpus"))
    runs = IngestCommands(environment, tmp_path / "uploads")
    await simcord_env.restart_bot(build_client(answering, admin_ids=[boss.id], ingest=runs))
    shown = await boss.slash(channel, "admin feeds pause", url=FEED)

    assert shown.response.content.startswith("Paused https\\://example.org/news.xml")
    assert file.read_text().startswith("# mine")
    assert "paused = true" in file.read_text()


@pytest.mark.parametrize(
    "typed", ["--full", "example.org", "ftp://a.b/c", "https://a.b/ --full", "https://a.b/\n-v", ""]
)
async def test_what_is_no_address_of_the_web_is_no_link(typed):
    with pytest.raises(IngestFailed, match="begins with https"):
        web_link(typed)


async def test_an_address_is_taken_as_discord_or_a_person_writes_it():
    assert [web_link(typed) for typed in (" https://a.b/c ", "<https://a.b/c>", "HTTP://A.B")] == [
        "https://a.b/c",
        "https://a.b/c",
        "HTTP://A.B",
    ]


async def test_the_command_names_every_kind_of_file_that_may_be_sent():
    (file,) = (option for option in admin_ingest.ingest.parameters if option.name == "file")

    missing = [ending for ending in SUFFIXES if ending not in str(file.description)]
    assert missing == [], "name them in the description in bot/commands/admin/ingest.py"
