import pytest

from bot.client import build_client
from bot.commands.passages import FORGOTTEN

pytestmark = pytest.mark.asyncio


async def test_another_person_gets_the_passages_alone(channel, ann, ben):
    await ann.slash(channel, "ask", question="What did Etna do?")
    result = await ben.click(channel.last_message, label="Passages")

    assert result.ephemeral
    (embed,) = result.response.embeds
    assert embed.author.name == "[1] Example News · 1 March 2025"
    assert embed.description.endswith("It rained. **Etna erupted 1 times.** The airport was closed.")
    assert len(channel.history(viewer=ann)) == 1


async def test_the_button_works_a_day_later(simcord_env, channel, ann):
    await ann.slash(channel, "ask", question="What did Etna do?")
    await simcord_env.advance_time(86_400)
    result = await ann.click(channel.last_message, label="Passages")

    assert result.response.embeds[0].author.name.startswith("[1] ")


async def test_the_evidence_of_a_refusal_is_shown(answering, channel, ann):
    answering.replies["Who won?"] = answering.refusal("Who won?")
    await ann.slash(channel, "ask", question="Who won?")
    result = await ann.click(channel.last_message, label="Passages")

    assert result.response.embeds[0].author.name == "[1] Example News · 2 March 2025"


async def test_after_a_restart_it_says_to_ask_again(simcord_env, answering, channel, ann):
    await ann.slash(channel, "ask", question="What did Etna do?")
    await simcord_env.restart_bot(build_client(answering))
    result = await ann.click(channel.last_message, label="Passages")

    assert result.ephemeral
    assert result.response.content == FORGOTTEN
