"""What proves a sentence: its quote's words in its quote's order, if the reader of statements sees that it follows."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.grounding import entailment, proof
from bot.answering.grounding.proof import prepare, proven_by_sentence
from ingest.corpus.errors import ModelFailed, ModelUnavailable
from ingest.corpus.text.folding import fold
from tests.bot.answering.grounding.attacks import ATTACKS

MOST_ATTACKS = 0.24  # that come through: 21 in 100 did when the limit of the reader was chosen (decision 30)

BRIDGE = (
    "In 2019, the old stone bridge of Lindenau, which Anna Keller had built for the city, was closed to local lorries "
    "after a storm, the mayor said on Friday."
)
MATCH = "Lindenau, who beat Altstetten 2-1 on Sunday, will meet Marrow, who lost 3-0 to Hull, in the final in Tokyo."
COUNCIL = "The council, led by Maria Greco, cut the budget for parks and raised the tax on second homes to 5 per cent."
LEE = "If it rains, the former minister Ann Lee may open the first bridge in Marrow before the second one in Hull."
VOTE = "Greco did not vote for the budget, while Keller praised it and called the mayor a friend of the parks."


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("The bridge of Lindenau was closed to local lorries after a storm, the mayor said on Friday.", BRIDGE),
        ("In 2019, the bridge of Lindenau was closed to lorries, the mayor said.", BRIDGE),
        ("Lindenau will meet Marrow in the final in Tokyo.", MATCH),
        ("Lindenau beat Altstetten 2-1 on Sunday.", MATCH),
        ("The council cut the budget for parks.", COUNCIL),
        pytest.param(
            "The council, led by Maria Greco, cut the budget.",
            COUNCIL,
            marks=pytest.mark.xfail(strict=True, reason="the reader is not sure enough"),
        ),
        ("If it rains, the former minister Ann Lee may open the first bridge in Marrow.", LEE),
        ("Greco did not vote for the budget.", VOTE),
        ("Keller praised it.", VOTE),
        ("“The bridge is shut,” said the mayor.", "“The bridge is shut,” said the mayor of Lindenau on Friday."),
        ("the bridge is shut", "The bridge is shut."),
    ],
)
def test_a_shorter_sentence_of_the_same_words_is_proven(claim, quote):
    assert proven_by_sentence(claim, quote)


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        # Who says so, a condition, a hedge, a denial.
        ("In 2019, the old stone bridge of Lindenau was closed to local lorries after a storm.", BRIDGE),
        ("The former minister Ann Lee may open the first bridge in Marrow.", LEE),
        ("If it rains, the former minister Ann Lee open the first bridge in Marrow.", LEE),
        ("If it rains, the minister Ann Lee may open the first bridge in Marrow.", LEE),
        ("If it rains, the former minister Ann Lee may open the bridge in Marrow.", LEE),
        ("Greco did vote for the budget.", VOTE),
        # Who did it to whom.
        ("Altstetten beat Lindenau 2-1 on Sunday.", MATCH),
        ("Lindenau lost 3-0 to Hull.", MATCH),
        ("Lindenau beat Altstetten 3-0.", MATCH),
        ("Altstetten 2-1 on Sunday will meet Marrow.", MATCH),
        ("The old stone bridge of Lindenau had built for the city.", BRIDGE),
        ("Maria Greco cut the budget for parks and raised the tax.", COUNCIL),
        ("The council cut the tax on second homes to 5 per cent.", COUNCIL),
        ("Greco praised it.", VOTE),
        ("Keller praised the mayor.", VOTE),
        # Other words, other figures, another order, other marks.
        ("The council lowered the budget for parks.", COUNCIL),
        ("The council cut the budget for parks by 5 per cent.", COUNCIL),
        ("The bridge was closed after a storm in 2019, the mayor said.", BRIDGE),
        ("The council raised the tax on homes to 5 per cent.", COUNCIL),
        ("The bridge is shut for the winter.", "The bridge is shut for the winter, Manning said."),
        ("The bridge is shut for the winter.", "The bridge is shut for the winter, Mohamed told reporters."),
        ("It had 900 guests a day.", "It had 900 guests in nine weeks with a limit of 30 a day."),
        ("It had 900 guests per day.", "It had 900 guests in nine weeks with a limit of 30 people per day."),
        ("The bridge is shut.", "Is the bridge shut?"),
        ("The bridge is shut.", "The bridge is shut?"),
        ("The bridge is shut?", "The bridge is shut."),
        ("", "The bridge is shut."),
        ("Ann sailed on May 2.", "Ann and Tom sailed on May 1 and May 2, respectively."),
    ],
)
def test_a_different_statement_of_the_same_words_is_not_proven(claim, quote):
    assert not proven_by_sentence(claim, quote)


def test_the_words_of_somebody_prove_nothing_that_is_told_as_a_fact():
    """A sentence in the middle of a quotation has no marks of its own, so it proved itself."""
    before, inside = "“The vote was stolen. ", "Acme deleted votes in Hull."

    assert not proven_by_sentence(inside, inside, before)
    assert not proven_by_sentence("Acme deleted votes.", inside, before)
    assert proven_by_sentence(inside, inside, f"{before.strip()}” ")
    assert proven_by_sentence(inside, inside, f"{before}\n\n")
    assert not proven_by_sentence("The vote was stolen.", before)
    assert proven_by_sentence("“The vote was stolen.”", before)


def test_few_sentences_that_were_made_to_deceive_come_through():
    through = [claim for claim, quote in ATTACKS if proven_by_sentence(claim, quote)]

    assert len(through) <= MOST_ATTACKS * len(ATTACKS), through


@given(st.text(min_size=1, max_size=80))
def test_any_text_proves_itself(text):
    assert proven_by_sentence(fold(text), text)


@settings(max_examples=60)
@given(st.text(alphabet=st.sampled_from("ab, .'“”()-–Ann@1%\n"), max_size=60), st.text(max_size=60))
def test_any_text_is_read(claim, quote):
    assert proven_by_sentence(claim, quote) in (True, False)
    assert proven_by_sentence(quote, claim) in (True, False)


def test_a_sentence_of_a_thousand_words_proves_only_itself():
    long = " and ".join(f"the bridge of town {number}" for number in range(250)) + "."

    assert not proven_by_sentence("The bridge of town 249.", long)
    assert proven_by_sentence(long, long)


def test_a_reader_that_fails_proves_nothing_and_says_so(monkeypatch, caplog):
    class Failing:
        def chance(self, text, sentence):
            raise ModelFailed("The reader of statements failed; is there enough memory?")

    monkeypatch.setattr(entailment, "shipped_reader", Failing)

    assert not proven_by_sentence("Ann left Marrow.", "Ann left Marrow on a wet Sunday of 1911.")
    assert caplog.messages == [
        "The reader of statements failed; is there enough memory? A statement counts as unproven."
    ]


@pytest.mark.parametrize(
    ("claim", "is_read"), [("She left the party.", False), ("Ann Lee left the party.", True), ("She left.", False)]
)
def test_what_stands_before_is_read_only_where_a_claim_has_a_name_of_it(monkeypatch, claim, is_read):
    """With a sentence before that said nothing of them the reader let half as many untrue ones more through."""
    texts = []

    class Reading:
        name = "reading"

        def chance(self, text, sentence):
            texts.append(text)
            return 1.0

    entailment._chance.cache_clear()
    monkeypatch.setattr(entailment, "shipped_reader", Reading)
    before, quote = "Ann Lee spoke on Friday.", "She left the party before the vote, in May."

    assert proven_by_sentence(claim, quote, before)
    entailment._chance.cache_clear()
    assert texts == [f"{before} {quote}" if is_read else quote]


def test_a_name_for_a_pronoun_is_read_though_no_word_is_left_out(monkeypatch):
    """Whoever the text before names was proven to be "he"."""
    monkeypatch.setattr(proof, "follows", lambda claim, sentence, before: False)

    assert not proven_by_sentence("Ann Lee was arrested.", "He was arrested.", "Ann Lee told police about the thief.")
    assert proven_by_sentence("He was arrested.", "He was arrested.", "Ann Lee told police about the thief.")


def test_a_missing_reader_is_told_at_the_start_which_goes_on(monkeypatch, caplog):
    class Missing:
        def load(self):
            raise ModelUnavailable("The reader of statements is missing; reinstall Dateline.")

    monkeypatch.setattr(proof, "shipped_reader", Missing)
    prepare()

    assert caplog.messages == ["The reader of statements is missing; reinstall Dateline."]
