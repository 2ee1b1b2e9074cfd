"""What was written long before the time that is asked about does not answer."""

from contextlib import closing
from datetime import date

import pytest

from bot.answering.answer import Answer, Refusal
from bot.answering.question.time.scope import Period
from bot.answering.search.ranking import BEFOREHAND, is_too_early
from bot.wiring import open_answering

START = date(2025, 9, 15)
WEEK = Period(START, date(2025, 9, 21), "this week")


@pytest.mark.parametrize(
    ("published", "period", "early"),
    [
        (date(2014, 7, 20), WEEK, True),
        (START - BEFOREHAND, WEEK, False),  # what is planned for a week is reported before it
        (date(2025, 9, 17), WEEK, False),
        (date(2026, 1, 1), WEEK, False),  # a look back
        (None, WEEK, False),
        (date(2014, 7, 20), None, False),
        (date(2014, 7, 20), Period(None, START, "until 15 September"), False),
    ],
)
def test_a_report_from_before_the_period_is_too_early(passage_of, published, period, early):
    assert is_too_early(passage_of("It happened.", published=published), period) is early


REPORTS = [
    ("2014-07-20", "Strike on the harbour of Marrow", "A strike on the harbour of Marrow hurt 14 people on Sunday."),
    ("2025-09-17", "Harbour of Marrow burns again", "The harbour of Marrow was hit on Tuesday, and nobody was hurt."),
]


def reply_on(reports, corpus_of, settings_for, write_jsonl, tmp_path):
    lines = [{"title": t, "published": p, "retrieved": p, "text": text} for p, t, text in reports]
    corpus = corpus_of(write_jsonl(tmp_path / "reports.jsonl", *lines))
    with closing(open_answering(settings_for(corpus))) as answering:
        return answering.ask("What happened at the harbour of Marrow this week?", as_of=date(2025, 9, 20))


def test_a_report_from_another_decade_is_not_quoted_for_this_week(corpus_of, settings_for, write_jsonl, tmp_path):
    reply = reply_on(REPORTS, corpus_of, settings_for, write_jsonl, tmp_path)

    assert isinstance(reply, Answer)
    assert {citation.passage.published for citation in reply.citations} == {date(2025, 9, 17)}


def test_the_refusal_says_that_all_near_reports_are_older(corpus_of, settings_for, write_jsonl, tmp_path):
    reply = reply_on(REPORTS[:1], corpus_of, settings_for, write_jsonl, tmp_path)

    assert isinstance(reply, Refusal)
    assert reply.reason.startswith(
        "The nearest articles were all published before this period (15 to 21 September 2025), "
        "so they cannot answer the question."
    )
    assert [article.published for article in reply.nearest] == [date(2014, 7, 20)]
