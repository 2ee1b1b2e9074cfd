import json
import shlex
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.console import Console

from bot.answering.answer import Filters, Freshness, NearestArticle, Question
from bot.answering.topics.reply import OutletReports, Part, TopicCommand, TopicLine, TopicReply
from bot.languages.current import speak
from bot.languages.language import Language
from bot.replies.document import topic_document
from bot.replies.message import Limit, Picture, size
from bot.replies.page import topic_page
from bot.replies.safe_text import units
from bot.replies.topic import topic_messages
from bot.replies.topic_line import bar_and_counts, counts_summary, line_label
from ingest.corpus.articles import Correction

ASKED_AT = datetime(2025, 4, 1, 12, 0, tzinfo=UTC)
DAY = date(2025, 3, 20)
FRESH = Freshness(ASKED_AT, date(2025, 3, 22), True, date(2025, 3, 31), None, False)
HOSTILE = ["<@1>", "\n# x", "```", "||", "_" * 400, "[a](https://x.y)", "https://x.y/", "**etna**", "discord.gg/x"]
texts = st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=30)), max_size=5).map("".join)


def reply_of(command, *lines, topic="Etna", **changes):
    return TopicReply(command, Question(topic, ASKED_AT), tuple(lines), freshness=FRESH, **changes)


def test_an_entry_has_day_headline_outlet_and_quote(build):
    line = TopicLine(build.citation(1), DAY, is_event=True, reports=3)
    (message,) = topic_messages(reply_of(TopicCommand.TIMELINE, line))

    (embed,) = message.embeds
    assert embed.title == "Timeline: Etna"
    assert embed.description.split("\n") == [
        "**20 March 2025** · 3 reports",
        "[Etna erupts again](https://example.com/etna) · Example News · 22 March 2025",
        "> Etna erupted on Saturday.",
    ]
    assert embed.footer.text == "Newest matching report: 10 days ago (22 Mar 2025)"


@pytest.mark.parametrize(
    ("command", "fields", "label", "source"),
    [
        (TopicCommand.LATEST, {}, "22 March 2025, 10 days ago", " · Example News"),
        (TopicCommand.TIMELINE, {"is_event": True}, "22 March 2025", " · Example News"),
        (TopicCommand.COMPARE, {"part": Part.ONLY, "fact": 1}, "only Example News", " · 22 March 2025"),
        (TopicCommand.COMPARE, {"part": Part.OTHER, "fact": 1}, "Example News", " · 22 March 2025"),
        (TopicCommand.COMPARE, {"part": Part.SHARED, "fact": 1}, "Fact 1", " · Example News · 22 March 2025"),
        (TopicCommand.WHO_REPORTED, {}, "earliest of these", " · Example News · 22 March 2025"),
    ],
)
def test_what_an_entry_stands_under_is_not_said_again(build, command, fields, label, source):
    citation = build.citation(1)
    (message,) = topic_messages(reply_of(command, TopicLine(citation, citation.passage.published, **fields)))

    assert message.embeds[0].description.split("\n")[-3:-1] == [
        f"**{label}**",
        f"[Etna erupts again](https://example.com/etna){source}",
    ]


def test_copies_and_a_correction_are_below_the_quote(build):
    citation = replace(
        build.citation(1, copies=("https://other.example/1",)), correction=Correction("Correction: it was Sunday.")
    )
    (message,) = topic_messages(reply_of(TopicCommand.LATEST, TopicLine(citation, DAY)))

    assert message.embeds[0].description.split("\n")[3:] == [
        "also: [other.example](https://other.example/1)",
        "**corrected**: it was Sunday.",
    ]


