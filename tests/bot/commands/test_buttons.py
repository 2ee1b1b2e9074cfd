from dataclasses import replace

import pytest

from bot.answering.answer import Claim
from bot.commands.buttons import ALL_REMOVED
from bot.commands.stored_reply import FORGOTTEN
from bot.conversation.store import Store
from bot.replies.message import Style
from bot.replies.more import NOTHING
from ingest.corpus.errors import IndexUnavailable
from tests.bot.clients import build_client
from tests.bot.commands.conftest import passage
from tests.bot.shown import buttons, texts

pytestmark = pytest.mark.asyncio


async def test_another_person_sees_the_passages_privately(channel, ann, ben):
    await ann.slash(channel, "ask", question="What did Etna do?")
    result = await ben.click(channel.last_message, label="Passage")

    assert result.ephemeral
    (embed,) = result.response.embeds
    assert embed.author.name == "[1] Example News · 1 March 2025"
    assert embed.description.endswith("It rained. **Etna erupted 1 times.** The airport was closed.")
    assert len(channel.history(viewer=ann)) == 1


async def test_the_passage_button_works_a_day_later(simcord_env, channel, ann):
    await ann.slash(channel, "ask", question="What did Etna do?")
    await simcord_env.advance_time(86_400)
    result = await ann.click(channel.last_message, label="Passage")

    assert result.response.embeds[0].author.name.startswith("[1] ")


async def test_the_evidence_of_a_refusal_is_shown(answering, channel, ann):
    answering.replies["Who won?"] = answering.refusal("Who won?")
    await ann.slash(channel, "ask", question="Who won?")
    result = await ann.click(channel.last_message, label="Passages")

    assert result.response.embeds[0].author.name == "[1] Example News · 2 March 2025"


async def test_the_passage_button_works_after_a_restart(simcord_env, answering, channel, ann, store_file):
    await simcord_env.restart_bot(build_client(answering, store=Store(store_file)))
    await ann.slash(channel, "ask", question="What did Etna do?")
    await simcord_env.restart_bot(build_client(answering, store=Store(store_file)))
    result = await ann.click(channel.last_message, label="Passage")

    (embed,) = result.response.embeds
    assert embed.author.name == "[1] Example News · 1 March 2025"
    assert embed.description.endswith("It rained. **Etna erupted 1 times.** The airport was closed.")


async def test_a_forgotten_reply_says_to_ask_again(simcord_env, answering, channel, ann):
    await ann.slash(channel, "ask", question="What did Etna do?")
    await simcord_env.restart_bot(build_client(answering))
    result = await ann.click(channel.last_message, label="Passage")

    assert result.ephemeral
    assert result.response.content == FORGOTTEN


async def test_passages_of_a_removed_article_are_not_shown(answering, channel, ann):
    await ann.slash(channel, "ask", question="What did Etna do?")
    answering.removed.add("a1")
    result = await ann.click(channel.last_message, label="Passage")

    assert result.response.content == "1 passage is gone: its article has been removed."
    assert result.response.embeds == []


async def test_both_buttons_count_the_same_passages_of_a_removed_article(simcord_env, answering, channel, ann):
    """The button of a source counted one passage, however many its citations lie in."""
    first, *_ = answering.answer("?").citations
    second = replace(first, number=2, passage=replace(passage(2), article_id="a1", version_id="v1"))
    claims = tuple(Claim(f"Claim {number}.", (number,)) for number in (1, 2))
    answering.replies["?"] = replace(answering.answer("?"), claims=claims, citations=(first, second))
    await ann.slash(channel, "ask", question="?")
    of_source = channel.last_message
    await simcord_env.restart_bot(build_client(answering, store=simcord_env.bot.dispatcher.store, style=Style.EMBEDS))
    await ann.slash(channel, "ask", question="?")
    answering.removed.add("a1")

    of_all = channel.last_message
    shown = [await ann.click(of_source, label="Passage"), await ann.click(of_all, label="Passages")]
    assert [result.response.content for result in shown] == [
        "2 passages are gone: their articles have been removed."
    ] * 2


