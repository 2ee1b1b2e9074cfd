import json
import shutil
from dataclasses import replace

import numpy as np
import pytest
from rich.console import Console

from bot.answering.refusal.calibration import FILE, read_calibration
from bot.answering.refusal.signals import SIGNALS, Signals
from evals.cli import main
from evals.fit.calibration import SHARES, answered_unseen, calibration_document
from evals.fit.command import READER_SECONDS
from evals.fit.effect import MEASURED, effect_table, too_few, where_it_is
from evals.fit.examples import Example, examples
from evals.fit.training import answered_as_shipped
from evals.metrics import label
from evals.replies.hold_out import HoldingOut
from ingest.corpus.errors import UsageError

SITE = "https://samples.dateline.example"
RNG = np.random.default_rng(3)


def example(number, kind, level):
    values = RNG.normal(level, 0.3, len(SIGNALS))
    return Example(f"{kind}{number}", kind, values)


@pytest.fixture(scope="module")
def training_examples():
    kinds = {"right": 1.0, "off_corpus": 0.0, "held_out": 0.6, "missed": 0.4}
    return [example(number, kind, level) for kind, level in kinds.items() for number in range(60)]


ABOUT = {"questions": "q.jsonl", "corpus": "c", "articles": 7, "model": "m", "ranking": "r"}


def test_a_fit_keeps_its_stated_share_of_false_refusals_and_can_be_read(training_examples, tmp_path):
    document = calibration_document(training_examples, 0.1, ABOUT)
    (tmp_path / FILE).write_text(json.dumps(document), "utf-8")
    fit = read_calibration(tmp_path)

    assert document["expected"]["false_refusals"] <= 0.1
    assert document["expected"]["false_answers"] < document["expected"]["false_answers_held_out"]
    assert (fit.threshold, fit.fitted_on.articles) == (document["threshold"], 7)
    sure, unsure = (np.full(len(SIGNALS), level) for level in (1.0, 0.0))
    assert fit.probability(Signals(unsure)) < fit.threshold < fit.probability(Signals(sure))


@pytest.mark.parametrize(
    ("name", "lacking"),
    [
        ("archive", ["recency"]),
        ("live_unread", ["reader", "sentence"]),
        ("archive_unread", ["recency", "reader", "sentence"]),
    ],
)
def test_one_threshold_works_with_missing_signals(training_examples, tmp_path, name, lacking):
    document = calibration_document(training_examples, 0.1, ABOUT)
    (tmp_path / FILE).write_text(json.dumps(document), "utf-8")
    fit = read_calibration(tmp_path)
    refused = []
    for training_example in training_examples:
        values = training_example.signals.copy()
        values[[SIGNALS.index(signal) for signal in lacking]] = np.nan
        if training_example.right:
            refused.append(fit.probability(Signals(values)) < fit.threshold)

    assert set(document[name]["signals"]) == set(SIGNALS) - set(lacking)
    assert document[f"expected_{name}"]["false_refusals"] <= 0.1
    # The fit has seen these: it errs a little less or more than on those that it has not.
    assert np.mean(refused) <= 0.15


def test_the_curve_trades_false_refusals_for_false_answers(training_examples):
    curve = calibration_document(training_examples, 0.1, ABOUT)["curve"]

    for name, falls in (("threshold", False), ("false_refusals", False), ("false_answers", True)):
        values = [point[name] for point in curve]
        assert values == sorted(values, reverse=falls)


def test_a_signal_missing_in_all_examples_has_no_weight(training_examples):
    blank = []
    for training_example in training_examples:
        values = training_example.signals.copy()
        values[-1] = np.nan
        blank.append(Example(training_example.id, training_example.kind, values))
    document = calibration_document(blank, 0.1, ABOUT)

    assert document["live"]["signals"][SIGNALS[-1]]["weight"] == pytest.approx(0.0, abs=1e-6)
    assert document["live"]["signals"][SIGNALS[-1]]["scale"] > 0


def about_communities(training_examples):
    """The same with half as high signals: what answers in a small corpus looks like what does not in a large one."""
    return [replace(each, signals=each.signals / 2, about_community=True) for each in training_examples]


def test_communities_count_as_much_as_the_other_questions_however_many_there_are(training_examples):
    beside = about_communities(training_examples)
    alone, once, thrice = (
        calibration_document([*training_examples, *beside * times], 0.1, ABOUT) for times in (0, 1, 3)
    )

    for part in ("mean", "scale", "weight"):
        of_once, of_thrice = ([d["live"]["signals"][name][part] for name in SIGNALS] for d in (once, thrice))
        assert of_once == pytest.approx(of_thrice, abs=1e-4)
    for rates in ("threshold", "expected", "expected_archive", "curve"):
        assert once[rates] == thrice[rates]
    assert thrice["fitted_on"]["of_communities"]["right"] == 3 * once["fitted_on"]["right"] == 180
    assert alone["fitted_on"]["of_communities"] == {}
    assert once["live"]["signals"]["match"]["mean"] == pytest.approx(
        0.75 * alone["live"]["signals"]["match"]["mean"], abs=1e-4
    )
    # The rates are the means of both: within what may be refused, and with more false answers than without them.
    assert once["expected"]["false_refusals"] <= 0.1
    assert once["expected"]["false_answers_held_out"] > alone["expected"]["false_answers_held_out"]


