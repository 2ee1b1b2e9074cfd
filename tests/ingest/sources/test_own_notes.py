"""The note of a correction in the foot of a story is a part of its text; what else stands there is none."""

import pytest

from ingest.sources.extraction_worker import extract
from tests.ingest.sources.stories import BRIDGE as STORY

NOTE = "This article was amended on 20 November 2026. An earlier version said that three pillars had cracks."
MARKED = NOTE.replace("20 November 2026", "<time datetime='2026-11-20'>20 November 2026</time>")
LABELED = "Correction: The bridge was closed on Monday, not on Sunday."


def found_in(box, before=""):
    page = f"<article><h1>Bridge closed</h1>{before}{STORY}{box}</article><footer>{LABELED}</footer>"
    return extract(f"<html><head><title>Bridge closed</title></head><body>{page}</body></html>".encode())


@pytest.mark.parametrize(
    ("box", "note"),
    [
        (f"<footer>{NOTE}</footer>", NOTE),
        (f"<footer class='article-footer'><p>{MARKED}</p></footer>", NOTE),
        (f"<aside class=correction>{LABELED}</aside>", LABELED),
        (f"<aside><h3>Correction</h3><p>{LABELED[12:]}</p></aside>", LABELED[12:]),
        (f"<footer><p>{NOTE}</p><p>Topics: <a href='/b'>bridges</a></p></footer>", NOTE),
    ],
)
def test_the_note_of_a_correction_is_a_part_of_the_text(box, note):
    for found in (found_in(box), found_in("", before=box + STORY)):
        assert note in found["text"]
        assert found["date"] is None


@pytest.mark.parametrize(
    "box",
    [
        "<footer><p>Topics: bridges, harbors, council</p></footer>",
        f"<aside><h3>Related</h3><a href='/x'>{LABELED}</a></aside>",
        f"<aside><article><h2>The mayor</h2><footer>{LABELED}</footer></article></aside>",
        f"<footer><p>{LABELED}</p>{'<p>The council and its engineers are thanked.</p>' * 4}</footer>",
    ],
)
def test_what_else_stands_beside_a_story_is_none(box):
    assert found_in(box)["text"].endswith("buses go around the bay.")
