"""By what an article without a URL is known: a key made from its file; and which links can be an article's."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path
from urllib.parse import urlsplit

from ingest.corpus.text.addresses import is_web_url

# "/", "/index.html", and in a language "/en/" or "/de-at".
_HOME = re.compile(r"/?(?:[a-z]{2}(?:-[a-z]{2})?(?:/|$))?(?:(?:index|home|default)(?:\.[a-z]{3,5})?)?/?", re.IGNORECASE)


def may_be_article(link: str) -> bool:
    """Whether this link can be an article's: the home page of a site, which many pages name, cannot."""
    if not is_web_url(link):
        return False
    parts = urlsplit(link)
    return bool(parts.query) or _HOME.fullmatch(parts.path) is None


def article_id_for_file(path: Path, key: str = "") -> str:
    """The id of an article without a URL: 16 hex characters, from its resolved path and its key therein."""
    return _digest(b"file\0" + os.fsencode(path) + b"\0" + key.encode("utf-8", "replace"))


def article_id_beside(article_id: str) -> str:
    """The id of what a file holds now, where the article that it held has become that of another source."""
    return _digest(b"beside\0" + article_id.encode())


class LineKeys:
    """Keys of the lines of one JSONL file: the second line with the same key gets "#2", and so on."""

    def __init__(self) -> None:
        self._seen: dict[bytes, int] = {}

    def key(self, text: str) -> str:
        """The key to use for the next line known by `text`; a title has no line break, so no two collide."""
        digest = hashlib.sha256(text.encode("utf-8", "replace")).digest()[:12]
        count = self._seen[digest] = self._seen.get(digest, 0) + 1
        return text if count == 1 else f"{text}\n#{count}"


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]
