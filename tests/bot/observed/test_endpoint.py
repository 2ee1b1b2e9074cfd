import asyncio

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

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


def test_the_endpoint_listens_only_on_this_machine():
    assert HOST == "127.0.0.1"
