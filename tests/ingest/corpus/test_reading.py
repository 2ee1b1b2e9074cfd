"""Reading passages sentence by sentence."""

import json

import numpy as np

from ingest.corpus.text.sentences import sentences

TEXT = "\n\n".join(
    f"Ministers of {n} countries met in Tokyo &amp; agreed on rules for ships. He said no date is set for rule {n}."
    for n in range(30)
)


def _read(harness, tmp_path, *, forget=False):
    file = tmp_path / "news.jsonl"
    file.write_text(json.dumps({"url": "https://example.org/a", "title": "Ships", "text": TEXT}) + "\n")
    harness.ingest(file)
    with harness.open() as corpus:
        if forget:
            corpus.catalog.connection.execute("UPDATE vectors SET sentences = NULL")
        passages = corpus.load(corpus.words(["ships"], 3))
        return passages, corpus.sentences(passages)


def test_sentences_come_with_their_stored_vectors(harness, tmp_path, monkeypatch):
    passages, read = _read(harness, tmp_path)
    monkeypatch.setattr(type(harness._embedding), "encode_passages", None)  # nothing is embedded to read

    assert passages
    for passage, found in zip(passages, read, strict=True):
        assert [(sentence.start, sentence.end) for sentence in found] == sentences(passage.text)
        assert np.allclose([np.linalg.norm(sentence.vector) for sentence in found], 1, atol=1e-5)


def test_sentences_of_an_older_corpus_are_embedded_when_read(harness, tmp_path):
    passages, embedded = _read(harness, tmp_path, forget=True)
    _, kept = _read(harness, tmp_path)

    assert [[(s.start, s.end) for s in found] for found in embedded] == [sentences(p.text) for p in passages]
    # Alone or in context, a sentence means about the same.
    assert all(float(a.vector @ b.vector) > 0.6 for a, b in zip(embedded[0], kept[0], strict=True))


def test_a_wider_slice_is_read_across_its_passages(harness, tmp_path):
    from dataclasses import replace

    passages, _ = _read(harness, tmp_path)
    with harness.open() as corpus:
        (passage,) = passages[:1]
        (beside,) = corpus.neighbors([passage.passage_id])[passage.passage_id][:1]
        start, end = min(passage.start, beside.start), max(passage.end, beside.end)
        (text,) = corpus.slices([(passage.version_id, start, end)])
        (found,) = corpus.sentences([replace(passage, start=start, end=end, text=text)])

    assert text == TEXT[start:end]
    assert [(sentence.start, sentence.end) for sentence in found] == sentences(text)


def test_passages_have_their_neighbors(harness, tmp_path):
    _read(harness, tmp_path)
    with harness.open() as corpus:
        ids = [row[0] for row in corpus.catalog.connection.execute("SELECT passage_id FROM passages ORDER BY start")]
        beside = corpus.neighbors(ids)

    assert len(ids) > 2
    assert [[neighbor.passage_id for neighbor in beside[number]] for number in ids] == [
        [ids[place] for place in (at - 1, at + 1) if 0 <= place < len(ids)] for at in range(len(ids))
    ]