def test_what_is_decided_unseen_counts_communities_as_the_fit_does(training_examples):
    beside = about_communities(training_examples)
    once, thrice = (answered_unseen([*training_examples, *beside * times], 0.1) for times in (1, 3))

    assert once.tolist() == thrice[: len(once)].tolist()


def test_a_kind_that_only_one_side_has_keeps_its_whole_share(training_examples):
    """Without --unanswerable, off-corpus questions are of communities alone."""
    beside = about_communities(training_examples)
    own = [each for each in training_examples if each.kind != "off_corpus"]
    shared = [each for each in beside if each.kind != "off_corpus"]
    of_own, of_beside = (
        calibration_document([*first, *second], 0.1, ABOUT)["live"]
        for first, second in (
            ([*own, *(replace(e, about_community=False) for e in beside if e.kind == "off_corpus")], shared),
            (own, beside),
        )
    )

    assert of_own == of_beside


def test_communities_do_not_count_for_how_many_questions_a_fit_needs(training_examples):
    few = [each for each in training_examples if each.kind == "missed"]

    with pytest.raises(UsageError, match="0 questions"):
        calibration_document([*few, *about_communities(training_examples)], 0.1, ABOUT)
    assert too_few([*training_examples, *about_communities(training_examples * 3)]).startswith("warning: 60 questions")


def test_an_unknown_signal_has_no_weight_in_the_mean(training_examples):
    """The mean that stands for it is the one in the file, as in the bot, whichever kind it is of."""
    blank = [
        replace(each, signals=np.where(np.arange(len(SIGNALS)) == 0, np.nan, each.signals))
        if each.kind == "held_out"
        else each
        for each in training_examples
    ]
    mean = calibration_document(blank, 0.1, ABOUT)["live"]["signals"]["match"]["mean"]
    shares = {kind: SHARES[kind] for kind in ("right", "off_corpus", "missed")}
    known = {kind: np.mean([e.signals[0] for e in blank if e.kind == kind]) for kind in shares}

    assert mean == pytest.approx(sum(shares[k] * known[k] for k in shares) / sum(shares.values()), abs=1e-4)


def test_what_a_fit_changes_for_communities_stands_apart(training_examples):
    console = Console(width=140, color_system=None)
    with console.capture() as capture:
        console.print(effect_table([*training_examples, *about_communities(training_examples)[:60]], 0.1))
    lines = capture.get().splitlines()

    (refused,) = [line for line in lines if "(communities)" in line]
    assert refused.split()[-1] == "60"


def test_too_few_questions_are_no_fit(training_examples):
    few = [
        training_example
        for training_example in training_examples
        if training_example.kind != "right" or training_example.id in ("right1", "right2")
    ]

    with pytest.raises(UsageError, match="2 questions"):
        calibration_document(few, 0.1, ABOUT)
    with pytest.raises(UsageError, match="0 questions"):
        calibration_document([], 0.1, ABOUT)  # what --before leaves of questions without an as-of day


def test_examples_are_made_with_and_without_their_articles(sample_folder, answering_settings, question_of):
    from contextlib import closing

    from bot.wiring import open_answering

    asked = question_of(
        "clipper",
        "When will Europa Clipper reach Jupiter?",
        ["April 2030"],
        [f"{SITE}/2024/10/14/europa-clipper-launch"],
    )
    off = question_of("bread", "How do I bake sourdough bread?", ["slowly"])
    progress = []
    with closing(open_answering(answering_settings(sample_folder), retriever=HoldingOut)) as answering:
        result = examples(answering.retriever, [asked], [off], None, lambda done, total: progress.append((done, total)))

    assert [made_example.kind for made_example in result] == ["right", "held_out", "off_corpus"]
    assert result[0].signals[0] > result[1].signals[0] > result[2].signals[0]
    assert progress == [(1, 3), (2, 3), (3, 3)]


def test_a_near_miss_is_in_the_fold_of_its_question(sample_folder, answering_settings, question_of):
    """Its id has an ending of its own, by which it fell into another fold."""
    from contextlib import closing

    from bot.wiring import open_answering

    asked = [
        question_of("clipper", "When will Europa Clipper reach Jupiter?", ["April 2030"], [f"{SITE}/clipper"]),
        question_of("spire", "When did Notre-Dame reopen in Paris?", ["December"], [f"{SITE}/spire"]),
    ]
    with closing(open_answering(answering_settings(sample_folder), retriever=HoldingOut)) as answering:
        made = examples(answering.retriever, asked, [], None, lambda _done, _total: None)

    assert {each.id for each in made if each.kind == "near_miss"} == {"clipper", "spire"}


