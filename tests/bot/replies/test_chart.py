"""The picture of a timeline or a trend, and what it says to people who do not see it."""

from __future__ import annotations

import io
import struct
import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from matplotlib.axes import Axes
from matplotlib.mathtext import MathTextParser
from PIL import Image, ImageColor

from bot.answering.answer import Question
from bot.answering.topics.reply import OutletReports, TopicCommand, TopicLine, TopicReply
from bot.replies.chart import chart_text, topic_chart
from bot.replies.drawing import GROUND
from bot.replies.message import Limit
from bot.replies.safe_text import units
from ingest.corpus.articles import Correction

ASKED_AT = datetime(2025, 4, 1, 12, 0, tzinfo=UTC)
DAY = date(2025, 3, 20)
HOSTILE = ["$x^2$", "$\\frac{", "新聞", "أخبار", "नमस्ते", "🦊", "a\u0301", "\x1b[31m", "\u202e", "<@1>", "x" * 400, "\n"]
texts = st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=20)), max_size=4).map("".join)


def reply_of(command, *lines, topic="Etna"):
    return TopicReply(command, Question(topic, ASKED_AT), tuple(lines))


def line(build, number, day=DAY, outlets=(), reports=1, **changes):
    found = tuple(OutletReports(*entry) for entry in outlets)
    return TopicLine(
        build.citation(number), day, reports=sum(entry.reports for entry in found) or reports, outlets=found, **changes
    )


@pytest.fixture
def trend(build):
    return reply_of(
        TopicCommand.TREND,
        line(build, 1, outlets=[("cnn.com", 4), ("usatoday.com", 2)]),
        line(build, 2, DAY + timedelta(days=1), outlets=[("cnn.com", 1)]),
    )


@pytest.fixture
def timeline(build):
    return reply_of(
        TopicCommand.TIMELINE, line(build, 1, is_event=True, reports=5), line(build, 2, DAY + timedelta(days=9))
    )


def size_of(png):
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", png[16:24])


def test_a_picture_is_the_same_each_time_and_small(trend, timeline):
    for reply in (trend, timeline):
        first, second = topic_chart(reply), topic_chart(reply)
        assert first == second
        assert size_of(first.png) == (960, 720)
        assert len(first.png) < 100_000
    assert (topic_chart(trend).name, topic_chart(timeline).name) == ("trend.png", "timeline.png")


def picture_of(reply):
    with Image.open(io.BytesIO(topic_chart(reply).png)) as image:
        return image.convert("RGBA")


def test_the_background_is_solid_and_dark(trend, timeline):
    for reply in (trend, timeline):
        pixels = picture_of(reply)
        ground = (*ImageColor.getrgb(GROUND), 255)
        assert {pixels.getpixel(place) for place in [(0, 0), (959, 0), (0, 719), (959, 719)]} == {ground}
        assert pixels.getchannel("A").getextrema() == (255, 255)
        assert pixels.convert("L").getextrema()[1] > 220  # and what stands on it is light


@pytest.mark.parametrize("name", ["cnn{}.com", "The Northgate Courier no. {} (sample)", "a{}.org"])
def test_no_outlet_name_is_cut_off_at_the_edge(build, name):
    outlets = [(name.format(number), 1) for number in range(7)]
    lines = [line(build, 1, DAY + timedelta(days=more), outlets) for more in range(14)]
    picture = picture_of(reply_of(TopicCommand.TREND, *lines, topic="tariffs on all imports from every country"))

    for edge in [(0, 0, 960, 4), (0, 716, 960, 720), (956, 0, 960, 720), (0, 0, 4, 720)]:
        assert len(picture.crop(edge).getcolors()) == 1


def test_the_alternative_text_has_the_days_and_numbers(trend, timeline):
    assert topic_chart(trend).text == (
        "Chart of the reports a day on “Etna”. 20 March 2025: 6 reports (cnn.com 4, usatoday.com 2). "
        "21 March 2025: 1 report (cnn.com 1)."
    )
    assert topic_chart(timeline).text == "Timeline of “Etna”. 20 March 2025: 5 reports. 29 March 2025: 1 report."


