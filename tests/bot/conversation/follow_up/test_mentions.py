import pytest

from bot.conversation.follow_up.mentions import Turn, mentions


@pytest.mark.parametrize(
    ("answer", "names"),
    [
        ("Intel named Lip-Bu Tan chief executive.", ["Lip-Bu Tan"]),
        ("Lip-Bu Tan runs it.", ["Lip-Bu Tan"]),
        ("It was filmed by Jean-Luc Godard in Paris.", ["Jean-Luc Godard", "Paris"]),
        ("It was said by Ann Smith-Jones.", ["Ann Smith-Jones"]),
        ("In Bonn - Berlin too - it rained.", ["Bonn", "Berlin"]),
        ("Long-term rates fell in Bonn.", ["Bonn"]),
        ("The Israel-Hamas war went on.", ["Israel", "Hamas"]),
        ("The bells of Notre-Dame rang in Paris.", ["Notre-Dame", "Paris"]),
        ("The Trump-Putin talks began. Putin came late.", ["Trump", "Putin"]),
    ],
)
def test_a_hyphen_joins_the_parts_of_one_name_only(answer, names):
    assert [mention.text for mention in mentions((), [Turn("", (answer,))]) if mention.is_name] == names