@pytest.mark.parametrize(
    ("days", "in_discord", "in_terminal"),
    [
        (
            [DAY, DAY - timedelta(days=1)],
            "and 2 more, of that day or before: /search Etna's \\*ash\\* until:2025-03-20",
            "--until 2025-03-20",
        ),
        ([DAY, None], "and 2 more: /search Etna's \\*ash\\*", "and 2 more; this prints the best 10 passages:\n"),
        ([None], "and 1 without a date: /search Etna's \\*ash\\*", "and 1 without a date; this prints"),
    ],
)
def test_older_reports_than_are_shown_are_counted(build, days, in_discord, in_terminal):
    further = tuple(build.passage(published=day) for day in days)
    line = TopicLine(build.citation(1), DAY)
    reply = reply_of(TopicCommand.LATEST, line, topic="Etna's *ash*", further=further)
    (message,) = topic_messages(reply)

    assert message.embeds[0].description.split("\n\n")[-1] == in_discord
    assert in_terminal in printed(reply)
    assert """search 'Etna'"'"'s *ash*'""" in printed(reply)
    assert ("until" in printed(reply)) == (None not in days)
    assert topic_document(reply)["older"] == len(days)
    assert topic_document(replace(reply, further=()))["older"] == 0
    assert "or before" not in printed(replace(reply, further=()))


def test_the_search_for_older_reports_has_the_topic_without_its_typing_errors(build):
    """A search mends none: what was found was found for another topic."""
    line, further = TopicLine(build.citation(1), DAY), (build.passage(published=DAY),)
    reply = replace(reply_of(TopicCommand.LATEST, line, topic="Etan", further=further), spelled="Etna")

    assert topic_messages(reply)[0].embeds[0].title == "Latest: Etan"
    assert "/search Etna until:" in topic_messages(reply)[0].embeds[0].description
    assert "bot search Etna --until" in printed(reply)


def test_the_search_for_older_reports_has_the_options_of_the_command(build):
    filters = Filters(outlet="The *Post*", since=date(2025, 2, 1))
    question = Question("Etna", ASKED_AT, as_of=date(2025, 3, 21), filters=filters)
    line = TopicLine(build.citation(1), DAY)
    reply = replace(reply_of(TopicCommand.LATEST, line, further=(build.passage(published=DAY),)), question=question)

    def last_line():
        return topic_messages(reply)[0].embeds[0].description.split("\n\n")[-1]

    assert last_line().endswith(
        "/search Etna outlet:The \\*Post\\* since:2025-02-01 as\\_of:2025-03-21 until:2025-03-20"
    )
    with speak(Language.GERMAN):
        assert last_line().endswith("/suche Etna medium:The \\*Post\\* seit:2025-02-01 stand:2025-03-21 bis:2025-03-20")
    in_terminal = "search Etna --since 2025-02-01 --until 2025-03-20 --outlet 'The *Post*' --as-of 2025-03-21 --k 10"
    assert f"\n    python -m bot {in_terminal}\n" in printed(reply)


@pytest.mark.parametrize("width", [24, 80, 100])
def test_the_command_for_older_reports_is_one_line_that_brings_as_many_passages(build, width):
    """Broken over two lines, it was pasted as two commands; of 29 reports that were promised it brought 10 passages."""
    further = (build.passage(published=DAY),) * 29
    reply = reply_of(TopicCommand.LATEST, TopicLine(build.citation(1), DAY), topic="ash " * 50, further=further)
    (command,) = (line for line in printed(reply, width).splitlines() if "python -m bot" in line)
    words = shlex.split(command)

    assert words[3:] == ["search", ("ash " * 50).strip(), "--until", DAY.isoformat(), "--k", "29"]
    assert "the best 29 passages" in " ".join(printed(reply, width).split())


def test_labels_of_each_command(build):
    first, second = build.citation(1), build.citation(2)

    def label(command, citation, **changes):
        return line_label(TopicLine(citation, DAY, **changes), reply_of(command))

    assert label(TopicCommand.LATEST, first) == "20 March 2025, 12 days ago"
    assert label(TopicCommand.TIMELINE, first, is_event=True) == "20 March 2025"
    assert label(TopicCommand.TIMELINE, first) == "20 March 2025 (day of the report)"
    assert label(TopicCommand.WHO_REPORTED, first, after=timedelta()) == "earliest of these"
    assert label(TopicCommand.WHO_REPORTED, second, after=timedelta(days=1)) == "1 day later"
    assert label(TopicCommand.WHO_REPORTED, second, after=timedelta()) == "the same day"
    hours = label(TopicCommand.WHO_REPORTED, second, after=timedelta(), seen_after=timedelta(hours=3))
    assert hours == "the same day, seen here 3 hours later"
    soon = label(TopicCommand.WHO_REPORTED, second, after=timedelta(), seen_after=timedelta(minutes=3))
    assert soon == "the same day, seen here within the hour"


