from types import SimpleNamespace

import pytest

from bot.delivery.interrupted import INTERRUPTED, notify_waiting
from bot.languages.language import Language

pytestmark = pytest.mark.asyncio


class Waiting:
    """A reply whose person is told by the stop of another one, which tells both at once, that its answer comes."""

    def __init__(self, dispatcher):
        self.dispatcher = dispatcher
        self.language = Language.GERMAN
        self.told = []

    async def fail(self, sentence):
        # Meanwhile the other answers are being sent.
        self.dispatcher.open_replies.clear()
        self.told.append(sentence)


async def test_who_gets_the_answer_by_now_is_not_told_that_none_comes():
    dispatcher = SimpleNamespace(open_replies=set(), final_sends=set())
    replies = [Waiting(dispatcher) for _ in range(2)]
    dispatcher.open_replies.update(replies)
    await notify_waiting(dispatcher)

    assert sorted(reply.told for reply in replies) == [[], [INTERRUPTED.in_language(Language.GERMAN)]]
