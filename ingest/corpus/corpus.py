"""Opens the catalog, the vector index and the embedding model of a corpus together."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from ingest.corpus.articles import Copies, Correction, ScoredPassage, Version
from ingest.corpus.catalog import Catalog, ages, copies, inventory, newest, passages, provenance, versions, word_search
from ingest.corpus.catalog.age import read_age
from ingest.corpus.catalog.correcting_articles import corrections_elsewhere
from ingest.corpus.catalog.vectors import load_vectors, load_vectors_within
from ingest.corpus.chroma.connection import import_client
from ingest.corpus.corpus_files import WRITER_LOCK
from ingest.corpus.deadline import seconds_left, uncounted, wait_limit
from ingest.corpus.embedding.model_files import known_digest
from ingest.corpus.errors import STALLED, CorpusMismatch, IndexStalled, IndexUnavailable, IndexUnreachable
from ingest.corpus.file_lock import is_held
from ingest.corpus.imports import IMPORT_TURN
from ingest.corpus.index.connection import IndexConnection
from ingest.corpus.index.fault import OLD_RECORDS, has_old_records, look_at_index
from ingest.corpus.index.repairer import IndexRepairer
from ingest.corpus.private import tighten_file
from ingest.corpus.reading import Sentence, read_sentences
from ingest.corpus.settings import CorpusSettings
from ingest.corpus.text.addresses import is_web_url
from ingest.corpus.text.correcting_article import merge_corrections

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ingest.corpus.embedding.model import EmbeddingModel

# What a search may wait for the index, in all and for one request; then it goes by words.
SEARCH_SECONDS = 4.5
REQUEST_SECONDS = 3.0
EMBED_AGAIN = "python -m ingest rebuild --embed"
ENOUGH_SECONDS = 0.5  # for an index that answers at all

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


def _of_catalog(
    read: Callable[Concatenate[Catalog, Parameters], Result],
) -> Callable[Concatenate[Corpus, Parameters], Result]:
    """A method of Corpus that reads so from its catalog."""

    @wraps(read)
    def method(corpus: Corpus, /, *arguments: Parameters.args, **keywords: Parameters.kwargs) -> Result:
        return read(corpus.catalog, *arguments, **keywords)

    return method


class Corpus:
    """A corpus folder, open for search; writing goes through CorpusWriter."""

    def __init__(self, settings: CorpusSettings, catalog: Catalog) -> None:
        self.settings = settings
        self.catalog = catalog
        self._model: EmbeddingModel | None = None
        self.connection = IndexConnection(settings, catalog)
        self.repairer: IndexRepairer | None = None
        self._looked_at: str | None = None
        self._unreadable = False
        self._trial = threading.Lock()

    @classmethod
    def open(
        cls, settings: CorpusSettings, *, create: bool = False, any_model: bool = False, auto_repair: bool = True
    ) -> Corpus:
        """The corpus of this folder; raises CorpusMissing, CorpusMismatch or CatalogDamaged.

        With any_model it opens even if EMBEDDING_MODEL differs from the model it was made with; without auto_repair,
        a damaged index is left as it is.
        """
        catalog = Catalog.open(settings.catalog_file, create=create)
        for name in (WRITER_LOCK, "repair.log"):  # of an earlier Dateline, which left them open to all
            tighten_file(settings.corpus_dir / name)
        corpus = cls(settings, catalog)
        corpus.repairer = IndexRepairer(settings) if auto_repair else None
        if not any_model:
            try:
                corpus.check_model()
            except BaseException:
                catalog.close()
                raise
        return corpus

    # What the catalog alone answers; each function says what it takes and gives.
    words = _of_catalog(word_search.search_words)
    load = _of_catalog(passages.load_passages)
    newest_versions = _of_catalog(newest.newest_versions)
    later_corrections = _of_catalog(provenance.later_corrections)
    first_seen = _of_catalog(ages.first_seen)
    vectors = _of_catalog(load_vectors)
    outlets = _of_catalog(inventory.outlets)
    neighbors = _of_catalog(passages.load_neighbors)
    slices = _of_catalog(passages.load_slices)
    document_frequencies = _of_catalog(word_search.document_frequencies)
    stems_beginning = _of_catalog(word_search.stems_beginning)
    written_forms = _of_catalog(word_search.written_forms)
    texts_writing = _of_catalog(word_search.texts_writing)
    articles_writing = _of_catalog(word_search.articles_writing)
    newest_near = _of_catalog(word_search.newest_near)
    versions_writing = _of_catalog(word_search.versions_writing)
    versions_with = _of_catalog(word_search.versions_with)
    passage_count = _of_catalog(word_search.count_live)
    find_article = _of_catalog(inventory.find_by_reference)
    passages_of = _of_catalog(passages.passages_of_article)
    has_link = _of_catalog(inventory.has_link)
    addresses_of = _of_catalog(inventory.addresses_of)
    was_there = _of_catalog(inventory.was_there)
    stats = _of_catalog(inventory.stats)
    new_articles = _of_catalog(inventory.new_articles)
    newest_day = _of_catalog(inventory.newest_day)
    age = _of_catalog(read_age)
    article_count = _of_catalog(inventory.count_articles)
    fingerprint = _of_catalog(inventory.fingerprint)

    @property
    def embedding(self) -> EmbeddingModel:
        """The embedding model of the settings, which loads its files at its own first use."""
        if self._model is None:
            # Its libraries take a third of a second to import.
            with uncounted(), IMPORT_TURN:
                from ingest.corpus.embedding.model import EmbeddingModel

                # Asked again: another thread may have made it while this one waited.
                self._model = self._model or EmbeddingModel(
                    self.settings.embedding_model,
                    backend=self.settings.embedding_backend,
                    threads=self.settings.embedding_threads,
                )
        return self._model

    @embedding.setter
    def embedding(self, model: EmbeddingModel) -> None:
        self._model = model

    def start_ahead(self) -> None:
        """Imports the model's libraries and starts to connect to the index in the background.

        Errors appear at the first use of either.
        """
        # The model's first: it then loads outside of Python, beside the imports for the index.
        with IMPORT_TURN:
            self.connection.start_ahead()
            self.embedding.import_libraries()

    def dense(self, vector: NDArray[np.float32], k: int, as_of: date | None = None) -> list[tuple[int, float]]:
        """The k passages nearest to a question's vector: (passage_id, cosine).

        Raises IndexUnavailable, and starts a repair of the index; raises CorpusMismatch if another process has embedded
        the corpus again with another model.
        """
        self.check_model()
        if not self.is_embedded:
            return []
        had_time = seconds_left(ENOUGH_SECONDS) == ENOUGH_SECONDS
        if self._unreadable and self.is_being_repaired:
            # Another attempt now would start a server over the files that are being rebuilt.
            raise IndexUnavailable("The index is being rebuilt; try again in a moment.")
        try:
            nearest = self._nearest(vector, k, as_of)
        except IndexUnavailable as error:
            # What a server elsewhere holds is none the worse for a time in which nobody reaches it; nor is an index
            # that a late question did not wait for.
            if had_time:
                self._unreadable = True
            if had_time and not (isinstance(error, IndexUnreachable) and self.settings.chroma_url):
                self._repair(error.user_message)
            raise
        if self._unreadable and self.repairer is not None:
            self.repairer.forget()
        self._unreadable = False
        if self.connection.has_met_foreign():
            self._repair("it holds passages that do not exist")
        return nearest

    def openings(
        self, version_ids: Sequence[str], count: int = 2, as_of: date | None = None
    ) -> dict[str, list[ScoredPassage]]:
        """The first passages of each of these versions that is visible now, or on that day, in order."""
        ids = newest.first_passages(self.catalog, version_ids, count)
        by_version: dict[str, list[ScoredPassage]] = {}
        for passage in passages.load_passages(self.catalog, [(number, 0.0) for number in ids], as_of):
            by_version.setdefault(passage.version_id, []).append(passage)
        return by_version

    def copies(self, passages: Sequence[ScoredPassage], as_of: date | None = None) -> Copies:
        """The copies of these passages' articles, as visible now or on that day."""
        return copies.load_copies(self.catalog, [passage.version_id for passage in passages], as_of)

    def corrections(self, version_ids: Sequence[str], as_of: date | None = None) -> dict[str, Correction]:
        """What the publishers have corrected in these versions, by version_id, as known now or on that day.

        A version says so itself, or a later article of its outlet does, or both do.
        """
        provenances = provenance.load_provenance(self.catalog, version_ids)
        later_corrections = corrections_elsewhere(self.catalog, list(provenances), as_of)
        return {
            version_id: correction
            for version_id, origin in provenances.items()
            if (correction := merge_corrections(origin.correction, later_corrections.get(version_id)))
        }

    def updates(self, version_ids: Sequence[str]) -> dict[str, date]:
        """The day on which the publishers say that they last changed these versions, by version_id."""
        provenances = provenance.load_provenance(self.catalog, version_ids)
        return {version_id: origin.updated for version_id, origin in provenances.items() if origin.updated}

    def publication_times(self, version_ids: Sequence[str]) -> dict[str, datetime]:
        """The time of publication (aware) that the publishers state of these versions, by version_id."""
        provenances = provenance.load_provenance(self.catalog, version_ids)
        return {version_id: origin.published_at for version_id, origin in provenances.items() if origin.published_at}

    def vectors_within(self, passage: ScoredPassage) -> list[NDArray[np.float32]]:
        """The unit vectors of the indexed passages that stand within this one, which may be wider."""
        return load_vectors_within(self.catalog, passage.version_id, passage.start, passage.end)

    def sentences(self, passages: Sequence[ScoredPassage]) -> list[list[Sentence]]:
        """The sentences of each passage, with their vectors."""
        return read_sentences(self.catalog, self.embedding, passages)

    def version(self, article: str, version_id: str | None = None) -> Version | None:
        """The live (or this) version of the article with this id or URL."""
        article_id = inventory.find_article(self.catalog, article)
        if article_id is None and version_id:  # an article that was joined with another one left its versions to it
            article_id = provenance.articles_of(self.catalog, [version_id]).get(version_id)
        return versions.get_version(self.catalog, article_id, version_id) if article_id else None

    def linked_article(self, link: str, as_of: date | None = None) -> str | None:
        """The id of the article behind a link, however that is spelled; None where none is visible now, or on that day.

        Nothing is fetched.
        """
        article_id = inventory.find_linked(self.catalog, link) if is_web_url(link) else None
        return article_id if article_id and self.passages_of(article_id, as_of) else None

    def copies_of(self, article_id: str) -> list[str]:
        """The ids of the live articles that are copies of this live one."""
        return copies.copied_articles(self.catalog, [article_id]).get(article_id, [])

    def close(self, *, stop_server: bool = False) -> None:
        """Closes everything; with stop_server, also stops the index server unless another process uses it."""
        self.connection.disconnect(stop_if_unused=stop_server)
        self.catalog.close()

    @property
    def is_embedded(self) -> bool:
        """Whether any article was ever embedded; where none was, there is no index, and nothing is wrong with it."""
        return self.catalog.about("model") is not None

    @property
    def is_being_repaired(self) -> bool:
        """Whether a repair started by this process is running."""
        return self.repairer is not None and self.repairer.is_at_work

    def check_model(self) -> None:
        """Raises CorpusMismatch if the corpus was not embedded with the model of the settings."""
        made_with, model = self.catalog.about("model"), self._model
        if made_with is None:
            return
        model_name = model.name if model else self.settings.embedding_model
        expected, published = self.catalog.about("digest"), model.known_digest if model else known_digest(model_name)
        if made_with != model_name or (published is not None and published != expected):
            raise CorpusMismatch(
                f"This corpus was made with the embedding model {made_with} ({expected}), not {model_name}; "
                f"set EMBEDDING_MODEL={made_with} and start again, or embed it again with: {EMBED_AGAIN}"
            )

    def _nearest(self, vector: NDArray[np.float32], k: int, as_of: date | None) -> list[tuple[int, float]]:
        """As `dense`, within SEARCH_SECONDS; of those that come while nothing answers, one waits and tries."""
        import_client()  # from a cold disk it takes seconds, which say nothing of the server
        with contextlib.ExitStack() as stack:
            if self._unreadable:
                if not self._trial.acquire(blocking=False):
                    raise IndexStalled(STALLED)
                stack.callback(self._trial.release)
            with wait_limit(SEARCH_SECONDS, REQUEST_SECONDS):
                self._look_at_index()
                return self.connection.query(vector, k, as_of)

    def _look_at_index(self) -> None:
        """At the first search in a generation, starts a repair of an index that opens but is incomplete."""
        generation = self.catalog.about("generation")
        if generation == self._looked_at:
            return
        fault = look_at_index(self.catalog, self.connection)
        self._looked_at = generation
        if not fault and self.repairer is not None:
            self.repairer.forget()
        # During an ingest, catalog and index differ for a moment, and the ingest repairs damage itself.
        if is_held(self.settings.corpus_dir / WRITER_LOCK):
            return
        if fault:
            self._repair(fault)
        elif has_old_records(self.catalog, self.connection):
            self._repair(OLD_RECORDS, is_sound=True)

    def _repair(self, reason: str, *, is_sound: bool = False) -> None:
        # Nothing can be repaired in a folder that is read-only.
        if self.repairer is not None and os.access(self.settings.corpus_dir, os.W_OK):
            self.repairer.call(reason, is_sound=is_sound)
