"""A question that takes for granted what the quotes contradict is noticed; one that they bear out is left alone."""

import pytest

from bot.answering.answer import Citation, Quote
from bot.answering.premise import contradicting

CONTRADICTED = [
    ("Why did China drop its tariffs?", "China raised its tariffs on American goods to 34 per cent."),
    ("Why did the bank cut its rate?", "The bank raised its rate by a quarter of a point on Tuesday."),
    ("Why did oil prices fall on Monday?", "Oil prices rose sharply on Monday after the attack."),
    ("When did Greco resign?", "Greco did not resign, her office said."),
    ("Why did the minister resign?", "The minister refused to resign."),
    ("Why did the senate reject the bill?", "The senate approved the bill by 52 votes to 48."),
    ("Why did the court convict Rossi?", "The court acquitted Rossi of all charges."),
    ("Why did Greco lose the race?", "Greco won the race by two points."),
    ("What made the government ban the drug?", "The government legalised the drug last year."),
    ("Why did the museum not open on Friday?", "The museum opened on Friday as planned."),
    ("When was the airport closed?", "The airport was not closed."),
    ("Why did the bank cut its rate?", "The bank raised its rate for the first time since 2007."),
]
BORNE_OUT = [
    # One follows the other in time, or is done by somebody else, or was long ago.
    ("When did Marta Greco die?", "Marta Greco is survived by her two children."),
    ("When did the shutdown start?", "The shutdown ended on 12 November after 43 days."),
    ("Why was the Smolen bridge closed?", "The Smolen bridge opened in 1937."),
    ("When will Greco leave the bank?", "Greco joined the bank in 2012."),
    ("Where was the suspect arrested?", "The suspect was released on bail."),
    ("Why was the museum closed?", "The museum will reopen on Monday."),
    ("Why did Arsenal lose to Chelsea?", "Chelsea won against Arsenal by two goals to one."),
    ("Why did Nvidia stock drop?", "Nvidia stock has grown tenfold since 2023."),
    ("Why did Nvidia stock drop?", "Nvidia stock rose tenfold in 2023."),
    ("Where can I buy the phone?", "Nvidia sells the phone in stores."),
    ("Why did China raise its tariffs?", "China raised its tariffs on American goods to 34 per cent."),
    ("Did China drop its tariffs?", "China raised its tariffs on American goods to 34 per cent."),
    ("Who won the race?", "Rossi lost the race and Bianchi won it."),
    ("Why did oil prices fall on Monday?", "Oil prices rose last week but fell on Monday."),
    ("Why did the price of gas rise?", "Demand for gas fell in the spring."),
    ("Why did the minister resign?", "The minister resigned after the report."),
    ("Why did the minister not resign?", "The minister did not resign."),
    ("When did the airport close?", "The airport closed at noon and opened again at dusk."),
    ("Why did stocks fall?", "The bank raised its rate."),
    ("How did the climber survive?", "The climber survived, but two of her friends died."),
    ("Why was Rossi acquitted?", "Rossi was not convicted, because the witness had lied."),
    ("Where did the talks begin?", "The talks ended without a result; they had begun in Geneva."),
]


@pytest.fixture(scope="session")
def cited(passage_of):
    def citation(text, title="A report"):
        passage = passage_of(text, title=title)
        return Citation(1, Quote("v1", 0, len(text), text), passage)

    return citation


@pytest.mark.parametrize(("question", "quote"), CONTRADICTED)
def test_what_the_quote_contradicts_is_noticed(cited, question, quote):
    citation = cited(quote)

    assert contradicting(question, [citation]) is citation


@pytest.mark.parametrize(("question", "quote"), BORNE_OUT)
def test_what_the_quote_bears_out_or_leaves_open_is_left_alone(cited, question, quote):
    assert contradicting(question, [cited(quote)]) is None


def test_a_quote_that_bears_it_out_outweighs_the_others(cited):
    quotes = [cited("China raised its tariffs in April."), cited("China dropped its tariffs in May.")]

    assert contradicting("Why did China drop its tariffs?", quotes) is None


def test_the_headline_may_say_whom_it_is_about(cited):
    named = cited("It raised its tariffs on Friday.", title="China answers Trump")

    assert contradicting("Why did China drop its tariffs?", [named]) is named
    assert contradicting("Why did China drop its tariffs?", [cited("It raised its tariffs on Friday.")]) is None


def test_without_quotes_there_is_nothing_to_say():
    assert contradicting("Why did China drop its tariffs?", []) is None
