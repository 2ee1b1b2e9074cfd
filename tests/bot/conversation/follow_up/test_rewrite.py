import string

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.answering.english.lexicon.grammar import STOP_WORDS
from bot.answering.english.terms import words
from bot.conversation.follow_up.mentions import Turn
from bot.conversation.follow_up.rewrite import stand_alone
from ingest.corpus.reader.context_reader import Context, UnsaidWord
from ingest.corpus.text.folding import fold

POWELL = Turn("What did Jerome Powell say about interest rates?", ("Powell said the Federal Reserve would wait.",))
CHILE = Turn("Who won the election in Chile?", ("José Antonio Kast won Chile's presidential election.",))
FLOODS = Turn("How many people died in the floods in Texas in July?", ("At least 120 people died.",))
TESLA = Turn("How many cars did Tesla sell in 2024?", ("Tesla delivered 1.79 million vehicles in 2024.",))


@pytest.mark.parametrize(
    ("turns", "question", "understood"),
    [
        ([POWELL], "When does his term end?", "When does Jerome Powell's term end?"),
        ([POWELL], "Did Trump criticize him?", "Did Trump criticize Jerome Powell?"),
        ([POWELL], "What about the ECB?", "What did the ECB say about interest rates?"),
        ([POWELL], "why?", "Why did Jerome Powell say about interest rates?"),
        ([CHILE], "And in Bolivia?", "Who won the election in Bolivia?"),
        ([CHILE], "when?", "When: Who won the election in Chile?"),
        ([TESLA], "And in 2023?", "How many cars did Tesla sell in 2023?"),
        ([TESLA], "what about BYD?", "How many cars did BYD sell in 2024?"),
        ([FLOODS], "And in Spain?", "How many people died in the floods in Spain in July?"),
        ([FLOODS], "And in the last week?", "How many people died in the floods in Texas in the last week?"),
        ([FLOODS], "and in August", "How many people died in the floods in Texas in August?"),
        ([TESLA], "What about 2023?", "How many cars did Tesla sell in 2023?"),
        ([TESLA, CHILE], "Who won the Super Bowl?", "Who won the Super Bowl?"),
        ([], "When does his term end?", "When does his term end?"),
        (
            [Turn("Which films won?", ("Anora won best picture.", "Conclave won best adapted screenplay."))],
            "Who directed the second one?",
            "Who directed Conclave?",
        ),
    ],
)
def test_a_follow_up_is_rewritten_with_the_conversation(turns, question, understood):
    assert stand_alone(question, turns).text == understood


def test_a_pronoun_keeps_its_meaning_over_turns():
    first = stand_alone("When does his term end?", [POWELL])
    turns = [POWELL, Turn(first.text, ("His term ends in May 2026, Scott Bessent said.",), first.pronouns)]
    assert stand_alone("Who will follow him?", turns).text == "Who will follow Jerome Powell?"


@pytest.mark.parametrize(
    ("before", "question", "understood"),
    [
        ("Chile: Who won the vote?", "when?", "When: Chile: Who won the vote?"),
        ("Kast, Chile: Did he win the vote?", "when?", "Kast, Chile: When did he win the vote?"),
        ("Chile: How many people did they elect?", "why?", "Why: Chile: How many people did they elect?"),
    ],
)
def test_what_stands_in_front_of_a_question_stays_in_front(before, question, understood):
    assert stand_alone(question, [Turn(before)]).text == understood


def test_what_the_reader_is_sure_of_is_named():
    class Sure:
        def read(self, question, said):
            names = {"Jerome": 0.99, "Powell": 0.99, "Chile": 0.9, "Tesla": 0.0}
            return Context(tuple(UnsaidWord(name, chance) for name, chance in names.items()), -9.0)

    text = stand_alone("Why did he resign?", [CHILE, TESLA, POWELL], reader=Sure()).text
    assert text == "Chile: Why did Jerome Powell resign?"


def test_nothing_of_what_is_named_already_stands_in_front(context_reader):
    said = ("Of the tariff that President Donald Trump announced on 2 April, 10 points remain.",)
    before = Turn("What did Donald Trump announce?", said)
    understood = stand_alone("When did he pause tariffs?", [before], reader=context_reader)
    assert understood.text == "When did Donald Trump pause tariffs?"


def test_a_reference_to_a_sentence_that_does_not_exist_is_kept():
    assert stand_alone("Who directed the fifth one?", [CHILE]).text.endswith("Who directed the fifth one?")


TEXT = st.text(alphabet=string.ascii_letters + " ?.,'’éß漢0123456789", max_size=60)
ASKED = st.one_of(TEXT, st.sampled_from(["when?", "and in May?", "What about him?", "Is it there?", "the second one"]))


TURNS = st.lists(st.tuples(TEXT, st.lists(TEXT, max_size=2)), max_size=3)


@settings(max_examples=300, deadline=None)
@given(asked=ASKED, turns=TURNS)
@example(asked="", turns=[("0’S", [])])
@example(asked="", turns=[("0’0'A", [])])
def test_no_word_is_invented(asked, turns):
    assert_nothing_is_invented(asked, turns, None)


@settings(max_examples=40, deadline=None)
@given(asked=ASKED, turns=TURNS)
def test_no_word_is_invented_by_the_reader(context_reader, asked, turns):
    assert_nothing_is_invented(asked, turns, context_reader)


def assert_nothing_is_invented(asked, turns, reader):
    before = [Turn(question, tuple(sentences)) for question, sentences in turns]
    said = " ".join([asked, *(f"{question} {' '.join(sentences)}" for question, sentences in turns)])
    understood = stand_alone(asked, before, reader=reader)
    # Within the text itself, not only among its words: of "0’S" or "0’0'A" a part may stand as a name.
    known = without_apostrophes(f"{said} {' '.join(words(said))}")
    invented = [word for word in words(understood.text) if without_apostrophes(word) not in known]
    assert set(invented) <= {*STOP_WORDS, "in"}


def without_apostrophes(text):
    return fold(text).lower().replace("'", "").replace("’", "")


@given(question=TEXT)
def test_without_a_conversation_the_question_stays_as_typed(question):
    assert stand_alone(question, []).text == question
