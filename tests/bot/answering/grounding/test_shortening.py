"""What a sentence's tree lets go: what rules of words do not see, and nothing that leaves an untrue sentence."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.answering.grounding import proven_by_rules, proven_by_sentence
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
    ('He left "The Irishman" and "Women" in the dust.', 'He left "The Irishman" and "Little Women" in the dust.'),
    # Figures of other things.
    ("It fell from 84% in 2022.", "It fell from 84% in 2017 to 61% in 2022."),
    ("It sold boats for 5 crowns.", "It sold boats, cars and bikes for 5 crowns."),
    ("The “plan is bad”, Ann said.", "The “plan of Bob is bad”, Ann said."),
]
# What an attack found, and is not proven any more.
ATTACKS = [
    ("The firm has to pay the fine.", "The firm has yet to pay the fine and close the plant."),
    ("The firm has to close the plant.", "The firm has yet to pay the fine and close the plant."),
    ("The steel was weak.", "The bridge did not fall because the steel was weak but because a ship hit it."),
    (
        "The bridge did not fall because a ship hit it.",
        "The bridge did not fall because the steel was weak but because a ship hit it.",
    ),
    (
        "The king left the palace on the first day of spring.",
        "They planned to strike after the king left the palace on the first day of spring.",
    ),
    (
        "The new bridge was opened by the king.",
        "The mayor promised to resign after the new bridge was opened by the king.",
    ),
    (
        "The train crossed the river near Bern.",
        "The plan was to blow up the bridge when the train crossed the river near Bern.",
    ),
    (
        "The harvest was lost to frost or hail.",
        "The fund would pay farmers once the harvest was lost to frost or hail.",
    ),
    (
        "The bank robbed its own customers for a decade.",
        "The bank robbed its own customers for a decade, the lawsuit maintains.",
    ),
    (
        "Ann Lee sold the club to a firm she owned.",
        "Ann Lee, in the view of the judge, sold the club to a firm she owned.",
    ),
    (
        "Ann Lee sold the club to a firm she owned.",
        "Ann Lee sold the club to a firm she owned - a charge she calls a lie.",
    ),
    ("Vaccines cause autism.", "Vaccines cause autism, a debunked theory that spread in the 1990s."),
    ("The prisoners were freed on Monday.", "The prisoners, with the exception of two Britons, were freed on Monday."),
    (
        "Every senator voted for the tax on wine in May.",
        "Other than Ann Lee, every senator voted for the tax on wine in May.",
    ),
    (
        "Everyone on the boat was hurt in the crash.",
        "Aside from the mayor, everyone on the boat was hurt in the crash.",
    ),
    ("Unemployment rose to 20% in May.", "Youth unemployment rose to 20% in May after the closure of two plants."),
    ("Sales of cars fell 5% in May.", "Sales of electric cars fell 5% in May, while sales of petrol cars rose 12%."),
    ("The court abolished the death penalty in 2005.", "The court abolished the death penalty for minors in 2005."),
    ("Bob Ray crashed the car into a shop.", "Bob Ray fired his driver after he crashed the car into a shop in Hull."),
    ("Bob Ray drank at work.", "Bob Ray fired his driver because he drank at work and lost the keys."),
    (
        "The suspect was cleared of lying to the police.",
        "The suspect was cleared of murder but convicted of theft and of lying to the police.",
    ),
    (
        "The vaccine protects adults for six months.",
        "The vaccine protects adults for a year and children for six months.",
    ),
    ("The ship carried rice to Mali.", "The ship carried rice to Malta and guns to Mali on its last trip."),
    ("Ann Lee won silver.", "Ann Lee and Kim Park won gold and silver in the race in Rome."),
    ("Kim Park won gold.", "Ann Lee and Kim Park won gold and silver in the race in Rome."),
    ("Ann Lee shoots the king and burns the palace.", "In the trailer, Ann Lee shoots the king and burns the palace."),
    (
        "Gunmen stormed the school and shot 12 pupils.",
        "In a drill on Friday, gunmen stormed the school and shot 12 pupils.",
    ),
    (
        "The club will keep its stadium.",
        "The club will keep its stadium provided that the city council approves the lease in June.",
    ),
    ("Ann Lee will sell the hall.", "Once elected, Ann Lee will sell the hall and close the zoo in her first month."),
    (
        "The army lost the war in the north.",
        "The army narrowly missed the target and all but lost the war in the north.",
    ),
    ("The tower is as tall as the church.", "The tower is almost twice as tall as the church in the old square."),
    (
        "Ann Lee earns as much as the mayor.",
        "Ann Lee earns twice as much as the mayor and half as much as the governor.",
    ),
    (
        "Doctor Ann Lee treated 300 patients.",
        "The bogus doctor Ann Lee treated 300 patients before the police arrested her.",
    ),
    (
        "The winner of the race, Ann Lee, was booed.",
        "The disputed winner of the race, Ann Lee, was booed in the stadium.",
    ),
    ("The firm is owned by a charity in Malta.", "The firm is ostensibly owned by a charity in Malta."),
    ("The firm is the best maker of bikes in Malta.", "The firm is arguably the best maker of bikes in Malta."),
    (
        "Ann Lee said the murder of her dog was an accident.",
        'Ann Lee said the "murder" of her dog was an accident in the yard of the zoo.',
    ),
    (
        "The firm will cut 300 jobs, its chief said.",
        "The firm will cut 300 jobs in Turin or move the work to Poland, its chief said.",
    ),
    ("The firm offered $5.", "The firm offered $5 a share."),
    ("The firm pays 50 crowns.", "The firm pays 50 crowns an hour."),
    ("Ann was declared.", "Ann was declared dead."),
    ("Police fired bullets.", "Police fired rubber bullets."),
    ("Rent rose to 900 crowns.", "Rent rose to 900 crowns a month."),
]


@pytest.mark.parametrize(("claim", "quote"), SHORTENED)
def test_what_the_tree_shows_to_be_free_may_go(claim, quote):
    assert proven_by_sentence(claim, quote)
    assert not proven_by_rules(claim, quote), "rules of words would do"


@pytest.mark.parametrize(("claim", "quote"), [*UNTRUE, *ATTACKS, *NOT_PROVEN])
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


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("the and", "town the and he's/she's"),
        ("the mayor know from Hale won a", "Ann and the mayor know who's/she's from Hale and won a prize."),
        ("the " * 2000 + "cat left", "the cat left Hull"),
    ],
)
@pytest.mark.timeout(20)
def test_words_that_make_no_tree_and_very_long_claims_come_to_an_end(claim, quote):
    assert not proven_by_sentence(claim, quote)


@settings(max_examples=40)
@given(
    st.lists(
        st.sampled_from("the and who's she's he's/she's we're/they're Ann won from / said of".split()), max_size=14
    )
)
def test_any_words_come_to_an_end(words):
    assert proven_by_sentence("the and won", " ".join(words)) in (True, False)
