from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.checking.one_form import comparable_figures, one_form
from bot.answering.english.dates import mentions
from bot.answering.english.figures import Figure, figures, readable_digits, unit_name
from bot.answering.english.spelling import one_spelling


def read(text: str) -> list[Figure]:
    plain = one_spelling(text)
    return figures(plain, mentions(plain))


def values(text: str) -> list[tuple[Decimal, str]]:
    return [(figure.value, figure.unit) for figure in read(text)]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("It grew -3% in 2024.", -3, "%"),
        ("It grew −3% in 2024.", -3, "%"),
        ("It grew –3% in 2024.", -3, "%"),
        ("It grew minus 3% in 2024.", -3, "%"),
        ("It fell to -10 °C.", -10, "degrees Celsius"),
        ("It fell to −10 on Monday.", -10, ""),
        ("Temperatures fell to -5 Monday.", -5, ""),
        ("Its worth is -$5 million.", -5_000_000, "dollar"),
        ("Its worth is $-5 million.", -5_000_000, "dollar"),
    ],
)
def test_a_minus_sign_is_part_of_its_figure(text, value, unit):
    """ "-3%" was read as 3%, and a false sentence was proven by it."""
    (figure,) = read(text)

    assert (figure.value, figure.unit) == (value, unit)
    assert one_spelling(text)[figure.start] in "-$mM"


def test_a_minus_sign_is_read_in_a_text_as_it_is_written():
    assert [figure.value for figure in figures("It fell to −10 °C, not –5 °C.")] == [-10, -5]


def test_both_ends_of_a_range_have_their_signs():
    assert values("It was -5 to -10 degrees.") == [(-5, "degrees"), (-10, "degrees")]
    assert values("It was between -5 and 10%.") == [(-5, "%"), (10, "%")]


@pytest.mark.parametrize(
    "text",
    [
        *("10-20% of them", "10–20% of them", "10 -20% of them", "It won 3–0.", "It flew an F-16.", "It was 8-7-6."),
        *("On Monday -10 people came.", "They lost - 10 to 3.", "An error of +/-3% is usual.", "It came --10 m high."),
    ],
)
def test_a_dash_that_joins_or_parts_is_no_minus_sign(text):
    assert all(figure.value >= 0 for figure in read(text))


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        *((text, "degrees Celsius") for text in ("40 °C", "40°C", "40 ℃", "40 degrees Celsius", "40 degrees C")),
        *((text, "degrees Fahrenheit") for text in ("40 °F", "40°F", "40 degrees Fahrenheit", "40 degrees F")),
        ("40 degrees", "degrees"),
        *((text, "dollar") for text in ("$40", "US$40", "USD$40")),
        *((text, "australia dollar") for text in ("A$40", "AU$40")),
        ("NZ$40", "newzealand dollar"),
        ("S$40", "singapore dollar"),
        ("R$40", "brazil real"),
        ("XY$40", "XY$"),
    ],
)
def test_every_scale_of_degrees_and_every_currency_is_a_unit(text, unit):
    """Reports of 40 °C and of 104 °F were said to differ, and NZ$5 was 5 US dollars."""
    assert values(f"It was {text} on Monday.") == [(40, unit)]


@pytest.mark.parametrize("text", ["-5 °C", "41 °F", "R$5", "£5 million", "NZ$-5", "A$5", "5 lakh rupees", "$-5", "-5%"])
def test_a_figure_in_one_form_is_the_same_figure(text):
    (figure,) = read(text)
    (again,) = comparable_figures(one_form(text))

    assert (again.value, again.unit) == (figure.value, figure.unit)


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("It was 45C in Phoenix.", [(45, "degrees Celsius")]),
        ("It was 113 F (45 C) in Phoenix.", [(113, "degrees Fahrenheit"), (45, "degrees Celsius")]),
        ("It reached 45 C Tuesday in Phoenix.", [(45, "degrees Celsius")]),
        ("It was 45 C across Arizona and 40 C this week.", [(45, "degrees Celsius"), (40, "degrees Celsius")]),
        ("It sold 5 F shares and 20 C goals.", [(5, ""), (20, "")]),
        ("It bought 5 F-16 jets.", [(5, ""), (16, "")]),
        ("It stands at 20 F Street.", [(20, "")]),
        ("It sold 5 Cats.", [(5, "")]),
    ],
)
def test_degrees_may_have_their_letter_alone(text, read_as):
    """45C and 113F were bare figures, which differ."""
    assert values(text) == read_as


