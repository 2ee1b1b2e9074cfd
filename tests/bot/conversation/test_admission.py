from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation import admission as admission_module
from bot.conversation.admission import HOUR, NOWHERE, Admission, Asker, Reason
from bot.conversation.guild_settings import GuildSettings

GUILD = 7


def admission_of(**values):
    admission = Admission()
    admission.set(GUILD, GuildSettings(**values))
    return admission


def asker(event_id=1, at=0.0, person=5, channels=(1,), roles=(), guild_id=GUILD):
    return Asker(event_id, guild_id, person, frozenset(channels), frozenset(roles), at)


def reason(refusal):
    return refusal and refusal.reason


def test_without_settings_everything_is_answered():
    assert Admission().refusal(asker()) is None


@pytest.mark.parametrize(("channels", "expected"), [((1,), None), ((2, 1), None), ((2, 3), Reason.CHANNEL)])
def test_a_question_is_admitted_if_its_channel_or_parent_is_listed(channels, expected):
    assert reason(admission_of(channels=frozenset({1})).refusal(asker(channels=channels))) is expected


@pytest.mark.parametrize(("channels", "more"), [(5, ""), (6, " and 1 more"), (8, " and 3 more")])
def test_the_refusal_names_at_most_five_channels(channels, more):
    sentence = admission_of(channels=frozenset(range(10, 10 + channels))).refusal(asker()).sentence

    assert sentence.endswith(f": <#10>, <#11>, <#12>, <#13>, <#14>{more}.")


def test_the_refusal_names_only_channels_that_are_there():
    admission = admission_of(channels=frozenset({2, 3}))
    sentences = [
        admission.refusal(replace(asker(), gone=frozenset(gone))).sentence for gone in ((), (2,), (2, 3), (2, 3, 4))
    ]

    assert [sentence.rpartition("have chosen")[2] for sentence in sentences[:2]] == [": <#2>, <#3>.", ": <#3>."]
    assert sentences[2:] == [NOWHERE, NOWHERE]


@pytest.mark.parametrize(("roles", "expected"), [((8,), None), ((9, 8), None), ((), Reason.ROLE), ((9,), Reason.ROLE)])
def test_one_listed_role_is_enough(roles, expected):
    assert reason(admission_of(roles=frozenset({8})).refusal(asker(roles=roles))) is expected


def test_a_direct_message_has_no_settings():
    admission = admission_of(channels=frozenset({2}), per_person=1)

    assert [admission.refusal(asker(number, guild_id=None)) for number in range(5)] == [None] * 5


def test_a_person_has_a_limited_number_of_questions_in_any_hour():
    admission = admission_of(per_person=2)

    assert admission.refusal(asker(1, at=0.0)) is None
    assert admission.refusal(asker(2, at=1000.0)) is None
    refused = admission.refusal(asker(3, at=1500.0))
    assert refused.reason is Reason.PERSON_LIMIT
    assert "2 questions in the last hour" in refused.sentence
    assert refused.sentence.endswith("ask again in 35 minutes.")
    assert admission.refusal(asker(4, at=1500.0, person=6)) is None
    assert admission.refusal(asker(5, at=HOUR - 1)).sentence.endswith("in 1 minute.")
    assert admission.refusal(asker(6, at=HOUR)) is None
    assert reason(admission.refusal(asker(7, at=HOUR + 1))) is Reason.PERSON_LIMIT


def test_under_a_lowered_limit_one_waits_until_all_but_fewer_questions_are_an_hour_old():
    admission = admission_of(per_person=3)
    for number, at in enumerate((0.0, 600.0, 1200.0)):
        admission.refusal(asker(number, at))
    admission.set(GUILD, GuildSettings(per_person=2))

    assert admission.refusal(asker(4, at=1800.0)).sentence.endswith("ask again in 40 minutes.")
    assert reason(admission.refusal(asker(5, at=4199.0))) is Reason.PERSON_LIMIT
    assert admission.refusal(asker(6, at=4200.0)) is None


