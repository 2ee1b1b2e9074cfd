import asyncio
import logging

import aiohttp
import pytest
import pytest_asyncio

from bot.delivery.background_requests import BackgroundRequests, is_a_defect

pytestmark = pytest.mark.asyncio


@pytest.fixture
def requests():
    return BackgroundRequests()


@pytest_asyncio.fixture
async def answer(caplog):
    """What a request of the test waits for."""
    caplog.set_level(logging.INFO)
    return asyncio.get_running_loop().create_future()


async def request(answer):
    return await answer


async def abandoned_request(requests, answer):
    """A request on its way that nobody waits for any more."""
    going = requests.start(request(answer))
    with pytest.raises(TimeoutError):
        await requests.within(0.01, going, "Sending")
    return going


async def wait_for_end(going):
    await asyncio.wait({going})
    await asyncio.sleep(0)


async def test_a_request_that_ends_in_time_is_returned_or_raised_without_a_log_line(requests, answer, caplog):
    answer.set_result("taken")
    assert await requests.within(10, request(answer), "Sending") == "taken"

    refused = asyncio.get_running_loop().create_future()
    refused.set_exception(OSError("no route"))
    with pytest.raises(OSError, match="no route"):
        await requests.within(10, request(refused), "Sending")
    assert caplog.text == ""


async def test_a_request_that_has_ended_takes_no_memory(requests, answer):
    going = requests.start(request(answer))
    assert requests._going == {going}
    answer.set_result("taken")
    await wait_for_end(going)

    assert requests._going == set()


async def test_a_slow_request_continues_and_its_end_is_logged(requests, answer, caplog):
    going = await abandoned_request(requests, answer)
    assert not going.done()
    assert caplog.text == ""
    answer.set_result("taken")
    await wait_for_end(going)

    assert going.result() == "taken"
    assert "Sending took long but succeeded." in caplog.text


@pytest.mark.parametrize("error", [OSError("no route"), aiohttp.ServerDisconnectedError("no route")])
async def test_a_slow_request_that_fails_is_a_line_in_the_log(requests, answer, caplog, error):
    going = await abandoned_request(requests, answer)
    answer.set_exception(error)
    await wait_for_end(going)

    (line,) = caplog.records
    assert (line.levelno, line.exc_info) == (logging.WARNING, None)
    assert line.getMessage() == "Sending took long and failed: no route"


async def test_a_defect_in_a_slow_request_is_logged_with_its_traceback(requests, answer, caplog):
    going = await abandoned_request(requests, answer)
    answer.set_exception(LookupError("of ours"))
    await wait_for_end(going)

    (line,) = caplog.records
    assert line.levelno == logging.ERROR
    assert line.exc_info[1] is going.exception()


async def test_cancelling_the_wait_does_not_cancel_the_request(requests, answer):
    going = requests.start(request(answer))
    waiting = asyncio.ensure_future(requests.within(10, going, "Sending"))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.wait({waiting})
    answer.set_result("taken")

    assert waiting.cancelled()
    assert await going == "taken"


async def test_unfinished_requests_are_cancelled_silently_at_the_end(requests, answer, caplog):
    going = await abandoned_request(requests, answer)
    requests.end()
    await wait_for_end(going)

    assert going.cancelled()
    assert caplog.text == ""


@pytest.mark.parametrize(("error", "defect"), [(TimeoutError(), False), (OSError(), False), (KeyError("x"), True)])
async def test_an_error_that_is_not_a_network_fault_is_a_defect(error, defect):
    assert is_a_defect(error) is defect