@pytest.mark.parametrize(
    ("later", "days", "expected"),
    [
        ({"seconds": 20}, 0, "at the same time"),
        ({"seconds": 80}, 0, "1 minute later"),
        ({"minutes": 59}, 0, "59 minutes later"),
        ({"minutes": 59, "seconds": 40}, 0, "1 hour later"),
        ({"hours": 2, "minutes": 30}, 0, "3 hours later"),
        ({"hours": 3, "minutes": 30}, 0, "4 hours later"),
        ({"hours": 5, "minutes": 10}, 1, "5 hours later"),
        ({"hours": 23, "minutes": 50}, 1, "24 hours later"),
        ({"hours": 24}, 1, "1 day later"),
        ({"hours": 47}, 2, "2 days later"),
    ],
)
def test_the_publishers_times_come_before_those_of_the_bot(build, later, days, expected):
    times = {"after": timedelta(days=days), "published_after": timedelta(**later)}
    line = TopicLine(build.citation(2), DAY, seen_after=None if days else timedelta(hours=3), **times)
    (message,) = topic_messages(reply_of(TopicCommand.WHO_REPORTED, TopicLine(build.citation(1), DAY), line))

    assert line_label(line, reply_of(TopicCommand.WHO_REPORTED)) == expected
    above, below = message.embeds[0].description.split("\n\n")
    assert (above.split("\n")[0], below.split("\n")[0]) == ("**earliest of these**", f"**{expected}**")


def test_a_bar_has_its_numbers(build):
    outlets = (OutletReports("cnn.com", 3), OutletReports("<@1>", 2), OutletReports(None, 1))
    first = TopicLine(build.citation(1), DAY, reports=6, outlets=outlets)
    second = TopicLine(build.citation(2), DAY, reports=1, outlets=(OutletReports("cnn.com", 1),))
    reply = reply_of(TopicCommand.TREND, first, second)
    (message,) = topic_messages(reply)

    above, below = (entry.split("\n")[0] for entry in message.embeds[0].description.split("\n\n"))
    assert above == f"**20 March 2025** {'█' * 12} 6 reports: cnn.com 3, \\<\\@1\\> 2, without an outlet 1"
    assert below == f"**20 March 2025** {'█' * 2} 1 report: cnn.com 1"
    assert "█ 1 report: cnn.com 1" in printed(reply)
    assert topic_document(reply)["lines"][0]["outlets"][0] == {"outlet": "cnn.com", "reports": 3}


def test_a_comparison_has_its_parts_and_facts(build):
    def line(number, part, fact, remark=""):
        citation = build.citation(number, outlet=f"<@{number}>", title=f"Part {number}")
        return TopicLine(citation, DAY, part=part, fact=fact, remark=remark)

    remark = "They are from the same day and disagree."
    lines = [
        *(line(1, Part.SHARED, 1), line(2, Part.SHARED, 1), line(3, Part.SHARED, 2)),
        *(line(4, Part.DIFFERING, 1, remark), line(5, Part.DIFFERING, 1, remark)),
        *(line(6, Part.ONLY, 1), line(7, Part.OTHER, 1)),
    ]
    reply = reply_of(TopicCommand.COMPARE, *lines)
    (message,) = topic_messages(reply)

    text_lines = message.embeds[0].description.split("\n")
    assert [text for text in text_lines if text.startswith(("#", "**"))] == [
        "### Two or more outlets report",
        "**Fact 1**",
        "**Fact 2**",
        "### Figures that differ",
        f"**Figure 1** · {remark}",
        "### Only one outlet, as far as was found",
        "**only \\<\\@6\\>**",
        "### Other reports",
        "**\\<\\@7\\>**",
    ]
    assert sum(text == "> Etna erupted on Saturday." for text in text_lines) == 7
    document = topic_document(reply)["lines"]
    assert [(entry["part"], entry["fact"]) for entry in document[:4]] == [
        *[("shared", 1)] * 2,
        ("shared", 2),
        ("differing", 1),
    ]
    assert document[3]["remark"] == remark
    assert remark in printed(reply)


