from dataclasses import replace
from types import SimpleNamespace

import discord
import pytest

from bot.answering.answer import FRESH_HEADLINES, Evidence
from bot.answering.writers.progress import Progress
from bot.commands.mention import HOW_TO_ASK, OF_MY_ROLE, question_in
from bot.conversation.guild_settings import GuildSettings
from bot.conversation.store import Store
from bot.delivery.message_reply import MAY_NOT_EMBED
from bot.errors import QuestionRejected
from bot.replies.message import Style
from bot.replies.reply import BESIDE_A_MESSAGE
from tests.bot.clients import build_client
from tests.bot.commands.conftest import passage
from tests.bot.shown import everything, texts, title

pytestmark = pytest.mark.asyncio
ETNA = "What did Etna do?"


async def test_a_mention_with_a_question_is_answered_like_ask(answering, channel, ann, mention):
    message = await ann.send(channel, f"{mention} {ETNA}")

    ((text, asked_at),) = answering.asked
    assert text == ETNA
    assert asked_at == message.created_at
    _, reply = channel.history()
    assert reply.reference.message_id == message.id
    assert texts(reply)[0] == f"### {ETNA}\n> Etna erupted 1 times. **[1]**"
    assert not reply.mentions


async def test_the_passage_button_under_a_mention_works(channel, ann, ben, mention):
    await ann.send(channel, f"Hello {mention}, {ETNA}")
    result = await ben.click(channel.last_message, label="Passage")

    assert result.ephemeral
    assert result.response.embeds[0].author.name.startswith("[1] ")


async def test_the_mention_may_stand_anywhere(answering, channel, ann, mention):
    await ann.send(channel, f"{ETNA}\n{mention}  please")

    assert answering.asked[0][0] == f"{ETNA} please"


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ("{bot}, {etna}", ETNA),
        ("{bot}: {etna}", ETNA),
        ("Hello {bot}!", "Hello!"),
        ("{ben} {role} {bot} {etna}", ETNA),
        ("{etna} {bot} <:lava:1234567890>", ETNA),
        ("{etna} <a:lava:1234567890>{bot} ", ETNA),
        ("{bot} </ask:1234567890> {etna}", f"/ask {ETNA}"),
        ("{bot} Who is {ben}?", "Who is @ben?"),
        ("{bot} :)", ":)"),
    ],
)
async def test_what_discord_writes_in_a_message_is_no_part_of_the_question(
    simcord_env, answering, channel, ann, ben, mention, typed, question
):
    """ "Looked for 1234567890", said the refusal, since no article has the number of whom else it is addressed to."""
    role = simcord_env.guild.create_role("Volcanologists")
    await ann.send(channel, typed.format(bot=mention, ben=ben.mention, role=role.mention, etna=ETNA))

    assert answering.questions == [question]
    assert title(channel.last_message) == question.replace("@", "\\@").replace(":)", "\\:)")
    assert not channel.last_message.mentions


async def test_messages_without_a_mention_of_the_bot_are_left_alone(simcord_env, answering, channel, ann, ben):
    await ann.send(channel, ETNA)
    await ann.send(channel, f"{ben.mention} {ETNA}")
    await ann.send(channel, f"@everyone {ETNA}")

    assert answering.asked == []
    assert len(channel.history()) == 3


async def test_a_reply_that_pings_the_bot_and_asks_nothing_is_left_alone(answering, channel, ann, mention):
    await ann.send(channel, f"{mention} {ETNA}")
    thanks = await ann.send(channel, "Thanks, great bot!", reply_to=channel.last_message)

    assert [user.id for user in thanks.mentions] == [channel.history()[1].author.id]
    assert answering.questions == [ETNA]
    assert len(channel.history()) == 3


@pytest.mark.parametrize(
    ("text", "is_refused", "is_told"),
    [
        ("fact check this", True, True),
        ("Why was it closed?", False, True),
        ("", False, True),
        (ETNA, False, False),
        ("Thanks!", False, False),
        ("source?", False, False),  # which says it at more length
    ],
)
async def test_a_mention_in_reply_to_somebody_else_says_how_their_message_is_checked(
    answering, channel, ann, ben, mention, text, is_refused, is_told
):
    """It was searched for as it stands, and nothing said that the message was not read."""
    if is_refused:
        answering.replies[text] = answering.refusal(text)
    claim = await ben.send(channel, "The bridge was closed, and the minister fled.")
    await ann.send(channel, f"{mention} {text}", reply_to=claim)
    assert (BESIDE_A_MESSAGE in everything(channel.last_message)) is is_told
    await ann.send(channel, f"{mention} {text}")
    assert BESIDE_A_MESSAGE not in everything(channel.last_message)


