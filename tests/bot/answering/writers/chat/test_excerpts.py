"""What a chat model reads of long passages: the sentences that speak to the question, under the same numbers."""

import pytest

from bot.answering.answer import Evidence
from bot.answering.reading.marked_evidence import read
from bot.answering.search.retriever import SearchResult
from bot.answering.writers.chat.excerpts import LEFT_OUT, excerpts
from tests.bot.answering.queries import query_of_rare_words
from tests.bot.answering.writers.test_extractive import bags_of_words, reader

QUESTION = "Who opened the airport of Catania?"
DULL = "It rained all week and the fields were wet. Nobody could say how long it would last. " * 5
TOLD = "It was her first day. Maria Greco opened the airport of Catania again."


@pytest.fixture
def short(passage_of):
    def of(texts, characters):
        passages = tuple(passage_of(text, passage_id=n, version_id=f"v{n}") for n, text in enumerate(texts, start=1))
        found = SearchResult(passages, bags_of_words([QUESTION])[0], 0.9, query_of_rare_words(QUESTION))
        evidence = Evidence(passages)
        kept = excerpts(evidence, read(found, evidence, reader(bags_of_words)), characters)
        return {number: excerpt.text for number, excerpt in kept.items()}

    return of


def test_the_answering_sentence_is_kept_with_its_lead_in_under_its_number(short):
    shown = short([DULL, f"{DULL}{TOLD} {DULL}"], 100)

    assert shown == {2: TOLD}


def test_an_omission_between_two_sentences_is_marked(short):
    opened, closing = "Maria Greco opened the airport of Catania.", "The airport of Catania was opened by Greco again."
    shown = short([f"{opened} {DULL}{closing}"], 130)

    assert shown[1].startswith(f"{opened}{LEFT_OUT}")
    assert shown[1].endswith(closing)


def test_texts_that_fit_are_read_whole(short):
    assert short([DULL, TOLD], 5_000) == {1: DULL, 2: TOLD}


@pytest.mark.parametrize("characters", [40, 90, 200, 700])
def test_the_excerpts_keep_the_limit(short, characters):
    shown = short([DULL, f"{DULL}{TOLD} {DULL}"], characters)

    assert 0 < sum(len(sentence) for text in shown.values() for sentence in text.split(LEFT_OUT)) <= characters + 10


def test_if_no_sentence_fits_the_best_passage_is_cut(short):
    assert short(["airport " * 100, TOLD * 3], 20) == {1: "airport airport airp"}
