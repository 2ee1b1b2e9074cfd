from datetime import UTC, date, datetime

import pytest

from bot.answering.answer import Citation, Claim, Quote
from bot.answering.grounding.citations import Cited
from bot.answering.notices.dated_claims import with_dates, with_day, without_date
from tests.bot.answering.queries import query_of

ASKED_AT = datetime(2025, 10, 3, tzinfo=UTC)
TODAY = ASKED_AT.date()
LAST_YEAR, LAST_WEEK = date(2024, 10, 30), date(2025, 9, 26)


@pytest.fixture
def dated(passage_of):
    """The claims of reports of these days, as a reply to a question shows them."""

    def claims(days, question="Who runs Intel?", newest=TODAY, notes=()):
        citations = []
        for number, day in enumerate(days, start=1):
            text = f"Report {number}."
            passage = passage_of(text, published=day, version_id=f"v{number}")
            citations.append(Citation(number, Quote(passage.version_id, 0, len(text), text), passage))
        made = tuple(Claim(one.quote.text, (one.number,)) for one in citations)
        return with_dates(query_of(question, ASKED_AT), Cited(made, tuple(citations), notes=notes), newest)

    return claims


def texts(cited):
    by_number = {citation.number: citation for citation in cited.citations}
    for claim in cited.claims:
        assert claim.undated == by_number[claim.citations[0]].quote.text
    return [claim.text for claim in cited.claims]


def test_an_old_report_is_dated_and_stands_behind_the_new_one(dated):
    cited = dated([LAST_YEAR, LAST_WEEK])

    assert texts(cited) == ["Report 2.", "In October 2024: Report 1."]
    assert [claim.citations for claim in cited.claims] == [(1,), (2,)]


def test_old_reports_stand_newest_first_and_a_month_is_said_once(dated):
    cited = dated([LAST_YEAR, date(2025, 1, 9), LAST_YEAR])

    assert texts(cited) == ["In January 2025: Report 2.", "In October 2024: Report 1.", "Report 3."]


def test_what_is_not_old_keeps_its_order_and_has_no_date(dated):
    assert texts(dated([LAST_WEEK, None, TODAY])) == ["Report 1.", "Report 2.", "Report 3."]


@pytest.mark.parametrize("question", ["Who won the race?", "Who runs Intel in 2024?", "When did it happen?"])
def test_a_question_of_another_time_is_answered_as_it_was(dated, question):
    assert texts(dated([LAST_YEAR, LAST_WEEK], question)) == ["Report 1.", "Report 2."]


def test_in_an_archive_only_what_is_older_than_the_rest_is_old(dated):
    assert texts(dated([LAST_YEAR, LAST_YEAR], newest=LAST_YEAR)) == ["Report 1.", "Report 2."]
    assert texts(dated([LAST_YEAR, LAST_WEEK], newest=date(2025, 9, 1))) == ["In October 2024: Report 1.", "Report 2."]


def test_where_a_note_names_numbers_they_stay(dated):
    cited = dated([LAST_YEAR, LAST_WEEK], notes=("Reports differ: see [2].",))

    assert texts(cited) == ["In October 2024: Report 1.", "Report 2."]
    assert cited.notes == ("Reports differ: see [2].",)


def test_without_dates_nothing_is_said(dated):
    assert texts(dated([None])) == ["Report 1."]
    assert dated([]).claims == ()


def test_a_day_in_front():
    claim = Claim("It rained.", (1,))

    assert with_day(claim, date(2025, 4, 4)) == Claim("4 April 2025: It rained.", (1,), "4 April 2025: ")
    assert with_day(with_day(claim, date(2025, 4, 4)), date(2025, 4, 5)).text == "5 April 2025: It rained."
    assert with_day(claim, None) == claim


@pytest.mark.parametrize("when", ["4 April 2025: ", "In December 2022: ", ""])
def test_the_date_is_taken_off_again(when):
    assert without_date(when + "In May 2020 it rained.") == "In May 2020 it rained."
