import pytest

from bot.answering.topics.reply import TopicCommand

pytestmark = pytest.mark.asyncio


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


async def test_a_failure_is_one_sentence(answering, channel, ann):
    answering.replies["etna"] = RuntimeError("secret")
    result = await ann.slash(channel, "latest", topic="etna")

    said = " ".join(message.content for message in result.followups)
    assert "reference" in said.lower()
    assert "secret" not in said
