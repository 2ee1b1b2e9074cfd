"""A message for the bot: a mention, a reply to an answer, or a direct one.

Only replies to answers of commands and mentions of the bot's role need the message-content intent: without it they
arrive without their text.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass

import discord

from bot.answering.question.courtesy import asks_for_sources, is_courtesy
from bot.commands.admission import is_mention_refused, may_ask
from bot.commands.follow_up import answered_question
from bot.commands.place import place_of_message
from bot.commands.question import answer_question
from bot.conversation.follow_up.references import asks
from bot.conversation.follow_up.remarks import remark_by_form
from bot.conversation.guild_settings import Threads
from bot.conversation.store import DAY
from bot.conversation.turns import last_turn
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.message_reply import MessageReply
from bot.delivery.refused_actions import Action
from bot.delivery.respond import in_conversation, respond
from bot.delivery.typed_text import addressees, typed_question
from bot.errors import StoreUnusable
from bot.languages.current import translate
from bot.languages.translatable import gettext_lazy
from bot.replies.freshness import freshness_line, loud_line
from bot.replies.message import Message
from bot.replies.reply import BESIDE_A_MESSAGE

log = logging.getLogger(__name__)

HOW_TO_ASK = gettext_lazy("Ask me about the news articles: mention me with a question, or use /ask.")
UNREADABLE = gettext_lazy(
    "Discord does not show me what you reply to an answer of /ask: press Ask a follow-up under it, "
    "or mention me with your question."
)
OF_MY_ROLE = gettext_lazy(
    "Discord does not show me the text of a message that mentions my role: when you type @, choose me from the list, "
    "not my role."
)
_EVERYBODY = re.compile(r"\s*@(?:everyone|here)\b")
# In a direct message or a thread, what is asked within this time may follow what the same person asked before.
CONVERSATION_SECONDS = 3600


async def answer_mention(
    dispatcher: Dispatcher, message: discord.Message, me: discord.ClientUser, *, reads_all: bool = False
) -> None:
    """Answers a message that is addressed to the bot and ignores all others.

    `reads_all` says whether messages come with their text by the message-content intent.
    """
    asked = await _asked(dispatcher, message, me, reads_all=reads_all)
    if asked is None:
        return
    question, answered = asked.text, asked.answered
    guild_id = message.guild.id if message.guild else None
    # A greeting or thanks is met by one line; what an answer rests on takes as much room as an answer.
    has_room = asked.counts or (answered is not None and asks_for_sources(question))
    threads = dispatcher.admission.settings_of(guild_id).threads if has_room else Threads.NEVER
    reply = MessageReply(dispatcher, message, threads=threads, title=question)
    is_beside = not asked.of_reply and _replies_to_person(message)
    # A thread has the id of the message that it was made from.
    place = place_of_message(message) or (f"{message.id}:{message.author.id}" if threads is not Threads.NEVER else None)

    # Before the acknowledgement, which may take longer than that of a later message.
    turn = dispatcher.conversation_lines.join(place if question else None)

    async def work() -> Sequence[Message]:
        if not question:
            return [await _how_to_ask(dispatcher, _hint(message, me), is_beside=is_beside)]
        before, says_it_follows = answered, answered is not None
        if before is None and place:
            # What it follows may still be on its way to its answer.
            await in_conversation(dispatcher, reply, turn)
            since = message.created_at.timestamp() - CONVERSATION_SECONDS
            before = await dispatcher.read(last_turn, dispatcher.store, place, since)
        return await answer_question(
            dispatcher,
            reply,
            question,
            message.created_at,
            before=before,
            says_it_follows=says_it_follows,
            place=place,
            is_beside=is_beside,
        )

    await respond(dispatcher, reply, work, turn)


@dataclass(frozen=True, slots=True)
class _Asked:
    """The words of a message that is to be answered.

    `answered` is the question of the answer that it replies to, `of_reply` whether it replies to the bot at all, and
    `counts` whether it counts toward the limits.
    """

    text: str
    answered: str | None
    of_reply: bool
    counts: bool


async def _asked(
    dispatcher: Dispatcher, message: discord.Message, me: discord.ClientUser, *, reads_all: bool
) -> _Asked | None:
    """What the message asks of the bot; None where it asks nothing, or may not be answered."""
    if dispatcher.refused_actions.has(message, Action.SEND):
        return None
    replied = _answer(message, me)
    answered = answered_question(replied) if replied else None
    question = question_in(message, me)
    # What is said of another message of the bot, a list or a help text, would be looked for in the articles.
    if question is None and answered:
        question = await _remark_in(dispatcher, message, me)
    if question is None:
        return None
    is_hidden_reply = _is_unreadable(message) and not _mentions_role(message, me)
    if is_hidden_reply and (reads_all or await _was_told(dispatcher, message)):
        return None
    counts = _counts(question, message, answered)
    if await is_mention_refused(dispatcher, message, counts=counts):
        return None
    if is_hidden_reply:
        # Noted only here: a reply that is not answered must not keep others from being told.
        await dispatcher.note(dispatcher.store.note_sign, *_told_sign(message))
    return _Asked(question, answered, replied is not None, counts)


def _counts(text: str, message: discord.Message, answered: str | None) -> bool:
    """Whether it counts toward the limits: not for a greeting or thanks, nor where it asks for the sources."""
    follows = answered is not None or place_of_message(message) is not None
    return bool(text) and not is_courtesy(text, says_it_follows=follows)


async def _how_to_ask(dispatcher: Dispatcher, hint: str, *, is_beside: bool) -> Message:
    freshness = await dispatcher.read(dispatcher.answering.freshness, ())
    beside = translate(BESIDE_A_MESSAGE) if is_beside else ""
    lines = (loud_line(freshness), hint, beside, freshness_line(freshness))
    return Message("\n".join(line for line in lines if line))


def _hint(message: discord.Message, me: discord.ClientUser) -> str:
    if not _is_unreadable(message):
        return translate(HOW_TO_ASK)
    return translate(OF_MY_ROLE if _mentions_role(message, me) else UNREADABLE)


def question_in(message: discord.Message, me: discord.ClientUser) -> str | None:
    """The question in the message, without the mention; None if it is not addressed to the bot, or is from a bot."""
    if not _is_from_person(message):
        return None
    if message.guild is None or _mentions_in_text(message, me) or _mentions_role(message, me):
        return _typed(message, me)
    text = said_in_reply(message, me)
    if text is None:
        return None
    # Where Discord does not show the text, it shows no files either: a picture or a sticker alone is no question.
    is_hidden = not (message.content or message.attachments or message.stickers)
    return text if is_hidden or asks(text) or asks_for_sources(text) else None


def said_in_reply(message: discord.Message, me: discord.ClientUser) -> str | None:
    """What a person writes in reply to the bot, a question or talk ("Thanks, great bot!"); None in other messages.

    A reply that pings the bot mentions it without a word in the text.
    """
    if not _is_from_person(message) or me not in message.mentions or _answer(message, me) is None:
        return None
    # Said to somebody else, beside what the bot said: "<@123> did you see this?"
    if _EVERYBODY.match(message.content):
        return None
    if (said_to := addressees(message.content)) and not said_to & _own_ids(message, me):
        return None
    return _typed(message, me)


def _mentions_in_text(message: discord.Message, me: discord.ClientUser) -> bool:
    return me in message.mentions and re.search(rf"<@!?{me.id}>", message.content) is not None


def _mentions_role(message: discord.Message, me: discord.ClientUser) -> bool:
    """Whether the message mentions the role that Discord made for the bot: its list shows both by the same name."""
    return any(_is_of(role, me) for role in message.role_mentions)


def _own_ids(message: discord.Message, me: discord.ClientUser) -> frozenset[int]:
    """The ids by which a message may name the bot: its own, and that of the role that Discord made for it."""
    return frozenset((me.id, *(role.id for role in message.role_mentions if _is_of(role, me))))


def _is_of(role: discord.Role, me: discord.ClientUser) -> bool:
    return role.tags is not None and role.tags.bot_id == me.id


def _is_from_person(message: discord.Message) -> bool:
    return not message.author.bot and message.type in (discord.MessageType.default, discord.MessageType.reply)


def _typed(message: discord.Message, me: discord.ClientUser) -> str:
    return typed_question(message.content, [person for person in message.mentions if person.id != me.id])


async def _remark_in(dispatcher: Dispatcher, message: discord.Message, me: discord.ClientUser) -> str | None:
    """What is said of an answer, if it is a remark; by its form alone of somebody who may not ask."""
    text = said_in_reply(message, me)
    if not text:
        return None
    if may_ask(dispatcher, message):
        remark = await dispatcher.read(dispatcher.remark_in, text)
    else:
        remark = remark_by_form(text)
    return text if remark else None


def _answer(message: discord.Message, me: discord.ClientUser) -> discord.Message | None:
    """The message of the bot that this one replies to."""
    replied = message.reference.resolved if message.reference else None
    return replied if isinstance(replied, discord.Message) and replied.author.id == me.id else None


def _replies_to_person(message: discord.Message) -> bool:
    """Whether the message replies to one that is there; a forwarded one has a reference, too."""
    replied = message.reference.resolved if message.reference else None
    return message.type is discord.MessageType.reply and isinstance(replied, discord.Message)


def _is_unreadable(message: discord.Message) -> bool:
    return message.guild is not None and not message.content


async def _was_told(dispatcher: Dispatcher, message: discord.Message) -> bool:
    """Whether somebody was told in this channel today where to ask, or the store cannot say."""
    name, now = _told_sign(message)
    try:
        told_at = await dispatcher.read(dispatcher.store.sign, name)
    except StoreUnusable as error:
        log.warning("A reply without its text is left alone: %s", error)
        return True
    return told_at is not None and now - told_at <= DAY


def _told_sign(message: discord.Message) -> tuple[str, float]:
    """The name and the time of the sign that somebody is told in this channel where to ask."""
    return f"unreadable reply in {message.channel.id}", message.created_at.timestamp()
