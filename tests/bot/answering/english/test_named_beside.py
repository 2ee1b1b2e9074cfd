import pytest

from bot.answering.english.named_beside import is_one_name, named_beside
from bot.answering.english.spelling import country_of
from bot.answering.english.terms import stem, words


@pytest.fixture
def beside():
    """The names that stand in a text beside the words of an office."""

    def names(text, office):
        return [
            text[named.start : named.end]
            for named in named_beside(text, frozenset(stem(country_of(word)) for word in words(office)))
        ]

    return names


@pytest.mark.parametrize(
    ("text", "office", "name"),
    [
        ("Then Foreign Minister Ann Lee left.", "foreign minister", "Ann Lee"),
        ("Canadian Prime Minister Kim Roe's plan", "prime minister canada", "Kim Roe"),
        ("Canada's Prime Minister Kim Roe spoke.", "prime minister canada", "Kim Roe"),
        ("Canada’s Prime Minister Kim Roe spoke.", "prime minister canada", "Kim Roe"),
        ("Canada's prime minister, Kim Roe, spoke.", "prime minister canada", None),
        ("the Canadian prime minister, Kim Roe, spoke.", "prime minister canada", "Kim Roe"),
        ("Kim Roe, prime minister of Canada, spoke.", "prime minister canada", "Kim Roe"),
        ("Kim Roe, the prime minister, spoke.", "prime minister", "Kim Roe"),
        ("Health and Human Services Secretary Robert F. Moe Jr. He spoke.", "health secretary", "Robert F. Moe Jr"),
        ("House Minority Leader Rep. Kim Roe, D-N.Y.", "house minority leader", "Kim Roe"),
        ("Cuban President Miguel Roe-Lee said", "president cuba", "Miguel Roe-Lee"),
        ("U.S. Attorney General Kim Roe", "attorney general", "Kim Roe"),
        ("The champion Eagles", "champions", "Eagles"),
        # Another office, or none.
        ("former Prime Minister Kim Roe", "prime minister", None),
        ("Former U.S. Attorney General Kim Roe", "attorney general", None),
        ("Former US Attorney General Kim Roe", "attorney general", None),
        ("The US Attorney General Kim Roe", "attorney general", "Kim Roe"),
        ("then-Prime Minister Kim Roe", "prime minister", None),
        ("Deputy Prime Minister Kim Roe", "prime minister", None),
        ("Arizona Attorney General Kim Roe", "attorney general", None),
        ("Kim Roe, vice president of research, said", "vice president", None),
        ("White House Deputy Chief of Staff Kim Roe", "white house chief staff", None),
        # No name, or one that the question has.
        ("Prime Minister on Monday", "prime minister", None),
        ("The prime minister Monday", "prime minister", None),
        ("named prime minister Sept. 10", "prime minister", None),
        ("The prime minister. Kim Roe spoke.", "prime minister", None),
        ("Ann Lee, Kim Roe and Tom Poe", "kim roe", None),
        ("King Charles III waved.", "king charles", None),
        ("minister", "minister", None),
    ],
)
def test_a_name_beside_the_words_of_an_office(beside, text, office, name):
    assert beside(text, office) == ([name] if name else [])


def test_each_place_has_its_own(beside):
    text = "Mayor Ann Lee met the mayor, who met Mayor Kim Roe."
    assert beside(text, "mayor") == ["Ann Lee", "Kim Roe"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("moe", "robert moe", True),
        ("russ moe", "russell moe", True),
        ("leo xiv", "leo", True),
        ("john moe", "john poe", False),
    ],
)
def test_one_name(one, other, same):
    assert is_one_name(one.split(), other.split()) is same
    assert is_one_name(other.split(), one.split()) is same
