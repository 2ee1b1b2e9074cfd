"""The default writer: quotes the sentences that the readers find likeliest to answer; no chat model, no key."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import groupby, pairwise

import numpy as np
from numpy.typing import NDArray

from bot.answering.answer import Evidence, ProposedClaim, ProposedQuote
from bot.answering.english.figures import figures
from bot.answering.english.lexicon.closed_words import PRONOUNS_OF_PERSONS
from bot.answering.english.lexicon.grammar import ARTICLES
from bot.answering.english.terms import words
from bot.answering.grounding.boilerplate import follows_note, label_length
from bot.answering.grounding.quotes import (
    SHORTEST,
    columns,
    is_brief,
    is_heading_at,
    is_open_ended,
    is_open_ended_below,
    is_quotable,
)
from bot.answering.grounding.speech import hides_speech, speaker_sentences, text_before
from bot.answering.reading.marked_evidence import Reading
from bot.answering.search.retriever import SearchResult
from bot.answering.search.sentence_ranking import EvidenceSentence
from bot.answering.writers.choosing import WORTH_QUOTING, Sentences, Span, choose
from bot.answering.writers.proposal import Proposal
from ingest.corpus.articles import ScoredPassage
from ingest.corpus.text.folding import fold

ALIKE = 0.9


class ExtractiveWriter:
    """Quotes the likeliest sentences of the best passages with what stands beside them."""

    name = "extractive"
    declines = False

    def warm_up(self) -> None:
        """Nothing: the models that it needs are the search's."""

    def write(self, evidence: Evidence, result: SearchResult, reading: Reading) -> Proposal:  # noqa: ARG002
        """At most five quotes of 1,000 characters together."""
        best, sentences, likely = reading.evidence, reading.sentences, reading.likely
        if not sentences:
            return Proposal(())
        spans = choose(
            Sentences(
                [sentence.number for sentence in sentences],
                [sentence.start for sentence in sentences],
                [sentence.end for sentence in sentences],
                likely.tolist(),
                _quotable(best, sentences, likely),
                _brief(best, sentences),
                _holds(reading),
                _doubted(reading),
                _speakers(best, sentences),
                parted(best, sentences),
            ),
            lambda first, second: says_the_same(sentences[first], sentences[second]),
        )
        return Proposal(tuple(_claim(best, sentences, span) for span in _reading_order(sentences, spans)))


def says_the_same(first: EvidenceSentence, second: EvidenceSentence) -> bool:
    """Whether the second makes the first one needless: it holds it, or both are alike by meaning and in all figures.

    A figure that differs may be a correction.
    """
    # Live reports repeat a part of a sentence in the next paragraph.
    if columns(first.text) >= SHORTEST and _in_a_row(first.text) in _in_a_row(second.text):
        return True
    if float(first.vector @ second.vector) <= ALIKE:
        return False
    return values_of(first.text) == values_of(second.text)


@lru_cache(maxsize=1024)
def values_of(sentence: str) -> frozenset[Decimal]:
    """The values of the figures in a sentence."""
    return frozenset(figure.value for figure in figures(sentence))


def _quotable(evidence: Evidence, sentences: Sequence[EvidenceSentence], likely: NDArray[np.float64]) -> list[bool]:
    """Which sentences are statements of the text; of headings only the likeliest sentence of all."""
    passages = [evidence.passage(sentence.number) for sentence in sentences]
    quotable = [
        is_quotable(passage.title, sentence.text) and not follows_note(passage.text, sentence.start)
        for passage, sentence in zip(passages, sentences, strict=True)
    ]
    best = max(range(len(sentences)), key=lambda index: (quotable[index], likely[index]))
    return [
        quotable[index] and (index == best or not is_heading_at(passage.text, sentence.start, sentence.end))
        for index, (passage, sentence) in enumerate(zip(passages, sentences, strict=True))
    ]


def _brief(evidence: Evidence, sentences: Sequence[EvidenceSentence]) -> frozenset[int]:
    """Which sentences are too short to be quoted without the one before them in their paragraph."""
    return frozenset(
        index
        for index, (before, sentence) in enumerate(pairwise(sentences), start=1)
        if before.number == sentence.number
        and is_brief(sentence.text)
        and "\n" not in evidence.passage(sentence.number).text[before.end : sentence.start]
    )


