import asyncio
import sqlite3
import threading

import pytest

from bot.conversation.store import Store
from bot.delivery import dispatcher as desk_module
from bot.delivery.dispatcher import EVENTS_KNOWN, Dispatcher
from bot.delivery.queue import QueueLimits
from bot.errors import StoreUnusable, TooManyQuestions
from bot.observed.metrics import Metrics


@pytest.fixture
def dispatcher(answering):
    dispatcher = Dispatcher(answering, QueueLimits(at_once=1, per_person=2, notify_from=1), Store(None), Metrics())
    yield dispatcher
    dispatcher.close()


def test_work_runs_in_a_thread_of_its_own(dispatcher):
    async def names():
        return await dispatcher.run(lambda: threading.current_thread().name, person=1), threading.current_thread().name

    there, here = asyncio.run(names())

    assert there.startswith("answering")
    assert here != there


def test_it_is_busy_while_a_thread_works(dispatcher):
    begun, go = threading.Event(), threading.Event()

    def work():
        begun.set()
        return go.wait(10)

    async def observed():
        running = asyncio.ensure_future(dispatcher.run(work, person=1))
        await asyncio.get_running_loop().run_in_executor(None, begun.wait, 10)
        while_running = dispatcher.busy
        go.set()
        found = await running
        await asyncio.sleep(0)
        return while_running, found, dispatcher.busy

    assert asyncio.run(observed()) == (True, True, False)


def test_what_work_raises_is_raised_to_the_caller(dispatcher):
    def fail():
        raise LookupError("no such thing")

    async def failing():
        with pytest.raises(LookupError, match="no such thing"):
            await dispatcher.run(fail, person=1)
        await asyncio.sleep(0)

    asyncio.run(failing())
    assert not dispatcher.busy


def test_the_one_who_waits_is_told_before_the_answer_comes(dispatcher):
    go, said = threading.Event(), []

    async def told(before):
        await asyncio.sleep(0)
        said.append(before)

    async def asked():
        first = asyncio.ensure_future(dispatcher.run(lambda: go.wait(10), person=1))
        await asyncio.sleep(0)
        second = asyncio.ensure_future(dispatcher.run(lambda: "answer", person=2, notify=told))
        await asyncio.sleep(0)
        go.set()
        found = await second
        return said[:], await first, found

    assert asyncio.run(asked()) == ([1], True, "answer")


def in_line_behind_another(dispatcher, told):
    """What comes of a question that waits in line, the other one ending after it was told."""
    go = threading.Event()

    async def asked():
        first = asyncio.ensure_future(dispatcher.run(lambda: go.wait(10), person=1))
        await asyncio.sleep(0)
        second = asyncio.ensure_future(dispatcher.run(lambda: "answer", person=2, notify=told))
        await asyncio.sleep(0)
        go.set()
        return await first and await second

    return asyncio.run(asked())


def test_an_answer_does_not_fail_because_the_wait_could_not_be_told(dispatcher, caplog):
    async def told(before):
        raise OSError("no route")

    assert in_line_behind_another(dispatcher, told) == "answer"
    assert "Could not tell someone that they wait: no route" in caplog.text


def test_an_answer_does_not_wait_for_ever_for_the_wait_to_be_told(dispatcher, monkeypatch):
    monkeypatch.setattr(desk_module, "TELLING_SECONDS", 0.05)

    async def told(before):
        await asyncio.Event().wait()

    assert in_line_behind_another(dispatcher, told) == "answer"


def test_a_question_that_is_given_up_frees_its_place_when_its_thread_ends(dispatcher):
    begun, go = threading.Event(), threading.Event()

    def work():
        begun.set()
        return go.wait(10)

    async def given_up():
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await dispatcher.run(work, person=1)
        held = dispatcher.busy
        go.set()
        # The same person again: nothing of the first question is left in the line.
        return held, await dispatcher.run(lambda: "next", person=1)

    assert asyncio.run(given_up()) == (True, "next")


def test_a_question_that_is_given_up_while_it_waits_leaves_the_line(dispatcher):
    go = threading.Event()

    async def given_up():
        first = asyncio.ensure_future(dispatcher.run(lambda: go.wait(10), person=1))
        await asyncio.sleep(0)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await dispatcher.run(lambda: None, person=2)
        waiting = dispatcher.queue.waiting
        go.set()
        await first
        return waiting

    assert asyncio.run(given_up()) == 0


def test_one_person_has_a_part_of_the_line(dispatcher):
    go = threading.Event()

    async def asked():
        both = [asyncio.ensure_future(dispatcher.run(lambda: go.wait(10), person=1)) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(TooManyQuestions, match="2 questions in the queue"):
            await dispatcher.run(lambda: None, person=1)
        go.set()
        await asyncio.gather(*both)

    asyncio.run(asked())


def test_an_event_is_known_the_second_time_and_the_oldest_are_forgotten(dispatcher):
    assert [dispatcher.is_known(1), dispatcher.is_known(1), dispatcher.is_known(2)] == [False, True, False]
    for number in range(10, 10 + EVENTS_KNOWN):
        dispatcher.is_known(number)
    assert not dispatcher.is_known(2)


def test_a_store_that_fails_costs_a_line_in_the_log(dispatcher, caplog):
    def fail():
        raise StoreUnusable("The disk is full.")

    asyncio.run(dispatcher.note(fail))

    assert "Not stored: The disk is full." in caplog.text


def test_after_the_end_the_store_is_closed(answering):
    dispatcher = Dispatcher(answering, QueueLimits(), Store(None), Metrics())
    dispatcher.close()
    dispatcher.close()

    with pytest.raises(sqlite3.ProgrammingError):
        dispatcher.store.kept("a")
