from bot.answering.chat_model.breaker import Breaker


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def opened(clock, **changes):
    breaker = Breaker(clock, failures=3, rest=60.0, **changes)
    for _ in range(3):
        assert breaker.allows()
        breaker.failed()
    return breaker


def test_it_opens_after_failures_in_a_row():
    assert not opened(Clock()).allows()


def test_an_answer_in_between_starts_the_count_again():
    breaker = Breaker(Clock(), failures=2)
    for _ in range(5):
        breaker.failed()
        breaker.succeeded()
    assert breaker.allows()


def test_after_the_rest_one_call_alone_may_try():
    clock = Clock()
    breaker = opened(clock)
    clock.now = 59.9
    assert not breaker.allows()
    clock.now = 60.0
    assert breaker.allows()
    assert not breaker.allows()


def test_the_try_that_fails_closes_the_way_for_another_rest():
    clock = Clock()
    breaker = opened(clock)
    clock.now = 60.0
    assert breaker.allows()
    breaker.failed()
    clock.now = 119.9
    assert not breaker.allows()
    clock.now = 120.0
    assert breaker.allows()


def test_the_try_that_succeeds_opens_it_for_all():
    clock = Clock()
    breaker = opened(clock)
    clock.now = 60.0
    assert breaker.allows()
    breaker.succeeded()
    assert all(breaker.allows() for _ in range(5))


def test_a_try_that_was_not_made_is_left_to_the_next():
    clock = Clock()
    breaker = opened(clock)
    clock.now = 60.0
    assert breaker.allows()
    breaker.let_go()
    assert breaker.allows()


def test_what_the_server_asks_for_is_kept_after_the_first_failure():
    clock = Clock()
    breaker = Breaker(clock)
    breaker.failed(wait=5.0)
    clock.now = 4.9
    assert not breaker.allows()
    clock.now = 5.0
    assert breaker.allows()
