"""Marks, once each, answers in a channel whose quoted articles their publishers have corrected since."""

from __future__ import annotations

import dataclasses
import logging
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import discord
from discord.utils import snowflake_time

from bot.conversation.store import Posted
from bot.conversation.stored_passages import StoredPassage
from bot.delivery.background_requests import is_a_defect
from bot.delivery.closed_threads import is_closed_thread, opened
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.failures import is_final, reason_of
from bot.delivery.languages import language_of_channel
from bot.delivery.posting import replace
from bot.delivery.reply_to import ReplyTo
from bot.delivery.shown_message import shown_message
from bot.languages.current import speak
from bot.replies.corrected_since import marked
from bot.replies.message import Message
from ingest.corpus.articles import Correction
from ingest.corpus.corpus_state import CorpusState
from ingest.corpus.errors import DatelineError

log = logging.getLogger(__name__)

AT_ONCE = 4  # edits in a look at the corpus, which is once a minute
READ = 200  # answers that are read at a time: the thread that reads them also serves buttons
EDIT_SECONDS = 10.0


async def note_posted(dispatcher: Dispatcher, reply_to: ReplyTo, message: Message, posted: discord.Message) -> None:
    """Remembers where an answer in a channel of a server stands, so that it can be marked; of all else nothing."""
    if message.question_id is not None and reply_to.guild_id is not None and not reply_to.private:
        record = Posted(message.question_id, posted.channel.id, posted.id)
        # By Discord's clock, as its reply.
        await dispatcher.note(dispatcher.store.keep_posted, record, snowflake_time(posted.id).timestamp())


async def marked_at_once(dispatcher: Dispatcher, message: Message) -> Message:
    """An answer that is shown again, with what was corrected since it was given; it is not marked a second time.

    Where that cannot be read or has no room, the answer is returned as it is, to be marked after an ingest.
    """
    question_id = message.question_id
    try:
        reply = await dispatcher.read(dispatcher.store.kept, question_id) if question_id else None
        if reply is None:
            return message
        cited = [passage for passage in reply.passages if passage.quotes]
        corrections = await dispatcher.read(dispatcher.answering.later_corrections, cited)
    except DatelineError as error:
        log.warning("An answer is shared without what was corrected since: %s", error)
        return message
    corrected = _first_corrected(reply.passages, corrections)
    with_mark = marked(message, *corrected) if corrected else message
    return message if with_mark is message else dataclasses.replace(with_mark, question_id=None)


@dataclass(frozen=True, slots=True)
class _Mark:
    posted: Posted
    numbers: tuple[int, ...]
    correction: Correction


@dataclass
class CorrectionMarks:
    """The answers still to be marked, and the ingest after which they were last looked for."""

    _updated: datetime | None = None
    _looked: bool = False
    _waiting: deque[_Mark] = field(default_factory=deque)
    _failure: str = ""
    _locked: set[int] = field(default_factory=set)  # messages in threads that could not be opened

    async def follow(self, dispatcher: Dispatcher, client: discord.Client, state: CorpusState) -> None:
        """Looks for them once after a start and after each ingest, and marks a few of them."""
        try:
            if not self._looked or state.age.updated != self._updated:
                answers = await _answers_to_mark(dispatcher)
                self._locked &= {mark.posted.message_id for mark in answers}
                # Last: many of them would keep the others from being marked before the next ingest.
                answers.sort(key=lambda mark: mark.posted.message_id in self._locked)
                self._waiting = deque(answers)
                self._looked, self._updated = True, state.age.updated
            for _ in range(min(AT_ONCE, len(self._waiting))):
                mark = self._waiting.popleft()
                try:
                    if not await _mark(dispatcher, client, mark):
                        self._locked.add(mark.posted.message_id)
                except Exception:
                    # Behind the others, which it must not hold up if it fails each time.
                    self._waiting.append(mark)
                    raise
            self._failure = ""
        # Whatever it is, the corpus is watched on; it is tried again each minute, and said once.
        except Exception as error:
            if (failure := reason_of(error)) != self._failure:
                defect = is_a_defect(error)
                log.warning("Answers whose article was corrected are not marked: %s", failure, exc_info=defect)
            self._failure = failure


async def _answers_to_mark(dispatcher: Dispatcher) -> list[_Mark]:
    marks: list[_Mark] = []
    last = 0
    while answers := await dispatcher.read(dispatcher.store.posted_after, last, READ):
        cited = [passage for _, passages in answers for passage in passages if passage.quotes]
        corrections = await dispatcher.read(dispatcher.answering.later_corrections, cited)
        pairs = ((posted, _first_corrected(passages, corrections)) for posted, passages in answers)
        marks += [_Mark(posted, *corrected) for posted, corrected in pairs if corrected]
        last = answers[-1][0].message_id
    return marks


def _first_corrected(
    passages: Sequence[StoredPassage], corrections: Mapping[str, Correction]
) -> tuple[tuple[int, ...], Correction] | None:
    """The numbers of the first article of an answer that was corrected, with its correction."""
    version_id = next(
        (passage.version_id for passage in passages if passage.quotes and passage.version_id in corrections), None
    )
    if version_id is None:
        return None
    numbers = {number for passage in passages if passage.version_id == version_id for number in passage.numbers}
    return tuple(sorted(numbers)), corrections[version_id]


async def _mark(dispatcher: Dispatcher, client: discord.Client, mark: _Mark) -> bool:
    """Marks the answer; False where it stands in a thread that cannot be opened."""
    # Its person may have used /forget since it was found.
    if await dispatcher.read(dispatcher.store.kept, mark.posted.question_id) is None:
        return True
    try:
        await dispatcher.background.within(
            EDIT_SECONDS, _edit(dispatcher, client, mark), "Marking an answer as corrected"
        )
    except Exception as error:
        is_closed = is_closed_thread(error)
        # A locked thread would be a warning after each ingest, and may well stay locked.
        level = logging.INFO if is_closed else logging.WARNING
        log.log(level, "An answer could not be marked as corrected: %s", reason_of(error), exc_info=is_a_defect(error))
        # All else is tried again after the next ingest: by then the thread may be open.
        if isinstance(error, discord.HTTPException) and is_final(error) and not is_closed:
            await _forget(dispatcher, mark)
        return not is_closed
    return True


async def _edit(dispatcher: Dispatcher, client: discord.Client, mark: _Mark) -> None:
    channel_id = mark.posted.channel_id
    # discord.py knows no archived thread: neither that it is one, nor whose language its server speaks.
    channel = client.get_channel(channel_id) or await client.fetch_channel(channel_id)
    message = await client.get_partial_messageable(channel_id).fetch_message(mark.posted.message_id)
    async with opened(channel):
        with speak(language_of_channel(channel, dispatcher.admission.settings_of)):
            await replace(message, marked(shown_message(message), mark.numbers, mark.correction))
        # At once: an edit that took longer than it is waited for is not made again.
        await _forget(dispatcher, mark)


async def _forget(dispatcher: Dispatcher, mark: _Mark) -> None:
    await dispatcher.note(dispatcher.store.forget_posted, mark.posted.message_id)
