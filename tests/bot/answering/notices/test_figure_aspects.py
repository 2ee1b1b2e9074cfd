"""What tells figures of one wording apart: the period, the scale, the part that they are of."""

import pytest

from bot.answering.english.statement import read_statement
from bot.answering.notices.figure_aspects import aspects_of


def aspects(sentence):
    """Those of the first figure of the sentence."""
    statement = read_statement(sentence)
    return aspects_of(statement.plain, statement.figures[0])


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("A worker at Acme earns $20 an hour.", {"per hour"}),
        ("A worker at Acme earns $800 a week.", {"per week"}),
        ("A worker at Acme earns an hourly wage of $20.", {"per hour"}),
        ("A worker at Acme earns an hourly $20.", {"per hour"}),
        ("The hourly minimum wage rose to $15.", {"per hour"}),
        ("A flat has a monthly rent of about 1,000 euros.", {"per month"}),
        ("The monthly payments varied greatly, ranging from $600.", {"per month"}),
        ("Acme had a daily output of 5 tons.", {"per day"}),
        ("A flat costs 1,000 euros in rent each month.", {"per month"}),
        ("The subscription costs $10/month.", {"per month"}),
        ("Germany spends 5,000 euros per head.", {"per head"}),
        ("The economy grew 1.6% at an annualised rate.", {"annualized"}),
        ("Prices rose 2.4% year on year.", {"year on year"}),
        ("Prices rose 0.3% month-on-month.", {"month on month"}),
        ("Acme earned $5 billion before tax.", {"before tax"}),
        ("Acme had post-tax earnings of $4 billion.", {"after tax", "earn"}),
        ("Lee got 50.4% of the vote in the first round.", {"round 1"}),
        ("Lee got 55% of the vote in the runoff.", {"round 2"}),
        ("Acme earned $5 billion in the third quarter.", {"quarter 3"}),
        ("Acme earned $5 billion in Q3.", {"quarter 3"}),
        ("Acme earned $15 billion in the first nine months.", {"first 9 months"}),
        ("Lee scored 12 points in the second half.", {"half 2"}),
        # When or within which time it was is no period of a figure.
        ("The flood killed 30 people a day after the storm.", set()),
        ("The flood killed 30 people a week ago.", set()),
        ("Acme spent $5 million in a week.", set()),
        ("Acme spent $5 million within a year.", set()),
        ("The Daily Mail paid $5 million.", set()),
        ("The annual cost is $5 million.", set()),
        ("About 12 per cent of voters stayed at home.", set()),
        ("From 20 to 30 per cent of voters stayed at home.", set()),
        ("The flood killed 30 people per official count.", set()),
        ("Prices rose 5% a month into the war.", set()),
        ("The flood killed 50 people a day into the truce.", set()),
        ("Acme paid $5 million a year and a half ago.", set()),
        ("The weekly Der Spiegel said that the dam cost $4 billion.", set()),
        ("The daily Bild reported that Germany spent 4 billion euros.", set()),
    ],
)
def test_the_period_the_scale_and_the_part_of_a_figure_are_aspects(sentence, expected):
    """An hourly wage and a weekly one, degrees before and after tax, and two rounds of a vote were said to differ."""
    assert aspects(sentence) == expected


def test_a_term_in_words_is_that_in_digits():
    assert aspects("It is a five-year deal of $2 billion.") == aspects("It is a 5-year deal of $2 billion.") != set()
