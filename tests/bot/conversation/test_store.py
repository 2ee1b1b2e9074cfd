import shutil
import sqlite3
import stat
from contextlib import closing
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation import store as store_module
from bot.conversation.digests import Digest, Rhythm, digests
from bot.conversation.schema import STEPS
from bot.conversation.store import (
    DAY,
    OWED_SECONDS,
    Feedback,
    Owed,
    OwedMention,
    PersonCounts,
    Posted,
    Store,
    as_sentence,
)
from bot.conversation.stored_passages import StoredPassage, from_json, to_json
from bot.conversation.turns import CONVERSATION_DAYS, KeptTurn, keep_turn
from bot.errors import StoreUnusable
from bot.languages.language import Language

PASSAGE = StoredPassage("a1", "v1", 3, 9, (1, 2), ((4, 6),), ("https://example.com/1",))


@pytest.fixture
def file(tmp_path):
    return tmp_path / "bot" / "bot.sqlite3"


def test_a_reply_survives_a_restart(file):
    first = Store(file)
    first.keep("ab", [PASSAGE], now=1000.0, heading="Passages for **etna**")
    first.close()
    reply = Store(file).kept("ab")

    assert reply.heading == "Passages for **etna**"
    assert reply.passages == (PASSAGE,)
    assert Store(file).kept("cd") is None


def test_only_its_owner_can_read_the_file(file):
    Store(file)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_asker_is_known_as_long_as_the_question_or_its_reply_is():
    """With the question, after a week, it was forgotten who asked."""
    store = Store(None)
    store.keep("replied", [PASSAGE], now=0.0, person=7)
    keep_turn(store, KeptTurn("asked", "Who won?", person=7), 0.0)

    for question in ("replied", "asked"):
        assert store.is_asker(question, 7)
        assert not store.is_asker(question, 8)
    assert not store.is_asker("unknown", 7)


def test_old_replies_are_forgotten():
    store = Store(None, days=2)
    store.keep("old", [PASSAGE], now=0.0)
    store.keep("young", [PASSAGE], now=1.0 * DAY)
    store.keep("new", [PASSAGE], now=2.5 * DAY)

    assert [bool(store.kept(name)) for name in ("old", "young", "new")] == [False, True, True]


def test_the_number_of_replies_is_limited(monkeypatch):
    monkeypatch.setattr(store_module, "MOST_REPLIES", 3)
    store = Store(None)
    for number in range(6):
        store.keep(str(number), [PASSAGE], now=float(number))

    assert [bool(store.kept(str(number))) for number in range(6)] == [False] * 3 + [True] * 3


def test_an_owed_reply_is_taken_once_and_only_while_its_token_works():
    store = Store(None)
    store.owe(Owed(1, 42, "early"), now=0.0)
    store.owe(Owed(2, 42, "late"), now=OWED_SECONDS - 1.0)
    store.owe(Owed(3, 42, "settled"), now=OWED_SECONDS - 1.0)
    store.settle(3)

    assert store.take_owed(now=OWED_SECONDS + 1.0) == [Owed(2, 42, "late")]
    assert store.take_owed(now=OWED_SECONDS + 1.0) == []


def test_an_owed_mention_is_taken_once_within_a_day_unless_it_has_a_waiting_message():
    store = Store(None)
    store.owe_mention(OwedMention(1, 42), now=0.0)
    store.owe_mention(OwedMention(2, 42), now=0.0)
    store.owe_mention(OwedMention(2, 42, 20), now=0.0)
    store.owe_mention(OwedMention(3, 42), now=2.0)
    store.owe_mention(OwedMention(4, 42, 40), now=2.0)
    store.settle(4)

    assert store.take_owed_mentions(now=DAY + 1.0) == [OwedMention(3, 42)]
    assert store.take_owed_mentions(now=DAY + 1.0) == []
    assert store.waiting_mentions() == [OwedMention(2, 42, 20)]
    store.settle(2)
    assert store.waiting_mentions() == []


