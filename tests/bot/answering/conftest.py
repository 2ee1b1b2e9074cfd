from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from bot.answering.answer import Answer, Refusal
from bot.wiring import open_answering
from ingest.corpus.reading import Sentence
from ingest.corpus.text.sentences import sentences

SEED = Path(__file__).parents[3] / "../shared/data/seed"
NEEDS_SEED = pytest.mark.skipif(not SEED.is_dir(), reason="needs ../shared/data/seed, which is not ours to ship")


def not_yet(*values, reason):
    return pytest.param(*values, marks=pytest.mark.xfail(reason=reason, strict=True))


def borderline(*values):
    """What has a chance so near the threshold that another processor's arithmetic may tell it otherwise."""
    return pytest.param(*values, marks=pytest.mark.xfail(reason="near the threshold", strict=False))


@pytest.fixture(scope="session")
def seed(corpus_of, settings_for):
    """The bot's answering over the first user's article."""
    with closing(open_answering(settings_for(corpus_of(SEED)))) as answering:
        yield answering


@pytest.fixture(scope="session")
def quoted():
    """All quotes of an Answer, each checked against the version that the corpus holds."""

    def quotes(answering, reply):
        assert isinstance(reply, Answer), getattr(reply, "reason", reply)
        assert reply.claims
        numbers = list(dict.fromkeys(number for claim in reply.claims for number in claim.citations))
        assert [citation.number for citation in reply.citations] == numbers == list(range(1, len(numbers) + 1))
        for citation in reply.citations:
            passage, quote = citation.passage, citation.quote
            version = answering.corpus.version(passage.article_id, quote.version_id)
            assert version.text[quote.start : quote.end] == quote.text
            assert version.title == passage.title
        return " ".join(citation.quote.text for citation in reply.citations)

    return quotes


@pytest.fixture(scope="session")
def refused():
    """The reason of a Refusal, which names nearest articles and no claims."""

    def reason(reply):
        assert isinstance(reply, Refusal), [claim.text for claim in reply.claims]
        assert reply.reason.endswith(".")
        assert reply.nearest
        return reply.reason

    return reason


@pytest.fixture(scope="session")
def alike_sentences():
    """Reads passages as the corpus does, but that every sentence has the same vector (3,)."""

    def sentences_of(passages):
        return [
            [Sentence(start, end, np.full(3, 0.5, np.float32)) for start, end in sentences(passage.text)]
            for passage in passages
        ]

    return sentences_of
