"""Every step orders what was found once, and the full one is the ranking that people get."""

import json
from contextlib import closing
from datetime import date

import numpy as np
import pytest

from bot.answering.search.ranking import FEATURES
from bot.settings import AnsweringSettings
from bot.wiring import open_answering
from evals.ablation.measuring import ablation
from evals.ablation.page import ablation_markdown, ablation_page
from evals.ablation.steps import DEPTH, ReadOnce, Showing, full_steps, rank, search, simple_steps, trained_steps
from evals.cli import main
from evals.fit.training import as_asked
from evals.fit.weights import judge_candidates
from evals.questions import EvalQuestion
from ingest.corpus.corpus import Corpus
from ingest.corpus.errors import UsageError

SITE = "https://samples.dateline.example"
CLIPPER, NOTO = f"{SITE}/2024/10/14/europa-clipper-launch", f"{SITE}/2024/02/01/noto-one-month"


def question(id, text, answer, gold, as_of=None):
    return EvalQuestion(id, text, as_of, (answer,), frozenset([gold]) if gold else frozenset())


QUESTIONS = [
    question("june", "How many deaths did Ishikawa confirm?", "240", NOTO, date(2024, 6, 1)),
    question("may", "How many people died in Ishikawa?", "240", NOTO, date(2024, 5, 1)),
    question("late", "When will Europa Clipper reach Jupiter?", "April 2030", CLIPPER, date(2024, 11, 1)),
    question("early", "When will Europa Clipper reach Jupiter?", "April 2030", CLIPPER, date(2024, 9, 1)),
    question("none", "Who won the Super Bowl?", "Ann", None),
]


@pytest.fixture(autouse=True)
def few_steps(monkeypatch):
    monkeypatch.setattr("evals.fit.weights.STEPS", 20)  # which weights come out is no matter here


@pytest.fixture(scope="module")
def answering(sample_folder):
    settings = AnsweringSettings(
        _env_file=None, corpus_dir=sample_folder, chroma_url=None, embedding_threads=2, reader_seconds=60
    )
    with closing(open_answering(settings)) as opened:
        yield opened


@pytest.fixture(scope="module")
def searched(answering):
    return [search(answering.retriever, question, 100) for question in QUESTIONS[:4]]


@pytest.mark.parametrize("per_article", [1, 3])
def test_the_full_ranking_equals_that_of_the_retriever(answering, searched, per_article):
    retriever = answering.retriever.model_copy(update={"per_article": per_article})
    full = next(full_steps(retriever))
    for result in searched:
        expected = retriever.find(as_asked(result.question.text, result.question.as_of), 50)
        assert list(full.order(result)) == list(expected.passages)


def test_the_simple_steps_are_the_plain_searches(answering, searched):
    corpus = answering.corpus
    dense, words, fused, recent = simple_steps()
    for result in searched:
        vector = corpus.embedding.encode_query(result.question.text)
        expected = [number for number, _ in corpus.dense(vector, 100, result.question.as_of)]
        assert [p.passage_id for p in dense.order(result)] == expected[:DEPTH]
        assert len(words.order(result)) > 0
        assert {p.passage_id for p in fused.order(result)} == {p.passage_id for p in recent.order(result)}
        assert [p.score for p in fused.order(result)] == sorted((p.score for p in fused.order(result)), reverse=True)


def test_newer_reports_move_up_among_near_fused_scores(searched):
    *_, fused, recent = simple_steps()
    mean_place = []
    for step in (fused, recent):
        dated = [p.published for p in step.order(searched[0]) if p.published]
        mean_place.append(sum(n * day.toordinal() for n, day in enumerate(dated)))
    assert mean_place[1] < mean_place[0]  # later days stand at smaller places


def test_no_step_loses_a_found_passage(answering, searched):
    full, _, _, anytime, neighbors, copies, limit, _ = full_steps(answering.retriever)
    for result in searched:
        assert len(anytime.order(result)) > 0
        kept = {p.passage_id for p in neighbors.order(result)}
        assert kept == {c.passage.passage_id for c in result.candidates[:DEPTH]}
        texts = " ".join(p.text for p in full.order(result))
        assert all(c.passage.text in texts for c in result.candidates[:DEPTH])
        assert {p.passage_id for p in limit.order(result)} == {p.passage_id for p in full.order(result)}
        assert len(copies.order(result)) >= len(full.order(result))