def test_degrees_have_short_names_for_people():
    assert [unit_name("degrees Celsius", is_one=is_one) for is_one in (True, False)] == ["°C", "°C"]
    assert [unit_name("degrees", is_one=is_one) for is_one in (True, False)] == ["degree", "degrees"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("two and a half million people", 2_500_000),
        ("Two and a half years", Decimal("2.5")),
        ("a two-and-a-half-year term", Decimal("2.5")),
        ("2 and a half million people", 2_500_000),
        ("one and a half million people", 1_500_000),
        ("a million and a half people", 1_500_000),
        ("twenty-one and a half hours", Decimal("21.5")),
        ("two and a halfway house", 2),
        ("half a million people", 500_000),
        ("₹500 crore", 5_000_000_000),
        ("5 lakh people", 500_000),
        ("five lakh people", 500_000),
        ("₹1.5 lakh crore", 1_500_000_000_000),
        ("five lakh crore rupees", 5_000_000_000_000),
    ],
)
def test_halves_and_indian_scales_are_read(text, value):
    """Each was read as its first number: "two and a half million" as two."""
    assert [figure.value for figure in read(text)] == [value]


@pytest.mark.parametrize(
    ("words", "bound"),
    [
        *((words, "above") for words in ("No fewer than", "Not less than", "More than", "At least", "Not under")),
        *((words, "below") for words in ("No more than", "Not more than", "Fewer than", "Up to", "Not over")),
        *((words, "") for words in ("Then", "No")),
    ],
)
def test_a_denied_bound_is_the_other_one(words, bound):
    """ "No fewer than 50" was read as fewer than 50."""
    assert [figure.bound for figure in read(f"{words} 50 people came.")] == [bound]


@given(st.lists(st.sampled_from(["two", "-", "−3", " and a half", " million", "$", " minus ", "5%", " ", "crore"])))
def test_figures_stand_in_their_text_in_order(parts):
    text = "".join(parts)
    found = figures(text)

    assert all(0 <= figure.start < figure.end <= len(text) for figure in found)
    assert all(first.end <= second.start for first, second in pairwise(found))


def test_a_verb_that_is_also_a_currency_is_no_unit():
    (figure,) = read("In Paris 3 won medals.")
    assert figure.unit == ""


@pytest.mark.parametrize("letters", ["sſ", "iı", "iİ", "IİIı", "k\u212a"])
@pytest.mark.parametrize("text", ["The fırst of sıx, at $85 bıllıon", "FIRST", "sixty-six days", "$3k", "the third"])
def test_letters_that_match_others_in_any_case_are_read_as_those(text, letters):
    """An article with "bıllıon" in it failed every question that found it."""
    for plain, twin in zip(letters[::2], letters[1::2], strict=True):
        found = figures(text.replace("ı", "i").replace(plain, twin))
        assert [(figure.value, figure.unit) for figure in found] == [
            (figure.value, figure.unit) for figure in figures(text.replace("ı", "i"))
        ]


@pytest.mark.parametrize(
    ("digits", "readable"),
    [
        ("$5000000000000", "$5 trillion"),
        ("1250000 acres", "1.25 million acres"),
        ("12345678", "12,345,678"),
        ("1500000.5", "1,500,000.5"),
        ("999999", "999,999"),
        ("0.12345", "0.12345"),
        ("1" + "0" * 40, "10" + ",000" * 13),
    ],
)
def test_long_numbers_are_written_as_people_write_them(digits, readable):
    assert readable_digits(digits) == readable


@given(st.decimals(min_value=0, max_value=10**15, places=2))
def test_a_number_written_for_people_keeps_its_value(value):
    assert [figure.value for figure in figures(readable_digits(f"{value:f} people"))] == [value]


@pytest.mark.parametrize(
    ("text", "value"),
    [("1,50,000 people fled.", 150_000), ("It cost 12,50,000.", 1_250_000), ("A half-million people fled.", 500_000)],
)
def test_a_number_is_read_to_its_end(text, value):
    """Grouped as in India it was 1, and an article was said to speak against itself."""
    (figure,) = figures(text)
    assert figure.value == value


def test_half_of_something_is_no_part_of_what_comes_behind_a_dash():
    (figure,) = figures("Sales fell by half - a million fewer were sold.")
    assert figure.value == 1_000_000
