"""What news tells of: who came to harm, sums of money, events, doubts; and the units that things are measured in."""

from __future__ import annotations

# What happened to those who are counted.
TOLLS = {
    "dead": "kill killed dead death deaths die died dying fatality fatalities fatally toll",
    "hurt": "injure injured injuring injuries wound wounded hurt",
    "missing": "missing unaccounted",
    "arrested": "arrest arrested arrests detain detained",
    "displaced": "displace displaced evacuate evacuated homeless",
}
ANYBODY = "people person men women others victims residents"
GROWTH = "rise rises risen climbed now updated revised latest increased grown jumped"
SUMS = frozenset(
    """
    profit profits revenue revenues sales income loss losses earnings debt fine fines turnover budget deficit surplus
    damage damages salary bonus donation ransom loan dividend
    """.split()
)
# What is paid, made or used again and again: "a daily output of 5 million barrels".
REPEATED = SUMS | frozenset(
    """
    wage wages rent rents pay fee fees cost costs price prices bill bills ticket tickets payment payments spending
    output production consumption exports imports
    """.split()
)
# Before what is measured they say nothing of which it is.
ALL_OF_IT = frozenset("total overall whole full official new latest current annual yearly monthly average".split())
BEFORE_MEASURED = frozenset("near amid across around inside outside within per since".split())
# Verbs of what somebody said, and what may stand between one and the day on which it was said.
SPOKE = frozenset("said says told wrote added tweeted posted".split())
SPOKE_WHERE = frozenset("in to on at by during late early".split())
# Patterns of what says that a figure is only expected: "nearly 200 were killed" is a count, and such a figure is none.
EXPECTED = (
    *("could", "may", "might", "would", "will", "fear(?:s|ed)?", "plan(?:s|ned|ning)?", "expect(?:s|ed)?"),
    *("project(?:s|ed)", "forecasts?", "predict(?:s|ed)?", "propos(?:es|ed|ing)", "threaten(?:s|ed)?", "wants?"),
    *("aims?", "seeks?", "if"),
)
# Patterns of what calls something untrue.
CALLED_UNTRUE = (
    *("not true", "no evidence", "misleading", "disinformation", "misinformation", "rumou?rs?", "rumou?red"),
    *("wrongly", "incorrectly"),
)
DOUBTING = """
debunk debunks debunked dispute disputes disputed dismiss dismisses dismissed refute refutes refuted rebut rebuts
rebutted disprove disproves disproved myth hoax falsely untrue fake false
""".split()
# Patterns of what a year belongs to: "the 2024 vote".
EVENTS = (
    *(r"olympi\w+", r"paralympi\w+", "games", r"world\s+cup", "cup", "euros?", "elections?", "vote", "referendum"),
    *("primar(?:y|ies)", "campaigns?", "summits?", "conferences?", "meetings?", "talks", "attacks?", "bombings?"),
    *("shootings?", "massacre", "riots?", "insurrection", "invasion", "war", "coup", "protests?", "strikes?"),
    *("floods?", "flooding", "earthquakes?", "wildfires?", "fires?", "hurricanes?", "storms?", "crash", "crisis"),
    *("seasons?", "budget", "agreement", "accords?", "deal", "treaty", "ceasefire", "truce", "act", "bill"),
    *("reports?", "results?", "earnings", "figures", "census", "survey", "championships?", "tournament", "finals?"),
    *("race", r"grand\s+prix", "draft", "oscars?", "grammys?", "awards?", "prizes?", "festival", "tour", "class"),
    *("models?", "edition", "committee", "hearings?", "parade"),
)
# A space that does not part two words is a no-break one.
UNITS = {
    "%": "% percent pct per\u00a0cent",
    "point": "percentage\u00a0point percentage\u00a0points",
    "basis point": "basis\u00a0point basis\u00a0points",
    "dollar": "dollars dollar Unitedstates\u00a0dollars",
    "euro": "euros euro",
    "pound": "pounds",
    "yen": "yen",
    "yuan": "yuan renminbi",
    "rouble": "roubles rubles",
    "rupee": "rupees",
    "cent": "cents",
    "km": "km kilometre kilometres kilometer kilometers",
    "metre": "m metre metres meter meters",
    "mile": "mile miles",
    "foot": "ft foot feet",
    "inch": "inch inches",
    "kg": "kg kilogram kilograms kilo kilos",
    "tonne": "tonne tonnes",
    "ton": "ton tons",
    "second": "seconds",
    "minute": "minute minutes",
    "hour": "hour hours",
    "day": "day days",
    "week": "week weeks",
    "month": "month months",
    "year": "year years",
    "decade": "decade decades",
    "mph": "mph",
    "kph": "kph km/h",
    # In the plural, as the reader of statements is asked whether "40 degrees" follows from "40 degrees Celsius".
    "degrees": "degrees degree",
    "degrees Celsius": "°C °\u00a0C degrees\u00a0C degrees\u00a0Celsius degrees\u00a0celsius degree\u00a0Celsius",
    "degrees Fahrenheit": (
        "°F °\u00a0F degrees\u00a0F degrees\u00a0Fahrenheit degrees\u00a0fahrenheit degree\u00a0Fahrenheit"
    ),
    "acre": "acres acre",
    "hectare": "hectares hectare",
    "barrel": "barrels barrel",
}
# How people write those that are not the same with an "s" behind a figure other than 1: one, several.
UNIT_NAMES = {
    "metre": ("meter", "meters"),
    "foot": ("foot", "feet"),
    "inch": ("inch", "inches"),
    "rouble": ("ruble", "rubles"),
    "degrees": ("degree", "degrees"),
    "degrees Celsius": ("°C", "°C"),
    "degrees Fahrenheit": ("°F", "°F"),
    **{unit: (unit, unit) for unit in ("%", "km", "kg", "mph", "kph", "yen", "yuan", "won")},
}
CURRENCIES = {
    "$": "dollar",
    "unitedstates$": "dollar",
    "us$": "dollar",
    "usd$": "dollar",
    "a$": "australia dollar",
    "au$": "australia dollar",
    "c$": "canada dollar",
    "ca$": "canada dollar",
    "hk$": "hongkong dollar",
    "nz$": "newzealand dollar",
    "s$": "singapore dollar",
    "nt$": "taiwan dollar",
    "r$": "brazil real",
    "mx$": "mexico peso",
    "£": "pound",
    "€": "euro",
    "¥": "yen",
    "₹": "rupee",
    "₩": "won",
}
