"""Weights of follow-ups are fitted by conversation: its twin without a subject does not help to judge it."""

import pytest

from evals.fit import follow_ups
from evals.fit.follow_ups import FOLDS, FROM_WRITTEN, fit_follow_ups
from evals.followups.conversations import read_conversations
from ingest.corpus.errors import UsageError
from ingest.corpus.reader.context_reader import Context, UnsaidWord

TURNS = [
    ("Where was Ann Lee born?", "Where was Ann Lee born?"),
    ("When did she leave?", "When did Ann Lee leave?"),
    ("How large is it?", "How large is Belden?"),
    ("Who lives there?", "Who lives in Belden?"),
    ("What do they eat?", "What do the Arn Fishers eat?"),
    ("What is the population?", "What is the population of Belden?"),
    ("Who won the Super Bowl in Dallas?", "Who won the Super Bowl in Dallas?"),
]
ANSWER = "Ann Lee was born in Belden, where the Arn Fishers live."
LACKING = 5  # of these turns, with and without a subject, are questions without a pronoun


@pytest.fixture
def write_conversations(tmp_path, write_jsonl):
    """A file of so many conversations about Ann Lee."""
    turns = [{"question": question, "answer": ANSWER, "rewrite": rewrite} for question, rewrite in TURNS]
    conversation = {"set": "made", "about": ["Ann Lee"], "turns": turns}
    return lambda count: write_jsonl(tmp_path / "turns.jsonl", *[conversation] * count)


def tell(_done, _total):
    pass


def test_a_conversation_and_its_twin_are_in_one_fold(write_conversations, monkeypatch):
    """Rows were dealt one by one: nearly each had its own twin among those that it was judged by."""
    dealt = []
    out_of_fold = follow_ups.out_of_fold
    monkeypatch.setattr(
        follow_ups, "out_of_fold", lambda *given: dealt.append(given[-1].tolist()) or out_of_fold(*given)
    )
    weights = fit_follow_ups(write_conversations(FOLDS + 1), "made", tell)

    assert dealt == [[number % FOLDS for number in range(FOLDS + 1) for _ in range(LACKING)]]
    assert 0 < weights["without it"]["lacks"]["threshold"] < 1


def test_one_conversation_is_too_little_to_fit_on(write_conversations):
    with pytest.raises(UsageError, match="too few turns to fit on"):
        fit_follow_ups(write_conversations(1), "made", tell)


class Reader:
    """Finds the names of the questions before likely, and that nothing stands alone."""

    def read(self, _question, said):
        return Context(tuple(UnsaidWord(word, 0.6) for word in said[-1].split()), -2.0)


def test_what_a_pronoun_means_is_fitted_on_written_conversations_as_well(write_conversations, write_jsonl, monkeypatch):
    """Of the conversations that the reader was not trained on, "there" stood in so few that it was learned from ten."""
    turns = [{"question": question, "answer": ANSWER, "rewrite": rewrite} for question, rewrite in TURNS]
    written = write_jsonl(write_conversations(1).parent / "written.jsonl", {"set": "w", "turns": turns})
    rows = {}
    fit = follow_ups._fit
    monkeypatch.setattr(follow_ups, "WRITTEN", written)
    monkeypatch.setattr(
        follow_ups,
        "_fit",
        lambda examples, group, **given: (
            rows.setdefault((group, given["with_reader"]), set(examples.of)) and fit(examples, group, **given)
        ),
    )
    monkeypatch.setattr(follow_ups, "split", lambda conversations: ([], conversations))
    weights = fit_follow_ups(write_conversations(FOLDS + 1), "made", tell, Reader())

    taken = {group for (group, with_reader), of in rows.items() if with_reader and FOLDS + 1 in of}
    assert taken == set(FROM_WRITTEN)
    assert not any(FOLDS + 1 in of for (_, with_reader), of in rows.items() if not with_reader)
    assert weights["fitted_on"]["written, with the reader"] == 1


@pytest.mark.soak
def test_all_conversations_that_were_written_can_be_fitted_on(write_conversations, monkeypatch):
    monkeypatch.setattr(follow_ups, "split", lambda conversations: ([], conversations))
    weights = fit_follow_ups(write_conversations(FOLDS + 1), "made", tell, Reader())

    assert weights["fitted_on"]["written, with the reader"] == len(read_conversations(follow_ups.WRITTEN)) > 300
