"""A claim that is its quote, or a whole sentence of it, passes every rule: the rules only know what is missing."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.grounding.guard import fault_in_words, rules
from ingest.corpus.folding import fold
from ingest.corpus.sentences import sentences

ROOT = Path(__file__).parents[4]
RECORDS = [json.loads(line) for line in (ROOT / "ingest/samples/articles.jsonl").read_text("utf-8").splitlines()]
SENTENCES = [record["text"][start:end] for record in RECORDS for start, end in sentences(record["text"])]


@given(st.text(min_size=1, max_size=80))
def test_any_text_passes_as_its_own_quote(text):
    assert fault_in_words(fold(text), text) is None


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record["title"][:30])
def test_every_sentence_of_the_samples_passes_each_rule_against_itself(record):
    """Not by being the same, but by the rules: none of them sees a difference where there is none."""
    failing = {
        sentence: rules(fold(sentence), sentence)
        for sentence in (record["text"][start:end] for start, end in sentences(record["text"]))
        if any(c.isalpha() for c in sentence) and rules(fold(sentence), sentence)
    }

    assert failing == {}


words = st.sampled_from(
    "the bank Bank of Japan said not raised 34% $1.5bn twelve on 22 March 2025 “ ” , . may if Wang Yi no denied".split()
)


@given(st.lists(words, min_size=1, max_size=14).map(" ".join))
def test_the_rules_see_no_difference_between_a_text_and_itself(text):
    assert rules(text, text) in (None, "no passage says it")
