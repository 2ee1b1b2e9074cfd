"""Claims drawn from a corpus: sentences of its articles as they stand, and sentences made untrue in one place."""

from __future__ import annotations

import random

from bot.answering.english.terms import names
from evals.check.claims import KnownClaim, Label
from evals.guard.alterations import ALTERATIONS
from evals.guard.command import AS_IT_IS, draw_sentences
from ingest.corpus.corpus import Corpus


def draw_claims(corpus: Corpus, count: int, seed: int) -> list[KnownClaim]:
    """So many claims at most, every second one altered in one of the ways that its sentence allows."""
    draw = random.Random(seed)
    sentences = draw_sentences(corpus, count, draw)
    names_of_all = sorted({name for text in sentences for name in names(text) if name[0].isupper() and len(name) > 3})
    claims = []
    for number, text in enumerate(sentences):
        if number % 2 == 0:
            claims.append(KnownClaim(f"d{number}", text, Label.TRUE, AS_IT_IS, None))
            continue
        alterations = [(alteration.name, alteration.make(text, draw, names_of_all)) for alteration in ALTERATIONS]
        possible = [(name, altered) for name, altered in alterations if altered and altered != text]
        if possible:
            name, altered = draw.choice(possible)
            claims.append(KnownClaim(f"d{number}", altered, Label.ALTERED, name, None))
    return claims
