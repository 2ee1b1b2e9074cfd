"""The statements that were written to train the reader of statements."""

from evals.fit.entailment.pairs import all_pairs, contrasts
from evals.guard.cases import TRAINED_ON, read_cases


def test_as_many_statements_follow_as_do_not_and_none_is_its_text():
    pairs = [pair for pair in all_pairs() if not pair.kind.startswith("guard")]

    assert sum(pair.follows for pair in pairs) * 2 == len(pairs)
    assert all(pair.statement and pair.statement not in (pair.text, pair.headline) for pair in pairs)


def test_one_statement_never_both_follows_and_does_not():
    pairs = [*all_pairs(), *contrasts()]
    known = {(pair.statement, pair.text, pair.headline): pair.follows for pair in pairs}

    assert all(known[pair.statement, pair.text, pair.headline] == pair.follows for pair in pairs)


def test_of_the_guard_only_what_is_not_kept_for_measuring_is_trained_on():
    kept = {case.sentence for case in read_cases() if case.part not in TRAINED_ON}
    pairs = [pair for pair in all_pairs() if pair.kind.startswith("guard")]

    assert len(pairs) == sum(case.part in TRAINED_ON for case in read_cases())
    assert {pair.statement for pair in pairs}.isdisjoint(kept)


def test_every_contrast_has_true_and_untrue_statements_and_no_text_is_read_in_another_round():
    pairs = list(contrasts())
    true, untrue = ({pair.text for pair in pairs if pair.follows is follows} for follows in (True, False))

    assert true == untrue
    assert true.isdisjoint(pair.text for pair in all_pairs())
    assert all(pair.statement and pair.statement != pair.text for pair in pairs)
    assert 0.8 < sum(pair.follows for pair in pairs) / sum(not pair.follows for pair in pairs) < 1.25
