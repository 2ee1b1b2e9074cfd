import pytest

from bot.answering.answer import Evidence
from bot.answering.writers.chat.draft import claims_from_draft
from bot.answering.writers.chat.own_words import OwnWords
from bot.answering.writers.chat.support import Support

STOLEN = "“The vote in Marrow was stolen. Acme deleted 2.7 million votes in Marrow. We will win,” Ann Lee said."
UNNAMED = "“The vote in Marrow was stolen. Acme deleted 2.7 million votes in Marrow. We will win.”"
DELETED = "Acme deleted 2.7 million votes in Marrow."
WITH_SPEAKER = STOLEN[STOLEN.find(DELETED) :]


@pytest.fixture
def evidence(passage_of):
    return Evidence((passage_of(STOLEN),))


def test_the_words_of_somebody_are_found_with_their_speaker(evidence):
    """The middle of a quotation was found alone, and proved itself."""
    support = Support(evidence)
    (nearest, *_) = support.nearest(DELETED, [1], 0.5)

    assert support.proof(DELETED, [1]) is None
    assert support.quote(support.proof(f"“{DELETED}”", [1])) == WITH_SPEAKER
    assert support.verbatim(nearest).text == WITH_SPEAKER


@pytest.mark.parametrize("draft", [DELETED, "Acme deleted 2.7 million votes.", "In Marrow, Acme deleted 2.7 million."])
@pytest.mark.parametrize("own_words", [None, OwnWords()])
def test_a_draft_that_tells_them_as_a_fact_gives_the_quote_with_its_speaker(evidence, draft, own_words):
    (claim,) = claims_from_draft(f"{draft[:-1]} [1].", evidence, own_words).claims

    assert claim.text == WITH_SPEAKER
    assert not claim.own_words


def test_words_of_nobody_that_do_not_show_that_they_are_quoted_are_not_shown(passage_of):
    support = Support(Evidence((passage_of(UNNAMED),)))
    shown = [support.quote(window) for window in support.nearest(DELETED, [1], 0.5)]

    assert shown
    assert all("“" in quote or "”" in quote for quote in shown)
