"""Who reported a claim first, and who followed, with the time between.

The publishers' own times of publication count where they state one. Of a report without one, the day is known, and when
this corpus first saw it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.answering.answer import Citation
from bot.answering.english.lexicon.closed_words import SUBJECT_PRONOUNS
from bot.answering.english.same_words import wording
from bot.answering.english.terms import stems, words
from bot.answering.grounding.quotes import locate
from bot.answering.question.query import Query
from bot.answering.search.retriever import SearchResult
from bot.answering.topics.claim_sentences import reports_of, sentences_to_read
from bot.answering.topics.finder import Findings, cited, passages_on, undated_notes
from bot.answering.topics.leads.lead import Lead, bare, says_most, sentence_about
from bot.answering.topics.reply import TopicLine
from bot.languages.translatable import gettext_lazy
from ingest.corpus.articles import Copies, ScoredPassage
from ingest.corpus.corpus import Corpus
from ingest.corpus.deadline import check_time, if_in_time
from ingest.corpus.reader.reader import Reader

MOST = 10  # lines
NEAREST = gettext_lazy(
    "These sentences come nearest to the claim. Some may report something else; all do if nobody reported it. "
    "Earlier reports in other words may be missing."
)
OF_A_COPY = 12  # passages of a copy in which the words are looked for


def who_reported(
    corpus: Corpus, claim: Query, result: SearchResult, reader: Reader | None = None, seconds: float = 5.0
) -> Findings:
    """The reports of a claim, earliest first; undated ones are left out.

    A reader decides, in so many seconds at most, which sentences report it; without one those that say most of its
    words. Of copies the earliest has the line, the others are named under it.
    """
    leads = reports_of(claim.text, sentences_to_read(corpus, result), reader, seconds) if reader else None
    if leads is None:
        leads = list(_leads_by_words(corpus, claim, result))
    copies = if_in_time("copies", lambda: corpus.copies([lead.passage for lead in leads], claim.as_of), Copies())
    versions = [lead.passage.version_id for lead in leads]
    copied = [copy.version_id for version in versions for copy in copies.of.get(version, ())]
    times = corpus.publication_times([*versions, *copied])
    first = [_first_of_copies(corpus, lead, copies, times, claim) for lead in leads]
    citations = cited(corpus, _each_once(in_order(first, times))[:MOST], claim.as_of)
    lines = tuple(_line(citations[0].passage, citation, times) for citation in citations)
    notes = ((NEAREST,) if lines else ()) + undated_notes(passages_on(claim, result), result, lines)
    days = [lead.passage.published for lead in first if lead.passage.published]
    return Findings(lines, notes, newest=max(days, default=None))


def in_order(leads: Sequence[Lead], times: Mapping[str, datetime]) -> list[Lead]:
    """The leads by time of publication where each has one (`times`, by version_id), else by day first.

    The day is the publisher's: in Seoul it is the next one while New York still reports of this one. Within a day, a
    report without a time counts as published when this corpus first saw it; later it cannot have been. One that was
    retrieved at midnight comes last: of that, too, the day alone is known.
    """
    timed = all(lead.passage.version_id in times for lead in leads)

    def key(lead: Lead) -> tuple[date, bool, datetime, str]:
        passage = lead.passage
        day = date.min if timed else passage.published or date.max
        is_known = passage.version_id in times or passage.retrieved.time() != time()
        return day, not is_known, times.get(passage.version_id, passage.retrieved), passage.article_id

    return sorted(leads, key=key)


def days_between(first: ScoredPassage, passage: ScoredPassage) -> timedelta | None:
    """The whole days between two reports; none where the later one is from where it was still the day before."""
    if first.published is None or passage.published is None:
        return None
    return max(passage.published - first.published, timedelta())


def time_between(first: ScoredPassage, passage: ScoredPassage, times: Mapping[str, datetime]) -> timedelta | None:
    """How much later a report came out by the publishers' own times; None unless both state one, in this order."""
    if first.version_id not in times or passage.version_id not in times:
        return None
    between = times[passage.version_id] - times[first.version_id]
    return between if between >= timedelta() else None


