"""Finds the copies of new versions among all that the catalog holds, comparing each with few of them."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.copies import Wording, are_copies, bands, wording
from ingest.corpus.catalog import Catalog
from ingest.corpus.catalog.copies import add_copies, add_sketch, headline_and_text
from ingest.corpus.text.shared_words import Span, WordedText, shared_spans

_CHARACTERS = 10_000_000  # of texts that are kept as words, some 100 MB
COMPARED = 500_000  # characters; of a longer text the beginning, as its words take thirty times its memory


def find_copies(catalog: Catalog, version_ids: Sequence[str]) -> None:
    """Find and keep the copies of these versions; the order in which versions come makes no difference."""
    wordings: dict[str, Wording] = {}
    texts = TextsAsWords(catalog)
    with catalog.transaction():
        for version_id in version_ids:
            _find(catalog, version_id, wordings, texts)


def _find(catalog: Catalog, version_id: str, wordings: dict[str, Wording], texts: TextsAsWords) -> None:
    own_wording = _wording(catalog, version_id, wordings)
    if own_wording is None:
        return
    copies: dict[str, tuple[list[Span], list[Span]]] = {}
    for candidate in add_sketch(catalog, version_id, bands(own_wording)):
        other_wording = _wording(catalog, candidate, wordings)
        if other_wording and are_copies(own_wording, other_wording):
            copies[candidate] = texts.shared(version_id, candidate), texts.shared(candidate, version_id)
    add_copies(catalog, version_id, copies)


def _wording(catalog: Catalog, version_id: str, wordings: dict[str, Wording]) -> Wording | None:
    if version_id not in wordings:
        texts = headline_and_text(catalog, version_id, COMPARED)
        if texts is None:
            return None
        wordings[version_id] = wording(*texts)
    return wordings[version_id]


class TextsAsWords:
    """The texts of copies, the last ones read: those of one report come one after the other."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._read: dict[str, WordedText] = {}

    def shared(self, first_id: str, second_id: str) -> list[Span]:
        """The characters of one version that stand in another; none where a version is gone."""
        first, second = self._text(first_id), self._text(second_id)
        return shared_spans(first, second) if first and second else []

    def _text(self, version_id: str) -> WordedText | None:
        if version_id not in self._read:
            texts = headline_and_text(self._catalog, version_id, COMPARED)
            if texts is None:
                return None
            while sum(len(text.text) for text in self._read.values()) > _CHARACTERS:
                del self._read[next(iter(self._read))]
            self._read[version_id] = WordedText(texts[1])
        return self._read[version_id]
