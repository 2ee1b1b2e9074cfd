import re
from datetime import date

import pytest

from bot.answering.answer import Change, Filters
from bot.answering.question.time.scope import describe_filters
from bot.commands.search import NO_QUERY
from bot.commands.stored_reply import FORGOTTEN
from bot.conversation.store import Store
from bot.replies.message import Style
from ingest.corpus.articles import Correction
from tests.bot.clients import build_client
from tests.bot.shown import buttons, everything, labels, text, texts

pytestmark = pytest.mark.asyncio


async def test_passages_are_shown_to_the_channel(answering, channel, ann):
    result = await ann.slash(channel, "search", query="etna")

    assert not result.ephemeral
    assert answering.searched == [("etna", 25)]
    message = channel.last_message
    heading, first, sentences, *_, last = texts(message)
    assert heading == "Passages for **etna**"
    assert first == "**1.** [Etna erupts, part 1](https://example.com/1)\n-# Example News · 1 March 2025"
    assert sentences == "> It rained.\n> **Etna** erupted 1 times."
    assert last.startswith("-# 25 passages · page 1 of 5\n")
    assert labels(message) == ["Read"] * 5 + ["Previous", "Next"]


async def test_a_query_may_be_as_long_as_a_question(answering, channel, ann):
    """The option took 500 characters at most, whatever MAX_QUESTION_CHARACTERS said."""
    await ann.slash(channel, "search", query="x" * 4000)

    assert answering.searched == [("x" * 4000, 25)]
    assert texts(channel.last_message)[0].startswith("Passages for **xxx")


async def test_what_discord_writes_for_a_mention_or_an_emoji_is_not_searched_for(answering, channel, ann, ben):
    await ann.slash(channel, "search", query=f"{ben.mention} etna <:lava:1234567890>")
    await ann.click(channel.last_message, label="Next")
    assert texts(channel.last_message)[0] == "Passages for **etna**"

    answering.search_with_notes = lambda text, **_options: answering.searched.append((text, 25)) or ((), ())
    await ann.slash(channel, "search", query="<#1234567890>")
    assert answering.searched == [("etna", 25), ("", 25)]
    assert channel.last_message.content.startswith(r"Passages for **\<#1234567890\>**: nothing found.")


@pytest.mark.parametrize("blank", [" ", "\u200b", " \u2060 "])
async def test_a_search_for_what_nobody_sees_is_told_to_its_person_alone(answering, channel, ann, blank):
    """The channel read "Passages for ****: nothing found."."""
    result = await ann.slash(channel, "search", query=blank)

    (said,) = result.followups
    assert (said.ephemeral, said.content) == (True, NO_QUERY)
    assert (channel.history(), answering.searched) == ([], [])


async def test_no_word_of_a_link_is_marked(answering, channel, ann):
    await ann.slash(channel, "search", query="etna https://elsewhere.example/rained")
    assert answering.searched == [("etna https://elsewhere.example/rained", 25)]
    for _ in range(2):
        assert texts(channel.last_message)[2].startswith("> It rained.\n> **Etna** erupted ")
        await ann.click(channel.last_message, label="Next")


async def test_with_embeds_a_page_is_an_embed_and_stays_an_embed(simcord_env, answering, channel, ann, store_file):
    await simcord_env.restart_bot(build_client(answering, store=Store(store_file), style=Style.EMBEDS))
    await ann.slash(channel, "search", query="etna")
    message = channel.last_message
    assert message.content == "Passages for **etna**"
    assert message.embeds[0].description.split("\n\n")[0].split("\n") == [
        "**1.** [Etna erupts, part 1](https://example.com/1)",
        "Example News · 1 March 2025",
        "> It rained.",
        "> **Etna** erupted 1 times.",
    ]
    await simcord_env.restart_bot(build_client(answering, store=Store(store_file)))
    await ann.click(message, label="Next")
    assert channel.last_message.embeds[0].footer.text.startswith("25 passages · page 2 of 5\n")


