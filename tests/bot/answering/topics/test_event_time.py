from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.answering.topics.event_time import event_day, event_days, is_ahead

THURSDAY = date(2025, 9, 18)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        # The day is counted from the report.
        ("The bridge was closed on Monday.", date(2025, 9, 15)),
        ("The bridge was closed on Thursday.", THURSDAY),
        ("The bridge was closed last Thursday.", date(2025, 9, 11)),
        ("The bridge will open on Monday.", date(2025, 9, 22)),
        ("The bridge opens next Monday.", date(2025, 9, 22)),
        ("The bridge opens next Thursday.", date(2025, 9, 25)),
        ("The bridge will open on Friday.", date(2025, 9, 19)),
        ("The bridge was closed last Friday.", date(2025, 9, 12)),
        ("The bridge was closed yesterday.", date(2025, 9, 17)),
        ("The bridge was closed on Sept. 3.", date(2025, 9, 3)),
        ("The bridge opens on 30 November.", date(2025, 11, 30)),
        ("The bridge fell on 30 December.", None),  # of this year or the one before
        ("The bridge fell on March 30, 2019.", date(2019, 3, 30)),
        ("He was arrested Thursday night, Sept. 11, after a day.", date(2025, 9, 11)),
        ("It was closed Friday, Sept. 11, when it rained.", date(2026, 9, 11)),  # no other year of the three has it
        ("The mayor said on Tuesday that the bridge was closed on Monday.", date(2025, 9, 15)),
        ("The mayor told reporters on Tuesday that it is closed.", None),
        ("The mayor told USA TODAY that it is closed.", None),
        ("It is closed, according to USA Today.", None),
        ('It is closed, as NBC\'s "Today" show found.', None),
        ("It is closed, as was seen on NBC's “Today.”", None),
        ("It was closed last night.", date(2025, 9, 17)),
        ("Tonight it was closed.", THURSDAY),
        ("The mayor of Dorn: “Tonight it was closed.”", THURSDAY),
        ("“Tonight’s order is wrong.”", THURSDAY),
        ("It was closed on Easter Monday.", None),
        ("Call 555-0100 Monday-Friday from 9 a.m. to 4 p.m.", None),
        ("Call 555-0100 Monday – Friday.", None),
        ("The office is open Monday through Friday.", None),
        ("It was closed Monday to Wednesday, Sept. 8-10, 2025.", date(2025, 9, 8)),
        ("It was closed on Monday and on Tuesday.", date(2025, 9, 15)),
        ("It was closed in March.", None),
        ("It was closed last year.", None),
        ("It was closed on February 30.", None),
        ("It is closed.", None),
        # A date of what is to come is never before its report. In September the final "on July 13" of a cup that
        # "will be held" was dated to the July before.
        ("The cup will be held in twelve towns, with the July 13 final in Dorn.", None),
        ("The law is set to begin on July 1.", None),
        ("The parade will be held on Sept. 20.", date(2025, 9, 20)),
        ("The parade will be held in Dorn on Thursday, Sept. 18.", THURSDAY),
        ("The parade passed on July 13.", date(2025, 7, 13)),
        # A short time and two days begin with the first.
        ("It rained for days, from Sept. 3 to Sept. 5.", date(2025, 9, 3)),
        ("The fair ran from Dec. 29, 2024, to 2 Jan. 2025.", date(2024, 12, 29)),
        ("The fair was on Sept. 3 and Sept. 17.", date(2025, 9, 3)),
        # A day that is joined with the next is of the year of that. "May 31 and June 1, 1921" was of the year's May.
        ("The dam broke May 31 and June 1, 1921, in Arle.", date(1921, 5, 31)),
        ("The dam broke on Sept. 30 and on Oct. 1, 2017, in Arle.", date(2017, 9, 30)),
        ("The dam broke on Saturday, Sept. 30, and Sunday, Oct. 1, 2017.", date(2017, 9, 30)),
        ("He was in court on 30 April and 1 May 2019.", date(2019, 4, 30)),
        ("The mill was shut from Nov. 14 to Nov. 19, 1995.", date(1995, 11, 14)),
        ("It burned from Dec. 30 to Jan. 2, 2022, in Arle.", date(2021, 12, 30)),
        ("The fair was held June 22-24, June 29-July 1 and July 6-8, 2023.", date(2023, 6, 22)),
        ("The dam broke on Sept. 3 after a storm of Sept. 1, 2024.", date(2025, 9, 3)),
        ("The fair was on Sept. 3 and in Oct. 2024.", date(2025, 9, 3)),
        # A weekday that is the report's own needs no past.
        ("The parade of Arle starts Thursday night.", THURSDAY),
        # The month of May says nothing of what may be.
        ("It was closed from May 2024 to Saturday.", date(2025, 9, 13)),
        # The last weekday is one where the place is named behind it.
        ("The bridge was closed last Monday in Maydorn.", date(2025, 9, 15)),
    ],
)
def test_the_day_is_counted_from_the_report(sentence, day):
    assert event_day(sentence, THURSDAY) == day


