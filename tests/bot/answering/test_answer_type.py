import pytest

from bot.answering.answer_type import FIGURE, MONEY, SHARE, TIME, expected


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How many people attended?", FIGURE),
        ("how much did Japan spend?", MONEY),
        ("A bottle of whisky was sold for how much?", MONEY),
        ("What was the final selling price of it?", MONEY),
        ("How much has she raised for the hospital?", MONEY),
        ("How much snow fell, and what did it cost?", FIGURE),
        ("How much longer will it take?", FIGURE),
        ("What is the price of freedom in an age of fear?", MONEY),
        ("What percentage of voters stayed at home?", SHARE),
        ("When did the bank end negative rates?", TIME),
        ("In which year was it built?", TIME),
        ("What did he say when he left?", None),
        ("Who won?", None),
        ("When the two met in Alaska, what did they discuss?", None),
        ("When the two met in Alaska, how many journalists came?", FIGURE),
        ("When did the two meet in Alaska, and what did they discuss?", TIME),
        ("How much has the Federal Reserve raised interest rates?", FIGURE),
        ("What share price did it hit?", None),
        ("What time zone is it in?", None),
        ("How far will Israel go?", None),
        ("How far is it to the moon?", FIGURE),
        ("How much power does the president have?", None),
        ("How big is the threat?", None),
        ("How big is the fire?", FIGURE),
        ("How did it end?", None),
    ],
)
def test_a_question_that_asks_for_a_figure_or_a_time_is_known(question, kind):
    assert expected(question) is kind


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("Some 62 billion dollars were spent.", True),
        ("Three people were hurt.", True),
        ("He has fourteen houses.", True),
        ("A foot of rain fell.", True),
        ("There were no deaths.", True),
        ("There is no doubt.", False),
        ("They met in Tokyo on March 22nd.", False),
        ("They met on 22 March 2025.", False),
        ("In 2,019 cases it failed.", True),
        ("They met in Tokyo.", False),
    ],
)
def test_a_date_is_no_figure(text, holds):
    assert FIGURE.is_in(text) is holds


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("It costs $5 million.", True),
        ("It costs 62 billion dollars.", True),
        ("A 5-million-dollar painting hangs there.", True),
        ("The fine is £ 20.", True),
        ("Entry is free.", True),
        ("It will spend 5 percent of GDP.", True),
        ("It costs 400 kronor, a cup 99¢.", True),
        ("It took 30 people five hours.", False),
        ("Turnout was 61 per cent.", False),
    ],
)
def test_money_is_told_by_its_currency(text, holds):
    assert MONEY.is_in(text) is holds


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("Turnout was 61 per cent.", True),
        ("About 9% do.", True),
        ("Two out of three stayed at home.", True),
        ("One in every 34 is suspended.", True),
        ("Half of them left.", True),
        ("Some 300 voters left.", False),
        ("It costs $5.", False),
    ],
)
def test_a_share_is_of_a_hundred_or_of_a_whole(text, holds):
    assert SHARE.is_in(text) is holds


def test_a_time_is_a_date_a_weekday_or_a_span():
    assert TIME.is_in("It ended on Tuesday.")
    assert TIME.is_in("It was built in 1889.")
    assert not TIME.is_in("It was built in Paris.")


@pytest.mark.parametrize("text", ["It closed at noon.", "They left before dawn.", "On Thanksgiving they met."])
def test_a_time_may_be_a_part_of_a_day_or_a_feast(text):
    assert TIME.is_in(text)