async def test_a_page_of_components_stays_so_after_a_change_to_embeds(
    simcord_env, answering, channel, ann, ben, store_file
):
    await simcord_env.restart_bot(build_client(answering, store=Store(store_file)))
    await ann.slash(channel, "search", query="etna")
    await simcord_env.restart_bot(build_client(answering, store=Store(store_file), style=Style.EMBEDS))
    await ann.click(channel.last_message, label="Next")
    result = await ben.click(channel.last_message, label="Next")

    assert ranks(channel.last_message) == [6, 7, 8, 9, 10]
    assert result.response.embeds


def ranks(message):
    return [int(rank) for rank in re.findall(r"(?m)^\*\*(\d+)\.\*\*", everything(message))]


def read_button(message, rank):
    (button,) = [
        part
        for part in buttons(message)
        if part["custom_id"].endswith(f":{rank}") and part["label"] in ("Read", f"Read {rank}")
    ]
    return button["custom_id"]


async def test_a_passage_is_shown_only_to_the_person_who_asks_for_it(answering, channel, ann, ben):
    await ann.slash(channel, "search", query="etna")
    result = await ben.click(channel.last_message, custom_id=read_button(channel.last_message, 3))

    assert result.ephemeral
    (embed,) = result.response.embeds
    assert embed.author.name == "[3] Example News · 3 March 2025"
    assert embed.description.endswith("*It rained.* *Etna erupted 3 times.* The airport was closed.")
    answering.removed.add("a4")
    removed = await ben.click(channel.last_message, custom_id=read_button(channel.last_message, 4))
    assert removed.response.content == "1 passage is gone: its article has been removed."


async def test_the_person_who_searched_turns_the_page_in_place(channel, ann):
    await ann.slash(channel, "search", query="etna")
    await ann.click(channel.last_message, label="Next")
    (message,) = channel.history()

    assert texts(message)[-1].startswith("-# 25 passages · page 2 of 5\n")
    assert ranks(message) == [6, 7, 8, 9, 10]
    await ann.click(message, label="Previous")
    assert ranks(channel.last_message) == [1, 2, 3, 4, 5]


async def test_a_double_click_brings_one_page(answering, channel, ann, ben):
    looked_up = []
    real = answering.passages
    answering.passages = lambda kept: looked_up.append(len(kept)) or real(kept)
    await ann.slash(channel, "search", query="etna")
    first = await ben.click(channel.last_message, label="Next")
    second = await ben.click(channel.last_message, label="Next")

    assert ranks(first.response) == [6, 7, 8, 9, 10]
    assert second.acknowledged
    assert second.followups == []
    assert second.response is None or not second.response.ephemeral
    assert len(looked_up) == 1


async def test_another_person_gets_a_page_of_their_own(channel, ann, ben):
    await ann.slash(channel, "search", query="etna")
    result = await ben.click(channel.last_message, label="Next")

    assert result.ephemeral
    assert ranks(result.response) == [6, 7, 8, 9, 10]
    assert ranks(channel.last_message) == [1, 2, 3, 4, 5]
    next_page = await ben.click(result.response, label="Next")
    assert ranks(next_page.response) == [11, 12, 13, 14, 15]


async def test_the_first_and_the_last_page_have_a_disabled_button(channel, ann):
    await ann.slash(channel, "search", query="etna")
    first = channel.last_message
    assert [bool(button.get("disabled")) for button in buttons(first)][-2:] == [True, False]
    for _ in range(4):
        await ann.click(channel.last_message, label="Next")

    last = channel.last_message
    assert ranks(last) == [21, 22, 23, 24, 25]
    assert [bool(button.get("disabled")) for button in buttons(last)][-2:] == [False, True]


async def test_pages_turn_after_a_restart(simcord_env, answering, channel, ann, store_file):
    await simcord_env.restart_bot(build_client(answering, store=Store(store_file)))
    await ann.slash(channel, "search", query="etna")
    await simcord_env.restart_bot(build_client(answering, store=Store(store_file)))
    await ann.click(channel.last_message, label="Next")

    assert ranks(channel.last_message) == [6, 7, 8, 9, 10]


