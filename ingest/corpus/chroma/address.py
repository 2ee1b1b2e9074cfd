"""Where a Chroma server is: the corpus folder's own, or the one that CHROMA_URL names."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from pydantic import SecretStr

from ingest.corpus.errors import UsageError
from ingest.corpus.settings import CorpusSettings

CLOUD_DOMAIN = "trychroma.com"


@dataclass(frozen=True, slots=True)
class ChromaAddress:
    """The address of a Chroma server and our credentials there."""

    url: str = field(repr=False)  # it may hold a password
    tenant: str = "default_tenant"
    database: str = "default_database"
    api_key: SecretStr | None = None

    @classmethod
    def from_settings(cls, settings: CorpusSettings) -> ChromaAddress | None:
        """The server that CHROMA_URL names; None if unset; raises UsageError if it is not a URL."""
        if not settings.chroma_url:
            return None
        try:
            parts = urlsplit(settings.chroma_url)
            _ = parts.port
        except ValueError as error:
            raise UsageError("CHROMA_URL must be an address such as http://localhost:8000.") from error
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise UsageError("CHROMA_URL must be an address such as http://localhost:8000.")
        return cls(settings.chroma_url, settings.chroma_tenant, settings.chroma_database, settings.chroma_api_key)

    @classmethod
    def is_another_machine(cls, settings: CorpusSettings) -> bool:
        """Whether what is asked of the server goes to another machine; raises UsageError as from_settings does."""
        address = cls.from_settings(settings)
        return address is not None and not address.is_loopback

    @property
    def is_cloud(self) -> bool:
        """Whether this may be Chroma Cloud, which has lower limits per request."""
        host = urlsplit(self.url).hostname or ""
        # A proxy of another name may stand before it; the key is what tells it from a server of one's own.
        return self.api_key is not None or host == CLOUD_DOMAIN or host.endswith("." + CLOUD_DOMAIN)

    @property
    def is_loopback(self) -> bool:
        """Whether the server is on this machine, so that no proxy must be used."""
        return urlsplit(self.url).hostname in ("127.0.0.1", "localhost", "::1")
