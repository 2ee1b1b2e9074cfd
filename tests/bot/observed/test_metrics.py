from bot.observed.metrics import Metrics


def test_the_time_of_a_step_is_counted_in_seconds():
    metrics = Metrics()
    metrics.question_ended("answered", 1.5, {"dense": 250.0})

    assert b'dateline_step_seconds_sum{step="dense"} 0.25\n' in metrics.text()
    assert b"dateline_question_seconds_sum 1.5\n" in metrics.text()
    assert b'dateline_questions_total{outcome="answered"} 1.0\n' in metrics.text()


def test_the_longest_lag_stays_the_longest():
    metrics = Metrics()
    for seconds in (0.1, 0.4, 0.2):
        metrics.loop_was_late(seconds)

    assert metrics.longest_lag_seconds == 0.4
    assert b"dateline_loop_lag_longest_seconds 0.4\n" in metrics.text()
