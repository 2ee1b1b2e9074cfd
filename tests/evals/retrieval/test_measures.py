import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.measures import get, metric_names, read_score, score_document, second_half
from evals.questions import EvalQuestion
from evals.retrieval.measures import QuestionScore, measures, metrics_of, score_all

GOLD = "https://example.com/gold"


def scored(rank=1, *, answer=None, has_gold=True, as_of=None, ms=10.0, id="q"):
    return QuestionScore(id, as_of, has_gold, rank, answer or rank, ms, 0.5, 0.0)


def passage(text, url):
    return {"text": text, "url": url, "copies": [], "article_id": url}


ranks = st.one_of(st.none(), st.integers(1, 50))
scores = st.lists(
    st.builds(
        QuestionScore,
        id=st.just("q"),
        as_of=st.one_of(st.none(), st.dates(date(2025, 1, 1), date(2025, 12, 31))),
        has_gold=st.just(True),
        gold_rank=ranks,
        answer_rank=ranks,
        top_article_share=st.floats(0, 1),
        copies_share=st.floats(0, 1),
        ms=st.floats(0, 1000),
    ),
    min_size=1,
    max_size=12,
)


def test_all_of_few_have_an_interval_and_a_number_of_questions():
    """3 of 3 were 100 to 100 percent, as if a fourth could not be missed."""
    questions = [scored(1), scored(1), scored(None), scored(None, has_gold=False)]
    metrics = metrics_of(questions[:2], 5)

    assert metrics["gold_recall"]["1"] == 1.0
    assert metrics["intervals"]["gold_recall"]["1"] == [0.3424, 1.0]
    assert metrics_of([scored(None)] * 3, 5)["intervals"]["gold_recall"]["5"] == [0.0, 0.5615]
    assert metrics_of(questions, 5)["of"] == {
        "gold_recall": {"1": 3, "5": 3},
        "answer_recall": {"1": 3, "5": 3},
        "mrr": 3,
        "ms_median": 4,
        "ms_p95": 4,
    }


def test_the_first_ten_are_measured_where_there_are_ten():
    """With `--k 5` they were called the first ten, too."""
    of_ten = {"top_article_share", "copies_share"}

    assert not of_ten & {*metric_names(measures(9))}
    assert of_ten < {*metric_names(measures(10))}
    assert not of_ten & {*metrics_of([scored()], 9)}


def test_a_score_of_a_run_from_before_a_measure_is_read_without_it():
    """Else each new measure would make `compare` refuse the runs of before."""
    fields = score_document(scored())
    del fields["copies_share"]

    read = read_score(QuestionScore, {"id": "q", "ms": 10.0, "score": fields})
    assert read == replace(scored(), copies_share=None)


def test_metrics_of_questions_and_results():
    questions = [
        EvalQuestion("first", "Who won?", None, ("Ann",), frozenset([GOLD])),
        EvalQuestion("third", "Who won?", None, ("Ann",), frozenset([GOLD])),
        EvalQuestion("never", "Who won?", None, ("Ann",), frozenset([GOLD])),
        EvalQuestion("no gold", "Who lost?", None, ("Ben",), frozenset()),
    ]
    unrelated, gold = passage("Ann won.", "https://example.com/other"), passage("Ann won.", GOLD)
    nothing = passage("Rain.", "https://example.com/rain")
    passages_by_question = {
        "first": [gold, nothing],
        "third": [nothing, unrelated, gold],
        "never": [nothing],
        "no gold": [],
    }
    # The order of results does not matter: they are known by id.
    results = [
        {"id": id, "passages": passages, "ms": ms}
        for ms, (id, passages) in enumerate(reversed(passages_by_question.items()))
    ]

    of = metrics_of(score_all(questions, results), 10)

    assert (of["questions"], of["with_gold"]) == (4, 3)
    assert of["gold_recall"] == {"1": 0.3333, "5": 0.6667, "10": 0.6667}
    assert of["answer_recall"] == {"1": 0.3333, "5": 0.6667, "10": 0.6667}
    assert [(score.gold_rank, score.answer_rank) for score in score_all(questions, results)] == [
        (1, 1),
        (3, 2),
        (None, None),
        (None, None),
    ]
    assert of["mrr"] == round((1 + 1 / 3) / 3, 4)
    assert of["top_article_share"] == round((1 / 2 + 1 / 3 + 1) / 3, 4)
    assert of["copies_share"] == 0
    assert of["ms_median"] == 1.5
    assert of["july_december"] is None


def test_without_gold_there_is_no_recall():
    of = metrics_of([scored(None, has_gold=False)], 50)

    assert of["with_gold"] == 0
    assert set(of["gold_recall"].values()) == {None}
    assert of["mrr"] is None
    assert of["intervals"]["mrr"] is None
    assert of["ms_median"] == 10.0


def test_july_to_december_has_its_own_column_if_both_halves_have_questions():
    spring, autumn = scored(1, as_of=date(2025, 6, 30)), scored(None, as_of=date(2025, 7, 1), ms=30)
    undated = scored(1)

    of = metrics_of([spring, autumn, undated], 5)

    assert of["gold_recall"]["5"] == 0.6667
    assert of["july_december"]["questions"] == 1
    assert of["july_december"]["gold_recall"] == {"1": 0.0, "5": 0.0}
    assert of["july_december"]["ms_median"] == 30.0
    assert "july_december" not in of["july_december"]
    for half in (spring, autumn):
        assert second_half([half, undated]) is None


@settings(max_examples=20)
@given(scores)
def test_recall_grows_with_k_and_lies_in_its_interval(questions):
    of = metrics_of(questions, 50)

    for name in ("gold_recall", "answer_recall"):
        assert list(of[name].values()) == sorted(of[name].values())
    for name in metric_names(measure for measure in measures(50) if measure.has_interval):
        low, high = get(of["intervals"], name)
        assert low <= get(of, name) <= high
    assert of["gold_recall"]["1"] <= of["mrr"] <= of["gold_recall"]["50"]
    assert of["ms_median"] <= of["ms_p95"]


@settings(max_examples=5)
@given(scores)
def test_metrics_are_json_and_the_same_every_time(questions):
    assert json.dumps(metrics_of(questions, 50)) == json.dumps(metrics_of(questions, 50))


@settings(max_examples=5)
@given(scores)
def test_a_question_without_gold_changes_no_recall(questions):
    more = [*questions, replace(questions[0], has_gold=False, gold_rank=None, answer_rank=None, as_of=None)]

    for name in metric_names(measure for measure in measures(50) if measure.has_interval):
        assert get(metrics_of(more, 50), name) == get(metrics_of(questions, 50), name)


@pytest.mark.parametrize(
    ("k", "cuts"), [(1, ["1"]), (4, ["1"]), (20, ["1", "5", "10", "20"]), (1000, ["1", "5", "10", "20", "50"])]
)
def test_cut_offs_end_at_k(k, cuts):
    assert list(metrics_of([scored()], k)["gold_recall"]) == cuts
