from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.answering.chat_model.budget import DailyBudget

DAY = date(2025, 3, 31)


def budget_of(folder, limit=1000, day=DAY):
    return DailyBudget(folder, limit, lambda: day)


def test_reserved_tokens_count_until_they_are_settled(tmp_path):
    budget = budget_of(tmp_path)

    assert budget.reserve(600) == DAY
    assert budget.reserve(600) is None
    budget.settle(DAY, 600, 100)
    assert budget.spent(DAY) == 100
    assert budget.reserve(600) == DAY


def test_a_day_may_be_spent_to_its_last_token_and_no_further(tmp_path):
    budget = budget_of(tmp_path)

    assert [budget.reserve(tokens) for tokens in (400, 601, 600, 1)] == [DAY, None, DAY, None]
    assert budget.spent(DAY) == 1000


def test_spent_tokens_survive_a_restart(tmp_path):
    budget_of(tmp_path).reserve(900)

    assert budget_of(tmp_path).reserve(200) is None


def test_a_new_day_starts_at_zero_and_a_week_of_files_is_kept(tmp_path):
    for day in (DAY + timedelta(days=number) for number in range(20)):
        assert budget_of(tmp_path, day=day).reserve(900) == day
    assert sorted(file.name[-9:-4] for file in tmp_path.iterdir()) == [f"04-{day}" for day in range(12, 20)]


@given(st.lists(st.integers(-9, 9), max_size=9))
def test_a_clock_that_leaps_ahead_and_back_finds_what_was_spent(tmp_path_factory, leaps):
    """The file of the day was removed: all its tokens could be spent again."""
    folder = tmp_path_factory.mktemp("budget")
    budget_of(folder).reserve(900)
    for days in leaps[:7]:
        budget_of(folder, day=DAY + timedelta(days=days)).reserve(900)

    assert budget_of(folder).reserve(200) is None


def test_a_call_that_began_before_midnight_is_settled_on_its_day(tmp_path):
    today = [DAY]
    budget = DailyBudget(tmp_path, 1000, lambda: today[0])
    day = budget.reserve(500)
    today[0] += timedelta(days=1)
    budget.settle(day, 500, 100)

    assert budget.spent(today[0]) == 0
    assert budget.spent(DAY) == 100


def test_without_a_limit_nothing_is_stored(tmp_path):
    budget = budget_of(tmp_path / "none", limit=0)

    assert budget.reserve(10**9) == DAY
    budget.settle(DAY, 10**9, 1)
    assert not (tmp_path / "none").exists()


def test_a_damaged_line_costs_one_entry(tmp_path):
    budget = budget_of(tmp_path)
    budget.reserve(100)
    with (tmp_path / "chat-tokens-2025-03-31.txt").open("a") as file:
        file.write("12\0garbage\n-\n\n" + "9" * 5000 + "\n7")

    assert budget.spent(DAY) == 107


def test_concurrent_calls_never_exceed_the_budget(tmp_path):
    budgets = [budget_of(tmp_path, limit=1000) for _ in range(4)]
    with ThreadPoolExecutor(4) as threads:
        reservations = list(threads.map(lambda n: budgets[n % 4].reserve(100), range(40)))

    assert 1 <= sum(day is not None for day in reservations) <= 10
    assert budgets[0].spent(DAY) <= 1000


@given(st.lists(st.tuples(st.integers(1, 400), st.integers(0, 400)), max_size=20))
def test_spent_is_the_sum_of_the_settled_tokens(tmp_path_factory, calls):
    budget = budget_of(tmp_path_factory.mktemp("budget"), limit=5000)
    spent = 0
    for reserved, used in calls:
        if budget.reserve(reserved):
            budget.settle(DAY, reserved, used)
            spent += used
    assert budget.spent(DAY) == spent


def test_only_its_owner_can_read_the_file(tmp_path):
    budget_of(tmp_path).reserve(1)

    (file,) = tmp_path.iterdir()
    assert file.stat().st_mode & 0o077 == 0