def test_what_is_owed_too_long_is_forgotten_as_soon_as_the_next_is_owed():
    """A row whose answer was never settled stayed until the bot was started again."""
    store = Store(None)
    store.owe(Owed(1, 42, "old"), now=0.0)
    store.owe(Owed(2, 42, "recent"), now=1.0)
    store.owe(Owed(3, 42, "new"), now=float(OWED_SECONDS))
    assert store.rows("SELECT interaction_id FROM owed ORDER BY 1") == [(2,), (3,)]

    store.owe_mention(OwedMention(1, 42), now=0.0)
    store.owe_mention(OwedMention(2, 42, 20), now=0.0)
    store.owe_mention(OwedMention(3, 42), now=1.0)
    store.owe_mention(OwedMention(4, 42), now=float(DAY))
    assert store.rows("SELECT message_id FROM owed_mentions ORDER BY 1") == [(2,), (3,), (4,)]


def older_file(file, version, *statements):
    """A file as the Dateline of that version left it."""
    file.parent.mkdir()
    with closing(sqlite3.connect(file)) as database:
        database.executescript(";\n".join([*STEPS[:version], *statements, f"PRAGMA user_version = {version}"]))


def test_an_older_file_is_migrated(file):
    older_file(file, 1, "INSERT INTO signs VALUES ('second bot', 12.0, '')")
    store = Store(file)
    store.owe_mention(OwedMention(3, 42), now=2.0)

    assert store.sign("second bot") == 12.0
    assert Store(file).take_owed_mentions(now=3.0) == [OwedMention(3, 42)]


def test_who_only_reads_leaves_the_file_to_the_older_bot_that_runs_on_it(file):
    """`doctor only-one`, with which an update begins, took from the old bot the tables that it writes to."""
    older_file(file, 7, f"INSERT INTO replies VALUES ('a', 1.0, 'Etna', '{to_json([PASSAGE])}')")
    with closing(sqlite3.connect(file, isolation_level=None)) as running:
        running.execute("PRAGMA journal_mode = WAL")
        running.execute("INSERT INTO signs VALUES ('second bot', 12.0, '')")
        store = Store.read(file)
        assert (store.kept("a").passages, store.sign("second bot")) == ((PASSAGE,), 12.0)
        store.note_sign("second bot", 13.0)
        running.execute("INSERT INTO replies VALUES ('b', 2.0, '', '[]')")
        assert running.execute("PRAGMA user_version").fetchone() == (7,)
        assert running.execute("SELECT seen_at FROM signs").fetchall() == [(12.0,)]
    assert Store(file).kept("b").passages == ()


def test_what_cannot_be_read_is_one_sentence_for_who_only_reads(file):
    with pytest.raises(StoreUnusable, match="BOT_DATA_DIR"):
        Store.read(file)
    older_file(file, 7)
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreUnusable, match="newer Dateline"):
        Store.read(file)
    file.write_bytes(b"not a database at all, " * 100)
    with pytest.raises(StoreUnusable, match="is damaged"):
        Store.read(file)


def test_digests_of_an_older_file_are_kept(file):
    older_file(file, 7, "INSERT INTO digests VALUES (3, 7, 70, 'Etna', 'daily', 8, '2026-03-20', '[\"a1\"]')")
    assert digests(Store(file)) == [Digest(3, 7, 70, "Etna", Rhythm.DAILY, 8, date(2026, 3, 20), ("a1",))]


def test_replies_of_an_older_file_are_kept_and_forgotten_with_the_person(file):
    turns = "INSERT INTO turns VALUES ('{0}', 1.0, NULL, NULL, 'Who?', '[]', {1})"
    replies = [f"INSERT INTO replies VALUES ('{name}', 1.0, '', '{to_json([PASSAGE])}')" for name in ("a", "b", "c")]
    older_file(file, 7, *replies, turns.format("a", 7), turns.format("b", 8))
    store = Store(file)
    assert all(store.kept(name) for name in ("a", "b", "c"))
    keep_turn(store, KeptTurn("d", "When?", person=8), now=CONVERSATION_DAYS * DAY + 2)
    assert store.forget_person(7) == PersonCounts(questions=0, replies=1, refused=0, feedback=0)

    assert [bool(store.kept(name)) for name in ("a", "b", "c")] == [False, True, True]


