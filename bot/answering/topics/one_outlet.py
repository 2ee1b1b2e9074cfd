"""What one outlet alone tells on a topic: sentences that stand alone and that no other report may tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np

from bot.answering.question.query import Query
from bot.answering.search.retriever import SearchResult
from bot.answering.topics.finder import TopicSentence
from bot.answering.topics.leads.lead import Lead, points_back, says_most
from bot.answering.topics.same_fact import SHARED_FIGURE, is_same_text, may_tell_the_same
from ingest.corpus.corpus import Corpus
from ingest.corpus.deadline import check_time

MOST_ONLY = 2  # lines of an outlet
MOST_OTHER = 6  # outlets that have no other line
SHORTEST = 50  # characters of a line that stands alone

Related = frozenset[frozenset[str]]  # the pairs of versions that are one report


def standalone_sentences(
    topic: Query, weights: Mapping[str, float], sentences: Sequence[TopicSentence], beginnings: Sequence[TopicSentence]
) -> list[TopicSentence]:
    """The sentences that can be understood alone and say most of the topic, or are of the articles that begin with it.

    What an outlet reports is told best by the beginning of a report, so those come first, then what is nearest.
    """
    about = {sentence.passage.version_id for sentence in beginnings}
    ids = {id(sentence) for sentence in beginnings}

    def order(sentence: TopicSentence) -> tuple[bool, float, str]:
        return id(sentence) not in ids, -sentence.nearness, sentence.passage.outlet or ""

    return [
        sentence
        for sentence in sorted(sentences, key=order)
        if stands_alone(sentence.lead.quote)
        and (sentence.passage.version_id in about or says_most(topic, sentence.lead.quote, weights))
    ]


def sentences_of_same_days(
    corpus: Corpus, result: SearchResult, sentences: Sequence[TopicSentence]
) -> Iterable[TopicSentence]:
    """Whatever the passages found of the days of these sentences say, quotable or not: it may tell the same."""
    days = [sentence.passage.published for sentence in sentences if sentence.passage.published]
    passages = [
        passage
        for passage in result.passages
        if passage.outlet and passage.published and min(days) <= passage.published <= max(days)
    ]
    for passage, in_passage in zip(passages, corpus.sentences(passages), strict=True):
        for sentence in in_passage:
            lead = Lead(passage, passage.text[sentence.start : sentence.end])
            yield TopicSentence(lead, sentence.vector, float(sentence.vector @ result.vector))


def only_of_one(
    standalone: Sequence[TopicSentence],
    reports: Sequence[TopicSentence],
    related: Related,
    topic: frozenset[str],
    is_of_page: Callable[[TopicSentence], bool],
) -> list[TopicSentence]:
    """Of each outlet the first of these sentences that no report of another may tell in other words, by outlet.

    A copy is no other report: it stands once, for the outlet whose sentence is nearest to the topic.
    """
    vectors = np.array([report.vector for report in reports])
    selected: list[TopicSentence] = []
    count: Counter[str | None] = Counter()
    for sentence in standalone:
        check_time()
        outlet = sentence.passage.outlet
        if count[outlet] < MOST_ONLY and not any(
            may_tell_the_same(sentence, line, topic) or sentence.passage.article_id == line.passage.article_id
            for line in selected
        ):
            likeness = vectors @ sentence.vector
            nearest = np.argsort(-likeness, kind="stable")[: int(np.count_nonzero(likeness >= SHARED_FIGURE))]
            if not any(
                report.passage.outlet != outlet
                and may_tell_the_same(sentence, report, topic)
                and not _is_copy(sentence, report, related)
                for report in map(reports.__getitem__, nearest.tolist())
            ) and not is_of_page(sentence):
                selected.append(sentence)
                count[outlet] += 1
    return sorted(selected, key=lambda sentence: sentence.passage.outlet or "")


def first_of_others(
    standalone: Sequence[TopicSentence],
    quoted: Sequence[TopicSentence],
    related: Related,
    is_of_page: Callable[[TopicSentence], bool],
) -> list[TopicSentence]:
    """The first of these sentences of each outlet that is not quoted; of copies one."""
    selected: list[TopicSentence] = []
    for sentence in standalone:
        if len(selected) == MOST_OTHER:
            break
        is_known = any(
            sentence.passage.outlet == line.passage.outlet or _is_copy(sentence, line, related)
            for line in (*quoted, *selected)
        )
        if not is_known and not is_of_page(sentence):
            selected.append(sentence)
    return selected


def stands_alone(quote: str) -> bool:
    """Whether it tells something, and nothing in it points to the sentence before."""
    return len(quote) >= SHORTEST and not points_back(quote)


def _is_copy(first: TopicSentence, second: TopicSentence, related: Related) -> bool:
    return frozenset((first.passage.version_id, second.passage.version_id)) in related or is_same_text(first, second)
