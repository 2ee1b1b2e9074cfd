"""Reads a chat model's stream within its limits: total time, pauses between pieces, and length.

A thread of its own reads it, because a provider's package may block for longer than it was told to (keep-alive
comments reset the clock of a socket), and a thread that is waited for with a limit is the one way that holds for all
of them.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from queue import Empty, SimpleQueue
from typing import Protocol

from langchain_core.messages import AIMessage
from langchain_core.runnables import Runnable, RunnableLambda

from bot.answering.answer import Usage
from bot.answering.chat_model import outcome
from bot.answering.chat_model.failure import failure_of
from bot.answering.chat_model.outcome import ChatFailure, Completion
from ingest.corpus.text.normalization import stream_safe

# A stream that never ends is abandoned, its thread ends with the connection; so many may hang at once.
HANGING = 8
# Pieces without text that a stream has where nobody thinks: its beginning, its end and its count of tokens.
_SILENT = 3
# Some models think aloud in the text itself; what they think is no part of it. Where the prompt opens the thoughts, the
# text has only their end.
_THOUGHTS = re.compile(r"\A(?:(?!<think>).)*?</think>|<think>.*?(?:</think>|\Z)", re.DOTALL | re.IGNORECASE)
Chain = Runnable[dict[str, str], AIMessage]
_DECLINED = frozenset({"content_filter", "safety", "refusal", "prohibited_content", "blocklist"})


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds to the `deadline` (of time.monotonic), seconds between two pieces of text, characters, tokens."""

    deadline: float
    stall: float
    characters: int
    tokens: int = 0


@dataclass(frozen=True, slots=True)
class _Piece:
    """What one chunk brings."""

    text: str
    tokens_in: int
    tokens_out: int
    reason: str


@dataclass(frozen=True, slots=True)
class _Ended:
    error: BaseException | None


@dataclass(slots=True)
class _Draft:
    """What has come so far."""

    parts: list[str] = field(default_factory=list)
    size: int = 0
    silent: int = 0  # pieces without text
    tokens_in: int = 0
    tokens_out: int = 0
    reason: str = ""

    def add(self, piece: _Piece) -> None:
        self.parts.append(piece.text)
        self.size += len(piece.text)
        self.silent += not piece.text
        # Some providers send totals, once or running, with the input each time: the largest is right for both. Others,
        # such as Gemini, send what each piece adds, which is no input after the first: that adds up.
        adds = not piece.tokens_in
        self.tokens_out = self.tokens_out + piece.tokens_out if adds else max(self.tokens_out, piece.tokens_out)
        self.tokens_in = max(self.tokens_in, piece.tokens_in)
        self.reason = piece.reason or self.reason

    @property
    def text(self) -> str:
        """The text so far; a character that came in two halves is whole, half a one is U+FFFD."""
        return "".join(self.parts).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

    def usage(self, prompt_tokens: int, unseen: int = 0) -> Usage:
        """What it has cost; `unseen` are the most tokens that it may have thought, if it was broken off."""
        if self.tokens_in:
            return Usage(self.tokens_in, self.tokens_out)
        tokens_out = tokens_of(self.text)
        if self.silent > _SILENT:
            # What it thinks comes as pieces whose text the packages leave out, of a token or more each.
            tokens_out = max(tokens_out + self.silent, unseen)
        return Usage(prompt_tokens, tokens_out, estimated=True)


class DraftListener(Protocol):
    """Hears what a model writes while it writes; it must return soon and raise nothing."""

    def begin(self) -> None:
        """The model is called."""

    def begin_draft(self) -> None:
        """Another draft begins: the first, or that of another try."""

    def add(self, text: str) -> None:
        """This comes next in the draft."""


def tokens_of(text: str) -> int:
    """A guess at the tokens of a text, rather too high: a token is some four bytes of English, three of Chinese."""
    return len(text.encode("utf-8", "surrogatepass")) // 3 + 1


