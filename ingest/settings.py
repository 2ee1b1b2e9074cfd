"""Settings of the ingest command."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator
from yarl import URL

from ingest.corpus.settings import CorpusSettings, LocalPath, written_as
from ingest.retention import Retention

_HOST = re.compile(r"(\[[^\s\[\]]+\]|[^\s:/?#@%\[\]\\]+)(?::([0-9]{1,5}))?")


class IngestSettings(CorpusSettings):
    """What the ingest command reads from the environment or .env."""

    ingest_threads: int = Field(
        0, description="Threads of the embedding model while ingesting; 0: EMBEDDING_THREADS.", ge=0, le=256
    )
    sources_file: LocalPath = Field(Path("sources.toml"), description="File of the feeds and sitemaps to read.")
    ingest_nice: int = Field(10, description="Niceness of ingest, so that it slows the bot down less.", ge=0, le=19)
    # What may stand in a comment of a header.
    fetch_contact: Annotated[
        str,
        written_as(r"[!-'*-\[\]-~]*", "an e-mail address or a web address, such as bot@example.org, without spaces"),
    ] = Field(
        "",
        description="Address or mail that sites may write to, sent with each request for a page.",
        max_length=200,
        examples=["bot@example.org or https://example.org/bot"],
    )
    fetch_private_hosts: str = Field(
        "", description="Hosts of a private network that may be fetched from, host or host:port, separated by commas."
    )
    fetch_seconds: float = Field(30.0, description="Longest time for a page, with its redirects.", gt=0, le=600)
    fetch_header_seconds: float = Field(15.0, description="Longest time until a page begins.", gt=0, le=600)
    fetch_megabytes: int = Field(20, description="Largest page or feed, packed and unpacked.", ge=1, le=500)
    fetch_concurrency: int = Field(8, description="Pages that are fetched at the same time.", ge=1, le=64)
    fetch_per_host: int = Field(1, description="Pages that are fetched from one host at the same time.", ge=1, le=16)
    fetch_gap: float = Field(0.5, description="Seconds between two requests to one host.", ge=0, le=60)
    fetch_longest_gap: float = Field(
        30.0, description="Longest gap that a site's robots.txt may ask for, and longest wait for one.", ge=0, le=600
    )

    @field_validator("fetch_private_hosts")
    @classmethod
    def _check_private_hosts(cls, value: str) -> str:
        _read_hosts(value)
        return value

    @property
    def private_hosts(self) -> frozenset[tuple[str, int | None]]:
        """The private hosts that may be fetched from; a port of None stands for all."""
        return frozenset(_read_hosts(self.fetch_private_hosts))

    keep_days: int = Field(0, description="Days after its publication that an article is kept; 0: for good.", ge=0)
    keep_articles: int = Field(0, description="Articles that are kept, the newest; 0: all.", ge=0)

    @property
    def retention(self) -> Retention:
        """How long articles are kept."""
        return Retention(self.keep_days, self.keep_articles)

    def for_embedding(self) -> IngestSettings:
        """The same with the threads that ingesting may take."""
        return self.model_copy(update={"embedding_threads": self.ingest_threads or self.embedding_threads})


def _read_hosts(text: str) -> list[tuple[str, int | None]]:
    """Raises ValueError."""
    hosts = []
    for entry in filter(None, (part.strip() for part in text.split(","))):
        match = _HOST.fullmatch(entry)
        try:
            host = URL(f"http://{match[1]}").raw_host if match else None
        except ValueError:
            host = None
        port = int(match[2]) if match and match[2] else None
        if not host or not (port is None or 0 < port < 65_536):
            raise ValueError("not hosts, such as news.lan or 10.0.0.5:8080, separated by commas")
        hosts.append((host, port))
    return hosts
