import pytest

from bot.answering.question.spelling import corrected
from tests.bot.answering.queries import query_of


@pytest.mark.parametrize(
    ("typed", "searched"),
    [
        ("Europa Cliper", "Europa Clipper"),
        ("what did trupm threaten brics with", "what did Trump threaten brics with"),
        ("the genva talks", "the Geneva talks"),
        ("What did Jerome Powall say?", "What did Jerome Powell say?"),
        ("What did Jerome Powel say?", "What did Jerome Powell say?"),
        ("who is simone byles", "who is simone Biles"),
    ],
)
def test_a_name_is_searched_for_as_the_articles_spell_it(samples, typed, searched):
    spelling = corrected(query_of(typed), samples.corpus)

    assert spelling.text == searched
    (note,) = spelling.notes
    assert note.startswith("Searched for “")


@pytest.mark.parametrize(
    "text",
    [
        "Who met in Tokyo?",
        "sourdough bread",
        "Jerome Towel",  # no article holds the name so
        "the tarifs",  # no name
        "What is the tarif that Vietnam pays?",
        "Noto",  # too short to be told from others
        "Simone Towel",  # no article has these side by side
        "Byles",  # one letter in common, and nothing beside it to confirm the name
        "China's exporters",  # a possessive and a plural are no errors
        "the Chinas of this world",
        "",
        '") OR 1',
    ],
)
def test_everything_else_stays_as_typed(samples, text):
    assert corrected(query_of(text), samples.corpus).text == text
    assert corrected(query_of(text), samples.corpus).notes == ()


def test_a_corrected_spelling_is_noted_and_the_question_unchanged(samples, quoted):
    reply = samples.ask("who led the american side in the genva talks")

    assert "Scott Bessent" in quoted(samples, reply)
    assert reply.question.text == "who led the american side in the genva talks"
    assert reply.notes[-1] == "Searched for “Geneva” instead of “genva”."


@pytest.mark.parametrize("name", ["Tromso", "Zurich", "Tromsø", "Zürich"])
def test_a_name_without_its_accents_is_no_error(corpus_with, name):
    """It said "Searched for “Tromsø” instead of “Tromso”"."""
    corpus = corpus_with("The talks began in Zürich and went on in Tromsø.")

    assert corrected(query_of(f"Who met in {name}?"), corpus).notes == ()
