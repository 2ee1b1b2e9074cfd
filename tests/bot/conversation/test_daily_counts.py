from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.conversation.daily_counts import count_question, read_usage
from bot.conversation.store import Feedback, Store
from bot.usage import CorpusGrowth, percentile

DAY = date(2026, 3, 20)
CORPUS = CorpusGrowth(10, 40, DAY, {DAY: 4, date(2025, 1, 1): 6})


def test_counts_are_stored_by_day_and_survive_a_restart(tmp_path):
    file = tmp_path / "bot.sqlite3"
    for outcome, seconds in (("answered", 0.5), ("answered", 2.0), ("refused", 0.5), ("failed", 9.0)):
        store = Store(file)
        count_question(store, DAY, outcome, seconds)
        store.close()
    store = Store(file)
    count_question(store, DAY - timedelta(days=1), "turned away", 0.0)
    yesterday, today = read_usage(store, DAY, 2, UTC, CORPUS).days

    assert (yesterday.day, yesterday.outcomes, yesterday.times) == (DAY - timedelta(days=1), {"turned away": 1}, {})
    assert today.outcomes == {"answered": 2, "refused": 1, "failed": 1}
    assert (today.questions, today.new_articles, sum(today.times.values())) == (4, 4, 3)
    assert 0.45 < percentile(today.times, 0.5) < 0.55


def test_sentences_are_counted_beside_the_answers_that_they_stand_in():
    store, noon = Store(None), datetime(2026, 3, 20, 12, tzinfo=UTC).timestamp()
    for person, verdict, sentence in ((1, "right", "1"), (1, "right", "3"), (1, "wrong", "2"), (2, "wrong", "")):
        store.keep_feedback(Feedback("q1", person, verdict, sentence), noon)
    (today,) = read_usage(store, DAY, 1, UTC, CORPUS).days

    assert (today.right, today.wrong, today.right_sentences, today.wrong_sentences) == (1, 2, 2, 1)


def test_feedback_counts_once_per_person_on_the_local_day():
    store, zone = Store(None), ZoneInfo("Pacific/Auckland")
    late = datetime(2026, 3, 19, 23, 30, tzinfo=UTC).timestamp()  # the 20th there
    store.keep_feedback(Feedback("q1", 42, "right"), late)
    store.keep_feedback(Feedback("q1", 42, "wrong"), late)
    store.keep_feedback(Feedback("q1", 43, "right"), late)
    (today,) = read_usage(store, DAY, 1, zone, CORPUS).days

    assert (today.right, today.wrong) == (1, 1)
    store.forget_person(42)
    assert read_usage(store, DAY, 1, zone, CORPUS).days[0].wrong == 0
