import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.guild_settings import (
    MOST_QUESTIONS,
    Deletion,
    GuildSettings,
    Threads,
    forget_guild,
    from_json,
    keep_settings,
    settings_of_guilds,
    to_json,
)
from bot.conversation.store import Store
from bot.errors import StoreUnusable

ids = st.frozensets(st.integers(1, 2**63 - 1), max_size=25)
counts = st.integers(0, MOST_QUESTIONS)
any_settings = st.builds(
    GuildSettings, ids, ids, st.sampled_from(Threads), st.sampled_from(Deletion), per_person=counts, per_guild=counts
)


@given(any_settings)
def test_stored_settings_are_read_back(settings):
    assert from_json(to_json(settings)) == settings


def test_missing_values_are_the_defaults():
    assert from_json('{"per_person": 3, "of_a_newer": true}') == GuildSettings(per_person=3)


@pytest.mark.parametrize(
    "values",
    [
        *([], "x", None, {"channels": 5}, {"channels": ["5"]}, {"roles": [True]}, {"threads": "often"}),
        *({"deletion": "all"}, {"per_person": -1}, {"per_guild": 10**9}, {"per_guild": 1.5}, {"per_guild": "5"}),
    ],
)
def test_invalid_settings_are_an_error(values):
    with pytest.raises(ValueError, match=r".*"):
        from_json(json.dumps(values))


def test_settings_survive_a_restart_until_the_server_is_forgotten(tmp_path):
    file = tmp_path / "bot.sqlite3"
    store = Store(file)
    keep_settings(store, 7, GuildSettings(per_person=3), 1.0)
    keep_settings(store, 7, GuildSettings(per_person=5), 2.0)
    keep_settings(store, 8, GuildSettings(), 3.0)
    store.close()
    reopened = Store(file)

    assert settings_of_guilds(reopened) == {7: GuildSettings(per_person=5), 8: GuildSettings()}
    forget_guild(reopened, 7)
    assert settings_of_guilds(reopened) == {8: GuildSettings()}


def test_settings_that_cannot_be_read_stop_the_bot_with_a_sentence():
    store = Store(None)
    store._database.execute("INSERT INTO guild_settings VALUES (7, 1.0, '[]')")

    with pytest.raises(StoreUnusable, match="The settings of a server cannot be read"):
        settings_of_guilds(store)
