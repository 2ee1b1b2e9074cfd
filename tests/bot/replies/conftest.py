from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.answering.answer import (
    Answer,
    Citation,
    Claim,
    Evidence,
    Freshness,
    NearestArticle,
    Question,
    Quote,
    Refusal,
    ShortAnswer,
)
from ingest.corpus.articles import ScoredPassage

ASKED_AT = datetime(2025, 4, 1, 12, 0, tzinfo=UTC)
PASSAGE = ScoredPassage(
    passage_id=1,
    article_id="a1",
    version_id="v1",
    title="Etna erupts again",
    url="https://example.com/etna",
    outlet="Example News",
    name="etna.txt",
    published=date(2025, 3, 22),
    retrieved=ASKED_AT,
    text="It rained. Etna erupted on Saturday. The airport was closed.",
    start=0,
    end=60,
    score=0.9,
)


class ReplyBuilder:
    """Hand-made answers; every part can be given, and the rest is plain."""

    def passage(self, **changes):
        return replace(PASSAGE, **changes)

    def citation(self, number, quote="Etna erupted on Saturday.", start=11, **changes):
        passage = self.passage(**{"passage_id": number, "version_id": f"v{number}", **changes})
        return Citation(number, Quote(passage.version_id, start, start + len(quote), quote), passage)

    def short(self, citation, words):
        """The first of these words in the quote, as the short answer."""
        start = citation.quote.start + citation.quote.text.index(words)
        return ShortAnswer(words, citation.number, start, start + len(words))

    def answer(self, claims, citations, question="What did Etna do?", notes=(), short=None):
        evidence = Evidence(tuple(citation.passage for citation in citations))
        asked = Question(question, ASKED_AT)
        claims = tuple(Claim(text, numbers) for text, numbers in claims)
        return Answer(asked, claims, tuple(citations), evidence, "hand-made", tuple(notes), short=short)

    def in_own_words(self, text="Etna broke out."):
        """An answer of one claim that a model wrote over its quote."""
        answer = self.answer([(text, (1,))], [self.citation(1)])
        return replace(answer, claims=(replace(answer.claims[0], own_words=True),))

    def refusal(self, reason="No article says so.", nearest=(), passages=(), question="Why?", notes=()):
        asked = Question(question, ASKED_AT)
        evidence = Evidence(tuple(passages))
        return Refusal(asked, reason, tuple(nearest), evidence, "hand-made", tuple(notes))

    def freshness(self, **changes):
        """Of a corpus that was updated twenty minutes before the question."""
        day = date(2025, 3, 29)
        return replace(Freshness(ASKED_AT, day, True, day, datetime(2025, 4, 1, 11, 40, tzinfo=UTC), False), **changes)

    def nearest(self, **changes):
        article = NearestArticle(
            "a1", "Etna erupts again", "https://example.com/etna", "Example News", "", date(2025, 3, 22)
        )
        return replace(article, **changes)


@pytest.fixture(scope="session")
def build():
    return ReplyBuilder()
