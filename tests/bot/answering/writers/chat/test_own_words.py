"""What a sentence in a model's own words must have from its quote."""

import pytest

from bot.answering.answer import Fault
from bot.answering.writers.chat.own_words import OwnWords
from ingest.corpus.errors import ModelFailed

QUOTE = (
    "On March 22, Wang Yi met Cho Tae-yul in Tokyo; China will put a duty of 34% on 1,200 goods worth $1.5 billion, a "
    "step that Cho called “frank and useful”."
)


@pytest.mark.parametrize(
    ("claim", "fault"),
    [
        ("China plans duties of 34% for 1,200 goods.", None),
        ("It is in Tokyo that Cho received Wang in March.", None),
        ("Goods worth $1.5 billion are hit.", None),
        ("He found it “frank and useful”.", None),
        ("China plans duties of 35% for 1,200 goods.", Fault.FIGURE),
        ("Goods worth $1.5 million are hit.", Fault.FIGURE),
        ("Goods worth $1,200 billion are hit.", Fault.FIGURE),
        ("Five ministers met in Tokyo.", Fault.FIGURE),
        ("The 64-year-old Cho received Wang.", Fault.FIGURE),
        ("Cho received Wang in April.", Fault.DATE),
        ("Cho received Wang on Tuesday.", Fault.DATE),
        ("Cho received Wang yesterday.", Fault.DATE),
        ("Cho received Wang in Seoul.", Fault.NAME),
        ("Vesuvius met Cho.", Fault.NAME),
        ("The USA put duties on goods.", Fault.NAME),
        ("He found it “frank”.", None),
        ("He found it “a disaster”.", Fault.SPEECH),
        ("He spoke of “goods worth $1.5 billion”.", Fault.SPEECH),
    ],
)
def test_every_name_figure_date_and_quoted_word_must_be_in_the_quote(claim, fault):
    assert OwnWords().fault(claim, QUOTE) is fault


class Failing:
    """As a model whose tokenizer is another one's."""

    def chance(self, text, sentence):
        raise ModelFailed("The model x failed; check ENTAILMENT_MODEL.")


def test_a_failing_entailment_model_rejects_the_sentence(caplog):
    assert OwnWords(Failing()).fault("China plans duties of 34%.", QUOTE) is Fault.NOT_ENTAILED
    assert caplog.messages == ["The model x failed; check ENTAILMENT_MODEL. The quote stands in place of a sentence."]


def test_warming_up_loads_the_entailment_model():
    with pytest.raises(ModelFailed, match="ENTAILMENT_MODEL"):
        OwnWords(Failing()).warm_up()
    OwnWords().warm_up()
