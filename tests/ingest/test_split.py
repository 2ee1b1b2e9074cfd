"""Passages by the real tokenizer: they cover the text, lie in order, and none exceeds what the model reads."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.corpus.articles import Passage
from ingest.corpus.embedding.model import EmbeddingModel
from ingest.corpus.text.folding import fold
from ingest.corpus.text.sentences import sentences
from ingest.split import MAX_CHARACTERS, TITLE_CHARACTERS, Splitter, _parts, _spans, text_hash

SENTENCE = "The council voted on the budget for new bridges, and the mayor signed it on Tuesday. "


@pytest.fixture(scope="module")
def splitter(embedding: EmbeddingModel) -> Splitter:
    return Splitter(embedding.token_spans, embedding.token_counts, embedding.max_tokens, embedding.digest)


def check(splitter: Splitter, title: str, text: str) -> list[Passage]:
    """Everything that is promised of the passages of any text."""
    passages = list(splitter.passages(title, text))
    end_before = 0
    for passage in passages:
        assert end_before <= passage.start < passage.end <= len(text)
        end_before = passage.end
        slice_of_text = text[passage.start : passage.end]
        assert slice_of_text == slice_of_text.strip()
        assert passage.embedded.endswith(fold(slice_of_text).strip())
        assert passage.embedded.strip()
        assert passage.text_hash == text_hash(splitter.model, passage.embedded)
        # Two special pieces are added by the model.
        assert len(splitter.token_spans(passage.embedded)) <= splitter.max_tokens - 2
    covered = [character for p in passages for character in text[p.start : p.end] if not character.isspace()]
    # Only what nobody sees may be left out.
    left_out = _outside(text, passages)
    assert not fold(left_out).strip()
    assert len(covered) + len([c for c in left_out if not c.isspace()]) == len([c for c in text if not c.isspace()])
    return passages


def _outside(text: str, passages: list[Passage]) -> str:
    ends = [0, *(p.end for p in passages)]
    starts = [*(p.start for p in passages), len(text)]
    return "".join(text[end:start] for end, start in zip(ends, starts, strict=True))


HOSTILE = {
    "one word of 20,000 characters": "x" * 20_000,
    "a long word that is whole one piece, and cut ninety": "q" * (MAX_CHARACTERS + 90) + ". " + SENTENCE * 20,
    "long words in a row": ("q" * 95 + " ") * 200,
    "emoji": "🙂" * 3_000,
    "emoji of several characters": "👩‍👩‍👧‍👦" * 1_000,
    "entities that expand": "&#44032;" * 2_000,
    "entities of two characters": "&NotEqualTilde;" * 1_500,
    "an entity without an end": "&amp" * 4_000,
    "zero width": "\u200b" * 20_000,
    "zero width in every word": "\u200b".join(SENTENCE * 60),
    "soft hyphens": "co\u00adun\u00adcil " * 2_000,
    "combining marks": "e" + "\u0301" * 10_000,
    "Hangul, several pieces a character": "가각간갇갈" * 1_500,
    "Chinese without stops": "首相辞任内閣" * 1_000,
    "Thai without spaces": "นายกรัฐมนตรี" * 500,
    "dots": "." * 20_000,
    "one character a line": "a\n" * 5_000,
    "punctuation": "-–—!?;:" * 2_000,
    "numbers": "1234567890" * 2_000,
    "NUL-like controls": "a\x01b " * 3_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_the_promises_hold_for_hostile_texts(splitter, text):
    check(splitter, "A plain headline", text)


@pytest.mark.parametrize(
    "title", ["가각간갇갈" * 60, "🙂" * 300, "q" * 300, "&#44032;" * 40, "", "\u200b" * 300, "首相" * 150]
)
def test_a_headline_leaves_half_of_the_model_to_the_passage(splitter, title):
    passages = check(splitter, title, SENTENCE * 30)
    sizes = [len(splitter.token_spans(p.embedded.partition("\n")[2])) for p in passages]
    assert min(sizes) >= 60
    assert len(passages) <= 5


def test_text_without_visible_characters_has_no_passages(splitter):
    for text in ("", " \n\t ", "\u200b\u200b", "\ufeff \u00ad"):
        assert list(splitter.passages("Title", text)) == []


def test_a_passage_of_words_that_are_few_pieces_is_no_longer_than_any_other(splitter):
    """A word of more than a hundred characters is one piece."""
    passages = check(splitter, "Plain", ("Q" * 150 + ". ") * 60)
    assert max(p.end - p.start for p in passages) <= MAX_CHARACTERS


def test_sentences_stay_whole(splitter):
    text = SENTENCE * 60
    borders = {start for start, _ in sentences(text)}
    passages = check(splitter, "Budget", text)
    assert len(passages) > 3
    assert {p.start for p in passages} <= borders


def test_the_last_passage_has_several_sentences(splitter):
    for count in range(11, 36):
        passages = check(splitter, "Budget", SENTENCE * count)
        if len(passages) > 1:
            assert passages[-1].end - passages[-1].start > 3 * len(SENTENCE)


def test_the_headline_is_embedded_with_each_passage(splitter):
    passages = list(splitter.passages("Tom &amp; Jerry " + "x" * 200, SENTENCE * 30))
    assert all(p.embedded.startswith("Tom & Jerry xxx") for p in passages)
    assert all(len(p.embedded.partition("\n")[0]) <= TITLE_CHARACTERS for p in passages)


def test_the_key_of_a_vector_names_model_and_text(splitter):
    assert text_hash("one", "text") != text_hash("two", "text")
    assert text_hash("one", "text") != text_hash("one", "text.")
    assert len(text_hash("one", "text")) == 16


PIECES = st.sampled_from(
    [
        *(SENTENCE, "Mr. Smith. ", "word ", "q" * 150, "q" * 1_600, "&eacute;", "&#x1F642;", "&bogus; ", "\u200b" * 40),
        *("🙂", "가각간", "首相は辞任した。", "\n", "\n\n", "e\u0301", "\u00a0", "…", '"', "” ", "1.5 ", "\x01", "\t"),
    ]
)
TEXTS = st.one_of(st.text(max_size=400), st.lists(PIECES, max_size=60).map("".join))


@given(title=st.one_of(st.text(max_size=300), st.sampled_from(["가" * 300, "Plain"])), text=TEXTS)
@settings(max_examples=100)
def test_the_promises_hold_for_any_text(splitter, title, text):
    check(splitter, title, text)


@given(text=TEXTS)
@settings(max_examples=20)
def test_the_same_text_splits_in_the_same_way(splitter, text):
    assert list(splitter.passages("Title", text)) == list(splitter.passages("Title", text))


@given(text=TEXTS, size=st.integers(100, 400))
@settings(max_examples=100)
def test_a_text_read_in_parts_has_the_same_passages(splitter, text, size):
    in_parts = replace(splitter, part_characters=size)
    borders = [end for _, end in _parts(text, size)][:-1]
    if all(text[border] in " \n" for border in borders):
        assert list(in_parts.passages("Title", text)) == list(splitter.passages("Title", text))
    else:
        # A word of more than a part is cut: other word pieces, and all that is promised all the same.
        check(in_parts, "Title", text)


def test_parts_cover_the_text():
    for text in ("", "a", "a b " * 100, "x" * 1000, " " * 300, "a\n\n" + "y" * 99 + " z"):
        parts = list(_parts(text, 100))
        assert "".join(text[start:end] for start, end in parts) == text
        assert all(end - start <= 100 for start, end in parts)


@given(text=TEXTS)
def test_sentence_spans_follow_the_folding_of_the_embedded_text(text):
    head, raw = "Title", text[:MAX_CHARACTERS].strip()
    spans = _spans(head, raw)
    lead = len(head) + 1 - len(fold(raw)) + len(fold(raw).lstrip())
    assert spans == tuple((lead + len(fold(raw[:start])), lead + len(fold(raw[:end]))) for start, end in sentences(raw))
