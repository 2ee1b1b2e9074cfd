import pytest

from bot.conversation.follow_up.mentions import Turn
from bot.conversation.follow_up.rewrite import StandaloneQuestion, stand_alone

SHOT = Turn(
    "What happened to Ann Marrow?",
    ("The suspect in the fatal shooting of Ann Marrow is in custody.", "Tom Roe's late show was suspended after it."),
)
MUSEUM = Turn(
    "What happened at the Arle Museum?",
    ("A water leak damaged hundreds of books in the Egyptian department.", "Thieves stole eight pieces of jewelry."),
)
CRASH = Turn("What happened to the plane in Dayton in January?", ("It met an Army helicopter near Vandalia Airport.",))
RECORDS = Turn(
    "Epstein files", ("President Donald Trump signed a bill.", "The House voted to release the records of Epstein.")
)


@pytest.mark.parametrize(
    ("turn", "question", "understood"),
    [
        (SHOT, "who did it?", "Ann Marrow: who did it?"),
        (SHOT, "is she dead?", "is Ann Marrow dead?"),
        (MUSEUM, "Who was arrested?", "the Arle Museum: Who was arrested?"),
        (CRASH, "what caused it?", "the plane in Dayton in January: what caused it?"),
        (CRASH, "how many died?", "the plane in Dayton in January: how many died?"),
        (RECORDS, "what did trump say?", "what did trump say about Epstein files?"),
        (Turn("What happened in the Boulder attack?"), "who did it?", "who did Boulder attack?"),
        (Turn("What happened in the Arle experiment?"), "Why was it important?", "Why was Arle experiment important?"),
        # A question of its own is left alone after an overview.
        (MUSEUM, "Who won the World Series?", "Who won the World Series?"),
        (MUSEUM, "did chile reopen its border with peru?", "did chile reopen its border with peru?"),
    ],
)
def test_after_an_overview_the_topic_is_the_subject(context_reader, turn, question, understood):
    """They were "who did Ann Marrow?", "Egyptian: Who was arrested?" and "what caused plane?"."""
    assert stand_alone(question, [turn], reader=context_reader).text == understood


def test_what_stands_in_front_stays_the_topic(context_reader):
    """The next was asked of "Texas", the one after it of the month as well, with a comma."""
    first = Turn("What happened in Texas in July?", ("Floods hit the Hill Country.",))
    second = stand_alone("how many died?", [first], reader=context_reader)
    third = stand_alone("was anyone hurt?", [first, Turn(second.text, ("At least 90.",))], reader=context_reader)
    assert (second.text, third.text) == ("Texas in July: how many died?", "Texas in July: was anyone hurt?")


def test_what_was_asked_of_before_the_topic_is_named_behind_it(context_reader):
    before = [Turn("What was the Lewis and Clark expedition?"), Turn("What happened to Fort Clatsop?")]
    understood = stand_alone("What was the impact of the expedition?", before, reader=context_reader).text
    assert understood == "Fort Clatsop, Clark, Lewis: What was the impact of the expedition?"


@pytest.mark.parametrize(
    ("before", "question", "understood"),
    [
        ("What happened to Ann Marrow?", "why?", "Why did it happen to Ann Marrow?"),
        ("What happened to Ann Marrow?", "How come?", "Why did it happen to Ann Marrow?"),
        ("What happened at Etna in May?", "and when?", "When did it happen at Etna in May?"),
        ("What really happened in Nepal", "how many?", "Nepal: how many?"),
        ("Tell me about the penny", "why?", "the penny: why?"),
        ("egg prices", "since when?", "egg prices: since when?"),
        ("What happened in 1989?", "why?", "Why: What happened in 1989?"),
        ("Etna: was anyone hurt?", "where?", "Etna: Where was anyone hurt?"),
    ],
)
def test_a_question_word_is_asked_of_the_topic(before, question, understood):
    """They were "Why: What happened to Ann Marrow?" and "Why: Tell me about the penny"."""
    assert stand_alone(question, [Turn(before)]).text == understood


def test_without_the_reader_it_is_what_happened():
    assert stand_alone("who did it?", [SHOT]) == StandaloneQuestion(
        "Ann Marrow: who did it?", (("none", "Ann Marrow"),)
    )


@pytest.mark.parametrize(
    ("before", "question", "understood"),
    [
        ("What happened to Ann Marrow?", "and her husband?", "What happened to Ann Marrow's husband?"),
        ("How old is Ann Marrow?", "what about her son?", "How old is Ann Marrow's son?"),
        ("How old is Ann Marrow's son?", "and her husband?", "How old is Ann Marrow's husband?"),
        ("Is Ann Marrow in Rome?", "and her husband?", "Is Ann Marrow's husband in Rome?"),
        ("How high are the Trump tariffs?", "and his wife?", "Trump: and his wife?"),
    ],
)
def test_what_somebody_has_takes_their_place(context_reader, before, question, understood):
    """They were "and Ann Marrow's husband?", which asks nothing."""
    assert stand_alone(question, [Turn(before)], reader=context_reader).text == understood


@pytest.mark.parametrize(
    ("before", "question", "understood"),
    [
        ("When will TikTok be banned?", "what did trump say?", "what did trump say about TikTok?"),
        ("Who won the election in Chile?", "And what has the court said?", " about Chile, election?"),
        ("When will TikTok be banned?", "what did trump say about Gaza?", "what did trump say about Gaza?"),
        ("When did Jack Casady write Etna?", "What else did he write?", "What else did Jack Casady write?"),
    ],
)
def test_what_somebody_said_is_asked_of_what_was_spoken_of(context_reader, before, question, understood):
    """ "What did trump say?" was searched as it was typed."""
    assert stand_alone(question, [Turn(before)], reader=context_reader).text.endswith(understood)
