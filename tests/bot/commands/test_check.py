from dataclasses import replace
from datetime import date

import pytest

from bot.answering.answer import Citation, Question, Quote
from bot.answering.checking.verdict import Checked, Statement, Verdict
from bot.answering.english.dates import month_in_words
from bot.answering.topics.overview import with_day
from bot.commands.check import NO_QUOTES
from bot.delivery import interaction_reply
from bot.errors import TookTooLong
from bot.languages.language import Language
from bot.languages.translatable import gettext_lazy
from bot.replies.message import Style
from tests.bot.clients import build_client
from tests.bot.commands.conftest import ASKED_AT, passage

pytestmark = pytest.mark.asyncio
MENU = "Check against the news"
TEXT = "Etna erupted 1 times."


@pytest.fixture
def supported():
    source = passage(1)
    citation = Citation(1, Quote("v1", 11, 32, source.text[11:32]), source)
    statement = Statement(TEXT, Verdict.SUPPORTED, "An article says so.", (1,))
    return Checked(Question(TEXT, ASKED_AT), Verdict.SUPPORTED, statement.reason, (statement,), (citation,))


async def test_only_the_person_who_checks_sees_the_verdict(answering, channel, ann, ben, supported):
    answering.verdicts[TEXT] = supported
    result = await ben.context_menu(channel, MENU, await ann.send(channel, TEXT))

    assert answering.checked == [TEXT]
    assert result.ephemeral
    (embed,) = result.response.embeds
    assert embed.title == "The news says so"
    assert embed.fields[0].value.endswith("> Etna erupted 1 times.")


async def test_the_passages_are_shown(answering, channel, ann, supported):
    answering.verdicts[TEXT] = supported
    result = await ann.context_menu(channel, MENU, await ann.send(channel, TEXT))
    passages = await ann.click(result.response, label="Passages")

    assert passages.ephemeral
    assert passages.response.embeds[0].description.endswith(
        "It rained. **Etna erupted 1 times.** The airport was closed."
    )


async def test_what_another_person_wrote_is_not_kept_and_who_checked_it_stands_there_as_letters_and_digits(
    simcord_env, answering, channel, ann, ben, supported
):
    answering.verdicts[TEXT] = supported
    await ann.context_menu(channel, MENU, await ben.send(channel, TEXT))
    dispatcher = simcord_env.bot.dispatcher

    def rows(query):
        return dispatcher.read(lambda: dispatcher.store.rows(query))

    assert await rows("SELECT question, person FROM turns") == [("", ann.id)]
    assert await rows("SELECT heading, asker FROM replies") == [("", dispatcher.store.pseudonym(ann.id))]


async def test_of_another_persons_message_all_is_checked_also_beside_a_quote(answering, channel, ann, ben):
    await ann.context_menu(channel, MENU, await ben.send(channel, f"> {TEXT}\nRome flooded."))

    assert answering.checked == [f"> {TEXT}\nRome flooded."]


async def test_a_failure_is_a_sentence(answering, channel, ann):
    answering.verdicts[TEXT] = TookTooLong("This took too long.")
    result = await ann.context_menu(channel, MENU, await ann.send(channel, TEXT))

    assert result.ephemeral
    assert result.response.content == "This took too long."


async def test_the_log_has_the_verdict_and_not_the_message(answering, channel, ann, supported, caplog):
    caplog.set_level("INFO")
    answering.verdicts[TEXT] = supported
    await ann.context_menu(channel, MENU, await ann.send(channel, TEXT))

    (record,) = [record for record in caplog.records if record.message == "check"]
    assert record.facts["outcome"] == "supported"
    assert TEXT not in str(record.facts)
    assert str(ann.id) not in str(record.facts)


@pytest.mark.parametrize("is_forwarded", [False, True])
async def test_of_our_own_answer_its_quotes_are_checked(answering, channel, ann, ben, is_forwarded):
    """Its question and the line of its sources were checked too; of a forwarded one, nothing was."""
    await ann.slash(channel, "ask", question="What did Etna do?")
    answer = channel.last_message
    await ann.context_menu(channel, MENU, await ben.forward(answer, channel) if is_forwarded else answer)

    (checked,) = answering.checked
    assert "Etna erupted 1 times." in checked
    assert all(line.startswith("> ") for line in checked.splitlines())


@pytest.mark.parametrize("style", list(Style))
@pytest.mark.parametrize("language", list(Language))
async def test_the_day_that_we_put_before_a_quote_is_not_checked(
    simcord_env, answering, channel, ann, monkeypatch, style, language
):
    """Of an answer with the days of its reports each quote was not found in the news: they do not name their days."""
    await simcord_env.restart_bot(build_client(answering, style=style))
    answer = answering.answer("What did Etna do?")
    (claim,) = answer.claims
    claims = (
        with_day(claim, date(2025, 3, 20)),
        claim.dated(gettext_lazy("In {month}: ", month=month_in_words(date(2025, 3, 1)))),
    )
    answering.replies["What did Etna do?"] = replace(answer, claims=claims)
    monkeypatch.setattr(interaction_reply, "language_of_interaction", lambda _interaction: language)
    await ann.slash(channel, "ask", question="What did Etna do?")
    await ann.context_menu(channel, MENU, channel.last_message)

    (checked,) = answering.checked
    assert checked.splitlines() == ["> Etna erupted 1 times. **[1]**"] * 2


