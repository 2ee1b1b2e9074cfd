import pytest

from bot.answering.question.chosen_outlet import chosen_outlet
from bot.errors import QuestionRejected

NAMES = ["Le Parisien libéré", "Gazeta Wałbrzyska", "Reuters", "Le Soir", "Lé Soir", "CNN", "cnn"]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Le Parisien libere", "Le Parisien libéré"),
        ("GAZETA WALBRZYSKA", "Gazeta Wałbrzyska"),
        ("reuters", "Reuters"),
        ("lé soir", "Lé Soir"),
        ("Cnn", "CNN"),
    ],
)
def test_an_outlet_is_chosen_in_any_case_and_without_accents(typed, name):
    assert chosen_outlet(typed, NAMES) == name


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("parisien libere", "Le Parisien libéré"), ("Le Sóir", "Le Soir, Lé Soir"), ("Reuter's", "Reuters")],
)
def test_what_may_be_several_or_none_is_rejected_with_what_may_be_meant(typed, offered):
    with pytest.raises(QuestionRejected, match=f"^No article is from “{typed}”; try {offered}.$"):
        chosen_outlet(typed, NAMES)


def test_without_names_none_can_be_chosen():
    with pytest.raises(QuestionRejected, match="none can be chosen"):
        chosen_outlet("Reuters", [])
