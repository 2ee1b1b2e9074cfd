from bot.delivery.recent_keys import DOUBLE_SECONDS, MOST_PRESSES, DoubleClicks, Newest, RecentKeys

PRESS = (1, 2, "passages:ab")


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


def test_a_key_of_a_clock_that_was_ahead_is_not_remembered_until_then():
    keys = RecentKeys(seconds=10.0)
    keys.note("a", 5000.0)

    assert keys.has("a", 4991.0)
    assert not keys.has("a", 0.0)


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


def test_only_the_first_press_of_a_double_click_counts():
    presses = DoubleClicks()

    assert [presses.is_double(PRESS, at) for at in (10.0, 10.1, 10.0 + DOUBLE_SECONDS)] == [False, True, False]


def test_different_people_messages_and_buttons_are_different_presses():
    presses = DoubleClicks()
    presses_made = [PRESS, (9, 2, "passages:ab"), (1, 9, "passages:ab"), (1, 2, "passages:cd")]

    assert [presses.is_double(press, 0.0) for press in presses_made] == [False] * 4


def test_turning_a_page_back_and_forth_is_no_double_click():
    presses = DoubleClicks()
    pressed = [(1, 2, f"page:ab:{page}") for page in (1, 0, 1, 1)]

    assert [presses.is_double(press, float(at)) for at, press in enumerate(pressed)] == [False, False, False, True]


def test_old_presses_are_forgotten():
    presses = DoubleClicks()
    for number in range(3 * MOST_PRESSES):
        presses.is_double((number, 2, "x"), 0.0)

    assert not presses.is_double((0, 2, "x"), 0.1)
    assert presses.is_double((3 * MOST_PRESSES - 1, 2, "x"), 0.1)
