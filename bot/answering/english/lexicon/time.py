"""Months, weekdays, seasons and other words of time."""

from __future__ import annotations

MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
SHORT_MONTHS = ("jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SHORT_WEEKDAYS = ("mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun")
LENGTHS_OF_TIME = (
    *("day", "week", "weekend", "month", "year", "decade"),
    *("days", "weeks", "weekends", "months", "years", "decades"),
)
# What is paid or happens again and again is told by these: "$20 an hour", "an hourly wage of $20".
PERIODS = ("minute", "hour", "day", "night", "week", "month", "quarter", "year")
# No "annual": it is what most figures are that name no period.
OF_PERIODS = {"hourly": "hour", "daily": "day", "weekly": "week", "monthly": "month", "quarterly": "quarter"}
# Behind a length of time they say when something was: "200 people a day after the storm".
BEFORE_OR_AFTER = ("after", "ago", "before", "earlier", "later", "from", "since", "prior", "previously", "long", "into")
PARTS_OF_DAY = ("morning", "afternoon", "evening", "night")
SEASONS = ("spring", "summer", "autumn", "fall", "winter")
# Days of feasts: "Easter Monday".
FEASTS = (
    *("Easter", "Good", "Ash", "Black", "Cyber", "Super", "Bowl", "Palm", "Giving", "Holy", "Maundy"),
    *("Shrove", "Fat"),
)
# Patterns of what says that a day may be still to come.
MAY_BE_AHEAD = ("could", "may", "might", "expects?")
# Patterns of what says that a day is still to come. "Lost due to the storm" has a cause, unlike "was due to start", and
# what has come, or comes after something, is over.
AHEAD = (
    *("will", "won't", "would", "shall", "set (?:to|for)", "expected", "scheduled", "slated", "planned", "plans?"),
    *("upcoming", "coming", rf"(?:to|{'|'.join(MAY_BE_AHEAD)}) come", "forecast to", r"due(?!\s+to\b)"),
    r"(?:is|are|was|were|been|be|s|re) (?:\w{1,15} )?due to(?!\s+(?:an?|the|his|her|its|their|(?-i:[A-Z])))",
)
# Between one of these and a day that is still to come: "could become a hurricane by Wednesday".
UP_TO = ("by", "until", "through", "into", "as early as", "as soon as")
# What comes first from the day on which it is asked for.
NEXT = ("next", "upcoming", "forthcoming")
# What counts from the day on which it is said.
RELATIVE_DAYS = ("today", "yesterday", "tomorrow", "tonight")
RELATIVE = (
    rf"{'|'.join(RELATIVE_DAYS)}|(?:last|this|next|past)\s"
    rf"(?:night|week|weekend|month|year|decade|century|{'|'.join(SEASONS)}|quarter)"
)


def month_number(word: str) -> int:
    """The number, 1 to 12, of a month by its name or a short form; raises ValueError for another word."""
    return [month[:3] for month in MONTHS].index(word[:3].lower()) + 1


def weekday_number(word: str) -> int:
    """The number, 0 for Monday, of a weekday by its name or a short form; raises ValueError for another word."""
    return [weekday[:3] for weekday in WEEKDAYS].index(word[:3].lower())
