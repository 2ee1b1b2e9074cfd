import pytest

from bot.answering.answer import Citation, Question, Quote
from bot.answering.checking.verdict import Checked, Statement, Verdict
from bot.errors import TookTooLong
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


async def test_the_texts_of_a_message_of_components_are_checked(answering, channel, ann):
    await ann.slash(channel, "ask", question="What did Etna do?")
    answer = channel.last_message
    await ann.context_menu(channel, MENU, answer)

    (checked,) = answering.checked
    assert "Etna erupted 1 times." in checked
