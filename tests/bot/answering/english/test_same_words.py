"""Nothing that differs in what it says passes for the same; what differs in print alone does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.english.same_words import shares_a_run, stands_in, without_dateline

SENTENCE = (
    "Mayor Ilse Brandt said on Monday that 12 people were hurt when the old bridge fell, and that the city will not "
    "pay more than $1,500 to each of them until a judge has heard the builders, whose legal aid is paid by the state."
)
WHOLE = f"It rained all night. {SENTENCE} The hearing begins in May. Organisers of the fair hope for better weather."


def test_case_and_punctuation_make_no_difference():
    assert stands_in(SENTENCE, WHOLE)
    assert stands_in(SENTENCE.upper().replace(",", " ").replace("$1 500", "$1500"), WHOLE)
    assert stands_in("", WHOLE)
    assert not stands_in(WHOLE, SENTENCE)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("12 people", "14 people"),
        ("$1,500", "€1,500"),
        ("$1,500", "$15,00"),
        ("$1,500", "more"),
        ("Ilse Brandt", "Ilse Bland"),
        ("Monday", "Tuesday"),
        ("will not pay", "will pay"),
        ("fell, and", "fell and allegedly"),
        ("were hurt", "were killed"),
        ("legal aid", "illegal aid"),
        ("12 people", "twelve million people"),
    ],
)
def test_a_changed_word_makes_a_different_text_both_ways(old, new):
    changed = SENTENCE.replace(old, new)

    assert changed != SENTENCE
    assert not stands_in(changed, WHOLE)
    assert not stands_in(SENTENCE, WHOLE.replace(old, new))


def test_a_text_extended_at_an_end_contains_the_shorter_text():
    for longer in (SENTENCE.replace("Mayor", "Two dead: Mayor"), f"{SENTENCE} The church pays the rest."):
        assert not stands_in(longer, WHOLE)
        assert stands_in(SENTENCE, longer)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("that the city", "the city"),
        ("hurt when the old", "hurt when an old"),
        ("builders", "buildors"),
        ("people were", "poeple were"),
    ],
)
def test_spelling_and_small_words_make_no_difference(old, new):
    changed = SENTENCE.replace(old, new)

    assert changed != SENTENCE
    assert stands_in(changed, WHOLE)
    assert stands_in(SENTENCE, WHOLE.replace(old, new))


def test_many_small_differences_make_a_different_text():
    words = SENTENCE.split()
    assert not stands_in(" ".join(f"{w} the" for w in words), WHOLE)


def test_words_in_two_distant_places_are_not_one_text():
    first, second = "The old bridge fell on Monday night in heavy rain.", "Twelve people were hurt, the mayor said."
    far = " ".join(f"Filler{number} stands here." for number in range(40))

    assert stands_in(f"{first} {second}", f"{first} {second} {far}")
    assert not stands_in(f"{first} {second}", f"{first} {far} {second}")


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("MARROW (Wire) — The bridge fell.", "The bridge fell."),
        ("MARROW, March 3 (Wire Service) - The bridge fell.", "The bridge fell."),
        ("(WIRE) -- The bridge fell.", "The bridge fell."),
        ("CNN — The bridge fell.", "The bridge fell."),
        ("MARROW - The bridge fell.", "The bridge fell."),
        ("PORT MARROW, North Karvia - The bridge fell.", "The bridge fell."),
        ("NASA — which lost its chief — waits.", "NASA — which lost its chief — waits."),
        ("U.S. - China talks resumed.", "U.S. - China talks resumed."),
        ("NASA, Boeing - which builds it - and the navy met.", "NASA, Boeing - which builds it - and the navy met."),
        ("NATO - Russia council meets.", "NATO - Russia council meets."),
        ("Iran — long isolated — spoke.", "Iran — long isolated — spoke."),
        ("Two dead — and a bridge gone.", "Two dead — and a bridge gone."),
        ("He spoke (at length) — The end.", "He spoke (at length) — The end."),
        ("", ""),
    ],
)
def test_a_dateline_is_removed(text, rest):
    assert without_dateline(text) == rest


def test_shared_runs_of_words():
    assert shares_a_run("the old bridge fell down", "when the OLD bridge fell,")
    assert not shares_a_run("the old bridge", "the old bridge")
    assert not shares_a_run("the old bridge fell", "the new bridge fell")


@given(st.text(max_size=200), st.text(max_size=50), st.text(max_size=50))
def test_a_text_is_found_whatever_surrounds_it(part, before, after):
    assert stands_in(part, f"{before}\n{part}\n{after}")


@given(
    st.lists(st.sampled_from("rain fell on twelve old men near the red barn 7 9 Ann".split()), max_size=40), st.data()
)
def test_a_changed_figure_is_never_the_same_text(words, data):
    words = [*words, "Ann", "counted"]
    place = data.draw(st.integers(0, len(words)))
    original, changed = ([*words[:place], figure, *words[place:]] for figure in ("31", "32"))

    assert not stands_in(" ".join(original), " ".join(changed))
