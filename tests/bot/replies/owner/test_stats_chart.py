"""The picture beside /admin stats, and what it says to people who do not see it."""

from __future__ import annotations

import io
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.replies.message import Limit
from bot.replies.owner.stats_chart import stats_chart, stats_text
from bot.replies.safe_text import units
from bot.usage import OUTCOMES, CorpusGrowth, DayUsage, Usage

DAY = date(2026, 3, 20)
counts = st.integers(0, 10**6)
busy_days = st.builds(
    dict,
    outcomes=st.dictionaries(st.sampled_from(OUTCOMES), counts),
    new_articles=counts,
    times=st.dictionaries(st.integers(0, 80), st.integers(1, 10**6), max_size=4),
)


def usage_of(*days):
    dated = [DayUsage(DAY - timedelta(days=len(days) - 1 - place), **day) for place, day in enumerate(days)]
    return Usage(tuple(dated), CorpusGrowth(100, 900, DAY))


def picture_of(usage):
    with Image.open(io.BytesIO(stats_chart(usage).png)) as image:
        return image.convert("RGB")


@given(st.lists(busy_days, min_size=1, max_size=31))
@settings(max_examples=8)
def test_any_numbers_are_drawn_within_the_edges(days):
    picture = picture_of(usage_of(*days))

    assert picture.size == (960, 720)
    for edge in [(0, 0, 960, 4), (0, 716, 960, 720), (956, 0, 960, 720), (0, 0, 4, 720)]:
        assert len(picture.crop(edge).getcolors()) == 1
    assert units(stats_text(usage_of(*days))) <= Limit.PICTURE_TEXT


def test_a_day_without_a_question_has_no_bar():
    empty, busy = picture_of(usage_of({})), picture_of(usage_of({"outcomes": {"answered": 3}}))
    answered = (0x56, 0xB4, 0xE9)

    assert answered not in {color for _, color in empty.getcolors(100_000)}
    assert answered in {color for _, color in busy.getcolors(100_000)}


def test_the_alternative_text_has_the_numbers_of_each_day():
    text = stats_text(usage_of({}, {"outcomes": {"answered": 9, "refused": 1}, "new_articles": 2, "times": {36: 10}}))

    assert text == (
        "Chart of the last 2 days. 20 March 2026: 10 questions, 1 refused, 2 new articles, 95 of 100 within 470 ms. "
        "19 March 2026: 0 questions, 0 refused, 0 new articles."
    )


def test_days_that_do_not_fit_are_counted():
    text = stats_text(usage_of(*[{"outcomes": {"answered": 10**6}}] * 31))

    assert text.endswith(" more days.")
    assert text.count("2026:") + int(text.split()[-3]) == 31
