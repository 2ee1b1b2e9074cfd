from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.answer import FRESH_HEADLINES, Evidence, NearestArticle, Question, Refusal
from bot.answering.refusal import reasons
from bot.answering.refusal.gaps.refused import MOST_NEAREST, refused_question, without_pointers

DAY = date(2026, 3, 20)
ASKED = Question("Who won?", datetime(2026, 3, 20, tzinfo=UTC))
NEAREST = tuple(NearestArticle(f"a{n}", "Etna", None, None, "", None) for n in range(5))
REFUSAL = Refusal(ASKED, f"{reasons.NOTHING_NEAR} Looked for “Zanzibar”.", NEAREST, Evidence(()), "hand-made")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("What did <@80351110224678912> say about Etna?", "What did … say about Etna?"),
        ("<@!80351110224678912> and <@&165511591545143296> in <#103735883630395392>", "… and … in …"),
        ("Is <:etna:41771983429993937> out? <t:1618953630:R> </ask:816437322781949972>", "Is … out? … …"),
        ("Why does https://example.org/me?token=abc say so?", "Why does … say so?"),
        ("Write to ann.smith+x@example.org, please", "Write to … please"),
        ("Who is @ann_smith?", "Who is …?"),
        ("Call +49 (30) 1234-5678 now", "Call … now"),
        ("user 80351110224678912 asked", "user … asked"),
        ("Join discord.gg/abcdef or www.example.org", "Join … or …"),
        ("Did the 2024 budget of 1,200,000 crowns pass on 12/03/2025?", None),
        ("What of 2020-2024, and of 2025-03-12?", None),
        ("Was it 9.11 or 10.07 per cent?", None),
    ],
)
def test_references_to_people_and_places_online_are_left_out(text, kept):
    assert without_pointers(text) == (text if kept is None else kept)


@given(st.text("ab1<>@#:/. \n-+", max_size=60), st.integers(10**16, 10**19))
def test_no_id_is_kept_anywhere_in_the_text(around, number):
    for text in (
        f"{around} {number} {around}",
        f"{around}{number}{around}",
        f"{around}<@{number}>{around}",
        f"{around} @{number}",
    ):
        assert str(number) not in without_pointers(text)


@pytest.mark.parametrize(
    ("reason", "kept"),
    [
        (f"{reasons.NOTHING_NEAR} Looked for “Ann Smith”.", reasons.NOTHING_NEAR),
        (f"{reasons.NOTHING_SEEN} Looked for “Ann Smith”.", reasons.NOTHING_SEEN),
        (f"{reasons.NOTHING_BACKED} Looked for “Ann Smith”.", reasons.NOTHING_BACKED),
        (f"{reasons.only_earlier('12 March 2026')} Looked for “it”.", reasons.EARLIER_ALONE),
        (f"{reasons.MODEL_FOUND_NONE} Looked for “it”.", reasons.MODEL_FOUND_NONE),
        (f"{reasons.MODEL_UNPROVEN} Looked for “it”.", reasons.MODEL_UNPROVEN),
    ],
)
def test_a_stored_reason_has_no_word_of_the_question(reason, kept):
    stored = refused_question(replace(REFUSAL, reason=reason), "Who won?", DAY, "p1")

    assert (stored.day, stored.person, stored.text, stored.reason) == (DAY, "p1", "Who won?", kept)
    assert stored.nearest == ("a0", "a1", "a2")
    assert len(stored.nearest) == MOST_NEAREST


@pytest.mark.parametrize("reason", [reasons.EMPTY_QUESTION, reasons.EMPTY_CORPUS, "This took too long and was stopped"])
def test_a_question_that_no_article_could_answer_is_no_gap(reason):
    assert refused_question(replace(REFUSAL, reason=reason), "Who won?", DAY, "p1") is None
    assert refused_question(replace(REFUSAL, heading=FRESH_HEADLINES), "Hello", DAY, "p1") is None
    assert refused_question(REFUSAL, "<@80351110224678912>", DAY, "p1") is None