def test_without_the_period_only_results_of_the_two_searches_are_ordered(answering):
    dated = EvalQuestion("dated", "What was in the news in June 2024?", None, ("x",), frozenset({"y"}))
    result = search(answering.retriever, dated, 2)
    either = {p.passage_id for p in (*result.dense, *result.words)}

    assert [c.passage.passage_id in either for c in result.anytime] == [True] * len(result.anytime)
    assert len(result.anytime_rows) == len(result.anytime) <= len(result.candidates)
    assert [c.fused for c in result.anytime] == sorted((c.fused for c in result.anytime), reverse=True)


def test_with_all_parts_off_the_stored_passages_are_shown(answering, searched):
    bare = Showing(answering.retriever, neighbors=False, copies=False, limit=False)
    ranked = [c.passage for c in searched[2].candidates]

    assert list(bare(searched[2], ranked)) == ranked[:DEPTH]


@pytest.mark.soak
def test_each_feature_has_a_trained_step_without_it(answering, searched):
    lists = [
        judged
        for s in searched
        if (judged := judge_candidates(s.question, [c.passage for c in s.candidates[:64]], s.rows))
    ]
    ticks = []
    steps = list(trained_steps(lists, Showing(answering.retriever), lambda: ticks.append(1)))

    assert [step.name for step in steps] == ["trained here", *(f"without {name}" for name in FEATURES)]
    assert len(ticks) == len(steps)
    assert all(len(step.order(searched[2])) == len(steps[0].order(searched[2])) for step in steps)


def test_the_step_without_the_reader_exists_only_if_a_reader_is_set(answering, searched):
    unread = answering.retriever.model_copy(update={"reader": None})
    *_, last = full_steps(answering.retriever)

    assert last.name == "without the reader"
    for result in searched:
        assert list(last.order(result)) == list(
            unread.find(as_asked(result.question.text, result.question.as_of), DEPTH).passages
        )
    assert "without the reader" not in {step.name for step in full_steps(unread)}


def test_a_pair_is_read_once(answering, searched):
    pairs = []

    class Counting:
        name = "counting"

        def score(self, question, texts, _deadline=None):
            pairs.extend((question, text) for text in texts)
            return np.array([float(len(text)) for text in texts], np.float32)

    reader = ReadOnce(Counting())
    first = reader.score("Where?", ["In Hull.", "At sea.", "In Hull."])
    again = reader.score("Where?", ["At sea.", "In Dorn."])

    assert (first.tolist(), again.tolist()) == ([8, 7, 8], [7, 8])
    assert pairs == [("Where?", "In Hull."), ("Where?", "At sea."), ("Where?", "In Dorn.")]


def test_the_rank_is_that_of_the_first_answering_passage(searched):
    result = searched[0]
    first = next(n for n, p in enumerate(result.dense, start=1) if p.url == NOTO and "240" in p.text)

    assert rank(result.dense, result.question) == first
    assert rank(result.dense[: first - 1], result.question) is None
    assert rank(searched[3].dense, searched[3].question) is None  # nobody knew it yet


def test_a_copy_or_another_address_of_a_gold_article_counts_in_every_step(copied_folder, answering_settings):
    """The plain searches, and the ranking without its copies folded, had to find the very address of the gold one."""
    ranks = {}
    with closing(open_answering(answering_settings(copied_folder))) as opened:
        for gold in ("https://a.example/bridge", "https://www.a.example/bridge", "https://b.example/pier"):
            asked = question("cost", "How much will repairs of the bridge cost?", "4.2 million", gold)
            result = search(opened.retriever, asked, 50)
            for step in (*simple_steps(), *full_steps(opened.retriever)):
                ranks[step.name, gold] = rank(step.order(result), asked)

    assert {key: place for key, place in ranks.items() if place != 1} == {}


def test_every_question_is_searched_once(answering, monkeypatch):
    asked = []
    dense = Corpus.dense
    monkeypatch.setattr(Corpus, "dense", lambda self, *of: asked.append(of) or dense(self, *of))
    seen = []
    document = ablation(answering.retriever, QUESTIONS, date(2024, 7, 1), lambda *done: seen.append(done))

    assert len(asked) == 2 * 4  # by the fused search, and for the ranking by meaning alone
    assert seen[-1][0] == seen[-1][1]
    assert (document["questions"], document["with_gold"], document["trained_on"]) == (5, 4, 2)


