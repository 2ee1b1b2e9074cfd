"""Names whose words a text has apart and in small letters: a stray bunny that behaves badly is not Bad Bunny.

How what was found writes the words where they stand together tells names, Golden Dome, from topics that were typed in
capitals, Mortgage Rates. "US" tells nothing of a text by itself: what is open is not of the US Open, but Congress is
the US Congress.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.answering.english.names import times_inside
from bot.answering.english.terms import stems, stems_as_written
from bot.answering.question.small_words import WrittenName
from bot.answering.search.retriever import SearchResult
from bot.languages.translatable import gettext_lazy
from ingest.corpus.articles import ScoredPassage
from ingest.corpus.corpus import Corpus

_OF_US = re.compile(r"\bUS (?=[A-Z][a-z])[^\W\d_]+")
_US = "us"
FEWEST = 5  # passages with a word as a name: fewer do it by chance
SHARE = 0.25  # of them that have it as a word as well
AS_NAME = gettext_lazy("Only reports that have it as a name are listed; for the word, add another to it.")
_Written = list[tuple[str, bool]]


def without_names_apart(names: Iterable[str], result: SearchResult, text: str = "") -> SearchResult:
    """What was found, without the passages that have a name's words nowhere together and none of them large.

    The names are those of this text.
    """
    passages = result.passages
    for name in (*names, *_OF_US.findall(text)):
        if len(name_stems := stems(name)) > 1:
            apart = _apart(name_stems, passages)
            passages = tuple(passage for passage in passages if passage.passage_id not in apart)
    return replace(result, passages=passages)


def keep_with_names(names: Iterable[WrittenName], result: SearchResult, corpus: Corpus) -> SearchResult:
    """What was found, only the passages of articles that have each of these names as articles write it."""
    passages = result.passages
    for name in names:
        pattern = name.pattern
        versions = sorted({passage.version_id for passage in passages})
        texts = corpus.versions_writing(versions, name.forms)
        holding = {version_id for version_id, text in texts.items() if re.search(pattern, text)}
        passages = tuple(
            passage
            for passage in passages
            if passage.version_id in holding or re.search(pattern, passage.title) is not None
        )
    return replace(result, passages=passages)


def without_words(names: Iterable[str], result: SearchResult) -> SearchResult:
    """What was found; of a name that is also a word, Target, only the passages that have the name.

    It is a name where enough of the passages write it large inside a sentence, and few of these write it small as well:
    of the Department of Health many do, of Threads none. What has the word alone is left out then, if it is frequent.
    """
    passages, notes = result.passages, result.notes
    for name in names:
        if not name.isalpha() or name != name.capitalize():
            continue
        word = stems(name)[0]
        words_in_passages = [_Word(name, word, passage) for passage in passages]
        large = [use for use in words_in_passages if use.is_name]
        if len(large) < FEWEST or sum(use.is_small for use in large) > SHARE * len(large):
            continue
        if sum(use.is_small and not use.is_name for use in words_in_passages) < FEWEST:
            continue  # hardly anybody means the word
        passages = tuple(use.passage for use in words_in_passages if use.is_name or (use.is_large and not use.is_small))
        notes = (*notes, AS_NAME)
    return replace(result, passages=passages, notes=notes)


class _Word:
    """How a passage writes a word that may be a name."""

    def __init__(self, name: str, word: str, passage: ScoredPassage) -> None:
        alone = rf"{name}(?:['’]s)?(?! (?:and |of |& |for )?(?:the )?[A-Z0-9])(?![&'’-])"
        self.passage = passage
        self.is_name = times_inside(alone, passage.text) > 0
        text = f"{passage.title}\n{passage.text}"
        self.is_small = any(stem == word and not is_large for stem, is_large in stems_as_written(text))
        # "One Big Beautiful Bill" is of no Bills.
        self.is_large = re.search(rf"(?<![^\W_]){name}(?![^\W_])", text) is not None


def _apart(name: Sequence[str], passages: Sequence[ScoredPassage]) -> set[int]:
    apart: set[int] = set()
    large = small = 0
    for passage in passages:
        title, text = stems_as_written(passage.title), stems_as_written(passage.text)
        name_stems = [(stem, is_large) for stem, is_large in title + text if stem in name and stem != _US]
        if {stem for stem, _ in name_stems} != {*name} - {_US}:
            continue
        together = _together(name, text)
        large += any(together)
        small += bool(together) and not any(together)
        if not (together or _together(name, title) or any(is_large for _, is_large in name_stems)):
            apart.add(passage.passage_id)
    return apart if large > small else set()


def _together(name: Sequence[str], text: _Written) -> list[bool]:
    """Whether each of its words is written large, for each place where they stand side by side."""
    length = len(name)
    starts = (start for start, (stem, _) in enumerate(text) if stem == name[0])
    places = (text[start : start + length] for start in starts)
    return [all(large for _, large in place) for place in places if [stem for stem, _ in place] == name]
