import asyncio
import sqlite3
import threading
from functools import partial
from types import SimpleNamespace

import pytest

from bot.conversation.store import Store
from bot.delivery import dispatcher as desk_module
from bot.delivery.dispatcher import EVENTS_KNOWN, Dispatcher
from bot.delivery.queue import QueueLimits
from bot.delivery.recent_keys import Newest
from bot.errors import StoreUnusable, TooManyQuestions
from bot.languages.current import current_language, speak
from bot.languages.language import Language


@pytest.fixture
def dispatcher(answering):
    dispatcher = Dispatcher(answering, QueueLimits(at_once=1, per_person=2, notify_from=1), Store(None))
    yield dispatcher
    dispatcher.close()


def test_work_runs_in_a_thread_of_its_own(dispatcher):
    async def names():
        return await dispatcher.run(lambda: threading.current_thread().name, person=1), threading.current_thread().name

    worker, loop_thread = asyncio.run(names())

    assert worker.startswith("answering")
    assert loop_thread != worker


def test_the_dispatcher_is_busy_while_a_thread_works(dispatcher):
    started, go = threading.Event(), threading.Event()

    def work():
        started.set()
        return go.wait(10)

    async def scenario():
        running = asyncio.ensure_future(dispatcher.run(work, person=1))
        await asyncio.get_running_loop().run_in_executor(None, started.wait, 10)
        while_running = dispatcher.busy
        go.set()
        result = await running
        await asyncio.sleep(0)
        return while_running, result, dispatcher.busy

    assert asyncio.run(scenario()) == (True, True, False)


def test_what_is_made_in_a_thread_is_in_the_language_of_who_asked(dispatcher):
    async def languages():
        with speak(Language.GERMAN):
            return await dispatcher.read(current_language), await dispatcher.run(current_language, person=1)

    assert asyncio.run(languages()) == (Language.GERMAN, Language.GERMAN)


def test_an_exception_in_the_work_reaches_the_caller(dispatcher):
    def fail():
        raise LookupError("no such thing")

    async def scenario():
        with pytest.raises(LookupError, match="no such thing"):
            await dispatcher.run(fail, person=1)
        await asyncio.sleep(0)

    asyncio.run(scenario())
    assert not dispatcher.busy


def test_a_person_who_waits_is_notified_before_the_answer(dispatcher):
    go, notices = threading.Event(), []

    async def notify(before):
        await asyncio.sleep(0)
        notices.append(before)

    async def scenario():
        first = asyncio.ensure_future(dispatcher.run(lambda: go.wait(10), person=1))
        await asyncio.sleep(0)
        second = asyncio.ensure_future(dispatcher.run(lambda: "answer", person=2, notify=notify))
        await asyncio.sleep(0)
        go.set()
        answer = await second
        return notices[:], await first, answer

    assert asyncio.run(scenario()) == ([1], True, "answer")


def answer_while_waiting(dispatcher, notify):
    """The answer to a question that waits in the queue until `notify` has been called."""
    go = threading.Event()

    async def scenario():
        first = asyncio.ensure_future(dispatcher.run(lambda: go.wait(10), person=1))
        await asyncio.sleep(0)
        second = asyncio.ensure_future(dispatcher.run(lambda: "answer", person=2, notify=notify))
        await asyncio.sleep(0)
        go.set()
        return await first and await second

    return asyncio.run(scenario())


def test_an_answer_comes_although_the_waiting_notice_fails(dispatcher, caplog):
    async def notify(before):
        raise OSError("no route")

    assert answer_while_waiting(dispatcher, notify) == "answer"
    assert "Could not tell someone that they wait: no route" in caplog.text


def test_an_answer_comes_although_the_waiting_notice_hangs(dispatcher, monkeypatch):
    monkeypatch.setattr(desk_module, "WAITING_NOTICE_SECONDS", 0.05)

    async def notify(before):
        await asyncio.Event().wait()

    assert answer_while_waiting(dispatcher, notify) == "answer"


def test_an_abandoned_question_frees_its_slot_when_its_thread_ends(dispatcher):
    started, go = threading.Event(), threading.Event()

    def work():
        started.set()
        return go.wait(10)

    async def scenario():
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await dispatcher.run(work, person=1)
        was_busy = dispatcher.busy
        go.set()
        # The same person again: nothing of the first question is left in the line.
        return was_busy, await dispatcher.run(lambda: "next", person=1)

    assert asyncio.run(scenario()) == (True, "next")


def test_an_abandoned_question_that_waits_leaves_the_queue(dispatcher):
    go = threading.Event()

    async def scenario():
        first = asyncio.ensure_future(dispatcher.run(lambda: go.wait(10), person=1))
        await asyncio.sleep(0)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await dispatcher.run(lambda: None, person=2)
        waiting = dispatcher.queue.waiting
        go.set()
        await first
        return waiting

    assert asyncio.run(scenario()) == 0


def test_one_person_has_a_limited_share_of_the_queue(dispatcher):
    go = threading.Event()

    async def scenario():
        running = [asyncio.ensure_future(dispatcher.run(lambda: go.wait(10), person=1)) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(TooManyQuestions, match="2 questions in the queue"):
            await dispatcher.run(lambda: None, person=1)
        go.set()
        await asyncio.gather(*running)

    asyncio.run(scenario())


def test_a_repeated_event_is_recognized_and_the_oldest_events_are_forgotten(dispatcher):
    assert [dispatcher.is_known(1), dispatcher.is_known(1), dispatcher.is_known(2)] == [False, True, False]
    for number in range(10, 10 + EVENTS_KNOWN):
        dispatcher.is_known(number)
    assert not dispatcher.is_known(2)


def test_nothing_of_what_a_person_asked_before_forget_is_kept(dispatcher):
    kept = []

    async def scenario():
        await dispatcher.forget(SimpleNamespace(person=1, event_id=20))
        for person, event_id in ((1, 10), (1, 30), (2, 10)):
            asked = SimpleNamespace(person=person, event_id=event_id)
            await dispatcher.keep(asked, partial(kept.append, (person, event_id)))

    asyncio.run(scenario())

    assert kept == [(1, 30), (2, 10)]


def test_the_oldest_forgets_are_not_known_any_more(dispatcher, monkeypatch):
    monkeypatch.setattr(dispatcher, "_forgets", Newest(1))
    kept = []

    async def scenario():
        for person in (1, 2):
            await dispatcher.forget(SimpleNamespace(person=person, event_id=20))
        for person in (1, 2):
            await dispatcher.keep(SimpleNamespace(person=person, event_id=10), partial(kept.append, person))

    asyncio.run(scenario())

    assert kept == [1]


def test_a_failing_store_is_a_line_in_the_log(dispatcher, caplog):
    def fail():
        raise StoreUnusable("The disk is full.")

    asyncio.run(dispatcher.note(fail))

    assert "Not stored: The disk is full." in caplog.text


def test_closing_the_dispatcher_closes_the_store(answering):
    dispatcher = Dispatcher(answering, QueueLimits(), Store(None))
    dispatcher.close()
    dispatcher.close()

    with pytest.raises(sqlite3.ProgrammingError):
        dispatcher.store.kept("a")