async def test_a_double_click_is_answered_once(channel, ann):
    await ann.slash(channel, "ask", question="What did Etna do?")
    first = await ann.click(channel.last_message, label="Passage")
    second = await ann.click(channel.last_message, label="Passage")

    assert first.response.embeds
    assert second.acknowledged
    assert second.followups == []
    assert second.response is None or not second.response.ephemeral


async def test_a_second_press_seconds_later_is_answered(simcord_env, channel, ann, ben):
    await ann.slash(channel, "ask", question="What did Etna do?")
    first = await ann.click(channel.last_message, label="Passage")
    second = await ben.click(channel.last_message, label="Passage")
    await simcord_env.advance_time(4)
    third = await ann.click(channel.last_message, label="Passage")

    assert [result.response.embeds[0].author.name for result in (first, second, third)] == [
        "[1] Example News · 1 March 2025"
    ] * 3


async def test_the_button_of_a_source_shows_only_the_passages_of_that_source(answering, channel, ann):
    first, *_ = answering.answer("?").citations
    second = replace(first, number=2, passage=replace(passage(2), version_id="v1"))
    third = replace(first, number=3, quote=replace(first.quote, version_id="v3"), passage=passage(3))
    claims = tuple(Claim(f"Claim {number}.", (number,)) for number in (1, 2, 3))
    answering.replies["?"] = replace(answering.answer("?"), claims=claims, citations=(first, second, third))
    await ann.slash(channel, "ask", question="?")
    shared_id, single_id = [
        button["custom_id"] for button in buttons(channel.last_message) if button["label"] == "Passage"
    ]

    embeds = (await ann.click(channel.last_message, custom_id=shared_id)).response.embeds
    assert [embed.author.name[:3] for embed in embeds] == ["[1]", "[2]"]
    embeds = (await ann.click(channel.last_message, custom_id=single_id)).response.embeds
    assert [embed.author.name[:3] for embed in embeds] == ["[3]"]


async def test_the_list_of_more_is_private_and_works_after_a_restart(
    simcord_env, answering, channel, ann, ben, store_file
):
    await simcord_env.restart_bot(build_client(answering, store=Store(store_file)))
    await ann.slash(channel, "ask", question="What did Etna do?")
    answering.near = answering.answer("What did Etna do?").citations
    await simcord_env.restart_bot(build_client(answering, store=Store(store_file)))
    result = await ben.click(channel.last_message, label="More like this")

    assert result.ephemeral
    first, entry, last = texts(result.response)
    assert first == "### More like this"
    assert entry.splitlines() == [
        "[Etna erupts, part 1](https://example.com/1)",
        "-# Example News · 1 March 2025 · 31 days ago",
        "> Etna erupted 1 times.",
    ]
    assert last.startswith("-# Newest matching report: 31 days ago (1 Mar 2025)")
    ((place,),) = answering.searched
    assert (place.article_id, place.quotes) == ("a1", ((11, 32),))
    assert len(channel.history(viewer=ann)) == 1


async def test_of_an_answer_whose_articles_were_removed_nothing_is_said_to_come_near(answering, channel, ann):
    """It was said that no other article comes near, though nothing was compared."""
    await ann.slash(channel, "ask", question="What did Etna do?")
    result = await ann.click(channel.last_message, label="More like this")
    assert result.response.content == NOTHING
    answering.removed = {"a1"}
    await ann.click(channel.last_message, label="Passage")  # no double click
    result = await ann.click(channel.last_message, label="More like this")

    assert (result.ephemeral, result.response.content) == (True, ALL_REMOVED)


async def test_the_reason_for_a_missing_list_of_more_is_private(simcord_env, answering, channel, ann):
    answering.near = IndexUnavailable("The index is being rebuilt; try again in a moment.")
    await ann.slash(channel, "ask", question="What did Etna do?")
    result = await ann.click(channel.last_message, label="More like this")
    assert (result.ephemeral, result.response.content) == (True, "The index is being rebuilt; try again in a moment.")

    await simcord_env.restart_bot(build_client(answering))
    result = await ann.click(channel.last_message, label="More like this")
    assert (result.ephemeral, result.response.content) == (True, FORGOTTEN)
