"""Fragments as a person and as the bot understands them."""

import json

from bot.conversation.follow_up.rewrite import StandaloneQuestion
from evals.cli import main
from evals.followups.fragments import (
    ALONE,
    OF_SUBJECT,
    PART,
    alike,
    document,
    fragments_table,
    read_fragments,
    understand,
)

ROWS = [
    {"question": "Who won in [Ohio]?", "follow_up": "and in Iowa?", "rewrite": "Who won in Iowa?"},
    {"question": "Who won in [Ohio]?", "follow_up": "Spain", "rewrite": "who won in the Spain"},
    {"question": "Who won in [Ohio]?", "follow_up": "egg prices", "rewrite": "egg prices"},
    {"question": "Who won in [Ohio]?", "follow_up": "turnout?", "rewrite": "Ohio: turnout?"},
]


def rewrite(question, turns):
    texts = {"and in Iowa?": "Who lost in Iowa?", "Spain": "Who won in Spain?", "egg prices": "egg prices"}
    texts["turnout?"] = "Who won in turnout?"
    assert [turn.question for turn in turns] == ["Who won in [Ohio]?"]
    return StandaloneQuestion(texts[question])


def test_fragments_are_counted_by_kind(tmp_path, write_jsonl, printed):
    reported = []
    fragments = read_fragments(write_jsonl(tmp_path / "fragments.jsonl", *ROWS))
    understood = understand(fragments, rewrite, lambda *pair: reported.append(pair))

    assert document(understood) == {
        PART: {"fragments": 2, "right": 0.5},
        OF_SUBJECT: {"fragments": 1, "right": 0.0},
        ALONE: {"fragments": 1, "right": 1.0},
    }
    assert reported[-1] == (4, 4)
    page = printed(fragments_table(understood))
    assert all(text in page for text in ("Who won in [Ohio]?", "Who lost in Iowa?", "50.0"))
    assert "egg prices" not in page


def test_shares_of_nothing_are_none():
    assert document([])[PART] == {"fragments": 0, "right": None}


def test_texts_are_alike_by_their_words_in_order():
    assert alike("Who won the race?", "who won race") == 1.0
    assert alike("Who won?", "egg prices") == 0.0


def test_the_command_reads_a_file_and_names_a_bad_line(tmp_path, write_jsonl, capsys):
    file = write_jsonl(tmp_path / "fragments.jsonl", *ROWS[:2])
    assert main(["followups", "--fragments", str(file), "--by-rules", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[PART]["fragments"] == 2
    assert main(["followups", "--fragments", str(write_jsonl(tmp_path / "bad.jsonl", {"question": "Who?"}))]) == 2
    assert "line 1: not a fragment" in capsys.readouterr().err
