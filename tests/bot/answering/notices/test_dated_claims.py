from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.answer import Citation, Claim, Evidence, Quote
from bot.answering.grounding.citations import Cited
from bot.answering.notices.dated_claims import OLD, old_news, with_dates, with_day_of, with_other_days
from bot.answering.question.time.calendar import LIVE
from bot.answering.question.time.scope import TimeScope, understand_time
from bot.answering.reading.marked_evidence import Reading
from bot.answering.search.sentence_ranking import EvidenceSentence
from ingest.corpus.reader.span_reader import Span
from tests.bot.answering.queries import query_of

ASKED_AT = datetime(2025, 10, 3, tzinfo=UTC)
TODAY = ASKED_AT.date()
LAST_YEAR, LAST_WEEK = date(2024, 10, 30), date(2025, 9, 26)


def reading_of(passages, question, answers):
    """What the span reader says of each report; nothing of those for which it has nothing to say."""
    query = query_of(question, ASKED_AT)
    spans = {place: Span(answer, 0, 0, 0.0) for place, answer in enumerate(answers)}
    sentences = tuple(
        EvidenceSentence(number, 0, len(passage.text), passage.text, frozenset(), np.zeros(2, np.float32))
        for number, passage in enumerate(passages, start=1)
        if answers
    )
    return Reading(query, Evidence(tuple(passages)), sentences, np.zeros((len(sentences), 0)), spans)


@pytest.fixture
def dated(passage_of):
    """The claims of reports of these days, as a reply to a question shows them."""

    def claims(days, question="Who runs Intel?", newest=TODAY, notes=(), stands_first=None, answers=()):
        citations = []
        for number, day in enumerate(days, start=1):
            text = f"Report {number}."
            passage = passage_of(text, published=day, version_id=f"v{number}")
            citations.append(Citation(number, Quote(passage.version_id, 0, len(text), text), passage))
        proposed = tuple(Claim(citation.quote.text, (citation.number,)) for citation in citations)
        reading = reading_of([citation.passage for citation in citations], question, answers)
        return with_dates(reading, Cited(proposed, tuple(citations), notes=notes), newest, stands_first)

    return claims


def texts(cited):
    by_number = {citation.number: citation for citation in cited.citations}
    for claim in cited.claims:
        assert claim.undated == by_number[claim.citations[0]].quote.text
    return [claim.text for claim in cited.claims]


def test_an_old_report_is_dated_and_placed_after_the_new_one(dated):
    cited = dated([LAST_YEAR, LAST_WEEK])

    assert texts(cited) == ["Report 2.", "In October 2024: Report 1."]
    assert [claim.citations for claim in cited.claims] == [(1,), (2,)]


def test_a_new_report_that_the_span_reader_doubts_stays_behind_the_likeliest_one(dated):
    """What school lunch costs was told below a newer report on the budget of the town."""
    lunch, budget, fees, older = date(2025, 6, 2), LAST_WEEK, TODAY, date(2025, 5, 1)

    for answers in ([5.0, -1.0, 2.0, 1.0], [-2.0, -1.0, 2.0, 1.0]):
        cited = dated([lunch, budget, fees, older], answers=answers)
        assert texts(cited) == ["Report 3.", "In June 2025: Report 1.", "Report 2.", "In May 2025: Report 4."]
    assert texts(dated([lunch, budget], answers=[5.0, -1.0])) == ["In June 2025: Report 1.", "Report 2."]
    assert texts(dated([lunch, budget], answers=[5.0, 0.0])) == ["Report 2.", "In June 2025: Report 1."]
    # Of now, what is older than half a year tells least: who was president three years ago.
    assert texts(dated([LAST_YEAR, budget], answers=[5.0, -1.0])) == ["Report 2.", "In October 2024: Report 1."]


def test_old_reports_are_newest_first_and_a_month_is_named_once(dated):
    cited = dated([LAST_YEAR, date(2025, 1, 9), LAST_YEAR])

    assert texts(cited) == ["In January 2025: Report 2.", "In October 2024: Report 1.", "Report 3."]