def test_the_rows_count_what_each_step_gains_and_loses(answering):
    document = ablation(answering.retriever, QUESTIONS, date(2024, 7, 1), lambda *_: None)
    steps = {step["step"]: step for step in document["steps"]}
    full = steps["full ranking"]

    assert full["all"]["with_gold"] == 4
    assert full["july_december"]["with_gold"] == 2
    assert full["all"]["gold_recall"]["50"] == 0.75
    assert full["july_december"]["gold_recall"]["50"] == 0.5
    assert (full["all"]["gained_at_5"], full["all"]["lost_at_5"]) == (0, 0)
    assert full["all"]["p"] == 1.0


@pytest.mark.soak
def test_with_enough_training_data_every_feature_has_its_row(answering, monkeypatch):
    monkeypatch.setattr("evals.ablation.measuring.LEAST_LISTS", 2)
    seen = []
    document = ablation(answering.retriever, QUESTIONS, date(2024, 7, 1), lambda *done: seen.append(done))

    assert [s["step"] for s in document["steps"] if s["kind"] == "trained"][1:] == [
        f"without {name}" for name in FEATURES
    ]
    assert seen[-1][0] == seen[-1][1]


def test_questions_without_gold_are_an_error(answering):
    with pytest.raises(UsageError, match="No question has a gold article"):
        ablation(answering.retriever, QUESTIONS[4:], date(2024, 7, 1), lambda *_: None)


def row(step, kind, hits, p=1.0, gained=0, lost=0):
    recall = {"1": hits, "5": hits, "10": hits, "50": 1.0}
    part = {"with_gold": 8, "gold_recall": recall, "gained_at_5": gained, "lost_at_5": lost, "p": p}
    return {"step": step, "kind": kind, "all": part, "july_december": {**part, "with_gold": 3}}


FOUND = {
    "questions": 9,
    "with_gold": 8,
    "trained_before": "2025-07-01",
    "trained_on": 5,
    "steps": [row("words alone", "simple", 0.5, 0.0004, 1, 20), row("full ranking", "full", 0.875)],
}


def test_the_markdown_is_one_table_with_both_halves():
    lines = ablation_markdown(FOUND).splitlines()
    table = [line for line in lines if line.startswith("|")]

    assert lines[0] == "Gold recall, percent: 8 questions (all); 3 questions (Jul-Dec)."
    assert len({line.count("|") for line in table}) == 1
    assert table[2] == "| words alone | " + " | ".join(["50.0 | 50.0 | 50.0 | 100.0 | +1 -20 | <0.001"] * 2) + " |"
    assert table[3].count("87.5") == 6
    assert "Only 5 questions from before 2025-07-01" in lines[-1]


def test_the_page_fits_a_terminal_of_eighty_columns(capsys):
    from rich.console import Console

    Console(width=80).print(ablation_page(FOUND))
    out = capsys.readouterr().out

    assert "…" not in out
    assert "+1 -20" in out
    assert "Jul-Dec, gold recall in percent: 3 questions" in out


@pytest.mark.soak
def test_the_command_prints_json_markdown_or_a_table(tmp_path, write_jsonl, sample_folder, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CORPUS_DIR", str(sample_folder))
    file = write_jsonl(
        tmp_path / "q.jsonl",
        {"question": "When will Europa Clipper reach Jupiter?", "answers": ["April 2030"], "gold_urls": [CLIPPER]},
    )

    assert main(["ablation", str(file), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["run"]["command"] == "ablation"
    assert [step["kind"] for step in document["steps"]] == ["simple"] * 4 + ["full"] * 8
    assert main(["ablation", str(file), "--md"]) == 0
    assert capsys.readouterr().out.count("|") > 50
    assert main(["ablation", str(file)]) == 0
    assert "full ranking" in capsys.readouterr().out


@pytest.mark.parametrize(
    "command", [("ablation", "q.jsonl"), ("train", "passages", "q.jsonl"), ("calibrate", "q.jsonl")]
)
def test_a_day_that_is_none_is_told_how_it_is_written(capsys, command):
    """It said "invalid fromisoformat value"."""
    with pytest.raises(SystemExit):
        main([*command, "--before", "1.7.2026"])

    assert "1.7.2026 is not a date such as 2025-03-31" in capsys.readouterr().err
