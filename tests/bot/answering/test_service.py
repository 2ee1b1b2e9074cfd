"""The service: what it accepts, and passages of earlier replies as they are today."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.conversation.stored_passages import stored_passages
from bot.errors import QuestionRejected

ASKED_AT = datetime(2026, 1, 5, tzinfo=UTC)


def test_a_question_that_is_too_long_is_rejected_in_a_sentence(samples):
    with pytest.raises(QuestionRejected, match=r"501 characters long.*500"):
        samples.ask("x" * 501, asked_at=ASKED_AT)


def test_what_a_reply_rests_on_is_made_again_as_it_was(samples):
    found = samples.search("What tariff did China put on American goods?", k=10)
    again = samples.passages(stored_passages(found))

    assert [replace(passage, passage_id=0, score=0.0) for passage in found] == again


def test_a_copy_that_was_removed_since_is_not_named_again(samples):
    (found,) = samples.search("What tariff did China put on American goods?", k=1)
    (kept,) = stored_passages([replace(found, copies=("https://example.com/gone",))])

    assert samples.passages([kept])[0].copies == ()
