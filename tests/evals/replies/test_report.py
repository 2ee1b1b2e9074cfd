import pytest

from evals.measures import score_document
from evals.replies.refusal_measures import RefusalScore, refusal_metrics
from evals.replies.report import _operating_point, reply_report_page


def scored(name, group, standing, refused=False):
    gold = group == "answerable"
    return RefusalScore(name, group, None, gold, gold, False, refused, standing, 5.0)


def result_of(score):
    refusal = {"reason": "No.", "nearest": []} if score.refused else None
    reply = {"question": "Who?", "refusal": refusal, "claims": []}
    return {"id": score.id, "group": score.group, "ms": 5.0, "score": score_document(score), "reply": reply}


@pytest.mark.parametrize("name", ["1", "clipper launch"])
def test_the_accepted_answers_of_a_reply_are_those_of_its_own_question(question_of, name):
    """An id with a space was not found, and one that both files have was that of the unanswerable question."""
    scores = [scored(name, "answerable", 0.1, refused=True), scored(f"{name} unanswerable", "unanswerable", 0.9)]
    questions = [question_of(name, answers=("April 2030",)), question_of(name, answers=("slowly",))]
    page = reply_report_page(
        questions,
        {
            "run": {"command": "refusals", "questions": {"file": "q.jsonl"}},
            "metrics": refusal_metrics(scores),
            "questions": [result_of(score) for score in scores],
        },
    )
    answered, refused = page.split("Refused, though in the first five")

    assert "Accepted: <b>slowly</b>" in answered
    assert "Accepted: <b>April 2030</b>" in refused


def test_the_point_of_the_threshold_lies_on_the_curve():
    """Near misses counted in the point and not in the curve."""
    scores = [
        *(scored(f"{n}", "answerable", 0.9) for n in range(4)),
        *(scored(f"{n} unanswerable", "unanswerable", 0.1, refused=True) for n in range(4)),
        *(scored(f"{n} near_miss", "near_miss", 0.8) for n in range(4)),
        *(scored(f"{n} held_out", "held_out", 0.8) for n in range(4)),
    ]

    point = _operating_point([result_of(score) for score in scores])
    assert point == (0.5, 0.0)
    assert list(point) in refusal_metrics(scores)["risk_coverage"]
