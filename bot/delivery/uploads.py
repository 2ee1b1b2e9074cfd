"""Files that people send: fetched from Discord within a limit, kept under a name of ours in a private folder."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from yarl import URL

from bot.delivery.lost_connections import CONNECTION_LOST
from bot.errors import IngestFailed
from bot.languages.translatable import gettext_lazy
from ingest.corpus.private import make_private_folder
from ingest.corpus.whole_file import write_whole

SUFFIXES = (".txt", ".md", ".markdown", ".html", ".htm", ".xhtml", ".jsonl", ".ndjson")
MOST_BYTES = 10_000_000
FETCH_SECONDS = 60.0
BLOCK = 1 << 16
STEM = 60
HOSTS = ("cdn.discordapp.com", "media.discordapp.net")
NO_KIND = gettext_lazy(
    "I read files that end in {suffixes} or {last}; send one of these.",
    suffixes=", ".join(SUFFIXES[:-1]),
    last=SUFFIXES[-1],
)
TOO_LARGE = gettext_lazy(
    "The file is larger than {size} MB; split it, or ingest it where I run: python -m ingest FILE",
    size=MOST_BYTES // 1_000_000,
)
EMPTY = gettext_lazy("The file is empty; send one with text.")
NOT_FETCHED = gettext_lazy("The file could not be fetched from Discord; send it again.")
_NOT_IN_NAME = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file in the folder; `is_new` where it was not there before."""

    path: Path
    is_new: bool


def check_upload(name: str, size: int) -> str:
    """The suffix of a file that may be sent; raises IngestFailed for another kind, and for one that is too large."""
    suffix = next((suffix for suffix in SUFFIXES if name.lower().endswith(suffix)), None)
    if suffix is None:
        raise IngestFailed(NO_KIND)
    if size > MOST_BYTES:
        raise IngestFailed(TOO_LARGE)
    if size == 0:
        raise IngestFailed(EMPTY)
    return suffix


def is_of_discord(url: URL) -> bool:
    """Whether Discord keeps attachments there."""
    return url.scheme == "https" and url.host in HOSTS and url.explicit_port is None


async def fetch_upload(address: str, *, may_fetch: Callable[[URL], bool] = is_of_discord) -> bytes:
    """The bytes at an attachment's address, MOST_BYTES at most whatever was said of its size; raises IngestFailed."""
    url = URL(address)
    if not may_fetch(url):
        raise IngestFailed(NOT_FETCHED)
    data = bytearray()
    timeout = aiohttp.ClientTimeout(total=FETCH_SECONDS)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout, auto_decompress=False) as session,
            session.get(url, allow_redirects=False, headers={"Accept-Encoding": "identity"}) as response,
        ):
            if response.status != 200:
                raise IngestFailed(NOT_FETCHED)
            async for block in response.content.iter_chunked(BLOCK):
                data += block
                if len(data) > MOST_BYTES:
                    raise IngestFailed(TOO_LARGE)
    except CONNECTION_LOST as error:
        raise IngestFailed(NOT_FETCHED) from error
    return bytes(data)


def keep_upload(folder: Path, name: str, data: bytes) -> Upload:
    """Writes the file in one step; the same text under the same name is the same file. Raises OSError.

    The name is ours: letters and digits of the one that was given, which readers see where an article has no link,
    and a digest of the text, since Discord calls every long text message.txt.
    """
    suffix = check_upload(name, len(data))
    stem = _NOT_IN_NAME.sub("-", name[: -len(suffix)].lower()).strip("-")[:STEM].strip("-") or "file"
    path = folder / f"{stem}-{hashlib.sha256(data).hexdigest()[:10]}{suffix}"
    make_private_folder(folder)
    if path.exists():
        return Upload(path, is_new=False)
    write_whole(path, data)
    return Upload(path, is_new=True)
