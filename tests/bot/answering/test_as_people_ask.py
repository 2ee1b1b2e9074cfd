"""What people type who have not read a manual: topics, hurry, typing errors and courtesies, and what they expect.

Half of the table was written before there was anything but questions. Its rows on the year are read by hand
(docs/decisions/0015-what-people-type.md); those that `need` a reader are not told by the default writer's rules.
"""

import json
from pathlib import Path

import pytest

from bot.answering.answer import Answer, Refusal
from tests.bot.answering.conftest import NEEDS_SEED

HERE = Path(__file__).parent
TABLE = [json.loads(line) for line in (HERE / "as_people_ask.jsonl").read_text("utf-8").splitlines()]

ONE_IN = 3  # of the rows on a corpus, so many in `make test`


def rows(corpus):
    """Each row; two in three only in `make soak`."""
    asked = [row for row in TABLE if row["on"] == corpus and not row.get("needs")]
    return [pytest.param(row, marks=marks(row, number), id=row["question"]) for number, row in enumerate(asked)]


def marks(row, number):
    missed = [pytest.mark.xfail(reason=row["not_yet"], strict=True)] if row.get("not_yet") else []
    return missed + ([pytest.mark.soak] if number % ONE_IN else [])


def check(answering, row):
    reply = answering.ask(row["question"])
    if "answer" in row:
        assert isinstance(reply, Answer), reply.reason
        shown = " ".join(
            [*(claim.text for claim in reply.claims), *(citation.quote.text for citation in reply.citations)]
        )
        assert row["answer"] in shown
    else:
        assert isinstance(reply, Refusal), [claim.text for claim in reply.claims]
        assert row["refusal"] in reply.reason


@pytest.mark.parametrize("row", rows("samples"))
def test_the_samples_reply_as_expected(samples, row):
    check(samples, row)


@NEEDS_SEED
@pytest.mark.parametrize("row", rows("seed"))
def test_the_first_article_replies_as_expected(seed, row):
    check(seed, row)


def test_a_draw_of_the_rows_has_each_kind():
    on_samples = [row for row in TABLE if row["on"] == "samples" and not row.get("needs")]
    assert {row["kind"] for row in on_samples[::ONE_IN]} == {row["kind"] for row in on_samples}


def test_the_table_is_large_and_half_of_it_is_older_than_the_rules():
    assert len(TABLE) >= 100
    assert sum(row["written"] == "before" for row in TABLE) >= 50
    assert len({(row["on"], row["question"]) for row in TABLE}) == len(TABLE)
    assert sum("not_yet" in row for row in TABLE) <= 4
