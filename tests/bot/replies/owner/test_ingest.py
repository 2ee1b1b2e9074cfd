from pathlib import Path

import pytest

from bot.replies.owner.ingest import (
    NO_SOURCES,
    command_message,
    progress_sentence,
    report_message,
    sources_health_message,
)

LONG = {"origin": "https://example.org/" + "a" * 3000, "reason": "*" * 3000}
SOURCE = {"source": "https://example.org/" + "_" * 900, "outlet": None, "ok": True, "problems": ["*" * 900] * 3}
FOLDER = Path("/somewhere/uploads")


def report(**changes):
    lists = {name: [] for name in ("new", "changed", "copies", "failed", "skipped", "warnings", "feeds")}
    return {**lists, "unchanged": 2, "expired": 0, "passages": 1, "seconds": 61.0, **changes}


def test_progress_as_a_sentence():
    assert progress_sentence(1200, 4000) == "Ingesting: 1,200 of 4,000 articles are read."
    assert progress_sentence(1, None) == "Ingesting: 1 article so far."


def test_a_report_of_many_failures_fits_into_a_message():
    (embed,) = report_message(
        report(failed=[LONG] * 90, skipped=[LONG] * 90, feeds=[LONG["origin"]] * 90), FOLDER
    ).embeds

    assert len(embed.description) <= 4096
    assert embed.description.endswith(" more")


def test_a_report_of_an_unchanged_corpus():
    (embed,) = report_message(report(), FOLDER).embeds

    assert embed.description == "**0 new, 2 unchanged** · 1 passage in 61.0 s"


def test_a_report_says_where_the_bot_does_not_answer_from_what_was_ingested():
    """It said "Ingested" and no more, while answers came from the sample articles until a restart."""
    (embed,) = report_message(report(failed=[LONG] * 90), FOLDER, for_later=True).embeds
    (nothing,) = report_message(report(unchanged=0), FOLDER, for_later=True).embeds

    remark = "Until I am started again, I answer from the sample articles and not from these."
    assert embed.description.splitlines()[1] == remark
    assert len(embed.description) <= 4096
    assert nothing.description == "**0 new** · 1 passage in 61.0 s"


@pytest.mark.parametrize(
    "step",
    [
        "the newer one, first run: python -m ingest remove a1 (https://example.org/1)",
        "that file, which has moved, first put any file into its old folder: /srv/news",
    ],
)
def test_what_is_to_be_typed_in_a_terminal_is_left_out(step):
    reason = "has the link of an article that another file brought (a.jsonl), and other words"
    typed = f"{reason}; if it is {step}"
    (embed,) = report_message(report(failed=[{"origin": "b.jsonl", "reason": typed}]), FOLDER).embeds
    late = {**SOURCE, "ok": False, "note": "", "last_success": None, "new": None}
    late["problems"] = ["not asked for 3 days; is `python -m ingest feeds` still run?"]
    (health,) = sources_health_message({"sources": [late]}).embeds

    assert embed.description.endswith(f"- b.jsonl: {reason}")
    assert health.description.endswith("\n- not asked for 3 days")


def test_many_sources_fit_into_a_message():
    source = {**SOURCE, "note": "paused", "last_success": None, "new": None}
    (embed,) = sources_health_message({"sources": [source] * 60}).embeds

    assert len(embed.description) <= 4096
    assert embed.description.endswith("more feeds")
    assert embed.footer.text == "60 feeds, no problems"
    assert sources_health_message({"sources": []}).text == NO_SOURCES


def test_a_commands_output_is_shown_as_one_inert_sentence():
    assert command_message("paused https://example.org/@here?token=abcdefghijk\n").text == (
        "Paused https\\://example.org/\\@here?token=\\[hidden\\]."
    )
    assert command_message("").text == "Done."
