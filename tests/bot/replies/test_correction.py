"""What a reply says of an article that its publisher has corrected: in Discord, in a terminal, in JSON."""

from dataclasses import replace
from datetime import UTC, date, datetime
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from bot.answering.answer import Question
from bot.answering.checking.verdict import Checked, Statement, Verdict
from bot.answering.topics.reply import TopicCommand, TopicLine, TopicReply
from bot.languages.current import speak
from bot.languages.language import Language
from bot.replies.answer import answer_message
from bot.replies.check import checked_message
from bot.replies.correction import NO_NOTE, NOTE_LIMIT, SHORT_NOTE, correction_line, correction_text
from bot.replies.document import reply_document
from bot.replies.layouts.answer import answer_layout
from bot.replies.layouts.size import layout_texts
from bot.replies.message import Limit, Style
from bot.replies.more import more_message
from bot.replies.page import reply_page
from bot.replies.safe_text import units
from bot.replies.topic import topic_messages
from ingest.corpus.articles import Correction

NOTE = "Correction, March 24, 2025: Etna erupted on Saturday, not on Friday."
CORRECTION = Correction(NOTE, date(2025, 3, 24))
SAID = "corrected on 24 March 2025: Etna erupted on Saturday, not on Friday."


@pytest.fixture(scope="module")
def reply(build):
    def of(correction, **changes):
        citation = replace(build.citation(1, **changes), correction=correction)
        return build.answer([("Etna broke out.", (1,))], [citation])

    return of


@pytest.mark.parametrize(
    ("correction", "sentence"),
    [
        (None, ""),
        (CORRECTION, SAID),
        (Correction(NOTE), "corrected: Etna erupted on Saturday, not on Friday."),
        (Correction("Clarification: A\n\nB."), "corrected: A B."),
        (Correction("Correction"), "corrected: Correction"),
        (
            Correction("This article was amended on 24 March 2025.", date(2025, 3, 24)),
            "corrected on 24 March 2025: This article was amended on 24 March 2025.",
        ),
        (
            Correction("Retraction: We withdraw this report.", date(2025, 3, 24)),
            "retracted on 24 March 2025: We withdraw this report.",
        ),
        (
            Correction("This article has been retracted. Its source was invented."),
            "retracted: This article has been retracted. Its source was invented.",
        ),
        # A note in a script without spaces is cut at a character. Of a note with one early space, only what stood
        # before it was left.
        (Correction("東京 " + "東" * 465), "corrected: 東京 " + "東" * 396 + "…"),
    ],
)
def test_the_sentence_about_a_correction(correction, sentence):
    assert correction_text(correction) == sentence


def test_a_long_note_is_cut_at_a_word():
    sentence = correction_text(Correction("Correction: " + "seven words of this note are long " * 20))
    note = sentence.removeprefix("corrected: ")
    assert len(note) <= NOTE_LIMIT
    assert note.endswith(("note…", "long…", "are…", "words…", "seven…", "of…", "this…"))


def test_discord_shows_the_correction_under_the_headline(reply):
    (embed,) = answer_message(reply(CORRECTION), "q").embeds
    lines = (embed.fields[0].value or "").split("\n")
    assert lines[1] == "**corrected on 24 March 2025**: Etna erupted on Saturday, not on Friday."
    assert "corrected" not in str(answer_message(reply(None), "q").embeds[0].to_dict())


def test_a_terminal_shows_the_correction_under_the_link(reply):
    screen = StringIO()
    Console(file=screen, width=200).print(reply_page(reply(CORRECTION)), crop=False)
    lines = [line.strip() for line in screen.getvalue().splitlines()]
    assert lines[lines.index("https://example.com/etna") + 1] == SAID


@pytest.mark.parametrize("make", [answer_message, answer_layout])
def test_discord_shows_a_note_as_long_as_most_are(reply, make):
    """What is right stands at its end: at 240 characters it was cut off."""
    note = "seven words of this note are long " * 11 + "- it is 400."
    message = make(reply(Correction("Correction: " + note)), "q")
    shown = str([embed.to_dict() for embed in message.embeds]) + "".join(layout_texts(message))

    assert len(note) > SHORT_NOTE
    assert "it is 400." in shown


def test_json_has_the_unchanged_note(reply):
    (citation,) = reply_document(reply(CORRECTION))["citations"]
    assert citation["corrected"] == {"date": "2025-03-24", "note": NOTE}
    (citation,) = reply_document(reply(Correction(NOTE)))["citations"]
    assert citation["corrected"] == {"date": None, "note": NOTE}


