"""Which texts are the same report, and which only look like it."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.copies import BANDS, are_copies, bands, wording

REPORT = """The harbour bridge in Marrow was closed to all traffic on Monday after engineers found cracks in two piers.
The city's repairs office said the work would take until autumn and cost about 9 million crowns, twice the first guess.

“Nobody was in danger,” Mayor Ilse Brandt told reporters at the town hall. She promised a ferry every ten minutes.
Fishermen, who pass below the span each morning, asked for a lane of their own while scaffolding stands in the water.

The bridge opened in 1931 and carries 42,000 vehicles a day. A second crossing has been debated since 1988; the council
is to vote on it in May. Shops on the northern bank fear that they will lose a third of their customers by the summer.
A petition for free ferries had 3,100 signatures by noon. The regional rail company said it would run longer trains.

Divers are to look at the remaining eleven pillars this week, and a report is due by the end of the month, officials
said. Until then lorries must take the coastal road through Oldport, a detour of 27 kilometres with two narrow tunnels.
"""

ANOTHER_REPORT = """Marrow woke to long queues on Monday: its 94-year-old bridge is shut. Inspectors found damage at the
base of two supports during a routine check at the weekend, according to the municipality. Ferries now replace cars.

Ilse Brandt, the mayor, called the step a precaution. Repairs are expected to last months and to cost some 9 million
crowns, she said. Truck drivers have to use the road by Oldport instead, which adds half an hour to most journeys and
leads through two tunnels that residents have long called dangerous. Traders near the quay reported empty shops.
"""

PARAGRAPHS = REPORT.split("\n\n")
HEADLINE = "Harbour bridge closed"


def copies(first: str, second: str, headlines: tuple[str, str] = (HEADLINE, "Marrow shuts its bridge")) -> bool:
    first_wording, second_wording = wording(headlines[0], first), wording(headlines[1], second)
    assert are_copies(first_wording, second_wording) == are_copies(second_wording, first_wording)
    share_a_band = bool(set(bands(first_wording)) & set(bands(second_wording)))
    assert share_a_band or not are_copies(first_wording, second_wording), "copies that the lookup misses"
    return are_copies(first_wording, second_wording)


@pytest.mark.parametrize(
    "text",
    [
        REPORT,
        "MARROW (Wire) — " + REPORT,
        REPORT.replace("“", '"').replace("”", '"').replace("\n", "  "),
        "\n\n".join(PARAGRAPHS[:3]),
        REPORT + "\n\nOur reporter adds: the coastal road was full by eight, and a bus had broken down in a tunnel.",
        REPORT.replace("officials\nsaid", "officials say").replace("debated", "discussed").replace("guess", "estimate"),
        REPORT.upper(),
        "Advertisement\n\nRead more of this in our app.\n\n" + REPORT,
        REPORT.replace("9 million", "11 million"),
    ],
    ids="same wire quotes tail paragraph house-style case chrome corrected".split(),
)
def test_the_same_report_under_another_headline(text):
    assert copies(REPORT, text)


@pytest.mark.parametrize(
    "text",
    [
        ANOTHER_REPORT,
        "\n\n".join([ANOTHER_REPORT, *ANOTHER_REPORT.upper().split("\n\n"), REPORT]),
        PARAGRAPHS[0],
        "\n\n".join([PARAGRAPHS[0], *PARAGRAPHS[2:]])
        .replace("27", "31")
        .replace("3,100", "4,400")
        .replace("1988", "1999"),
        "",
    ],
    ids="own-words longer-by-far first-paragraph other-figures empty".split(),
)
def test_texts_that_are_not_the_same_report(text):
    assert not copies(REPORT, text)


def test_a_live_blog_that_grew_at_its_top_is_a_different_report():
    assert not copies(f"{ANOTHER_REPORT}\n\n{REPORT}", REPORT)
    assert copies(f"{REPORT}\n\n{ANOTHER_REPORT}", REPORT), "this is how a trimmed tail looks"


def test_results_in_the_same_form_with_different_figures_are_not_copies():
    form = (
        "Here are the winning numbers of the Kern lottery: {}, {}, {}, {}, {} and the bonus ball {}. The next drawing "
        "is on Saturday at 8 p.m. in the hall by the river; tickets are sold at every kiosk until an hour before, and "
        "winners have one hundred days to come forward with their ticket, the company said. Nobody may play under age."
    )
    draw = random.Random(1)
    first, second = (form.format(*draw.sample(range(10, 60), 6)) for _ in range(2))
    assert not copies(first, second)


def test_a_notice_in_place_of_a_report_is_no_copy_but_a_short_report_can_be():
    notice = "How useful was this notice for you? The player took long to open. Nothing of the film was shown today."
    assert not copies(notice, notice, ("Jay Leno has surgery", "Food company fined over child labour"))
    assert copies(notice, notice, ("Harbour bridge is closed", "Harbour bridge closed"))


def test_texts_of_a_few_words_are_not_compared():
    assert not copies("Watch the video below.", "Watch the video below.")
    assert bands(wording("", "Watch the video below.")) == []


def test_the_bands_of_a_text_never_change():
    """They stand in catalogs: another hash would find no old copy any more."""
    values = bands(wording(HEADLINE, REPORT))
    assert len(values) == len(set(values)) == BANDS
    assert values[:2] == [-5111847726240264844, -3304282563839049840]
    assert all(-(1 << 63) <= band < 1 << 63 for band in values)


words = st.lists(st.sampled_from([f"w{number}x" for number in range(200)]), min_size=60, max_size=200)


@given(words, st.integers(0, 30))
def test_a_text_with_a_few_more_words_is_a_copy(text, more):
    original = " ".join(text)
    assert copies(original, f"{original} {' '.join(['more', 'to', 'come'] * 10)[: more * 3]}")


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_two_texts_can_be_compared_either_way_round(first, second):
    copies(first, second)