def test_replies_older_than_their_question_are_forgotten_with_all_that_belongs_to_them():
    store = Store(None)
    late = (CONVERSATION_DAYS + 1) * DAY
    for name, person in (("a", 7), ("b", 8)):
        store.keep(name, [PASSAGE], now=0.0, heading="Zanzibar", person=person)
        keep_turn(store, KeptTurn(name, "Who?", person=person), now=0.0)
        store.keep_posted(Posted(name, 1, ord(name)), now=1.0)
        store.keep_feedback(Feedback(name, 9, "wrong"), now=late)
    keep_turn(store, KeptTurn("new", "When?", person=9), now=late)
    assert store.forget_person(7) == PersonCounts(questions=0, replies=1, refused=0, feedback=0)

    assert (store.kept("a"), store.count_of_person(7).replies, store.count_of_person(8).replies) == (None, 0, 1)
    for table in ("replies", "posted", "feedback"):
        assert store.rows(f"SELECT question_id FROM {table}") == [("b",)]


def test_no_id_stands_beside_a_reply(file):
    store = Store(file)
    person = 123_456_789_012_345_678
    store.keep("a", [PASSAGE], now=0.0, person=person)
    store.rows("PRAGMA wal_checkpoint(TRUNCATE)")

    assert store.rows("SELECT asker FROM replies") == [(store.pseudonym(person),)]
    assert str(person).encode() not in file.read_bytes()
    assert person.to_bytes(8, "big") not in file.read_bytes()


def test_where_an_answer_stands_is_forgotten_with_a_reply_that_is_one_too_many(monkeypatch):
    monkeypatch.setattr(store_module, "MOST_REPLIES", 1)
    store = Store(None)
    store.keep("a", [PASSAGE], now=1.0)
    store.keep_posted(Posted("a", 1, 2), now=2.0)
    store.keep("b", [PASSAGE], now=3.0)

    assert store.rows("SELECT count(*) FROM posted") == [(0,)]


def test_where_answers_of_an_older_file_stand_is_kept(file):
    replies = [f"INSERT INTO replies VALUES ('{name}', 1.0, '', '{to_json([PASSAGE])}')" for name in ("a", "b")]
    places = [f"INSERT INTO posted VALUES ('{name}', 1.0, 5, {message})" for name, message in (("a", 7), ("b", 6))]
    older_file(file, 8, *replies, *places)
    store = Store(file)
    store.keep_posted(Posted("a", 5, 8), now=2.0)

    assert [posted for posted, _ in store.posted_after(0, 2)] == [Posted("b", 5, 6), Posted("a", 5, 7)]
    assert [posted for posted, _ in store.posted_after(7, 2)] == [Posted("a", 5, 8)]


def test_where_an_answer_stands_is_not_kept_after_its_reply_is_forgotten():
    """It stayed, and nobody could tell any more whom it answered."""
    store = Store(None)
    store.keep("a", [PASSAGE], now=1.0, person=7)
    store.forget_person(7)
    store.keep_posted(Posted("a", 1, 2), now=2.0)

    assert store.rows("SELECT count(*) FROM posted") == [(0,)]


def test_the_language_of_a_person_who_waits_is_stored(file):
    store = Store(file)
    store.owe(Owed(1, 42, "token", Language.GERMAN), now=1.0)
    store.owe_mention(OwedMention(2, 42, None, Language.GERMAN), now=1.0)
    store.owe_mention(OwedMention(3, 42, 30, Language.GERMAN), now=1.0)

    assert [owed.language for owed in store.take_owed(now=2.0)] == [Language.GERMAN]
    assert [owed.language for owed in store.take_owed_mentions(now=2.0)] == [Language.GERMAN]
    assert [owed.language for owed in store.waiting_mentions()] == [Language.GERMAN]


