import sqlite3
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation import store as store_module
from bot.conversation.store import DAY, OWED_SECONDS, KeptTurn, Owed, OwedMention, Store
from bot.conversation.stored_passages import StoredPassage, from_json, to_json
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


def test_an_older_file_is_migrated(file):
    Store(file).close()
    database = sqlite3.connect(file, isolation_level=None)
    database.execute("DROP TABLE owed_mentions")
    database.execute("ALTER TABLE owed DROP COLUMN language")
    database.execute("DROP TABLE turns")
    database.execute("DROP TABLE feedback")
    for table in ("guild_settings", "posted", "refused", "pseudonym_key", "daily_counts", "digests"):
        database.execute(f"DROP TABLE {table}")
    database.execute("PRAGMA user_version = 1")
    database.execute("INSERT INTO signs VALUES ('second bot', 12.0, '')")
    database.close()
    store = Store(file)
    store.owe_mention(OwedMention(3, 42), now=2.0)

    assert store.sign("second bot") == (12.0, "")
    assert Store(file).take_owed_mentions(now=3.0) == [OwedMention(3, 42)]


def test_the_language_of_a_person_who_waits_is_stored(file):
    store = Store(file)
    store.owe(Owed(1, 42, "token", Language.GERMAN), now=1.0)
    store.owe_mention(OwedMention(2, 42, None, Language.GERMAN), now=1.0)
    store.owe_mention(OwedMention(3, 42, 30, Language.GERMAN), now=1.0)

    assert [owed.language for owed in store.take_owed(now=2.0)] == [Language.GERMAN]
    assert [owed.language for owed in store.take_owed_mentions(now=2.0)] == [Language.GERMAN]
    assert [owed.language for owed in store.waiting_mentions()] == [Language.GERMAN]


def test_a_failed_deletion_is_rolled_back_and_blocks_nothing_else(file):
    store = Store(file)
    store.keep("ab", [PASSAGE], now=1.0)
    store.keep_turn(KeptTurn("ab", "Who?", person=7), now=1.0)
    store.rows("CREATE TRIGGER full BEFORE DELETE ON turns BEGIN SELECT RAISE(FAIL, 'disk'); END")
    with pytest.raises(sqlite3.IntegrityError):
        store.forget_person(7)
    store.rows("DROP TRIGGER full")

    assert Store(file).kept("ab")
    store.keep("cd", [PASSAGE], now=2.0)
    assert Store(file).kept("cd")
    assert store.forget_person(7) == (1, 0)
    assert Store(file).kept("ab") is None


def test_a_sign_is_remembered(file):
    Store(file).note_sign("second bot", 12.0, "detail")

    assert Store(file).sign("second bot") == (12.0, "detail")
    assert Store(file).sign("another") is None


def test_a_newer_file_is_refused(file):
    Store(file).close()
    with sqlite3.connect(file) as database:
        database.execute("PRAGMA user_version = 99")
    database.close()

    with pytest.raises(StoreUnusable, match="newer Dateline"):
        Store(file)


def test_a_damaged_file_says_what_to_do(file):
    file.parent.mkdir()
    file.write_bytes(b"not a database at all, " * 100)

    with pytest.raises(StoreUnusable, match=r"move bot\.sqlite3"):
        Store(file)


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
