import json
from contextlib import closing
from functools import partial

import pytest

from bot.answering.service import Answering
from bot.conversation.follow_up.rewrite import stand_alone
from bot.wiring import open_answering
from evals.cli import main
from evals.followups.asked import Asked, FollowUp, ask_all, asked_table, document, read_follow_ups
from ingest.corpus.errors import UsageError

ROWS = [
    {"question": "When did Notre-Dame reopen?", "follow_up": "How high is its spire?", "answer": "96 metres high"},
    {
        "question": "When did Notre-Dame reopen?",
        "follow_up": "How do I bake bread?",
        "answer": None,
        "as_of": "2025-01-01",
    },
    {"question": "When did Notre-Dame reopen?", "follow_up": "Who rang the bells?", "answer": "Quasimodo"},
]


def test_follow_ups_are_asked_and_counted(sample_folder, answering_settings, context_reader, tmp_path):
    file = tmp_path / "asked.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in ROWS))
    reported = []
    with closing(open_answering(answering_settings(sample_folder))) as answering:
        rewrite = partial(stand_alone, reader=context_reader)
        asked = ask_all(read_follow_ups(file), answering, rewrite, lambda *pair: reported.append(pair))
    counts = document(asked)

    assert (counts["follow_ups"], counts["as_understood"]) == (3, 2)
    assert [wrong["follow_up"] for wrong in counts["wrong"]] == ["Who rang the bells?"]
    assert "2 as understood" in asked_table(asked).title
    assert reported[-1] == (3, 3)


def test_the_words_as_typed_are_searched_with_what_was_made_of_them(monkeypatch, sample_folder, answering_settings):
    asked = []
    ask = Answering.ask

    def noted(answering, text, *, typed=None, **options):
        asked.append((text, typed))
        return ask(answering, text, typed=typed, **options)

    monkeypatch.setattr(Answering, "ask", noted)
    follow_ups = [FollowUp(ROWS[0]["question"], text, (), None) for text in ("Why?", "Who hosted the 2020 Olympics?")]
    with closing(open_answering(answering_settings(sample_folder))) as answering:
        understood = [each.understood for each in ask_all(follow_ups, answering, stand_alone, lambda *_: None)]

    assert understood == ["Why did Notre-Dame reopen?", "Who hosted the 2020 Olympics?"]
    assert asked[1:3] == [("Why?", None), (understood[0], "Why?")]
    assert asked[4:] == [(understood[1], None), (understood[1], None)]


def test_brackets_of_a_follow_up_are_shown(printed):
    follow_up = FollowUp("Who said [sic]?", "On [/r/news]?", (), None)

    page = printed(asked_table([Asked(follow_up, "On [it]?", as_typed=False, as_understood=False)]))
    assert all(text in page for text in ("Who said [sic]?", "On [/r/news]?", "On [it]?"))


@pytest.mark.parametrize("wrong", [{"answer": [5]}, {"answer": 5}, {"question": None}, {"follow_up": ""}, {}])
def test_an_invalid_line_is_named(tmp_path, wrong):
    """An answer that is a number was "something unexpected", and null was asked as None."""
    row = {"question": "Who?", "follow_up": "When?", **({"answer": None} if wrong else {}), **wrong}
    file = tmp_path / "asked.jsonl"
    file.write_text(json.dumps(row))
    with pytest.raises(UsageError, match="line 1: not a follow-up"):
        read_follow_ups(file)


@pytest.mark.parametrize(("answer", "answers"), [("", ()), (" ", ()), (["", "96 metres"], ("96 metres",)), ([" "], ())])
def test_a_blank_answer_is_none(tmp_path, write_jsonl, answer, answers):
    (follow_up,) = read_follow_ups(write_jsonl(tmp_path / "asked.jsonl", ROWS[0] | {"answer": answer}))

    assert follow_up.answers == answers


@pytest.fixture
def asked_file(tmp_path, write_jsonl):
    return write_jsonl(tmp_path / "asked.jsonl", ROWS[0])


@pytest.mark.parametrize(("option", "reads"), [((), True), (("--by-rules",), False)])
def test_the_reader_is_left_out_by_rules(monkeypatch, sample_folder, asked_file, capsys, option, reads):
    """It was used all the same."""
    rewriters = []
    monkeypatch.setenv("CORPUS_DIR", str(sample_folder))
    monkeypatch.setattr(
        "evals.followups.asked.ask_all", lambda _asked, _bot, rewrite, _report: rewriters.append(rewrite) or []
    )

    assert main(["followups", "--asked", str(asked_file), "--json", *option]) == 0
    assert [rewrite is not stand_alone for rewrite in rewriters] == [reads]
    assert json.loads(capsys.readouterr().out)["follow_ups"] == 0


@pytest.mark.parametrize(
    "arguments", [("--wrong", "5"), ("turns.jsonl",), ("--remarks", "p.jsonl"), ("--fragments", "f.jsonl")]
)
def test_what_asked_follow_ups_do_not_take_is_refused(asked_file, capsys, arguments):
    """It was ignored."""
    assert main(["followups", *arguments, "--asked", str(asked_file)]) == 2
    assert (
        "--asked, --remarks and --fragments take no file of conversations, no --wrong and not each other"
        in capsys.readouterr().err
    )


@pytest.mark.parametrize(("right", "warns"), [((False, False), True), ((True, False), False), ((False, True), False)])
def test_follow_ups_about_other_articles_bring_a_warning(monkeypatch, sample_folder, asked_file, capsys, right, warns):
    """Over another corpus those that nothing answers were right, and nothing was said of the others."""
    outcomes = [
        Asked(FollowUp("Who won?", "When?", ("in May",), None), "When did Ann win?", *right),
        Asked(FollowUp("Who won?", "How do I bake bread?", (), None), "How do I bake bread?", True, True),
    ]
    monkeypatch.setenv("CORPUS_DIR", str(sample_folder))
    monkeypatch.setattr("evals.followups.asked.ask_all", lambda *_: outcomes)
    assert main(["followups", "--asked", str(asked_file), "--json"]) == 0

    warning = (
        "warning: no reply has the answer, of 1 follow-ups with one: they are about other articles than this corpus"
    )
    assert (warning in capsys.readouterr().err) == warns


def test_where_none_is_wrong_no_empty_table_is_printed(printed):
    follow_up = FollowUp("Who won?", "When?", (), None)

    page = printed(asked_table([Asked(follow_up, "When did Ann win?", as_typed=False, as_understood=True)]))
    assert page == "of 1 follow-ups right: 0 as typed, 1 as understood\n"


def test_a_day_is_told_how_it_is_written(tmp_path):
    file = tmp_path / "asked.jsonl"
    file.write_text(json.dumps(ROWS[1] | {"as_of": "31.3.2025"}))

    with pytest.raises(UsageError, match=r'as_of is a day of the calendar: "as_of": "2025-03-31", not'):
        read_follow_ups(file)
