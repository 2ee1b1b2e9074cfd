"""Figures as people read them, the same in every table and on every page."""

import io

import pytest
from rich.console import Console, Group

from evals.statistics import share
from evals.tables import comparison_parts, metric_rows, metrics_table, number, p_value, share_cells


def printed(*parts, width=80):
    console = Console(file=io.StringIO(), width=width)
    console.print(Group(*parts))
    return console.file.getvalue()


@pytest.mark.parametrize(
    ("name", "value", "sign", "text"),
    [
        ("gold_recall@5", 0.8512, "", "85.1"),
        ("mrr", -0.0001, "+", "+0.0"),
        ("ms_p95", 2094.12, "", "2094.1"),
        ("claims", 2.25, "", "2.2"),
        ("most_quote_characters", 410, "", "410.0"),
        ("auroc", None, "", "-"),
    ],
)
def test_shares_are_in_percent_and_counts_as_they_are(name, value, sign, text):
    assert number(name, value, sign) == text


def test_a_share_is_a_percentage_with_its_interval_and_its_number_of_cases():
    assert share_cells(share([True] * 4)) == ("100.0", "51.0-100.0", "4")
    assert share_cells(share([])) == ("-", "", "0")
    assert [p_value(p) for p in (None, 0.0004, 0.0344)] == ["", "<0.001", "0.034"]


def test_a_percentage_stands_beside_the_number_of_its_questions():
    """Of 100.0 nobody saw that it was of one question."""
    half = {"mrr": 0.5, "intervals": {"mrr": [0.0, 1.0]}, "of": {"mrr": 2}}
    rows = metric_rows(["mrr", "auroc"], half | {"auroc": None, "july_december": half | {"of": {"mrr": 1}}})

    assert rows == [
        ("MRR (gold)", "50.0", "0.0-100.0", "2", "50.0", "0.0-100.0", "1"),
        ("AUROC: in the first five / unanswerable", "-", "", "", "-", "", ""),
    ]


def test_an_auroc_stands_beside_the_number_of_questions_of_either_kind():
    metrics = {"auroc": {"value": 0.9, "interval": [0.8, 1.0], "of": [29, 25]}, "intervals": {}, "of": {}}

    assert metric_rows(["auroc"], metrics) == [
        ("AUROC: in the first five / unanswerable", "90.0", "80.0-100.0", "29 / 25")
    ]


def test_figures_are_never_cut_where_a_terminal_is_narrow():
    metrics = {"ms_median": 12345.6, "top_article_share": 0.25, "intervals": {"top_article_share": [0.1, 0.4]}}
    page = printed(metrics_table("all", ["top_article_share", "ms_median"], metrics), width=40)
    assert "10.0-40.0" in page
    assert "12345.6" in page


def test_a_difference_stands_beside_the_number_of_questions_that_both_runs_have_it_of():
    """In "of those answered" are those that both answered, so its figures are not those of either run."""
    of = {"a": 0.5, "b": 1.0, "difference": 0.5, "interval": [0.0, 1.0], "p": 0.5, "of": 27}
    runs = {"a": {}, "b": {}, "questions": 30, "metrics": {"mrr": of}, "july_december": None}

    assert printed(*comparison_parts(runs, ["mrr"])).split()[-1] == "27"


def test_what_runs_were_made_with_is_no_markup():
    runs = {"a": {"corpus": "[red]"}, "b": {"corpus": "blue"}, "questions": 1, "metrics": {}, "july_december": None}
    page = printed(*comparison_parts(runs, ["mrr"]))
    assert "corpus: A [red], B blue" in page
    assert "all, percent: 1 questions" in page


@pytest.mark.parametrize(("p", "cell"), [(0.0344, " 0.034 * "), (0.05, " 0.050 ")])
def test_a_difference_of_more_than_chance_is_marked(p, cell):
    """The documentation said that the comparison says so, and only its page did."""
    mrr = {"a": 0.5, "b": 0.75, "difference": 0.25, "interval": [0.0, 0.5], "p": p, "of": 27}
    runs = {"a": {}, "b": {}, "questions": 27, "metrics": {"mrr": mrr}, "july_december": None}
    page = printed(*comparison_parts(runs, ["mrr"]))

    assert cell in page
    assert ("* more than chance (p < 0.05)" in page) is ("*" in cell)
