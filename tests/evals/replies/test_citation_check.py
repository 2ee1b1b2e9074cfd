import pytest

from evals.replies.citation_check import check_citations, supported

ONE, TWO = "The mayor closed the airport on Saturday.", "It opened again on Sunday."


def reply(*claims):
    return {
        "claims": [{"text": text, "citations": list(numbers)} for text, numbers in claims],
        "citations": [{"number": 1, "quote": ONE}, {"number": 2, "quote": TWO}],
    }


@pytest.mark.parametrize(
    ("claim", "quotes", "is_supported"),
    [
        (ONE, [ONE], True),
        ("The articles say otherwise: " + ONE, [ONE], True),
        ("4 April 2025: " + ONE, [ONE], True),
        ("In December 2022: " + ONE, [ONE], True),
        ("In December 2022 " + ONE, [ONE], False),
        (ONE, [TWO, ONE], True),
        ("The mayor closed the airport.", [TWO, ONE], True),
        ("On Saturday the airport was closed.", [ONE], False),
        ("The mayor closed the airport on Sunday.", [ONE], False),
        (ONE, [], False),
        ("", [ONE], False),
    ],
)
def test_a_claim_is_supported_by_a_quote_that_says_it(claim, quotes, is_supported):
    assert supported(claim, [{"quote": quote} for quote in quotes]) is is_supported


def test_a_claim_in_own_words_needs_the_facts_of_its_quote():
    assert supported("The airport was shut on Saturday.", [{"quote": ONE}], own_words=True)
    assert not supported("The airport was shut on Sunday.", [{"quote": ONE}], own_words=True)


@pytest.mark.parametrize(
    ("claims", "counts"),
    [
        ([(ONE, [1]), (TWO, [2])], (2, 2, 2)),
        ([(ONE, [2])], (0, 1, 0)),
        ([(ONE, [1, 2])], (1, 2, 1)),  # the second says nothing of it
        ([(ONE, [1, 9])], (1, 2, 1)),  # a number that leads nowhere
        ([("Another thing.", [1])], (0, 1, 0)),
        ([], (0, 0, 0)),
    ],
)
def test_supported_claims_citations_and_supporting_citations_are_counted(claims, counts):
    assert check_citations(reply(*claims)) == counts
