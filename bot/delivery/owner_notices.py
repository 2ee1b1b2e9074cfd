"""Tells the owner, once each, that a source fails for a day and that it works again: in the log and in a channel."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field

import discord

from bot.delivery.background_requests import is_a_defect
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.failures import reason_of
from bot.delivery.languages import language_of_channel
from bot.languages.current import speak, translate
from bot.observed.corpus_watch import Notice, notices
from bot.replies.safe_text import inert_line
from ingest.corpus.corpus_state import CorpusState

log = logging.getLogger(__name__)

_SIGN = "failing source "
SEND_SECONDS = 30.0


@dataclass(slots=True)
class OwnerNotices:
    """Remembers, also over a restart, which sources the owner has been told are failing."""

    _failing: set[str] | None = None  # None: not read from the store yet
    _rested: set[str] = field(default_factory=set)  # those of them that are asked no more

    async def tell(
        self, dispatcher: Dispatcher, client: discord.Client, state: CorpusState, channel_id: int | None
    ) -> None:
        """Tells the owner what is new; raises StoreUnusable if what was told before cannot be read."""
        if self._failing is None:
            self._failing = set(await dispatcher.read(dispatcher.store.signs, _SIGN))
        for source in sorted(self._failing - state.sources.keys()):
            self._failing.discard(source)
            await dispatcher.note(dispatcher.store.forget_sign, _SIGN + source)
        # One that was paused or removed for a while is told again if it fails after it came back.
        back = self._rested & state.judged.keys()
        self._failing -= {source for source in back if state.judged[source].failing_since is not None}
        self._rested = (self._rested | self._failing) - state.judged.keys()
        for notice in notices(state, self._failing):
            # Noted first: a lost notice is still in the log, but one that comes each minute helps nobody. In memory as
            # well, because the store may fail.
            if notice.fails:
                self._failing.add(notice.source)
            else:
                self._failing.discard(notice.source)
            await dispatcher.note(_note, dispatcher, notice)
            log.log(logging.WARNING if notice.fails else logging.INFO, "%s", notice.text)
            if channel_id is not None:
                await _send(dispatcher, client, channel_id, notice.text)


def _note(dispatcher: Dispatcher, notice: Notice) -> None:
    name = _SIGN + notice.source
    if notice.fails:
        dispatcher.store.note_sign(name, time.time())
    else:
        dispatcher.store.forget_sign(name)


async def _send(dispatcher: Dispatcher, client: discord.Client, channel_id: int, text: str) -> None:
    channel = client.get_partial_messageable(channel_id)
    with speak(language_of_channel(client.get_channel(channel_id), dispatcher.admission.settings_of)):
        text = translate(text)
    try:
        # discord.py waits out rate limits without a limit of its own.
        telling = channel.send(inert_line(text), suppress_embeds=True)
        await dispatcher.background.within(SEND_SECONDS, telling, "Telling the owner")
    except Exception as error:
        log.warning(
            "OWNER_CHANNEL=%d could not be told (%s); check the id, and that the bot may write there.",
            channel_id,
            reason_of(error),
            exc_info=is_a_defect(error),
        )
