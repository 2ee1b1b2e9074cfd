import logging
import re
from dataclasses import replace
from datetime import date

import pytest
from pydantic import ValidationError
from simcord.backend.errors import SetupError

from bot.commands.ask import LONGEST_QUESTION
from bot.errors import QuestionRejected
from bot.replies.message import Style
from bot.settings import AnsweringSettings
from tests.bot.clients import build_client
from tests.bot.commands.conftest import passage
from tests.bot.shown import labels, texts, title

pytestmark = pytest.mark.asyncio
ETNA = "What did Etna do?"


async def test_an_answer_is_shown_to_the_channel(simcord_env, channel, ann):
    result = await ann.slash(channel, "ask", question=ETNA)

    deferred, filled = [request for request in simcord_env.http_requests if request.method in ("POST", "PATCH")]
    assert deferred.json == {"type": 5}
    assert filled.path.endswith("/messages/@original")
    assert not result.ephemeral
    assert texts(channel.last_message) == [
        f"### {ETNA}\n> Etna erupted 1 times. **[1]**",
        "**[1]** [Etna erupts, part 1](https://example.com/1)\n-# Example News · 1 March 2025 · 31 days ago",
    ]


async def test_with_embeds_an_answer_is_an_embed(simcord_env, answering, channel, ann):
    await simcord_env.restart_bot(build_client(answering, style=Style.EMBEDS))
    await ann.slash(channel, "ask", question=ETNA)

    (embed,) = channel.last_message.embeds
    assert embed.title == ETNA
    assert embed.description == "> Etna erupted 1 times. **[1]**"
    assert embed.fields[0].value == "[Etna erupts, part 1](https://example.com/1)"
    assert labels(channel.last_message) == [
        *("Passages", "Ask a follow-up", "More like this", "Right", "Wrong", "Delete")
    ]


async def test_answers_and_refusals_end_with_their_freshness(answering, channel, ann):
    line = "Newest matching report: yesterday (31 Mar 2025) · corpus updated 20 minutes ago"
    for reply in (answering.answer(ETNA), answering.refusal(ETNA)):
        for stale in (False, True):
            answering.stale = stale
            freshness = replace(answering.freshness([passage(1)]), newest=date(2025, 3, 31))
            answering.replies[ETNA] = replace(reply, freshness=freshness)
            await ann.slash(channel, "ask", question=ETNA)
            first, *_, last = texts(channel.last_message)
            assert last.replace("\\", "") == f"-# {line}"
            loud = "⚠️ **Out of date: the newest report here is from 31 March 2025, yesterday.**"
            assert first.startswith(f"### {ETNA}\n{loud}\n\n") == stale


async def test_the_question_and_its_time_reach_the_answering(simcord_env, answering, channel, ann):
    await ann.slash(channel, "ask", question=ETNA)

    ((text, asked_at),) = answering.asked
    assert text == ETNA
    assert asked_at.tzinfo is not None
    assert abs((asked_at - simcord_env.now()).total_seconds()) < 5


async def test_a_private_answer_is_shown_only_to_the_person(channel, ann, ben):
    result = await ann.slash(channel, "ask", question=ETNA, private=True)

    assert result.ephemeral
    assert result.response.ephemeral
    assert title(result.response) == ETNA
    assert channel.history(viewer=ben) == []


async def test_a_refusal_names_the_nearest_articles(answering, channel, ann):
    answering.replies["Who won?"] = answering.refusal("Who won?")
    await ann.slash(channel, "ask", question="Who won?")

    assert texts(channel.last_message) == [
        "### Who won?\nNo article says so.",
        "**Nearest articles**",
        "[Etna erupts](https://example.com/1)\n-# Example News · date unknown",
    ]


async def test_a_question_may_be_as_long_as_the_setting_allows(answering, channel, ann):
    """The option took 500 characters at most, whatever MAX_QUESTION_CHARACTERS said."""
    AnsweringSettings(_env_file=None, max_question_characters=LONGEST_QUESTION)
    with pytest.raises(ValidationError):
        AnsweringSettings(_env_file=None, max_question_characters=LONGEST_QUESTION + 1)
    await ann.slash(channel, "ask", question="x" * LONGEST_QUESTION)
    assert answering.questions == ["x" * LONGEST_QUESTION]
    with pytest.raises(SetupError):
        await ann.slash(channel, "ask", question="x" * (LONGEST_QUESTION + 1))


async def test_an_expected_failure_is_a_sentence_only_the_person_sees(answering, channel, ann, ben):
    answering.replies["?"] = QuestionRejected("This question has no words: ask in a sentence.")
    result = await ann.slash(channel, "ask", question="?")

    (message,) = result.followups
    assert message.ephemeral
    assert message.content == "This question has no words: ask in a sentence."
    assert channel.history(viewer=ben) == []


async def test_an_unexpected_failure_is_a_reference_that_is_in_the_log(answering, channel, ann, ben, caplog):
    answering.replies["?"] = RuntimeError("secret of the machine")
    result = await ann.slash(channel, "ask", question="?")

    (message,) = result.followups
    assert message.ephemeral
    assert "secret" not in message.content
    (reference,) = re.findall(r"`([0-9a-f]{8})`", message.content)
    (record,) = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert reference in record.getMessage()
    assert "secret of the machine" in str(record.exc_info[1])
    assert channel.history(viewer=ben) == []


async def test_a_failure_of_a_private_question_stays_private(answering, channel, ann, ben):
    answering.replies["?"] = QuestionRejected("No words.")
    result = await ann.slash(channel, "ask", question="?", private=True)

    assert result.response.ephemeral
    assert "No words." in result.response.content
    assert result.followups == []
    assert channel.history(viewer=ben) == []


async def test_nobody_is_pinged(answering, channel, ann):
    text = "Is <x:1234567890123456789> @everyone"
    await ann.slash(channel, "ask", question=text)

    message = channel.last_message
    assert title(message) == r"Is \<x\:1234567890123456789\> \@everyone"
    assert not message.mentions
    assert not message.mention_everyone


async def test_what_discord_writes_for_a_mention_is_no_part_of_the_question(answering, channel, ann, ben):
    await ann.slash(channel, "ask", question=f"{ben.mention} {ETNA} <:lava:1234567890>")
    answering.replies[""] = answering.refusal("")
    await ann.slash(channel, "ask", question=ben.mention)

    assert answering.questions == [ETNA, ""]
    assert texts(channel.last_message)[0] == "No article says so."
    assert not channel.last_message.mentions
