import pytest

from evals.cli import main
from evals.replies.failures import failures, failures_page

ACCEPTED = ("April 2030", "in April 2030")


def result_of(name, *, group="answerable", reply="It arrives in 2031.", **score):
    defaults = {"has_gold": True, "refused": False, "contained": False, "gold_in_five": True, "standing": 0.5}
    scores = defaults | score
    refusal = {"reason": "No article answers this.", "nearest": []} if scores["refused"] else None
    claims = [] if refusal else [{"text": reply}]
    document = {"question": f"When does {name} arrive?", "refusal": refusal, "claims": claims}
    return {"id": name, "group": group, "score": scores, "reply": document}


ANSWERS = [
    result_of("right", contained=True),
    result_of("wrong"),
    result_of("refused", refused=True),
    result_of("far", refused=True, gold_in_five=False),
    result_of("unknown", has_gold=False, gold_in_five=False),
    result_of("unknown and refused", has_gold=False, gold_in_five=False, refused=True),
]


def test_each_reply_to_a_question_with_gold_is_right_or_of_one_kind_of_failure():
    """A question that was refused, and whose passage was not among the first five, was in no list."""
    kinds = {title: [result["id"] for result in wrong] for title, wrong in failures("answers", ANSWERS)}

    assert kinds == {
        "Answered without the answer": ["wrong"],
        "Refused, though it was in the first five": ["refused"],
        "Refused, and not in the first five": ["far"],
        "Answered, though not known to be there": ["unknown"],
    }


def test_failures_of_refusals_begin_with_the_surest():
    results = [
        result_of("fine"),
        result_of("a", group="unanswerable", standing=0.2),
        result_of("b", group="unanswerable", standing=0.9),
        result_of("c", group="held_out"),
        result_of("d", group="near_miss"),
        result_of("e", refused=True),
        result_of("far", refused=True, gold_in_five=False),
    ]

    assert [[result["id"] for result in wrong] for _, wrong in failures("refusals", results)] == [
        ["b", "a"],
        ["c"],
        ["d"],
        ["e"],
    ]


def test_people_see_the_question_what_is_accepted_and_the_reply(printed, question_of):
    results = [result_of("[bold]x"), result_of("y"), result_of("z", refused=True)]
    questions = [question_of(result["id"], answers=ACCEPTED) for result in results]
    page = printed(failures_page("answers", 1, questions, results))

    assert page.splitlines() == [
        "Answered without the answer: 2, of which 1",
        "  [bold]x: When does [bold]x arrive?",
        "    accepted: April 2030 / in April 2030",
        "    reply: It arrives in 2031.",
        "Refused, though it was in the first five: 1",
        "  z: When does z arrive?",
        "    accepted: April 2030 / in April 2030",
        "    reply: No article answers this.",
        "Refused, and not in the first five: 0",
        "Answered, though not known to be there: 0",
    ]


@pytest.mark.parametrize(
    ("command", "title"), [("answers", "Answered without the answer: 1"), ("retrieval", "not among the first 5: 1")]
)
def test_what_went_wrong_is_printed_if_it_is_asked_for(
    tmp_path, monkeypatch, write_jsonl, capsys, sample_folder, command, title
):
    monkeypatch.setenv("CORPUS_DIR", str(sample_folder))
    gold = "https://samples.dateline.example/2024/10/14/europa-clipper-launch"
    asked = "When will Europa Clipper reach Jupiter?"
    questions = write_jsonl(tmp_path / "q.jsonl", {"question": asked, "answers": ["May 1930"], "gold_urls": [gold]})

    assert main([command, str(questions)]) == 0
    assert title not in capsys.readouterr().out
    assert main([command, str(questions), "--wrong", "3"]) == 0
    out = capsys.readouterr().out
    assert title in out
    assert main([command, str(questions), "--wrong", "3", "--json"]) == 2
    assert "--out FILE has every question" in capsys.readouterr().err
    assert f"  1: {asked}\n    accepted: May 1930" in out
