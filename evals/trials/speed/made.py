"""Makes a catalog of any size from a real one: python -m evals.trials.speed.made SOURCE_FOLDER TARGET_FOLDER PASSAGES.

Each round takes the articles of the source again, with other words in place of a fifth of theirs and with vectors
turned a little: an index of copies would be easier to search than one of as many different passages.
`python -m ingest rebuild` then makes the vector index from it.
"""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import count, groupby, islice
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray

from ingest.corpus.articles import Passage, ScoredPassage, Version
from ingest.corpus.catalog import passages, vectors, versions
from ingest.corpus.catalog.database import Catalog
from ingest.corpus.catalog.versions import NewVersion
from ingest.corpus.corpus_files import CATALOG_FILE
from ingest.corpus.embedding.sentence_vectors import pack
from ingest.corpus.errors import UsageError

WORD = re.compile(r"[A-Za-z]{4,}")
CHANGED_WORDS = 0.2
NOISE = 0.02  # of each of 384 numbers: a cosine of about 0.93 to the real vector
READ_PASSAGES = 2000
WRITE_ARTICLES = 200
FACTS = ("model", "digest", "dimension", "splitter")

StoredVersion = tuple[NewVersion, list[tuple[bytes, bytes, bytes]]]


def make_catalog(source_folder: Path, target_folder: Path, size: int) -> int:
    """Fill the target's catalog with at least `size` passages; returns how many. The source is not written to."""
    with (
        closing(Catalog.open(source_folder / CATALOG_FILE)) as source,
        closing(Catalog.open(target_folder / CATALOG_FILE, create=True)) as target,
    ):
        target.set_about(**{key: source.about(key) or "" for key in FACTS})
        count = 0
        articles = _made_articles(source, size)
        while batch := list(islice(articles, WRITE_ARTICLES)):
            versions.write_pending(target, [new for new, _ in batch], [row for _, rows in batch for row in rows])
            versions.finish_pending(target)
            count += sum(len(new.passages) for new, _ in batch)
        return count


def words_by_length(texts: Iterable[str]) -> dict[int, list[str]]:
    """The longer words of these texts by their number of letters."""
    by_length: dict[int, set[str]] = defaultdict(set)
    for text in texts:
        for word in WORD.findall(text):
            by_length[len(word)].add(word)
    return {length: sorted(words) for length, words in by_length.items()}


def change_words(text: str, words: Mapping[int, Sequence[str]], chance: Random) -> str:
    """The text with a fifth of its longer words replaced by others of their length: offsets hold."""

    def replacement(match: re.Match[str]) -> str:
        word = match[0]
        if chance.random() >= CHANGED_WORDS:
            return word
        return chance.choice(words.get(len(word)) or [word])

    return WORD.sub(replacement, text)


def turn(rows: NDArray[np.float32], generator: np.random.Generator) -> NDArray[np.float32]:
    """Unit vectors (n, dimension) near the given ones."""
    noisy = rows + generator.normal(0.0, NOISE, rows.shape)
    turned: NDArray[np.float32] = (noisy / np.linalg.norm(noisy, axis=1, keepdims=True)).astype(np.float32)
    return turned


def _made_articles(source: Catalog, size: int) -> Iterator[StoredVersion]:
    ids = sorted(passages.passage_ids(source, "live"))
    if not ids:
        raise UsageError("The corpus to make larger ones from holds no passages; ingest articles into it first.")
    words = words_by_length(passage.text for passage in _live(source, ids[:READ_PASSAGES]))
    chance, generator, total = Random(1), np.random.default_rng(1), 0
    for round_number in count():
        for article_id, group in groupby(_live(source, ids), key=lambda passage: passage.article_id):
            if total >= size:
                return
            cut = list(group)
            version = versions.get_version(source, article_id)
            if version is None:
                continue
            article = replace(
                version,
                article_id=f"{round_number}-{article_id}",
                version_id=f"{round_number}-{version.version_id}",
                url=f"{version.url}?made={round_number}" if version.url else None,
                text=change_words(version.text, words, chance),
            )
            yield _altered(source, article, cut, generator)
            total += len(cut)


def _altered(
    source: Catalog, version: Version, cut: Sequence[ScoredPassage], generator: np.random.Generator
) -> StoredVersion:
    vectors_of = vectors.load_vectors(source, [passage.passage_id for passage in cut])
    turned = turn(np.array([vectors_of[passage.passage_id].passage for passage in cut]), generator)
    sentences = [pack(turn(vectors_of[passage.passage_id].sentences, generator)) for passage in cut]
    hashes = [generator.bytes(16) for _ in cut]
    new = [Passage(p.start, p.end, "", text_hash) for p, text_hash in zip(cut, hashes, strict=True)]
    rows = [(key, row.tobytes(), sentence) for key, row, sentence in zip(hashes, turned, sentences, strict=True)]
    return NewVersion(version, new, "made"), rows


def _live(source: Catalog, ids: Sequence[int]) -> Iterator[ScoredPassage]:
    for first in range(0, len(ids), READ_PASSAGES):
        yield from passages.load_passages(source, [(number, 1.0) for number in ids[first : first + READ_PASSAGES]])


if __name__ == "__main__":
    print(json.dumps({"passages": make_catalog(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))}))
