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


def test_the_breaker_opens_after_consecutive_failures():
    assert not opened(Clock()).allows()


def test_an_answer_resets_the_count_of_failures():
    breaker = Breaker(Clock(), failures=2)
    for _ in range(5):
        breaker.failed()
        breaker.succeeded()
    assert breaker.allows()


def test_after_the_rest_only_one_call_is_allowed():
    clock = Clock()
    breaker = opened(clock)
    clock.now = 59.9
    assert not breaker.allows()
    clock.now = 60.0
    assert breaker.allows()
    assert not breaker.allows()


def test_a_failed_trial_call_starts_another_rest():
    clock = Clock()
    breaker = opened(clock)
    clock.now = 60.0
    assert breaker.allows()
    breaker.failed()
    clock.now = 119.9
    assert not breaker.allows()
    clock.now = 120.0
    assert breaker.allows()


def test_a_successful_trial_call_allows_all_calls():
    clock = Clock()
    breaker = opened(clock)
    clock.now = 60.0
    assert breaker.allows()
    breaker.succeeded()
    assert all(breaker.allows() for _ in range(5))


def test_an_unused_trial_call_is_left_to_the_next_caller():
    clock = Clock()
    breaker = opened(clock)
    clock.now = 60.0
    assert breaker.allows()
    breaker.let_go()
    assert breaker.allows()


def test_a_wait_requested_by_the_server_is_respected():
    clock = Clock()
    breaker = Breaker(clock)
    breaker.failed(wait=5.0)
    clock.now = 4.9
    assert not breaker.allows()
    clock.now = 5.0
    assert breaker.allows()


def test_a_rest_after_failures_is_not_one_that_the_server_asked_for():
    breaker = Breaker(Clock(), failures=2, rest=60.0)
    assert not breaker.is_asked_to_wait
    breaker.failed(wait=5.0)
    assert breaker.is_asked_to_wait
    breaker.failed()
    assert not breaker.is_asked_to_wait
    breaker.failed(wait=3600.0)
    assert breaker.is_asked_to_wait


def test_who_comes_during_the_trial_after_a_requested_wait_is_told_of_the_wait():
    clock = Clock()
    breaker = Breaker(clock, failures=3)
    breaker.failed(wait=5.0)
    clock.now = 6.0
    breaker.failed()  # a call that went out before the wait
    assert breaker.allows()
    assert not breaker.allows()
    assert breaker.is_asked_to_wait


def test_a_wait_requested_by_the_server_outlasts_other_calls():
    """A call that ended later, with a shorter wait or an answer, ended the longer one."""
    clock = Clock()
    breaker = Breaker(clock, failures=2, rest=60.0)
    breaker.failed(wait=3600.0)
    breaker.failed()
    breaker.failed(wait=5.0)
    breaker.succeeded()
    clock.now = 3599.9
    assert not breaker.allows()
    clock.now = 3600.0
    assert breaker.allows()
    breaker.succeeded()
    assert all(breaker.allows() for _ in range(5))
