"""What a claim may say of its quote: names, figures, dates and words in quotation marks."""

from datetime import date

import pytest

from bot.answering.answer import Fault, Quote
from bot.answering.grounding import fault
from bot.answering.grounding.guard import Around, fault_in_words

TALKS = "Chinese Foreign Minister Wang Yi and South Korea's Cho Tae-yul met in Tokyo on March 22nd."
TARIFF = "China slapped the U.S. with its own 34% tariffs on Friday, and Canada put 25% on American cars."
QUAKE = "The quake killed 240 people and left 1,200 homeless; the damage is put at $1.5bn."
ARMY = "The attack killed 12 soldiers and 3 civilians near Kharkiv."


def faults(claim, quote, published=None, common=frozenset()):
    return fault_in_words(claim, quote, Around((published,) if published else (), common))


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Wang met Cho in Tokyo on 22 March.", TALKS),
        ("On March 22, Wang Yi met Cho Tae-yul in Tokyo.", TALKS),
        ("China's foreign minister, Wang Yi, was in Tokyo on Mar. 22.", TALKS),
        ("Mr Wang met Mr Cho in March.", TALKS),
        ("China put tariffs of 34 per cent on the United States.", TARIFF),
        ("Chinese tariffs on US goods are 34 percent.", TARIFF),
        ("Canada has a 25 % tariff on cars of the United States.", TARIFF),
        ("America was hit with Chinese tariffs of thirty-four percent.", TARIFF),
        ("The damage is $1.5 billion.", QUAKE),
        ("The quake killed two hundred and forty people.", QUAKE),
        ("It left 1200 people homeless and did 1.5 billion dollars of damage.", QUAKE),
        ("Twelve soldiers and three civilians were killed near Kharkiv.", ARMY),
        ("The attack killed a dozen soldiers.", ARMY),
        ("José Peña won the race.", "Jose Pena won the race."),
        ("The World Health Organization sent cholera vaccines there.", "The WHO sent cholera vaccines."),
        ("The WHO sent vaccines.", "The World Health Organization sent vaccines."),
        ("Joe Biden spoke.", "Joe R. Biden spoke."),
        ("British voters chose the party of Keir Starmer.", "UK voters chose Sir Keir Starmer's party."),
        ("The 22-year-old Leon Marchand won four medals.", "Leon Marchand, 22, won four medals."),
        ("Between 20% and 25% of voters stayed at home.", "Some 20-25 per cent of voters stayed at home."),
        ("Residents left the town.", "People left the town."),
        ("The vote begins at 8:30 p.m.", "The vote begins at 8.30pm."),
        ("More than 200 people came.", "Over 200 people came."),
        ("200 people came.", "More than 200 people came."),
        ("Sales rose to £2m in the 1990s.", "In the 1990s sales rose to 2 million pounds."),
        ("Wang called the talks “frank and useful”.", "Wang called the talks “frank and useful”, and left."),
        ("The second round is on Tuesday.", "The 2nd round is on Tuesday."),
        ("He left the E.U. in 2020.", "He left the European Union in 2020."),
        ("Scientists at NASA found ice.", "NASA researchers found ice."),
        ("The U.N. council met.", "The council of the United Nations met."),
        ("Inflation was 3% in August.", "Inflation was 2.8% in September and 3% in August."),
        ("In 2024 sales were $5 million.", "Sales were $3 million in 2023 and $5 million in 2024."),
        ("Unemployment rose to 4.5%.", "Unemployment rose from 4.2% to 4.5%."),
        ("Prices fell by 20%.", "Prices fell 20% in May."),
        ("Prices fell 20%.", "Prices fell by 20% in May."),
    ],
)
def test_another_way_to_say_it_stands(claim, quote):
    assert faults(claim, quote) is None


