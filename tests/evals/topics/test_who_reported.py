import json
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from bot.answering.topics.claim_sentences import FEATURES, shipped_fit
from bot.settings import AnsweringSettings
from bot.wiring import open_retriever
from evals.cli import main
from evals.fit.claim_sentences import fit_claim_sentences
from evals.fit.training import claim_rows
from evals.reported_claims import KeyClaim, digest_of, read_claims_key
from evals.topics.who_reported import ShownLine, claims_metrics
from ingest.corpus.corpus import Corpus
from ingest.corpus.errors import UsageError

FIRST, LATER = date(2025, 3, 4), date(2025, 3, 6)
FELL, FALLEN, VASE = "The bridge fell.", "Since the bridge fell, it has rained.", "A vase fell."
KEYS = [Path(f"evals/topics/who_reported_{name}.jsonl") for name in ("key", "other")]


def claim_of(reports=2, first=FIRST):
    digests = [frozenset({digest_of(text)}) for text in (FELL, FALLEN, VASE)]
    return KeyClaim("the bridge fell", None, first if reports else None, reports, *digests)


def shown(*lines):
    claim = claim_of()
    return [ShownLine(day, quote, claim.reports_it(quote)) for day, quote in lines]


def test_a_sentence_is_known_by_its_digest():
    claim = claim_of()

    assert [claim.reports_it(text) for text in (FELL, FALLEN, VASE, "It rained.")] == [True, True, False, None]


def test_lines_are_counted_over_all_claims():
    counts = claims_metrics(
        [
            (claim_of(reports=12), shown((FIRST, FELL), (LATER, VASE), (LATER, "It rained."))),
            (claim_of(), shown((LATER, FALLEN))),
            (claim_of(), []),
            (claim_of(reports=0), shown((FIRST, VASE))),
            (claim_of(reports=0), []),
        ]
    )

    assert counts == {
        "lines": 5,
        "judged": 4,
        "right": 2,
        "reported": 3,
        "first_right": 2,
        "first_of_all": 1,
        "silent": 1,
        "found": 2,
        "reports": 14,
        "false": 2,
        "false_silent": 1,
    }


def test_no_more_reports_are_found_than_a_reply_can_show():
    """Two right lines about a claim with one report counted as two of one: 200 percent."""
    few = claims_metrics([(claim_of(reports=1), shown((FIRST, FELL), (LATER, FALLEN)))])
    many = claims_metrics([(claim_of(reports=12), shown(*[(FIRST, FELL)] * 11))])

    assert (few["right"], few["found"], few["reports"]) == (2, 1, 1)
    assert (many["right"], many["found"], many["reports"]) == (11, 10, 10)


def test_the_shipped_keys_judge_each_sentence_once():
    claims = [claim for file in KEYS for claim in read_claims_key(file)]

    assert len(claims) == len({claim.claim for claim in claims}) == 64
    assert sum(not claim.reports for claim in claims) == 8
    for claim in claims:
        assert claim.says.isdisjoint(claim.mentions | claim.other)
        assert claim.mentions.isdisjoint(claim.other)
        assert bool(claim.reports) == bool(claim.first) == bool(claim.says | claim.mentions)


def test_the_shipped_fit_comes_from_the_first_key():
    document = json.loads(Path("bot/answering/topics/claim_sentences.json").read_text("utf-8"))

    assert document["trained_on"]["claims"] == KEYS[0].name
    assert 0.5 <= shipped_fit().least < 1


def line_of(**parts):
    valid = {"claim": "It fell", "first": "2025-03-04", "reports": 1, "says": [], "mentions": [], "other": []}
    return json.dumps(valid | parts)


