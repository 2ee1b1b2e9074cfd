"""What a check of claims is measured by, and that none of the sample articles' claims is judged wrong."""

import json
import re
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.answering.answer import Question
from bot.answering.checking.verdict import Checked, Verdict
from bot.wiring import open_answering
from evals.check.claims import KnownClaim, Label, read_claims
from evals.check.command import is_wrong, measure, verdicts_page, warn_of_other_articles
from evals.cli import main
from evals.terminal import eval_settings
from ingest.corpus.errors import UsageError

HERE = Path(__file__).parents[3] / "evals/check"


def pair(label, verdict):
    question = Question("x", datetime(2025, 4, 1, tzinfo=UTC))
    return KnownClaim("1", "x", label, "", None), Checked(question, verdict, "Why.")


@pytest.mark.parametrize("text", [5, "", None, "half a pair: \ud800"])
def test_a_claim_is_a_text(tmp_path, text):
    """ "Something unexpected went wrong", after the corpus had been opened."""
    file = tmp_path / "claims.jsonl"
    file.write_text(json.dumps({"id": 1, "text": text, "label": "true"}))
    with pytest.raises(UsageError, match="line 1: not a claim"):
        read_claims(file)


def test_the_rates_count_false_verdicts():
    rates = measure(
        [
            pair(Label.TRUE, Verdict.SUPPORTED),
            pair(Label.TRUE, Verdict.CONTRADICTED),
            pair(Label.ALTERED, Verdict.SUPPORTED),
            pair(Label.ALTERED, Verdict.CONTRADICTED),
            pair(Label.ALTERED, Verdict.NOT_FOUND),
            pair(Label.ELSEWHERE, Verdict.NOT_FOUND),
        ]
    )

    assert rates["confusion"]["altered"] == {"supported": 1, "contradicted": 1, "not found": 1}
    assert rates["false_supported"] == 25.0
    assert rates["false_contradicted"] == 33.3
    assert rates["true_supported"] == 50.0
    assert rates["altered_contradicted"] == 33.3
    assert rates["of"] == {
        "false_supported": 4,
        "false_contradicted": 3,
        "true_supported": 2,
        "altered_contradicted": 3,
    }
    assert rates["intervals"]["true_supported"] == [0.0, 100.0]
    assert measure([])["false_supported"] is None
    assert measure([])["intervals"]["false_supported"] is None


def test_a_rate_stands_beside_the_number_of_its_claims(printed):
    """A rate of 0.0 of one claim looked like one of a hundred."""
    page = printed(verdicts_page([pair(Label.ALTERED, Verdict.NOT_FOUND)]))

    assert re.search(r"false supported\W+0\.0\W+0\.0-79\.3\W+1\b", page)


def test_claims_of_which_the_articles_have_nothing_are_told_to_be_about_other_articles(capsys):
    """Claims about another corpus are all "not found": no verdict is wrong, as in a perfect run."""
    warn_of_other_articles([pair(Label.TRUE, Verdict.NOT_FOUND), pair(Label.ALTERED, Verdict.NOT_FOUND)])
    assert "none of these 2 claims was found" in capsys.readouterr().err
    warn_of_other_articles([pair(Label.TRUE, Verdict.NOT_FOUND), pair(Label.ALTERED, Verdict.CONTRADICTED)])
    warn_of_other_articles([pair(Label.ELSEWHERE, Verdict.NOT_FOUND)])
    assert capsys.readouterr().err == ""


def test_fewer_sentences_than_were_asked_for_are_a_warning(sample_folder, monkeypatch, capsys):
    monkeypatch.setenv("CORPUS_DIR", str(sample_folder))
    monkeypatch.setattr("evals.check.command.draw_claims", lambda *_: [pair(Label.ALTERED, Verdict.NOT_FOUND)[0]])

    assert main(["check", "--drawn", "3"]) == 0
    assert "warning: 1 of 3 sentences" in capsys.readouterr().err


def test_brackets_of_a_claim_and_a_reason_are_shown(printed):
    """ "[sic]" was read as a style and left out; "[/r/news]" ended the command with an error of the terminal."""
    question = Question("x", datetime(2025, 4, 1, tzinfo=UTC))
    claim = KnownClaim("1", "See [/r/news] for [more].", Label.TRUE, "", None)

    page = printed(verdicts_page([(claim, Checked(question, Verdict.CONTRADICTED, "It says [sic]."))]))
    assert "See [/r/news] for [more]." in page
    assert "It says [sic]." in page


@pytest.mark.parametrize("file", ["samples.jsonl", "year.jsonl"])
def test_the_shipped_claims_have_a_third_of_each_label(file):
    claims = read_claims(HERE / file)

    assert [sum(claim.label is label for claim in claims) for label in Label] == [10, 10, 10]
    assert len({claim.id for claim in claims}) == 30


def check_samples(sample_folder, monkeypatch):
    monkeypatch.setenv("CORPUS_DIR", str(sample_folder))
    claims = read_claims(HERE / "samples.jsonl")
    with closing(open_answering(eval_settings())) as answering:
        return [(claim, answering.check(claim.text)) for claim in claims]


@pytest.mark.soak
def test_no_claim_about_the_sample_articles_is_judged_wrong(sample_folder, monkeypatch):
    checked = check_samples(sample_folder, monkeypatch)
    rates = measure(checked)

    assert [claim.text for claim, verdict in checked if is_wrong(claim, verdict)] == []
    assert rates["true_supported"] >= 30


@pytest.mark.soak
@pytest.mark.xfail(strict=True, reason="two of ten: a report older than ten days contradicts hardly anything any more")
def test_three_in_ten_altered_claims_about_the_sample_articles_are_contradicted(sample_folder, monkeypatch):
    assert measure(check_samples(sample_folder, monkeypatch))["altered_contradicted"] >= 30


def test_the_command_prints_figures_and_claims(sample_folder, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("CORPUS_DIR", str(sample_folder))
    file = tmp_path / "claims.jsonl"
    file.write_text((HERE / "samples.jsonl").read_text("utf-8").splitlines()[1], "utf-8")

    assert main(["check", str(file), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["metrics"]["true_supported"] == 100.0
    assert document["claims"][0]["quotes"] == ["Ishikawa Prefecture has confirmed 240 deaths."]
    assert main(["check", str(file)]) == 0
    assert "false supported" in capsys.readouterr().out


@pytest.mark.soak
def test_no_altered_drawn_sentence_is_supported(sample_folder, monkeypatch, capsys):
    monkeypatch.setenv("CORPUS_DIR", str(sample_folder))

    assert main(["check", "--drawn", "12", "--seed", "1", "--json"]) == 0
    metrics = json.loads(capsys.readouterr().out)["metrics"]
    assert metrics["confusion"]["altered"]
    assert (metrics["false_supported"], metrics["false_contradicted"]) == (0.0, 0.0)
    assert metrics["true_supported"] >= 30


def test_a_command_without_claims_is_one_error_line(capsys):
    assert main(["check"]) == 2
    assert capsys.readouterr().err == "error: There is nothing to check; name a file of claims, or --drawn N.\n"


@pytest.mark.parametrize("text", ["", "{", '{"id": "1"}', '{"id": "1", "text": "x", "label": "maybe"}'])
def test_an_invalid_claims_file_is_one_error_line(tmp_path, capsys, text):
    file = tmp_path / "claims.jsonl"
    file.write_text(text, "utf-8")

    assert main(["check", str(file)]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert main(["check", str(tmp_path / "missing.jsonl")]) == 2
