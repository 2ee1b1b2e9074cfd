"""Whether a statement follows from a text, as the reader of statements sees it."""

from __future__ import annotations

import logging
import math
from functools import cache, lru_cache

from ingest.corpus.deadline import check_time
from ingest.corpus.errors import ModelFailed, ModelUnavailable
from ingest.corpus.reader.entailment import EntailmentModel
from ingest.corpus.reader.entailment_reader import EntailmentReader

log = logging.getLogger(__name__)

# By the table of docs/decisions/0030-statements-are-read.md: of untrue statements, 2 to 6 in 100 are given as much.
LEAST_CHANCE = 0.84
NO_CHANCE = 1e-4  # of 0 and 1 there are no log odds
LEAD = 250  # characters of the text before a sentence that the reader reads with it

Entailment = EntailmentModel | EntailmentReader


@cache
def shipped_reader() -> EntailmentReader:
    """The reader of statements that comes with the program, not loaded yet."""
    return EntailmentReader()


def lead_of(before: str) -> str:
    """The end of the text before a sentence, which is read with it."""
    return " ".join(before[-2 * LEAD :].split())[-LEAD:]


def follows(
    statement: str, sentence: str, before: str = "", title: str = "", least_chance: float = LEAST_CHANCE
) -> bool:
    """Whether the statement follows from the sentence; `before` is the text before it, and `title` its headline.

    Where the reader cannot be loaded or run nothing follows, and the log says so.
    """
    return _chance_by(statement, sentence, before, title) >= least_chance


def log_odds(statement: str, sentence: str, before: str = "", title: str = "") -> float:
    """The same as log odds; where the reader cannot be loaded or run, those of the least chance."""
    chance = _chance_by(statement, sentence, before, title)
    return math.log(max(chance, NO_CHANCE) / max(1 - chance, NO_CHANCE))


def _chance_by(statement: str, sentence: str, before: str, title: str) -> float:
    check_time()
    text = f"{lead_of(before)} {' '.join(sentence.split())}".strip()
    try:
        return _chance(statement, f"{title}\n{text}" if title else text)
    except (ModelFailed, ModelUnavailable) as error:
        log.warning("%s A statement counts as unproven.", error.user_message)
        return 0.0


@lru_cache(maxsize=4096)
def _chance(statement: str, text: str) -> float:
    return shipped_reader().chance(text, statement)
