"""Which kind of name a question asks for, and which sentence holds one."""

import pytest

from bot.answering.name_type import COUNTRY, PERSON, STATE, asked_name
from bot.answering.places import COUNTRIES, STATES, listed


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Which country will host the next summit?", COUNTRY),
        ("The treaty was signed with which Central American country?", COUNTRY),
        ("Which state banned fluoride in its water?", STATE),
        ("The capsule came down off the coast of which state?", STATE),
        ("Who won the election?", PERSON),
        ("Whose house was searched?", PERSON),
        ("Which veteran US senator spoke for 25 hours?", PERSON),
        ("What did the president say?", None),
        ("How many countries signed?", None),
        ("When did the state fair open?", None),
        ("Which airline was sued?", None),
    ],
)
def test_the_words_of_a_question_say_what_is_asked(question, kind):
    assert asked_name(question) is kind


@pytest.mark.parametrize(
    ("kind", "text", "question", "new"),
    [
        (COUNTRY, "The leaders met in South Korea.", "Which country hosted the leaders?", True),
        (COUNTRY, "Japan hosted the leaders.", "Which country did Japan visit?", False),
        (COUNTRY, "They spoke of Jordanian aid and of Chadwick.", "Which country?", False),
        (STATE, "West Virginia sued.", "Which state sued?", True),
        (PERSON, "The judge, María de León, agreed.", "Who agreed?", True),
        (PERSON, "Then Donald Trump left.", "Who met Donald Trump?", False),
        (PERSON, "The committee left.", "Who left?", False),
    ],
)
def test_a_name_counts_where_the_question_does_not_hold_it(kind, text, question, new):
    assert kind.is_new_in(text, question) is new


def test_every_place_is_found_whole():
    for kind, places in ((COUNTRY, COUNTRIES), (STATE, STATES)):
        for place in listed(places):
            assert kind.name.findall(f"In {place}, people voted.") == [place]