async def test_a_quote_that_begins_with_a_year_is_checked_whole(answering, channel, ann):
    answer = answering.answer("What did Etna do?")
    (claim,), (citation, *others) = answer.claims, answer.citations
    text = "Election Day 2024: Etna erupted."
    citations = (replace(citation, quote=replace(citation.quote, text=text)), *others)
    answering.replies["What did Etna do?"] = replace(answer, claims=(replace(claim, text=text),), citations=citations)
    await ann.slash(channel, "ask", question="What did Etna do?")
    await ann.context_menu(channel, MENU, channel.last_message)

    assert answering.checked == ["> Election Day 2024: Etna erupted. **[1]**"]


async def test_a_list_that_we_quoted_is_checked_as_one_sentence(answering, channel, ann):
    """Each of its rows was not found in the news."""
    answer = answering.answer("What did Etna do?")
    (claim,), (citation, *others) = answer.claims, answer.citations
    text = "The mines are:\n\nKestrel\n\nMarrow"
    citations = (replace(citation, quote=replace(citation.quote, text=text)), *others)
    answering.replies["What did Etna do?"] = replace(answer, claims=(replace(claim, text=text),), citations=citations)
    await ann.slash(channel, "ask", question="What did Etna do?")
    await ann.context_menu(channel, MENU, channel.last_message)

    assert answering.checked == ["> The mines are\\: Kestrel Marrow **[1]**"]


async def test_a_refusal_of_ours_that_quotes_nothing_is_not_checked(answering, channel, ann):
    """Its own sentences were: "No article says so" was not found in the news."""
    answering.replies["Who won?"] = answering.refusal("Who won?")
    await ann.slash(channel, "ask", question="Who won?")
    result = await ann.context_menu(channel, MENU, channel.last_message)

    assert result.ephemeral
    assert result.response.content == NO_QUOTES
    assert answering.checked == []


async def test_the_text_of_a_forwarded_message_is_checked(answering, channel, ann, ben):
    """It was said that no sentence of the message says something."""
    await ann.context_menu(channel, MENU, await ben.forward(await ann.send(channel, TEXT), channel))

    assert answering.checked == [TEXT]


@pytest.mark.parametrize(
    ("content", "checked"),
    [
        ("https://example.com/etna", "Etna erupts\nIt rained.\n12 people fled."),
        ("<@123> [1](https://example.com/etna)", "Etna erupts\nIt rained.\n12 people fled."),
        ("", "Etna erupts\nIt rained.\n12 people fled."),
        (f"{TEXT} https://example.com/etna", f"{TEXT} https://example.com/etna"),
    ],
)
@pytest.mark.parametrize("is_forwarded", [False, True])
async def test_the_preview_is_checked_where_a_message_is_only_a_link(
    answering, channel, ann, ben, simcord_env, content, checked, is_forwarded
):
    """The words of the link were checked."""
    fields = [{"name": "Fled", "value": "12 people fled.", "inline": False}]
    embeds = [{"type": "link", "title": "Etna erupts", "description": "It rained.", "fields": fields}]
    simcord_env.backend.create_message(channel.id, ben.id, content, embeds=embeds)
    message = channel.last_message
    await ann.context_menu(channel, MENU, await ben.forward(message, channel) if is_forwarded else message)

    assert answering.checked == [checked]


async def test_embeds_that_hold_more_than_a_message_may_are_checked(answering, channel, ann, simcord_env):
    """The check was refused, and the person who asked for it could shorten nothing."""
    description = ("It rained on Etna. " * 213).strip()
    fields = [{"name": "Etna", "value": "It rained. " * 90, "inline": False}]
    embeds = [
        {"type": "rich", "title": "Etna", "description": description},
        {"type": "rich", "title": "More", "fields": fields},
    ]
    simcord_env.backend.create_message(channel.id, ann.id, "", embeds=embeds)
    await ann.context_menu(channel, MENU, channel.last_message)

    (checked,) = answering.checked
    assert checked.startswith(f"Etna\n{description}\nMore\nIt rained.")
    assert len(checked) > 5000


async def test_all_texts_of_another_apps_message_are_checked(answering, channel, ann, ben, simcord_env):
    """Only those of the first container were."""

    def shown(content):
        return {"type": 10, "content": content}

    link = {"type": 2, "style": 5, "label": "Read", "url": "https://example.com/etna"}
    components = [
        {"type": 17, "components": [shown("Etna erupted 3 times.")]},
        shown("It rained in Catania."),
        {"type": 17, "components": [{"type": 9, "components": [shown("Nobody died.")], "accessory": link}]},
        {"type": 9, "components": [shown("The airport"), shown("closed on Monday.")], "accessory": link},
        {"type": 1, "components": [link]},
    ]
    simcord_env.backend.create_message(channel.id, ben.id, "", components=components, flags=1 << 15)
    await ann.context_menu(channel, MENU, channel.last_message)

    (checked,) = answering.checked
    assert checked.splitlines() == [
        *("Etna erupted 3 times.", "It rained in Catania.", "Nobody died.", "The airport", "closed on Monday.")
    ]


async def test_of_an_image_there_is_no_text_to_check(answering, channel, ann):
    await ann.context_menu(channel, MENU, await ann.send(channel, attachments=[("etna.png", b"x")]))

    assert answering.checked == [""]


async def test_the_log_never_has_the_message_of_another_person(
    simcord_env, answering, channel, ann, ben, supported, caplog
):
    """With LOG_QUESTIONS it stood there, though its author may never have used the bot."""
    answering.verdicts[TEXT] = supported
    await simcord_env.restart_bot(build_client(answering, log_questions=True))
    with caplog.at_level("INFO"):
        await ann.context_menu(channel, MENU, await ben.send(channel, TEXT))

    (facts,) = [record.facts for record in caplog.records if record.getMessage() == "check"]
    assert TEXT not in str(facts)
