import pytest

from bot.commands.mention import HOW_TO_ASK
from bot.errors import QuestionRejected

pytestmark = pytest.mark.asyncio
ETNA = "What did Etna do?"


@pytest.fixture
def me(simcord_env):
    return f"<@{simcord_env.bot.user.id}>"


async def test_a_mention_with_a_question_is_answered_like_ask(answering, channel, ann, me):
    asked = await ann.send(channel, f"{me} {ETNA}")

    ((text, asked_at),) = answering.asked
    assert text == ETNA
    assert asked_at == asked.created_at
    _, reply = channel.history()
    assert reply.reference.message_id == asked.id
    assert reply.embeds[0].title == ETNA
    assert reply.embeds[0].description == "> Etna erupted 1 times. **[1]**"
    assert not reply.mentions


async def test_its_passages_button_works(channel, ann, ben, me):
    await ann.send(channel, f"Hello {me}, {ETNA}")
    result = await ben.click(channel.last_message, label="Passages")

    assert result.ephemeral
    assert result.response.embeds[0].author.name.startswith("[1] ")


async def test_the_mention_may_stand_anywhere(answering, channel, ann, me):
    await ann.send(channel, f"{ETNA}\n{me}  please")

    assert answering.asked[0][0] == f"{ETNA} please"


async def test_other_talk_is_left_alone(simcord_env, answering, channel, ann, ben):
    await ann.send(channel, ETNA)
    await ann.send(channel, f"{ben.mention} {ETNA}")
    await ann.send(channel, f"@everyone {ETNA}")

    assert answering.asked == []
    assert len(channel.history()) == 3


async def test_a_bot_is_not_answered(simcord_env, answering, channel, me):
    robot = simcord_env.guild.add_member(simcord_env.create_user("robot", bot=True))
    await robot.send(channel, f"{me} {ETNA}")

    assert answering.asked == []


async def test_a_mention_alone_says_how_to_ask(answering, channel, ann, me):
    await ann.send(channel, me)

    assert channel.last_message.content == HOW_TO_ASK
    assert answering.asked == []


async def test_a_direct_message_is_a_question(answering, simcord_env, ann, channel):
    await ann.send_dm(ETNA)

    assert [text for text, _ in answering.asked] == [ETNA]


async def test_a_failure_is_a_sentence_under_the_message(answering, channel, ann, me):
    answering.replies["?!"] = QuestionRejected("No words.")
    asked = await ann.send(channel, f"{me} ?!")

    assert channel.last_message.content == "No words."
    assert channel.last_message.reference.message_id == asked.id


async def test_where_nothing_may_be_sent_nothing_is_asked(simcord_env, answering, channel, ann, me, caplog):
    simcord_env.inject_error("POST", "/channels/*/typing", status=403, code=50013)
    await ann.send(channel, f"{me} {ETNA}")

    assert answering.asked == []
    assert "messages may not be sent here" in caplog.text
