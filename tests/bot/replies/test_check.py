from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.answering.answer import Citation, Question, Quote
from bot.answering.checking.verdict import Checked, Statement, Verdict
from bot.replies.check import checked_message
from bot.replies.document import checked_document
from bot.replies.message import Limit, size
from ingest.corpus.articles import Correction

QUESTION = Question("Etna erupted.", datetime(2025, 4, 1, tzinfo=UTC))


@pytest.fixture
def checked(passage_of):
    def of(verdict=Verdict.SUPPORTED, text="Etna erupted again.", count=1):
        passage = passage_of(text)
        citations = tuple(Citation(n, Quote("v1", 0, len(text), text), passage) for n in range(1, count + 1))
        numbers = tuple(citation.number for citation in citations)
        return Checked(QUESTION, verdict, "Why.", (Statement("Etna @everyone", verdict, "Why.", numbers),), citations)

    return of


def test_each_statement_and_each_source_is_shown_with_its_quote(checked):
    message = checked_message(checked(), "c1")
    (embed,) = message.embeds

    assert embed.title == "The news says so"
    assert embed.description.startswith("✅ **Supported**: ")
    assert r"Etna \@everyone" in embed.description
    assert embed.description.endswith("\nWhy. **[1]**")
    (field,) = embed.fields
    assert field.name == "[1] Example News · 22 March 2025"
    assert field.value.endswith("> Etna erupted again.")
    assert [button.custom_id for button in message.buttons] == ["passages:c1"]


@pytest.mark.parametrize(
    ("verdict", "title"), [(Verdict.CONTRADICTED, "The news says otherwise"), (Verdict.SUPPORTED, "The news says so")]
)
def test_the_title_is_the_verdict(checked, verdict, title):
    assert checked_message(checked(verdict), "c1").embeds[0].title == title


def test_what_was_not_found_in_plain_words_is_shown_with_what_comes_nearest(checked):
    near = checked_message(checked(Verdict.NOT_FOUND), "c1").embeds[0]
    nothing = checked_message(checked(Verdict.NOT_FOUND, count=0), "c1").embeds[0]

    assert near.title == "Not found in plain words: read what comes nearest"
    assert near.description.startswith("❔ **Not found in plain words**: ")
    assert nothing.title == "Not found in the news"
    assert nothing.description.startswith("❔ **Not found**: ")


def test_the_sources_of_another_statement_do_not_come_near_to_what_was_not_found(checked):
    """The title told people to read what comes nearest, of which there was nothing."""
    supported = checked()
    statements = (*supported.statements, Statement("Rome flooded.", Verdict.NOT_FOUND, "Why."))
    mixed = replace(supported, verdict=Verdict.NOT_FOUND, statements=statements)

    assert checked_message(mixed, "c1").embeds[0].title == "The news says part of it"


def test_nothing_to_check_has_no_button():
    message = checked_message(Checked(QUESTION, Verdict.NOT_FOUND, "Nothing."), "c1")

    assert message.embeds[0].description == "Nothing."
    assert message.buttons == ()


def test_sources_that_do_not_fit_are_left_out_and_counted(checked):
    (embed,) = checked_message(checked(text="Etna erupted. " * 65, count=9), "c1").embeds

    assert size(embed) <= Limit.TOTAL
    assert 1 <= len(embed.fields) < 9
    assert embed.footer.text == f"{9 - len(embed.fields)} more sources not shown; press Passages."


@pytest.mark.parametrize("words", range(12, 60, 4))
def test_the_names_of_the_sources_count_toward_the_limit(checked, words):
    """An outlet's name is twice as long where each of its characters is escaped."""
    found = checked(text="Etna erupted. " * words, count=25)
    citations = [replace(c, passage=replace(c.passage, outlet="_" * 60)) for c in found.citations]
    (embed,) = checked_message(replace(found, citations=tuple(citations)), "c1").embeds

    assert size(embed) <= Limit.TOTAL


def test_the_words_of_a_reason_are_inert(checked):
    found = checked()
    statements = (replace(found.statements[0], reason="The reports say “<@1>”."),)
    description = checked_message(replace(found, statements=statements), "c1").embeds[0].description

    assert description.endswith(r"The reports say “\<\@1\>”. **[1]**")


def test_a_quote_longer_than_a_field_is_not_cut(checked):
    (embed,) = checked_message(checked(text="Etna erupted. " * 90), "c1").embeds

    assert embed.fields[0].value.endswith("*The quote is too long to show here; press Passages.*")


def test_a_corrections_note_without_room_beside_a_long_link_is_left_out(checked):
    """The field was longer than Discord takes, and the whole reply was lost."""
    found = checked(text="Etna erupted. " * 20)
    passage = replace(found.citations[0].passage, title="Etna " * 42, url="https://example.com/" + "a" * 500)
    correction = Correction("Correction: " + "It was on Saturday, not on Friday. " * 7, date(2025, 3, 24))
    citation = replace(found.citations[0], passage=passage, correction=correction)
    (embed,) = checked_message(replace(found, citations=(citation,)), "c1").embeds

    link, *further = embed.fields[0].value.split("\n")
    assert link.endswith(f"]({passage.url})")
    assert further == ["**corrected on 24 March 2025**", "*The quote is too long to show here; press Passages.*"]


def test_the_document_has_every_key(checked):
    document = checked_document(checked(Verdict.CONTRADICTED))

    assert list(document) == ["text", "verdict", "reason", "statements", "citations", "notes", "freshness"]
    assert document["verdict"] == "contradicted"
    assert document["statements"] == [
        {"text": "Etna @everyone", "verdict": "contradicted", "reason": "Why.", "citations": [1]}
    ]
    assert document["citations"][0]["quote"] == "Etna erupted again."
