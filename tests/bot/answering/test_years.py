import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.years import of_other_years, years_of


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("In 2019 and in 2021.", {"2019", "2021"}),
        ("the 2018/19 season", {"2018"}),
        ("2019, 2020 and 2021", {"2019", "2020", "2021"}),
        ("2,019 people, 20190 of them, $2019 and 2019.5", set()),
        ("It ended in 2019.", {"2019"}),
        ("1850, 2100", set()),
        ("", set()),
    ],
)
def test_years_are_figures_that_are_nothing_else(text, years):
    assert years_of(text) == years


@pytest.mark.parametrize(
    ("question", "text", "other"),
    [
        ("Who won in 2019?", "She won in 2021.", True),
        ("Who won in 2019?", "She won in 2019, after losing in 2018.", False),
        ("Who won in 2019?", "She won.", False),
        ("Who won?", "She won in 2021.", False),
        ("Who won in 2019 or 2021?", "She won in 2021.", False),
    ],
)
def test_a_text_is_of_other_years_where_it_names_none_that_is_asked_for(question, text, other):
    assert of_other_years(question, text) is other


@given(st.text(max_size=40))
def test_no_text_is_of_other_years_than_its_own(text):
    assert not of_other_years(text, text)
