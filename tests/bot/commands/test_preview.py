import asyncio
from types import SimpleNamespace

import discord
import pytest

from bot.answering.answer import Evidence, ProposedClaim, ProposedQuote
from bot.answering.writers.progress import Progress
from bot.commands import preview
from bot.commands.preview import Preview
from bot.delivery.background_requests import BackgroundRequests
from bot.replies.message import Style
from tests.bot.commands.conftest import passage

EVIDENCE = Evidence((passage(1),))


def progress(number):
    claims = [ProposedClaim(f"Etna smokes {index}.", (ProposedQuote(1, "Etna"),)) for index in range(number)]
    return Progress(EVIDENCE, tuple(claims))


class Shown:
    """Takes the place of a reply: what was shown, and the pauses; one goes by when `go_on` is called."""

    def __init__(self, error=None):
        self.messages, self.pauses, self.error = [], [], error
        self._gate = asyncio.Semaphore(0)

    async def preview(self, message):
        self.messages.append(message)
        if self.error:
            raise self.error

    async def pause(self, seconds):
        self.pauses.append(seconds)
        await self._gate.acquire()

    def go_on(self):
        self._gate.release()


@pytest.fixture
def dispatcher():
    return SimpleNamespace(background=BackgroundRequests(), style=Style.COMPONENTS, previews=0)


async def idle():
    """Lets all that is ready run."""
    for _ in range(20):
        await asyncio.sleep(0)


@pytest.mark.asyncio
async def test_an_edit_waits_for_its_time_and_shows_the_newest(dispatcher, monkeypatch):
    shown = Shown()
    monkeypatch.setattr(preview, "sleep", shown.pause)
    made = Preview(dispatcher, shown, "Etna?")
    for number in range(4):
        made.show(progress(number))
        await idle()

    assert (len(shown.messages), shown.pauses) == (1, [preview.EDIT_SECONDS])
    shown.go_on()
    await idle()
    assert len(shown.messages) == 2
    assert "Etna smokes 2." in everything_of(shown.messages[1])
    shown.go_on()
    await idle()
    assert dispatcher.previews == 0
    made.show(progress(5))
    await idle()
    assert len(shown.messages) == 3
    dispatcher.background.end()


@pytest.mark.asyncio
async def test_more_previews_at_a_time_wait_longer(dispatcher, monkeypatch):
    shown = Shown()
    monkeypatch.setattr(preview, "sleep", shown.pause)
    for _ in range(3):
        Preview(dispatcher, shown, "Etna?").show(progress(1))
        await idle()

    assert shown.pauses == [preview.EDIT_SECONDS * number for number in (1, 2, 3)]
    dispatcher.background.end()


@pytest.mark.asyncio
async def test_nothing_more_is_shown_after_a_failure(dispatcher, monkeypatch, caplog):
    response = SimpleNamespace(status=429, reason="Too Many Requests")
    shown = Shown(discord.HTTPException(response, "slow down"))
    monkeypatch.setattr(preview, "sleep", shown.pause)
    made = Preview(dispatcher, shown, "Etna?")
    for number in range(5):
        made.show(progress(number))
        await idle()

    assert len(shown.messages) == 1
    assert len(caplog.records) == 1
    assert dispatcher.previews == 0


def everything_of(message):
    return "\n".join(part for part in message.layout.parts if isinstance(part, str))