@pytest.mark.parametrize(
    ("claim", "quote", "reason"),
    [
        ("Wang Yi met Cho in Seoul.", TALKS, Fault.NAME),
        ("Wang Li met Cho in Tokyo.", TALKS, Fault.NAME),
        ("Melania Trump spoke.", "Trump spoke.", Fault.NAME),
        ("Donald Wang spoke.", "Donald Trump met Wang Yi, who spoke.", Fault.NAME),
        ("Prime Minister Wang Yi met Cho.", TALKS, Fault.NAME),
        ("Apple and Microsoft cut jobs.", "Apple cut jobs.", Fault.NAME),
        ("Read more at evil.com about the talks.", TALKS, Fault.NAME),
        ("Ask @everyone about Wang.", TALKS, Fault.NAME),
        ("The F-16 crashed.", "The F-35 crashed.", Fault.FIGURE),
        ("H7N9 spread on farms.", "H5N1 spread on farms.", Fault.NAME),
        ("South America was hit.", "The United States was hit.", Fault.NAME),
        ("Wang met Cho on 23 March.", TALKS, Fault.DATE),
        ("Wang met Cho in April.", TALKS, Fault.DATE),
        ("Wang met Cho on 22 March 2024.", TALKS, Fault.DATE),
        ("Wang met Cho on Tuesday.", TALKS, Fault.DATE),
        ("Wang met Cho yesterday.", TALKS, Fault.DATE),
        ("He left the EU in 2021.", "He left the European Union in 2020.", Fault.DATE),
        ("China put tariffs of 35% on the U.S.", TARIFF, Fault.FIGURE),
        ("China put tariffs of 34 on the U.S.", TARIFF, Fault.FIGURE),
        ("The share rose 34%.", "The share rose 34 percentage points.", Fault.FIGURE),
        ("The damage is 1.5 million dollars.", QUAKE, Fault.FIGURE),
        ("The damage is £1.5bn.", QUAKE, Fault.FIGURE),
        ("The quake killed 24 people.", QUAKE, Fault.FIGURE),
        ("The quake killed more than 240 people.", QUAKE, Fault.FIGURE),
        ("50 per cent came.", "Up to 50 per cent came.", Fault.FIGURE),
        ("Fewer than 200 people came.", "More than 200 people came.", Fault.FIGURE),
        ("It took five weeks.", "It took five days.", Fault.FIGURE),
        ("The attack killed 12 civilians.", ARMY, Fault.BOUND),
        ("Canada put tariffs of 34% on China.", TARIFF, Fault.BOUND),
        ("Wang called the talks “a disaster”.", TALKS, Fault.SPEECH),
        ("China signed a deal with the U.S. on tariffs.", TARIFF, Fault.UNSUPPORTED),
        ("Wang Yi bombed Tokyo.", TALKS, Fault.UNSUPPORTED),
        # Another day's figure; to, by and from.
        ("Inflation was 3% in September.", "Inflation was 2.8% in September and 3% in August.", Fault.BOUND),
        ("Sales were $3 million in 2024.", "Sales were $3 million in 2023 and $5 million in 2024.", Fault.BOUND),
        ("Unemployment rose to 4.2%.", "Unemployment rose from 4.2% to 4.5%.", Fault.BOUND),
        ("The interest rate was cut to 0.5%.", "The interest rate was cut by 0.5%.", Fault.BOUND),
        ("Prices fell to 20%.", "Prices fell by 20%.", Fault.BOUND),
        ("Prices fell to 20%.", "Prices fell 20%.", Fault.BOUND),
    ],
)
def test_what_the_quote_does_not_hold_fails(claim, quote, reason):
    assert faults(claim, quote) is reason


@pytest.mark.parametrize(
    ("claim", "published", "stands"),
    [
        ("Wang met Cho on 22 March 2025.", date(2025, 3, 25), True),
        ("Wang met Cho in March 2025.", date(2025, 3, 25), True),
        ("Wang met Cho on 22 March 2025.", date(2025, 9, 25), False),
        ("Wang met Cho on 22 March 2024.", date(2025, 3, 25), False),
        ("Wang met Cho in 2025.", date(2025, 3, 25), False),
        ("Wang met Cho on Saturday.", date(2025, 3, 25), False),
        ("Wang met Cho on Saturday, 22 March.", date(2025, 3, 25), False),
    ],
)
def test_a_report_of_those_weeks_makes_the_year_sure_and_nothing_else(claim, published, stands):
    assert (faults(claim, TALKS, published) is None) == stands


def test_a_first_word_that_is_written_small_elsewhere_is_no_name():
    quote = "Their demonstration over, they went home from Tokyo."

    assert faults("Marchers went home from Tokyo.", quote) is Fault.NAME
    assert faults("Marchers went home from Tokyo.", quote, common=frozenset({"marchers"})) is None


@pytest.fixture(scope="session")
def of_several(passage_of):
    """The fault of a claim that rests on several quotes, of one article or of as many as there are."""

    def of(claim, *texts, one_article=False):
        version = "v1" if one_article else None
        return fault(
            claim,
            {Quote(version or f"v{n}", 100 * n, 100 * n + len(t), t): passage_of(t) for n, t in enumerate(texts)},
        )

    return of


CHINA, JAPAN = "China's tariff is 34 per cent.", "Japan's tariff is under discussion."


def test_two_quotes_may_carry_a_half_each(of_several):
    assert of_several("China's tariff is 34%, and Japan's tariff is under discussion.", CHINA, JAPAN) is None


@pytest.mark.parametrize(
    ("claim", "texts"),
    [
        ("Japan's tariff is 34%.", (CHINA, JAPAN)),
        ("Japan's tariff is 34% and China's tariff is under discussion.", (CHINA, JAPAN)),
        (
            "Blue Origin named its rocket after Alan Shepard.",
            ("Blue Origin named its rocket New Glenn.", "Alan Shepard went to space in a rocket."),
        ),
        (
            "The U.S. signed a deal with Ukraine.",
            ("Ukraine refused to sign a deal with the U.S.", "They may sign it later."),
        ),
        ("Etna erupted on Saturday and killed 12 people.", ("Etna erupted on Saturday.", "A fire killed 12 people.")),
    ],
)
def test_two_half_truths_are_not_put_together(of_several, claim, texts):
    assert of_several(claim, *texts) is not None


def test_a_second_quote_of_the_article_completes_a_name(of_several):
    claim, texts = "Peter Smith resigned.", ("Smith resigned on Monday.", "Peter Smith, the minister, is 50.")

    assert of_several(claim, *texts, one_article=True) is None
    assert of_several(claim, *texts) is Fault.NAME
    assert of_several("Peter Smith resigned.", "He resigned.", texts[1], one_article=True) is not None
