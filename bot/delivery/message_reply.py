"""The reply to a message that mentions the bot; it may first say that the question waits."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Literal

import discord

from bot.conversation.guild_settings import Threads
from bot.conversation.store import OwedMention
from bot.delivery.background_requests import is_a_defect
from bot.delivery.closed_threads import is_closed_thread
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.failures import FORBIDDEN, MISSING_PERMISSION, NO_EMBEDS, UNKNOWN_MESSAGE, is_final, reason_of
from bot.delivery.languages import language_of_guild
from bot.delivery.lost_connections import DISCORD_FAULTS
from bot.delivery.marks import note_posted
from bot.delivery.posting import post, post_or_replace, post_reply_once, replace
from bot.delivery.refused_actions import Action
from bot.delivery.threads import may_hold_threads, may_use_threads, open_thread, wants_thread
from bot.languages.current import translate
from bot.languages.language import Language
from bot.languages.translatable import gettext_lazy
from bot.replies.message import Message

log = logging.getLogger(__name__)

TYPING_SECONDS = 1.0
MAY_NOT_EMBED = gettext_lazy(
    "I cannot show an answer in this channel; please ask a server admin to give me the Embed Links permission."
)
NO_THREAD = (
    "Answers in channel %d are replies, since no thread may be used (%s): threads need the permissions "
    "Create Public Threads and Send Messages in Threads."
)


def language_of_message(dispatcher: Dispatcher, message: discord.Message) -> Language:
    """The language of the server, or in a direct message that of the person's last command."""
    if message.guild is None:
        return dispatcher.people_languages.get(message.author.id, Language.ENGLISH)
    return language_of_guild(message.guild, dispatcher.admission.settings_of(message.guild.id))


