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


@pytest.mark.parametrize(
    ("text", "answer", "expected"),
    [
        ("Its 24,000 panels stand there.", "24", False),
        ("Its 24,000 panels stand there.", "000 panels", False),
        ("Its 24,000 panels stand there.", "24,000 panels", True),
        ("A magnitude of 3.1.", "3", False),
        ("A magnitude of 3.1.", "1", False),
        ("A magnitude of 3.1.", "3.1", True),
        ("It was 56.2 percent.", "2 percent", False),
        ("It was 1,234,567.89.", "234", False),
        ("It was 1,234,567.89.", "1,234,567.89", True),
        ("It ends at 9.30 p.m.", "9:30", True),
        ("On 12.10.2026.", "2026", True),
        ("In 2019,2020 and 2021.", "2020", True),
        ("They won 3-1.", "3", True),
        ("In 1921, it ran dry.", "1921", True),
    ],
)
def test_a_part_of_a_figure_is_no_answer(text, answer, expected):
    """ "24,000 panels" was counted as right where 24 was accepted, and 3.1 where 3 was."""
    assert contains(text, [answer]) is expected


@pytest.mark.parametrize(
    ("text", "answer", "expected"),
    [
        ("他在北京出生。", "北京", True),
        ("他在北京出生。", "上海", False),
        ("彼は東京タワーに登った。", "東京タワー", True),
        ("他有24,000块面板。", "24", False),
    ],
)
def test_in_a_script_without_spaces_an_answer_is_found_between_letters(text, answer, expected):
    """No answer in Chinese or Japanese was ever found."""
    assert contains(text, [answer]) is expected


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
