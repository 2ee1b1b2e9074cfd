"""Vectors of sentences: pooled in their context, packed to bytes, near to what the sentence alone would get."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from ingest.corpus.embedding.sentence_vectors import pack, pool, unpack
from ingest.corpus.text.sentences import sentences

TEXT = (
    "Etna erupts\nMount Etna erupted on Saturday and closed the airport of Catania. "
    "The central bank left its interest rate at four percent."
)
rows = arrays.arrays(np.float32, st.tuples(st.integers(0, 5), st.just(8)), elements=st.floats(-1, 1, width=32))


def test_a_span_gets_the_mean_of_its_word_pieces():
    pieces = np.array([[9, 9], [1, 0], [0, 1], [0, 2], [9, 9]], np.float32)
    offsets = np.array([(0, 0), (0, 4), (5, 8), (8, 9), (0, 0)])
    first, second, none = unpack(pool(pieces, offsets, [(0, 4), (5, 9), (20, 30)]), 2)

    assert np.allclose(first, [1, 0])
    assert np.allclose(second, [0, 1])
    assert not none.any()


@given(rows)
def test_packing_keeps_directions(vectors):
    lengths = np.linalg.norm(vectors, axis=1)
    found = unpack(pack(vectors), 8)

    assert found.shape == vectors.shape
    for row, length, kept in zip(vectors, lengths, found, strict=True):
        if length > 1e-3:
            assert float(kept @ (row / length)) > 0.999
            assert abs(float(np.linalg.norm(kept)) - 1) < 1e-5


def test_a_question_is_nearest_to_the_sentence_it_is_about(embedding):
    spans = sentences(TEXT)[-2:]
    vectors, packed = embedding.encode_with_sentences([TEXT], [spans])
    volcano, bank = unpack(packed[0], embedding.dimension)
    about_volcano, about_bank = (embedding.encode_query(q) for q in ("Which airport was shut?", "What is the rate?"))

    assert np.allclose(vectors, embedding.encode_passages([TEXT]), atol=1e-5)
    assert volcano @ about_volcano > bank @ about_volcano
    assert bank @ about_bank > volcano @ about_bank


def test_texts_without_sentences_have_no_sentence_vectors(embedding):
    vectors, packed = embedding.encode_with_sentences(["one", "two words"], [(), ()])

    assert vectors.shape == (2, embedding.dimension)
    assert packed == [b"", b""]