def test_a_line_of_a_key_is_read(tmp_path):
    file = tmp_path / "key.jsonl"
    file.write_text(line_of(says=["a"]), "utf-8")

    assert read_claims_key(file) == [KeyClaim("It fell", None, FIRST, 1, frozenset({"a"}), frozenset(), frozenset())]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        '{"claim": "a", "reports": 1, "says": [], "mentions": []}',
        "[1]",
        *(line_of(claim=claim) for claim in (None, 3, ["It fell"], " ", "\ud800")),
        *(line_of(reports=reports) for reports in ("1", None, -1, 1.5, True, 0, float("inf"))),
        *(line_of(first=first) for first in (None, "", 5, "2025-02-30")),
        line_of(as_of=0),
        *(line_of(says=says) for says in (None, "abc", {"a": 1}, [1], [None])),
    ],
)
def test_an_invalid_key_is_refused(tmp_path, text):
    file = tmp_path / "key.jsonl"
    file.write_text(text, "utf-8")

    with pytest.raises(UsageError, match=r"key\.jsonl"):
        read_claims_key(file)


@pytest.fixture
def sample_key(write_jsonl, tmp_path):
    says = (
        "NASA's Europa Clipper lifted off on Monday on a journey of five and a half years to "
        "a moon of Jupiter that may have more water than all of Earth's oceans."
    )
    claim = {"claim": "Europa Clipper was launched", "as_of": "2025-06-01", "first": "2024-10-14", "reports": 1}
    return write_jsonl(tmp_path / "claims.jsonl", claim | {"says": [digest_of(says)], "mentions": [], "other": []})


def test_the_command_asks_and_counts(sample_folder, sample_key, monkeypatch, capsys):
    monkeypatch.setenv("CORPUS_DIR", str(sample_folder))

    assert main(["who-reported", str(sample_key), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["metrics"]["reported"] == 1
    assert document["metrics"]["lines"] == len(document["claims"][0]["lines"]) > 0
    assert document["claims"][0]["lines"][0]["day"] == "2024-10-14"
    assert document["metrics"]["right"] == document["metrics"]["first_of_all"] == 1
    assert main(["who-reported", str(sample_key)]) == 0
    assert "Who reported it: 1 claims" in capsys.readouterr().out


def test_a_fit_takes_the_time_that_reading_takes(sample_folder, write_jsonl, tmp_path, monkeypatch):
    settings = AnsweringSettings(_env_file=None, corpus_dir=sample_folder, chroma_url=None)
    with closing(Corpus.open(settings)) as corpus, closing(open_retriever(settings, corpus)) as opened:
        retriever = opened.model_copy(update={"reader_seconds": 0.0})
        first, *others = claim_rows(retriever, "Europa Clipper was launched", None)[0]
        claim = {"claim": "Europa Clipper was launched", "first": "2024-10-14", "reports": 1, "mentions": []}
        claim |= {"says": [digest_of(first)], "other": [digest_of(other) for other in others]}
        seen = []
        weights = fit_claim_sentences(
            retriever, write_jsonl(tmp_path / "claims.jsonl", claim), lambda *done: seen.append(done)
        )

    assert weights["trained_on"] == {"claims": "claims.jsonl", "lists": 1, "sentences": 1 + len(others), "report": 1}
    assert list(weights["features"]) == list(FEATURES)
    assert weights.keys() == json.loads(Path("bot/answering/topics/claim_sentences.json").read_text("utf-8")).keys()
    assert seen == [(1, 1)]


def test_a_key_of_other_articles_is_an_error(sample_folder, monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("CORPUS_DIR", str(sample_folder))
    file = tmp_path / "key.jsonl"
    file.write_text("".join(KEYS[0].read_text("utf-8").splitlines(keepends=True)[:2]), "utf-8")

    assert main(["who-reported", str(file)]) == 2
    assert "it is about other articles than this corpus" in capsys.readouterr().err


def test_without_judged_sentences_nothing_is_fitted(sample_folder, write_jsonl, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("CORPUS_DIR", str(sample_folder))
    unknown = {"claim": "Europa Clipper was launched", "reports": 0, "says": [], "mentions": [], "other": ["0" * 10]}
    file, out = write_jsonl(tmp_path / "claims.jsonl", unknown), tmp_path / "weights.json"

    assert main(["train", "who-reported", str(file), "--out", str(out)]) == 2
    assert "has none of its sentences" in capsys.readouterr().err
    monkeypatch.setenv("READER_MODEL", "none")
    assert main(["train", "who-reported", str(file), "--out", str(out)]) == 2
    assert "READER_MODEL is none" in capsys.readouterr().err
    assert not out.exists()
