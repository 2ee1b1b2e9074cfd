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
