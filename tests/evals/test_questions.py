import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.cli import main
from evals.questions import FORMS, normalize_answer, read_questions
from ingest.corpus.errors import UsageError


@pytest.fixture
def file(tmp_path):
    return tmp_path / "questions.jsonl"


def test_a_question_with_all_its_fields(file, write_jsonl):
    asked = {"id": "q1", "question": "Who met?", "as_of": "2025-03-31", "answers": ["Ann", "Ben"]}
    gold = {"gold_urls": ["https://example.com/1"], "choices": ["Ann", "Zoe"], "evidence": "They met."}
    (question,) = read_questions(write_jsonl(file, asked | gold))

    assert (question.id, question.text, question.as_of) == ("q1", "Who met?", date(2025, 3, 31))
    assert question.answers == ("Ann", "Ben")
    assert question.gold_urls == {"https://example.com/1"}
    assert question.has_gold


def test_an_empty_answer_is_none(file, write_jsonl):
    """It stood first in the records for Ragas, and no near miss was made of its question."""
    asked = {"question": "Who?", "answers": ["", "Ann", " "], "gold_urls": ["https://e.com/1"]}

    assert read_questions(write_jsonl(file, asked))[0].answers == ("Ann",)


def test_a_question_without_other_fields_is_numbered_and_has_no_gold(file):
    file.write_text('\n{"question": "Who met?"}\n\n{"question": "Where?", "as_of": null, "gold_urls": null}\n')

    first, second = read_questions(file)

    assert (first.id, second.id) == ("2", "4")
    assert (second.as_of, second.answers, second.has_gold) == (None, (), False)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "line 2"),
        ("[]", "line 2"),
        ("3", "line 2"),
        ("{}", "it has no 'question'"),
        ('{"question": "Who?", "as_of": "last week"}', "last week"),
        ('{"question": null}', "a question is a text"),
        ('{"question": " "}', "a question is a text"),
        ('{"question": ["Who?"]}', "a question is a text"),
        (f'{{"question": "{"x" * 4001}"}}', "4001 characters long"),  # it ended the run when its turn came
        ('{"question": "Who?", "answers": [null]}', "lists of texts"),
        ('{"question": "Who?", "answers": "Ann"}', "lists"),
        ('{"question": "Who?", "gold_urls": "https://example.com"}', "lists"),
    ],
)
def test_an_invalid_line_is_named(file, line, reason):
    file.write_text(f'{{"question": "Who met?"}}\n{line}\n')

    with pytest.raises(UsageError) as failure:
        read_questions(file)

    assert f"{file} line 2" in failure.value.user_message
    assert reason in failure.value.user_message


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (
            "question;answers\r\nWho met?;Ann\r\n",
            "no JSON, Expecting value at character 1; each line is one JSON object",
        ),
        ('[\n  {"question": "Who met?"}\n]\n', "each line is one JSON object"),
        ('{\n  "question": "Who met?"\n}\n', "each line is one JSON object"),
        ('[{"question": "Who met?"}]\n', 'a line is one JSON object: {"question": "..."}, see "Your own questions"'),
        ('"Who met?"\n', "a line is one JSON object"),
        ('{"question": "Who?", "answers": "Ann"}', 'lists of texts: "answers": ["..."]'),
        ('{"question": "Who?", "gold_urls": "notes/well.txt"}', 'lists of texts: "gold_urls": ["..."]'),
        ('{"question": "Who?", "as_of": "31.03.2025"}', 'as_of is a day of the calendar: "as_of": "2025-03-31", not'),
        ('{"question": "Who?", "as_of": "2025-02-30"}', "as_of is a day of the calendar"),
        ('{"question": "Who?", "as_of": 1743379200}', "as_of is a day of the calendar"),
    ],
)
def test_what_another_program_wrote_is_told_how_it_is_written(file, content, reason):
    """It said "'dict' object has no attribute 'casefold'", "Invalid isoformat string", "line 1 column 2 (char 1)"."""
    file.write_text(content)

    with pytest.raises(UsageError) as failure:
        read_questions(file)
    assert f"{file} line 1: not a question" in failure.value.user_message
    assert reason in failure.value.user_message


def test_an_id_of_null_is_none(file, write_jsonl):
    write_jsonl(file, {"id": None, "question": "Who?"}, {"id": None, "question": "Where?"})

    assert [question.id for question in read_questions(file)] == ["1", "2"]


def test_an_id_that_is_the_number_of_another_line_is_explained(file, write_jsonl):
    write_jsonl(file, {"id": "2", "question": "Who?"}, {"question": "Where?"})

    with pytest.raises(UsageError, match="A question without an id has the number of its line"):
        read_questions(file)


def test_a_repeated_id_is_an_error(file, write_jsonl):
    write_jsonl(file, {"id": 7, "question": "Who?"}, {"id": "7", "question": "Where?"})

    with pytest.raises(UsageError, match="the id 7 is used twice"):
        read_questions(file)


def test_lines_end_at_line_feeds_only(file):
    file.write_bytes('\ufeff{"question": "Who\u2028met?"}\r\n{"question": "Where?\x85"}'.encode())

    assert [question.text for question in read_questions(file)] == ["Who\u2028met?", "Where?\x85"]


