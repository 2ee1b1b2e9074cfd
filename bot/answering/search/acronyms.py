"""Acronyms, which articles write in capitals: no "up" is UPS, no "aid" is AIDS and no "who" is the WHO.

By its stem UPS is "up", and WHO is a word that is not searched for. How a word is written inside sentences tells both
what is an acronym (SAVE hardly is, and TRUMP never) and which articles have it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.answering.english.lexicon.grammar import NAMES_LIKE_WORDS, STOP_WORDS
from bot.answering.english.names import times_inside
from bot.answering.english.spelling import names_many_named
from bot.answering.search.retriever import SearchResult
from ingest.corpus.articles import ScoredPassage
from ingest.corpus.corpus import Corpus

PASSAGES = 5000  # with a word, the newest, in which is looked how it is written; about 20 ms
FEWEST = 2  # passages with it in capitals: one may shout
_CAPITALS = re.compile(r"(?<![^\W_])[A-Z]{3,}(?![^\W_])")  # two letters are too often a word's: IT, AM, OR
_PLAIN = STOP_WORDS - NAMES_LIKE_WORDS
_LONGEST_WORD = 30
SMALL = r"(?:(?:[a-z]{2,3}|&) ){0,2}"  # words between those of a name


def in_capitals(text: str) -> list[str]:
    """The words of a text that may be acronyms, as typed; none where all of its words are in capitals."""
    if text.isupper() and len(text.split()) > 1:
        return []
    words_in_capitals = dict.fromkeys(_CAPITALS.findall(text))
    return [word for word in words_in_capitals if word.lower() not in _PLAIN and not names_many_named(word)]


def is_acronym(word: str, corpus: Corpus) -> bool:
    """Whether articles write this word, inside sentences, more often in capitals than as a name."""
    texts = corpus.texts_writing(word, [word, word.capitalize()], PASSAGES)
    large = sum(times_inside(word, text) > 0 for text in texts)
    return large >= FEWEST and large > sum(times_inside(word.capitalize(), text) > 0 for text in texts)


def is_written(acronym: str, text: str) -> bool:
    """Whether a text writes it in capitals, as Nato inside a sentence, or spelled out."""
    dotted = r"\.".join(acronym)
    large = rf"(?<![^\W_])(?:{acronym}|{dotted}\.?)s?(?![^\W_])|{spelled_out(acronym)}"
    return re.search(large, text) is not None or times_inside(acronym.capitalize(), text) > 0


def spelled_out(acronym: str) -> str:
    """A pattern of words with these initials, of which a small one may begin with a small letter: "of" of DOJ."""
    first, rest = acronym[0], acronym[1:]
    behind = "".join(
        rf",?[ -]{SMALL}(?:{letter}[a-z’']{{1,{_LONGEST_WORD}}}|{letter.lower()}[a-z]{{1,2}})" for letter in rest
    )
    # The letter before what looks back: it is found many times as fast.
    return rf"{first}(?<![^\W_]{first})[a-z’']{{1,{_LONGEST_WORD}}}{behind}(?![^\W_])"


def keep_with_acronyms(words: Iterable[str], result: SearchResult, corpus: Corpus) -> SearchResult:
    """What was found; for each of these words that is an acronym, only the passages of articles that have it."""
    passages = result.passages
    for word in words:
        if is_acronym(word, corpus):
            holding = _versions_with(word, passages, corpus)
            passages = tuple(passage for passage in passages if passage.version_id in holding)
    return replace(result, passages=passages)


def _versions_with(acronym: str, passages: Sequence[ScoredPassage], corpus: Corpus) -> set[str]:
    version_ids = {
        passage.version_id for passage in passages if is_written(acronym, f"{passage.title}\n{passage.text}")
    }
    others = sorted({passage.version_id for passage in passages} - version_ids)
    texts = corpus.versions_writing(others, [acronym, acronym.capitalize()])
    return version_ids | {version_id for version_id, text in texts.items() if is_written(acronym, text)}
