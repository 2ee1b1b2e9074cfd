import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.answer import Evidence
from bot.answering.citations import cite
from bot.answering.writers.proposal import ProposedClaim

TEXTS = ("It rained. Etna erupted on Saturday. The airport was closed.", "Ash fell on Catania. It rained.")


@pytest.fixture(scope="session")
def evidence(passage_of):
    return Evidence(
        tuple(
            passage_of(text, start=100 * number, passage_id=number, version_id=f"v{number}")
            for number, text in enumerate(TEXTS, start=1)
        )
    )


def test_a_true_claim_stands(evidence):
    claims, (citation,) = cite([ProposedClaim("Etna  erupted.", 1, " Etna erupted on Saturday. ")], evidence)

    assert [(claim.text, claim.citations) for claim in claims] == [("Etna erupted.", (1,))]
    assert citation.number == 1
    assert citation.passage is evidence.passages[0]
    assert (citation.quote.version_id, citation.quote.start, citation.quote.end) == ("v1", 111, 136)


@pytest.mark.parametrize("number", [-1, 0, 3, 10**9])
def test_a_number_that_points_nowhere_is_dropped(evidence, number):
    assert cite([ProposedClaim("It rained.", number, "It rained.")], evidence) == ((), ())


@pytest.mark.parametrize("quote", ["Etna erupted on Sunday.", "etna erupted", "Ash fell on Catania.", "", " \n"])
def test_a_quote_that_is_not_there_is_dropped(evidence, quote):
    assert cite([ProposedClaim("Etna erupted.", 1, quote)], evidence) == ((), ())


@pytest.mark.parametrize("text", ["", " \n\t"])
def test_an_empty_claim_is_dropped(evidence, text):
    assert cite([ProposedClaim(text, 1, "It rained.")], evidence) == ((), ())


def test_the_same_sentence_stands_once(evidence):
    claims, citations = cite(
        [ProposedClaim("It rained.", 1, "It rained."), ProposedClaim(" It  rained.", 2, "It rained.")], evidence
    )

    assert [claim.citations for claim in claims] == [(1,)]
    assert [citation.quote.version_id for citation in citations] == ["v1"]


def test_two_claims_share_the_number_of_one_quote(evidence):
    claims, citations = cite(
        [ProposedClaim("It was wet.", 1, "It rained."), ProposedClaim("Rain fell.", 1, "It rained.")], evidence
    )

    assert [claim.citations for claim in claims] == [(1,), (1,)]
    assert len(citations) == 1


def test_the_same_words_in_two_articles_are_two_quotes(evidence):
    _, citations = cite(
        [ProposedClaim("It was wet.", 2, "It rained."), ProposedClaim("Rain fell.", 1, "It rained.")], evidence
    )

    assert [(citation.number, citation.quote.version_id) for citation in citations] == [(1, "v2"), (2, "v1")]


spans = st.tuples(st.integers(0, 60), st.integers(0, 60))
lies = st.builds(ProposedClaim, st.text(max_size=20), st.integers(-3, 5), st.text(max_size=20))
half_truths = st.builds(
    lambda text, number, source, span: ProposedClaim(text, number, TEXTS[source][min(span) : max(span)]),
    st.text(max_size=20),
    st.integers(-1, 3),
    st.integers(0, 1),
    spans,
)


@settings(derandomize=True, deadline=None, max_examples=300)
@given(st.lists(st.one_of(lies, half_truths), max_size=8))
def test_a_lying_writer_gets_nothing_through(evidence, proposed):
    claims, citations = cite(proposed, evidence)

    for citation in citations:
        passage, quote = citation.passage, citation.quote
        assert passage in evidence.passages
        assert quote.version_id == passage.version_id
        assert quote.text
        assert quote.text == passage.text[quote.start - passage.start : quote.end - passage.start]
    used = list(dict.fromkeys(number for claim in claims for number in claim.citations))
    assert used == [citation.number for citation in citations] == list(range(1, len(citations) + 1))
    assert len({citation.quote for citation in citations}) == len(citations)
    assert all(claim.text and claim.citations for claim in claims)
    assert len({claim.text for claim in claims}) == len(claims)
