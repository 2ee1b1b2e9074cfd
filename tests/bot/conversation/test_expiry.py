from datetime import UTC, datetime, timedelta

import pytest

from bot.answering.refusal.gaps.gap import RefusedQuestion
from bot.conversation.daily_counts import COUNT_DAYS, count_question
from bot.conversation.expiry import remove_old
from bot.conversation.refused_questions import keep_refused
from bot.conversation.store import Feedback, Owed, OwedMention, PersonCounts, Posted, Store
from bot.conversation.turns import KeptTurn, keep_turn

ASKED_AT = datetime(2026, 3, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "left"),
    [
        (6, PersonCounts(questions=1, replies=1, refused=1, feedback=1)),
        (8, PersonCounts(questions=0, replies=1, refused=1, feedback=1)),
        (31, PersonCounts(questions=0, replies=0, refused=0, feedback=1)),
        (366, PersonCounts(questions=0, replies=0, refused=0, feedback=0)),
    ],
)
def test_what_is_kept_of_a_person_ends_though_nobody_asks_anything(days, left):
    store, now = Store(None, days=30), ASKED_AT.timestamp()
    store.keep("ab", (), now, person=42)
    store.keep_posted(Posted("ab", 1, 2), now)
    keep_turn(store, KeptTurn("ab", "What did Zanzibar do?", person=42), now)
    store.keep_feedback(Feedback("ab", 42, "wrong", reason="It is not."), now)
    asked = RefusedQuestion(ASKED_AT.date(), store.pseudonym(42), "Zanzibar", "No article is near.", ())
    keep_refused(store, asked)
    remove_old(store, ASKED_AT + timedelta(days=days))

    assert store.count_of_person(42) == left
    assert len(store.posted_after(0, 9)) == left.replies == len(store.rows("SELECT 1 FROM posted"))


def test_counts_of_a_year_are_kept():
    """A clock that leapt ahead removed all of them with the next question."""
    store, today = Store(None), ASKED_AT.date()
    for days in (COUNT_DAYS, COUNT_DAYS - 1, 0, -4000):
        count_question(store, today - timedelta(days=days), "answered", 1.0)
    remove_old(store, ASKED_AT)

    assert len(store.rows("SELECT DISTINCT day FROM daily_counts")) == 3


def test_the_keys_of_commands_and_messages_that_wait_go_though_nobody_asks_anything():
    """They stayed until the next command or message, Discord's key of the command included."""
    store, now = Store(None), ASKED_AT.timestamp()
    store.owe(Owed(1, 42, "key"), now)
    store.owe_mention(OwedMention(2, 42), now)
    store.owe_mention(OwedMention(3, 42, 30), now)
    remove_old(store, ASKED_AT + timedelta(days=2))

    assert store.rows("SELECT * FROM owed") == []
    # The reply that says that the third waits is still to be corrected.
    assert store.rows("SELECT message_id FROM owed_mentions") == [(3,)]
