from dataclasses import replace

import pytest

from bot.answering.answer import Claim
from bot.client import build_client
from bot.commands.stored_reply import FORGOTTEN
from bot.conversation.store import Store
from tests.bot.commands.conftest import passage
from tests.bot.shown import buttons

pytestmark = pytest.mark.asyncio


async def test_another_person_gets_the_passages_alone(channel, ann, ben):
    await ann.slash(channel, "ask", question="What did Etna do?")
    result = await ben.click(channel.last_message, label="Passage")

    assert result.ephemeral
    (embed,) = result.response.embeds
    assert embed.author.name == "[1] Example News · 1 March 2025"
    assert embed.description.endswith("It rained. **Etna erupted 1 times.** The airport was closed.")
    assert len(channel.history(viewer=ann)) == 1


async def test_the_button_works_a_day_later(simcord_env, channel, ann):
    await ann.slash(channel, "ask", question="What did Etna do?")
    await simcord_env.advance_time(86_400)
    result = await ann.click(channel.last_message, label="Passage")

    assert result.response.embeds[0].author.name.startswith("[1] ")


async def test_the_evidence_of_a_refusal_is_shown(answering, channel, ann):
    answering.replies["Who won?"] = answering.refusal("Who won?")
    await ann.slash(channel, "ask", question="Who won?")
    result = await ann.click(channel.last_message, label="Passages")

    assert result.response.embeds[0].author.name == "[1] Example News · 2 March 2025"


async def test_after_a_restart_the_button_works(simcord_env, answering, channel, ann, store_file):
    await simcord_env.restart_bot(build_client(answering, store=Store(store_file)))
    await ann.slash(channel, "ask", question="What did Etna do?")
    await simcord_env.restart_bot(build_client(answering, store=Store(store_file)))
    result = await ann.click(channel.last_message, label="Passage")

    (embed,) = result.response.embeds
    assert embed.author.name == "[1] Example News · 1 March 2025"
    assert embed.description.endswith("It rained. **Etna erupted 1 times.** The airport was closed.")


async def test_what_is_forgotten_is_to_be_asked_again(simcord_env, answering, channel, ann):
    await ann.slash(channel, "ask", question="What did Etna do?")
    await simcord_env.restart_bot(build_client(answering))
    result = await ann.click(channel.last_message, label="Passage")

    assert result.ephemeral
    assert result.response.content == FORGOTTEN


async def test_an_article_that_was_removed_is_not_shown_again(answering, channel, ann):
    await ann.slash(channel, "ask", question="What did Etna do?")
    answering.removed.add("a1")
    result = await ann.click(channel.last_message, label="Passage")

    assert result.response.content == "1 passage of articles that have been removed."
    assert result.response.embeds == []


async def test_a_double_click_is_answered_once(channel, ann):
    await ann.slash(channel, "ask", question="What did Etna do?")
    first = await ann.click(channel.last_message, label="Passage")
    second = await ann.click(channel.last_message, label="Passage")

    assert first.response.embeds
    assert second.acknowledged
    assert second.followups == []
    assert second.response is None or not second.response.ephemeral


async def test_a_press_a_while_later_counts_again(simcord_env, channel, ann, ben):
    await ann.slash(channel, "ask", question="What did Etna do?")
    first = await ann.click(channel.last_message, label="Passage")
    other = await ben.click(channel.last_message, label="Passage")
    await simcord_env.advance_time(4)
    again = await ann.click(channel.last_message, label="Passage")

    assert [result.response.embeds[0].author.name for result in (first, other, again)] == [
        "[1] Example News · 1 March 2025"
    ] * 3


async def test_the_button_of_a_source_shows_all_its_passages_and_no_other(answering, channel, ann):
    first, *_ = answering.answer("?").citations
    same = replace(first, number=2, passage=replace(passage(2), version_id="v1"))
    other = replace(first, number=3, quote=replace(first.quote, version_id="v3"), passage=passage(3))
    claims = tuple(Claim(f"Claim {number}.", (number,)) for number in (1, 2, 3))
    answering.replies["?"] = replace(answering.answer("?"), claims=claims, citations=(first, same, other))
    await ann.slash(channel, "ask", question="?")
    both, alone = [one["custom_id"] for one in buttons(channel.last_message) if one["label"] == "Passage"]

    shown = (await ann.click(channel.last_message, custom_id=both)).response.embeds
    assert [embed.author.name[:3] for embed in shown] == ["[1]", "[2]"]
    shown = (await ann.click(channel.last_message, custom_id=alone)).response.embeds
    assert [embed.author.name[:3] for embed in shown] == ["[3]"]