def test_a_later_opinion_replaces_that_of_the_same_sentence_or_of_the_whole_answer():
    store = Store(None)

    def kept(verdict, sentence, question_id="a", person=7):
        store.keep_feedback(Feedback(question_id, person, verdict, sentence), now=1.0)
        rows = "SELECT sentence, verdict FROM feedback WHERE question_id = 'a' AND person = 7 ORDER BY sentence"
        return dict(store.rows(rows))

    assert kept("right", "") == {"": "right"}
    assert kept("wrong", "2") == {"2": "wrong"}
    assert kept("right", "3") == {"2": "wrong", "3": "right"}
    assert kept("right", "2") == {"2": "right", "3": "right"}
    assert kept("wrong", "", question_id="b") == kept("wrong", "", person=8) == {"2": "right", "3": "right"}
    assert store.count_of_person(7).feedback == 3
    assert kept("wrong", "") == {"": "wrong"}


def test_a_reason_stays_until_another_is_given_there_or_its_person_changes_their_mind():
    """Of two reasons for Wrong, one of them with a number that no sentence has, the first was lost."""
    store = Store(None)

    def kept(verdict, sentence, reason=""):
        store.keep_feedback(Feedback("a", 7, verdict, sentence, reason), now=1.0)
        return store.rows("SELECT sentence, verdict, reason FROM feedback ORDER BY sentence")

    assert kept("wrong", "2", "A.") == [("2", "wrong", "A.")]
    assert kept("wrong", "2") == [("2", "wrong", "A.")]
    assert kept("wrong", "") == [("", "wrong", ""), ("2", "wrong", "A.")]
    assert kept("wrong", "", "B.") == [("", "wrong", "B."), ("2", "wrong", "A.")]
    assert kept("wrong", "3", "C.") == [("", "wrong", "B."), ("2", "wrong", "A."), ("3", "wrong", "C.")]
    assert kept("wrong", "3", "D.") == [("", "wrong", "B."), ("2", "wrong", "A."), ("3", "wrong", "D.")]
    assert kept("right", "3") == [("2", "wrong", "A."), ("3", "right", "")]
    assert kept("right", "") == [("", "right", "")]


def test_what_was_said_of_answers_is_forgotten_after_a_year():
    store = Store(None)
    store.keep_feedback(Feedback("a", 7, "wrong"), now=0.0)
    store.keep_feedback(Feedback("b", 7, "wrong"), now=1.0)
    store.keep_feedback(Feedback("c", 8, "right"), now=365.0 * DAY + 1)

    assert store.rows("SELECT question_id FROM feedback ORDER BY 1") == [("b",), ("c",)]


def test_what_was_said_of_answers_in_an_older_file_is_kept(file):
    older_file(file, 8, "INSERT INTO feedback VALUES ('a', 7, 1.0, 'wrong', '2', 'No.')")
    store = Store(file)
    store.keep_feedback(Feedback("a", 7, "right", "1"), now=2.0)

    rows = Store(file).rows("SELECT sentence, verdict, reason FROM feedback ORDER BY sentence")
    assert rows == [("1", "right", ""), ("2", "wrong", "No.")]


def test_a_failed_deletion_is_rolled_back_and_blocks_nothing_else(file):
    store = Store(file)
    store.keep("ab", [PASSAGE], now=1.0)
    keep_turn(store, KeptTurn("ab", "Who?", person=7), now=1.0)
    store.rows("CREATE TRIGGER full BEFORE DELETE ON turns BEGIN SELECT RAISE(FAIL, 'disk'); END")
    with pytest.raises(sqlite3.IntegrityError):
        store.forget_person(7)
    store.rows("DROP TRIGGER full")

    assert Store(file).kept("ab")
    store.keep("cd", [PASSAGE], now=2.0)
    assert Store(file).kept("cd")
    assert store.forget_person(7) == PersonCounts(questions=1, replies=1, refused=0, feedback=0)
    assert Store(file).kept("ab") is None


def test_a_full_disk_is_named_and_costs_nothing_that_was_stored(file):
    store = Store(file)
    store.keep("ab", [PASSAGE], now=1.0)
    (pages,) = store.rows("PRAGMA page_count")[0]
    store.rows(f"PRAGMA max_page_count = {pages}")
    for write in (
        lambda: store.keep("cd", [PASSAGE], now=2.0, heading="h" * 50_000),
        lambda: store.keep_feedback(Feedback("ab", 1, "wrong", reason="r" * 50_000), now=2.0),
    ):
        with pytest.raises(StoreUnusable, match=r"disk of the bot's own data \(bot.sqlite3 in BOT_DATA_DIR\) is full"):
            write()
    assert store.kept("ab")
    store.rows("PRAGMA max_page_count = 100000")
    store.keep_feedback(Feedback("ab", 1, "wrong", reason="r" * 50_000), now=3.0)
    assert Store(file).kept("ab")
    assert store.rows("SELECT given_at FROM feedback") == [(3.0,)]


