"""What a comparison takes for differing figures is counted by what a person said of each pair."""

import json
from pathlib import Path

import pytest

from evals.cli import main
from evals.topics.differing import differing_metrics, read_judged
from ingest.corpus.errors import UsageError

KEY = Path("evals/topics/differing.jsonl")
DEAD = "A fire in the Kestrel mine near Tolm killed 12 miners on Sunday, the company said after a night of searching."
MORE_DEAD = "The fire that broke out in the Kestrel mine near Tolm on Sunday killed 14 miners, the police said later."
HURT = "The fire that broke out in the Kestrel mine near Tolm on Sunday injured 30 miners, the police said later."


def pair(first, second, *, cosine=0.8, same=True, **changes):
    reports = [
        {"url": "https://north.example", "title": "Kestrel mine", "published": "2025-03-10", "quote": quote}
        for quote in (first, second)
    ]
    return {"cosine": cosine, "same": same, "reports": reports, **changes}


@pytest.fixture
def read_pairs(tmp_path, write_jsonl):
    return lambda *pairs: read_judged(write_jsonl(tmp_path / "pairs.jsonl", *pairs))


def test_a_pair_is_shown_as_a_comparison_would(read_pairs):
    shown, of_another, far = read_pairs(pair(DEAD, MORE_DEAD), pair(DEAD, HURT), pair(DEAD, MORE_DEAD, cosine=0.5))

    assert [judged.is_shown() for judged in (shown, of_another, far)] == [True, False, False]
    assert far.is_shown(cosine=0.5)
    assert not shown.is_shown(words=9)


def test_precision_is_of_the_shown_pairs_and_kept_is_of_the_pairs_of_one_thing(read_pairs):
    metrics = differing_metrics(
        read_pairs(
            pair(DEAD, MORE_DEAD),
            pair(DEAD, MORE_DEAD, same=False, cause="another event"),
            pair(DEAD, MORE_DEAD, same=False),
            pair(DEAD, MORE_DEAD, cosine=0.5),
            pair(DEAD, HURT, same=False, cause="another thing"),
        )
    )

    assert (metrics["precision"]["share"], metrics["precision"]["of"]) == (0.3333, 3)
    assert (metrics["kept"]["share"], metrics["kept"]["of"]) == (0.5, 2)
    assert metrics["causes"] == {"another event": 1, "unstated": 1}
    assert metrics["limits"][0] == {"cosine": 0.6, "words": 3, "shown": 3, "same": 1}
    assert metrics["limits"][-1]["cosine"] == 0.75
    assert differing_metrics(read_pairs(pair(DEAD, HURT, same=False)))["precision"] is None


def test_the_shipped_pairs_are_judged_and_the_command_counts_them(capsys):
    pairs = read_judged(KEY)
    assert all(judged.same or judged.cause for judged in pairs)
    assert all(judged.sentences[0].lead.quote != judged.sentences[1].lead.quote for judged in pairs)

    assert main(["differing", str(KEY), "--json"]) == 0
    metrics = json.loads(capsys.readouterr().out)
    assert metrics["pairs"] == len(pairs) == 65
    assert metrics["precision"]["share"] > 0.55
    assert metrics["kept"]["share"] > 0.5
    assert main(["differing", str(KEY)]) == 0
    assert "15/" in capsys.readouterr().out


@pytest.mark.parametrize(
    "changes",
    [
        {"same": "yes"},
        {"cosine": None},
        {"reports": []},
        {"reports": [{}, {}]},
        {"reports": [pair(DEAD, HURT)["reports"][0]]},
    ],
)
def test_an_invalid_pair_is_refused(read_pairs, changes):
    with pytest.raises(UsageError, match="line 1: not a judged pair"):
        read_pairs({**pair(DEAD, MORE_DEAD), **changes})
