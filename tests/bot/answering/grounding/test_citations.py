import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.answer import Dropped, Evidence, Fault, ProposedClaim, ProposedQuote
from bot.answering.grounding.citations import cite
from ingest.corpus.text.folding import fold

TEXTS = ("It rained. Etna erupted on Saturday. The airport was closed.", "Ash fell on Catania. It rained.")


def claim(text, number, quote):
    return ProposedClaim(text, (ProposedQuote(number, quote),))


@pytest.fixture(scope="session")
def evidence(passage_of):
    return Evidence(
        tuple(
            passage_of(text, start=100 * number, passage_id=number, version_id=f"v{number}")
            for number, text in enumerate(TEXTS, start=1)
        )
    )


def test_a_proven_claim_is_kept(evidence):
    cited = cite([claim("Etna  erupted.", 1, " Etna erupted on Saturday. ")], evidence)

    assert [(claim.text, claim.citations) for claim in cited.claims] == [("Etna erupted.", (1,))]
    (citation,) = cited.citations
    assert citation.number == 1
    assert citation.passage is evidence.passages[0]
    assert (citation.quote.version_id, citation.quote.start, citation.quote.end) == ("v1", 111, 136)


@pytest.mark.parametrize("number", [-1, 0, 3, 10**9])
def test_a_claim_with_an_invalid_number_is_dropped(evidence, number):
    assert cite([claim("It rained.", number, "It rained.")], evidence).claims == ()


@pytest.mark.parametrize("quote", ["Etna erupted on Sunday.", "etna erupted", "Ash fell on Catania.", "", " \n"])
def test_a_claim_whose_quote_is_not_in_the_passage_is_dropped(evidence, quote):
    assert cite([claim("Etna erupted.", 1, quote)], evidence).claims == ()


@pytest.mark.parametrize("text", ["", " \n\t"])
def test_an_empty_claim_is_dropped(evidence, text):
    assert cite([claim(text, 1, "It rained.")], evidence).claims == ()


def test_a_repeated_sentence_appears_once(evidence):
    cited = cite([claim("It rained.", 1, "It rained."), claim(" It  rained.", 2, "It rained.")], evidence)

    assert [claim.citations for claim in cited.claims] == [(1,)]
    assert [citation.quote.version_id for citation in cited.citations] == ["v1"]


@pytest.mark.parametrize("repetition", ["It rained", "“It rained.”", "IT RAINED!"])
def test_a_repetition_that_differs_in_punctuation_is_dropped(evidence, repetition):
    cited = cite([claim("It rained.", 1, "It rained."), claim(repetition, 2, "It rained")], evidence)

    assert [(claim.text, claim.citations) for claim in cited.claims] == [("It rained.", (1,))]
    assert len(cite([claim(repetition, 2, "It rained")], evidence, after=cited).claims) == 1


def test_a_sentence_with_a_different_figure_or_word_is_kept(passage_of):
    evidence = Evidence((passage_of("It rained 3 days. It rained -3 days. It rained 3.5 days. It did not rain."),))
    statements = ["It rained 3 days.", "It rained -3 days.", "It rained 3.5 days.", "It did not rain."]

    assert [kept.text for kept in cite([claim(text, 1, text) for text in statements], evidence).claims] == statements


def test_two_claims_share_the_number_of_one_quote(evidence):
    quote = "Etna erupted on Saturday."
    cited = cite([claim(quote, 1, quote), claim("Etna erupted.", 1, quote)], evidence)

    assert [claim.citations for claim in cited.claims] == [(1,), (1,)]
    assert len(cited.citations) == 1


def test_the_same_words_in_two_articles_are_two_quotes(evidence):
    own = ProposedClaim("It rained again.", (ProposedQuote(1, "It rained."),), own_words=True)
    cited = cite([claim("It rained.", 2, "It rained."), own], evidence)

    assert [(citation.number, citation.quote.version_id) for citation in cited.citations] == [(1, "v2"), (2, "v1")]


def test_a_claim_may_rest_on_several_quotes(evidence):
    both = ProposedClaim(
        "Ash fell on Catania.",
        (ProposedQuote(1, "Etna erupted on Saturday."), ProposedQuote(2, "Ash fell on Catania.")),
    )
    cited = cite([claim("Ash fell.", 2, "Ash fell on Catania."), both], evidence)

    assert [kept.citations for kept in cited.claims] == [(1,), (2, 1)]
    assert [citation.quote.version_id for citation in cited.citations] == ["v2", "v1"]


@pytest.mark.parametrize("missing", [ProposedQuote(2, "It rained twice."), ProposedQuote(3, "It rained.")])
def test_one_missing_quote_drops_the_claim(evidence, missing):
    half = ProposedClaim("It rained.", (ProposedQuote(1, "It rained."), missing))
    cited = cite([half], evidence)

    assert cited.claims == cited.citations == ()
    assert cited.dropped == (Dropped("It rained.", Fault.NO_QUOTE),)


