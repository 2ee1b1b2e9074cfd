"""What a sentence's tree lets go: what rules of words do not see, and nothing that leaves an untrue sentence."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.answering.grounding import proven, proven_by_sentence
from bot.answering.grounding.turning import TURNING
from ingest.corpus.parser import sentence_parser
from tests.bot.answering.grounding.test_omission import NOT_PROVEN
from tests.bot.answering.grounding.test_proof import BASES

# The claim, and its quote.
SHORTENED = [
    # Phrases and clauses without a mark.
    (
        "If it carries, makers could be fined up to $750 per whistle.",
        "If it carries, makers could be fined up to $750 per whistle they fail to recall.",
    ),
    (
        "Village songs are welcome, but any choir singing one must be joined by an elder.",
        "Village songs are welcome, but any choir singing one must be joined by an elder of a Village council.",
    ),
    # Parts of lists.
    (
        "Their stocks are falling and may suffer further as the marsh silts up.",
        "Their stocks are quickly falling and may suffer further as the marsh fills and silts up.",
    ),
    ("The tribunal had no power.", "The tribunal had no power or influence."),
    # Adjectives, numbers, titles.
    (
        "The outcome of the trial lays bare rifts in Norvania.",
        "The outcome of the trial lays bare social rifts in Norvania.",
    ),
    (
        "The knots on the banner stand for the founding villages.",
        "The 9 knots on the banner stand for the 9 founding villages.",
    ),
    ("Income rose 17%, according to Norhaven.", "Income rose 17%, according to shipping group Norhaven."),
    # Somebody's words, with who says them, and without the marks.
    ("The bridge will reopen, the mayor said.", "“The bridge will soon reopen,” the mayor said."),
]
UNTRUE = [
    # What is said of all, none or a kind.
    ("The guild's sole office is a mill.", "The guild's sole office in the north is a mill."),
    ("Rail yards moved timber for Hull.", "Rail yards covered by the pact moved timber for Hull."),
    ("Owners should call the maker.", "Owners with doubts should call the maker."),
    ("No mill burned.", "No mill in Hale burned."),
    ("Ann did not answer questions.", "Ann did not answer written questions."),
    ("The pump may not fail.", "If it is oiled, the pump may not fail."),
    # Whose words or deed it is.
    ("Ann met Bob, the mayor.", "Ann met Bob, and Tom, the mayor."),
    ("Bob was jailed.", "The killer of Lee, Ann, and Bob was jailed."),
    ("The town is closing the mill.", "The firm said the town has failed to act and is closing the mill."),
    ("The mill earns much.", "The mill earns much and the loom earns little, according to Ann."),
    ("I believe it is fair.", "“And I believe it is fair while we wait.”"),
    # Figures of other things.
    ("It fell from 84% in 2022.", "It fell from 84% in 2017 to 61% in 2022."),
    ("It sold boats for 5 crowns.", "It sold boats, cars and bikes for 5 crowns."),
    ("The “plan is bad”, Ann said.", "The “plan of Bob is bad”, Ann said."),
]


@pytest.mark.parametrize(("claim", "quote"), SHORTENED)
def test_what_the_tree_shows_to_be_free_may_go(claim, quote):
    assert proven_by_sentence(claim, quote)
    assert not proven(claim, quote), "rules of words would do"


@pytest.mark.parametrize(("claim", "quote"), [*UNTRUE, *NOT_PROVEN])
def test_what_is_untrue_without_what_is_left_out_is_not_proven(claim, quote):
    assert not proven_by_sentence(claim, quote)


@settings(max_examples=60)
@given(st.sampled_from(sorted(TURNING)), st.sampled_from(BASES), st.integers(0, 20))
def test_a_quote_with_one_more_meaning_changing_word_proves_nothing(turning, base, place):
    words = base.split()
    place = min(place, len(words))
    word = turning.title() if TURNING[turning].kind == "name" else turning
    assume(TURNING[turning].kind != "name" or (words[place : place + 1] and words[place][0].isupper()))
    assert not proven_by_sentence(base, " ".join([*words[:place], word, *words[place:]]))


@settings(max_examples=60)
@given(st.text(alphabet=st.sampled_from("ab, .'“”()-–Ann@1%\n"), max_size=60), st.text(max_size=60))
def test_any_text_is_read(claim, quote):
    assert proven_by_sentence(claim, quote) in (True, False)
    assert proven_by_sentence(quote, claim) in (True, False)


def test_without_a_parser_the_rules_decide(monkeypatch):
    monkeypatch.setattr("bot.answering.grounding.proof.installed_parser", lambda: None)
    proven_by_sentence.cache_clear()
    claim, quote = SHORTENED[5]
    assert not proven_by_sentence(claim, quote)
    assert proven_by_sentence("The trial began.", "The trial began on Monday.")
    proven_by_sentence.cache_clear()
    assert sentence_parser.installed_parser() is not None