def test_the_people_of_a_server_share_its_limit():
    admission = admission_of(per_guild=2)
    admission.set(8, GuildSettings(per_guild=2))

    assert [reason(admission.refusal(asker(number, person=number))) for number in range(1, 4)] == [
        *(None, None, Reason.GUILD_LIMIT)
    ]
    assert admission.refusal(asker(4, guild_id=8)) is None


def test_a_repeated_event_counts_once():
    admission = admission_of(per_person=2, per_guild=2)

    assert [reason(admission.refusal(asker(number))) for number in (1, 1, 2, 2, 1, 3)] == [
        *(None,) * 5,
        Reason.PERSON_LIMIT,
    ]


def test_refused_questions_do_not_count():
    admission = admission_of(per_person=1, per_guild=2)

    assert [reason(admission.refusal(asker(number))) for number in (1, 2, 3)] == [
        *(None, Reason.PERSON_LIMIT, Reason.PERSON_LIMIT)
    ]
    assert admission.refusal(asker(4, person=6)) is None


def test_a_question_that_is_taken_back_does_not_count():
    admission = admission_of(per_person=2, per_guild=2)
    for number in (1, 2):
        admission.refusal(asker(number))
    admission.take_back(GUILD, 5, 1)
    admission.take_back(GUILD, 5, 1)
    admission.take_back(GUILD, 6, 9)
    admission.take_back(None, 5, 2)

    assert admission.refusal(asker(3)) is None
    assert reason(admission.refusal(asker(4))) is Reason.PERSON_LIMIT
    assert reason(admission.refusal(asker(5, person=6))) is Reason.GUILD_LIMIT


def test_the_memory_of_people_is_limited(monkeypatch):
    monkeypatch.setattr(admission_module, "MOST_COUNTED", 10)
    admission = admission_of(per_person=1)
    for person in range(100):
        admission.refusal(asker(person, person=person))

    assert len(admission._asked) == 10
    # Those who asked last are remembered.
    assert admission.refusal(asker(100, person=99)) is not None
    assert admission.refusal(asker(101, person=0)) is None


def test_who_asks_again_is_remembered_longer_than_who_asked_once(monkeypatch):
    monkeypatch.setattr(admission_module, "MOST_COUNTED", 2)
    admission = admission_of(per_person=2)
    for event, person in enumerate((5, 6, 5, 7)):
        assert admission.refusal(asker(event, person=person)) is None

    assert admission.refusal(asker(9, person=5)) is not None


def test_a_server_that_was_left_has_set_nothing():
    admission = admission_of(channels=frozenset({3}))
    assert admission.refusal(asker()) is not None
    admission.forget(GUILD)

    assert admission.refusal(asker()) is None


@given(
    st.lists(st.tuples(st.floats(0, 4 * HOUR), st.integers(1, 3)), max_size=60), st.integers(0, 4), st.integers(0, 6)
)
def test_no_hour_holds_more_than_the_limits(times, per_person, per_guild):
    admission = admission_of(per_person=per_person, per_guild=per_guild)
    admitted = [
        (at, person)
        for number, (at, person) in enumerate(sorted(times))
        if admission.refusal(asker(number, at, person)) is None
    ]
    for end, person in admitted:
        hour = [asker_id for at, asker_id in admitted if end - HOUR < at <= end]
        assert not per_guild or len(hour) <= per_guild
        assert not per_person or hour.count(person) <= per_person


def test_of_several_questions_of_an_event_the_last_is_taken_back_alone():
    admission = admission_of(per_person=2, per_guild=2)
    assert admission.refusal(asker(1)) is None
    assert admission.further_refusal(GUILD, 5, 1, 0.0) is None
    # It counts before it is answered: another one that is asked meanwhile does not take the same place.
    assert reason(admission.further_refusal(GUILD, 5, 1, 0.0)) is Reason.PERSON_LIMIT
    admission.take_back_last(GUILD, 5, 1)
    admission.take_back_last(None, 5, 1)

    assert admission.further_refusal(GUILD, 5, 1, 0.0) is None
    assert admission.further_refusal(None, 5, 1, 0.0) is None
    assert reason(admission.refusal(asker(2))) is Reason.PERSON_LIMIT