def parted(evidence: Evidence, sentences: Sequence[EvidenceSentence]) -> frozenset[int]:
    """Where a line without a stop is next to a sentence: as one quote they read as one sentence, or run on.

    The lines of a list belong together, and to what leads to it with a colon.
    """
    return frozenset(
        index
        for index, (sentence, after) in enumerate(pairwise(sentences))
        if sentence.number == after.number
        and "\n" in evidence.passage(sentence.number).text[sentence.end : after.start]
        and (is_open_ended(sentence.text, after.text) or is_open_ended_below(after.text, sentence.text))
    )


def _speakers(evidence: Evidence, sentences: Sequence[EvidenceSentence]) -> dict[int, int]:
    """For each sentence that is only somebody's words, or about "her", the one that says whose, or of whom it is."""
    speakers: dict[int, int] = {}
    for number, group in groupby(range(len(sentences)), lambda index: sentences[index].number):
        indexes = list(group)
        passage = evidence.passage(number)
        spans = [(sentences[index].start, sentences[index].end) for index in indexes]
        for index, at in zip(indexes, speaker_sentences(passage, spans), strict=True):
            if indexes[at] != index:
                speakers[index] = indexes[at]
            elif index != indexes[0] and _goes_on_about_person(passage, sentences[index - 1], sentences[index]):
                speakers[index] = index - 1
    return speakers


def _goes_on_about_person(passage: ScoredPassage, before: EvidenceSentence, sentence: EvidenceSentence) -> bool:
    """Whether it begins with "she" or "her", behind one of its paragraph that does not: alone it may be of anybody."""
    begin, begins_before = (
        not PRONOUNS_OF_PERSONS.isdisjoint(words(each_sentence.text)[:1]) for each_sentence in (sentence, before)
    )
    return begin and not begins_before and "\n" not in passage.text[before.end : sentence.start]


def _holds(reading: Reading) -> dict[int, list[list[int]]]:
    """For each sentence the others whose marked words stand in it, by place, those with the same words together."""
    marked: dict[str, list[int]] = {}
    # A sentence that alone is not worth quoting bears out no other: it marks words of something else.
    for index in (index for index in reading.spans if reading.likely[index] >= WORTH_QUOTING):
        if answer := _in_a_row(reading.marked_words(index)).strip():
            marked.setdefault(f" {answer} ", []).append(index)
    return {
        index: [
            [supporter for supporter in indexes if supporter != index]
            for answer, indexes in marked.items()
            if answer in text
        ]
        for index, text in enumerate(_in_a_row(sentence.text) for sentence in reading.sentences)
    }


def _doubted(reading: Reading) -> frozenset[int]:
    """Which sentences likelier do not answer at all, as the span reader says, or are not likely enough to be read."""
    if not reading.spans:
        return frozenset()
    answering = {index for index, span in reading.spans.items() if span.answers >= 0}
    return frozenset(range(len(reading.sentences))) - answering


def _in_a_row(text: str) -> str:
    return f" {' '.join(word for word in words(text) if word not in ARTICLES)} "


def _reading_order(sentences: Sequence[EvidenceSentence], spans: Sequence[Span]) -> list[Span]:
    # The best quote first, then what its article adds in the order of its author, then the other articles.
    first_seen: dict[int, int] = {}
    for order, span in enumerate(spans):
        first_seen.setdefault(sentences[span.first].number, order)
    others = sorted(spans[1:], key=lambda span: (first_seen[sentences[span.first].number], span.first))
    return [*spans[:1], *others]


def _claim(evidence: Evidence, sentences: Sequence[EvidenceSentence], span: Span) -> ProposedClaim:
    first, last = sentences[span.first], sentences[span.last]
    passage = evidence.passage(first.number)
    start = first.start + label_length(passage.text[first.start : last.end])
    quote = passage.text[start : last.end]
    return ProposedClaim(
        fold(quote),
        (ProposedQuote(first.number, quote, start),),
        without_speaker=hides_speech(quote, text_before(passage, start)),
    )
