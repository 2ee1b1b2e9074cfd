"""Which sentences answer a written question, as they were judged."""

import pytest

from evals.fit.reader.judgments import Judgments, fingerprint, read_judgments
from ingest.corpus.errors import UsageError


def test_a_sentence_answers_or_not_as_it_was_judged_however_its_words_are_spaced():
    right, wrong, unclear = (frozenset((fingerprint(text),)) for text in ("It was Ann.", "Ann spoke.", "Perhaps Ann."))
    judged = Judgments(right, wrong, unclear)

    assert judged.verdict("It was\n Ann.", holds=True) is True
    assert judged.verdict("Ann spoke.", holds=True) is False
    assert judged.verdict("Perhaps Ann.", holds=True) is None
    assert judged.verdict("Perhaps Ann.", holds=False) is None


def test_a_sentence_that_was_not_judged_is_wrong_only_where_it_holds_no_accepted_answer():
    judged = Judgments(frozenset(), frozenset(), frozenset())

    assert judged.verdict("Ann won.", holds=True) is None
    assert judged.verdict("Nobody won.", holds=False) is False


def test_a_question_without_judgments_is_not_among_them(tmp_path):
    file = tmp_path / "questions.jsonl"
    file.write_text('{"id": "1", "question": "Who?"}\n{"id": "2", "right": ["0a1b2c3d"]}\n', "utf-8")

    judgments = read_judgments(file)

    assert judgments == {"2": Judgments(frozenset(("0a1b2c3d",)), frozenset(), frozenset())}


@pytest.mark.parametrize("value", ['"0a1b2c3d"', "[1]"])
def test_judgments_that_are_no_list_of_texts_name_their_line(tmp_path, value):
    file = tmp_path / "questions.jsonl"
    file.write_text('{"id": "1", "wrong": ' + value + "}\n", "utf-8")

    with pytest.raises(UsageError, match=r"line 1: not a question \(right, wrong, unclear are lists of texts\)"):
        read_judgments(file)