def test_the_picture_is_in_the_first_message(build):
    lines = [TopicLine(build.citation(number, quote="x" * 1500), DAY) for number in range(1, 6)]
    picture = Picture("timeline.png", b"", "Etna")
    first, *further = topic_messages(reply_of(TopicCommand.TIMELINE, *lines), picture)

    assert (first.picture, first.embeds[0].image.url) == (picture, "attachment://timeline.png")
    assert further
    assert all(message.picture is None and message.embeds[0].image.url is None for message in further)


def test_a_picture_takes_the_place_of_the_bars(build):
    outlets = (OutletReports("<@1>", 2),)
    lines = [
        TopicLine(build.citation(number), day, reports=2, outlets=outlets)
        for number, day in enumerate((DAY, DAY + timedelta(1)), start=1)
    ]
    (message,) = topic_messages(reply_of(TopicCommand.TREND, *lines), Picture("trend.png", b"", "Etna"))

    entry = "[Etna erupts again](https://example.com/etna) · Example News · 22 March 2025\n> Etna erupted on Saturday."
    assert message.embeds[0].description.split("\n\n") == ["**4 reports on 2 days, at most 2 a day.**", entry, entry]
    bar = f"{'█' * 12} 2 reports: \\<\\@1\\> 2"
    assert message.picture.instead == f"**20 March 2025** {bar}\n**21 March 2025** {bar}"


def test_where_a_picture_takes_the_place_of_its_day_an_entry_says_it(build):
    citation = build.citation(1)
    line = TopicLine(citation, citation.passage.published, outlets=(OutletReports("Example News", 1),))
    (message,) = topic_messages(reply_of(TopicCommand.TREND, line), Picture("trend.png", b"", "Etna"))

    assert (
        "[Etna erupts again](https://example.com/etna) · Example News · 22 March 2025\n"
        in message.embeds[0].description
    )


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ([1], "1 report, on 20 March 2025."),
        ([3], "3 reports, all on 20 March 2025."),
        ([1, 4, 2], "7 reports on 3 days, most on 21 March 2025 (4)."),
        ([1, 2, 2], "5 reports on 3 days, at most 2 a day."),
    ],
)
def test_counts_in_a_sentence(build, counts, sentence):
    lines = [TopicLine(build.citation(1), DAY + timedelta(n), reports=count) for n, count in enumerate(counts)]

    assert counts_summary(reply_of(TopicCommand.TREND, *lines)) == sentence


def test_many_outlets_are_summed_up(build):
    outlets = tuple(OutletReports(f"{name}.example", 1) for name in "abcdef")
    line = TopicLine(build.citation(1), DAY, reports=6, outlets=outlets)

    assert bar_and_counts(line, reply_of(TopicCommand.TREND, line)).endswith("c.example 1, d.example 1, others 2")


def test_a_stale_corpus_is_announced_first(build):
    reply = reply_of(TopicCommand.LATEST, TopicLine(build.citation(1), DAY))
    (message,) = topic_messages(replace(reply, freshness=replace(FRESH, stale=True)))

    assert message.embeds[0].description.startswith("⚠️ **Out of date: the newest report here is from 31 March 2025")


def test_a_page_is_as_long_as_discord_counts_characters(build):
    """A volcano counts twice."""
    lines = [TopicLine(build.citation(number, quote="🌋" * 900), DAY) for number in (1, 2, 3)]
    messages = topic_messages(reply_of(TopicCommand.LATEST, *lines))

    assert [message.embeds[0].description.count("\n> ") for message in messages] == [2, 1]


def test_the_words_of_a_refusal_are_inert():
    (message,) = topic_messages(reply_of(TopicCommand.LATEST, reason="No article names “<@1>”."))

    assert message.embeds[0].description == r"No article names “\<\@1\>”."


def test_a_refusal_names_the_nearest_articles(build):
    nearest = NearestArticle("a1", "Etna", "https://example.com/1", "Example News", "", DAY)
    reply = reply_of(TopicCommand.TIMELINE, reason="No article is about this.", nearest=(nearest,))
    (message,) = topic_messages(reply)

    assert message.embeds[0].description == (
        "No article is about this.\n\n**Nearest articles:**\n"
        "- Example News · 20 March 2025 · [Etna](https://example.com/1)"
    )
    assert topic_document(reply)["refusal"]["nearest"][0]["title"] == "Etna"
    assert "No article is about this." in printed(reply)


