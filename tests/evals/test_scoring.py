import pytest

from evals.questions import EvalQuestion
from evals.scoring import answer_rank, contains, gold_rank

GOLD = "https://example.com/gold"


@pytest.mark.parametrize(
    ("text", "answers", "expected"),
    [
        ("It was the Eiffel Tower, he said.", ["Eiffel Tower"], True),
        ("It was in Parisian style.", ["Paris"], False),
        ("It was 120 per cent.", ["20"], False),
        ("Neither.", ["one", "neither"], True),
        ("He won a gold.", ["the gold"], True),
        ("He won.", [], False),
        ("He won.", ["", "The", "?!"], False),
        ("", ["he"], False),
        ("", [""], False),
    ],
)
def test_an_answer_is_found_only_as_whole_words(text, answers, expected):
    assert contains(text, answers) is expected


def passage(text="Ann won.", url="https://example.com/1", copies=()):
    return {"text": text, "url": url, "copies": list(copies)}


def question(*answers):
    return EvalQuestion("q", "Who won?", None, answers, frozenset([GOLD]))


@pytest.mark.parametrize(
    ("passages", "rank"),
    [
        ([passage(url=GOLD)], 1),
        ([passage(), passage(url=GOLD)], 2),
        ([passage("Ben won.", url=GOLD), passage(url=GOLD)], 2),
        ([passage(copies=["https://example.com/2", GOLD])], 1),
        ([passage(url=None, copies=[GOLD])], 1),
        ([passage(), passage(url=None) | {"article_id": GOLD}], 2),  # known by its id where it has no link
        ([passage(), passage("Ben won.", url=GOLD)], None),
        ([passage(url=GOLD + "/")], None),
        ([], None),
    ],
)
def test_the_rank_is_of_the_first_gold_passage_with_an_answer(passages, rank):
    assert gold_rank(question("Zoe", "Ann"), passages) == rank


@pytest.mark.parametrize(
    ("passages", "rank"),
    [([passage()], 1), ([passage("Ben won.", url=GOLD), passage()], 2), ([passage("Ben won.")], None), ([], None)],
)
def test_the_answer_rank_does_not_need_a_gold_article(passages, rank):
    assert answer_rank(question("Zoe", "Ann"), passages) == rank
