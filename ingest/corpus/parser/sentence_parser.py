"""Parses sentences with spaCy's small English model (Honnibal et al. 2020), which a package ships as data."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from ingest.corpus.deadline import uncounted
from ingest.corpus.errors import ModelUnavailable
from ingest.corpus.parser.spacy_without_torch import import_spacy
from ingest.corpus.parser.weights import INSTALL, find_parser

if TYPE_CHECKING:
    from spacy.language import Language

log = logging.getLogger(__name__)

_LOADING = threading.Lock()
_UNUSED = ("senter", "attribute_ruler", "lemmatizer", "ner")


@dataclass(frozen=True, slots=True)
class Token:
    """Characters [start, end) of a text, the place of the token that they belong to, their own where it is the root.

    `relation` is ClearNLP's name of how they do (Choi and Palmer 2012), `tag` the Penn Treebank's of the word.
    """

    start: int
    end: int
    head: int
    relation: str
    tag: str


class SentenceParser:
    """The parser; thread-safe, one sentence at a time."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._lock = threading.Lock()

    @classmethod
    def load(cls) -> SentenceParser:
        """The parser of the installed package; raises ModelUnavailable, which says what to install."""
        files = find_parser()
        try:
            spacy = import_spacy()
        except (ImportError, ValueError):  # ValueError: built for another numpy
            raise ModelUnavailable(f"The parser needs spaCy; install it with: {INSTALL}.") from None
        try:
            return cls(spacy.load(files.folder, exclude=_UNUSED))
        except (OSError, ValueError) as error:
            log.info("spaCy could not load its model", exc_info=True)
            raise ModelUnavailable(f"The parser cannot be loaded; reinstall spaCy: {INSTALL}.") from error

    def parse(self, sentence: str) -> list[Token]:
        """The tokens of a sentence in order."""
        # The zone forgets the words that it meets: without it the vocabulary grows with every article.
        with self._lock, self._language.memory_zone():
            return [
                Token(token.idx, token.idx + len(token), token.head.i, token.dep_, token.tag_)
                for token in self._language(sentence)
            ]


def installed_parser() -> SentenceParser | None:
    """The parser, loaded at the first call, which takes seconds; None where it cannot be, as the log says."""
    with uncounted(), _LOADING:
        return _load_once()


@cache
def _load_once() -> SentenceParser | None:
    try:
        return SentenceParser.load()
    except ModelUnavailable as error:
        log.warning("a chat model's sentences are checked without a parser: %s", error.user_message)
    return None
