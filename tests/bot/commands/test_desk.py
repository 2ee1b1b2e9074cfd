import asyncio
import threading

import pytest

from bot.commands.desk import REPLIES_KEPT, Desk


@pytest.fixture
def desk(answering):
    desk = Desk(answering, worker_threads=1)
    yield desk
    desk.close()


def test_the_oldest_reply_is_forgotten(desk, answering):
    reply = answering.answer("Why?")
    ids = [desk.keep(reply) for _ in range(REPLIES_KEPT + 1)]

    assert desk.kept(ids[0]) is None
    assert desk.kept(ids[1]) is reply
    assert desk.kept(ids[-1]) is reply
    assert len(set(ids)) == len(ids)


def test_work_runs_in_a_thread_of_its_own(desk):
    async def names():
        return await desk.run(lambda: threading.current_thread().name), threading.current_thread().name

    there, here = asyncio.run(names())

    assert there.startswith("answering")
    assert here != there


def test_it_is_busy_while_a_thread_works(desk):
    begun, go = threading.Event(), threading.Event()

    def work():
        begun.set()
        return go.wait(10)

    async def observed():
        running = asyncio.ensure_future(desk.run(work))
        await asyncio.get_running_loop().run_in_executor(None, begun.wait, 10)
        while_running = desk.busy
        go.set()
        return while_running, await running, desk.busy

    assert asyncio.run(observed()) == (True, True, False)


def test_what_work_raises_is_raised_to_the_caller(desk):
    def fail():
        raise LookupError("no such thing")

    with pytest.raises(LookupError, match="no such thing"):
        asyncio.run(desk.run(fail))
    assert not desk.busy