def test_the_first_claim_that_leads_comes_before_newer_ones(dated):
    cited = dated([TODAY, LAST_YEAR, LAST_WEEK], stands_first=lambda claim: claim.text != "Report 1.")
    old = dated([TODAY, LAST_YEAR, LAST_WEEK], stands_first=lambda claim: claim.text == "Report 2.")

    assert texts(cited) == ["Report 3.", "Report 1.", "In October 2024: Report 2."]
    assert texts(old) == ["In October 2024: Report 2.", "Report 1.", "Report 3."]


def test_recent_claims_keep_their_order_and_have_no_date(dated):
    assert texts(dated([LAST_WEEK, None, TODAY])) == ["Report 1.", "Report 2.", "Report 3."]


def test_claims_about_another_time_are_unchanged(dated):
    assert texts(dated([LAST_YEAR, LAST_WEEK], "Who runs Intel in 2024?")) == ["Report 1.", "Report 2."]


@pytest.mark.parametrize("question", ["Who won the race?", "When did it happen?"])
def test_of_what_happened_an_old_report_in_front_of_newer_ones_has_its_month(dated, question):
    """ "Who won the Nobel Peace Prize?" began with the winners of 2014, and nothing said so."""
    months = ["In October 2024: Report 1.", "Report 2.", "In January 2025: Report 3.", "Report 4."]

    assert texts(dated([LAST_YEAR, LAST_YEAR, date(2025, 1, 9), LAST_WEEK], question)) == months
    for days in ([LAST_WEEK, LAST_YEAR], [LAST_YEAR, LAST_YEAR], [None, LAST_YEAR], [date(2025, 8, 1), LAST_WEEK]):
        assert texts(dated(days, question)) == ["Report 1.", "Report 2."]


def test_in_an_archive_only_clearly_older_reports_are_dated(dated):
    assert texts(dated([LAST_YEAR, LAST_YEAR], newest=LAST_YEAR)) == ["Report 1.", "Report 2."]
    assert texts(dated([LAST_YEAR, LAST_WEEK], newest=date(2025, 9, 1))) == ["In October 2024: Report 1.", "Report 2."]


def test_old_reports_are_newest_first_beside_a_note_too(dated):
    """A price of three years ago stood first, above "Reports differ"."""
    note = "Reports differ: $119,790.70 (usatoday.com, 14 July 2025); $108,774 (usatoday.com, 8 July 2025)."
    cited = dated([date(2022, 9, 28), LAST_YEAR, date(2025, 7, 14), date(2025, 7, 8)], notes=(note,))

    assert texts(cited) == [
        "In July 2025: Report 3.",
        "Report 4.",
        "In October 2024: Report 2.",
        "In September 2022: Report 1.",
    ]
    assert cited.notes == (note,)


@pytest.mark.parametrize(
    "question",
    ["When does the Fed meet next?", "When is the next full moon in 2025?", "Where is the upcoming World Cup?"],
)
def test_each_earlier_report_of_what_is_next_has_its_day_in_front(dated, question):
    """What was next when a report of last month was written is past: it stood there without a date."""
    cited = dated([LAST_WEEK, TODAY, None, LAST_YEAR], question)

    assert texts(cited) == ["26 September 2025: Report 1.", "Report 2.", "Report 3.", "30 October 2024: Report 4."]


def test_in_an_archive_too_what_is_next_has_its_day_in_front(dated):
    cited = dated([LAST_YEAR, LAST_YEAR], "Who is the next pope?", newest=LAST_YEAR)

    assert texts(cited) == ["30 October 2024: Report 1.", "Report 2."]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How many have died so far today?", ["2 October 2025: Report 1.", "Report 2.", "Report 3.", "Report 4."]),
        ("Who won last night?", ["Report 1.", "Report 2.", "Report 3.", "Report 4."]),
        ("Who has died since 3 October?", ["2 October 2025: Report 1.", "Report 2.", "Report 3.", "Report 4."]),
        ("Who died before 2025?", ["Report 1.", "Report 2.", "Report 3.", "Report 4."]),
    ],
)
def test_a_report_of_before_the_time_asked_about_has_its_day_in_front(dated, question, expected):
    """A toll of five days before answered how many had died "so far today", without its day."""
    before = date(2025, 10, 2)

    assert texts(dated([before, before, None, TODAY], question)) == expected