def test_json_has_both_notes(reply):
    (citation,) = reply_document(reply(Correction("Retraction: A.", None, CORRECTION)))["citations"]
    assert citation["corrected"] == {
        "date": None,
        "note": "Retraction: A.",
        "other": {"date": "2025-03-24", "note": NOTE},
    }


def test_discord_shows_both_notes_in_the_room_for_one():
    line = correction_line(
        Correction("Correction: " + "b " * 400, None, replace(CORRECTION, note="Clarification: " + "c " * 400))
    )
    assert line.startswith("**corrected**: b b")
    assert " · **corrected on 24 March 2025**: c c" in line
    assert len(line) <= NOTE_LIMIT + 60


@given(
    st.text(st.sampled_from("ab :*_`[]()<>@#\n\\|~/\u202e\x00e\u0301漢"), max_size=1500),
    st.text(max_size=900),
    st.booleans(),
)
def test_any_note_is_inert_and_fits(reply, note, quote, has_other):
    other = Correction("Clarification: " + note, date(2025, 9, 24)) if has_other else None
    answer = reply(Correction("Correction: " + note, date(2025, 9, 24), other), url="https://example.com/" + "e" * 300)
    answer = replace(
        answer, citations=(replace(answer.citations[0], quote=replace(answer.citations[0].quote, text=quote)),)
    )
    (embed,) = answer_message(answer, "q").embeds
    assert all(units(field.value or "") <= Limit.FIELD_VALUE for field in embed.fields)
    line, short = (correction_line(answer.citations[0].correction, limit) for limit in (NOTE_LIMIT, SHORT_NOTE))
    shown = "\n".join(field.value or "" for field in embed.fields)
    assert line in shown or short in shown
    assert "\n" not in line
    assert "<@" not in line


@pytest.mark.parametrize("language", list(Language))
def test_two_notes_full_of_escapes_beside_the_longest_link_leave_the_field_within_its_limit(reply, language):
    """The field was longer than Discord takes, and the whole reply was lost."""
    other = Correction("Retraction: " + "*_" * 400, date(2025, 9, 24))
    correction = Correction("Correction: " + "*_" * 400, date(2025, 9, 24), other)
    answer = reply(correction, title="*_" * 400, url="https://example.com/" + "e" * 570)
    with speak(language):
        (embed,) = answer_message(answer, "q").embeds
        labels = correction_line(correction, NO_NOTE)

    (field,) = embed.fields
    assert units(field.value or "") <= Limit.FIELD_VALUE
    assert (field.value or "").split("\n")[1:-1] == [labels]
    assert "24" in labels


@pytest.mark.parametrize(("length", "end"), [(NOTE_LIMIT, "a"), (NOTE_LIMIT + 1, "…")])
def test_a_note_is_shortened_only_where_it_is_longer_than_its_room(length, end):
    note = correction_text(Correction("a" * length)).removeprefix("corrected: ")

    assert (len(note), note[-1]) == (NOTE_LIMIT, end)


@pytest.mark.parametrize("make", ["topic", "more", "check"])
def test_topic_lines_nearby_articles_and_checks_show_the_day_of_an_update(build, make):
    citation = replace(build.citation(1), updated=date(2025, 3, 24))
    question, fresh = Question("Etna", datetime(2025, 4, 1, tzinfo=UTC)), build.freshness()
    topic = TopicReply(TopicCommand.LATEST, question, (TopicLine(citation, date(2025, 3, 22)),))
    statement = Statement("Etna erupted.", Verdict.SUPPORTED, "An article says so.", (1,))
    made_of = {
        "topic": lambda: topic_messages(topic)[0],
        "more": lambda: more_message([citation], fresh, Style.EMBEDS),
        "check": lambda: checked_message(Checked(question, Verdict.SUPPORTED, "", (statement,), (citation,)), "c1"),
    }
    (embed,) = made_of[make]().embeds

    assert "**updated on 24 March 2025**" in str(embed.to_dict())


def test_discord_and_a_terminal_show_the_day_of_an_update(build):
    citation = replace(build.citation(1), updated=date(2025, 3, 24))
    answer = build.answer([("Etna broke out.", (1,))], [citation])
    console = Console(file=StringIO(), width=100)
    console.print(reply_page(answer))

    assert "\n**updated on 24 March 2025**\n" in answer_message(answer, "0" * 16).embeds[0].fields[0].value
    assert "    updated on 24 March 2025\n" in console.file.getvalue().replace(" \n", "\n")
