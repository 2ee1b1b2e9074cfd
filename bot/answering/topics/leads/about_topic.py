"""Which of the passages that were found are about a topic, each article by one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from statistics import fmean

from bot.answering.answer import MAX_CLAIMS
from bot.answering.english.terms import search_terms, stems
from bot.answering.question.query import Query
from bot.answering.search.ranking import weigh
from bot.answering.search.retriever import SearchResult
from bot.answering.topics.leads.lead import Lead, about, bare, is_near_topic, lead_of, sentence_about
from ingest.corpus.articles import ScoredPassage
from ingest.corpus.corpus import Corpus
from ingest.corpus.reading import Sentence

LOOKED_AT = 24  # articles, of which those with a sentence to quote are kept
SAID_WITHIN = 12  # passages from the beginning of an article, in which it says what its headline names
FAR = 0.25  # the cosine below which a sentence without a word of the topic speaks of something else (decision 28)
ENOUGH = 2  # articles about a topic that make an overview


def leads_about(corpus: Corpus, topic: Query, result: SearchResult, *, only_nearest: bool = False) -> list[Lead]:
    """The first sentences of the articles about a topic; where there are few, also what others say of it.

    With `only_nearest`, the others are among the LOOKED_AT that are nearest to it by meaning.
    """
    weights = result.query.weights
    best: dict[str, ScoredPassage] = {}
    for passage in result.passages:
        best.setdefault(passage.version_id, passage)
    openings = corpus.openings(list(best), as_of=topic.as_of)
    first = [lead for opening in openings.values() if (lead := lead_of(opening))]
    leads = [lead for lead in first if about(topic, lead, best[lead.passage.version_id], weights)]
    cosines = {lead.passage.version_id: result.cosine_of(best[lead.passage.version_id]) for lead in leads}
    others = [passage for version_id, passage in best.items() if version_id not in cosines]
    others.sort(key=result.cosine_of, reverse=True)
    if len(leads) >= ENOUGH:
        # As near to the topic as those that begin with it: the sentence that says so stands for the article. All of
        # them, as the newest may be the least near.
        usual = fmean(cosines.values())
        others = [passage for passage in others if result.cosine_of(passage) >= usual]
    elif only_nearest:
        others = others[:LOOKED_AT]
    # No sentence has the names and most words of the topic where the whole passage has not. A name alone is near by
    # meaning to many that have it not: concerts to "Mark Carney".
    candidates = [passage for passage in others if is_near_topic(topic, passage, weights)]
    if len(leads) < ENOUGH:
        candidates = candidates[:LOOKED_AT]
    further = _said_by(corpus, topic, candidates, result)
    leads = _telling(corpus, topic, leads, best, result)
    return leads + (further if len(leads) >= ENOUGH else _with_newest(further, MAX_CLAIMS - len(leads)))


def _with_newest(leads: Sequence[Lead], limit: int) -> list[Lead]:
    """The first so many; the newest of all stands in place of the last of them where it is not among them."""
    first = list(leads[:limit])
    if first:
        newest = max(leads, key=lambda lead: lead.passage.published or date.min)
        first[-1] = first[-1] if newest in first else newest
    return first


def begins_with_topic(corpus: Corpus, topic: Query, lead: Lead, result: SearchResult) -> bool:
    """Whether the headline and the first sentence of the lead's article show the topic; else it only mentions it.

    A headline may name each subject of a letter: its first sentence has a word of the topic, or is not far from it.
    """
    version_id = lead.passage.version_id
    first = lead_of(corpus.openings([version_id], as_of=topic.as_of).get(version_id, []))
    if first is None:
        return False
    shown = replace(first.passage, text=first.quote)
    if not is_near_topic(topic, shown, result.query.weights):
        return False
    return not topic.stems.isdisjoint(stems(first.quote)) or _nearness(corpus, first, result) >= FAR


def _nearness(corpus: Corpus, lead: Lead, result: SearchResult) -> float:
    """The cosine to what was searched of the sentence that a lead begins with; 1 if no sentence begins it."""
    passage = lead.passage
    return next(
        (
            float(sentence.vector @ result.vector)
            for sentence in corpus.sentences([passage])[0]
            if lead.quote.startswith(bare(passage.text[sentence.start : sentence.end]))
        ),
        1.0,
    )


def sentences_about(topic: Query, result: SearchResult, passage_sentences: Sequence[Sequence[Sentence]]) -> list[Lead]:
    """What the passages of one article say of a topic: the nearest of the sentences that hold it, in its own order."""
    leads: dict[int, tuple[float, Lead]] = {}
    for passage, candidates in zip(result.passages, passage_sentences, strict=True):
        for sentence in candidates:
            lead = sentence_about(topic, passage, [sentence], result.vector, result.query.weights)
            if lead:
                leads[passage.start + sentence.start] = float(sentence.vector @ result.vector), lead
    nearest = sorted(leads, key=lambda start: leads[start][0], reverse=True)[:MAX_CLAIMS]
    return [leads[start][1] for start in sorted(nearest)]


def _said_by(corpus: Corpus, topic: Query, passages: Sequence[ScoredPassage], result: SearchResult) -> list[Lead]:
    """The sentences of these passages that say most of a topic, each the one of its article.

    Of an article whose passage has it in a link or a row of a list alone, what it says of it further up or down.
    """
    leads: list[Lead] = []
    in_lines: list[str] = []
    for passage, passage_sentences in zip(passages, corpus.sentences(passages), strict=True):
        about = partial(sentence_about, topic, passage, passage_sentences, result.vector, result.query.weights)
        if lead := about():
            leads.append(lead)
        elif about(lines=True):
            in_lines.append(passage.version_id)
    return [*leads, *_said_in(corpus, topic, in_lines, result).values()]


def _said_in(corpus: Corpus, topic: Query, version_ids: Sequence[str], result: SearchResult) -> dict[str, Lead]:
    """version_id -> the sentence of its beginning that has most words of a topic itself, where one says it."""
    openings = corpus.openings(version_ids, SAID_WITHIN, as_of=topic.as_of)
    passages = [passage for opening in openings.values() for passage in opening]
    leads: dict[str, tuple[float, Lead]] = {}
    for passage, passage_sentences in zip(passages, corpus.sentences(passages), strict=True):
        # Under a headline with all of the topic any sentence shows it, and another may be nearer by meaning.
        shares = [
            weigh(topic.stems.intersection(stems(passage.text[sentence.start : sentence.end])), result.query.weights)
            for sentence in passage_sentences
        ]
        for share in sorted({share for share in shares if share}, reverse=True):
            saying = [
                sentence
                for sentence, sentence_share in zip(passage_sentences, shares, strict=True)
                if sentence_share == share
            ]
            lead = sentence_about(topic, passage, saying, result.vector, result.query.weights)
            if lead and share > leads.get(passage.version_id, (0.0, lead))[0]:
                leads[passage.version_id] = share, lead
    return {version_id: lead for version_id, (_, lead) in leads.items()}


def _telling(
    corpus: Corpus, topic: Query, leads: list[Lead], best: dict[str, ScoredPassage], result: SearchResult
) -> list[Lead]:
    """The leads, each that has no word of the topic replaced by what its article says of it, where it does.

    One that has no word of its headline either, as the greeting of a letter on many subjects, tells nothing of it.
    """
    silent = [lead for lead in leads if topic.stems.isdisjoint(stems(lead.quote))]
    idle = {lead.passage.version_id for lead in silent if _content(lead.passage.title).isdisjoint(stems(lead.quote))}
    passages = [best[lead.passage.version_id] for lead in silent]
    leads_by_version = {
        passage.version_id: sentence_about(topic, passage, passage_sentences, result.vector, result.query.weights)
        for passage, passage_sentences in zip(passages, corpus.sentences(passages), strict=True)
    }
    leads_by_version |= _said_in(
        corpus, topic, sorted(version_id for version_id in idle if not leads_by_version[version_id]), result
    )
    return [
        leads_by_version.get(lead.passage.version_id) or lead
        for lead in leads
        if lead.passage.version_id not in idle or leads_by_version[lead.passage.version_id]
    ]


def _content(text: str) -> set[str]:
    return set(stems(" ".join(search_terms(text))))
