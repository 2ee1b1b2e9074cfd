"""The embedding model as LangChain Embeddings: text in, unit vectors out."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

import numpy as np
from langchain_core.embeddings import Embeddings

from ingest.corpus.deadline import check_time, uncounted
from ingest.corpus.embedding.backends import BATCHES, LENGTHS
from ingest.corpus.embedding.model_files import ModelFiles, known_digest, locate_model
from ingest.corpus.embedding.sentence_vectors import pool
from ingest.corpus.text.sentences import Span

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from tokenizers import Encoding, Tokenizer

    from ingest.corpus.embedding.backends import Backend, Runners


class EmbeddingModel(Embeddings):
    """A sentence-transformers model; thread-safe, loaded at first use."""

    def __init__(self, name: str, *, backend: str = "auto", threads: int = 0) -> None:
        self.name = name
        self._backend_name = backend
        self._threads = threads or os.cpu_count() or 1
        self._lock = threading.RLock()
        self._loaded: _Loaded | None = None

    @property
    def digest(self) -> str:
        """Digest of the model's files; loads the model."""
        return self._load().files.digest

    @property
    def known_digest(self) -> str | None:
        """The digest if it is known without reading the files."""
        return self._loaded.files.digest if self._loaded else known_digest(self.name)

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._load().dimension

    @property
    def max_tokens(self) -> int:
        """Maximum word pieces of a passage, including the two special ones; the model ignores the rest."""
        loaded = self._load()
        return loaded.max_tokens - len(loaded.tokenizer.encode(loaded.document_prompt, add_special_tokens=False).ids)

    def token_spans(self, text: str) -> list[tuple[int, int]]:
        """Character offsets (start, end) of each word piece of the text, without special pieces."""
        encoding = self._load().tokenizer.encode(text, add_special_tokens=False)
        return [(start, end) for start, end in encoding.offsets if end > start]

    def token_counts(self, texts: Sequence[str]) -> list[int]:
        """The number of word pieces of each text, as token_spans counts them, using all cores."""
        encodings = self._load().tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [sum(end > start for start, end in encoding.offsets) for encoding in encodings]

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors (n, dimension) of passages; raises ValueError for an empty text."""
        loaded = self._load()
        return self._encode(texts, loaded.document_prompt, loaded.runners.passages)

    def encode_with_sentences(
        self, texts: Sequence[str], spans: Sequence[Sequence[Span]]
    ) -> tuple[NDArray[np.float32], list[bytes]]:
        """Unit vectors of texts, as encode_passages returns, and the packed vectors of each text's sentences.

        Empty bytes for a model whose vector is not the mean of its word pieces.
        """
        loaded = self._load()
        if not loaded.pools_by_mean:
            return self.encode_passages(texts), [b""] * len(texts)
        vectors = np.empty((len(texts), loaded.dimension), np.float32)
        packed = [b""] * len(texts)
        lead = len(loaded.document_prompt)
        encodings = self._pieces(texts, loaded.document_prompt)
        for rows in _batches([len(e.ids) for e in encodings]):
            # The pieces too: another thread's run would write over them while they are read.
            with self._lock:
                vectors[rows], pieces = loaded.runners.passages.run_with_pieces(*_padded(encodings, rows, loaded))
                for index, row in enumerate(rows):
                    offsets = np.array(encodings[row].offsets, np.int64)
                    moved_spans = [(start + lead, end + lead) for start, end in spans[row]]
                    packed[row] = pool(pieces[index, : len(offsets)], offsets, moved_spans)
        return vectors, packed

    def encode_query(self, text: str) -> NDArray[np.float32]:
        """Unit vector (dimension,) of a question; raises ValueError for an empty text."""
        loaded = self._load()
        vector: NDArray[np.float32] = self._encode([text], loaded.query_prompt, loaded.runners.questions)[0]
        return vector

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """LangChain's interface to encode_passages."""
        rows: list[list[float]] = self.encode_passages(texts).tolist()
        return rows

    def embed_query(self, text: str) -> list[float]:
        """LangChain's interface to encode_query."""
        row: list[float] = self.encode_query(text).tolist()
        return row

    def import_libraries(self) -> None:
        """Imports what loading a converted model needs; ignores what is not installed."""
        with suppress(ImportError):
            import tokenizers  # noqa: F401

            import ingest.corpus.embedding.models  # noqa: F401

            if self._backend_name != "torch":
                from ingest.corpus.embedding.quiet_openvino import openvino

                openvino()

    def warm_up(self) -> None:
        """Loads the model and runs it once."""
        self.encode_query("warm up")

    def _encode(self, texts: Sequence[str], prompt: str, runner: Backend) -> NDArray[np.float32]:
        loaded = self._load()
        encodings = self._pieces(texts, prompt)
        vectors = np.empty((len(texts), loaded.dimension), np.float32)
        for rows in _batches([len(e.ids) for e in encodings]):
            check_time()
            with self._lock:
                vectors[rows] = runner.run(*_padded(encodings, rows, loaded))
        return vectors

    def _pieces(self, texts: Sequence[str], prompt: str) -> list[Encoding]:
        if any(not text.strip() for text in texts):
            # The model would return a valid-looking unit vector for it.
            raise ValueError("an empty text has no vector")
        with self._lock:
            return list(self._load().cutting.encode_batch([prompt + text for text in texts]))

    def _load(self) -> _Loaded:
        with uncounted(), self._lock:
            if self._loaded is None:
                self._loaded = _Loaded.open(locate_model(self.name), self._backend_name, self._threads)
            return self._loaded


def _batches(lengths: Sequence[int]) -> Iterable[list[int]]:
    # Texts of like length share a batch: padding is computed like words.
    order = sorted(range(len(lengths)), key=lambda row: lengths[row])
    first = 0
    while first < len(order):
        size = next(size for size in BATCHES if size <= len(order) - first)
        yield order[first : first + size]
        first += size


def _padded(
    encodings: Sequence[Encoding], rows: Sequence[int], loaded: _Loaded
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Word pieces of these rows, and the mask of those that are not padding."""
    longest = max(len(encodings[row].ids) for row in rows)
    length = min(-(-longest // LENGTHS) * LENGTHS, loaded.max_tokens)
    ids = np.full((len(rows), length), loaded.pad_id, np.int64)
    mask = np.zeros((len(rows), length), np.int64)
    for index, row in enumerate(rows):
        pieces = encodings[row].ids
        ids[index, : len(pieces)] = pieces
        mask[index, : len(pieces)] = 1
    return ids, mask


class _Loaded:
    """The parts of a loaded model."""

    def __init__(self, files: ModelFiles, runners: Runners, description: dict[str, object]) -> None:
        from tokenizers import Tokenizer

        self.files = files
        self.runners = runners
        self.dimension = int(str(description["dimension"]))
        self.max_tokens = int(str(description["max_tokens"]))
        self.pools_by_mean = description["pools_by_mean"] is True
        self.pad_id = int(str(description["pad_id"]))
        self.query_prompt = str(description["query_prompt"])
        self.document_prompt = str(description["document_prompt"])
        self.tokenizer: Tokenizer = Tokenizer.from_str(str(description["tokenizer"]))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        self.cutting: Tokenizer = Tokenizer.from_str(str(description["tokenizer"]))
        self.cutting.enable_truncation(self.max_tokens)
        self.cutting.no_padding()

    @classmethod
    def open(cls, files: ModelFiles, backend: str, threads: int) -> _Loaded:
        from ingest.corpus.embedding.models import open_model

        runners, description = open_model(files, backend, threads)
        return cls(files, runners, description)
