"""One call to a chat model, kept within a budget, a time and a number of tries; a failure is a value."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from langchain_core.language_models import BaseChatModel
from langchain_core.prompts import ChatPromptTemplate

from bot.answering.answer import Usage
from bot.answering.chat_model import outcome
from bot.answering.chat_model.breaker import Breaker
from bot.answering.chat_model.budget import DailyBudget
from bot.answering.chat_model.outcome import ChatFailure, Completion
from bot.answering.chat_model.stream import Chain, DraftListener, Limits, StreamReader, tokens_of
from prompts import Prompt

log = logging.getLogger(__name__)

TRIES = 3
FIRST_PAUSE = 0.5
CHARACTERS_PER_TOKEN = 8


@dataclass(frozen=True, slots=True)
class CallLimits:
    """Seconds for a whole call with its tries, seconds between two pieces of text, tokens of an answer."""

    total: float = 60.0
    stall: float = 15.0
    max_tokens: int = 400


class ChatModel:
    """A LangChain chat model with its limits; thread-safe."""

    def __init__(
        self,
        name: str,
        model: BaseChatModel,
        budget: DailyBudget,
        limits: CallLimits | None = None,
        *,
        plain: Callable[[], BaseChatModel] | None = None,
        breaker: Breaker | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """`name` is provider:model, as people are told; `plain` opens the model with fewer parameters.

        `sleep` takes seconds.
        """
        self.name = name
        self._model = model
        self._plain = plain  # None once it is known what the server takes
        self._budget = budget
        self._limits = limits or CallLimits()
        self._breaker = breaker or Breaker(time.monotonic)
        self._sleep = sleep
        self._reader = StreamReader()

    def complete(
        self, prompts: Mapping[str, Prompt], values: Mapping[str, str], listener: DraftListener | None = None
    ) -> Completion | ChatFailure:
        """What the model writes to these messages (role -> prompt), whose variables are `values`.

        The listener hears nothing where the model is not called at all.
        """
        guess = sum(tokens_of(text) for text in [*(prompt.text for prompt in prompts.values()), *values.values()])
        if not self._breaker.allows():
            return outcome.ASKED_TO_WAIT if self._breaker.is_asked_to_wait else outcome.RESTING
        try:
            messages = [(role, prompt.text) for role, prompt in prompts.items()]
            template = ChatPromptTemplate.from_messages(messages, template_format="f-string")
            outcome_of_call = self._paid(template, dict(values), guess, listener)
        except BaseException:
            # Else the one call that may try the model after its rest would be out for ever.
            self._breaker.let_go()
            raise
        self._tell(outcome_of_call)
        return outcome_of_call

    def _paid(
        self, template: ChatPromptTemplate, values: dict[str, str], guess: int, listener: DraftListener | None
    ) -> Completion | ChatFailure:
        """The outcome of the call; its tokens are reserved before and settled after."""
        reserved = guess + self._limits.max_tokens
        try:
            day = self._budget.reserve(reserved)
        except OSError:
            return outcome.NO_COUNT
        if day is None:
            return outcome.NO_BUDGET
        # What an interrupted call has cost nobody knows: what was set aside for it.
        usage = Usage(guess, self._limits.max_tokens, estimated=True)
        try:
            if listener:
                listener.begin()
            result = self._tries(template, values, guess, listener)
            usage = _plausible(result.usage, TRIES * reserved)
            return replace(result, usage=usage)
        finally:
            self._settle(day, reserved, usage)

    def _tries(
        self, template: ChatPromptTemplate, values: dict[str, str], guess: int, listener: DraftListener | None
    ) -> Completion | ChatFailure:
        deadline = time.monotonic() + self._limits.total
        most = self._limits.max_tokens
        limits = Limits(deadline, self._limits.stall, CHARACTERS_PER_TOKEN * most, most)
        spent = Usage()
        for attempt in range(TRIES):
            result = self._as_taken(template, lambda chain: self._reader.read(chain, values, limits, guess, listener))
            spent = spent + result.usage
            if isinstance(result, Completion) or not result.again:
                break
            # Jitter, so that bots which were turned away together do not come back together.
            pause = result.wait if result.wait is not None else FIRST_PAUSE * 2**attempt * random.uniform(1, 1.5)
            if attempt == TRIES - 1 or time.monotonic() + pause >= deadline:
                break
            log.info("the chat model is tried again in %.1f s: %s", pause, result.detail)
            self._sleep(pause)
        return replace(result, usage=spent)

    def _as_taken(
        self, template: ChatPromptTemplate, read: Callable[[Chain], Completion | ChatFailure]
    ) -> Completion | ChatFailure:
        """What is read with the parameters that the server takes: with fewer where it turns down what nobody knows."""
        plain = self._plain
        result = read(template | self._model)
        if isinstance(result, Completion):
            self._plain = None
        elif plain and result.reason == outcome.NOT_ACCEPTED.reason:
            model = plain()
            result = read(template | model)
            if isinstance(result, Completion):
                self._model, self._plain = model, None
        return result

    def _tell(self, result: Completion | ChatFailure) -> None:
        if result is outcome.NO_COUNT or result is outcome.NO_BUDGET:
            self._breaker.let_go()
        elif isinstance(result, Completion):
            self._breaker.succeeded()
        else:
            log.warning("%s (%s): %s. %s", self.name, result.detail or "no answer", result.reason, result.fix)
            if result.reason == outcome.BUSY.reason:
                # It was not called, which says nothing new of its server.
                self._breaker.let_go()
            elif result.answered:
                # A model that answers with nothing, or with a refusal, is there: only what keeps it away counts.
                self._breaker.succeeded()
            else:
                self._breaker.failed(result.wait)

    def _settle(self, day: date, reserved: int, usage: Usage) -> None:
        try:
            self._budget.settle(day, reserved, usage.total)
        except OSError as error:
            log.warning("the tokens of a question could not be counted: %s", error.strerror)


def _plausible(usage: Usage, most: int) -> Usage:
    """The usage, at most so many tokens: by more than can have been spent a server would end the day's budget."""
    if usage.total <= most:
        return usage
    # Its figure is not told: it may have hundreds of digits.
    log.warning("the chat model's server counts more tokens than a call can cost; %d of them count", most)
    tokens_in = min(usage.tokens_in, most)
    return Usage(tokens_in, min(usage.tokens_out, most - tokens_in), estimated=True)
