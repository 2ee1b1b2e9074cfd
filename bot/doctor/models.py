"""The checks of the models: what embeds, what reads and what writes."""

from __future__ import annotations

import time
from collections.abc import Iterator

import prompts
from bot.answering.chat_model.outcome import ChatFailure
from bot.answering.grounding.entailment import shipped_reader
from bot.doctor.check import Check
from bot.doctor.timing import milliseconds, timed
from bot.settings import NO_READER, BotSettings
from bot.wiring import chat_model, context_reader, entailment, reader, span_reader
from ingest.corpus.embedding.model import EmbeddingModel
from ingest.corpus.embedding.model_files import find_model

# Question and text together are of about 50 word pieces, as most are that a reader is given.
PROBE_QUESTION = "What did the council decide?"
PROBE_TEXT = (
    "The council passed a budget of 40 million crowns on Monday; schools get a third of it, the mayor said, "
    "and the rest goes to roads, bridges and the new library in the old harbor."
)
PROBE_STATEMENT = "The council passed a budget."
PROBE_PAIRS = 16


def check_model(settings: BotSettings) -> Check:
    """Whether the embedding model loads."""
    started = time.perf_counter()
    model = EmbeddingModel(
        settings.embedding_model, backend=settings.embedding_backend, threads=settings.embedding_threads
    )
    find_model(settings.embedding_model)  # checks its files, which are not read where there is a conversion
    model.warm_up()
    model.encode_passages(["warm up"])  # another model may run these
    spent = time.perf_counter() - started
    return Check("model", True, f"{model.name}, {model.dimension} dimensions, loaded in {spent:.1f} s")


def check_chat_model(settings: BotSettings) -> Check:
    """Whether the chat model answers."""
    model = chat_model(settings)
    if model is None:
        return Check("chat-model", True, "none; answers are made of quotes")
    result, spent = timed(lambda: model.complete({"human": prompts.load("doctor_question", ())}, {}))
    if isinstance(result, ChatFailure):
        detail = f"{model.name}: {result.reason}" + (f" ({result.detail})" if result.detail else "")
        return Check("chat-model", False, detail, result.fix)
    return Check("chat-model", True, f"{model.name} answered in {spent:.1f} s, {result.usage.total} tokens")


def check_reader(settings: BotSettings) -> Check:
    """Whether the readers load, and how long each takes."""
    model, spans = reader(settings), span_reader(settings)
    if model is None or spans is None:
        return Check("reader", True, "none; answers are made without it")
    context, statements = context_reader(settings), shipped_reader()
    texts = [PROBE_TEXT] * PROBE_PAIRS
    scoring = milliseconds(lambda: model.score(PROBE_QUESTION, texts)) / PROBE_PAIRS
    marking = milliseconds(lambda: spans.read(PROBE_QUESTION, [""] * PROBE_PAIRS, texts)) / PROBE_PAIRS
    following = milliseconds(lambda: context.read(PROBE_QUESTION, [PROBE_TEXT]))
    deciding = milliseconds(lambda: statements.chance(PROBE_TEXT, PROBE_STATEMENT))
    parts = (
        f"{model.name}, digest {model.digest[:12]}, {scoring:.1f} ms a pair",
        f"the one that marks answers, digest {spans.digest[:12]}, {marking:.1f} ms a pair",
        f"the one that reads follow-ups, digest {context.digest[:12]}, {following:.1f} ms",
        f"the one that reads statements, digest {statements.digest[:12]}, {deciding:.1f} ms",
    )
    return Check("reader", True, "; ".join(parts))


def check_entailment(settings: BotSettings) -> Iterator[Check]:
    """Whether another model of statements is used, and how long it takes."""
    if settings.entailment_model in (None, NO_READER):
        return
    model = entailment(settings)
    if model is None:
        fix = "Set CHAT_MODEL and CHAT_OWN_WORDS=True, or leave ENTAILMENT_MODEL empty."
        yield Check("entailment", False, f"{settings.entailment_model} is not used", fix)
        return
    spent = milliseconds(lambda: model.chance(PROBE_TEXT, PROBE_STATEMENT))
    yield Check("entailment", True, f"{model.name}, {spent:.0f} ms a sentence")