async def test_of_several_questions_in_reply_to_somebody_else_the_first_says_how_it_is_checked(
    channel, ann, ben, mention
):
    claim = await ben.send(channel, "The bridge was closed, and the minister fled.")
    await ann.send(channel, f"{mention} Why was it closed? Where did he go?", reply_to=claim)

    answers = [everything(message) for message in channel.history()[2:]]
    assert [BESIDE_A_MESSAGE in answer for answer in answers] == [True, False]


@pytest.mark.parametrize("text", ["thx! and Vesuvius", "no, I meant Vesuvius", "didn't Vesuvius erupt"])
async def test_a_reply_that_pings_the_bot_and_asks_without_a_mark_is_answered(answering, channel, ann, mention, text):
    await ann.send(channel, f"{mention} {ETNA}")
    await ann.send(channel, text, reply_to=channel.last_message)

    assert ["Vesuvius" in asked for asked, _ in answering.asked] == [False, True]


@pytest.mark.parametrize(
    ("text", "files"), [("", [("cat.png", b"cat")]), ("<:lava:1234567890>", []), ("Look, {ben}!", [])]
)
async def test_a_reply_of_a_picture_or_for_somebody_else_is_left_alone(
    answering, channel, ann, ben, mention, text, files
):
    """A picture alone was answered with "Discord does not show me what you reply to an answer of /ask"."""
    await ann.send(channel, f"{mention} {ETNA}")
    await ann.send(channel, text.format(ben=ben.mention), reply_to=channel.last_message, attachments=files)

    assert [asked for asked, _ in answering.asked] == [ETNA]
    assert len(channel.history()) == 3


async def test_a_reply_of_a_sticker_alone_is_left_alone(simcord_env, channel, ann, mention):
    """As a picture alone: Discord hides text and files, but no stickers."""
    await ann.send(channel, f"{mention} {ETNA}")
    sticker = await ann.send(channel, "", reply_to=channel.last_message, attachments=[("cat.png", b"cat")])
    me, sticker.attachments = simcord_env.bot.user, []

    assert question_in(sticker, me) == ""  # as a text that is hidden
    sticker.stickers = [SimpleNamespace(id=1, name="cat")]
    assert question_in(sticker, me) is None


async def test_a_reply_with_a_mention_in_its_text_is_a_question(answering, channel, ann, mention):
    await ann.send(channel, f"{mention} {ETNA}")
    await ann.send(channel, f"{mention} And Vesuvius?", reply_to=channel.last_message)

    assert answering.questions == [ETNA, "What did Vesuvius do?"]


@pytest.fixture
def own_role(simcord_env, channel):
    """The role that Discord makes for a bot that is invited; SimCord makes none."""
    role = simcord_env.guild.create_role("Dateline", mentionable=True)

    def tag():
        role_in_bot = simcord_env.bot.get_guild(simcord_env.guild.id).get_role(role.id)
        role_in_bot.tags = discord.RoleTags({"bot_id": str(simcord_env.bot.user.id)})
        return role.mention

    return tag


async def test_a_mention_of_the_role_of_the_bot_is_answered_like_one_of_the_bot(
    simcord_env, answering, channel, ann, own_role
):
    """It got no answer, and Discord's list shows both by the same name."""
    await simcord_env.restart_bot(build_client(answering, message_content=True))
    mention = own_role()
    await ann.send(channel, f"{mention} {ETNA}")
    await ann.send(channel, f"Hello {mention}, {ETNA}")

    assert answering.questions == [ETNA, f"Hello, {ETNA}"]


async def test_where_its_text_is_not_shown_a_mention_of_the_role_says_to_choose_the_bot(
    answering, channel, ann, ben, own_role
):
    mention = own_role()
    for person in (ann, ben):
        await person.send(channel, f"{mention} {ETNA}")
        assert channel.last_message.content.startswith(OF_MY_ROLE)
        assert channel.last_message.reference.message_id == channel.history()[-2].id

    assert answering.asked == []


