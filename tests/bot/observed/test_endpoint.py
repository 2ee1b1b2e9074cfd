import asyncio
import errno
import socket

import aiohttp
import pytest
from aiohttp import web
from prometheus_client.parser import text_string_to_metric_families

from bot.errors import NotConfigured
from bot.observed.endpoint import HOST, serving
from bot.observed.metrics import Metrics


async def get(port, path, **headers):
    url = f"http://{HOST}:{port}{path}"
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as answer:
        return answer.status, answer.headers["Content-Type"], await answer.text()


@pytest.mark.parametrize(("ok", "status"), [(True, 200), (False, 503)])
def test_health_has_the_state_of_the_bot(ok, status):
    async def scenario():
        async with serving(0, Metrics(), lambda: {"ok": ok, "discord": "away"}) as port:
            return await get(port, "/health")

    response = asyncio.run(scenario())

    assert response[0] == status
    assert response[1].startswith("application/json")
    assert '"discord": "away"' in response[2]


def test_metrics_are_prometheus_text():
    metrics = Metrics()
    metrics.question_ended("answered", 0.2, {"dense": 12.0, "all": 200.0})
    metrics.loop_was_late(0.3)
    metrics.loop_was_late(0.1)

    async def scenario():
        async with serving(0, metrics, lambda: {"ok": True}) as port:
            return await get(port, "/metrics")

    status, kind, text = asyncio.run(scenario())
    samples = {
        (sample.name, tuple(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }

    assert status == 200
    assert kind.startswith("text/plain")
    assert samples["dateline_questions_total", ("answered",)] == 1.0
    assert samples["dateline_loop_lag_longest_seconds", ()] == 0.3
    assert samples["dateline_step_seconds_count", ("dense",)] == 1.0


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("localhost:9", 200),
        ("127.0.0.1", 200),
        ("rebound.example", 403),
        ("rebound.example:9", 403),
    ],
)
def test_the_endpoint_answers_only_to_its_own_host_names(host, status):
    async def scenario():
        async with serving(0, Metrics(), lambda: {"ok": True}) as port:
            return [(await get(port, path, Host=host))[0] for path in ("/health", "/metrics", "/else")]

    statuses = asyncio.run(scenario())

    assert statuses[:2] == [status, status]
    assert statuses[2] == (404 if status == 200 else 403)


def why_not(port):
    async def scenario():
        async with serving(port, Metrics(), lambda: {"ok": True}):
            raise AssertionError("it serves")

    with pytest.raises(NotConfigured) as refused:
        asyncio.run(scenario())
    return refused.value.user_message


def test_a_port_in_use_is_called_taken():
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert why_not(port) == f"METRICS_PORT: port {port} is taken on this machine; choose another."


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (OSError(errno.EACCES, "while binding"), "cannot be used (Permission denied); choose one from 1024 on."),
        (
            OSError(errno.EADDRNOTAVAIL, "while binding"),
            "cannot be used (Cannot assign requested address); choose another.",
        ),
        (OSError("no address"), "cannot be used (no address); choose another."),
    ],
)
def test_a_port_that_may_not_be_used_is_not_called_taken(monkeypatch, error, says):
    async def fails(_site):
        raise error

    monkeypatch.setattr(web.TCPSite, "start", fails)
    assert why_not(80) == f"METRICS_PORT: port 80 {says}"


def test_the_endpoint_listens_only_on_this_machine():
    assert HOST == "127.0.0.1"
