"""What the fit of remarks reads."""

from bot.conversation.follow_up.remarks import KINDS, NEWS, Remark
from evals.fit.remarks import IMPORTANCE, fitted_texts
from evals.followups.remarks import Phrase


def test_a_phrase_is_fitted_on_as_it_is_read_and_with_its_courtesies():
    """The fit knew "link please" alone, of which only "link" is read."""
    written = [Phrase("thanks, any updates?", Remark.NEWEST), Phrase("link  please", Remark.SOURCES)]
    texts, kinds, importance = fitted_texts(written, [Phrase("Who won?", NEWS)])

    assert texts == ["any updates?", "link", "Who won?", "thanks, any updates?", "link please"]
    assert [KINDS[kind] for kind in kinds] == [*(Remark.NEWEST, Remark.SOURCES, NEWS), *(Remark.NEWEST, Remark.SOURCES)]
    assert importance == [1.0, 1.0, IMPORTANCE, 1.0, 1.0]