def time_seen_after(first: ScoredPassage, passage: ScoredPassage) -> timedelta | None:
    """How much later the corpus saw a report of the same day; None unless both were seen on the day they came out."""
    same_day = first.published == passage.published == first.retrieved.date() == passage.retrieved.date()
    between = passage.retrieved - first.retrieved
    return between if same_day and between > timedelta() else None


def _line(first: ScoredPassage, citation: Citation, times: Mapping[str, datetime]) -> TopicLine:
    passage = citation.passage
    return TopicLine(
        citation,
        passage.published,
        after=days_between(first, passage),
        published_after=time_between(first, passage, times),
        seen_after=time_seen_after(first, passage),
    )


def _leads_by_words(corpus: Corpus, claim: Query, result: SearchResult) -> Iterator[Lead]:
    """The sentence of each dated article, of its passage that is nearest to the claim.

    Of those that say most of the claim by themselves: a headline that says it all makes any of its sentences do. A
    sentence that begins with a pronoun may leave to the headline whom it is about.
    """
    weights = result.query.weights
    passages = sorted(result.passages, key=result.cosine_of, reverse=True)
    articles: set[str] = set()
    for passage, passage_sentences in zip(passages, corpus.sentences(passages), strict=True):
        check_time()
        if passage.published is None or passage.article_id in articles:
            continue
        telling = [
            sentence
            for sentence in passage_sentences
            if _says(claim, passage, bare(passage.text[sentence.start : sentence.end]), weights)
        ]
        lead = sentence_about(claim, passage, telling, result.vector, weights)
        if lead is not None:
            articles.add(passage.article_id)
            yield lead


def _says(claim: Query, passage: ScoredPassage, text: str, weights: Mapping[str, float]) -> bool:
    """Whether a sentence says most of a claim, with one name of the headline in place of a pronoun that begins it."""
    if says_most(claim, text, weights):
        return True
    first = next(iter(words(text)), "")
    if first not in SUBJECT_PRONOUNS:
        return False
    title = set(stems(passage.title))
    return any(
        says_most(replace(claim, stems=claim.stems - name), text, weights)
        for name in claim.names.values()
        if name and name <= title and claim.stems - name
    )


def _first_of_copies(corpus: Corpus, lead: Lead, copies: Copies, times: Mapping[str, datetime], claim: Query) -> Lead:
    """The same words in the earliest of an article and the copies that may answer, with the links of the others."""
    copies_of_lead = copies.of.get(lead.passage.version_id, ())
    openings = corpus.openings([copy.version_id for copy in copies_of_lead], OF_A_COPY, claim.as_of)
    earlier = [
        Lead(passage, lead.quote)
        for opening in openings.values()
        if (passage := next((article for article in opening if locate(article, lead.quote)), None))
        and passage.published
        and claim.question.filters.admits(passage)
    ]
    articles = [lead, *earlier]
    earliest = in_order(articles, times)[0]
    links = [url for article in articles if article is not earliest and (url := article.passage.url)]
    urls = dict.fromkeys([*links, *lead.passage.copies])
    return replace(
        earliest, passage=replace(earliest.passage, copies=tuple(u for u in urls if u != earliest.passage.url))
    )


def _each_once(leads: Iterable[Lead]) -> list[Lead]:
    """The leads without later ones of an article that is there already, as a line or as a copy.

    One in the same words as an earlier one of its outlet is named under it, as a copy is, if the outlet is known.
    """
    selected: dict[tuple[str, str], Lead] = {}
    repeated: set[str] = set()
    for lead in leads:
        passage = lead.passage
        key = (passage.outlet or passage.article_id, wording(lead.quote))
        if passage.article_id not in repeated and passage.url not in repeated:
            earlier = selected.setdefault(key, lead)
            if earlier is not lead and passage.url:
                copies = dict.fromkeys([*earlier.passage.copies, passage.url, *passage.copies])
                selected[key] = replace(earlier, passage=replace(earlier.passage, copies=tuple(copies)))
        repeated.update([passage.article_id, *passage.copies])
    return list(selected.values())
