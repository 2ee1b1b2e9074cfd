"""Struck-out words and raised figures, in pages, in feeds and in Markdown."""

import time

import pytest

from ingest.sources.extraction_worker import extract
from ingest.sources.markdown_worker import answer
from ingest.sources.web.markup import text_of_markup
from tests.ingest.sources.stories import YEN as STORY

READ = [
    ("passed by <del>24</del> <ins>23</ins> votes", "passed by 23 votes"),
    ("passed by <s>24</s> 23 votes to <strike>15</strike> 16", "passed by 23 votes to 16"),
    ("passed by <span style='color:red; text-decoration: line-through'>24</span> 23 votes", "passed by 23 votes"),
    ("passed by <span style='text-decoration:underline'>23</span> votes", "passed by 23 votes"),
    ("about 10<sup>6</sup> tons on 40 km<sup>2</sup>, 10<sup>-3</sup> of all", "about 10⁶ tons on 40 km², 10⁻³ of all"),
    ("sold 1,200<sup>3</sup> tickets at $19<sup><b>99</b></sup> or 19,<sup>99</sup> euros", None),
    ("closed.<sup>1</sup> It opens,<sup>[2]</sup> they said", "closed. It opens, they said"),
    ("sold 1,200<sup><a href='#n1'>3</a></sup> and 80<a href='#n2'><sup>[4]</sup></a> more", "sold 1,200 and 80 more"),
    ("the <a href='/x'>40 m<sup>2</sup></a> of 1<sup>1</sup>/<sub>2</sub> rooms", "the 40 m² of 11/2 rooms"),
    (
        "called it <q>a <b>waste</b></q> and <q>no <q>bridge</q> at all</q>",
        "called it “a waste” and “no ‘bridge’ at all”",
    ),
    ("called it “<q>a waste</q>”, '<q>a waste</q>', <q>'x'</q>", "called it “a waste”, 'a waste', 'x'"),
    ("called it <q>“a waste”</q>, <q></q>they said", "called it “a waste”, they said"),
    ("on the 21<sup>st</sup> with CO<sub>2</sub>", "on the 21st with CO2"),
]
PRICES = "sold 1,200³ tickets at $19⁹⁹ or 19,⁹⁹ euros"


@pytest.mark.parametrize(("line", "text"), READ)
def test_a_line_keeps_what_its_marks_mean(line, text):
    line, found = (f"The board, it says in its report of the year, {said}." for said in (line, text or PRICES))
    html = f"<html><head><title>Yen falls</title></head><body><article>{STORY}<p>{line}</p></article></body></html>"

    assert (extract(html.encode())["text"] or "").split("\n")[-1] == found
    assert text_of_markup(f"<p>{line}</p>") == found
    assert answer(line.encode())["whole"] == found


def test_what_is_struck_out_as_a_whole_is_no_text():
    assert text_of_markup("<div><del><p>One</p></del><p>Two</p><s>Three</s> four</div>") == "Two\n\nfour"


def test_many_marks_of_notes_take_no_minutes():
    started = time.perf_counter()
    read = text_of_markup(f"<div>{'word ' * 40_000};</div>" + "<sup>1</sup>" * 4_000)

    assert read.endswith("word ;")
    assert time.perf_counter() - started < 5  # it took 40 s
