from bot.delivery.double_clicks import DOUBLE_SECONDS, MOST_PRESSES, DoubleClicks

PRESS = (1, 2, "passages:ab")


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