async def test_a_bot_is_not_answered(simcord_env, answering, channel, mention):
    robot = simcord_env.guild.add_member(simcord_env.create_user("robot", bot=True))
    await robot.send(channel, f"{mention} {ETNA}")

    assert answering.asked == []


async def test_a_mention_without_a_question_is_told_how_to_ask(answering, channel, ann, mention):
    await ann.send(channel, mention)

    how, freshness = channel.last_message.content.split("\n")
    assert how == HOW_TO_ASK
    assert freshness.startswith("Newest report: yesterday (31 Mar 2025) · corpus updated ")
    assert answering.asked == []


async def test_a_direct_message_is_a_question(answering, simcord_env, ann, channel):
    await ann.send_dm(ETNA)

    assert answering.questions == [ETNA]


async def test_a_failure_is_a_sentence_under_the_message(answering, channel, ann, mention):
    answering.replies["?!"] = QuestionRejected("No words.")
    message = await ann.send(channel, f"{mention} ?!")

    assert channel.last_message.content == "No words."
    assert channel.last_message.reference.message_id == message.id


@pytest.mark.parametrize(("status", "code", "words"), [(403, 50013, "Send Messages"), (404, 10003, "channel is gone")])
async def test_a_question_in_a_channel_that_refuses_messages_is_neither_answered_nor_owed(
    simcord_env, answering, channel, ann, store_file, caplog, status, code, words
):
    await simcord_env.restart_bot(build_client(answering, store=Store(store_file)))
    simcord_env.inject_error("POST", "/channels/*/typing", status=status, code=code)
    await ann.send(channel, f"<@{simcord_env.bot.user.id}> {ETNA}")
    await simcord_env.restart_bot(build_client(answering, store=Store(store_file)))

    assert answering.asked == []
    assert len(channel.history()) == 1
    assert words in caplog.text


@pytest.mark.parametrize("code", [160002, 160009])
async def test_without_read_message_history_the_answer_comes_without_a_reference(
    simcord_env, channel, ann, mention, caplog, code
):
    simcord_env.inject_error("POST", "/channels/*/messages", status=403, code=code)
    await ann.send(channel, f"{mention} {ETNA}")

    _, answer = channel.history()
    assert answer.reference is None
    assert title(answer) == ETNA
    assert "Read Message History is missing" in caplog.text


async def test_without_embed_links_a_sentence_names_the_permission(
    simcord_env, answering, channel, ann, mention, caplog
):
    await simcord_env.restart_bot(build_client(answering, style=Style.EMBEDS))
    simcord_env.inject_error("POST", "/channels/*/messages", status=403, code=50013)
    message = await ann.send(channel, f"{mention} {ETNA}")

    _, sentence = channel.history()
    assert sentence.content == MAY_NOT_EMBED
    assert "Embed Links" in sentence.content
    assert sentence.reference.message_id == message.id
    assert "Embed Links is missing" in caplog.text
    assert b'dateline_discord_faults_total{fault="the permission Embed Links is missing"} 1.0' in (
        simcord_env.bot.dispatcher.metrics.text()
    )


async def test_a_refused_reading_message_does_not_stop_answers_in_the_channel(
    simcord_env, answering, channel, ann, mention, caplog
):
    answering.progress = (Progress(Evidence((passage(1),))),)
    await simcord_env.restart_bot(build_client(answering, style=Style.EMBEDS, chat_model="openai:scripted"))
    # What is read is refused, then the answer.
    simcord_env.inject_error("POST", "/channels/*/messages", status=403, code=50013, times=2)
    for question in (ETNA, "What did Stromboli do?"):
        await ann.send(channel, f"{mention} {question}")

    assert [message.content for message in channel.history()[1::2]] == [MAY_NOT_EMBED] * 2
    assert [record.getMessage() for record in caplog.records if record.levelname == "WARNING"] == [
        f"An answer was not shown in channel {channel.id}: the permission Embed Links is missing."
    ]


