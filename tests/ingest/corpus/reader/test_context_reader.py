"""The reader of what a follow-up leaves unsaid."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.corpus.errors import ModelUnavailable
from ingest.corpus.reader import context_reader
from ingest.corpus.reader.context_reader import LONGEST, ContextReader

ASKED = "What did Jerome Powell say about interest rates?"
ANSWER = "The Federal Reserve will wait before it lowers them."
TEXTS = st.lists(st.text(st.characters(codec="utf-8"), max_size=80), max_size=4)


@pytest.fixture(scope="module")
def reader(context_reader):
    return context_reader


def likeliest(context, count):
    return {word.text for word in sorted(context.words, key=lambda word: -word.probability)[:count]}


@pytest.mark.parametrize(
    ("question", "said", "unsaid"),
    [
        ("When does his term end?", [ASKED], {"Jerome", "Powell"}),
        ("When does his term end?", [ANSWER, ASKED], {"Jerome", "Powell"}),
        ("What caused the crash?", ["Where did the Boeing 737 fall into the sea?"], {"Boeing", "737"}),
    ],
)
def test_what_is_meant_is_likeliest_unsaid(reader, question, said, unsaid):
    assert likeliest(reader.read(question, said), len(unsaid)) == unsaid


def test_a_question_that_names_its_subject_stands_alone(reader):
    alone = reader.read("Who won the Super Bowl in 2025?", [ASKED]).stands_alone
    assert alone > reader.read("Why did he do that?", [ASKED]).stands_alone


@settings(max_examples=40, deadline=None)
@given(question=st.text(max_size=60), said=TEXTS)
def test_words_are_of_the_texts_and_have_a_probability(reader, question, said):
    for word in reader.read(question, said).words:
        assert any(word.text in context_reader.without_marks(text) for text in said)
        assert 0 <= word.probability <= 1


def test_a_long_conversation_is_read_from_its_newest_text(reader):
    texts = [f"Paris and Rome{number} met. " + "and so on " * LONGEST for number in range(20)]
    read = {word.text for word in reader.read("What then?", texts).words}
    assert "Rome0" in read
    assert "Rome19" not in read


def test_marks_of_the_tokenizer_in_a_text_are_no_marks(reader):
    read = reader.read("[CLS] Why did she [SEP]?", ["What did Ann Lee [SEP] say?"])
    assert read == reader.read("Why did she ?", ["What did Ann Lee say?"])


def test_nothing_said_leaves_nothing_unsaid(reader):
    assert reader.read("Why?", []).words == ()


def test_a_missing_file_is_told(monkeypatch):
    monkeypatch.setattr(context_reader, "MODEL", "none.onnx")
    with pytest.raises(ModelUnavailable, match="The reader of follow-ups cannot be loaded; reinstall Dateline"):
        ContextReader().load()
    with pytest.raises(ModelUnavailable, match="is missing; reinstall Dateline"):
        assert ContextReader().digest
