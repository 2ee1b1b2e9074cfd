from datetime import date

import pytest

from bot.answering.answer import Filters
from bot.conversation.store import DAY
from bot.conversation.turns import CONVERSATION_DAYS, MOST_TURNS, KeptTurn, keep_turn, last_turn, read_turns, share_turn
from bot.errors import StoreUnusable

FILTERS = Filters("Example", date(2025, 1, 1), date(2025, 2, 1))


def test_a_turn_is_read_back_with_those_before_it(store):
    turns = [KeptTurn("a", "Who won?", None, "1:7", (("she", "Ann Lee"),), 7, True, date(2025, 3, 1), FILTERS)]
    turns.append(KeptTurn("b", "When did she win?", "a"))
    for turn in turns:
        keep_turn(store, turn, now=1.0)

    assert read_turns(store, "b") == turns
    assert [turn.made_at for turn in read_turns(store, "b")] == [1.0, 1.0]
    assert read_turns(store, "c") == []


def test_a_long_or_circular_conversation_is_read_from_its_end(store):
    for number in range(2 * MOST_TURNS):
        keep_turn(store, KeptTurn(str(number), "Who?", str(number - 1)), now=1.0)
    keep_turn(store, KeptTurn("0", "Who?", "0"), now=1.0)

    last = [str(number) for number in range(MOST_TURNS, 2 * MOST_TURNS)]
    assert [turn.question_id for turn in read_turns(store, last[-1])] == last
    assert len(read_turns(store, "0")) == MOST_TURNS


def test_what_was_answered_to_one_person_alone_ends_what_others_may_know_until_it_is_shared(store):
    keep_turn(store, KeptTurn("a", "Who won?", person=7, private=True), now=1.0)
    keep_turn(store, KeptTurn("b", "When?", "a", person=7), now=2.0)

    def known(**to):
        return [turn.question_id for turn in read_turns(store, "b", **to)]

    assert known() == known(person=7) == ["a", "b"]
    assert known(person=8) == known(person=7, in_public=True) == ["b"]
    share_turn(store, "a")
    assert known(person=8) == known(person=7, in_public=True) == ["a", "b"]


def test_no_other_answer_is_shared_with_the_one_that_is(store):
    for name in ("a", "b", "c"):
        keep_turn(store, KeptTurn(name, "Who won?", person=7, private=True), now=1.0)
    share_turn(store, "b")

    assert [bool(read_turns(store, name, person=8)) for name in ("a", "b", "c")] == [False, True, False]


def test_the_last_question_of_a_place_is_found_for_a_while(store):
    for name, place, now in (("a", "1:7", 10.0), ("b", "1:7", 20.0), ("c", "1:8", 30.0)):
        keep_turn(store, KeptTurn(name, "Who?", place=place), now)

    assert [last_turn(store, "1:7", since=since) for since in (10.0, 20.0, 21.0)] == ["b", "b", None]


def test_after_a_clock_that_was_ahead_the_last_question_is_the_last_one(store):
    """For a month, each question of a thread followed the one that was asked before the clock was set right."""
    for name, now in (("ahead", 31.0 * DAY), ("now", 1.0 * DAY)):
        keep_turn(store, KeptTurn(name, "Who?", place="1:7"), now)

    assert last_turn(store, "1:7", since=1.0 * DAY - 60) == "now"


def test_old_questions_are_forgotten(store):
    keep_turn(store, KeptTurn("old", "Who?"), now=0.0)
    keep_turn(store, KeptTurn("new", "When?", "old"), now=CONVERSATION_DAYS * DAY + 1)

    assert [turn.question_id for turn in read_turns(store, "new")] == ["new"]


@pytest.mark.parametrize("column", ["pronouns", "options"])
def test_a_question_that_cannot_be_read_is_one_sentence(store, column):
    keep_turn(store, KeptTurn("a", "Who?"), now=1.0)
    store.rows(f"UPDATE turns SET {column} = '{{'")

    with pytest.raises(StoreUnusable, match="cannot be read; please ask again"):
        read_turns(store, "a")
