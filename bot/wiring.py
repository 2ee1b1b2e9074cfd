"""The only place where the real parts of the bot are built."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time

from bot.answering.answer import Evidence, Question, Refusal, Reply
from bot.answering.answerer import Answerer
from bot.answering.chat_model.budget import DailyBudget
from bot.answering.chat_model.model import CallLimits, ChatModel
from bot.answering.chat_model.provider import open_model
from bot.answering.question.query import read_query
from bot.answering.question.request import without_greeting
from bot.answering.refusal.calibration import fitted_now, moved_on, read_calibration
from bot.answering.search.retriever import PassageRetriever
from bot.answering.writers.chat.own_words import OwnWords
from bot.answering.writers.chat.writer import ChatModelWriter
from bot.answering.writers.extractive import ExtractiveWriter
from bot.answering.writers.proposal import Writer
from bot.conversation.stored_passages import StoredPassage
from bot.errors import QuestionRejected, TookTooLong
from bot.settings import NO_READER, AnsweringSettings
from ingest.corpus.articles import ScoredPassage
from ingest.corpus.catalog.database import damage_as_error
from ingest.corpus.corpus import Corpus
from ingest.corpus.deadline import time_limit
from ingest.corpus.errors import OutOfTime
from ingest.corpus.reader.entailment import EntailmentModel
from ingest.corpus.reader.reader import Reader
from ingest.corpus.reader.span_reader import SpanReader
from ingest.corpus.text.normalization import stream_safe

log = logging.getLogger(__name__)

GIVEN_UP = "This took too long, and was given up; ask again, or ask for less at a time."


def chat_model(settings: AnsweringSettings) -> ChatModel | None:
    """The chat model that the settings name, or None; raises NotConfigured."""
    if settings.chat_model is None:
        return None
    model = open_model(
        settings.chat_model,
        base_url=settings.chat_base_url,
        api_key=settings.chat_api_key,
        max_tokens=settings.chat_max_tokens,
        timeout=settings.chat_timeout,
    )
    budget = DailyBudget(settings.bot_data_dir, settings.chat_daily_tokens, lambda: datetime.now(settings.zone).date())
    limits = CallLimits(settings.chat_timeout, settings.chat_stall_timeout, settings.chat_max_tokens)
    return ChatModel(settings.chat_model, model, budget, limits)


class Answering:
    """A corpus and the chain over it; both methods block and may be called from any thread."""

    def __init__(
        self,
        settings: AnsweringSettings,
        *,
        retriever: Callable[..., PassageRetriever] = PassageRetriever,
    ) -> None:
        self.settings = settings
        self.corpus = Corpus.open(settings)
        self.retriever = open_retriever(settings, self.corpus, retriever)
        self.reader = self.retriever.reader
        self.entailment = entailment(settings)
        self.calibration = read_calibration(settings.corpus_dir)
        writer = self._writer()
        self.writer = writer.name
        self._answerer = Answerer(self.retriever, writer, self.calibration)

    def ask(self, text: str, *, asked_at: datetime | None = None, as_of: date | None = None) -> Reply:
        """The answer to a question, or why there is none; raises QuestionRejected for one that is too long.

        One that takes longer than QUESTION_SECONDS is answered from what is found by then, or refused.
        """
        text = self._accepted(text)
        question = self._question(text, asked_at, as_of)
        try:
            with damage_as_error(self.corpus.catalog.file), time_limit(self.settings.question_seconds):
                return self._answerer.answer(question)
        except OutOfTime:
            log.warning("a question was given up after QUESTION_SECONDS=%d", self.settings.question_seconds)
            return Refusal(question, GIVEN_UP, (), Evidence(()), self.writer)

    def search(self, text: str, *, k: int = 10, as_of: date | None = None) -> tuple[ScoredPassage, ...]:
        """The k best passages, without an answer; none for a question without words. Raises TookTooLong."""
        text = self._accepted(text)
        if not any(c.isalnum() for c in text):
            return ()
        try:
            with damage_as_error(self.corpus.catalog.file), time_limit(self.settings.question_seconds):
                return self.retriever.find(read_query(self._question(text, None, as_of)), k).passages
        except OutOfTime as error:
            raise TookTooLong(GIVEN_UP) from error

    def passages(self, kept: Sequence[StoredPassage]) -> list[ScoredPassage | None]:
        """What stands in these places today; None where an article was removed."""
        found = [self._passage(place) for place in kept]
        copies = self.corpus.copies([passage for passage in found if passage])
        there = {url for urls in copies.addresses.values() for url in urls}
        there |= {url for some in copies.of.values() for copy in some for url in copy.urls}
        # A copy that was removed since is not named any more.
        return [
            replace(passage, copies=tuple(url for url in passage.copies if url in there)) if passage else None
            for passage in found
        ]

    def warm_up(self) -> None:
        """Load the models and connect to the index, so that the first question does not wait for it."""
        self.corpus.embedding.warm_up()
        if self.reader:
            self.reader.score("warm up", ["warm up"])
        if self.retriever.spans:
            self.retriever.spans.read("warm up", [""], ["warm up"])
        if self.entailment:
            self.entailment.chance("warm up", "warm up")
        with damage_as_error(self.corpus.catalog.file):
            moved = moved_on(self.calibration, fitted_now(self.corpus, self.reader, self.retriever.spans))
            if moved:
                log.warning("%s", moved)
            self.retriever.find(read_query(self._question("warm up", None, None)), 1)

    def close(self, *, stop_server: bool = False) -> None:
        """Let go of the corpus; with stop_server, end the index server when nobody else uses it."""
        self.retriever.close()
        self.corpus.close(stop_server=stop_server)

    def _writer(self) -> Writer:
        extractive = ExtractiveWriter()
        model = chat_model(self.settings)
        if model is None:
            return extractive
        reads = self.settings.chat_passages, self.settings.chat_reads
        return ChatModelWriter(
            model, extractive, *reads, OwnWords(self.entailment) if self.settings.chat_own_words else None
        )

    def _passage(self, kept: StoredPassage) -> ScoredPassage | None:
        version = self.corpus.version(kept.article_id, kept.version_id)
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
            text=version.text[kept.start : kept.end],
            start=kept.start,
            end=kept.end,
            score=0.0,
            copies=kept.copies,
        )

    def _question(self, text: str, asked_at: datetime | None, as_of: date | None) -> Question:
        zone = self.settings.zone
        if asked_at is None:
            asked_at = datetime.combine(as_of, time.max, zone) if as_of else datetime.now(zone)
        try:
            asked_at = asked_at.astimezone(zone)
        except OverflowError:  # the first or last day of the calendar, which is another one there
            asked_at = asked_at.replace(tzinfo=zone)
        return Question(without_greeting(text), asked_at, as_of)

    def _accepted(self, text: str) -> str:
        if len(text) > self.settings.max_question_characters:
            raise QuestionRejected(
                f"The question is {len(text)} characters long; the longest that is answered has "
                f"{self.settings.max_question_characters}."
            )
        # A terminal of another encoding brings lone surrogates, which can be neither embedded nor printed.
        return stream_safe(text.encode("utf-8", "replace").decode("utf-8"))


def open_retriever(
    settings: AnsweringSettings, corpus: Corpus, kind: Callable[..., PassageRetriever] = PassageRetriever
) -> PassageRetriever:
    """The search over a corpus with the readers that the settings name, not loaded yet."""
    return kind(
        corpus=corpus,
        reader=reader(settings),
        spans=span_reader(settings),
        reader_seconds=settings.reader_seconds,
    )


def span_reader(settings: AnsweringSettings) -> SpanReader | None:
    """The reader that marks answers, not loaded yet; None where READER_MODEL says that nothing is read."""
    return None if settings.reader_model == NO_READER else SpanReader(threads=settings.embedding_threads)


def reader(settings: AnsweringSettings) -> Reader | None:
    """The model that READER_MODEL names, not loaded yet; None where it names none."""
    if settings.reader_model == NO_READER:
        return None
    return Reader(settings.reader_model, threads=settings.embedding_threads)


def entailment(settings: AnsweringSettings) -> EntailmentModel | None:
    """The model that ENTAILMENT_MODEL names, not loaded yet; None where nothing that it would check can stand."""
    if settings.entailment_model is None or settings.chat_model is None or not settings.chat_own_words:
        return None
    return EntailmentModel(settings.entailment_model, threads=settings.embedding_threads)
