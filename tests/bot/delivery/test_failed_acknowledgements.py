import aiohttp
import pytest

from bot.delivery.failed_acknowledgements import MOST_FAILURES, FailedAcknowledgements


def path(interaction):
    return f"/api/v10/interactions/{interaction}/a.token-/callback"


@pytest.mark.parametrize(("status", "may_have"), [(204, False), (400, False), (404, False), (500, True), (503, True)])
def test_an_acknowledgement_answered_with_a_server_error_may_have_arrived(status, may_have):
    attempts = FailedAcknowledgements()
    attempts.note(path(7), status)

    assert attempts.may_have_arrived(7) is may_have
    assert not attempts.may_have_arrived(8)


@pytest.mark.asyncio
async def test_an_acknowledgement_without_a_response_may_have_arrived(unused_tcp_port):
    """Of what discord.py retries by itself nobody else learns: the retry that Discord refused was a second bot's."""
    attempts = FailedAcknowledgements()
    async with aiohttp.ClientSession(trace_configs=[attempts.trace()]) as session:
        with pytest.raises(aiohttp.ClientError):
            await session.post(f"http://127.0.0.1:{unused_tcp_port}{path(7)}")

    assert attempts.may_have_arrived(7)


def test_only_acknowledgements_count():
    attempts = FailedAcknowledgements()
    attempts.note("/api/v10/webhooks/7/a.token/messages/@original", 503)

    assert not attempts.may_have_arrived(7)


def test_old_acknowledgements_are_forgotten():
    attempts = FailedAcknowledgements()
    for number in range(MOST_FAILURES + 1):
        attempts.note(path(number), 502)

    assert not attempts.may_have_arrived(0)
    assert attempts.may_have_arrived(MOST_FAILURES)
