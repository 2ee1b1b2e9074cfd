"""Opens the catalog, the vector index and the embedding model of a corpus together."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.corpus.articles import Copies, Correction, Neighbor, OutletCount, ScoredPassage, Version
from ingest.corpus.catalog import (
    Catalog,
    age,
    ages,
    copies,
    inventory,
    newest,
    passages,
    provenance,
    vectors,
    versions,
    word_search,
)
from ingest.corpus.catalog.correcting_articles import corrections_elsewhere
from ingest.corpus.corpus_files import WRITER_LOCK
from ingest.corpus.deadline import seconds_left, uncounted, wait_limit
from ingest.corpus.embedding.model_files import known_digest
from ingest.corpus.errors import STALLED, CorpusMismatch, IndexStalled, IndexUnavailable, IndexUnreachable
from ingest.corpus.file_lock import is_held
from ingest.corpus.imports import importing
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
        folder = Path(settings.corpus_dir)
        catalog = Catalog.open(settings.catalog_file, create=create)
        for name in (WRITER_LOCK, "repair.log"):  # of an earlier Dateline, which left them open to all
            tighten_file(folder / name)
        corpus = cls(settings, catalog)
        corpus.repairer = IndexRepairer(settings) if auto_repair else None
        if not any_model:
            try:
                corpus.check_model()
            except BaseException:
                catalog.close()
                raise
        return corpus

    @property
    def embedding(self) -> EmbeddingModel:
        """The embedding model of the settings, which loads its files at its own first use."""
        if self._model is None:
            # Its libraries take a third of a second to import.
            with uncounted(), importing():
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
        with importing():
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

    def words(
        self,
        terms: Sequence[str],
        k: int,
        as_of: date | None = None,
        published: tuple[date, date] | None = None,
    ) -> list[tuple[int, float]]:
        """The k best passages by words, from reports of these days: (passage_id, bm25, higher is better)."""
        return word_search.search_words(self.catalog, terms, k, as_of, published)

    def load(self, scored: Sequence[tuple[int, float]], as_of: date | None = None) -> list[ScoredPassage]:
        """The passages with these ids and scores, in order, without those not visible on that day."""
        return passages.load_passages(self.catalog, scored, as_of)

    def openings(
        self, version_ids: Sequence[str], count: int = 2, as_of: date | None = None
    ) -> dict[str, list[ScoredPassage]]:
        """The first passages of each of these versions that is visible now, or on that day, in order."""
        ids = newest.first_passages(self.catalog, version_ids, count)
        by_version: dict[str, list[ScoredPassage]] = {}
        for passage in passages.load_passages(self.catalog, [(number, 0.0) for number in ids], as_of):
            by_version.setdefault(passage.version_id, []).append(passage)
        return by_version

    def newest_versions(
        self,
        today: date,
        count: int,
        as_of: date | None = None,
        days: tuple[date, date] | None = None,
        outlet: str | None = None,
    ) -> list[str]:
        """The versions of the newest articles of this day or before, or of these days, newest first; of an outlet."""
        return newest.newest_versions(self.catalog, today, count, as_of, days, outlet)

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

    def later_corrections(self, versions: Mapping[str, str]) -> dict[str, Correction]:
        """What was corrected in their articles since these versions (version_id -> article_id), by version_id."""
        return provenance.later_corrections(self.catalog, versions)

    def updates(self, version_ids: Sequence[str]) -> dict[str, date]:
        """The day on which the publishers say that they last changed these versions, by version_id."""
        provenances = provenance.load_provenance(self.catalog, version_ids)
        return {version_id: origin.updated for version_id, origin in provenances.items() if origin.updated}

    def publication_times(self, version_ids: Sequence[str]) -> dict[str, datetime]:
        """The time of publication (aware) that the publishers state of these versions, by version_id."""
        provenances = provenance.load_provenance(self.catalog, version_ids)
        return {version_id: origin.published_at for version_id, origin in provenances.items() if origin.published_at}

    def first_seen(self, article_ids: Collection[str]) -> dict[str, datetime]:
        """The moment (UTC) at which each of these articles was first ingested, by article_id."""
        return ages.first_seen(self.catalog, article_ids)

    def vectors(self, passage_ids: Sequence[int]) -> dict[int, vectors.PassageVectors]:
        """The unit vectors of these passages and of their sentences, by id."""
        return vectors.load_vectors(self.catalog, passage_ids)

    def vectors_within(self, passage: ScoredPassage) -> list[NDArray[np.float32]]:
        """The unit vectors of the indexed passages that stand within this one, which may be wider."""
        return vectors.load_vectors_within(self.catalog, passage.version_id, passage.start, passage.end)

    def sentences(self, passages: Sequence[ScoredPassage]) -> list[list[Sentence]]:
        """The sentences of each passage, with their vectors."""
        return read_sentences(self.catalog, self.embedding, passages)

    def outlets(self) -> list[OutletCount]:
        """The outlets of what is live, most articles first."""
        return inventory.outlets(self.catalog)

    def neighbors(self, passage_ids: Sequence[int]) -> dict[int, list[Neighbor]]:
        """The passages before and after each of these in its version."""
        return passages.load_neighbors(self.catalog, passage_ids)

    def slices(self, spans: Sequence[tuple[str, int, int]]) -> list[str | None]:
        """The stored text of each (version_id, start, end); None where the version was removed."""
        return passages.load_slices(self.catalog, spans)

    def document_frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """How many passages contain each word."""
        return word_search.document_frequencies(self.catalog, terms)

    def stems_beginning(self, beginning: str) -> list[tuple[str, int]]:
        """The stems with this prefix, each with the number of passages that contain it."""
        return word_search.stems_beginning(self.catalog, beginning)

    def written_forms(self, words: str, passages: int = 5) -> list[str]:
        """How some passages that contain these words side by side, by their stems, write them."""
        return word_search.written_forms(self.catalog, words, passages)

    def texts_writing(self, word: str, forms: Sequence[str], passages: int) -> list[str]:
        """The texts, of so many of the newest passages that contain this word, that have one of these forms of it."""
        return word_search.texts_writing(self.catalog, word, forms, passages)

    def articles_writing(self, phrases: Sequence[str], forms: Sequence[str], passages: int) -> list[tuple[str, str]]:
        """The texts, of so many of the newest passages with all of these phrases, that have one of these forms.

        Each has the id of its article before it.
        """
        return word_search.articles_writing(self.catalog, phrases, forms, passages)

    def newest_near(
        self,
        words: Sequence[Iterable[str]],
        apart: int,
        published: tuple[date, date],
        limits: tuple[int, int],
        as_of: date | None = None,
    ) -> list[int]:
        """The newest passages of these days with these words, each in one of its forms, near each other.

        `apart` is how many other words may stand between all of them; `limits` how many passages of a day and in all.
        """
        return word_search.newest_near(self.catalog, words, apart, published, limits, as_of)

    def versions_writing(self, version_ids: Sequence[str], forms: Sequence[str]) -> dict[str, str]:
        """The texts of those of these versions that contain one of these forms of a word, by version_id."""
        return word_search.versions_writing(self.catalog, version_ids, forms)

    def versions_with(self, text: str, outlet: str, limit: int, as_of: date | None = None) -> list[str]:
        """So many versions of articles of this outlet that contain this text, character for character."""
        return word_search.versions_with(self.catalog, text, outlet, limit, as_of)

    def passage_count(self) -> int:
        """How many passages are live."""
        return word_search.count_live(self.catalog)

    def version(self, article: str, version_id: str | None = None) -> Version | None:
        """The live (or this) version of the article with this id or URL."""
        article_id = inventory.find_article(self.catalog, article)
        if article_id is None and version_id:  # an article that was joined with another one left its versions to it
            article_id = provenance.articles_of(self.catalog, [version_id]).get(version_id)
        return versions.get_version(self.catalog, article_id, version_id) if article_id else None

    def find_article(self, reference: str) -> str | None:
        """The id of the article that a person names by its id, the beginning of it, its link or its file; None if none.

        Raises UsageError if several articles were read from the file.
        """
        return inventory.find_by_reference(self.catalog, reference)

    def linked_article(self, link: str, as_of: date | None = None) -> str | None:
        """The id of the article behind a link, however that is spelled; None where none is visible now, or on that day.

        Nothing is fetched.
        """
        article_id = inventory.find_linked(self.catalog, link) if is_web_url(link) else None
        return article_id if article_id and self.passages_of(article_id, as_of) else None

    def passages_of(self, article_id: str, as_of: date | None = None) -> list[int]:
        """The ids of the passages of an article, as it is visible now or on that day, in order."""
        return passages.passages_of_article(self.catalog, article_id, as_of)

    def has_link(self, url: str) -> bool:
        """Whether an article was given under this URL."""
        return inventory.has_link(self.catalog, url)

    def was_there(self, name: str, day: date) -> bool:
        """Whether an article with this id or under this URL was in the corpus at the end of this day."""
        return inventory.was_there(self.catalog, name, day)

    def copies_of(self, article_id: str) -> list[str]:
        """The ids of the live articles that are copies of this live one."""
        return copies.copied_articles(self.catalog, [article_id]).get(article_id, [])

    def stats(self) -> inventory.Stats:
        """Counts of the corpus and the days it spans."""
        return inventory.stats(self.catalog)

    def new_articles(self, since: date, zone: tzinfo) -> dict[date, int]:
        """How many of the live articles came on each day of this zone from this one on."""
        return inventory.new_articles(self.catalog, since, zone)

    def newest_day(self, today: date) -> date | None:
        """The day of the newest report of this day or before; None where none is dated."""
        return inventory.newest_day(self.catalog, today)

    def age(self, moment: datetime, as_of: date | None = None) -> age.CorpusAge:
        """How old the corpus is at this moment (aware), or as it stood on that day, whose end `moment` is."""
        return age.read_age(self.catalog, moment, as_of)

    def article_count(self) -> int:
        """How many articles are live."""
        return inventory.count_articles(self.catalog)

    def fingerprint(self) -> str:
        """A digest of the live versions, which changes with any text."""
        return inventory.fingerprint(self.catalog)

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
        from ingest.corpus.chroma.connection import import_client

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
        if is_held(Path(self.settings.corpus_dir) / WRITER_LOCK):
            return
        if fault:
            self._repair(fault)
        elif has_old_records(self.catalog, self.connection):
            self._repair(OLD_RECORDS, is_sound=True)

    def _repair(self, reason: str, *, is_sound: bool = False) -> None:
        # Nothing can be repaired in a folder that is read-only.
        if self.repairer is not None and os.access(self.settings.corpus_dir, os.W_OK):
            self.repairer.call(reason, is_sound=is_sound)