def test_a_date_without_a_year_is_in_the_nearest_year():
    assert event_day("It fell on Dec. 30.", date(2025, 1, 3)) == date(2024, 12, 30)
    assert event_day("It fell on Jan. 2.", date(2024, 12, 30)) == date(2025, 1, 2)


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("The dam of Arle broke on Oct. 7 last year.", date(2024, 10, 7)),
        ("A fire closed the mill on Jan. 30, last year.", date(2024, 1, 30)),
        ("The mill had ten looms through December 27 of last year, the owner said.", date(2024, 12, 27)),
        ("The show is on Feb. 2 of next year.", date(2026, 2, 2)),
        ("The dam broke on Oct. 7 this year.", date(2025, 10, 7)),
        ("The dam broke on Oct. 7, a year after the last yearling was sold.", date(2025, 10, 7)),
        ("The dam broke on Feb. 29 last year.", date(2024, 2, 29)),
        ("The dam broke on Feb. 29 next year.", None),
    ],
)
def test_the_year_of_a_date_is_the_one_that_is_named_behind_it(sentence, day):
    """Of a war that began "on Oct. 7 last year" a timeline said that it began six weeks before the report."""
    assert event_day(sentence, date(2025, 11, 27)) == day
    assert event_day(sentence, None) is None


def test_an_undated_report_has_only_complete_dates():
    assert event_day("It fell on Monday.", None) is None
    assert event_day("It fell on Dec. 30.", None) is None
    assert event_day("It fell on Dec. 30, 2024.", None) == date(2024, 12, 30)


def test_an_announced_event_is_ahead():
    assert is_ahead("The bridge will open on Monday.")
    assert is_ahead("She is set to testify on Monday.")
    assert not is_ahead("The bridge was closed on Monday.")
    assert not is_ahead("The bridge was closed due to the storm.")


def test_the_weekday_after_that_of_the_report_is_one_of_two_days():
    """An attack "on Tuesday morning", in a report that began on a Monday, was dated six days back."""
    sentence = "It fell on Friday, after it was closed on Monday."

    assert event_day(sentence, THURSDAY) is None
    assert event_days(sentence, THURSDAY) == (date(2025, 9, 12), date(2025, 9, 19))


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        # A day up to which something may happen is ahead. On a Wednesday a storm that "could" reach a coast "by
        # Friday" was said to have reached it five days before.
        ("The storm could become a hurricane by Saturday.", 20),
        ("The storm may keep the bridge of Arle closed until Saturday.", 20),
        ("Talks might begin as early as Saturday.", 20),
        ("The town expects to open the bridge by Saturday.", 20),
        ("The storm is forecast to reach Dorn on Saturday.", 20),
        # A weekday in a sentence that tells of the past is the latest.
        ("The parade of Arle passed the mill on Saturday.", 13),
        ("The mayor was in Dorn on Saturday.", 13),
        ("The price of milk rose Saturday.", 13),
        ("The storm hit Arle on Saturday.", 13),
        ("Floods swept the mill on Saturday.", 13),
        ("On Saturday heavy rain was expected in Dorn.", 13),
        # What is due to happen is ahead, what was due to something has a cause. A road "lost due to the effects of" a
        # storm "on Thursday" was lost three days after the report of it.
        ("The trial of Ann Hollis was due to start on Saturday.", 20),
        ("She's due to speak in Arle on Saturday.", 20),
        ("The mayor is due in Dorn on Saturday.", 20),
        ("The road of Arle was lost due to the storm on Saturday.", 13),
        ("The mill lost power due to Saturday's storm.", 13),
        ("The closing was due to the storm on Saturday.", 13),
        # So is what is still to come, unlike what comes after something else.
        ("The mill could come down on Saturday.", 20),
        ("Come Saturday, the parade passed the mill.", 20),
        ("The arrests come after a raid that began Saturday.", 13),
        ("No witnesses have come forward to say what happened Saturday.", 13),
    ],
)
def test_a_day_is_the_latest_one_or_ahead_as_the_sentence_tells(sentence, day):
    assert event_day(sentence, THURSDAY) == date(2025, 9, day)


