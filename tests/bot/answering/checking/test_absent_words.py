"""Which words of a statement the nearest texts lack."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.checking.absent_words import absent_words

WORDS = st.lists(st.sampled_from("The mayor Ann Lee of Marrow did not sell 40% 1,200 U.S. ships on 3 May".split()))


@pytest.mark.parametrize(
    ("statement", "texts", "absent"),
    [
        # Another form, figure style, date style or name of a country is no other word.
        ("Trump announced tariffs of 30 percent on Oct. 3.", ["On 3 October, Trump was announcing a 30% tariff."], []),
        ("The United States bought 1.2 million ships.", ["The U.S. buys 1,200,000 ships."], []),
        ("The chief executive sold Chinese ships.", ["The CEO sells ships of China."], []),
        ("Ann Lee sold 40 ships.", ["Ann Lee sold 50 ships."], ["40"]),
        ("George Clooney won best actor.", ["Cole Escola won best leading actor."], ["George Clooney"]),
        ("Britain sold ships on 3 May.", ["France sold ships on 4 May."], ["Britain", "3 May"]),
        # A country is shown as it was written; "United Kingdom Open" nobody had typed.
        ("Roe won the British Open.", ["Roe won the Hull Open."], ["British"]),
        ("Ann sold 35,163 ships in 2026.", ["Ann sold 34,161 ships in 2025."], ["35,163", "2026"]),
        ("Two voted 6 to 3.", ["Two voted 7 to 2."], ["6", "3"]),
        # What turns a sentence has to be in the nearest text; the rest may be in any.
        ("Slaton has not been found.", ["Slaton has been found.", "Not one has been found."], ["not"]),
        ("Tom Vilsack may sell it.", ["The governor will sell it.", "Tom Vilsack spoke."], ["may"]),
        # A unit is in the plural where it was.
        ("It took 10 days.", ["It began."], ["took 10 days"]),
        ("It burned 1.5 million acres.", ["It began."], ["burned 1.5 million acres"]),
        ("It is 30 ft high.", ["It is new."], ["30 feet high"]),
        ("The five-day strike ended.", ["A strike ended."], ["5 day"]),
        ("A five-day strike ended.", ["A strike ended."], ["5 day"]),
        ("It took one hour.", ["It began."], ["took 1 hour"]),
        ("Under the bridge.", ["A bridge."], []),
        ("The S&P 500 and AT&T fell.", ["The S&P 500 fell, and AT&T."], []),
        ("Roe cannot finish 6th at 7pm.", ["Roe can't finish sixth at 7 p.m. in Hull."], []),
        ("The 2nd show began at 7:30 PM.", ["The second show begins at 7.30pm."], []),
        ("The 2nd show began at 7 p.m.", ["The third show begins at 7am."], ["2nd", "7pm"]),
        ("AT&T fell.", ["The S&P 500 fell."], ["AT&T"]),
    ],
)
def test_the_words_that_no_text_has(statement, texts, absent):
    assert absent_words(statement, texts) == absent


@given(WORDS, WORDS)
def test_a_text_lacks_none_of_its_own_words_in_any_order(statement, others):
    text = " ".join(statement)
    assert absent_words(text, [f"{' '.join(reversed(others))} {text}", " ".join(others)]) == []
