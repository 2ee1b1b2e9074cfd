import logging
from datetime import date

import pytest

from bot.answering.answer import Filters
from bot.answering.topics.reply import TopicCommand
from tests.bot.clients import build_client

pytestmark = pytest.mark.asyncio
BAR = f"{'█' * 12} 1 report: Example News 1"


@pytest.mark.parametrize(
    ("name", "option", "command", "title"),
    [
        ("latest", "topic", TopicCommand.LATEST, "Latest: etna"),
        ("timeline", "topic", TopicCommand.TIMELINE, "Timeline: etna"),
        ("trend", "topic", TopicCommand.TREND, "Reports a day: etna"),
        ("compare", "topic", TopicCommand.COMPARE, "Compared: etna"),
        ("who-reported", "claim", TopicCommand.WHO_REPORTED, "Who reported: etna"),
    ],
)
async def test_the_lines_are_shown_to_the_channel(answering, channel, ann, name, option, command, title):
    result = await ann.slash(channel, name, **{option: "etna"})

    assert not result.ephemeral
    assert answering.topics == [(command, "etna")]
    (embed,) = channel.last_message.embeds
    assert embed.title == title
    assert embed.description.endswith("> Etna erupted 1 times.")
    assert embed.footer.text.startswith("Newest matching report: ")
    assert {thread.split("_")[0] for thread in answering.threads} == {"answering"}  # never Discord's loop


async def test_what_discord_writes_for_a_mention_or_an_emoji_is_no_topic(answering, channel, ann, ben):
    for name, option in (("latest", "topic"), ("compare", "topic"), ("who-reported", "claim")):
        await ann.slash(channel, name, **{option: f"{ben.mention} etna <#12345> <:lava:12345> </ask:12345>"})
        assert answering.topics[-1][1] == "etna /ask"
    answering.topics.clear()
    await ann.slash(channel, "latest", topic=ben.mention)
    assert answering.topics == [(TopicCommand.LATEST, "")]
    assert channel.last_message.embeds[0].title == "Latest"


async def test_the_options_say_which_reports_count(answering, channel, ann):
    for name, option in (("trend", "topic"), ("who-reported", "claim")):
        days = {"since": "2025-03-01", "until": "2025-03-31", "as_of": "2025-04-01"}
        await ann.slash(channel, name, **{option: "etna"}, **days, outlet="Example News")
        assert answering.options[-1] == (date(2025, 4, 1), Filters("Example News", date(2025, 3, 1), date(2025, 3, 31)))


async def test_a_day_that_is_none_is_one_sentence(answering, channel, ann):
    result = await ann.slash(channel, "latest", topic="etna", since="soon")

    assert "Write a day as 2025-03-31" in " ".join(message.content for message in result.followups)
    assert answering.topics == []


async def test_a_failure_is_one_sentence(answering, channel, ann):
    answering.replies["etna"] = RuntimeError("secret")
    result = await ann.slash(channel, "latest", topic="etna")

    sentences = " ".join(message.content for message in result.followups)
    assert "reference" in sentences.lower()
    assert "secret" not in sentences


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("timeline", "Timeline of “etna”. 1 March 2025: 1 report."),
        ("trend", "Chart of the reports a day on “etna”. 1 March 2025: 1 report (Example News 1)."),
    ],
)
async def test_timelines_and_trends_come_with_a_picture(simcord_env, answering, channel, ann, name, text):
    await ann.slash(channel, name, topic="etna")

    message = channel.last_message
    (attachment,) = message.attachments
    assert (attachment.filename, attachment.description) == (f"{name}.png", text)
    assert (await attachment.read()).startswith(b"\x89PNG")
    assert message.embeds[0].image.url == f"attachment://{name}.png"
    assert message.content == ""
    assert "█" not in message.embeds[0].description
    await simcord_env.restart_bot(build_client(answering))
    assert len(channel.last_message.attachments) == 1


async def test_other_commands_have_no_picture(channel, ann):
    await ann.slash(channel, "latest", topic="etna")

    assert channel.last_message.attachments == []
    assert channel.last_message.embeds[0].image.url is None


async def test_without_a_drawn_picture_the_text_is_sent_alone(channel, ann, monkeypatch, caplog):
    def broken(_reply):
        raise RuntimeError("no font")

    monkeypatch.setattr("bot.commands.topics.topic_chart", broken)
    with caplog.at_level(logging.WARNING):
        await ann.slash(channel, "trend", topic="etna")

    assert channel.last_message.attachments == []
    assert channel.last_message.embeds[0].description.startswith(f"**1 March 2025** {BAR}\n")
    assert channel.last_message.embeds[0].description.endswith("> Etna erupted 1 times.")
    assert "A picture could not be drawn; the reply goes out without it." in caplog.text


@pytest.mark.parametrize(("status", "code"), [(403, 50013), (400, 40005)])
async def test_if_discord_refuses_the_picture_the_text_is_sent_alone(simcord_env, channel, ann, status, code, caplog):
    simcord_env.inject_error("PATCH", "/webhooks/*", status=status, code=code)
    await ann.slash(channel, "trend", topic="etna")

    assert channel.last_message.attachments == []
    assert channel.last_message.embeds[0].image.url is None
    assert channel.last_message.content == f"**1 March 2025** {BAR}"
    assert channel.last_message.embeds[0].description.endswith("> Etna erupted 1 times.")
    assert "A picture was not taken" in caplog.text
