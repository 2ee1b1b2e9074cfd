""" "Not", "said", "may": a claim must not turn what is denied, said or planned into a fact, nor the other way round."""

import pytest

from bot.answering.answer import Fault
from bot.answering.grounding.guard import fault_in_words

STANDS = [
    ("The bank did not raise its rate.", "The bank did not raise its rate on Tuesday."),
    ("The bank didn't raise its rate.", "The bank has not raised its rate."),
    ("Nobody was hurt.", "Nobody was hurt in the fire."),
    ("The fire hurt nobody.", "Nobody was hurt in the fire."),
    ("Greco denied taking the money.", "Greco denied that she had taken the money."),
    ("Greco said that she had not taken the money.", "Greco said she has not taken the money."),
    ("Officials said 12 people died.", "Officials said that 12 people died."),
    ("12 people died, according to officials.", "12 people died in the blast, officials said."),
    ("The mayor said that the bridge is safe.", "“The bridge is safe,” the mayor said on Monday."),
    ("The blast killed 12 people.", "The blast killed 12 people, and officials said gas was the cause."),
    ("The blast killed 12 people.", "The blast, which officials said was caused by gas, killed 12 people."),
    ("Powell met reporters.", "Powell, who said he was tired, met reporters."),
    ("China plans to raise its tariffs.", "China plans to raise tariffs next month."),
    ("The tariff may rise.", "The tariff may rise again."),
    ("China is expected to raise its tariffs.", "China is likely to raise its tariffs."),
    ("Trump threatened to raise the tariff.", "Trump threatened to raise the tariff to 50%."),
    ("If it rains, the match will be cancelled.", "The match will be cancelled if it rains."),
    ("The talks failed.", "The talks failed to bring peace, and failed twice."),
    ("The parliament did not approve the budget.", "The parliament rejected the budget and did not approve the tax."),
    ("The minister has not resigned.", "The minister refused to resign."),
    ("Prices fell in March.", "Prices fell in March and rose in April."),
    ("The Lions are one win away from the cup.", "The Lions are one win away from their first cup."),
    ("The man was accused of stealing a car.", "Police accused the man of stealing a car."),
    ("He is reportedly in hospital.", "He is in hospital, local media reported."),
    ("It is unlikely that the bridge will open.", "The bridge is unlikely to open this year."),
    ("The company will cut jobs.", "The company will cut jobs in May."),
    ("The rain may stop and the match will be played.", "The match will be played, and the rain may stop."),
    ("People reported a fire, police said.", "People reported a fire in Hull, police said."),
    ("A man is accused of theft.", "A man is accused of theft, the prosecutor said."),
]
FAILS = [
    ("The bank raised its rate.", "The bank did not raise its rate.", Fault.NEGATION),
    ("The bank did not raise its rate.", "The bank raised its rate on Tuesday.", Fault.NEGATION),
    ("People were hurt in the fire.", "No people were hurt in the fire.", Fault.NEGATION),
    ("Greco took the money.", "Greco denied taking the money.", Fault.NEGATION),
    ("Greco took the money.", "Greco denied that she took the money.", Fault.NEGATION),
    ("He pleaded guilty.", "He pleaded not guilty.", Fault.NEGATION),
    ("The police found evidence of fraud.", "The police found no evidence of fraud.", Fault.NEGATION),
    ("The minister resigned.", "The minister refused to resign.", Fault.NEGATION),
    ("The rescuers reached the climbers.", "The rescuers failed to reach the climbers.", Fault.NEGATION),
    ("The bridge will open this year.", "The bridge is unlikely to open this year.", Fault.NEGATION),
    ("Prices rose in March.", "Prices fell in March.", Fault.NEGATION),
    ("The senate rejected the bill.", "The senate approved the bill.", Fault.NEGATION),
    ("He has never been arrested.", "He has been arrested twice.", Fault.NEGATION),
    ("The deal was signed.", "The deal was never signed.", Fault.NEGATION),
    ("12 people died in the blast.", "Officials said that 12 people died in the blast.", Fault.HEARSAY),
    ("12 people died in the blast.", "12 people died in the blast, officials said.", Fault.HEARSAY),
    ("The bridge is safe.", "“The bridge is safe,” the mayor said on Monday.", Fault.HEARSAY),
    ("The tariff is illegal.", "The tariff is illegal, according to the ministry.", Fault.HEARSAY),
    ("According to nobody but itself the firm stole data.", "The firm sold data.", Fault.NEGATION),
    ("Gas caused the blast.", "The blast killed many and officials said gas caused it.", Fault.HEARSAY),
    ("The man stole a car.", "Police accused the man of stealing a car.", Fault.HEARSAY),
    ("The firm hid the losses.", "The firm allegedly hid the losses.", Fault.HEARSAY),
    ("The report confirmed that the firm hid losses.", "The report alleged that the firm hid losses.", Fault.HEARSAY),
    ("He is in hospital.", "He is reportedly in hospital.", Fault.HEARSAY),
    ("People reported a fire in Hull.", "People reported a fire in Hull, police said.", Fault.HEARSAY),
    (
        "Ten confirmed cases are in King County.",
        "Ten confirmed cases are in King County, officials said.",
        Fault.HEARSAY,
    ),
    ("The match will be cancelled.", "The match could be cancelled.", Fault.UNREAL),
    ("The Lions won the cup.", "The Lions are one win away from winning the cup.", Fault.UNREAL),
    ("The tariff will rise again.", "The tariff may rise again.", Fault.UNREAL),
    ("Aliens built the tower.", "He believes that aliens built the tower.", Fault.HEARSAY),
    ("China raised its tariffs.", "China plans to raise its tariffs.", Fault.UNREAL),
    ("China will raise its tariffs.", "China may raise its tariffs.", Fault.UNREAL),
    ("China raised its tariffs.", "China will raise its tariffs in May.", Fault.UNREAL),
    ("Trump raised the tariff.", "Trump threatened to raise the tariff.", Fault.UNREAL),
    ("The match was cancelled.", "The match will be cancelled if it rains.", Fault.UNREAL),
    ("The prisoner escaped.", "The prisoner tried to escape.", Fault.UNREAL),
    ("The tower collapsed.", "The tower almost collapsed.", Fault.UNREAL),
    ("He resigned.", "Will he resign?", Fault.UNREAL),
    ("China plans to raise its tariffs.", "China raised its tariffs.", Fault.UNREAL),
    ("The court ordered a new vote.", "The party urged the court to order a new vote.", Fault.UNREAL),
]


@pytest.mark.parametrize(("claim", "quote"), STANDS)
def test_what_keeps_not_said_and_may_stands(claim, quote):
    assert fault_in_words(claim, quote) is None


@pytest.mark.parametrize(("claim", "quote", "reason"), FAILS)
def test_what_loses_or_adds_one_fails(claim, quote, reason):
    assert fault_in_words(claim, quote) is reason
