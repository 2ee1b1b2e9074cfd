"""Builds the real parts of the bot from its settings; nothing else does, and nothing else is done here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bot.answering.chat_model.budget import DailyBudget
from bot.answering.chat_model.model import CallLimits, ChatModel
from bot.answering.chat_model.provider import open_model
from bot.answering.grounding.entailment import Entailment, shipped_reader
from bot.answering.refusal.calibration import read_calibration
from bot.answering.search.retriever import PassageRetriever
from bot.answering.service import Answering
from bot.answering.writers.chat.own_words import OwnWords
from bot.answering.writers.chat.writer import ChatModelWriter
from bot.answering.writers.extractive import ExtractiveWriter
from bot.answering.writers.proposal import Writer
from bot.conversation.follow_up.by_model import ModelRewriter
from bot.conversation.follow_up.of_outlets import OutletRewriter
from bot.conversation.follow_up.of_small_names import SmallNamesRewriter
from bot.conversation.follow_up.remarks import RemarkReader, RemarkRewriter
from bot.conversation.follow_up.rewrite import Rewriter
from bot.conversation.follow_up.small_models import stand_alone_by_models
from bot.settings import NO_READER, AnsweringSettings
from ingest.corpus.corpus import Corpus
from ingest.corpus.reader.context_reader import ContextReader
from ingest.corpus.reader.entailment import EntailmentModel
from ingest.corpus.reader.entailment_reader import SUFFIX, EntailmentReader
from ingest.corpus.reader.reader import Reader
from ingest.corpus.reader.span_reader import SpanReader

if TYPE_CHECKING:
    from ingest.corpus.embedding.model import EmbeddingModel

if TYPE_CHECKING:
    pass


def open_answering(
    settings: AnsweringSettings, *, retriever: Callable[..., PassageRetriever] = PassageRetriever
) -> Answering:
    """The service over the corpus that the settings name; raises NotConfigured and what Corpus.open raises."""
    corpus = Corpus.open(settings)
    try:
        model = chat_model(settings)
        return Answering(
            settings,
            corpus,
            open_retriever(settings, corpus, retriever),
            writer(settings, model),
            read_calibration(settings.corpus_dir),
            model,
        )
    except BaseException:
        corpus.close()
        raise


def writer(settings: AnsweringSettings, model: ChatModel | None) -> Writer:
    """What writes with the chat model where there is one, else the writer that quotes; raises NotConfigured."""
    extractive = ExtractiveWriter()
    if model is None:
        return extractive
    own_words = OwnWords(entailment(settings)) if settings.chat_own_words else None
    return ChatModelWriter(model, extractive, settings.chat_passages, settings.chat_reads, own_words)


def chat_model(settings: AnsweringSettings) -> ChatModel | None:
    """The chat model that the settings name, or None; raises NotConfigured."""
    if settings.chat_model is None:
        return None
    open_one = partial(
        open_model,
        settings.chat_model,
        base_url=settings.chat_base_url,
        api_key=settings.chat_api_key,
        max_tokens=settings.chat_max_tokens,
        timeout=settings.chat_timeout,
    )
    budget = DailyBudget(settings.bot_data_dir, settings.chat_daily_tokens, lambda: datetime.now(settings.zone).date())
    limits = CallLimits(settings.chat_timeout, settings.chat_stall_timeout, settings.chat_max_tokens)
    return ChatModel(settings.chat_model, open_one(), budget, limits, plain=partial(open_one, plain=True))


def rewriter(settings: AnsweringSettings, corpus: Corpus, model: ChatModel | None) -> Rewriter:
    """How a follow-up is understood: also after questions to outlets, in small letters, and as a wish for more.

    The chat model is the one that writes the answers, so that both leave it alone after it failed several times.
    """
    of_words = rewriter_of_words(settings, model, lambda: corpus.embedding)
    of_outlets = OutletRewriter(of_words, corpus)
    return SmallNamesRewriter(RemarkRewriter(of_outlets, RemarkReader(corpus), corpus), corpus)


def rewriter_of_words(
    settings: AnsweringSettings, model: ChatModel | None, embedding: Callable[[], EmbeddingModel] | None = None
) -> Rewriter:
    """How a follow-up is understood by its words: by the chat model where there is one, else by the small models."""
    reader = None if settings.reader_model == NO_READER else context_reader(settings)
    rewrite = partial(stand_alone_by_models, reader, embedding)
    return ModelRewriter(model, rewrite) if model else rewrite


def context_reader(settings: AnsweringSettings) -> ContextReader:
    """The reader of what a follow-up leaves unsaid, not loaded yet."""
    return ContextReader(threads=settings.embedding_threads)


def open_retriever(
    settings: AnsweringSettings, corpus: Corpus, kind: Callable[..., PassageRetriever] = PassageRetriever
) -> PassageRetriever:
    """The search over a corpus with the readers that the settings name, not loaded yet."""
    return kind(
        corpus=corpus, reader=reader(settings), spans=span_reader(settings), reader_seconds=settings.reader_seconds
    )


def span_reader(settings: AnsweringSettings) -> SpanReader | None:
    """The reader that marks answers, not loaded yet; None if READER_MODEL turns the readers off."""
    return None if settings.reader_model == NO_READER else SpanReader(threads=settings.embedding_threads)


def reader(settings: AnsweringSettings) -> Reader | None:
    """The model that READER_MODEL names, not loaded yet; None where it names none."""
    if settings.reader_model == NO_READER:
        return None
    return Reader(settings.reader_model, threads=settings.embedding_threads)


def entailment(settings: AnsweringSettings) -> Entailment | None:
    """What checks sentences in a model's own words: the model that ENTAILMENT_MODEL names, else that of the program.

    None where no reply has such sentences, or where the setting is "none". It is not loaded yet.
    """
    name = settings.entailment_model
    if settings.chat_model is None or not settings.chat_own_words or name == NO_READER:
        return None
    if name is None:
        return shipped_reader()
    if name.endswith(SUFFIX):
        return EntailmentReader(Path(name).expanduser(), threads=settings.embedding_threads)
    return EntailmentModel(name, threads=settings.embedding_threads)
