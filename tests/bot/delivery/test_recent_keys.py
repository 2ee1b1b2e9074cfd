from bot.delivery.recent_keys import Newest, RecentKeys


def test_the_entries_that_were_set_last_are_kept():
    entries = Newest(2)
    for key in (1, 2, 1, 3):
        entries[key] = f"entry {key}"

    assert entries == {1: "entry 1", 3: "entry 3"}


def test_a_key_is_remembered_for_the_given_seconds():
    keys = RecentKeys(seconds=10.0)

    assert keys.note("a", 0.0)
    assert not keys.note("a", 5.0)
    assert keys.has("a", 14.9)
    assert not keys.has("a", 15.0)
    assert not keys.has("b", 5.0)


def test_the_oldest_keys_are_forgotten():
    keys = RecentKeys(capacity=3)
    for number in range(100):
        keys.note(number, float(number))

    assert len(keys) == 3
    assert keys.has(97, 99.0)
    assert not keys.has(96, 99.0)


def test_keys_that_match_are_forgotten():
    keys = RecentKeys()
    keys.note((1, "a"), 0.0)
    keys.note((2, "a"), 0.0)
    keys.forget(lambda key: key[0] == 1)

    assert [keys.has((guild, "a"), 0.0) for guild in (1, 2)] == [False, True]
