import json
from dataclasses import replace
from datetime import date, timedelta

from rich.console import Console

from bot.replies.message import Limit, Picture
from bot.replies.owner.stats import sparkline, stats_document, stats_message, stats_page
from bot.replies.safe_text import units
from bot.usage import CorpusGrowth, DayUsage, Usage, WrongNote

DAY = date(2026, 3, 20)
CORPUS = CorpusGrowth(51_638, 210_000, DAY, {})
BUSY = DayUsage(DAY, {"answered": 9000, "refused": 1200, "failed": 3, "turned away": 4}, 12, 3, 140, {36: 10, 50: 2})


def usage(days):
    quiet = [DayUsage(DAY - timedelta(days=number)) for number in range(days - 1, 0, -1)]
    return Usage((*quiet, BUSY), CORPUS)


def printed(page):
    console = Console(width=80, color_system=None)
    with console.capture() as capture:
        console.print(page)
    return capture.get()


def test_the_table_has_a_row_per_day_and_a_total():
    shown = printed(stats_page(usage(3)))
    rows = [line.split() for line in shown.splitlines()]

    assert rows[2] == ["2026-03-18", *["-"] * 9]
    assert rows[4] == ["2026-03-20", "10,207", "1,200", "3", "4", "12", "3", "470", "ms", "5.3", "s", "140"]
    assert rows[5][:2] == ["all", "10,207"]
    assert "Articles: 51,638, 140 of them new in these days · passages: 210,000" in shown.replace("\n", " ")
    assert "…" not in shown


def test_marked_sentences_stand_beside_the_marked_answers():
    busy = replace(BUSY, right_sentences=14, wrong_sentences=2)
    (embed,) = stats_message(Usage((busy,), CORPUS), None).embeds

    assert "Marked as right: 12 · as wrong: 3\nSingle sentences, as right: 14 · as wrong: 2\n" in embed.description
    assert "\nSingle sentences, as right: 14 · as wrong: 2\n" in printed(stats_page(Usage((busy,), CORPUS)))
    assert stats_document(Usage((busy,), CORPUS))["all"]["right_sentences"] == 14
    assert "Single" not in stats_message(usage(1), None).embeds[0].description


def test_a_month_fits_into_a_message():
    (embed,) = stats_message(usage(31), None).embeds

    assert len(embed.description) < 4096
    assert "20 Mar ████████████ 10,207 (1,200)" in embed.description
    assert "19 Mar 0" in embed.description
    assert "Half of the replies came within 470 ms, 95 of 100 within 5.3 s" in embed.description


def test_with_a_picture_there_are_no_bars():
    picture = Picture("stats.png", b"", "")
    message = stats_message(usage(31), picture)

    assert "20 Mar" not in message.embeds[0].description
    assert message.embeds[0].description.startswith("**10,207 questions** · 9,000 answered")
    assert (message.embeds[0].image.url, message.picture) == ("attachment://stats.png", picture)


def test_no_bar_is_cut_on_a_phone():
    busy = DayUsage(DAY, {"answered": 900, "refused": 99})
    (embed,) = stats_message(Usage((busy,), CORPUS), None).embeds
    bar = embed.description.splitlines()[-2]

    assert bar.endswith(" 999 (99)")
    # As many characters as a block of code shows in an embed on a phone 390 pixels wide.
    assert len(bar) <= 31


def test_reasons_for_wrong_are_listed_and_inert():
    notes = (
        WrongNote(DAY, "2", "It was *Stromboli*.", headline="Etna erupts"),
        WrongNote(DAY, "", "All of it, @everyone.", question="Who won?"),
    )
    (embed,) = stats_message(replace(usage(1), wrong_notes=notes), Picture("stats.png", b"", "")).embeds

    assert embed.description.split("\n")[-3:] == [
        "**The last reasons for Wrong**",
        r"- 20 Mar, sentence 2: It was \*Stromboli\*. · Etna erupts",
        r"- 20 Mar: All of it, \@everyone. · “Who won?”",
    ]
    assert printed(stats_page(replace(usage(1), wrong_notes=notes))).endswith(
        "\nThe last reasons for Wrong\n- 2026-03-20, sentence 2: It was *Stromboli*. · Etna erupts\n"
        "- 2026-03-20: All of it, @everyone. · “Who won?”\n"
    )
    assert json.loads(json.dumps(stats_document(replace(usage(1), wrong_notes=notes))))["wrong_notes"][0] == {
        "day": "2026-03-20",
        "sentence": "2",
        "reason": "It was *Stromboli*.",
        "question": None,
        "headline": "Etna erupts",
    }


def test_a_month_fits_into_a_message_with_the_longest_reasons():
    note = WrongNote(DAY, "1", "*" * 500, "_" * 500, "~" * 500)
    (embed,) = stats_message(replace(usage(31), wrong_notes=(note,) * 5), None).embeds

    assert units(embed.description) <= Limit.DESCRIPTION
    assert embed.description.count("sentence 1") >= 3


def test_days_without_questions_have_no_response_time():
    (embed,) = stats_message(Usage((DayUsage(DAY),), CORPUS), None).embeds

    assert embed.description == ("**0 questions**\nQuestions a day, of which refused in brackets:\n```\n20 Mar 0\n```")
    assert stats_document(Usage((DayUsage(DAY),), CORPUS))["all"]["p50"] is None


def test_the_document_has_each_day():
    document = json.loads(json.dumps(stats_document(usage(2))))

    assert [day["day"] for day in document["days"]] == ["2026-03-19", "2026-03-20"]
    assert document["all"]["questions"] == document["days"][1]["questions"] == 10_207
    assert document["days"][1]["turned_away"] == 4
    assert document["corpus"] == {"articles": 51_638, "passages": 210_000, "newest": "2026-03-20"}


def test_sparkline_bars_are_proportional_to_the_numbers():
    assert sparkline([0, 1, 4, 8]) == " ▂▅█"
    assert sparkline([]) == ""
