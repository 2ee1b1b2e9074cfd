"""A model's own words: what a sentence must fulfill that no quote proves, where the settings let it stand."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from bot.answering.answer import Fault
from bot.answering.grounding.entailment import Entailment
from bot.answering.grounding.own_words import missing_fact
from ingest.corpus.errors import ModelFailed
from ingest.corpus.text.folding import fold

log = logging.getLogger(__name__)

LEAST_ENTAILED = 0.8  # chance that the quote entails the sentence: it is marked, and its quote stands below


@dataclass(frozen=True, slots=True)
class OwnWords:
    """The rules for such a sentence; with a model of entailment, that must agree as well."""

    entailment: Entailment | None = None

    def warm_up(self) -> None:
        """Loads the model of entailment, where there is one."""
        if self.entailment:
            self.entailment.chance("warm up", "warm up")

    def fault(self, claim: str, quote: str, before: str = "") -> Fault | None:
        """Why the sentence may not stand over its quote, with what stands before that; None where it may."""
        wrong = missing_fact(claim, quote, before)
        if wrong or self.entailment is None:
            return wrong
        try:
            entailed = self.entailment.chance(fold(quote), claim) >= LEAST_ENTAILED
        except ModelFailed as error:
            log.warning("%s The quote stands in place of a sentence.", error.user_message)
            return Fault.NOT_ENTAILED
        return None if entailed else Fault.NOT_ENTAILED