@pytest.mark.parametrize(
    "sentence",
    [
        # A day on which something may happen is one of two.
        "The coast of Arle could feel the storm on Saturday.",
        "The smoke could be seen on Saturday.",
        "The council may vote on it Saturday.",
        # A weekday in a sentence that tells of nothing past is one of two. A storm that "slams into" a coast "on
        # Saturday", two days after the report, was dated five days before it.
        "The mayor's birthday is Saturday.",
        "The parade of Arle starts Saturday night at the mill.",
        "The storm is on its way to Arle, before it slams into Dorn on Saturday morning.",
        "On Saturday heavy rain is expected in Dorn.",
        "A storm is about to hit Dorn on Saturday.",
        "On Saturday flights are a hit-or-miss affair.",
        "On Saturday and into Sunday, the parade of Arle is scheduled to pass the mill.",
    ],
)
def test_a_weekday_in_a_sentence_that_tells_of_nothing_past_is_one_of_two(sentence):
    assert event_days(sentence, THURSDAY) == (date(2025, 9, 13), date(2025, 9, 20))
    assert event_day(sentence, THURSDAY) is None


@pytest.mark.parametrize(
    "sentence",
    [
        # Today is no day as it may mean these times. Of a maker of chips two of the three lines were such sentences,
        # each dated by its report.
        "If we were to build the mill today, nobody would come.",
        "“Nobody in today’s Arle reads the paper,” the mayor said.",
        "The bridge was closed, and today it is a park.",
        # A time longer than a week is no day.
        "The last outbreak was six years ago, when there were 1,249 cases from Jan. 1 to Oct. 1.",
        "Between Aug. 7 and Oct. 2 the court of Arle opened 565 cases.",
        "The mill was closed from April 1 to 30.",
        "The market is open June 6 through Sept. 26, 2025.",
        "The poll was held Nov. 25-Dec. 9.",
        # A weekday that comes again is no day. A timeline had "Super Bowls are played on the second Sunday in
        # February" on the Sunday before the report.
        "The final is played on the second Sunday in February.",
        "The museum of Arle is free on the first Friday of each month.",
        "The clinic is open every Saturday.",
        "The holiday is the last Monday in May.",
        "The holiday is the last Monday of the month.",
        "Super Bowl Sunday brings the town together.",
        "Shrove Tuesday was named for a custom of Arle.",
        "The bakers of Arle were busy on Fat Tuesday.",
        "The fair is traditionally held the Saturday before Thanksgiving.",
        "The Sunday after the fire, they met in the street.",
        "She writes of the news every Monday through Friday.",
    ],
)
def test_what_is_no_time_of_an_event_is_no_day(sentence):
    assert event_days(sentence, THURSDAY) == ()


@given(st.dates(), st.integers(0, 6))
def test_another_weekday_is_the_latest_one_up_to_the_report(published, number):
    assume(number != (published.weekday() + 1) % 7)
    day = event_day(f"It was closed on {WEEKDAYS[number]}.", published)

    assert published - day < timedelta(days=7) if published >= date.min + timedelta(days=6) else day <= published
    assert day <= published
    assert day.weekday() == number or day == date.min


@given(
    st.lists(
        st.sampled_from(["will ", "next ", "last ", "said ", "on ", *(f"{name}, " for name in WEEKDAYS), "Feb. 29, "])
        | st.sampled_from(["tomorrow ", "yesterday ", "31 April ", "2024-02-30 ", "May 1, 1800 ", "Dec. 31 "])
        | st.text(max_size=5)
    ).map("".join),
    st.none() | st.dates() | st.sampled_from([date.min, date.max]),
)
def test_any_text_and_any_day_can_be_read(sentence, published):
    day = event_day(sentence, published)

    assert day is None or isinstance(day, date)
