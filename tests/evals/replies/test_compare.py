import json
from datetime import date, timedelta

import pytest

from evals.cli import main
from evals.measures import score_document
from evals.replies.compare import compare_replies
from evals.replies.refusal_measures import RefusalScore
from evals.replies.scoring import ReplyScore
from ingest.corpus.errors import UsageError


@pytest.fixture
def run_file(tmp_path):
    """A run of `refusals` over files of these names and digests."""

    def of(name, answerable, unanswerable):
        score = RefusalScore("1 unanswerable", "unanswerable", None, False, False, False, False, 0.5, 1.0)
        about = {"command": "refusals", "questions": answerable, "unanswerable": unanswerable}
        question = {"id": score.id, "ms": 1.0, "score": score_document(score)}
        file = tmp_path / name
        file.write_text(json.dumps({"run": about, "metrics": {}, "questions": [question]}), "utf-8")
        return file

    return of


def file_of(digest, name="questions.jsonl"):
    return {"file": name, "sha256": digest}


def test_runs_over_other_unanswerable_questions_are_not_compared(run_file):
    """Both were numbered by their lines, and the difference of the two files was shown as one of the runs."""
    a, b = run_file("a.json", file_of("1"), file_of("2")), run_file("b.json", file_of("1"), file_of("3"))

    with pytest.raises(UsageError, match="do not hold the same questions"):
        compare_replies("refusals", a, b)


def test_runs_over_files_that_were_renamed_are_compared(run_file):
    a = run_file("a.json", file_of("1"), file_of("2"))
    b = run_file("b.json", file_of("1", "moved.jsonl"), file_of("2", "others.jsonl"))

    assert compare_replies("refusals", a, b)["questions"] == 1


@pytest.mark.parametrize("unanswerable", ["others.jsonl", {"file": "others.jsonl"}])
def test_a_run_without_the_digest_of_its_unanswerable_questions_is_no_run(run_file, unanswerable):
    whole, broken = run_file("a.json", file_of("1"), file_of("2")), run_file("b.json", file_of("1"), unanswerable)

    with pytest.raises(UsageError, match="not a run of refusals that can be compared"):
        compare_replies("refusals", whole, broken)


def refusal(name, *, refused=False, group="answerable"):
    return RefusalScore(name, group, None, group == "answerable", True, False, refused, 0.5, 1.0)


def reply(name, *, contained=True, has_gold=True, as_of=None):
    of_form = ("claims", "claim_words", "quotes", "quote_characters", "exact_quotes", "supported_claims", "citations")
    return ReplyScore(
        id=name,
        as_of=as_of,
        has_gold=has_gold,
        gold_in_five=has_gold,
        answer_in_five=True,
        refused=False,
        confidence=0.9,
        contained=contained,
        f1=0.5,
        exact=False,
        carrying_citations=1,
        search_ms=1.0,
        write_ms=1.0,
        tokens=None,
        ms=2.0,
        **dict.fromkeys(of_form, 1),
    )


@pytest.fixture
def scored_file(tmp_path):
    """A run of a command with these scores; each question is asked as "Who is ID?" if no other text is given."""

    def of(name, command, scores, texts=None, later=None):
        questions = [
            {
                "id": score.id,
                "ms": score.ms,
                "reply": {"question": (texts or {}).get(score.id, f"Who is {score.id}?")},
                "score": score_document(score),
            }
            for score in scores
        ]
        about = {"command": command, "questions": file_of("1"), "unanswerable": file_of("2"), "later": later}
        file = tmp_path / name
        file.write_text(json.dumps({"run": about, "metrics": {}, "questions": questions}), "utf-8")
        return file

    return of


def test_refusals_are_compared_where_an_article_has_come_in(scored_file, capsys):
    """Its question is asked in the second run alone, and nothing was compared at all."""
    other = refusal("x unanswerable", group="unanswerable")
    a = scored_file("a.json", "refusals", [refusal("old", refused=True), other])
    b = scored_file("b.json", "refusals", [refusal("old"), refusal("new"), other])
    comparison = compare_replies("refusals", a, b)

    assert (comparison["questions"], comparison["gained"]) == (2, ["old"])
    assert (comparison["only_in_a"], comparison["only_in_b"]) == ([], ["new"])
    assert main(["compare", str(a), str(b)]) == 0
    out = capsys.readouterr().out
    assert "gained: 1\n  old: Who is old?\n" in out
    assert "only in B, not compared: 1 (new)" in out


def test_a_near_miss_that_was_made_in_another_way_is_not_compared(scored_file):
    scores = [refusal("1"), refusal("1 near miss near_miss", group="near_miss")]
    a = scored_file("a.json", "refusals", scores, {scores[1].id: "Who is 2?"})
    b = scored_file("b.json", "refusals", scores, {scores[1].id: "Who is 3?"})

    assert compare_replies("refusals", a, b)["only_in_b"] == ["1 near miss near_miss"]


def test_answers_are_gained_and_lost_where_both_corpora_have_an_article(scored_file, capsys):
    """A question without one was gained, and counted in no figure of the table."""
    a = scored_file("a.json", "answers", [reply("1", contained=False), reply("2", contained=False, has_gold=False)])
    b = scored_file("b.json", "answers", [reply("1"), reply("2")])
    comparison = compare_replies("answers", a, b)

    assert (comparison["questions"], comparison["with_gold"], comparison["gained"]) == (2, 1, ["1"])
    assert comparison["gold_in_one"] == ["2"]
    assert main(["compare", str(a), str(b)]) == 0
    out = capsys.readouterr().out
    assert "all, percent: 1 of 2 questions with gold" in out
    assert "with an article that answers in one corpus only, not scored: 1 (2)" in out


def test_runs_that_asked_no_question_both_are_not_compared(scored_file):
    a, b = scored_file("a.json", "answers", [reply("1")]), scored_file("b.json", "answers", [reply("2")])

    with pytest.raises(UsageError, match="there is none that both asked"):
        compare_replies("answers", a, b)


def test_runs_of_two_commands_are_told_so(scored_file, capsys):
    """It said "not a run of answers that can be compared" of a run of refusals."""
    a = str(scored_file("a.json", "answers", [reply("1")]))
    b = str(scored_file("b.json", "refusals", [refusal("1")]))

    assert main(["compare", a, b]) == 2
    assert f"{b}: a run of refusals; the other is one of answers" in capsys.readouterr().err
    assert main(["compare", b, a]) == 2
    assert f"{a}: a run of answers; the other is one of refusals" in capsys.readouterr().err


@pytest.mark.parametrize("days", [150, 400])
def test_a_run_of_later_days_is_compared_question_by_question(scored_file, days):
    """Each run's own July-December was taken: other questions, of which one was shown as lost, or a crash."""
    asked = [date(2025, 3, 1), date(2025, 5, 1), date(2025, 8, 1)]

    def run(name, later):
        scores = [reply(str(n), contained=n == 2, as_of=day + timedelta(later)) for n, day in enumerate(asked)]
        return scored_file(name, "answers", scores, later=later)

    for first, second in (("a.json", "b.json"), ("b.json", "a.json")):
        files = [run(name, days if name == "b.json" else 0) for name in (first, second)]
        half = compare_replies("answers", *files)["july_december"]
        assert half["questions"] == 1
        assert (half["metrics"]["contained"]["a"], half["metrics"]["contained"]["b"]) == (1.0, 1.0)
