"""Connects to the vector index of a corpus, and reconnects after it moved, died or was rebuilt."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from ingest.corpus.catalog.database import Catalog
from ingest.corpus.catalog.days import depth_on, holds_retired, visible_on
from ingest.corpus.chroma.address import ChromaAddress
from ingest.corpus.chroma.connection import ChromaConnection, import_client
from ingest.corpus.chroma.nonce import TOKEN_HEADER
from ingest.corpus.chroma.server import ChromaServer, stop
from ingest.corpus.deadline import seconds_left, uncounted
from ingest.corpus.errors import STALLED, DatelineError, IndexStalled, IndexUnavailable
from ingest.corpus.index.record import SCHEMA
from ingest.corpus.index.vector_index import RETIRED, VectorIndex, collections_of
from ingest.corpus.settings import CorpusSettings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

log = logging.getLogger(__name__)

REQUEST_SECONDS = 30.0
LOCK_SECONDS = 120.0
RETIRED_DEPTH = 500  # most corpora have fewer passages of earlier versions
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class IndexAddress:
    """How another program opens the live collection: the words of chromadb.HttpClient, and the collection's name.

    `client` are arguments of chromadb.HttpClient; of a server elsewhere it lacks what lets us in there.
    The collection has another name after each rebuild, and the folder's own server another port and token after each
    start: ask again.
    """

    client: dict[str, Any] = field(repr=False)
    collection: str
    model: str


class IndexConnection:
    """The live and the retired collection of the catalog's current generation; thread-safe."""

    def __init__(self, settings: CorpusSettings, catalog: Catalog) -> None:
        self._settings = settings
        self._catalog = catalog
        self._lock = threading.RLock()
        self._server: ChromaServer | None = None
        self._chroma: ChromaConnection | None = None
        self._open: dict[tuple[int, bool], VectorIndex] = {}
        self.replaces_stalled = False  # who writes may end the folder's own server, where that gives no answer

    def query(self, vector: NDArray[np.float32], k: int, as_of: date | None) -> list[tuple[int, float]]:
        """The k nearest passages (passage_id, cosine), best first; raises IndexUnavailable."""
        if as_of is None:
            return self.run(lambda index: index.query(vector, k))
        nearest = self._nearest_on_day(vector, k, as_of, depth_on(self._catalog, k, as_of))
        if holds_retired(self._catalog, as_of):
            nearest = nearest + self._nearest_on_day(vector, k, as_of, RETIRED_DEPTH, retired=True)
        return sorted(nearest, key=lambda pair: -pair[1])[:k]

    def has_met_foreign(self) -> bool:
        """Whether a query has found a foreign entry since the last call."""
        indexes = [index for index in list(self._open.values()) if index.met_foreign]
        for index in indexes:
            index.met_foreign = False
        return bool(indexes)

    def start_ahead(self) -> None:
        """Starts to connect in the background; errors appear at the first use."""

        def connect() -> None:
            with suppress(DatelineError), self._hold_lock():
                self._connected()
                # A server that has just started opens a collection at the first question about it.
                for retired in (False, True):
                    self.index(retired=retired).count()

        def import_if_installed() -> None:
            with suppress(ImportError):
                import_client()

        threading.Thread(target=connect, name="connect to the index", daemon=True).start()
        # While the server starts: the one waits for the other.
        threading.Thread(target=import_if_installed, name="import the index's client", daemon=True).start()

    def run(self, work: Callable[[VectorIndex], Result], *, retired: bool = False, create: bool = False) -> Result:
        """The result of `work` on the open index; retried once on a new connection if the first fails."""
        was_open = self._chroma is not None
        try:
            return work(self.index(retired=retired, create=create))
        except IndexUnavailable as error:
            self.disconnect()
            if isinstance(error, IndexStalled) and not was_open:
                raise  # to wait as long again is of no use
            return work(self.index(retired=retired, create=create))

    def index(self, *, retired: bool = False, create: bool = False) -> VectorIndex:
        """The collection of the current generation; with create, created if missing."""
        generation = int(self._catalog.about("generation") or 1)
        with self._hold_lock():
            opened = self._open.get((generation, retired))
            if opened is None:
                opened = self._open_index(generation, retired, self._model(), create)
                self._open[generation, retired] = opened
            return opened

    def new_index(self, generation: int, *, retired: bool, about: dict[str, str]) -> VectorIndex:
        """An empty collection for a generation that is not current yet; `about` names another model."""
        with self._hold_lock():
            model = {**self._model(), **about}
            # What an earlier attempt left is of no use.
            self._connected().drop(f"{self._corpus_id()}-{generation}{RETIRED if retired else ''}")
            return self._open_index(generation, retired, model, create=True)

    def address(self) -> IndexAddress:
        """What another program needs to open the live collection; raises IndexUnavailable."""
        index = self.index()
        with self._hold_lock():
            address = self._connected().address
            token = self._server.token if self._server is not None else None
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
        return IndexAddress(client, index.name, self._model()["model"])

    def has_old_records(self) -> bool:
        """Whether other programs find less beside the live vectors than they should; raises IndexUnavailable."""
        return self._settings.index_documents and self.run(lambda index: index.record_schema) < SCHEMA

    def drop_others(self, generation: int) -> None:
        """Delete the collections of every other generation of this corpus."""
        with self._hold_lock():
            for number, name in collections_of(self._connected(), self._corpus_id()):
                if number != generation:
                    self._connected().drop(name)
            self._open.clear()

    def generations(self) -> set[int]:
        """The generations of this corpus in the index; raises IndexUnavailable."""
        with self._hold_lock():
            return {number for number, _ in collections_of(self._connected(), self._corpus_id())}

    def disconnect(self, *, stop_if_unused: bool = False) -> None:
        """Closes the connection; with stop_if_unused, stops the server unless another process uses it."""
        with suppress(IndexStalled), self._hold_lock():  # another thread connects anew: it lets go of the old one
            self._open.clear()
            if self._chroma is not None:
                self._chroma.close()
                self._chroma = None
            if self._server is not None:
                self._server.close(stop_if_unused=stop_if_unused)
                self._server = None

    @property
    def is_elsewhere(self) -> bool:
        """Whether the server is not the folder's own."""
        return self._settings.chroma_url is not None

    def _nearest_on_day(
        self, vector: NDArray[np.float32], k: int, as_of: date, depth: int | None, *, retired: bool = False
    ) -> list[tuple[int, float]]:
        """The k nearest of that day among the `depth` nearest of all, if those contain as many."""
        if depth is not None:
            nearest, query_limit = self.run(
                lambda index: (index.query(vector, depth), index.query_limit), retired=retired
            )
            visible_ids = visible_on(self._catalog, (number for number, _ in nearest), as_of)
            of_that_day = [pair for pair in nearest if pair[0] in visible_ids]
            if len(of_that_day) >= k or len(nearest) < min(depth, query_limit):
                return of_that_day[:k]
        # Chroma's own filter reads the days of all passages: 4 ms for every thousand that pass it.
        return self.run(lambda index: index.query(vector, k, until_day=as_of.toordinal()), retired=retired)

    @contextmanager
    def _hold_lock(self) -> Iterator[None]:
        """Holds the lock; raises IndexStalled if another thread has been waiting for the server for too long."""
        if not self._lock.acquire(timeout=seconds_left(LOCK_SECONDS)):
            raise IndexStalled(STALLED)
        try:
            yield
        finally:
            self._lock.release()

    def _connected(self) -> ChromaConnection:
        if self._chroma is None:
            address = ChromaAddress.from_settings(self._settings)
            if address is None:
                with uncounted():
                    self._server = self._local_server()
                address = ChromaAddress(self._server.url)
            self._chroma = ChromaConnection.open(address, timeout=REQUEST_SECONDS)
        return self._chroma

    def _local_server(self) -> ChromaServer:
        folder = self._settings.corpus_dir
        try:
            return ChromaServer.connect(folder)
        except IndexStalled:
            if not self.replaces_stalled:
                raise
        log.warning("the index server does not respond; restarting it")
        stop(folder)
        return ChromaServer.connect(folder)

    def _open_index(self, generation: int, retired: bool, model: dict[str, str], create: bool) -> VectorIndex:
        return VectorIndex.open(
            self._connected(),
            corpus_id=self._corpus_id(),
            generation=generation,
            model=model["model"],
            digest=model["digest"],
            dimension=int(model["dimension"]),
            retired=retired,
            create=create,
            record_schema=SCHEMA if self._settings.index_documents and not retired else 0,
        )

    def _corpus_id(self) -> str:
        return self._catalog.about("corpus_id") or ""

    def _model(self) -> dict[str, str]:
        return {key: self._catalog.about(key) or "0" for key in ("model", "digest", "dimension")}