def test_a_lone_surrogate_is_no_question(file):
    file.write_text('{"question": "Who \\ud800 met?"}')

    with pytest.raises(UsageError, match="line 1: not a question"):
        read_questions(file)


@pytest.mark.parametrize("content", [b"", b"\n \n"])
def test_a_file_without_questions_is_an_error(file, content):
    file.write_bytes(content)

    with pytest.raises(UsageError, match="holds no questions"):
        read_questions(file)


def test_a_file_that_cannot_be_read_is_an_error(file):
    with pytest.raises(UsageError, match="No such file"):
        read_questions(file)
    file.write_bytes(json.dumps({"question": "é"}, ensure_ascii=False).encode("latin-1"))
    with pytest.raises(UsageError, match="UTF-8"):
        read_questions(file)


@pytest.mark.parametrize("arguments", [("retrieval", ""), ("ablation", ""), ("crash", ""), ("compare", "", "")])
def test_an_empty_name_is_one_line_and_reads_no_folder(arguments, capsys):
    assert main(arguments) == 2
    out, err = capsys.readouterr()

    assert out == ""
    (line,) = err.splitlines()
    assert line.startswith("error: .: cannot be read")


@pytest.mark.parametrize(
    ("fields", "typed", "meant"),
    [
        ({"question": "Who?", "answer": "Ann"}, "answer", '"answers": ["..."]'),
        ({"question": "Who?", "Answer": ["Ann"]}, "Answer", '"answers": ["..."]'),
        ({"question": "Who?", "anwsers": ["Ann"]}, "anwsers", '"answers": ["..."]'),
        ({"question": "Who?", "answers": ["Ann"], "url": "https://e.com/1"}, "url", '"gold_urls": ["..."]'),
        ({"question": "Who?", "answers": ["Ann"], "gold_url": "https://e.com/1"}, "gold_url", '"gold_urls": ["..."]'),
        ({"question": "Who?", "as-of": "2025-03-31"}, "as-of", '"as_of": "2025-03-31"'),
        ({"query": "Who?"}, "query", '"question": "..."'),
    ],
)
def test_a_field_with_another_name_is_named_with_the_right_one(file, write_jsonl, capsys, fields, typed, meant):
    write_jsonl(file, fields)

    for command in ("retrieval", "answers", "ablation"):
        assert main([command, str(file)]) == 2
        (line,) = capsys.readouterr().err.splitlines()
        assert f"{file} line 1: not a question ({typed} is not read; write {meant}" in line


def test_fields_beside_the_right_ones_are_not_looked_at(file, write_jsonl):
    asked = {"question": "Who?", "answers": ["Ann"], "answer": "A", "gold_urls": [], "url": "https://e.com/quiz"}
    others = {
        "asked_on": "2025-01-01",
        "choices": ["Ann"],
        "source_url": "x",
        "answer_in_corpus": False,
        "evidence": "",
    }

    assert len(read_questions(write_jsonl(file, asked | others, others | {"question": "Where?"}))) == 2


@pytest.mark.parametrize("answers", [{}, *({"answers": answers} for answers in ([], [" "], ["A"], ["", "The", "?!"]))])
def test_gold_without_an_answer_is_an_error(file, write_jsonl, answers):
    """Which vitamin? "A": no text holds an answer of an article alone, and the question counted as missed each time."""
    write_jsonl(file, {"question": "Who?", "gold_urls": ["https://e.com/1"], **answers})

    with pytest.raises(UsageError, match=r"line 1: .*no answer to look for"):
        read_questions(file)


@pytest.mark.parametrize(
    "command", ["retrieval", "answers", "refusals", "calibrate", "ablation", "speed", "loop", "load", "memory"]
)
def test_the_help_says_the_fields(command, capsys):
    with pytest.raises(SystemExit):
        main([command, "--help"])

    words = " ".join(capsys.readouterr().out.split())
    assert "a JSON object a line: question; " in words
    assert 'see "Your own questions" in docs/evaluation.md' in words


def test_the_documented_example_is_read(tmp_path):
    """Of the section that --help names."""
    page = (Path(__file__).parents[2] / "docs/evaluation.md").read_text("utf-8")
    section = page.partition("\n## Your own questions\n")[2].partition("\n## ")[0]
    (tmp_path / "q.jsonl").write_text("\n".join(line for line in section.splitlines() if line.startswith("    {")))
    questions = read_questions(tmp_path / "q.jsonl")

    assert [question.has_gold for question in questions] == [True, True, False]
    assert all(f"`{name}`" in section for name in (*FORMS, "id"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The White House", "white house"),
        ("A man, a plan: an end.", "man plan end"),
        ("$5.2-billion", "5 2 billion"),
        ("“Wicked”", "wicked"),
        ("O'Neill’s", "o neill s"),
        ("snake_case", "snake case"),
        ("  two\n\twords ", "two words"),
        ("１２ ﬁsh", "12 fish"),
        ("Theatre anthem", "theatre anthem"),
        ("Élysée 東京", "élysée 東京"),
        ("The!", ""),
        ("", ""),
    ],
)
def test_an_answer_is_normalized(text, expected):
    assert normalize_answer(text) == expected


@given(st.text())
def test_normalizing_twice_changes_nothing(text):
    assert normalize_answer(normalize_answer(text)) == normalize_answer(text)