def test_reports_of_before_the_time_asked_about_stay_in_their_order(dated):
    december = date(2024, 12, 19)
    cited = dated([TODAY, december, LAST_YEAR, december], "Which actors died in 2025?")

    assert texts(cited) == [
        "Report 1.",
        "19 December 2024: Report 2.",
        "30 October 2024: Report 3.",
        "19 December 2024: Report 4.",
    ]


def test_behind_a_later_report_each_of_another_day_has_its_own_in_front(dated):
    """A toll of days before stood under the day of the later report, as if it were of that day."""
    first, later = date(2025, 7, 7), date(2025, 7, 10)
    cited = dated([first, later, later, first, first, None, later], "How many died?")

    behind = with_other_days(with_day_of(cited.citations[1].passage, cited))

    assert texts(behind) == [
        "7 July 2025: Report 1.",
        "10 July 2025: Report 2.",
        "Report 3.",
        "7 July 2025: Report 4.",
        "Report 5.",
        "Report 6.",
        "10 July 2025: Report 7.",
    ]


def test_what_is_newer_above_a_date_has_none(dated):
    cited = with_other_days(dated([LAST_WEEK, LAST_YEAR], newest=date(2025, 9, 1)))

    assert texts(cited) == ["Report 1.", "In October 2024: Report 2."]


def test_behind_a_month_each_of_another_month_has_its_own_in_front(dated):
    cited = with_other_days(dated([LAST_YEAR, date(2024, 10, 2), LAST_WEEK], newest=date(2025, 9, 1)))

    assert texts(cited) == ["In October 2024: Report 1.", "Report 2.", "In September 2025: Report 3."]


@pytest.mark.parametrize("question", ["Who won the race?", "Who runs Intel?"])
def test_where_no_claim_has_a_date_none_gets_one(dated, question):
    cited = dated([LAST_WEEK, TODAY], question)

    assert with_other_days(cited) == cited


def test_undated_claims_are_unchanged(dated):
    assert texts(dated([None])) == ["Report 1."]
    assert dated([]).claims == ()


JULY = date(2025, 7, 10)


@pytest.fixture(scope="session")
def note():
    """What is said of quotes of these days, by default in a corpus that is fed."""

    def note(*days, question="How many people died in the Texas floods?", newest=JULY):
        return old_news(days, understand_time(question, datetime(2025, 7, 10, 12, tzinfo=UTC)), JULY, newest)

    return note


def test_the_note_gives_the_day_of_the_newest_quote(note):
    """Found with the flood of July 2025: three dead in a report of 2015 were the answer."""
    days = (date(2015, 5, 26), date(2024, 5, 27))
    assert note(*days) == "The newest report quoted here is from 27 May 2024."
    assert note(days[0], None) == "The newest report quoted here is from 26 May 2015."


def test_there_is_no_note_where_nobody_is_misled(note):
    assert note(date(2015, 5, 26), JULY) is None
    assert note(date(2015, 5, 26), question="How many people died in the Texas floods in May 2015?") is None
    assert note(date(2015, 5, 26), newest=date(2025, 3, 1)) is None  # an archive
    assert note(date(2015, 5, 26), newest=None) is None
    assert note(None) is None
    assert note() is None


@given(st.integers(0, 4000), st.integers(0, 60))
def test_the_note_comes_after_half_a_year_in_a_live_corpus(age, quiet):
    sentence = old_news(
        [JULY - timedelta(days=age)], TimeScope(None, leans_to_now=False), JULY, JULY - timedelta(days=quiet)
    )
    assert (sentence is not None) == (age > OLD.days and quiet <= LIVE.days)


@pytest.mark.parametrize(
    ("days", "order"),
    [
        # Nothing says that it is newer than the likeliest one.
        ([LAST_YEAR, None], ["In October 2024: Report 1.", "Report 2."]),
        ([LAST_YEAR, None, LAST_WEEK], ["Report 3.", "In October 2024: Report 1.", "Report 2."]),
        ([None, LAST_YEAR, LAST_WEEK], ["Report 1.", "Report 3.", "In October 2024: Report 2."]),
    ],
)
def test_a_claim_without_a_day_stays_behind_the_one_before_it(dated, days, order):
    assert texts(dated(days)) == order