@pytest.mark.parametrize(
    ("text", "quote", "proven", "own"),
    [
        ("Etna erupted.", "Etna erupted on Saturday.", None, None),
        ("Etna erupted on Sunday.", "Etna erupted on Saturday.", Fault.UNPROVEN, Fault.DATE),
        ("Vesuvius erupted.", "Etna erupted on Saturday.", Fault.UNPROVEN, Fault.NAME),
        ("It snowed for three days.", "It rained.", Fault.UNPROVEN, Fault.FIGURE),
        ("It snowed.", "It rained.", Fault.UNPROVEN, None),
    ],
)
def test_a_claim_that_its_quote_does_not_support_is_dropped_with_its_reason(evidence, text, quote, proven, own):
    for own_words, reason in ((False, proven), (True, own)):
        cited = cite([ProposedClaim(text, (ProposedQuote(1, quote),), own_words)], evidence)

        assert [entry.reason for entry in cited.dropped] == ([reason] if reason else [])
        assert [(entry.text, entry.own_words) for entry in cited.claims] == ([] if reason else [(text, own_words)])


def test_a_part_of_a_sentence_is_quoted_but_proves_nothing(evidence):
    assert cite([claim("erupted on", 1, "erupted on")], evidence).claims
    assert not cite([claim("Etna erupted", 1, "Etna erupted on")], evidence).claims


@pytest.mark.parametrize("text", ["It rained.", "The airport was closed."])
def test_a_sentence_beside_its_quote_proves_no_claim(evidence, text):
    cited = cite([claim(text, 1, "Etna erupted on Saturday.")], evidence)

    assert cited.claims == ()
    assert cited.dropped == (Dropped(text, Fault.UNPROVEN),)


def test_a_pronoun_of_a_quote_is_understood_by_what_stands_before_it(passage_of):
    evidence = Evidence((passage_of("Greco opened the bridge on Friday. She thanked the builders."),))
    quote = "She thanked the builders."

    assert cite([claim("Greco thanked the builders.", 1, quote)], evidence).claims
    assert not cite([claim("Keller thanked the builders.", 1, quote)], evidence).claims


STOLEN = "“The vote in Marrow was stolen. Acme deleted 2.7 million votes in Marrow. We will win,” Ann Lee said."
DELETED = "Acme deleted 2.7 million votes in Marrow."


@pytest.mark.parametrize(
    ("text", "quote", "own_words", "stands"),
    [
        (DELETED, DELETED, False, False),
        (DELETED, DELETED, True, False),
        ("In Marrow, Acme deleted 2.7 million votes.", DELETED, True, False),
        ("In Marrow, Acme deleted 2.7 million votes.", STOLEN[STOLEN.find(DELETED) :], True, False),
        ("Ann Lee said Acme deleted 2.7 million votes.", STOLEN[STOLEN.find(DELETED) :], True, True),
        (STOLEN[STOLEN.find(DELETED) :], STOLEN[STOLEN.find(DELETED) :], False, True),
        (f"“{DELETED}”", DELETED, False, True),
    ],
)
def test_the_words_of_somebody_are_not_told_as_a_fact(passage_of, text, quote, own_words, stands):
    """A sentence in the middle of a quotation stood: it was its own quote, or had all facts of one."""
    evidence = Evidence((passage_of(STOLEN),))

    assert bool(cite([ProposedClaim(text, (ProposedQuote(1, quote),), own_words)], evidence).claims) is stands


def test_a_quote_that_had_no_room_for_its_speaker_stands_itself(passage_of):
    evidence, quotes = Evidence((passage_of(STOLEN),)), (ProposedQuote(1, DELETED),)

    assert cite([ProposedClaim(DELETED, quotes, without_speaker=True)], evidence).claims
    assert not cite([ProposedClaim("Acme deleted votes.", quotes, without_speaker=True)], evidence).claims


def test_claims_added_later_continue_the_numbers(evidence):
    first = cite([claim("It rained.", 1, "It rained.")], evidence)
    cited = cite([claim("Ash fell on Catania.", 2, "Ash fell on Catania.")], evidence, after=first)

    assert [kept.citations for kept in cited.claims] == [(1,), (2,)]


spans = st.tuples(st.integers(0, 60), st.integers(0, 60))
lies = st.builds(claim, st.text(max_size=20), st.integers(-3, 5), st.text(max_size=20))
half_truths = st.builds(
    lambda text, number, source, span: claim(text, number, TEXTS[source][min(span) : max(span)]),
    st.one_of(st.text(max_size=20), st.sampled_from(["It rained.", "Etna erupted", "Ash fell on Catania."])),
    st.integers(-1, 3),
    st.integers(0, 1),
    spans,
)


@settings(derandomize=True, deadline=None, max_examples=300)
@given(st.lists(st.one_of(lies, half_truths), max_size=8))
def test_no_claim_of_a_lying_writer_is_without_a_stored_quote(evidence, proposed):
    cited = cite(proposed, evidence)

    for citation in cited.citations:
        passage, quote = citation.passage, citation.quote
        assert passage in evidence.passages
        assert quote.version_id == passage.version_id
        assert quote.text
        assert quote.text == passage.text[quote.start - passage.start : quote.end - passage.start]
    used = list(dict.fromkeys(number for claim in cited.claims for number in claim.citations))
    assert used == [citation.number for citation in cited.citations] == list(range(1, len(used) + 1))
    assert len({citation.quote for citation in cited.citations}) == len(cited.citations)
    assert all(claim.text and claim.citations for claim in cited.claims)
    assert len({claim.text for claim in cited.claims}) == len(cited.claims)


@settings(derandomize=True, deadline=None, max_examples=300)
@given(spans, st.integers(0, 1))
def test_a_claim_equal_to_its_quote_is_kept(evidence, span, source):
    quote = TEXTS[source][min(span) : max(span)].strip()
    cited = cite([claim(fold(quote), source + 1, quote)], evidence)

    assert len(cited.claims) == bool(quote)
