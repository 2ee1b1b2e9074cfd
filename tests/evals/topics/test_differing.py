"""What a comparison shows as differing figures is counted by what a person said of each pair."""

import json
from contextlib import closing

import pytest

from bot.answering.topics.reply import Part, TopicCommand
from bot.wiring import open_answering
from evals.cli import main
from evals.topics.differing import Judgment, ShownPair, differing_metrics, read_judged, shown_pairs
from ingest.corpus.errors import UsageError

DEAD = "A fire in the Kestrel mine near Tolm killed 12 miners on Sunday, the company said after a night of searching."
MORE_DEAD = "The fire that broke out in the Kestrel mine near Tolm on Sunday killed 14 miners, the police said later."
SAVED = "The rescue crews of the Kestrel mine brought 30 workers up alive through the old northern shaft on Monday."
AS_SAVED = "Rescue crews brought 30 workers up alive on Monday through an old shaft in the north of the Kestrel mine."
URLS = ["https://north.example/1", "https://east.example/2"]


def pair(*quotes, **judgment):
    return {"quotes": list(quotes), "urls": URLS, **judgment}


@pytest.fixture(scope="module")
def mine_folder(corpus_of, write_jsonl, tmp_path_factory):
    texts = (f"{DEAD} {SAVED}", f"{MORE_DEAD} {AS_SAVED}")
    articles = [
        {"url": url, "title": "Fire in the Kestrel mine", "published": "2025-03-10", "text": text}
        for url, text in zip(URLS, texts, strict=True)
    ]
    return corpus_of(write_jsonl(tmp_path_factory.mktemp("mine") / "mine.jsonl", *articles))


@pytest.fixture
def judged(tmp_path, write_jsonl):
    pairs = [pair(DEAD, MORE_DEAD, same=True), pair(DEAD, AS_SAVED, same=False, cause="another thing")]
    topics = [{"topic": "Kestrel mine", "pairs": pairs}, {"topic": "fire in the Kestrel mine", "pairs": []}]
    return write_jsonl(tmp_path / "judged.jsonl", *topics)


def test_each_pair_that_is_shown_has_its_judgment(mine_folder, answering_settings, judged):
    topics = read_judged(judged)
    with closing(open_answering(answering_settings(mine_folder))) as answering:
        lines = answering.topic(TopicCommand.COMPARE, topics[0].topic).lines
    (known,), (unknown,) = (shown_pairs(topic, lines) for topic in topics)

    assert {line.part for line in lines} == {Part.SHARED, Part.DIFFERING}
    assert set(known.quotes) == set(unknown.quotes) == {DEAD, MORE_DEAD}
    assert set(known.urls) == set(URLS)
    assert (known.judgment, unknown.judgment) == (Judgment(True), None)


def test_precision_is_of_the_judged_and_causes_are_counted():
    judgments = [Judgment(True), Judgment(False, "place"), Judgment(False, "place"), Judgment(False), None]
    metrics = differing_metrics([ShownPair("Kestrel mine", ("a", "b"), (None, None), one) for one in judgments])

    assert (metrics["shown"], metrics["not_judged"]) == (5, 1)
    assert (metrics["same"]["share"], metrics["same"]["of"]) == (0.25, 4)
    assert list(metrics["causes"].items()) == [("place", 2), ("unstated", 1)]
    assert differing_metrics([])["same"] is None


def test_the_command_prints_the_share_and_what_nobody_judged(mine_folder, judged, monkeypatch, capsys):
    monkeypatch.setenv("CORPUS_DIR", str(mine_folder))

    assert main(["differing", str(judged), "--json"]) == 0
    metrics = json.loads(capsys.readouterr().out)["metrics"]
    assert (metrics["topics"], metrics["shown"], metrics["not_judged"]) == (2, 2, 1)
    assert metrics["same"]["share"] == 1.0
    assert main(["differing", str(judged)]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "of one thing 100.0" in " ".join(out.replace("│", " ").split())
    assert "not judged (fire in the Kestrel mine): " in out
    assert main(["differing", str(judged), "--as-of", "2025-03-01", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["metrics"]["shown"] == 0


@pytest.mark.parametrize(
    "pairs",
    [
        [pair(DEAD, MORE_DEAD)],
        [pair(DEAD, MORE_DEAD, same="yes")],
        [pair(DEAD, same=True)],
        [pair(DEAD, DEAD, same=True)],
        [{"same": True}],
    ],
)
def test_a_file_of_no_judged_pairs_is_refused(tmp_path, write_jsonl, pairs):
    file = write_jsonl(tmp_path / "judged.jsonl", {"topic": "Kestrel mine", "pairs": pairs})

    with pytest.raises(UsageError, match="line 1: not a topic with judged pairs"):
        read_judged(file)
