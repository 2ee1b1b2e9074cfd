"""A connection to a Chroma server: every request has a time limit, every failure is IndexUnavailable."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ingest.corpus.chroma.address import ChromaAddress
from ingest.corpus.deadline import seconds_for_request
from ingest.corpus.errors import STALLED, IndexStalled, IndexUnavailable, IndexUnreachable
from ingest.corpus.imports import importing

if TYPE_CHECKING:
    import httpx
    from chromadb.api import ServerAPI
    from chromadb.api.models.Collection import Collection

CLOUD_BATCH = 300  # written or returned in a request: https://docs.trychroma.com/cloud/quotas-limits
CLOUD_READS = 10  # of a collection at the same time
LOCAL_BATCH = 1000  # the limit is 5,461 records and 40 MB; larger batches are not faster
LOCAL_PAGE = 5000
LOCAL_READS = 64
CONNECT_SECONDS = 5.0
GREETING_SECONDS = 10.0  # for the first requests of a connection, which cost a server nothing
PAGE = 100
NOT_CHROMA = "The index server does not answer as Chroma does; check CHROMA_URL."


class ChromaConnection:
    """Collections of one Chroma database over HTTP; may be used from several threads."""

    def __init__(self, api: ServerAPI, session: httpx.Client, address: ChromaAddress) -> None:
        self._api = api
        self._session = session
        self.address = address
        self._place: Any = {"tenant": address.tenant, "database": address.database}
        self.batch_limit = CLOUD_BATCH if address.is_cloud else LOCAL_BATCH
        self.page_limit = CLOUD_BATCH if address.is_cloud else LOCAL_PAGE
        self.reads = BoundedSemaphore(CLOUD_READS if address.is_cloud else LOCAL_READS)

    @classmethod
    def open(cls, address: ChromaAddress, *, timeout: float = 30.0) -> ChromaConnection:
        """Connects; no later step of a request may take over `timeout` seconds. Raises IndexUnavailable."""
        import_client()
        with unavailable_on_failure():
            api, session = _client(address, timeout)
            connection = cls(api, session, address)
            try:
                session.timeout = _timeout(min(timeout, GREETING_SECONDS))
                api.heartbeat()
                limit = api.get_max_batch_size()
            except (KeyError, TypeError, ValueError) as error:  # JSON, but of another program
                session.close()
                raise IndexUnreachable(NOT_CHROMA) from error
            except BaseException:
                session.close()
                raise
            session.timeout = _timeout(timeout)
            if limit > 0:
                connection.batch_limit = min(connection.batch_limit, limit)
            return connection

    def close(self) -> None:
        """Closes the sockets; the connection cannot be used afterwards."""
        self._session.close()

    def __enter__(self) -> ChromaConnection:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def create(self, name: str, configuration: Any, metadata: dict[str, str | int]) -> Collection:
        """The collection of this name, made if there is none; an old one keeps its own configuration."""
        with unavailable_on_failure():
            model = self._api.create_collection(
                name=name, configuration=configuration, metadata=metadata, get_or_create=True, **self._place
            )
            return self._collection(model)

    def find(self, name: str) -> Collection | None:
        """The collection of this name; None where there is none."""
        from chromadb.errors import NotFoundError

        with unavailable_on_failure():
            try:
                return self._collection(self._api.get_collection(name=name, **self._place))
            except NotFoundError:
                return None

    def drop(self, name: str) -> None:
        """Deletes the collection of this name, if there is one."""
        from chromadb.errors import NotFoundError

        with unavailable_on_failure(), suppress(NotFoundError):
            self._api.delete_collection(name=name, **self._place)

    def names(self) -> list[str]:
        """The names of all collections of this database."""
        found: list[str] = []
        with unavailable_on_failure():
            while True:
                page = self._api.list_collections(limit=PAGE, offset=len(found), **self._place)
                found.extend(str(model.name) for model in page)
                if len(page) < PAGE:
                    return found

    def _collection(self, model: Any) -> Collection:
        from chromadb.api.models.Collection import Collection

        return Collection(client=self._api, model=model, embedding_function=None)


def import_client() -> None:
    """Import Chroma's client, for half a second; raises ImportError where it is not installed."""
    with importing():
        import chromadb.api.fastapi  # noqa: F401


@contextmanager
def unavailable_on_failure() -> Iterator[None]:
    """Turns what chromadb and httpx raise for a server that fails into IndexUnavailable."""
    import httpx
    from chromadb.errors import ChromaError, NotFoundError

    try:
        yield
    except NotFoundError as error:
        raise IndexUnavailable("The index was replaced or removed meanwhile; try again in a moment.") from error
    except httpx.TimeoutException as error:
        raise IndexStalled(STALLED) from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise IndexUnreachable("The index server cannot be reached; check that it runs.") from error
    except ChromaError as error:
        raise IndexUnavailable(f"The index server refused a request: {_short(error)}") from error
    except RuntimeError as error:  # httpx, when another thread closed the connection
        raise IndexUnreachable("The connection to the index server was closed; try again in a moment.") from error


def _client(address: ChromaAddress, timeout: float) -> tuple[ServerAPI, httpx.Client]:
    """Chroma's own HTTP client with a session of ours.

    chromadb.HttpClient makes its session with timeout=None and talks to the server in its constructor,
    before anyone could change that; so we take the component that it wraps, and give it a session that
    has time limits and does not send loopback requests to a proxy from the environment.
    """
    import httpx
    from chromadb.api.fastapi import FastAPI
    from chromadb.config import Settings, System

    parts = urlsplit(address.url)
    key = address.api_key.get_secret_value() if address.api_key else ""
    settings = Settings(
        chroma_api_impl="chromadb.api.fastapi.FastAPI",
        chroma_server_host=address.url,
        chroma_server_http_port=parts.port or (443 if parts.scheme == "https" else 80),
        chroma_server_ssl_enabled=parts.scheme == "https",
        chroma_server_headers={"X-Chroma-Token": key} if key else {},
        chroma_otel_collection_endpoint="",
        anonymized_telemetry=False,
    )
    api = System(settings).instance(FastAPI)
    replaced = api._session
    session = httpx.Client(
        timeout=_timeout(timeout),
        headers=replaced.headers,
        limits=api.http_limits,
        trust_env=not address.is_loopback,
        event_hooks={"request": [_limit_time], "response": [_refuse_what_is_not_chroma]},
    )
    api._session = session
    replaced.close()
    return api, session


def _timeout(seconds: float) -> httpx.Timeout:
    import httpx

    return httpx.Timeout(seconds, connect=min(seconds, CONNECT_SECONDS))


def _limit_time(request: httpx.Request) -> None:
    """Gives a request no more time than the search may wait for the index and the question has left."""
    limits = request.extensions.get("timeout", {})
    request.extensions["timeout"] = {
        step: None if seconds is None else seconds_for_request(seconds) for step, seconds in limits.items()
    }


def _refuse_what_is_not_chroma(response: httpx.Response) -> None:
    """Stops an answer for which chromadb would raise a bare Exception or ValueError."""
    if "json" not in response.headers.get("content-type", ""):
        raise IndexUnreachable(NOT_CHROMA)
    if not response.is_success and not _is_error_of_chroma(response):
        raise IndexUnreachable(
            f"The index server refused a request (status {response.status_code}); check CHROMA_URL and CHROMA_API_KEY."
        )


def _is_error_of_chroma(response: httpx.Response) -> bool:
    from chromadb.errors import error_types

    response.read()
    try:
        body = response.json()
    except ValueError:
        return False
    return isinstance(body, dict) and body.get("error") in error_types and "message" in body


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
