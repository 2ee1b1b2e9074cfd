"""Whose words a sentence is: a quotation may begin sentences before it, and say whose it is sentences later."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.grounding.words import Word, closes_first, plain_text, read_words, spoken_behind_marks
from ingest.corpus.articles import ScoredPassage

# Stands for what a passage before has of a quotation.
_OPENED = "“… "


def text_before(passage: ScoredPassage, at: int) -> str:
    """The text before this place of a passage, after an opening mark if the passage begins within a quotation."""
    before = passage.text[:at]
    begins_in_speech = passage.start > 0 and closes_first(plain_text(passage.text.partition("\n")[0]))
    return f"{_OPENED}{before}" if begins_in_speech else before


def ends_in_speech(text: str) -> bool:
    """Whether a quotation that the last paragraph of the text opens is still open at its end."""
    # What is quoted over several paragraphs has a mark at the beginning of each.
    behind = spoken_behind_marks(plain_text(text[text.rfind("\n") + 1 :]))
    return bool(behind) and list(behind.values())[-1]


def words_in_place(sentence: str, before: str) -> tuple[Word, ...]:
    """The words of a sentence as they stand behind `before`, which may have opened a quotation."""
    return read_words(sentence, ends_in_speech(before))


def is_speech(sentence: str, before: str = "") -> bool:
    """Whether each word of the sentence is somebody's, in quotation marks that may stand in other sentences."""
    return are_speech(words_in_place(sentence, before))


def hides_speech(text: str, before: str) -> bool:
    """Whether the text is in a quotation that `before` has opened, but does not show that by itself."""
    return ends_in_speech(before) and words_in_place(text, before) != read_words(text)


def spoken_part(sentence: str, before: str = "") -> str:
    """What the sentence has in quotation marks, without the marks; empty where it has nothing there."""
    plain = plain_text(sentence)
    in_speech, start, spoken = ends_in_speech(before) or closes_first(plain), 0, []
    behind = spoken_behind_marks(plain, in_speech)
    for part in plain.split('"'):
        if start:
            in_speech = behind[start - 1]
        spoken += [part.strip()] if in_speech else []
        start += len(part) + 1
    return " ".join(filter(None, spoken))


def are_speech(words: Sequence[Word]) -> bool:
    """Whether there are words, and each is in quotation marks."""
    return bool(words) and all(word.spoken for word in words)


def speaker_sentences(passage: ScoredPassage, spans: Sequence[tuple[int, int]]) -> list[int]:
    """For each sentence [start, end) of a passage which one has the words around the quotation that it is part of.

    That is the sentence that ends the quotation, else the nearest one before that quotes; the sentence itself where it
    is not only somebody's words, or nothing in its paragraph says whose.
    """
    spoken = [is_speech(passage.text[start:end], text_before(passage, start)) for start, end in spans]
    ending = _sentences_that_end(passage, spans, spoken)
    speakers: list[int] = []
    nearest = None  # the last sentence of this paragraph that is not only somebody's words
    for index, is_spoken in enumerate(spoken):
        if index and not _is_joined(passage, spans[index - 1], spans[index]):
            nearest = None
        if not is_spoken:
            nearest = index
        end = ending[index]
        if end is not None:
            speakers.append(end)
        else:
            quotes = nearest is not None and _introduces(passage, spans[nearest])
            speakers.append(nearest if nearest is not None and quotes else index)
    return speakers


def _sentences_that_end(
    passage: ScoredPassage, spans: Sequence[tuple[int, int]], spoken: Sequence[bool]
) -> list[int | None]:
    """For each sentence the one where its quotation ends and other words follow; itself if it is not only spoken."""
    ending: list[int | None] = [None if is_spoken else index for index, is_spoken in enumerate(spoken)]
    for index in range(len(spans) - 2, -1, -1):
        here, following = spans[index], spans[index + 1]
        if spoken[index] and _is_joined(passage, here, following) and ends_in_speech(text_before(passage, here[1])):
            ending[index] = ending[index + 1]
    return ending


def _is_joined(passage: ScoredPassage, span: tuple[int, int], following: tuple[int, int]) -> bool:
    return "\n" not in passage.text[span[1] : following[0]]


def _introduces(passage: ScoredPassage, span: tuple[int, int]) -> bool:
    sentence = passage.text[slice(*span)]
    return sentence.endswith(":") or any(
        word.spoken for word in words_in_place(sentence, text_before(passage, span[0]))
    )