class StreamReader:
    """Reads streams; none while HANGING of those that were given up have not ended. Thread-safe."""

    def __init__(self) -> None:
        self._given_up: list[threading.Event] = []  # for each such stream, what is set at its end
        self._lock = threading.Lock()

    def read(
        self,
        chain: Chain,
        values: dict[str, str],
        limits: Limits,
        prompt_tokens: int,
        listener: DraftListener | None = None,
    ) -> Completion | ChatFailure:
        """The whole text that the chain writes, or why there is none; `prompt_tokens` is the guess at what it reads."""
        if self._hanging() >= HANGING:
            return outcome.BUSY
        arrived: SimpleQueue[_Piece | _Ended] = SimpleQueue()
        given_up, ended = threading.Event(), threading.Event()
        pump: Runnable[dict[str, str], None] = RunnableLambda(
            lambda inputs: _pump(chain.stream(inputs), arrived, given_up)
        )

        def work() -> None:
            error: BaseException | None = InterruptedError("the thread was ended")
            try:
                # LangChain's way of having an exception as a value, whatever a provider's package raises.
                (error,) = pump.batch([values], return_exceptions=True)
            finally:
                ended.set()
                arrived.put(_Ended(error))

        try:
            threading.Thread(target=work, name="chat-model", daemon=True).start()
        except RuntimeError:  # the system has no more threads
            return outcome.BUSY
        if listener:
            listener.begin_draft()
        try:
            return _collect(arrived, limits, prompt_tokens, listener)
        finally:
            given_up.set()
            with self._lock:
                self._given_up.append(ended)

    def _hanging(self) -> int:
        """How many streams were given up and have not ended; those that have are forgotten."""
        with self._lock:
            self._given_up = [ended for ended in self._given_up if not ended.is_set()]
            return len(self._given_up)


def _pump(stream: Iterator[AIMessage], arrived: SimpleQueue[_Piece | _Ended], given_up: threading.Event) -> None:
    with closing(stream):  # type: ignore[type-var]  # a generator, which LangChain types as an iterator
        for chunk in stream:
            if given_up.is_set():
                return
            arrived.put(_piece(chunk))


def _piece(chunk: AIMessage) -> _Piece:
    usage: Mapping[str, object] = chunk.usage_metadata or {}
    metadata = chunk.response_metadata
    reason = metadata.get("finish_reason") or metadata.get("stop_reason") or metadata.get("done_reason") or ""
    return _Piece(chunk.text, _count(usage, "input_tokens"), _count(usage, "output_tokens"), str(reason).lower())


def _count(usage: Mapping[str, object], name: str) -> int:
    count = usage.get(name)
    return max(count, 0) if isinstance(count, int) else 0


def _collect(
    arrived: SimpleQueue[_Piece | _Ended], limits: Limits, prompt_tokens: int, listener: DraftListener | None
) -> Completion | ChatFailure:
    draft = _Draft()
    last_text: float | None = None
    while draft.size < limits.characters:
        # Before the first word a model may think for long; after it, silence is a stall.
        until = limits.deadline if last_text is None else min(limits.deadline, last_text + limits.stall)
        try:
            # Past it, what has come already is not taken either: it might never end.
            item = arrived.get(timeout=until - time.monotonic())
        except (Empty, ValueError):
            return replace(outcome.TIMED_OUT, usage=draft.usage(prompt_tokens, limits.tokens))
        if isinstance(item, _Ended):
            return _ended(item, draft, prompt_tokens, limits)
        draft.add(item)
        if listener:
            listener.add(item.text)
        last_text = time.monotonic() if item.text else last_text
    return _completion(draft, draft.usage(prompt_tokens), limits.characters)


def _ended(end: _Ended, draft: _Draft, prompt_tokens: int, limits: Limits) -> Completion | ChatFailure:
    # What breaks after the model has said that it is done, a count of tokens that is none say, breaks no answer.
    if end.error is not None and not draft.reason:
        failure = failure_of(end.error, datetime.now(UTC))
        # A request that was turned away costs nothing; a stream that broke off does.
        began = draft.size or draft.silent > _SILENT or failure.reason == outcome.TIMED_OUT.reason
        return replace(failure, usage=draft.usage(prompt_tokens, limits.tokens)) if began else failure
    usage = draft.usage(prompt_tokens)
    if draft.reason in _DECLINED:
        return replace(outcome.DECLINED, usage=usage)
    return _completion(draft, usage)


def _completion(draft: _Draft, usage: Usage, characters: int | None = None) -> Completion | ChatFailure:
    text = without_thoughts(draft.text[:characters])
    cut = characters is not None or draft.reason in ("length", "max_tokens")
    return Completion(text, usage, cut) if text.strip() else replace(outcome.EMPTY, usage=usage)


def without_thoughts(text: str) -> str:
    """What a model says of it, without what it thinks aloud; runs of combining marks are cut."""
    return stream_safe(_THOUGHTS.sub("", text))
