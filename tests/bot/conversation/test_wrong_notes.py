from datetime import UTC, date, datetime, timedelta

import pytest

from bot.conversation.store import Feedback
from bot.conversation.stored_passages import StoredPassage
from bot.conversation.turns import KeptTurn, keep_turn
from bot.conversation.wrong_notes import MOST_NOTES, read_wrong_notes
from bot.usage import WrongNote

DAY = date(2026, 3, 20)
NOON = datetime(2026, 3, 20, 12, tzinfo=UTC).timestamp()


@pytest.fixture
def notes(store, passage_of):
    """The notes of the last so many days; article "gone" was removed."""

    def passages(stored):
        return [
            None if place.article_id == "gone" else passage_of("It rained.", title=f"About {place.article_id}")
            for place in stored
        ]

    return lambda days=7: read_wrong_notes(store, passages, DAY, days, UTC)


def stored_passage(article, *numbers):
    return StoredPassage(article, "v1", 0, 9, numbers)


def test_a_note_has_the_headline_of_its_sentence_and_neither_question_nor_person(store, notes):
    store.keep("q1", [stored_passage("rain", 1, 3), stored_passage("snow", 2)], now=NOON, person=42)
    keep_turn(store, KeptTurn("q1", "Did it snow on 12 Elm Street?", person=42), NOON)
    for number, sentence in enumerate(["2", "3", "", "9", "abc"]):
        store.keep_feedback(Feedback("q1", number, "wrong", sentence, "No."), NOON - number)

    assert notes() == (
        WrongNote(DAY, "2", "No.", headline="About snow"),
        WrongNote(DAY, "3", "No.", headline="About rain"),
        WrongNote(DAY, "", "No.", headline="About rain"),
        WrongNote(DAY, "9", "No."),
        WrongNote(DAY, "abc", "No."),
    )


def test_a_question_is_shown_where_two_people_asked_it_in_these_words(store, notes):
    for name, person, question in (("q1", 1, "Who won?"), ("q2", 1, "Who won?"), ("q3", 2, "Who lost?")):
        keep_turn(store, KeptTurn(name, question, person=person), NOON)
    store.keep_feedback(Feedback("q1", 3, "wrong", "", "No."), NOON)
    assert [note.question for note in notes()] == [None]
    keep_turn(store, KeptTurn("q4", "who won?", person=2), NOON)
    assert [note.question for note in notes()] == ["Who won?"]
    store.forget_person(2)
    assert [note.question for note in notes()] == [None]


def test_what_points_at_a_person_is_left_out(store, notes):
    store.keep_feedback(Feedback("q1", 3, "wrong", "", "Ask <@123456789012345678> or ann@example.com."), NOON)

    assert [note.reason for note in notes()] == ["Ask … or …"]


def test_what_points_at_a_person_is_left_out_of_a_question_of_two(store, notes):
    for person in (1, 2):
        keep_turn(store, KeptTurn(f"q{person}", "What did <@123456789012345678> win?", person=person), NOON)
    store.keep_feedback(Feedback("q1", 3, "wrong", "", "No."), NOON)

    assert [note.question for note in notes()] == ["What did … win?"]


def test_the_newest_notes_with_a_reason_of_these_days(store, notes):
    store.keep_feedback(Feedback("q", 1, "right", "", ""), NOON)
    store.keep_feedback(Feedback("q", 2, "wrong", "1", ""), NOON)
    old = NOON - timedelta(days=7).total_seconds()
    store.keep_feedback(Feedback("q", 3, "wrong", "", "Old."), old)
    assert notes() == ()
    assert [note.reason for note in notes(8)] == ["Old."]
    for number in range(10, 20):
        store.keep_feedback(Feedback("q", number, "wrong", "", str(number)), NOON + number)
    assert [note.reason for note in notes(8)] == ["19", "18", "17", "16", "15"]
    assert MOST_NOTES == 5


def test_the_article_may_be_removed_and_the_reply_forgotten(store, notes):
    store.keep("q1", [stored_passage("gone", 1)], now=NOON)
    for name in ("q1", "q2"):
        store.keep_feedback(Feedback(name, 1, "wrong", "1", "No."), NOON)

    assert [note.headline for note in notes()] == [None, None]
