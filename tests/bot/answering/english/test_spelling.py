import pytest

from bot.answering.english.spelling import are_of_two_sexes, one_spelling


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mr Lee met Dr. Ann Roe.", "Lee met Ann Roe."),
        ("Miss Lee came to Hull.", "Lee came to Hull."),
        ("Miss America met Lady Lee.", "Miss Unitedstates met Lee."),
        ("Miss South Africa sang.", "Miss South Africa sang."),
        ("Miss Georgia Stanway won.", "Georgia Stanway won."),
    ],
)
def test_honorifics_are_dropped_but_from_the_title_of_a_country(text, expected):
    assert one_spelling(text) == expected


@pytest.mark.parametrize(
    ("first", "second", "before", "are_two"),
    [
        ("Mrs Lee sang.", "Mr Lee sang.", "", True),
        ("Mrs Ann Lee sang.", "Mr Bob Lee sang.", "", True),
        ("Mrs Lee sang.", "Lee sang.", "Mr Lee came.", True),
        ("Mrs Lee sang.", "Lee sang.", "", False),
        ("Mrs Lee sang.", "Lee sang.", "Mr Lee came. Mrs Lee spoke.", False),
        ("Mrs Lee sang.", "Lee sang.", "Mr Lee came. Then Lee spoke.", False),
        ("Mrs Lee sang.", "Lee sang.", "Lee came. Then Mr Bob Lee spoke.", True),
        ("Mrs Lee sang.", "Ms Lee sang.", "Mr Lee came.", False),
        ("Mrs Lee sang.", "Mrs Roe sang.", "Mr Lee came.", False),
        ("Mrs Lee sang.", "Mrs Lee sang to Mr Lee.", "", False),
        ("Dr Lee sang.", "Mr Lee sang.", "", False),
    ],
)
def test_a_name_is_of_two_sexes_by_its_honorifics(first, second, before, are_two):
    assert are_of_two_sexes(first, second, before) is are_two


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # The region was taken for the country, so that a claim on one was supported by a report on the other.
        ("Cases rose in the Americas.", "Cases rose in the Americas."),
        ("America's vote, Americans say.", "Unitedstates's vote, Unitedstates say."),
        # As NFKC writes it, 5\u2154 is 52/3.
        ("He pitched 5\u2154 innings, a third of \u215b.", "He pitched 5.667 innings, a third of 0.125."),
        (
            "He has 131 \u2154 innings. In 2024 \u00bd of them left.",
            "He has 131.667 innings. In 2024 0.5 of them left.",
        ),
        # These were 10 and 0.
        ("10\u202f000 of 1\u00a0250\u00a0000 people fled.", "10,000 of 1,250,000 people fled."),
        ("On 5 May 2024 300 fled, 3.5\u00a0000 not.", "On 5 May 2024 300 fled, 3.5 000 not."),
    ],
)
def test_a_number_and_a_name_are_those_that_a_reader_sees(text, expected):
    assert one_spelling(text) == expected
