import re
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from evals.retrieval.measures import QuestionScore
from evals.retrieval.report.bars import months, places

ranks = st.none() | st.integers(1, 50)


def scored(rank, as_of=None):
    return QuestionScore("q", as_of, True, rank, rank, 1.0)


@given(st.lists(ranks, min_size=1, max_size=40), st.sampled_from([1, 5, 7, 10, 50]))
def test_every_question_is_in_one_part_of_the_bar(question_ranks, k):
    question_ranks = [rank if rank is None or rank <= k else None for rank in question_ranks]
    html = places({"all": [scored(rank) for rank in question_ranks]}, k)
    parts = [int(count) for count in re.findall(r"flex-grow:(\d+)", html)]

    assert sum(parts) == len(question_ranks)
    assert f"not among {k}</li>" in html
    if None in question_ranks:
        assert parts[-1] == question_ranks.count(None)
    if 1 in question_ranks:
        assert parts[0] == question_ranks.count(1)


def test_the_parts_are_labeled_by_their_ranks():
    html = places({"all": [scored(1)] * 9 + [scored(4)] * 5 + [scored(None)] * 6}, 12)

    assert re.findall(r"</i>([^<]+)</li>", html) == ["first", "2–5", "6–10", "11–12", "not among 12"]
    assert re.findall(r">(\d+%)<", html) == ["45%", "25%", "30%"]


def test_a_year_has_a_bar_per_month_and_a_second_color_for_its_second_half():
    year = [scored(1 if month % 2 else None, date(2025, month, 3)) for month in range(1, 13)]
    html = months(year)

    assert re.findall(r"<span>(\w+)</span>", html)[:3] == ["Jan", "Feb", "Mar"]
    assert (html.count('class="earlier"'), html.count('class="later"')) == (6, 6)
    assert re.findall(r"<b>(\d+)</b>", html) == ["100", "0"] * 6


def test_months_of_two_years_or_only_two_are_not_drawn():
    assert months([scored(1, date(2025, 1, 1)), scored(1, date(2025, 2, 1))]) == ""
    assert months([scored(1, date(year, month, 1)) for year in (2024, 2025) for month in (1, 2, 3)]) == ""
    assert months([scored(1)]) == ""