CORRECTION = Correction("Correction: Etna erupted twice.", date(2025, 3, 24))
SAID = "**corrected on 24 March 2025**: Etna erupted twice."


def marks(message):
    return [line for line in everything(message).split("\n") if "corrected" in line or "updated on" in line]


@pytest.mark.parametrize("style", list(Style))
async def test_a_result_says_what_was_corrected_on_every_page(simcord_env, answering, channel, ann, store_file, style):
    await simcord_env.restart_bot(build_client(answering, store=Store(store_file), style=style))
    answering.changed = {"v1": Change(CORRECTION), "v7": Change(None, date(2025, 3, 24))}
    await ann.slash(channel, "search", query="etna")
    assert marks(channel.last_message) == [SAID]
    read = await ann.click(channel.last_message, custom_id=read_button(channel.last_message, 1))
    assert SAID in read.response.embeds[0].description

    answering.corrected = {"v6": CORRECTION}  # since the search
    await ann.click(channel.last_message, label="Next")
    assert marks(channel.last_message) == [SAID, "**updated on 24 March 2025**"]


async def test_a_page_as_of_a_day_is_marked_as_of_that_day(answering, channel, ann):
    await ann.slash(channel, "search", query="etna", as_of="2025-03-20")
    assert answering.changes_as_of == date(2025, 3, 20)
    answering.corrected, answering.changes_as_of = {"v6": CORRECTION}, None
    await ann.click(channel.last_message, label="Next")

    assert answering.changes_as_of == date(2025, 3, 20)
    assert marks(channel.last_message) == []


async def test_a_forgotten_search_is_an_error_only_the_person_sees(simcord_env, answering, channel, ann, ben):
    await ann.slash(channel, "search", query="etna")
    await simcord_env.restart_bot(build_client(answering))
    result = await ann.click(channel.last_message, label="Next")

    (message,) = result.followups
    assert message.ephemeral
    assert message.content == FORGOTTEN
    assert ranks(channel.last_message) == [1, 2, 3, 4, 5]


async def test_a_search_without_results_has_no_buttons(answering, channel, ann):
    answering.search_with_notes = lambda text, **_options: ((), (describe_filters(Filters("A_b_")),))
    await ann.slash(channel, "search", query="etna")

    heading, note, freshness = channel.last_message.content.split("\n")
    assert heading == "Passages for **etna**: nothing found."
    assert note == "Only reports of A\\_b\\_ were searched."
    assert freshness.startswith("Newest report: yesterday (31 Mar 2025) · ")
    assert channel.last_message.components == []


async def test_every_page_shows_the_freshness_at_the_time_of_the_search(answering, channel, ann):
    await ann.slash(channel, "search", query="etna")
    first = channel.last_message
    answering.stale = True  # by the time that the page is turned
    await ann.click(first, label="Next")
    second = channel.last_message

    line = "Newest matching report: 7 days ago (25 Mar 2025) · corpus updated 20 minutes ago"
    for page, message in enumerate((first, second), start=1):
        assert texts(message)[-1].replace("\\", "") == f"-# 25 passages · page {page} of 5\n-# {line}"
        assert text(message) == "Passages for **etna**"


async def test_a_stale_corpus_is_announced_first(answering, channel, ann):
    answering.stale = True
    await ann.slash(channel, "search", query="etna")
    await ann.click(channel.last_message, label="Next")

    warning, heading = text(channel.last_message).split("\n")
    assert warning == "⚠️ **Out of date: the newest report here is from 31 March 2025, yesterday.**"
    assert heading == "Passages for **etna**"


async def test_a_page_of_removed_articles_says_that_nothing_was_found(answering, channel, ann):
    await ann.slash(channel, "search", query="etna")
    answering.removed |= {f"a{number}" for number in range(1, 26)}
    await ann.click(channel.last_message, label="Next")

    assert text(channel.last_message).startswith("Passages for **etna**: nothing found.")
    assert labels(channel.last_message) == []
