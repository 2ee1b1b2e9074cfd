from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.conversation.follow_up.rewrite import stand_alone
from bot.conversation.in_context import answer_after, conversation_before
from bot.conversation.store import DAY
from bot.conversation.stored_passages import StoredPassage
from bot.conversation.turns import KeptTurn, keep_turn
from ingest.corpus.articles import ScoredPassage

ASKED = datetime(2026, 11, 23, 15, tzinfo=UTC)
YESTERDAY = "What did Xi say yesterday?"


def questions(store, question_id, now):
    conversation = conversation_before(question_id, 7, store, lambda _passages: [], now, in_public=True)
    return [turn.question for turn in conversation.turns]


def test_yesterday_is_that_of_the_day_on_which_it_was_asked(store):
    """Three days later "and Mexico?" was answered for the day before the follow-up."""
    keep_turn(store, KeptTurn("a", YESTERDAY), ASKED.timestamp())
    keep_turn(store, KeptTurn("b", "Who replied today?", "a"), ASKED.timestamp() + DAY)

    assert questions(store, "a", ASKED + timedelta(hours=1)) == [YESTERDAY]
    assert questions(store, "b", ASKED + timedelta(days=3)) == [
        "What did Xi say on 22 November 2026?",
        "Who replied on 24 November 2026?",
    ]


def test_the_day_of_a_question_begins_in_the_zone_of_the_bot(store):
    keep_turn(store, KeptTurn("a", YESTERDAY), ASKED.timestamp())
    # Already the 24th in Tokyo, both times.
    now = (ASKED + timedelta(hours=3)).astimezone(ZoneInfo("Asia/Tokyo"))
    assert questions(store, "a", now) == [YESTERDAY]
    assert questions(store, "a", now + timedelta(days=1)) == ["What did Xi say on 23 November 2026?"]


def test_as_of_a_day_yesterday_is_counted_from_it_in_every_turn(store):
    turn = KeptTurn("a", YESTERDAY, as_of=date(2025, 4, 2))
    keep_turn(store, turn, ASKED.timestamp())
    keep_turn(store, KeptTurn("b", "Who replied?", "a"), ASKED.timestamp())

    assert questions(store, "a", ASKED + timedelta(days=3)) == [YESTERDAY]
    # Without the option of the first turn it is no longer counted from that day.
    assert questions(store, "b", ASKED) == ["What did Xi say on 1 April 2025?", "Who replied?"]


def test_the_day_before_is_counted_from_the_day_that_was_asked_for(store):
    """The day was lost: "What did Xi say the day before?"."""
    keep_turn(store, KeptTurn("a", YESTERDAY, as_of=date(2025, 4, 2)), ASKED.timestamp())
    turns = conversation_before("a", 7, store, lambda _passages: [], ASKED, in_public=True).turns
    asked = []
    answer_after(stand_alone, "And the day before?", turns, lambda standalone: asked.append(standalone.text))
    assert asked == ["What did Xi say on 31 March 2025?"]


def test_an_accent_that_an_article_writes_by_itself_stands_in_its_letter(store):
    """Of "Lumie\u0300res" the next question took "Lumie" for a name."""
    text = "They robbed the Maison des Lumie\u0300res."
    passage = ScoredPassage(1, "a", "v", "Theft", None, None, "a", None, ASKED, text, 10, 10 + len(text), 1.0)
    keep_turn(store, KeptTurn("a", "What was robbed?"), ASKED.timestamp())
    stored = StoredPassage("a", "v", passage.start, passage.end, (1,), ((passage.start, passage.end),))
    store.keep("a", [stored], ASKED.timestamp())

    turn = conversation_before("a", 7, store, lambda _stored: [passage], ASKED, in_public=True).turns[0]
    assert turn.sentences == ("They robbed the Maison des Lumi\u00e8res.",)
    assert turn.articles == ("a",)


def test_an_article_that_was_looked_at_and_not_quoted_was_not_shown(store):
    passage = ScoredPassage(1, "a", "v", "Theft", None, None, "a", None, ASKED, "Nothing of it.", 0, 14, 1.0)
    keep_turn(store, KeptTurn("a", "What was robbed?"), ASKED.timestamp())
    store.keep("a", [StoredPassage("a", "v", 0, 14, (1,))], ASKED.timestamp())

    turn = conversation_before("a", 7, store, lambda _stored: [passage], ASKED, in_public=True).turns[0]
    assert (turn.sentences, turn.articles) == ((), ())


def test_what_was_quoted_stands_in_the_order_of_its_numbers(store):
    """The passage that is stored first has the second quote."""
    texts = ["Lyon lost.", "Arles won."]
    passages = [
        ScoredPassage(n, "a", "v", "Cup", None, None, "a", None, ASKED, text, 0, 10, 1.0)
        for n, text in enumerate(texts)
    ]
    keep_turn(store, KeptTurn("a", "Who won?"), ASKED.timestamp())
    store.keep("a", [StoredPassage("a", "v", 0, 10, (number,), ((0, 10),)) for number in (2, 1)], ASKED.timestamp())

    turn = conversation_before("a", 7, store, lambda _stored: passages, ASKED, in_public=True).turns[0]
    assert turn.sentences == ("Arles won.", "Lyon lost.")


def test_a_question_that_was_answered_to_another_person_alone_is_not_said_to_be_forgotten(store):
    keep_turn(store, KeptTurn("a", "Who won?", person=7, private=True), ASKED.timestamp())

    def before(question_id, person):
        return conversation_before(question_id, person, store, lambda _passages: [], ASKED, in_public=False)

    assert (len(before("a", 7).turns), len(before("a", 8).turns), before("a", 8).is_forgotten) == (1, 0, False)
    assert before("b", 7).is_forgotten
