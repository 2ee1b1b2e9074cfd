"""The default reader as it ships, and the time limit that every reader keeps."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langchain_core.cross_encoders import BaseCrossEncoder

from ingest.corpus.errors import ModelFailed
from ingest.corpus.reader import onnx_scorer
from ingest.corpus.reader.onnx_scorer import PAIR_PIECES, QUESTION_PIECES, OnnxScorer
from ingest.corpus.reader.reader import ONNX_BATCH, LoadedReader, Reader
from ingest.corpus.settings import DEFAULT_READER

QUESTION = "Who opened the bridge?"
TEXTS = [
    "Rain fell in the hills for nine days.",
    "The mayor opened the bridge over the Arn on Friday.",
    "The bridge over the Arn was closed on Monday after divers found cracks in two of its pillars.",
    "首相は辞任した。",
    "",
    "🙂",
    "A crowd of two hundred came. " * 6,
    "Shares fell by 3.5 per cent.",
    "Who opened the bridge?",
    "The mayor.",
]


@pytest.fixture(scope="module")
def reader(passage_reader: Reader) -> Reader:
    return passage_reader


@pytest.fixture(scope="module")
def scorer(reader: Reader) -> OnnxScorer:
    model = reader.load().model
    assert isinstance(model, OnnxScorer)
    return model


def reading(model: BaseCrossEncoder, batch: int) -> Reader:
    """A reader whose model is this one."""
    reader = Reader("a table")
    reader._loaded = LoadedReader(model, batch, "")
    return reader


def test_the_answering_text_scores_highest(reader):
    scores = reader.score(QUESTION, TEXTS)
    assert (scores.dtype, scores.shape) == (np.float32, (len(TEXTS),))
    assert int(np.argmax(scores)) == 1
    # Raw logits: an activation would leave 0 to 1.
    assert scores.max() > 5
    assert scores.min() < -5


def test_the_scores_are_those_of_the_published_model(reader):
    # The example of its model card, https://huggingface.co/cross-encoder/ms-marco-MiniLM-L12-v2, but for what int8
    # changes: 0.06 here, more perhaps on a processor of another kind.
    question = "How many people live in Berlin?"
    texts = [
        "Berlin had a population of 3,520,031 registered inhabitants in an area of 891.82 square kilometers.",
        "Berlin is well known for its museums.",
    ]
    assert reader.score(question, texts) == pytest.approx([9.218911, -4.0780287], abs=0.5)


@settings(max_examples=15)
@given(st.permutations(range(len(TEXTS))), st.integers(0, len(TEXTS)))
def test_a_score_does_not_depend_on_the_order_or_the_other_texts(reader, order, number):
    expected = reader.score(QUESTION, TEXTS)
    chosen = list(order[:number])
    assert np.array_equal(reader.score(QUESTION, [TEXTS[row] for row in chosen]), expected[chosen])


def test_more_texts_than_a_batch_holds_come_back_in_their_order(reader):
    texts = [f"{'very ' * (n % 7)}old bridge number {n}" for n in range(2 * 2 * ONNX_BATCH + 3)]
    assert list(reader.score(QUESTION, texts)) == [reader.score(QUESTION, [text])[0] for text in texts]


def test_threads_share_one_model(reader):
    expected = reader.score(QUESTION, TEXTS)
    with ThreadPoolExecutor(4) as pool:
        for scores in pool.map(lambda _: reader.score(QUESTION, TEXTS), range(8)):
            assert np.array_equal(scores, expected)


def test_no_texts_need_no_model():
    reader = Reader("nowhere/at-all")
    assert reader.score(QUESTION, []).shape == (0,)
    assert reader._loaded is None


def test_only_the_beginning_of_a_long_text_is_read(reader):
    begins = "The mayor opened the bridge over the Arn. " + "It rained again on that day. " * 60
    assert reader.score(QUESTION, [begins])[0] == reader.score(QUESTION, [begins + "Nobody came. " * 2000])[0]
    assert reader.score(QUESTION, [begins[42:]])[0] < -5


@pytest.mark.parametrize(
    ("question", "text", "pieces"),
    [
        ("who " * 5, "rain " * 9, 5 + 9 + 3),
        ("who " * 5, "rain " * 900, PAIR_PIECES),
        ("who " * 900, "rain " * 9, QUESTION_PIECES + 9 + 3),
        ("who " * 900, "rain " * 900, PAIR_PIECES),
    ],
)
def test_a_pair_is_cut_to_the_limit_of_the_model(scorer, question, text, pieces):
    (encoding,) = scorer._pairs._pieces([(question, text)])
    assert len(encoding.ids) == pieces
    assert encoding.tokens[0] == "[CLS]"
    assert encoding.tokens.count("[SEP]") == 2
    assert encoding.tokens[-1] == "[SEP]"
    assert sum(encoding.type_ids) == pieces - encoding.tokens.index("[SEP]") - 1
    assert all(encoding.attention_mask)


def test_langchain_takes_the_scorer_as_a_cross_encoder(reader, scorer):
    assert isinstance(scorer, BaseCrossEncoder)
    pairs = [(QUESTION, TEXTS[1]), ("What fell in the hills?", TEXTS[0])]
    assert scorer.score(pairs) == [reader.score(question, [text])[0] for question, text in pairs]


def test_a_processor_that_clips_sums_gives_the_same_scores(reader, monkeypatch):
    monkeypatch.setattr(onnx_scorer, "clips_int8_sums", lambda: True)
    second = Reader(DEFAULT_READER, threads=1)
    assert second.score(QUESTION, TEXTS) == pytest.approx(reader.score(QUESTION, TEXTS), abs=0.01)


class Counting(BaseCrossEncoder):
    """Gives every text its length; each batch takes this long."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds, self.batches = seconds, 0

    def score(self, text_pairs: list[tuple[str, str]]) -> list[float]:
        self.batches += 1
        time.sleep(self.seconds)
        return [float(len(text)) for _, text in text_pairs]


