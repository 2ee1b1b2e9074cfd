"""A connection to a Chroma server: every request has a time limit, every failure is IndexUnavailable."""

from __future__ import annotations

from contextlib import suppress
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Any

from ingest.corpus.chroma.address import ChromaAddress
from ingest.corpus.chroma.session import NOT_CHROMA, limit_time, open_session, unavailable_on_failure
from ingest.corpus.errors import IndexUnreachable
from ingest.corpus.imports import IMPORT_TURN

if TYPE_CHECKING:
    from chromadb.api import ServerAPI
    from chromadb.api.models.Collection import Collection

CLOUD_BATCH = 300  # written or returned in a request: https://docs.trychroma.com/cloud/quotas-limits
CLOUD_READS = 10  # of a collection at the same time
LOCAL_BATCH = 1000  # the limit is 5,461 records and 40 MB; larger batches are not faster
LOCAL_PAGE = 5000
LOCAL_READS = 64
GREETING_SECONDS = 10.0  # for the first requests of a connection, which cost a server nothing
PAGE = 100


class ChromaConnection:
    """Collections of one Chroma database over HTTP; may be used from several threads."""

    def __init__(self, api: ServerAPI, session: Any, address: ChromaAddress) -> None:
        self._api = api
        self._session = session
        self.address = address
        self._place: Any = {"tenant": address.tenant, "database": address.database}
        self.batch_limit = CLOUD_BATCH if address.is_cloud else LOCAL_BATCH
        self.page_limit = CLOUD_BATCH if address.is_cloud else LOCAL_PAGE
        self.reads = BoundedSemaphore(CLOUD_READS if address.is_cloud else LOCAL_READS)

    @classmethod
    def open(cls, address: ChromaAddress, *, timeout: float = 30.0) -> ChromaConnection:
        """Connects; no later step of a request may take longer than `timeout` seconds. Raises IndexUnavailable."""
        import_client()
        with unavailable_on_failure():
            api, session = open_session(address, min(timeout, GREETING_SECONDS))
            connection = cls(api, session, address)
            try:
                api.heartbeat()
                limit = api.get_max_batch_size()
            except (KeyError, TypeError, ValueError) as error:  # JSON, but of another program
                session.close()
                raise IndexUnreachable(NOT_CHROMA) from error
            except BaseException:
                session.close()
                raise
            limit_time(session, timeout)
            if limit > 0:
                connection.batch_limit = min(connection.batch_limit, limit)
            return connection

    def close(self) -> None:
        """Closes the sockets; the connection cannot be used afterward."""
        self._session.close()

    def __enter__(self) -> ChromaConnection:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def create(self, name: str, configuration: Any, metadata: dict[str, str | int]) -> Collection:
        """The collection with this name, created if missing; an existing one keeps its configuration."""
        with unavailable_on_failure():
            model = self._api.create_collection(
                name=name, configuration=configuration, metadata=metadata, get_or_create=True, **self._place
            )
            return self._collection(model)

    def find(self, name: str) -> Collection | None:
        """The collection with this name, or None."""
        from chromadb.errors import NotFoundError

        with unavailable_on_failure():
            try:
                return self._collection(self._api.get_collection(name=name, **self._place))
            except NotFoundError:
                return None

    def drop(self, name: str) -> None:
        """Deletes the collection with this name, if there is one."""
        from chromadb.errors import NotFoundError

        with unavailable_on_failure(), suppress(NotFoundError):
            self._api.delete_collection(name=name, **self._place)

    def names(self) -> list[str]:
        """The names of all collections of this database."""
        names_read: list[str] = []
        with unavailable_on_failure():
            while True:
                page = self._api.list_collections(limit=PAGE, offset=len(names_read), **self._place)
                names_read.extend(str(model.name) for model in page)
                if len(page) < PAGE:
                    return names_read

    def _collection(self, model: Any) -> Collection:
        from chromadb.api.models.Collection import Collection

        return Collection(client=self._api, model=model, embedding_function=None)


def import_client() -> None:
    """Imports Chroma's client, which takes half a second; raises ImportError if it is not installed."""
    with IMPORT_TURN:
        import chromadb.api.fastapi  # noqa: F401
