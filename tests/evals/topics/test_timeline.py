import json
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from bot.wiring import open_answering
from evals.cli import main
from evals.topics.timeline import (
    NAMES,
    KeyTopic,
    _means,
    _table,
    most_reported_days,
    read_key,
    score_days,
    topic_result,
    topics_until,
)
from ingest.corpus.errors import UsageError

FIRST, SECOND, THIRD = (date(2025, 3, day) for day in (1, 2, 3))


def test_only_exact_days_score():
    some = score_days([FIRST, SECOND], [SECOND, THIRD, date(2025, 3, 9)])
    assert some == {"precision": 1 / 2, "recall": 1 / 3, "f1": pytest.approx(0.4)}
    assert score_days([FIRST], [SECOND]) == {"precision": 0, "recall": 0, "f1": 0}
    assert score_days([], [SECOND]) == {"precision": 0, "recall": 0, "f1": 0}


def test_the_mean_is_over_topics():
    scores = {"precision": 1, "recall": 0.5, "f1": 0.7}, {"precision": 0, "recall": 0.5, "f1": 0.1}
    means = _means([dict.fromkeys(NAMES, score) for score in scores])
    assert means == {name: {"precision": 0.5, "recall": 0.5, "f1": pytest.approx(0.4)} for name in NAMES}


def test_the_baseline_counts_reports():
    assert most_reported_days([THIRD, FIRST, THIRD, SECOND, FIRST, THIRD], 2) == [THIRD, FIRST]


def test_the_shipped_keys_have_five_topics():
    topics = read_key(Path("evals/topics/timeline_key.jsonl"))

    assert len(topics) == 5
    assert all(len(event.split()) == 2 for topic in topics for event in topic.events.values())
    assert not {topic.topic for topic in topics} & {
        topic.topic for topic in read_key(Path("evals/topics/timeline_other.jsonl"))
    }


@pytest.mark.parametrize(
    "text",
    [
        *("", "{}", "[1]", "x"),
        '{"topic": "a", "dates": [{"date": "soon", "event": "b"}]}',
        '{"topic": "", "dates": [{"date": "2025-01-31", "event": "b"}]}',  # "something unexpected went wrong"
        '{"topic": 5, "dates": [{"date": "2025-01-31", "event": "b"}]}',
    ],
)
def test_an_invalid_key_is_refused(tmp_path, text):
    file = tmp_path / "key.jsonl"
    file.write_text(text, "utf-8")

    with pytest.raises(UsageError, match=r"key\.jsonl"):
        read_key(file)
    with pytest.raises(UsageError, match="cannot be read"):
        read_key(tmp_path / "none.jsonl")


def test_a_topic_of_the_samples_is_scored(sample_folder, answering_settings):
    with closing(open_answering(answering_settings(sample_folder))) as answering:
        result = topic_result(answering, KeyTopic("tariffs", {date(2025, 4, 2): "tariffs announced"}), None)

    assert "2025-04-02" in result["timeline"]["days"]
    assert result["missed"] == {}
    assert result["timeline"]["recall"] == 1
    assert len(result["most_reports"]["days"]) <= len(result["timeline"]["days"])
    assert len(result["most_reports_of_key"]["days"]) == 1


def test_later_events_are_no_part_of_the_key():
    """Those that no timeline of that day can have were counted as missed."""
    early, late = date(2025, 4, 4), date(2025, 5, 12)
    topics = [KeyTopic("tariffs", {early: "answer", late: "truce"}), KeyTopic("truce", {late: "truce"})]
    assert topics_until(topics, date(2025, 4, 8)) == [KeyTopic("tariffs", {early: "answer"})]
    assert topics_until(topics, late) == topics


def test_brackets_of_a_topic_are_shown(printed):
    scores = {"precision": 1.0, "recall": 1.0, "f1": 1.0, "days": ["2025-04-02"]}
    topic = {"topic": "[tariffs] of [/r/news]", "timeline": scores, "key": 1, "missed": {}}

    assert topic["topic"] in printed(_table({"topics": [topic], "mean": {}}))


def test_the_command_prints_one_document(sample_folder, monkeypatch, tmp_path, capsys):
    file = tmp_path / "key.jsonl"
    file.write_text('{"topic": "tariffs", "dates": [{"date": "2025-04-02", "event": "tariffs announced"}]}\n', "utf-8")
    monkeypatch.setenv("CORPUS_DIR", str(sample_folder))

    assert main(["timeline", str(file), "--json"]) == 0
    assert set(json.loads(capsys.readouterr().out)) == {"mean", "topics"}
    assert main(["timeline", str(file)]) == 0
    assert "mean: timeline" in capsys.readouterr().out
    other = tmp_path / "other.jsonl"
    other.write_text(file.read_text("utf-8").replace("2025-04-02", "1999-04-02"), "utf-8")
    assert main(["timeline", str(other)]) == 2
    assert capsys.readouterr().err.endswith("it is about other articles.\n")
    assert main(["timeline", str(tmp_path / "none.jsonl")]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    with pytest.raises(SystemExit, match="2"):
        main(["timeline", str(file), "--as-of", "soon"])
    assert capsys.readouterr().err.endswith("soon is not a date such as 2025-03-31\n")