def test_the_deadline_ends_the_reading_between_two_batches():
    model = Counting(seconds=0.2)
    with pytest.raises(TimeoutError, match="4 of 40 texts read in time"):
        reading(model, 4).score(QUESTION, ["x"] * 40, time.monotonic() + 0.1)
    assert model.batches == 1


def test_a_deadline_that_has_passed_reads_nothing():
    model = Counting()
    with pytest.raises(TimeoutError):
        reading(model, 4).score(QUESTION, ["x"], time.monotonic() - 1)
    assert model.batches == 0


@given(st.lists(st.text("x", max_size=9), max_size=30), st.integers(1, 9))
def test_scores_come_back_in_the_order_of_the_texts(texts, batch):
    assert reading(Counting(), batch).score(QUESTION, texts, time.monotonic() + 60).tolist() == list(map(len, texts))


def test_a_model_that_cannot_be_run_is_one_line(scorer, monkeypatch):
    from onnxruntime.capi.onnxruntime_pybind11_state import RuntimeException

    class Full:
        def run(self, *_: object) -> None:
            raise RuntimeException("bad allocation")

    monkeypatch.setattr(scorer._pairs, "_session", Full())
    with pytest.raises(ModelFailed, match=r"^The reader ms-marco-MiniLM-L-12-v2 failed"):
        scorer.score([(QUESTION, "x")])


def test_another_model_has_the_same_interface(tiny_cross_encoder):
    reader = Reader(str(tiny_cross_encoder), threads=1)
    scores = reader.score(QUESTION, TEXTS)
    assert scores == pytest.approx([reader.score(QUESTION, [text])[0] for text in TEXTS], abs=1e-4)
    assert len(reader.digest) == 16
    assert reader.digest != Reader(DEFAULT_READER).digest