@pytest.mark.parametrize("end", ["another question", "stop"])
def test_what_a_full_disk_kept_from_being_settled_is_settled_later(file, end):
    """The next start replaced the answer by a line that there would be none."""
    store = Store(file)
    store.owe(Owed(1, 2, "token"), now=1000.0)
    store.owe_mention(OwedMention(3, 4), now=1000.0)
    store.rows("PRAGMA query_only = ON")
    for event_id in (1, 3):
        with pytest.raises(StoreUnusable):
            store.settle(event_id)
    store.rows("PRAGMA query_only = OFF")
    if end == "stop":
        store.close()
    else:
        store.settle(5)
    store = Store(file)
    assert (store.take_owed(now=1001.0), store.take_owed_mentions(now=1001.0)) == ([], [])


@pytest.mark.parametrize(("free", "said"), [(0, "is full: free some space"), (1_000_000_000, "disk I/O error")])
def test_no_room_for_the_file_that_readers_share_is_a_full_disk(file, monkeypatch, free, said):
    usage = shutil.disk_usage(file.parent.parent)._replace(free=free)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_SHMSIZE
    with pytest.raises(StoreUnusable, match=said), as_sentence(file):
        raise error


def test_a_sign_is_remembered(file):
    Store(file).note_sign("second bot", 12.0)

    assert Store(file).sign("second bot") == 12.0
    assert Store(file).sign("another") is None


def test_a_newer_file_is_refused(file):
    Store(file).close()
    with sqlite3.connect(file) as database:
        database.execute("PRAGMA user_version = 99")
    database.close()

    with pytest.raises(StoreUnusable, match="newer Dateline"):
        Store(file)


def test_a_damaged_file_says_what_to_do_and_what_is_lost_without_it(file):
    """It said that only old buttons are lost, to owners of settings and digests who had a copy of the file."""
    file.parent.mkdir()
    file.write_bytes(b"not a database at all, " * 100)

    with pytest.raises(StoreUnusable, match=r"move bot\.sqlite3\* out .* settings of servers, digests, feedback"):
        Store(file)


def test_a_damaged_file_is_not_kept_open(file, monkeypatch):
    made, connect = [], sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *given, **named: made.append(connect(*given, **named)) or made[-1])
    file.parent.mkdir()
    file.write_bytes(b"not a database at all, " * 100)
    with pytest.raises(StoreUnusable):
        Store(file)

    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        made[0].execute("SELECT 1")


def test_a_folder_that_cannot_be_created_is_one_sentence(tmp_path):
    (tmp_path / "taken").write_text("a file")

    with pytest.raises(StoreUnusable, match="BOT_DATA_DIR"):
        Store(tmp_path / "taken" / "bot.sqlite3")


spans = st.tuples(st.integers(0, 10**6), st.integers(0, 10**6))
passages = st.builds(
    StoredPassage,
    st.text(max_size=8),
    st.text(max_size=8),
    st.integers(0, 10**9),
    st.integers(0, 10**9),
    st.lists(st.integers(1, 99), max_size=3).map(tuple),
    st.lists(spans, max_size=3).map(tuple),
    st.lists(st.text(max_size=8), max_size=2).map(tuple),
)


@given(st.lists(passages, max_size=2).map(tuple))
def test_stored_passages_are_read_back(stored):
    assert from_json(to_json(stored)) == stored


@pytest.mark.parametrize("text", ["", "{}x", "[1]", "[[1, 2]]", "null", '[["a", "v", "x", 1, [], [], []]]'])
def test_invalid_passages_are_an_error(text):
    with pytest.raises(ValueError, match=r".*"):
        from_json(text)
