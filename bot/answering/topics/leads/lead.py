"""The sentences that stand for articles in an overview: which articles, which sentence of each, in which order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from bot.answering.answer import MAX_CHARACTERS, MAX_CLAIMS
from bot.answering.english.lexicon.grammar import POINTING_BACK, STOP_WORDS
from bot.answering.english.lexicon.time import PARTS_OF_DAY, RELATIVE, WEEKDAYS
from bot.answering.english.same_words import without_dateline, wording
from bot.answering.english.terms import stems, words
from bot.answering.grounding.boilerplate import follows_note, label_length
from bot.answering.grounding.quotes import (
    LONGEST_HEADING,
    is_heading_at,
    is_line_among_sentences,
    is_open_ended,
    is_quotable,
)
from bot.answering.question.query import Query
from bot.answering.search.copies import fold as fold_copies
from bot.answering.search.ranking import weigh
from ingest.corpus.articles import Copies, ScoredPassage
from ingest.corpus.reading import Sentence
from ingest.corpus.text.sentences import sentences

# What stands for an article: shorter sentences are joined with the next, longer ones leave no room for others.
SHORT, LONGEST = 80, 400
# An article is about a topic whose words, weighed by rarity, are so much in its headline and its beginning.
ABOUT = 0.6
# The cosine to a topic from which a sentence speaks of it though it lacks a word.
NEAR = 0.55
ALIKE = 0.9
# "This rate" is one of the sentence before; "this week" is that of the report.
POINTING = re.compile(
    rf"\b(?!{RELATIVE}|this (?:{'|'.join((*PARTS_OF_DAY, *WEEKDAYS))}))(?:this|these)\b", re.IGNORECASE
)
# Who took a picture stands before or behind what it shows, which is no report. Of an agency itself, as in "Getty Images
# lost its case" and "a CNN/AP poll", articles report.
CAPTION = re.compile(
    r"(?:/ ?|\bvia |[(\w])Getty Images|/(?:AP|Reuters)\b(?!-| (?-i:[a-z]))|\bvia AP\b|Image credit|\bAP Photo|Prev Next"
    r"|^\W*(?:Photo|Picture)s?:",
    re.IGNORECASE,
)
IsLeftOut = Callable[[ScoredPassage, str], bool]  # of the words of a passage


@dataclass(frozen=True, slots=True)
class Lead:
    """The words of a passage that stand for its article."""

    passage: ScoredPassage
    quote: str

    @property
    def headed(self) -> str:
        """The words under their headline, as the reader sees them."""
        return f"{self.passage.title}\n{self.quote}"


def about(topic: Query, lead: Lead, near: ScoredPassage, weights: Mapping[str, float]) -> bool:
    """Whether headline and lead show the names and most of the words of a topic, and with the passages all of them."""
    topic_stems, present = topic.stems, _stems_of(lead.passage, lead.quote)
    if not _holds_names(topic, present) or weigh(topic_stems & present, weights) < ABOUT * weigh(topic_stems, weights):
        return False
    return topic_stems <= present.union(stems(lead.passage.text), stems(near.text))


def is_near_topic(topic: Query, passage: ScoredPassage, weights: Mapping[str, float]) -> bool:
    """Whether a passage shows, with its headline, the names and most of the words of a topic, weighed by rarity."""
    topic_stems, present = topic.stems, _stems_of(passage, passage.text)
    return _holds_names(topic, present) and weigh(topic_stems & present, weights) >= ABOUT * weigh(topic_stems, weights)


def says_most(claim: Query, text: str, weights: Mapping[str, float]) -> bool:
    """Whether a text says by itself, without its headline, most of the words of a claim, weighed by rarity."""
    return weigh(claim.stems.intersection(stems(text)), weights) >= ABOUT * weigh(claim.stems, weights)


def says_all(topic: Query, lead: Lead) -> bool:
    """Whether a lead says, with its headline, every word of a topic."""
    return topic.stems <= _stems_of(lead.passage, lead.quote)


def names_topic(topic: Query, lead: Lead) -> bool:
    """Whether a lead has every word of a topic in its quote, and the words of each of its names together."""
    return topic.stems <= set(stems(lead.quote)) and _has_names_together(topic, lead.quote)


def _stems_of(passage: ScoredPassage, text: str) -> set[str]:
    # "Japan 2024" is said by the date of a report as well as by its words.
    year = str(passage.published.year) if passage.published else ""
    return set(stems(f"{passage.title}\n{text}\n{year}"))


def _holds_names(topic: Query, present: set[str]) -> bool:
    return all(name <= present for name in topic.names.values())


def _has_names_together(topic: Query, *texts: str) -> bool:
    """Whether one of the texts has the words of each name together, in any order, with at most one word among them.

    "Mike Vrabel, but Johnson" is no Mike Johnson; the Education Department is that of Education.
    """
    stems_of_texts = [stems(text) for text in texts]
    return all(
        any(_is_together(parts - STOP_WORDS, text_stems, len(parts) + 1) for text_stems in stems_of_texts)
        for parts in topic.names.values()
        if len(parts) > 1
    )


def _is_together(parts: frozenset[str], text_stems: Sequence[str], limit: int) -> bool:
    """Whether so many words of a text, side by side, have all these parts of a name."""
    starts = (start for start, stem in enumerate(text_stems) if stem in parts)
    return any(parts <= set(text_stems[start : start + limit]) for start in starts)


def lead_of(opening: Sequence[ScoredPassage], is_left_out: IsLeftOut = lambda _passage, _text: False) -> Lead | None:
    """The first real sentence of an article, with the next where it is short; None where there is nothing to quote."""
    for passage in opening:
        spans = sentences(passage.text)
        for index, (start, end) in enumerate(spans):
            following = spans[index + 1] if index + 1 < len(spans) else None
            if not tells(passage, start, end) or is_left_out(passage, passage.text[start:end]):
                continue
            if following and tells(passage, *following) and _stands_over(passage.text, (start, end), following):
                continue  # the sentence tells more, and would read as the end of the line
            if following and end - start < SHORT and tells(passage, *following) and following[1] - start <= LONGEST:
                end = end if is_left_out(passage, passage.text[slice(*following)]) else following[1]
            return Lead(passage, bare(passage.text[start:end]))
    return None


def _stands_over(text: str, line: tuple[int, int], after: tuple[int, int]) -> bool:
    """Whether a line over a part of the text, by its length, and what is below it are these characters [start, end)."""
    (start, end), (below, end_below) = line, after
    is_short = end - start <= LONGEST_HEADING
    return is_short and "\n" in text[end:below] and is_open_ended(text[start:end], text[below:end_below])


def sentence_about(
    topic: Query,
    passage: ScoredPassage,
    candidates: Sequence[Sentence],
    vector: NDArray[np.float32],
    weights: Mapping[str, float],
    *,
    lines: bool = False,
) -> Lead | None:
    """The sentence of a passage that shows most of a topic, with its headline; of several the nearest to the vector.

    One that points back goes last, and `lines` are those without a stop, as of a list. None where the nearest lacks a
    word of the topic, but for one that is nearly the topic by meaning and holds most of it.
    """
    topic_stems = topic.stems
    telling = [
        (sentence, quote, _stems_of(passage, quote))
        for sentence in candidates
        if tells(passage, sentence.start, sentence.end)
        and (quote := passage.text[sentence.start : sentence.end])
        # An article is not about what a row of a list and a link to another article tell.
        and (lines or not is_line_among_sentences(quote, passage.text))
    ]
    marked = [
        (sentence, quote, topic_stems & present)
        for sentence, quote, present in telling
        if _holds_names(topic, present) and _has_names_together(topic, passage.title, quote)
    ]
    highest = max((len(of_topic) for _, _, of_topic in marked), default=0)
    best = [candidate for candidate in marked if len(candidate[2]) == highest]
    best.sort(key=lambda candidate: -float(candidate[0].vector @ vector))

    def is_about(sentence: Sentence, quote: str, of_topic: frozenset[str]) -> bool:
        if topic_stems.isdisjoint(stems(quote)):
            return False
        is_most = weigh(of_topic, weights) >= ABOUT * weigh(topic_stems, weights)
        return topic_stems <= of_topic or (is_most and float(sentence.vector @ vector) >= NEAR)

    if not best or not is_about(*best[0]):
        return None
    quotes = [bare(candidate[1]) for candidate in best if is_about(*candidate)]
    return Lead(passage, next((quote for quote in quotes if not points_back(quote)), quotes[0]))


def summary(
    passages: Sequence[ScoredPassage],
    passage_sentences: Sequence[Sequence[Sentence]],
    topic: NDArray[np.float32] | None = None,
    topic_stems: frozenset[str] = frozenset(),
    is_left_out: IsLeftOut = lambda _passage, _text: False,
) -> list[Lead]:
    """What one article says in short, in its own order: its first sentence, and those nearest to the topic's vector.

    Those with all words of the topic go before others. Without a topic those nearest to the mean of all: centroid
    summarization (Radev et al. 2004), by sentence vectors.
    """
    # Passages may overlap: a sentence counts once, by its place in the version.
    by_start = {
        passage.start + sentence.start: (passage, sentence)
        for passage, group in zip(passages, passage_sentences, strict=True)
        for sentence in group
        if tells(passage, sentence.start, sentence.end)
    }
    if not by_start:
        return []
    starts = sorted(by_start)
    vectors = np.array([by_start[start][1].vector for start in starts])
    likeness = vectors @ (vectors.mean(axis=0) if topic is None else topic)
    if topic_stems:
        # By meaning North Korea is South Korea: further apart than any two cosines.
        sentences_found = (by_start[start] for start in starts)
        quotes = [passage.text[sentence.start : sentence.end] for passage, sentence in sentences_found]
        likeness = likeness + [3.0 * (topic_stems <= set(stems(quote))) for quote in quotes]
    likeness[0] = np.inf
    rows: list[int] = []
    room = MAX_CHARACTERS
    for row in np.argsort(-likeness, kind="stable").tolist():
        passage, sentence = by_start[starts[row]]
        if (
            sentence.end - sentence.start > room
            or any(float(vectors[row] @ vectors[earlier]) > ALIKE for earlier in rows)
            or is_left_out(passage, passage.text[sentence.start : sentence.end])
        ):
            continue
        rows.append(row)
        room -= sentence.end - sentence.start
        if len(rows) == MAX_CLAIMS:
            break
    chosen_sentences = [by_start[starts[row]] for row in sorted(rows)]
    return [Lead(passage, bare(passage.text[sentence.start : sentence.end])) for passage, sentence in chosen_sentences]


def newest_first(
    leads: Iterable[Lead], copies: Copies, limit: int = MAX_CLAIMS, room: int = MAX_CHARACTERS
) -> list[Lead]:
    """At most so many, of so many characters, newest first, undated last; each report once, with its copies named."""
    in_order = sorted(leads, key=lambda lead: lead.passage.published or date.min, reverse=True)
    return each_once(in_order, copies, limit, room)


def each_once(
    in_order: Sequence[Lead], copies: Copies, limit: int = MAX_CLAIMS, room: int = MAX_CHARACTERS
) -> list[Lead]:
    """At most so many leads, of so many characters, in their order; each report once, with its copies named."""
    folded_passages = fold_copies([lead.passage for lead in in_order], copies)
    selected: list[Lead] = []
    for lead in in_order:
        copy_ids = {copy.version_id for copy in copies.of.get(lead.passage.version_id, ())}
        if any(_repeats(lead, earlier, copy_ids) for earlier in selected):
            continue
        if len(lead.quote) > room:
            break  # a shorter one would be one that goes behind it
        selected.append(lead)
        room -= len(lead.quote)
        if len(selected) == limit:
            break
    passages = folded_passages.with_copies([lead.passage for lead in selected])
    return [replace(lead, passage=passage) for lead, passage in zip(selected, passages, strict=True)]


def _repeats(lead: Lead, earlier: Lead, copies: set[str]) -> bool:
    passage, earlier_passage = lead.passage, earlier.passage
    return (
        earlier_passage.version_id in copies
        or earlier_passage.article_id == passage.article_id
        or wording(earlier.quote) == wording(lead.quote)
        # A headline alone may stand over another report each day: "Market wrap".
        or (earlier_passage.title, earlier_passage.outlet, earlier_passage.published)
        == (passage.title, passage.outlet, passage.published)
    )


def tells(passage: ScoredPassage, start: int, end: int) -> bool:
    """Whether characters [start, end) of the passage are a whole sentence that can be quoted alone; no caption is."""
    sentence = passage.text[start:end]
    if end - start > LONGEST or sentence.count("“") != sentence.count("”") or sentence.count('"') % 2:
        return False  # a part of what somebody says, which began before or goes on
    is_left_out = (
        is_heading_at(passage.text, start, end) or follows_note(passage.text, start) or CAPTION.search(sentence)
    )
    return is_quotable(passage.title, sentence) and not is_left_out


def points_back(quote: str) -> bool:
    """Whether a quote begins with what the sentence before it must explain, or has "this" or "these" of it."""
    return not POINTING_BACK.isdisjoint(words(quote[:40])[:1]) or POINTING.search(quote) is not None


def bare(quote: str) -> str:
    """The quote from where it says something: after a label of the page, and after where it was written."""
    return without_dateline(quote[label_length(quote) :])
