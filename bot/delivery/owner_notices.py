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
from bot.delivery.lost_connections import UNCONNECTED
from bot.languages.current import speak, translate
from bot.observed.corpus_watch import notices
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
    # Of which source, and whether that it fails: what is in the log and could not be sent.
    _unsent: set[tuple[str, bool]] = field(default_factory=set)

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
        news = notices(state, self._failing)
        self._unsent &= {(notice.source, notice.fails) for notice in news}
        is_cut_off = False
        for notice in news:
            # Noted first: a lost notice is still in the log, but one that comes each minute helps nobody.
            await _note(dispatcher, self._failing, notice.source, fails=notice.fails)
            is_logged = (notice.source, notice.fails) in self._unsent
            self._unsent.discard((notice.source, notice.fails))
            if not is_logged:
                log.log(logging.WARNING if notice.fails else logging.INFO, "%s", notice.text)
            if channel_id is None:
                continue
            try:
                if not is_cut_off:
                    await _send(dispatcher, client, channel_id, notice.text)
            except UNCONNECTED as error:
                is_cut_off = True
                if not is_logged:
                    log.warning(
                        "OWNER_CHANNEL=%d is told later: there is no connection to Discord (%s).",
                        channel_id,
                        reason_of(error),
                    )
            if is_cut_off:
                # Nothing of it can have reached Discord: it is sent later, and cannot come twice.
                self._unsent.add((notice.source, notice.fails))
                await _note(dispatcher, self._failing, notice.source, fails=not notice.fails)


async def _note(dispatcher: Dispatcher, failing: set[str], source: str, *, fails: bool) -> None:
    """Notes whether the owner was told that the source fails; in memory as well, because the store may fail."""
    name = _SIGN + source
    if fails:
        failing.add(source)
        await dispatcher.note(dispatcher.store.note_sign, name, time.time())
    else:
        failing.discard(source)
        await dispatcher.note(dispatcher.store.forget_sign, name)


async def _send(dispatcher: Dispatcher, client: discord.Client, channel_id: int, text: str) -> None:
    channel = client.get_partial_messageable(channel_id)
    with speak(language_of_channel(client.get_channel(channel_id), dispatcher.admission.settings_of)):
        text = translate(text)
    try:
        # discord.py waits out rate limits without a limit of its own.
        telling = channel.send(inert_line(text), suppress_embeds=True)
        await dispatcher.background.within(SEND_SECONDS, telling, "Telling the owner")
    except UNCONNECTED:
        raise
    except Exception as error:
        log.warning(
            "OWNER_CHANNEL=%d could not be told (%s); check the id, and that the bot may write there.",
            channel_id,
            reason_of(error),
            exc_info=is_a_defect(error),
        )
