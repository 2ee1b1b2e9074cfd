"""What limits a statement in the quote may not be left out of the claim."""

import pytest

from bot.answering.answer import Fault
from bot.answering.grounding.guard import fault_in_words
from bot.answering.grounding.limits import limit_left_out

LEFT_OUT = """
The president was jailed for corruption. | The former president was jailed for corruption.
The minister resigned on Friday. | The deputy minister resigned on Friday.
It is the largest fire in California. | It is one of the largest fires in California.
It is the largest fire in California. | It is the second-largest fire in California.
The army withdrew from Gaza. | The army withdrew from parts of Gaza.
The strike closed the airports. | The strike closed most of the airports.
Trump died in a hospital in New York. | Trump's brother died in a hospital in New York.
The minister resigned before the vote. | The minister resigned after the vote.
"""
KEPT = """
The former president was jailed for corruption. | The former president was jailed for corruption.
The president was jailed. | The president was jailed, and so was the former minister.
The president was jailed. | The president, a former minister, was jailed.
It is one of the largest fires in California. | It is one of the largest fires in California.
It is the largest fire in California. | It is the largest fire in California, and one of the oldest.
The army withdrew from parts of Gaza. | The army withdrew from parts of Gaza.
Trump's brother died in New York. | Trump's brother died in New York.
Trump met the press. | Trump met the press with Trump's lawyer.
The minister resigned before the vote. | The minister resigned before the vote.
The minister resigned. | The minister resigned after the vote.
The protest grew after the arrest. | The protest grew after the arrest.
One of the men was freed. | One of the men was freed.
"""


def rows(table):
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]


@pytest.mark.parametrize(("claim", "quote"), rows(LEFT_OUT))
def test_a_claim_that_leaves_out_what_limits_it_is_dropped(claim, quote):
    assert limit_left_out(claim, quote)
    assert fault_in_words(claim, quote) is Fault.LIMITED


@pytest.mark.parametrize(("claim", "quote"), rows(KEPT))
def test_a_claim_that_keeps_it_or_needs_none_stands(claim, quote):
    assert not limit_left_out(claim, quote)