def test_each_kind_is_measured_as_in_the_file_and_has_a_whole_label(training_examples):
    assert set(MEASURED.values()) == set(calibration_document(training_examples, 0.1, ABOUT)["expected"])
    assert not any(label(metric).startswith("...") for metric in MEASURED.values())


def test_the_command_refuses_invalid_questions(monkeypatch, tmp_path, sample_folder, write_jsonl, capsys):
    monkeypatch.setenv("CORPUS_DIR", str(sample_folder))
    gold = f"{SITE}/2024/10/14/europa-clipper-launch"
    questions = write_jsonl(
        tmp_path / "q.jsonl",
        {"id": 1, "question": "When will Europa Clipper reach Jupiter?", "answers": ["x"], "gold_urls": [gold]},
    )

    assert main(["calibrate", str(questions), "--out", str(tmp_path / "fit.json")]) == 2
    assert "a fit needs" in capsys.readouterr().err
    assert not (tmp_path / "fit.json").exists()
    assert main(["calibrate"]) == 2
    assert "QUESTIONS.jsonl" in capsys.readouterr().err
    assert main(["calibrate", "--write-questions", "5", "--before", "2025-07-01"]) == 2
    assert "--before DATE cannot be used with --write-questions" in capsys.readouterr().err


def test_what_a_fit_changes_is_decided_on_questions_that_it_has_not_seen(training_examples):
    answered = answered_unseen(training_examples, 0.1)
    kinds = np.array([made_example.kind for made_example in training_examples])
    # Each by a fit and a threshold of the other folds: near the share that was asked for, but not set to it.
    assert 0 < 1 - answered[kinds == "right"].mean() < 0.25
    assert answered[kinds == "off_corpus"].mean() == 0.0

    flipped = list(training_examples)
    position = next(number for number, answer in enumerate(answered) if answer)
    flipped[position] = replace(flipped[position], kind="off_corpus")
    # What is right of a question does not decide on it.
    assert answered_unseen(flipped, 0.1)[position]


def test_both_fits_stand_side_by_side(training_examples):
    console = Console(width=100, color_system=None)
    with console.capture() as capture:
        console.print(effect_table(training_examples, 0.1))
    lines = [line.split() for line in capture.get().splitlines()]

    assert ["by", "the", "fit", "alone", "shipped", "95%", "new", "95%", "of"] in lines
    shipped = answered_as_shipped([e.signals for e in training_examples if e.kind == "off_corpus"])
    new = answered_unseen(training_examples, 0.1)[[e.kind == "off_corpus" for e in training_examples]]
    (row,) = [line for line in lines if line[:3] == ["answered,", "though", "unanswerable"]]
    assert (row[3], row[5], row[7]) == (f"{100 * shipped.mean():.1f}", f"{100 * new.mean():.1f}", "60")
    assert not any("another" in line for line in lines)  # there are no near misses


def test_too_few_questions_to_trust_a_fit_are_counted(training_examples):
    assert too_few([*training_examples, *(replace(e, id=f"{e.id} more") for e in training_examples)]) is None
    # Asked as of two days, a question is still one.
    assert too_few([*training_examples, *training_examples]) == too_few(training_examples)
    assert too_few(training_examples).startswith(
        "warning: 60 questions with their answer in the first five passages and 180 without are too few"
    )


def test_a_fit_says_whether_it_is_in_use(tmp_path):
    in_use = tmp_path / FILE

    assert "in use from now on: commands take it at once, a running bot at its next start" in where_it_is(
        in_use, in_use
    )
    assert "To go back to the shipped fit, delete that file." in where_it_is(in_use, in_use)
    assert f"not in use: for that, copy it to {in_use}" in where_it_is(tmp_path / "x.json", in_use)


def test_the_command_prints_what_it_changed(
    monkeypatch, tmp_path, sample_folder, write_jsonl, training_examples, capsys
):
    """The search over the questions apart, which other tests make."""
    shutil.copytree(sample_folder, tmp_path / "corpus", ignore=shutil.ignore_patterns("chroma"))
    monkeypatch.setenv("CORPUS_DIR", str(tmp_path / "corpus"))
    limits = []
    monkeypatch.setattr(
        "evals.fit.command.examples",
        lambda retriever, *_others: limits.append(retriever.reader_seconds) or training_examples,
    )
    gold = f"{SITE}/2024/10/14/europa-clipper-launch"
    questions = write_jsonl(tmp_path / "q.jsonl", {"question": "When?", "answers": ["April 2030"], "gold_urls": [gold]})

    assert main(["calibrate", str(questions)]) == 0
    out, file = capsys.readouterr().out, tmp_path / "corpus" / FILE
    assert limits == [READER_SECONDS]
    assert out.startswith("60 answerable, 60 unanswerable, 60 held out, 0 near misses; threshold ")
    assert "errors on these questions" in out
    assert "warning: 60 questions" in out
    assert f"The fit is in {file} and in use from now on" in out
    assert not read_calibration(tmp_path / "corpus").shipped
