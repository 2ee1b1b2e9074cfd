"""The HTTP session of Chroma's client, with our own time limits and errors; the only module that imports httpx.

Chroma's client is built on httpx, which is no longer maintained; for any other request use aiohttp or http.client.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ingest.corpus.chroma.address import ChromaAddress
from ingest.corpus.deadline import seconds_for_request
from ingest.corpus.disk import NEXT_STEP
from ingest.corpus.errors import STALLED, DiskFull, IndexStalled, IndexUnavailable, IndexUnreachable

if TYPE_CHECKING:
    import httpx
    from chromadb.api import ServerAPI
    from chromadb.api.fastapi import FastAPI

CONNECT_SECONDS = 5.0
NOT_CHROMA = "The index server does not answer as Chroma does; check CHROMA_URL."
NO_SUCH_PROXY = (
    "The index server at CHROMA_URL cannot be asked through the proxy in HTTP_PROXY, HTTPS_PROXY or ALL_PROXY; "
    "its address has to begin with http:// or https://."
)
_FULL = re.compile(r"disk is full|no space left", re.IGNORECASE)


def limit_time(session: httpx.Client, seconds: float) -> None:
    """Lets no step of a request take longer than this."""
    import httpx

    session.timeout = httpx.Timeout(seconds, connect=min(seconds, CONNECT_SECONDS))


def open_session(address: ChromaAddress, timeout: float) -> tuple[ServerAPI, httpx.Client]:
    """Chroma's own HTTP client and its session, which has not connected yet; threads may share it.

    chromadb.HttpClient creates its session with timeout=None and contacts the server in its constructor,
    before anyone can change that; so we use the component that it wraps, and give it a session that
    has time limits and does not send loopback requests to a proxy from the environment.
    """
    import httpx
    from chromadb.config import Settings, System

    parts = urlsplit(address.url)
    key = address.api_key.get_secret_value() if address.api_key else ""
    settings = Settings(
        chroma_api_impl="chromadb.api.fastapi.FastAPI",
        chroma_server_host=address.url,
        chroma_server_http_port=parts.port or (443 if parts.scheme == "https" else 80),
        chroma_server_ssl_enabled=parts.scheme == "https",
        chroma_server_ssl_verify=False,  # of the session that is replaced below, before it connects
        chroma_server_headers={"X-Chroma-Token": key} if key else {},
        chroma_otel_collection_endpoint="",
        anonymized_telemetry=False,
    )
    api = System(settings).instance(_api_without_proxy())
    replaced = api._session
    try:
        api._session = httpx.Client(
            headers=replaced.headers,
            # Where no certificate will be checked, none are loaded: it takes longer than a search.
            verify=parts.scheme == "https",
            limits=api.http_limits,
            trust_env=not address.is_loopback,
            event_hooks={"request": [_limit_time], "response": [_refuse_what_is_not_chroma]},
        )
    except (ValueError, ImportError) as error:
        raise IndexUnavailable(NO_SUCH_PROXY) from error
    finally:
        replaced.close()
    limit_time(api._session, timeout)
    return api, api._session


def _api_without_proxy() -> type[FastAPI]:
    """Chroma's own client, whose first session, which is replaced, reads no proxy of the environment.

    A proxy that httpx does not know, such as socks://, ends the making of any session that reads it.
    """
    import httpx
    from chromadb.api import fastapi

    class OwnHttpx:
        Client = partial(httpx.Client, trust_env=False)

        def __getattr__(self, name: str) -> Any:
            return getattr(httpx, name)

    fastapi.httpx = OwnHttpx()  # type: ignore[attr-defined, assignment]
    return fastapi.FastAPI


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
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        sentence = f"The index server refused a request: {reason}"
        # Wherever the server is: what it says is all that is known of its disk.
        if _FULL.search(reason):
            raise DiskFull(f"{sentence}; {NEXT_STEP}.") from error
        raise IndexUnavailable(sentence) from error
    except RuntimeError as error:  # httpx, when another thread closed the connection
        raise IndexUnreachable("The connection to the index server was closed; try again in a moment.") from error


def _limit_time(request: httpx.Request) -> None:
    """Limits a request to the time that the search may wait for the index and that the question has left."""
    limits = request.extensions.get("timeout", {})
    request.extensions["timeout"] = {
        step: None if seconds is None else seconds_for_request(seconds) for step, seconds in limits.items()
    }


def _refuse_what_is_not_chroma(response: httpx.Response) -> None:
    """Rejects a response for which chromadb would raise a bare Exception or ValueError."""
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
