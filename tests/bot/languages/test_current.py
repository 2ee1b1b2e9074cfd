import asyncio
from datetime import date
from functools import partial

import pytest

from bot.conversation.store import Store
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.queue import QueueLimits
from bot.languages.current import current_language, gettext, month_abbreviation, speak, translate
from bot.languages.language import Language
from bot.languages.translatable import gettext_lazy


def test_the_language_is_english_unless_another_is_set():
    with speak(Language.GERMAN):
        assert gettext("Passages") == "Textstellen"

    assert gettext("Passages") == "Passages"


def test_only_translatable_text_is_translated():
    with speak(Language.GERMAN):
        assert translate(gettext_lazy("Passages")) == "Textstellen"
        assert translate("Passages") == "Passages"


def test_a_month_is_abbreviated_as_the_language_does_it():
    assert month_abbreviation(date(2025, 3, 22)) == "Mar"
    with speak(Language.GERMAN):
        assert month_abbreviation(date(2025, 3, 22)) == "Mär"


@pytest.mark.asyncio
async def test_concurrent_tasks_keep_their_own_language():
    barrier = asyncio.Barrier(2)

    async def asks(language):
        with speak(language):
            await barrier.wait()
            text = gettext("Passages")
            await barrier.wait()
            return text, current_language()

    assert await asyncio.gather(asks(Language.GERMAN), asks(Language.ENGLISH)) == [
        ("Textstellen", Language.GERMAN),
        ("Passages", Language.ENGLISH),
    ]
    assert current_language() is Language.ENGLISH


@pytest.mark.asyncio
async def test_a_thread_uses_the_language_of_the_person_who_asked():
    dispatcher = Dispatcher(None, QueueLimits(at_once=2), Store(None))

    async def asks(language, person):
        with speak(language):
            run = dispatcher.run(partial(gettext, "Passages"), person=person)
            return await run, await dispatcher.read(partial(gettext, "Passages"))

    # More than the threads, so that each thread serves both languages.
    people = [Language.GERMAN, Language.ENGLISH] * 6
    texts = await asyncio.gather(*(asks(language, person) for person, language in enumerate(people)))

    assert texts == [("Textstellen",) * 2, ("Passages",) * 2] * 6
    dispatcher.close()
