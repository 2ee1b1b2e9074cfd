import stat

import pytest
import pytest_asyncio
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from bot.delivery import uploads
from bot.delivery.uploads import check_upload, fetch_upload, is_of_discord, keep_upload
from bot.errors import IngestFailed
from ingest.sources.folders import KINDS


@pytest_asyncio.fixture
async def address():
    """A server whose path says how many bytes it sends, whatever it says of their number."""

    async def send(request):
        if request.path == "/moved":
            raise web.HTTPFound("/5")
        if not request.path[1:].isdecimal():
            raise web.HTTPNotFound
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(b"x" * int(request.path[1:]))
        return response

    application = web.Application()
    application.add_routes([web.get("/{path}", send)])
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.mark.asyncio
async def test_the_size_limit_holds_whatever_size_is_announced(address, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_BYTES", 1000)

    def fetch(path):
        return fetch_upload(f"{address}{path}", may_fetch=lambda _url: True)

    assert await fetch("/1000") == b"x" * 1000
    with pytest.raises(IngestFailed, match="larger than"):
        await fetch("/1001")
    for path in ("/moved", "/gone"):
        with pytest.raises(IngestFailed, match="could not be fetched"):
            await fetch(path)
    with pytest.raises(IngestFailed, match="could not be fetched"):
        await fetch_upload(f"{address}/5")


@pytest.mark.parametrize(
    ("address", "is_discord"),
    [
        ("https://cdn.discordapp.com/attachments/1/2/a.txt?ex=1", True),
        ("http://cdn.discordapp.com/a.txt", False),
        ("https://cdn.discordapp.com.example.org/a.txt", False),
        ("https://cdn.discordapp.com:8080/a.txt", False),
        ("https://127.0.0.1/a.txt", False),
    ],
)
def test_files_are_fetched_only_from_discord(address, is_discord):
    assert is_of_discord(URL(address)) == is_discord


@pytest.mark.parametrize(
    ("name", "size", "why"),
    [("a.exe", 5, "I read"), ("a.jsonl.gz", 5, "I read"), ("a.txt", 10**8, "larger"), ("a.md", 0, "empty")],
)
def test_a_file_that_is_not_allowed_is_refused_before_it_is_fetched(name, size, why):
    with pytest.raises(IngestFailed, match=why):
        check_upload(name, size)


def test_a_file_of_every_kind_that_is_read_may_be_sent():
    """But none that is unpacked: its size says nothing of what is in it."""
    missing = set(KINDS) - set(uploads.SUFFIXES)
    assert missing == {".jsonl.gz"}, "add the ending to SUFFIXES in bot/delivery/uploads.py, or name it here"
    assert set(uploads.SUFFIXES) <= set(KINDS)


def test_a_file_may_be_as_large_as_is_said():
    assert check_upload("A.TXT", uploads.MOST_BYTES) == ".txt"
    with pytest.raises(IngestFailed, match="larger"):
        check_upload("a.txt", uploads.MOST_BYTES + 1)


@given(st.text(min_size=0, max_size=80), st.sampled_from(uploads.SUFFIXES))
def test_every_name_becomes_a_safe_name_in_the_folder(tmp_path_factory, name, suffix):
    folder = tmp_path_factory.getbasetemp() / "uploads"
    path = keep_upload(folder, name + suffix, b"text").path

    assert path.parent == folder
    assert path.name.isascii()
    assert path.suffix == suffix
    assert len(path.name) < 90
    assert path.read_bytes() == b"text"


def test_equal_texts_share_a_file_and_different_texts_never_replace_each_other(tmp_path):
    folder = tmp_path / "uploads"
    first = keep_upload(folder, "../../Message (1).TXT", b"one")
    duplicate = keep_upload(folder, "Message 1.txt", b"one")
    different = keep_upload(folder, "Message 1.txt", b"two")

    assert first.path == duplicate.path != different.path
    assert (first.is_new, duplicate.is_new, different.is_new) == (True, False, True)
    assert first.path.name.startswith("message-1-")
    assert stat.S_IMODE(first.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert len(list(folder.iterdir())) == 2
