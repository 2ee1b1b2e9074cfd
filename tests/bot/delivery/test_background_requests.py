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


async def given_up(requests, answer):
    """A request on its way that nobody waits for any more."""
    going = requests.start(request(answer))
    with pytest.raises(TimeoutError):
        await requests.within(0.01, going, "Sending")
    return going


async def ended(going):
    await asyncio.wait({going})
    await asyncio.sleep(0)


async def test_what_ends_in_time_is_returned_or_raised_and_not_logged(requests, answer, caplog):
    answer.set_result("taken")
    assert await requests.within(10, request(answer), "Sending") == "taken"

    refused = asyncio.get_running_loop().create_future()
    refused.set_exception(OSError("no route"))
    with pytest.raises(OSError, match="no route"):
        await requests.within(10, request(refused), "Sending")
    assert caplog.text == ""


async def test_what_takes_longer_goes_on_and_its_end_is_logged(requests, answer, caplog):
    going = await given_up(requests, answer)
    assert not going.done()
    assert caplog.text == ""
    answer.set_result("taken")
    await ended(going)

    assert going.result() == "taken"
    assert "Sending took long but succeeded." in caplog.text


@pytest.mark.parametrize("error", [OSError("no route"), aiohttp.ServerDisconnectedError("no route")])
async def test_what_fails_later_is_a_line_in_the_log(requests, answer, caplog, error):
    going = await given_up(requests, answer)
    answer.set_exception(error)
    await ended(going)

    (line,) = caplog.records
    assert (line.levelno, line.exc_info) == (logging.WARNING, None)
    assert line.getMessage() == "Sending took long and failed: no route"


async def test_a_defect_of_ours_that_shows_later_has_its_traceback_in_the_log(requests, answer, caplog):
    going = await given_up(requests, answer)
    answer.set_exception(LookupError("of ours"))
    await ended(going)

    (line,) = caplog.records
    assert line.levelno == logging.ERROR
    assert line.exc_info[1] is going.exception()


async def test_who_waits_is_cancelled_and_what_they_wait_for_is_not(requests, answer):
    going = requests.start(request(answer))
    waiting = asyncio.ensure_future(requests.within(10, going, "Sending"))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.wait({waiting})
    answer.set_result("taken")

    assert waiting.cancelled()
    assert await going == "taken"


async def test_at_the_end_what_goes_on_is_cancelled_without_a_word(requests, answer, caplog):
    going = await given_up(requests, answer)
    requests.end()
    await ended(going)

    assert going.cancelled()
    assert caplog.text == ""


@pytest.mark.parametrize(("error", "defect"), [(TimeoutError(), False), (OSError(), False), (KeyError("x"), True)])
async def test_what_discord_does_not_explain_is_a_defect(error, defect):
    assert is_a_defect(error) is defect
