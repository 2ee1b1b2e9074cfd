"""How persons are addressed and titled, countries and their people, and words that look like names but are not."""

from __future__ import annotations

from bot.answering.english.lexicon.closed_words import JOINTS, SUBORDINATES
from bot.answering.english.lexicon.numbers import MANY, TO_TWELVE

# How people are addressed; the second, and "Mt" of a mountain, only with a full stop or before a name: "Gen Z" and a
# sales rep are none.
HONORIFICS = frozenset("mr mrs ms mx dr sir dame prof messrs".split())
SHORT_TITLES = frozenset(
    "gov sen rep pres amb adm lt gen col capt sgt cpl pvt maj det rev hon jr sr atty mt ft".split()
)
# What a person is called by, not a name: it must stand in the quote, but anywhere.
TITLES = frozenset(
    """
    president vice prime minister foreign secretary general chancellor senator governor mayor king queen prince princess
    pope cardinal bishop archbishop judge justice chief chairman chairwoman chair director captain colonel
    commander lieutenant sergeant detective officer professor doctor representative congressman congresswoman
    congress parliament government ministry department court supreme house state former deputy acting spokesman
    spokeswoman spokesperson ambassador coach manager executive ceo party police army federal
    national city county district university republican democratic democrat
    """.split()
)
# How sentences begin that name nobody.
SENTENCE_OPENERS = (
    frozenset(
        """
    according additionally authorities officials critics experts researchers scientists residents protesters
    demonstrators supporters opponents workers families investigators prosecutors analysts economists observers
    lawmakers leaders people reports later earlier meanwhile moreover furthermore however despite since first
    second third finally overall instead today yesterday tomorrow several another every each around nearly almost over
    under without within among amid following across along toward towards throughout due yes passage passages article
    articles reporters journalists doctors witnesses actor actress singer author billionaire businessman
    nobody nothing neither none whether unless whatever yet even maybe perhaps
    """.split()
    )
    | JOINTS
    | SUBORDINATES
    | frozenset((*TO_TWELVE, *MANY))
)
COUNTRIES = frozenset("us usa uk eu un uae".split())
US_STATES = frozenset(
    " ".join(
        """
        alabama, alaska, arizona, arkansas, california, colorado, connecticut, delaware, florida, georgia, hawaii,
        idaho, illinois, indiana, iowa, kansas, kentucky, louisiana, maine, maryland, massachusetts, michigan,
        minnesota, mississippi, missouri, montana, nebraska, nevada, new hampshire, new jersey, new mexico, new york,
        north carolina, north dakota, ohio, oklahoma, oregon, pennsylvania, rhode island, south carolina,
        south dakota, tennessee, texas, utah, vermont, virginia, washington, west virginia, wisconsin, wyoming
        """.split()
    ).split(", ")
)
DEMONYMS = dict(
    pair.split(":")
    for pair in """
    chinese:china japanese:japan korean:korea russian:russia ukrainian:ukraine german:germany french:france
    italian:italy spanish:spain portuguese:portugal dutch:netherlands belgian:belgium swiss:switzerland
    austrian:austria polish:poland czech:czechia hungarian:hungary romanian:romania bulgarian:bulgaria
    greek:greece turkish:turkey israeli:israel palestinian:palestine lebanese:lebanon syrian:syria iraqi:iraq
    iranian:iran saudi:arabia yemeni:yemen egyptian:egypt libyan:libya tunisian:tunisia algerian:algeria
    moroccan:morocco sudanese:sudan ethiopian:ethiopia somali:somalia kenyan:kenya ugandan:uganda
    rwandan:rwanda congolese:congo nigerian:nigeria ghanaian:ghana african:africa indian:india
    pakistani:pakistan bangladeshi:bangladesh afghan:afghanistan nepalese:nepal vietnamese:vietnam thai:thailand
    cambodian:cambodia burmese:myanmar malaysian:malaysia indonesian:indonesia philippine:philippines
    filipino:philippines taiwanese:taiwan australian:australia canadian:canada mexican:mexico brazilian:brazil
    argentine:argentina argentinian:argentina chilean:chile peruvian:peru colombian:colombia
    venezuelan:venezuela ecuadorian:ecuador bolivian:bolivia cuban:cuba haitian:haiti jamaican:jamaica
    danish:denmark swedish:sweden norwegian:norway finnish:finland icelandic:iceland irish:ireland
    scottish:scotland welsh:wales english:england european:europe asian:asia serbian:serbia croatian:croatia
    estonian:estonia latvian:latvia lithuanian:lithuania belarusian:belarus georgian:georgia armenian:armenia
    azerbaijani:azerbaijan kazakh:kazakhstan qatari:qatar kuwaiti:kuwait jordanian:jordan
    """.split()
)
