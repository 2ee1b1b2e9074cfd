import pytest

from bot.answering.checking.verdict import Statement, Verdict
from bot.replies.verdict_label import is_near, verdict_label


@pytest.mark.parametrize(
    ("verdict", "citations", "label"),
    [
        (Verdict.SUPPORTED, (1,), "Supported"),
        (Verdict.CONTRADICTED, (1,), "Contradicted"),
        (Verdict.NOT_FOUND, (), "Not found"),
        (Verdict.NOT_FOUND, (1,), "Not found in plain words"),
    ],
)
def test_the_label_of_a_verdict(verdict, citations, label):
    statement = Statement("Etna erupted.", verdict, "A reason.", citations)
    assert verdict_label(statement) == label
    assert is_near(statement) is (label == "Not found in plain words")
