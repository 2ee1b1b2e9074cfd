"""The ways in which sentences are made untrue, and that the guard is measured by them."""

import json
import random

import pytest

from evals.alterations import ALTERATIONS as BY_NAME
from evals.cli import main
from evals.guard import proofs
from evals.guard.cases import TRUE, read_cases
from evals.guard.command import AS_IT_IS, measure
from evals.guard.proofs import measure_cases, untrue_share

OTHERS = ["Xavier Moss"]


@pytest.mark.parametrize(
    ("name", "sentence", "altered"),
    [
        ("another name", "The mayor met Ann Lee.", "The mayor met Xavier Moss."),
        ("“not” put in or left out", "The bridge is open.", "The bridge is not open."),
        ("“not” put in or left out", "The bridge is not open.", "The bridge is open."),
        ("“X said” left out", "The bridge was closed on Monday for repairs of its deck, Lee said on Friday.", None),
        ("“X said” left out", "The bridge was closed for repairs of its deck, Lee said.", None),
        ("“may” made “will”", "The bridge may open soon.", "The bridge will open soon."),
        ("“plans to” made “did”", "The city plans to open it.", "The city did open it."),
        ("two names exchanged", "Today the mayor Ann Lee met John Roe.", "Today the mayor John Roe met Ann Lee."),
        ("a word that turns it left out", "The bridge is not open.", "The bridge is open."),
    ],
)
def test_a_sentence_is_altered_in_one_place(name, sentence, altered):
    result = BY_NAME[name](sentence, random.Random(0), OTHERS)

    assert result == (altered or sentence[: sentence.index(", Lee")] + ".")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("another figure", "Nobody was hurt."),
        ("another name", "Nobody was hurt."),
        ("another month", "He may come."),
        ("“not” put in or left out", "The bridge is no danger."),
        ("“X said” left out", "Lee said the bridge is closed for repairs of its deck."),
        ("“X said” left out", "“The bridge is closed for repairs of its deck”, Lee said."),
        ("“may” made “will”", "The month of May was wet."),
        ("“plans to” made “did”", "Nobody knows if the city plans to open it."),
        ("two names exchanged", "The mayor met Ann Lee."),
        ("a word that turns it left out", "The bridge is open."),
    ],
)
def test_a_sentence_that_an_alteration_does_not_fit_is_left_alone(name, sentence):
    assert BY_NAME[name](sentence, random.Random(0), OTHERS) is None


@pytest.mark.parametrize("name", ["another figure", "another month"])
def test_an_altered_sentence_always_differs(name):
    sentence = "In March 1,200 people lived there, and 45.5% of them left in June."

    for seed in range(20):
        altered = BY_NAME[name](sentence, random.Random(seed), OTHERS)
        assert altered is not None
        assert altered != sentence


def test_dropped_and_kept_sentences_are_counted():
    sentence = "In March 1,200 people left Hull for good."
    tallies = measure([sentence], random.Random(0), lambda _done, _of: None)

    assert (tallies[AS_IT_IS].tried, tallies[AS_IT_IS].dropped) == (1, 0)
    assert (tallies["another figure"].tried, tallies["another figure"].dropped) == (1, 1)
    assert tallies["“may” made “will”"].tried == 0


def test_the_cases_are_many_and_of_many_kinds():
    cases = list(read_cases())
    untrue = [case for case in cases if case.kind != TRUE]

    assert len(untrue) >= 400
    assert len(cases) - len(untrue) >= 200
    assert len({case.kind for case in untrue}) >= 15
    assert sum(case.part == "held_out" for case in cases) > 100
    assert sum(case.part == "whole_year" for case in cases) > 120
    assert sum(case.part == "later_articles" for case in cases) > 280


@pytest.mark.soak
def test_of_the_seen_cases_few_untrue_sentences_are_shown_and_most_true_ones_kept():
    """What README promises: at most 3 of 100 untrue sentences, at least 75 of 100 true ones."""
    tallies = measure_cases("seen")
    shown, tried = untrue_share(tallies)

    assert shown <= 0.03 * tried
    assert tallies[TRUE].proven >= 0.75 * tallies[TRUE].tried
    assert sum(tally.own_words for tally in tallies.values()) > 0


@pytest.fixture
def as_written_alone(monkeypatch):
    """A sentence is shown as it is written or not at all; only the seen cases (`make soak`) count the model's words."""
    shown = proofs._is_shown
    monkeypatch.setattr(proofs, "_is_shown", lambda case, own_words: not own_words and shown(case, own_words=False))


@pytest.mark.usefixtures("as_written_alone")
@pytest.mark.parametrize(
    ("part", "kept"),
    [
        # Three thousand pairs read by the model take a minute: the parts and the seen cases are read in `make soak`.
        pytest.param("held_out", 0.85, marks=pytest.mark.soak),
        pytest.param("other_articles", 0.75, marks=pytest.mark.soak),
        pytest.param("whole_year", 0.7, marks=pytest.mark.soak),
        pytest.param("later_articles", 0.65, marks=pytest.mark.soak),
        pytest.param("latest_looked_at", 0.6, marks=pytest.mark.soak),
        pytest.param("latest_articles", 0.55, marks=pytest.mark.soak),
        pytest.param("newest_articles", 0.78, marks=pytest.mark.soak),
    ],
)
def test_of_unseen_cases_few_untrue_sentences_are_shown_and_most_true_ones_kept(part, kept):
    tallies = measure_cases(part)
    shown, tried = untrue_share(tallies)

    assert shown <= 0.03 * tried
    assert tallies[TRUE].proven >= kept * tallies[TRUE].tried


@pytest.mark.soak
@pytest.mark.usefixtures("as_written_alone")
@pytest.mark.parametrize(
    ("part", "shown", "kept"), [("careful_articles", 0.05, 0.8), ("careful_older_articles", 0.06, 0.74)]
)
def test_of_sentences_made_with_care_more_is_shown(part, shown, kept):
    """What README says of them; with what stands before a sentence read as well, 7.6 and 7.5% were shown."""
    tallies = measure_cases(part)
    untrue, tried = untrue_share(tallies)

    assert untrue <= shown * tried
    assert tallies[TRUE].proven >= kept * tallies[TRUE].tried


@pytest.mark.usefixtures("as_written_alone")
def test_the_command_prints_figures_of_the_corpus(sample_folder, monkeypatch, capsys):
    monkeypatch.setenv("CORPUS_DIR", str(sample_folder))
    of_each_kind = {(case.part, case.kind): case for case in read_cases()}
    monkeypatch.setattr(proofs, "read_cases", of_each_kind.values)

    assert main(["guard", "--count", "20", "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert main(["guard", "--count", "20"]) == 0
    out = capsys.readouterr().out
    assert "another figure" in out
    assert "dropped by the guard, of 20 sentences drawn" in out
    assert figures["sentences"] == 20
    assert figures["kinds"]["another figure"]["tried"] > 0
    assert figures["by_hand"]["all"]["roles"]["tried"] > figures["by_hand"]["held_out"]["roles"]["tried"] > 0
    assert main(["guard", "--count", "0"]) == 2
