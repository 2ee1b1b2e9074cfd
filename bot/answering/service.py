"""The service that programs call: questions and searches over an open corpus, each with a time limit."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Protocol

from bot.answering.answer import (
    NO_FILTERS,
    Answer,
    Change,
    Citation,
    Evidence,
    Filters,
    Freshness,
    NearestArticle,
    Question,
    Refusal,
    Reply,
)
from bot.answering.answerer import Answerer
from bot.answering.chat_model.model import ChatModel
from bot.answering.checking.checker import Checker
from bot.answering.checking.verdict import Checked, Verdict
from bot.answering.notices.corrections import changes_of
from bot.answering.question.chosen_outlet import chosen_outlet
from bot.answering.question.links import read_links
from bot.answering.question.outlets import of_named_outlet
from bot.answering.question.query import read_query
from bot.answering.question.request import without_greeting
from bot.answering.question.spelling.two_spellings import as_articles_write
from bot.answering.refusal.calibration import Calibration, fitted_now, what_changed
from bot.answering.refusal.gaps.clusters import find_gaps
from bot.answering.refusal.gaps.gap import Gap, RefusedQuestion
from bot.answering.refusal.reasons import FIRST_LINKED, NOT_LINKED, TOOK_TOO_LONG, in_another_language
from bot.answering.search.initials import with_initials
from bot.answering.search.retriever import PassageRetriever
from bot.answering.topics.more import more_articles
from bot.answering.topics.new_reports import NewReports
from bot.answering.topics.reply import TopicCommand, TopicReply
from bot.answering.topics.topics import Topics
from bot.answering.writers.progress import OnProgress, progress_to
from bot.answering.writers.proposal import Writer
from bot.errors import QuestionRejected, TookTooLong
from bot.languages.translatable import gettext_lazy
from bot.settings import AnsweringSettings
from bot.usage import CorpusGrowth
from ingest.corpus.articles import Correction, OutletCount, ScoredPassage, Version
from ingest.corpus.catalog.database import damage_as_error
from ingest.corpus.corpus import Corpus
from ingest.corpus.corpus_state import CorpusState, read_state
from ingest.corpus.deadline import time_limit
from ingest.corpus.degradation import Degradation, note_degradation
from ingest.corpus.errors import OutOfTime
from ingest.corpus.text.normalization import normalize

log = logging.getLogger(__name__)

# Characters of a message that is checked: as many as Discord lets one have, with the embeds of one that it forwards.
LONGEST_MESSAGE = 12_000
_DAY_AHEAD = timedelta(days=1)  # a report has the day of its publisher's time zone, which may be tomorrow here


class StoredSpan(Protocol):
    """The place of a passage of an earlier reply, in offsets of its version, and the links of its copies."""

    @property
    def article_id(self) -> str: ...
    @property
    def version_id(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def copies(self) -> tuple[str, ...]: ...


class Answering:
    """Questions to a corpus; every method blocks and may be called from any thread."""

    def __init__(
        self,
        settings: AnsweringSettings,
        corpus: Corpus,
        retriever: PassageRetriever,
        writer: Writer,
        calibration: Calibration,
        chat_model: ChatModel | None = None,
    ) -> None:
        self.settings = settings
        self.corpus = corpus
        self.retriever = retriever
        self.reader = retriever.reader
        self.calibration = calibration
        self.chat_model = chat_model
        self.writer = writer.name
        self._writer = writer
        self._answerer = Answerer(retriever, writer, calibration)
        self._checker = Checker(retriever)
        self._topics = Topics(retriever)

    def ask(
        self,
        text: str,
        *,
        asked_at: datetime | None = None,
        as_of: date | None = None,
        filters: Filters = NO_FILTERS,
        typed: str | None = None,
        shown: frozenset[str] = frozenset(),
        on_progress: OnProgress | None = None,
    ) -> Reply:
        """The answer to a question, or why there is none; raises QuestionRejected if the question is too long.

        `typed` are the words of a follow-up, where the text is what was made of it: both are searched. An overview
        leaves out the reports of the articles `shown`, by their ids, if there are others.

        A question that takes longer than QUESTION_SECONDS is answered from what was found by then, or refused. Where a
        chat model reads for it, `on_progress` is called before it begins, and for each sentence that is proven.
        """
        text = self._accepted(text)
        question = replace(self._question(text, asked_at, as_of, filters), shown=shown)
        try:
            with self._limited(), progress_to(on_progress):
                reply = self._answerer.answer(question, self._accepted(typed) if typed else None)
        except TookTooLong:
            log.warning("a question was stopped after QUESTION_SECONDS=%d", self.settings.question_seconds)
            note_degradation(Degradation.STOPPED)
            reply = Refusal(question, TOOK_TOO_LONG, (), Evidence(()), self.writer)
        # Only what is cited counts as matching: a refusal shows the age of the whole corpus.
        cited = [citation.passage for citation in reply.citations] if isinstance(reply, Answer) else []
        return replace(reply, freshness=self._freshness(question, cited))

    def topic(
        self,
        command: TopicCommand,
        text: str,
        *,
        asked_at: datetime | None = None,
        as_of: date | None = None,
        filters: Filters = NO_FILTERS,
        new: NewReports | None = None,
    ) -> TopicReply:
        """What the corpus reports on a topic, or why that is nothing; raises QuestionRejected if it is too long.

        With `new`, which is for the latest alone, what is new of it.
        """
        question = self._question(self._accepted(text), asked_at, as_of, filters)
        try:
            with self._limited():
                reply = self._topics.reply(command, question, new)
        except TookTooLong:
            log.warning("a topic was stopped after QUESTION_SECONDS=%d", self.settings.question_seconds)
            reply = TopicReply(command, question, (), TOOK_TOO_LONG)
        freshness = self._freshness(question, [line.citation.passage for line in reply.lines])
        return replace(reply, freshness=replace(freshness, newest=reply.newest) if reply.newest else freshness)

    def report_days(self, topic: str, *, as_of: date | None = None) -> list[date]:
        """The days of the dated reports on a topic, one for each report; raises TookTooLong."""
        question = self._question(self._accepted(topic), None, as_of)
        with self._limited():
            return self._topics.report_days(question)

    def search(
        self, text: str, *, k: int = 10, as_of: date | None = None, filters: Filters = NO_FILTERS
    ) -> tuple[ScoredPassage, ...]:
        """The k best passages, without an answer; none if the question has no words. Raises TookTooLong."""
        return self.search_with_notes(text, k=k, as_of=as_of, filters=filters)[0]

    def search_with_notes(
        self, text: str, *, k: int = 10, as_of: date | None = None, filters: Filters = NO_FILTERS
    ) -> tuple[tuple[ScoredPassage, ...], tuple[str, ...]]:
        """The same passages, and notes for the person on how they were searched: which reports and which time.

        A text with a link is looked for in the linked article alone, and a link alone finds its passages.
        """
        question = self._question(self._accepted(text), None, as_of, filters)
        with self._limited():
            question, notes_on_links = self._of_linked(question)
            if not any(c.isalnum() for c in question.text):
                return (), notes_on_links
            query = as_articles_write(read_query(of_named_outlet(question, self.corpus)), self.corpus)
            result = self.retriever.find(with_initials(query, self.corpus), k)
            in_another = in_another_language(query, result, self.corpus)
            return result.passages, (*notes_on_links, *in_another, *result.notes)

    def check(self, text: str, *, asked_at: datetime | None = None, as_of: date | None = None) -> Checked:
        """What the articles say of a message: supported, contradicted or not found; raises QuestionRejected.

        A message may be as long as Discord lets one be. One that takes longer than QUESTION_SECONDS is not found.
        """
        text = self._accepted(text, LONGEST_MESSAGE)
        question = self._question(text, asked_at, as_of)
        try:
            with self._limited():
                checked = self._checker.check(question)
        except TookTooLong:
            log.warning("a check was stopped after QUESTION_SECONDS=%d", self.settings.question_seconds)
            checked = Checked(question, Verdict.NOT_FOUND, TOOK_TOO_LONG)
        cited = [citation.passage for citation in checked.citations]
        return replace(checked, freshness=self._freshness(question, cited))

    def more_like(self, stored: Sequence[StoredSpan]) -> list[Citation]:
        """Other articles that are close to these passages, newest first; raises TookTooLong or IndexUnavailable."""
        with self._limited():
            passages = [passage for span in stored if (passage := self._passage(span))]
            return more_articles(self.corpus, passages)

    def freshness(self, passages: Sequence[ScoredPassage], *, as_of: date | None = None) -> Freshness:
        """How old these passages of a search and the corpus are, now or as of that day."""
        return self._freshness(self._question("", None, as_of), passages)

    def state(self) -> CorpusState:
        """How old the corpus is and how its sources are doing, now."""
        with damage_as_error(self.corpus.catalog.file):
            return read_state(self.corpus.catalog, datetime.now(self.settings.zone), self.settings.stale_days)

    def outlets(self) -> list[OutletCount]:
        """The outlets of the corpus, most articles first."""
        with damage_as_error(self.corpus.catalog.file):
            return self.corpus.outlets()

    def growth(self, since: date) -> CorpusGrowth:
        """What the corpus holds, and how many of its articles came on each day of TIMEZONE from this one on."""
        with damage_as_error(self.corpus.catalog.file):
            today = datetime.now(self.settings.zone).date()
            return CorpusGrowth(
                self.corpus.article_count(),
                self.corpus.passage_count(),
                self.corpus.newest_day(today),
                self.corpus.new_articles(since, self.settings.zone),
            )

    def gaps(self, refused: Sequence[RefusedQuestion]) -> list[Gap]:
        """The clusters of these refused questions, the largest first, each with the nearest articles of today."""
        with damage_as_error(self.corpus.catalog.file):
            return find_gaps(refused, self.corpus.embedding.encode_passages, self._nearest)

    def passages(self, stored: Sequence[StoredSpan]) -> list[ScoredPassage | None]:
        """The passages at these places as the corpus has them today; None where the article was removed."""
        with damage_as_error(self.corpus.catalog.file):
            passages = [self._passage(span) for span in stored]
            copies = self.corpus.copies([passage for passage in passages if passage])
        visible = {url for urls in copies.addresses.values() for url in urls}
        visible |= {url for group in copies.of.values() for copy in group for url in copy.urls}
        # A copy that has since been removed is no longer named.
        return [
            replace(passage, copies=tuple(url for url in passage.copies if url in visible)) if passage else None
            for passage in passages
        ]

    def version(self, article: str, version_id: str | None = None) -> tuple[Version, Correction | None] | None:
        """The version of an article, today's or the one with this id, and what was corrected in it; None if none is."""
        with damage_as_error(self.corpus.catalog.file):
            version = self.corpus.version(article, version_id)
            if version is None:
                return None
            return version, self.corpus.corrections([version.version_id]).get(version.version_id)

    def later_corrections(self, stored: Sequence[StoredSpan]) -> dict[str, Correction]:
        """What publishers have corrected in these articles since the stored versions, by version_id."""
        with damage_as_error(self.corpus.catalog.file):
            return self.corpus.later_corrections({span.version_id: span.article_id for span in stored})

    def changes(self, passages: Sequence[ScoredPassage], *, as_of: date | None = None) -> dict[str, Change]:
        """What publishers have corrected or changed in these versions, known now or by that day, by version_id."""
        with damage_as_error(self.corpus.catalog.file):
            return changes_of(passages, self.corpus, as_of)

    def warm_up(self) -> None:
        """Loads the models and connects to the index, so that the first question need not wait for them."""
        self.corpus.embedding.warm_up()
        if self.reader:
            self.reader.score("warm up", ["warm up"])
        if self.retriever.spans:
            self.retriever.spans.read("warm up", [""], ["warm up"])
        self._writer.warm_up()
        with damage_as_error(self.corpus.catalog.file):
            outdated = what_changed(self.calibration, fitted_now(self.corpus, self.reader, self.retriever.spans))
            if outdated:
                log.warning("%s", outdated)
            self.retriever.find(read_query(self._question("warm up", None, None)), 1)

    def close(self, *, stop_server: bool = False) -> None:
        """Closes the corpus; with stop_server, also stops the index server unless another process uses it."""
        self.retriever.close()
        self.corpus.close(stop_server=stop_server)

    @contextmanager
    def _limited(self) -> Iterator[None]:
        """Work on a question in QUESTION_SECONDS; raises TookTooLong."""
        try:
            with damage_as_error(self.corpus.catalog.file), time_limit(self.settings.question_seconds):
                yield
        except OutOfTime as error:
            raise TookTooLong(TOOK_TOO_LONG) from error

    def _of_linked(self, question: Question) -> tuple[Question, tuple[str, ...]]:
        """The question that is searched for a text that may have links, and notes on the links for the person."""
        linked = read_links(question, self.corpus)
        if linked is None:
            return question, ()
        if linked.article is None:
            return replace(question, text=linked.said), (NOT_LINKED,)
        notes = (FIRST_LINKED,) if linked.others else ()
        # Of a link alone the passages that are nearest to the headline come first.
        text = linked.said or linked.headline
        return replace(question, text=text, filters=Filters(article=linked.article)), notes

    def _passage(self, span: StoredSpan) -> ScoredPassage | None:
        version = self.corpus.version(span.article_id, span.version_id)
        if version is None:
            return None
        return ScoredPassage(
            passage_id=0,
            article_id=version.article_id,
            version_id=version.version_id,
            title=version.title,
            url=version.url,
            outlet=version.outlet,
            name=version.name,
            published=version.published,
            retrieved=version.retrieved,
            text=version.text[span.start : span.end],
            start=span.start,
            end=span.end,
            score=0.0,
            copies=span.copies,
        )

    def _nearest(self, article_ids: Iterable[str]) -> dict[str, NearestArticle]:
        versions = (self.corpus.version(article_id) for article_id in article_ids)
        return {version.article_id: NearestArticle.of(version) for version in versions if version is not None}

    def _freshness(self, question: Question, passages: Sequence[ScoredPassage]) -> Freshness:
        at, today = question.asked_at, question.today
        with damage_as_error(self.corpus.catalog.file):
            age = self.corpus.age(at, question.as_of)
        ahead = timedelta() if question.as_of else _DAY_AHEAD
        days = [passage.published for passage in passages if passage.published and passage.published - today <= ahead]
        newest = max(days, default=None) if passages else age.newest
        stale = age.is_stale(today, self.settings.stale_days)
        return Freshness(at, newest, bool(passages), age.newest, age.updated, stale, question.as_of)

    def _question(
        self, text: str, asked_at: datetime | None, as_of: date | None, filters: Filters = NO_FILTERS
    ) -> Question:
        if filters.since and filters.until and filters.since > filters.until:
            since, until = filters.since.isoformat(), filters.until.isoformat()
            raise QuestionRejected(
                gettext_lazy("{since} is later than {until}; swap the two days.", since=since, until=until)
            )
        if as_of and filters.since and filters.since > as_of:
            since, day = filters.since.isoformat(), as_of.isoformat()
            raise QuestionRejected(
                gettext_lazy(
                    "{since} is later than {day}, the day as of which you ask: no report can be so new.",
                    since=since,
                    day=day,
                )
            )
        if filters.outlet:
            names = [count.outlet for count in self.outlets() if count.outlet]
            filters = replace(filters, outlet=chosen_outlet(filters.outlet, names))
        zone = self.settings.zone
        if as_of:
            asked_at = datetime.combine(as_of, time.max, zone)  # "last month" is that of the day
        elif asked_at is None:
            asked_at = datetime.now(zone)
        try:
            asked_at = asked_at.astimezone(zone)
        except OverflowError:  # the first or last day of the calendar, which has no counterpart in that zone
            asked_at = asked_at.replace(tzinfo=zone)
        return Question(without_greeting(text), asked_at, as_of, filters)

    def _accepted(self, text: str, message_limit: int = 0) -> str:
        """The text of a question, or of a message with this limit, normalized; raises QuestionRejected if too long."""
        limit = message_limit or self.settings.max_question_characters
        if len(text) > limit:
            if message_limit:
                too_long = gettext_lazy(
                    "The message is {length} characters long; the limit is {limit}.", length=len(text), limit=limit
                )
            else:
                too_long = gettext_lazy(
                    "The question is {length} characters long; the limit is {limit}.", length=len(text), limit=limit
                )
            raise QuestionRejected(too_long)
        # A terminal of another encoding brings lone surrogates, which can be neither embedded nor printed. Some
        # keyboards write an accent apart from its letter, which would end the word.
        return normalize("NFC", text.encode("utf-8", "replace").decode("utf-8"))