def test_a_day_whose_quote_was_corrected_says_so(build, timeline, monkeypatch):
    first, second = timeline.lines
    citation = replace(first.citation, correction=Correction("Correction: it was Sunday.", date(2025, 4, 11)))
    drawn = []
    monkeypatch.setattr(Axes, "annotate", lambda _axes, label, *_, **__: drawn.append(label))
    chart = topic_chart(replace(timeline, lines=(replace(first, citation=citation), second)))

    assert chart.text == (
        "Timeline of “Etna”. 20 March 2025: 5 reports, corrected on 11 April 2025. 29 March 2025: 1 report."
    )
    assert drawn == ["20 March 2025 · 5 reports\ncorrected on 11 April 2025", "29 March 2025 (reported) · 1 report"]


def test_no_mark_of_a_correction_is_cut_off_at_the_edge(build):
    corrected = Correction("Correction: it was Sunday.", date(2025, 9, 11))
    lines = [line(build, 1, DAY + timedelta(days=more), reports=1000) for more in range(8)]
    lines = [replace(made, citation=replace(made.citation, correction=corrected)) for made in lines]
    picture = picture_of(reply_of(TopicCommand.TIMELINE, *lines))

    for edge in [(0, 0, 960, 4), (0, 716, 960, 720), (956, 0, 960, 720), (0, 0, 4, 720)]:
        assert len(picture.crop(edge).getcolors()) == 1


def test_days_that_do_not_fit_are_counted(build):
    outlets = [(f"{'long' * 10}{name}.example", 1) for name in "abcd"]
    lines = [line(build, 1, DAY + timedelta(days=more), outlets) for more in range(14)]
    text = chart_text(reply_of(TopicCommand.TREND, *lines))

    assert units(text) <= Limit.PICTURE_TEXT
    assert text.endswith(" more days.")
    assert text.count("March 2025:") + int(text.split()[-3]) == 14


def test_other_commands_and_replies_without_days_have_no_chart(build):
    assert topic_chart(reply_of(TopicCommand.LATEST, line(build, 1))) is None
    assert topic_chart(reply_of(TopicCommand.TREND)) is None
    assert topic_chart(reply_of(TopicCommand.TIMELINE, line(build, 1, None))) is None


def test_a_name_that_cannot_be_drawn_stays_in_the_alternative_text(build):
    chart = topic_chart(reply_of(TopicCommand.TREND, line(build, 1, outlets=[("新聞.example", 3)]), topic="台風"))

    assert chart.text == "Chart of the reports a day on “台風”. 20 March 2025: 3 reports (新聞.example 3)."


@pytest.mark.parametrize("text", ["$a_b$", "$5 and $6", "$\\frac{$"])
def test_a_dollar_sign_starts_no_formula(build, monkeypatch, text):
    parsed = []

    def parse(parser, formula, *rest, **options):
        parsed.append(formula)
        return mathematics(parser, formula, *rest, **options)

    mathematics = MathTextParser.parse
    monkeypatch.setattr(MathTextParser, "parse", parse)
    topic_chart(reply_of(TopicCommand.TREND, line(build, 1, outlets=[(text, 2)]), topic=text))

    assert parsed == []


@given(st.lists(st.tuples(texts, st.integers(1, 10**6)), min_size=1, max_size=6), texts, st.booleans())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=6)
def test_a_chart_is_drawn_for_any_outlet_names(build, outlets, topic, of_days):
    command = TopicCommand.TREND if of_days else TopicCommand.TIMELINE
    chart = topic_chart(reply_of(command, line(build, 1, date.max, outlets), topic=topic))

    assert size_of(chart.png) == (960, 720)
    assert units(chart.text) <= Limit.PICTURE_TEXT
    assert not any(unicodedata.category(char) in {"Cc", "Cs"} for char in chart.text)
