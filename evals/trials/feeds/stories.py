"""Reports that a made-up outlet publishes and changes; pure, and the same for the same number."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.answering.english.lexicon.time import MONTHS, WEEKDAYS

_TOWNS = "Arnwick Belden Corvale Dunmore Eastby Farlow Glenhope Harsted Ilmouth Jarrow Kelso Lindgate Morven".split()
_THINGS = ("crane", "library", "tram depot", "swimming hall", "flood wall", "school", "fire station", "bus garage")
_PLACES = ("the old harbor", "Mill Street", "the northern gate", "the market", "the river bank", "the fairground")
_PEOPLE = ("Marta Hollen", "Jon Ekberg", "Ruth Okafor", "Piet Vandam", "Aline Moreau", "Tomas Reyes", "Ida Brandt")

_WEEKDAYS = tuple(day.capitalize() for day in WEEKDAYS[:5])
_MONTHS = tuple(month.capitalize() for month in MONTHS[::2])
_GROUPS = ("union of dock workers", "chamber of commerce", "parents' association", "cyclists' club", "tenants' union")


class Change(StrEnum):
    """What makes a report another one."""

    FIRST = "first"
    EDITED = "edited"
    CORRECTED = "corrected"
    RETRACTED = "retracted"


@dataclass(frozen=True, slots=True)
class Edition:
    """A report as it stands at one time; `word` is in no other edition of any report."""

    number: int
    edition: int
    change: Change
    title: str
    paragraphs: tuple[str, ...]
    word: str
    question: str
    published: datetime


def make_edition(number: int, edition: int, change: Change, published: datetime, changed_at: datetime) -> Edition:
    """One edition of a report: the cost is another one each time, and a correction or retraction says so."""
    draw = random.Random(number)
    town, thing, location = draw.choice(_TOWNS), draw.choice(_THINGS), draw.choice(_PLACES)
    # A number in the name: of hundreds of reports, no two are of the same building.
    name = f"{town} {thing} {number}"
    cost = draw.randint(20, 60) + 3 * edition
    word = f"zq{number}x{edition}"
    filed = f"The council filed its papers under {word}."
    title = f"{town} decides on {thing} {number} at {location}"
    if change is Change.RETRACTED:
        note = (
            "This article has been retracted because the documents on which it was based were not genuine. "
            f"We apologize to our readers. {filed}"
        )
        paragraphs: tuple[str, ...] = (note,)
        title = f"Retracted: {title}"
    else:
        paragraphs = (
            f"The council of {town} decided on {draw.choice(_WEEKDAYS)} evening to build {thing} {number} at "
            f"{location}, after a debate of {draw.randint(2, 9)} hours that went on until midnight.",
            f"The {name} costs {cost} million euros, of which the region pays {draw.randint(3, 15)}; the rest comes "
            f"from the fees of {draw.randint(12, 90)} companies that have their seat there.",
            f"\u201cWithout it we lose {draw.randint(100, 900)} people a year to the south,\u201d said "
            f"{draw.choice(_PEOPLE)}, who has led the planning office since {draw.randint(1998, 2024)}.",
            f"Opponents had asked for a study of the noise, which the council turned down by {draw.randint(16, 30)} "
            f"votes to {draw.randint(3, 15)} after a short break.",
            f"Work begins in {draw.choice(_MONTHS)} and takes about {draw.randint(90, 700)} days; the road beside it "
            f"is closed for {draw.randint(3, 60)} of them.",
            f"The {draw.choice(_GROUPS)} welcomed the decision and asked for {draw.randint(10, 99)} new jobs, of "
            f"which the town has promised {draw.randint(1, 9)}.",
            filed,
        )
    if change is Change.CORRECTED:
        day = f"{MONTHS[changed_at.month - 1].capitalize()} {changed_at.day}, {changed_at.year}"
        paragraphs += (
            f"Correction, {day}: An earlier version of this article misstated the cost of the {name}. "
            f"It is {cost} million euros.",
        )
    question = f"How much does the {name} cost?"
    return Edition(number, edition, change, title, paragraphs, word, question, published)
