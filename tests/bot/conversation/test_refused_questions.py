import sqlite3
from contextlib import closing
from datetime import date, timedelta

import pytest

from bot.answering.refusal.gaps.gap import RefusedQuestion
from bot.conversation import refused_questions
from bot.conversation.refused_questions import REFUSED_DAYS, keep_refused, refused_since
from bot.conversation.schema import STEPS
from bot.conversation.store import Store

DAY = date(2026, 3, 20)


def refused(store, person, text, day=DAY):
    return RefusedQuestion(day, store.pseudonym(person), text, "No article is near.", ("a1", "a2"))


def texts(store, days=REFUSED_DAYS):
    return [question.text for question in refused_since(store, DAY, days)]


@pytest.fixture
def file(tmp_path):
    return tmp_path / "bot" / "bot.sqlite3"


def test_refused_questions_survive_a_restart_with_the_same_pseudonym(file):
    with closing(Store(file)) as store:
        keep_refused(store, refused(store, 42, "Zanzibar"))
    with closing(Store(file)) as store:
        assert refused_since(store, DAY) == [refused(store, 42, "Zanzibar")]
        assert store.pseudonym(42) != store.pseudonym(43)
        assert store.pseudonym(42) != Store(None).pseudonym(42)


def test_no_id_and_no_time_of_day_is_stored(file):
    person = 80351110224678912
    with closing(Store(file)) as store:
        keep_refused(store, refused(store, person, "Zanzibar"))
        ((row,),) = [store.rows("SELECT * FROM refused")]
    assert row[0] == "2026-03-20"
    assert str(person) not in repr(row)
    assert hex(person)[2:] not in repr(row)


def test_the_questions_of_a_person_are_forgotten_and_overwritten(file, monkeypatch):
    """On a system, too, whose SQLite leaves in its free pages what was deleted, unless it is told not to."""
    connect = sqlite3.connect

    def connect_there(*arguments, **options):
        database = connect(*arguments, **options)
        database.execute("PRAGMA secure_delete = OFF")
        return database

    monkeypatch.setattr(sqlite3, "connect", connect_there)
    with closing(Store(file)) as store:
        keep_refused(store, refused(store, 42, "Zanzibar"))
        keep_refused(store, refused(store, 43, "Etna"))
        store.forget_person(42)
        assert texts(store) == ["Etna"]
        store.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"Zanzibar" not in file.read_bytes()


def test_old_and_excess_questions_are_forgotten(monkeypatch):
    monkeypatch.setattr(refused_questions, "MOST_REFUSED", 3)
    store = Store(None)
    keep_refused(store, refused(store, 1, "oldest", DAY - timedelta(days=REFUSED_DAYS)))
    keep_refused(store, refused(store, 1, "old", DAY - timedelta(days=REFUSED_DAYS - 1)))
    assert texts(store) == ["old"]
    keep_refused(store, refused(store, 1, "new"))
    assert texts(store) == ["old", "new"]
    assert store.rows("SELECT count(*) FROM refused") == [(2,)]
    assert texts(store, 1) == ["new"]
    for number in range(3):
        keep_refused(store, refused(store, 1, str(number)))
    assert texts(store) == ["0", "1", "2"]


def test_a_file_without_the_tables_is_brought_up_to_date(file):
    file.parent.mkdir()
    with closing(sqlite3.connect(file)) as database:
        database.executescript(";\n".join([*STEPS[:6], "PRAGMA user_version = 6"]))
    with closing(Store(file)) as store:
        keep_refused(store, refused(store, 42, "Etna"))
        assert texts(store) == ["Etna"]
