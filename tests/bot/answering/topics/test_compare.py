"""Which time outlets are compared of, with the real model and a real index server."""

from contextlib import closing
from datetime import date
from types import SimpleNamespace

import pytest

from bot.answering.answer import Citation, Quote
from bot.answering.topics.compare import COPIES_ONCE, notes_on
from bot.answering.topics.reply import TopicCommand, TopicLine
from bot.wiring import open_answering

FLOOD = "The flood of Dunmere killed 14 people on Sunday night, and rescuers still look for a family in the old town."
WATER = "Two days after the flood of Dunmere the water is falling, and the first families go back to their houses."
TOUR = (
    "The singer Ida Venn begins her tour of the islands in Tolm, with a choir of forty children.\n\n"
    "The flood of Dunmere took the bakery of her aunt, who sold bread from a van until the old town was dry again."
)
SCHOOL = (
    "The village of Harrow opens a new school by the river, with room for forty children in it.\n\n"
    "The flood of Dunmere ruined the houses and the old school by the river, and rain fell on the town for a week."
)


def test_the_time_is_that_of_the_articles_about_a_topic_not_of_those_that_mention_it(
    corpus_of, settings_for, write_jsonl, tmp_path
):
    """Two outlets that mentioned a flood three years before, in the same month, stood for the flood of today."""
    reports = [
        ("north.example", "Flood of Dunmere kills 14", "2025-07-06", FLOOD),
        ("north.example", "Dunmere after the flood", "2025-07-08", WATER),
        ("south.example", "Ida Venn begins her tour", "2022-07-04", TOUR),
        ("east.example", "Harrow opens a school", "2022-07-10", SCHOOL),
    ]
    lines = [
        {"outlet": outlet, "title": title, "published": day, "text": text, "url": f"https://{outlet}/{day}"}
        for outlet, title, day, text in reports
    ]
    corpus = corpus_of(write_jsonl(tmp_path / "reports.jsonl", *lines))
    with closing(open_answering(settings_for(corpus))) as answering:
        reply = answering.topic(TopicCommand.COMPARE, "flood of Dunmere")

    assert [line.day for line in reply.lines] == [date(2025, 7, 6), date(2025, 7, 8)]
    assert reply.notes[0].startswith("Only one outlet was found that reports on this, north.example, from 6 July 2025")


@pytest.mark.parametrize(
    ("copies", "is_carried"),
    [
        ((), False),
        (("https://m.north.example/1", "https://www.north.example/old"), False),
        (("https://south.example/1",), True),
    ],
)
def test_only_another_outlet_carries_the_same_text(passage_of, copies, is_carried):
    """The address where an article stood before it moved was taken for another outlet with its text."""
    passage = passage_of(FLOOD, outlet="north.example", url="https://north.example/1", copies=copies)
    line = TopicLine(Citation(1, Quote("v", 0, len(FLOOD), FLOOD), passage), date(2025, 7, 6))
    sentence = SimpleNamespace(passage=passage)

    assert (COPIES_ONCE in notes_on([line], [sentence])) is is_carried
