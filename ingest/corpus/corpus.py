"""Opens the catalog, the vector index and the embedding model of a corpus together."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.corpus.articles import Copies, Correction, Neighbour, ScoredPassage, Version
from ingest.corpus.catalog import (
    Catalog,
    age,
    copies,
    inventory,
    newest,
    passages,
    provenance,
    vectors,
    versions,
    vocabulary,
    word_search,
)
from ingest.corpus.deadline import seconds_left
from ingest.corpus.embedding.lazy_model import LazyModel
from ingest.corpus.errors import CorpusMismatch, IndexStalled, IndexUnavailable, IndexUnreachable
from ingest.corpus.file_lock import is_held
from ingest.corpus.imports import importing
from ingest.corpus.index.connection import IndexConnection
from ingest.corpus.index.fault import OLD_RECORDS, has_old_records, look_at_index
from ingest.corpus.index.repairer import IndexRepairer
from ingest.corpus.reading import Sentence, read_sentences
from ingest.corpus.settings import CorpusSettings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ingest.corpus.embedding.model import EmbeddingModel

# What a search may wait for the index, in all and for one request; then it goes by words.
SEARCH_SECONDS = 4.5
REQUEST_SECONDS = 3.0
EMBED_AGAIN = "python -m ingest rebuild --embed"
ENOUGH_SECONDS = 0.5  # for an index that answers at all


class Corpus:
    """A corpus folder, open for search; writing goes through CorpusWriter."""

    def __init__(self, settings: CorpusSettings, catalog: Catalog) -> None:
        self.settings = settings
        self.catalog = catalog
        self._model = LazyModel(settings)
        self.connection = IndexConnection(settings, catalog)
        self.mender: IndexRepairer | None = None
        self._looked_at: str | None = None
        self._unreadable = False
        self._trial = threading.Lock()

    @classmethod
    def open(
        cls, settings: CorpusSettings, *, create: bool = False, any_model: bool = False, mends: bool = True
    ) -> Corpus:
        """The corpus of this folder; raises CorpusMissing, CorpusMismatch or CatalogDamaged.

        With any_model it opens though EMBEDDING_MODEL is another one than it was made with; without mends a damaged
        index is left as it is.
        """
        catalog = Catalog.open(Path(settings.corpus_dir) / "catalog.sqlite3", create=create)
        corpus = cls(settings, catalog)
        corpus.mender = IndexRepairer(settings) if mends else None
        if not any_model:
            try:
                corpus.check_model()
            except BaseException:
                catalog.close()
                raise
        return corpus

    @property
    def embedding(self) -> EmbeddingModel:
        """The embedding model of the settings."""
        return self._model.get()

    @embedding.setter
    def embedding(self, model: EmbeddingModel) -> None:
        self._model.put(model)

    def start_ahead(self) -> None:
        """Import the model's libraries, and begin to connect to the index beside what this thread does next.

        Whether that went well shows at the first use of either.
        """
        # The model's first: it then loads outside of Python, beside the imports for the index.
        with importing():
            self.connection.start_ahead()
            self.embedding.import_libraries()

    def dense(self, vector: NDArray[np.float32], k: int, as_of: date | None = None) -> list[tuple[int, float]]:
        """The k passages nearest to a question's vector: (passage_id, cosine).

        Raises IndexUnavailable, and has the index mended; raises CorpusMismatch where another process has embedded
        the corpus again with another model.
        """
        self.check_model()
        had_time = seconds_left(ENOUGH_SECONDS) == ENOUGH_SECONDS
        if self._unreadable and self.is_being_mended:
            # To try it again now would start a server over the files that are being made anew.
            raise IndexUnavailable("The index is being made anew; try again in a moment.")
        try:
            found = self._nearest(vector, k, as_of)
        except IndexUnavailable as error:
            # What a server elsewhere holds is none the worse for a time in which nobody reaches it; nor is an index
            # that a late question did not wait for.
            if had_time:
                self._unreadable = True
            if had_time and not (isinstance(error, IndexUnreachable) and self.settings.chroma_url):
                self._mend(error.user_message)
            raise
        if self._unreadable and self.mender is not None:
            self.mender.forget()
        self._unreadable = False
        if self.connection.has_met_foreign():
            self._mend("it holds passages that are not")
        return found

    def words(
        self,
        terms: Sequence[str],
        k: int,
        as_of: date | None = None,
        published: tuple[date, date] | None = None,
    ) -> list[tuple[int, float]]:
        """The k passages, of reports of these days, that hold the words best: (passage_id, bm25, higher is better)."""
        return word_search.search_words(self.catalog, terms, k, as_of, published)

    def load(self, scored: Sequence[tuple[int, float]], as_of: date | None = None) -> list[ScoredPassage]:
        """The passages with these ids and scores, in order; what is not visible on that day is left out."""
        return passages.load_passages(self.catalog, scored, as_of)

    def openings(
        self, version_ids: Sequence[str], count: int = 2, as_of: date | None = None
    ) -> dict[str, list[ScoredPassage]]:
        """The first passages of each of these versions that is seen now, or on that day, in order."""
        ids = newest.first_passages(self.catalog, version_ids, count)
        found: dict[str, list[ScoredPassage]] = {}
        for passage in passages.load_passages(self.catalog, [(number, 0.0) for number in ids], as_of):
            found.setdefault(passage.version_id, []).append(passage)
        return found

    def newest_versions(
        self, today: date, count: int, as_of: date | None = None, days: tuple[date, date] | None = None
    ) -> list[str]:
        """The versions of the newest articles of this day or before, or of these days, newest first."""
        return newest.newest_versions(self.catalog, today, count, as_of, days)

    def copies(self, found: Sequence[ScoredPassage], as_of: date | None = None) -> Copies:
        """The copies of the articles that these passages are of, as they are seen now or on that day."""
        return copies.load_copies(self.catalog, [passage.version_id for passage in found], as_of)

    def corrections(self, version_ids: Sequence[str]) -> dict[str, Correction]:
        """What the publishers have corrected in those of these versions that say so, by version_id."""
        found = provenance.load_provenance(self.catalog, version_ids)
        return {version_id: one.correction for version_id, one in found.items() if one.correction}

    def vectors(self, passage_ids: Sequence[int]) -> dict[int, vectors.PassageVectors]:
        """The unit vectors of these passages and of their sentences, by id."""
        return vectors.load_vectors(self.catalog, passage_ids)

    def sentences(self, found: Sequence[ScoredPassage]) -> list[list[Sentence]]:
        """The sentences of each passage, with their vectors."""
        return read_sentences(self.catalog, self.embedding, found)

    def neighbours(self, passage_ids: Sequence[int]) -> dict[int, list[Neighbour]]:
        """The passages before and after each of these in its version."""
        return passages.load_neighbours(self.catalog, passage_ids)

    def slices(self, spans: Sequence[tuple[str, int, int]]) -> list[str]:
        """The stored text of each (version_id, start, end)."""
        return passages.load_slices(self.catalog, spans)

    def document_frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """In how many passages each word stands."""
        return word_search.document_frequencies(self.catalog, terms)

    def stems_beginning(self, beginning: str) -> list[tuple[str, int]]:
        """The stems that begin so, each with the number of passages that hold it."""
        return vocabulary.stems_beginning(self.catalog, beginning)

    def written_forms(self, stem: str, passages: int = 5) -> list[str]:
        """How this stem is written in some of the passages that hold it."""
        return vocabulary.written_forms(self.catalog, stem, passages)

    def passage_count(self) -> int:
        """How many passages are live."""
        return word_search.count_live(self.catalog)

    def version(self, article: str, version_id: str | None = None) -> Version | None:
        """The live (or this) version of the article with this id or URL."""
        article_id = inventory.find_article(self.catalog, article)
        return versions.get_version(self.catalog, article_id, version_id) if article_id else None

    def stats(self) -> inventory.Stats:
        """Counts of the corpus and the days it spans."""
        return inventory.stats(self.catalog)

    def newest_day(self, today: date) -> date | None:
        """The day of the newest report of this day or before; None where none is dated."""
        return inventory.newest_day(self.catalog, today)

    def age(self, at: datetime, as_of: date | None = None) -> age.CorpusAge:
        """How old the corpus is at this moment (aware), or as it stood on that day, whose end `at` is."""
        return age.read_age(self.catalog, at, as_of)

    def article_count(self) -> int:
        """How many articles are live."""
        return inventory.count_articles(self.catalog)

    def fingerprint(self) -> str:
        """A digest of the live versions: another text, another fingerprint."""
        return inventory.fingerprint(self.catalog)

    def close(self, *, stop_server: bool = False) -> None:
        """Let go of everything; with stop_server, end the index server when nobody else uses it."""
        self.connection.disconnect(stop_if_unused=stop_server)
        self.catalog.close()

    @property
    def is_being_mended(self) -> bool:
        """Whether another process makes the index anew, called by this one."""
        return self.mender is not None and self.mender.is_at_work

    def check_model(self) -> None:
        """Raise CorpusMismatch where the corpus is not embedded with the model of the settings."""
        made_with, asked = self.catalog.about("model"), self._model.name
        if made_with is None:
            return
        expected, known = self.catalog.about("digest"), self._model.known_digest
        if made_with != asked or (known is not None and known != expected):
            raise CorpusMismatch(
                f"This corpus was made with the embedding model {made_with} ({expected}), not {asked}; "
                f"set EMBEDDING_MODEL={made_with} and start again, or embed it again with: {EMBED_AGAIN}"
            )

    def _nearest(self, vector: NDArray[np.float32], k: int, as_of: date | None) -> list[tuple[int, float]]:
        """As `dense`, within SEARCH_SECONDS; of those that come while nothing answers, one waits and tries."""
        from ingest.corpus.chroma.connection import import_client
        from ingest.corpus.chroma.patience import STALLED, at_most

        import_client()  # from a cold disk it takes seconds, which say nothing of the server
        with contextlib.ExitStack() as held:
            if self._unreadable:
                if not self._trial.acquire(blocking=False):
                    raise IndexStalled(STALLED)
                held.callback(self._trial.release)
            with at_most(SEARCH_SECONDS, REQUEST_SECONDS):
                self._look_at_index()
                return self.connection.query(vector, k, as_of)

    def _look_at_index(self) -> None:
        """At the first search in a generation, have an index mended that opens but is not whole."""
        generation = self.catalog.about("generation")
        if generation == self._looked_at:
            return
        fault = look_at_index(self.catalog, self.connection)
        self._looked_at = generation
        if not fault and self.mender is not None:
            self.mender.forget()
        # Under a running ingest catalog and index differ for a moment, and it mends what is damaged itself.
        if is_held(Path(self.settings.corpus_dir) / "writer.lock"):
            return
        if fault:
            self._mend(fault)
        elif has_old_records(self.catalog, self.connection):
            self._update(OLD_RECORDS)

    def _mend(self, reason: str) -> None:
        # A folder that may only be read has nobody who could.
        if self.mender is not None and os.access(self.settings.corpus_dir, os.W_OK):
            self.mender.call(reason)

    def _update(self, reason: str) -> None:
        if self.mender is not None and os.access(self.settings.corpus_dir, os.W_OK):
            self.mender.call_to_update(reason)