def test_the_document_has_the_citation_of_each_line(build):
    line = TopicLine(build.citation(1), DAY, True, 2, timedelta(days=1), timedelta(hours=3), timedelta(minutes=135))
    document = json.loads(json.dumps(topic_document(reply_of(TopicCommand.WHO_REPORTED, line))))

    assert (document["command"], document["topic"], document["refusal"]) == ("who-reported", "Etna", None)
    (entry,) = document["lines"]
    assert (entry["day"], entry["day_of"], entry["reports"]) == ("2025-03-20", "event", 2)
    assert (entry["days_after_first"], entry["seen_hours_after_first"], entry["hours_after_first"]) == (1, 3.0, 2.25)
    without = topic_document(reply_of(TopicCommand.LATEST, TopicLine(build.citation(1), DAY)))["lines"][0]
    assert (without["seen_hours_after_first"], without["hours_after_first"]) == (None, None)
    assert (entry["quote"], entry["start"], entry["end"]) == ("Etna erupted on Saturday.", 11, 36)


def printed(reply, width=100):
    out = StringIO()
    console = Console(width=width, file=out)
    console.print(topic_page(reply), crop=False)
    return out.getvalue()


def test_a_terminal_shows_a_table_and_the_sources(build):
    out = printed(reply_of(TopicCommand.TIMELINE, TopicLine(build.citation(1), DAY, is_event=True)))

    assert "20 March 2025" in out
    assert "“Etna erupted on Saturday.”" in out
    assert "[1] Example News, 22 March 2025: Etna erupts again" in out
    assert "https://example.com/etna" in out


@pytest.mark.parametrize("width", [40, 60, 80, 100])
@pytest.mark.parametrize("command", TopicCommand)
@pytest.mark.parametrize("quote", ["投資額は約二兆円に上り、" * 9, f"See https://example.com/{'a/' * 60}end now."])
def test_a_terminal_shows_words_that_are_wider_than_a_column_to_their_end(build, quote, command, width):
    """Of a Japanese quote, which has no spaces, the middle was missing between its quotation marks."""
    citation = build.citation(1, quote, outlet="L" * 50)
    line = TopicLine(citation, DAY, part=Part.ONLY if command is TopicCommand.COMPARE else None)
    rows = [row.split("│") for row in printed(reply_of(command, line), width).splitlines() if row.startswith("│")]
    label, shown = ("".join("".join(row[column].split()) for row in rows) for column in (2, 3))

    assert shown.endswith(f"“{''.join(quote.split())}”")
    assert "…" not in label


def test_a_terminal_says_once_how_the_figures_of_a_fact_differ(build):
    lines = [
        TopicLine(build.citation(number), DAY, part=Part.DIFFERING, fact=fact, remark="Reports differ here.")
        for number, fact in ((1, 1), (2, 1), (3, 2), (4, 2))
    ]
    out = printed(reply_of(TopicCommand.COMPARE, *lines))

    assert out.count("Reports differ here.") == 2


@given(st.lists(st.tuples(texts, texts, texts), min_size=1, max_size=12), texts)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_for_any_articles_the_limits_hold_and_nothing_is_cut(build, articles, topic):
    lines = [
        TopicLine(build.citation(number, quote=f"said {quote}", title=title, outlet=outlet), DAY)
        for number, (title, outlet, quote) in enumerate(articles, start=1)
    ]
    reply = reply_of(TopicCommand.LATEST, *lines, topic=topic)
    messages = topic_messages(reply)

    shown = "\n".join(message.embeds[0].description for message in messages)
    assert shown.count("\n> said") == len(articles)
    assert "<@1>" not in shown
    assert "```" not in shown
    for message in messages:
        (embed,) = message.embeds
        assert units(embed.description) <= Limit.DESCRIPTION
        assert units(embed.title or "") <= Limit.TITLE
        assert size(embed) <= Limit.TOTAL
    assert "\x1b" not in printed(reply)
