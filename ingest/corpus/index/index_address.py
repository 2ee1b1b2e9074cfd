"""How another program opens the live collection: the words of chromadb.HttpClient, and the collection's name."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from ingest.corpus.chroma.address import ChromaAddress

TOKEN_HEADER = "X-Chroma-Token"


@dataclass(frozen=True, slots=True)
class IndexAddress:
    """`client` are arguments of chromadb.HttpClient; of a server elsewhere it lacks what lets us in there.

    The collection has another name after each rebuild, and the folder's own server another port and token after each
    start: ask again.
    """

    client: dict[str, Any] = field(repr=False)
    collection: str
    model: str

    @classmethod
    def of(cls, address: ChromaAddress, token: str | None, collection: str, model: str) -> IndexAddress:
        """The address of a collection on this server, whose vectors are this model's."""
        parts = urlsplit(address.url)
        ssl = parts.scheme == "https"
        client: dict[str, Any] = {
            "host": parts.hostname,
            "port": parts.port or (443 if ssl else 80),
            "ssl": ssl,
            "tenant": address.tenant,
            "database": address.database,
        }
        if token:
            client["headers"] = {TOKEN_HEADER: token}
        return cls(client, collection, model)