@pytest.mark.parametrize(("style", "attempts"), [(Style.COMPONENTS, 1), (Style.EMBEDS, 2)])
async def test_if_no_message_may_be_sent_the_log_names_the_permissions(
    simcord_env, answering, channel, ann, mention, caplog, style, attempts
):
    await simcord_env.restart_bot(build_client(answering, style=style))
    simcord_env.inject_error("POST", "/channels/*/messages", status=403, code=50013, times=None)
    await ann.send(channel, f"{mention} {ETNA}")

    assert len(channel.history()) == 1
    posts = [r for r in simcord_env.http_requests if r.method == "POST" and r.path.endswith("/messages")]
    assert len(posts) == attempts
    (line,) = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
    assert "Send Messages" in line
    assert "Embed Links" in line


@pytest.mark.parametrize(
    ("kind", "question"),
    [
        (discord.MessageType.default, "Is it so?"),
        (discord.MessageType.reply, "Is it so?"),
        (discord.MessageType.pins_add, None),
        (discord.MessageType.thread_created, None),
    ],
)
async def test_what_discord_itself_writes_is_no_question(kind, question):
    """The name of a new thread stands in a message of whoever made it."""
    author = SimpleNamespace(bot=False)
    message = SimpleNamespace(author=author, type=kind, guild=None, content="Is it so?", mentions=[], role_mentions=[])

    assert question_in(message, SimpleNamespace(id=1)) == question


@pytest.mark.parametrize(
    ("typed", "is_answered"),
    [
        ("{ben} did you see Vesuvius?", False),
        ("{ben}, what did Vesuvius do?", False),
        ("{role} is that true?", False),
        ("@everyone is that true?", False),
        (" @here what did Vesuvius do?", False),
        ("{ben} {bot} what did Vesuvius do?", True),
        ("What did {ben} say about Vesuvius?", True),
    ],
)
async def test_what_is_said_to_somebody_else_in_reply_to_the_bot_is_left_alone(
    simcord_env, answering, channel, ann, ben, mention, typed, is_answered
):
    """A reply pings the bot: "@ben did you see this?" was searched for and answered."""
    await ann.send(channel, f"{mention} {ETNA}")
    role = simcord_env.guild.default_role
    text = typed.format(ben=ben.mention, bot=mention, role=f"<@&{role.id}>")
    await ann.send(channel, text, reply_to=channel.last_message)

    assert (len(answering.asked) == 2) is is_answered
    assert (len(channel.history()) == 4) is is_answered


async def test_greetings_thanks_and_requests_for_sources_count_as_no_question(
    simcord_env, answering, channel, ann, mention
):
    """With a limit of two, the second question after "thanks" was turned down."""
    simcord_env.bot.dispatcher.admission.set(simcord_env.guild.id, GuildSettings(per_person=2))
    await ann.send(channel, f"{mention} {ETNA}")
    for courtesy in ("hi", "thanks", "source?"):
        await ann.send(channel, f"{mention} {courtesy}")
    await ann.slash(channel, "ask", question="thank you!")
    await ann.send(channel, f"{mention} What did Vesuvius do?")
    assert answering.questions[-1] == "What did Vesuvius do?"

    # Past the limit they are answered still.
    await ann.send(channel, f"{mention} What did Vulcano do?")
    assert answering.questions[-1] == "What did Vesuvius do?"
    await ann.send(channel, f"{mention} hello")
    assert answering.questions[-1] == "hello"


async def test_a_greeting_is_no_question_of_the_statistics(simcord_env, answering, channel, ann, mention, caplog):
    """It counted as a refused one."""
    for text in ("hello", "news today"):
        answering.replies[text] = replace(answering.refusal(text), heading=FRESH_HEADLINES)
    store = Store(None)
    await simcord_env.restart_bot(build_client(answering, store=store))
    with caplog.at_level("INFO"):
        await ann.send(channel, f"<@{simcord_env.bot.user.id}> hello")
        await ann.send(channel, f"<@{simcord_env.bot.user.id}> news today")
        await ann.send(channel, f"<@{simcord_env.bot.user.id}> {ETNA}")

    names = {name for (name,) in store.rows("SELECT name FROM daily_counts WHERE name NOT LIKE 'time%'")}
    assert names == {"answered", "refused"}  # that nothing came in today is no greeting
    outcomes = [record.facts["outcome"] for record in caplog.records if record.getMessage() == "question"]
    assert outcomes == ["welcomed", "refused", "answered"]
