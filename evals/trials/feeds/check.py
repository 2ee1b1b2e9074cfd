"""What must hold for a corpus after any run: each report that was sent whole is there, once, with all its editions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from evals.trials.crash.check import Problem
from evals.trials.feeds.newsroom import path_of
from evals.trials.feeds.stories import Edition
from ingest.corpus.catalog import Catalog
from ingest.corpus.corpus_files import INDEX_FILES, INDEX_FOLDER

_WORD = re.compile(r"\bzq\d+x\d+\b")


@dataclass(frozen=True, slots=True)
class Stored:
    """A version in the catalog, by the path of its article's address."""

    article_id: str
    path: str
    state: str
    text: str


def read_versions(catalog: Catalog) -> list[Stored]:
    """All versions of all articles."""
    rows = catalog.connection.execute(
        "SELECT article_id, url, state, text FROM versions JOIN articles USING (article_id)"
    ).fetchall()
    return [Stored(article_id, _path(url), state, text) for article_id, url, state, text in rows]


def compare(editions_sent: Mapping[int, Sequence[Edition]], stored: Sequence[Stored]) -> list[Problem]:
    """What is "lost" or "doubled" of the editions that the site has sent whole, in their order."""
    expected = {path_of(number): editions for number, editions in editions_sent.items()}
    articles: dict[str, list[Stored]] = {}
    for version in stored:
        articles.setdefault(version.path, []).append(version)
    result = [
        Problem("doubled", f"{path} is of no report that was sent") for path in sorted(articles.keys() - expected)
    ]
    for path, editions in expected.items():
        result += _problems(path, editions, articles.get(path, []))
    return result


def disk_bytes(catalog: Catalog) -> int:
    """What a corpus takes on disk: its catalog with what waits in its log, and the files of its index.

    The log itself is left out: it has a bound, and goes round.
    """
    count, size = (catalog.count(f"PRAGMA {name}") for name in ("page_count", "page_size"))
    index = catalog.file.parent / INDEX_FOLDER / INDEX_FILES
    return count * size + sum(file.stat().st_size for file in index.rglob("*") if file.is_file())


def _problems(path: str, editions: Sequence[Edition], versions: Sequence[Stored]) -> list[Problem]:
    ids = {version.article_id for version in versions}
    if len(ids) > 1:
        return [Problem("doubled", f"{path} is {len(ids)} articles")]
    words = Counter(word for version in versions for word in _WORD.findall(version.text))
    result = [Problem("lost", f"{path}: edition {e.edition} is not there") for e in editions if e.word not in words]
    result += [Problem("doubled", f"{path}: {word} is there {n} times") for word, n in words.items() if n > 1]
    unknown = words.keys() - {edition.word for edition in editions}
    result += [Problem("doubled", f"{path}: {word} was never sent") for word in unknown]
    live = [version for version in versions if version.state == "live"]
    if len(live) != 1 or editions[-1].word not in live[0].text:
        result.append(Problem("lost", f"{path}: edition {editions[-1].edition} is not the one that is searched"))
    return result


def _path(url: str | None) -> str:
    parts = urlsplit(url or "")
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