class MessageReply:
    """A reply that everyone in the channel sees and that pings nobody, or one in a new thread of this title."""

    def __init__(
        self, dispatcher: Dispatcher, message: discord.Message, *, threads: Threads = Threads.NEVER, title: str = ""
    ) -> None:
        self.dispatcher = dispatcher
        self.message = message
        self.event_id = message.id
        self.person = message.author.id
        self.guild_id = message.guild.id if message.guild else None
        self.language = language_of_message(dispatcher, message)
        self.private = False
        self.can_share = self.guild_id is not None
        self._threads = threads if may_hold_threads(message.channel) else Threads.NEVER
        self._title = title
        self._sent: discord.Message | None = None
        self._done = False
        self._filled: discord.abc.Messageable | None = None
        self._noted: asyncio.Future[None] | None = None
        # Keeps messages in order: otherwise the notice that the question waits could appear after its answer.
        self._turn = asyncio.Lock()

    async def begin(self) -> None:
        """Records that an answer is pending, and shows typing; Discord refuses typing where it would refuse a reply."""
        self._noted = asyncio.ensure_future(self._owe())
        try:
            with self._refusals():
                await self.dispatcher.background.within(TYPING_SECONDS, self.message.channel.typing(), "Typing")
        except (discord.Forbidden, discord.NotFound):
            await self._settle()
            raise
        except Exception as error:
            level = logging.ERROR if is_a_defect(error) else logging.DEBUG
            log.log(level, "Typing is not shown: %s", reason_of(error), exc_info=is_a_defect(error))

    async def wait_in_line(self, sentence: str) -> None:
        """Replies that the question waits."""
        await self._show_first(Message(sentence))

    async def preview(self, message: Message) -> None:
        """Replies with what is known before the answer, unless the answer is sure to go into a thread."""
        no_embeds = message.embeds and self.dispatcher.refused_actions.has(self.message, Action.EMBED)
        if self._threads is Threads.ALWAYS or no_embeds:
            return
        try:
            await self._show_first(message)
        except discord.Forbidden as error:
            if not _may_lack_embeds(message, error):
                raise
            log.debug("Not shown before the answer, which says what is missing: %s", reason_of(error))

    async def _show_first(self, message: Message) -> None:
        """Replies with the message, or replaces what was shown before."""
        async with self._turn:
            if self._done:
                return
            with self._refusals(message):
                if self._sent:
                    self._sent = await replace(self._sent, message)
                    return
                self._sent = await post_reply_once(self.message, message, self.dispatcher.refused_actions)
            await self._owe(self._sent.id)

    async def send(self, messages: Sequence[Message]) -> None:
        """Replies with the first message, or replaces the waiting reply with it, and sends the others after it."""
        if self._done:
            return
        self._done = True
        async with self._turn:
            # Before sending, so that after a crash in between, an answer that arrived is not overwritten.
            await self._settle()
            if not await self._show_in_thread(messages):
                with self._refusals():
                    await self._show(messages)

    async def fail(self, sentence: str) -> None:
        """Replies with the sentence in the channel: a message cannot be answered privately."""
        self._done = True
        async with self._turn:
            with self._refusals():
                await self._fail(sentence)

    async def _fail(self, sentence: str) -> None:
        if self._filled:
            # Only what was to follow is missing: the answer that stands there stays. With its nonce, Discord would
            # return that one and post nothing.
            await post(self._filled, Message(sentence), nonce=f"{self.message.id}-f")
            return
        try:
            await self._put(Message(sentence))
        except discord.HTTPException as error:
            if is_final(error):
                await self._settle()
            raise
        # After sending: people who cannot be notified in the time of a stop are notified at the next start.
        await self._settle()

    async def _show_in_thread(self, messages: Sequence[Message]) -> bool:
        """Whether the reply is now in a thread of its own; if Discord does not allow one, that is logged once."""
        refused = self.dispatcher.refused_actions
        if not wants_thread(self._threads, messages) or refused.has(self.message, Action.THREAD):
            return False
        if not may_use_threads(self.message):
            # Asked before, since a thread that nothing can be written in would stay there, empty.
            self._note_no_threads(FORBIDDEN)
            return False
        first, *others = messages
        try:
            thread = await open_thread(self.message, self._title)
        except DISCORD_FAULTS as error:
            return self._without_thread(error)
        try:
            # Not the nonce of the waiting reply: Discord would return that one from the channel and post nothing here.
            posted = await post(thread, first, nonce=f"{self.message.id}-t")
        except discord.HTTPException as error:
            if not is_final(error):
                raise  # Discord may have posted it
            return self._without_thread(error)
        self._filled = thread
        await note_posted(self.dispatcher, self, first, posted)
        if self._sent:
            with suppress(*DISCORD_FAULTS):
                await self._sent.delete()
        for number, message in enumerate(others, 1):
            posted = await post(thread, message, nonce=f"{self.message.id}-t{number}")
            await note_posted(self.dispatcher, self, message, posted)
        return True

    def _without_thread(self, error: Exception) -> Literal[False]:
        # It says nothing about the next question: this one, or its thread, may have been deleted.
        if isinstance(error, discord.NotFound) or not (isinstance(error, discord.HTTPException) and is_final(error)):
            log.warning("An answer in channel %d gets no thread: %s", self.message.channel.id, reason_of(error))
        else:
            self._note_no_threads(reason_of(error))
        return False

    def _note_no_threads(self, reason: str) -> None:
        if self.dispatcher.refused_actions.note(self.message, Action.THREAD):
            log.warning(NO_THREAD, self.message.channel.id, reason)

    async def _show(self, messages: Sequence[Message]) -> None:
        first, *others = messages
        if first.embeds and self.dispatcher.refused_actions.has(self.message, Action.EMBED):
            await self._put(Message(translate(MAY_NOT_EMBED)))
            return
        try:
            posted = await self._put(first)
        except discord.Forbidden as error:
            if not _may_lack_embeds(first, error):
                raise
            await self._say_what_is_missing()
            return
        self._filled = self.message.channel
        await note_posted(self.dispatcher, self, first, posted)
        for number, message in enumerate(others, 1):
            # As replies, too: whose answer it is, the message itself says, also once nothing is kept of it.
            refused = self.dispatcher.refused_actions
            posted = await post_reply_once(self.message, message, refused, f"-{number}")
            await note_posted(self.dispatcher, self, message, posted)

    async def _say_what_is_missing(self) -> None:
        # Discord does not say which permission is missing: if it accepts plain text, it is Embed Links.
        await self._put(Message(translate(MAY_NOT_EMBED)))
        self.dispatcher.refused_actions.note(self.message, Action.EMBED)
        self.dispatcher.metrics.faults.labels(NO_EMBEDS).inc()
        log.warning("An answer was not shown in channel %d: %s.", self.message.channel.id, NO_EMBEDS)

    async def _put(self, message: Message) -> discord.Message:
        refused = self.dispatcher.refused_actions
        if self._sent:
            try:
                self._sent = await replace(self._sent, message)
            except discord.NotFound as error:
                if error.code != UNKNOWN_MESSAGE:
                    raise
                # Somebody deleted the notice that it waits. For its nonce Discord would return that one.
                self._sent = await post_reply_once(self.message, message, refused, "-r")
            return self._sent
        return await post_or_replace(self.message, message, refused)

    @contextmanager
    def _refusals(self, message: Message | None = None) -> Iterator[None]:
        """Remembers that the channel refuses the bot, unless it may have refused only the embeds of `message`."""
        try:
            yield
        except discord.HTTPException as error:
            if message and _may_lack_embeds(message, error):
                raise
            if isinstance(error, discord.Forbidden) or is_closed_thread(error):
                self.dispatcher.refused_actions.note(self.message, Action.SEND)
            raise

    async def _owe(self, waiting_id: int | None = None) -> None:
        owed = OwedMention(self.message.id, self.message.channel.id, waiting_id, self.language)
        await self.dispatcher.note(self.dispatcher.store.owe_mention, owed, self.message.created_at.timestamp())

    async def _settle(self) -> None:
        if self._noted:
            await self._noted
        await self.dispatcher.note(self.dispatcher.store.settle, self.message.id)


def _may_lack_embeds(message: Message, error: discord.HTTPException) -> bool:
    """Whether the channel may take the message as plain text: Discord does not say which permission is missing."""
    return bool(message.embeds) and error.code == MISSING_PERMISSION
