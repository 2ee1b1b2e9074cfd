import asyncio

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.observed.endpoint import HOST, serving
from bot.observed.metrics import Metrics


async def get(port, path, **headers):
    asked = f"http://{HOST}:{port}{path}"
    async with aiohttp.ClientSession() as session, session.get(asked, headers=headers) as answer:
        return answer.status, answer.headers["Content-Type"], await answer.text()


@pytest.mark.parametrize(("ok", "status"), [(True, 200), (False, 503)])
def test_health_says_how_it_is(ok, status):
    async def asked():
        async with serving(0, Metrics(), lambda: {"ok": ok, "discord": "away"}) as port:
            return await get(port, "/health")

    found = asyncio.run(asked())

    assert found[0] == status
    assert found[1].startswith("application/json")
    assert '"discord": "away"' in found[2]


def test_metrics_are_prometheus_text():
    metrics = Metrics()
    metrics.question_ended("answered", 0.2, {"dense": 12.0, "all": 200.0})
    metrics.loop_was_late(0.3)
    metrics.loop_was_late(0.1)

    async def asked():
        async with serving(0, metrics, lambda: {"ok": True}) as port:
            return await get(port, "/metrics")

    status, kind, text = asyncio.run(asked())
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
def test_it_answers_to_its_own_names_only(host, status):
    async def asked():
        async with serving(0, Metrics(), lambda: {"ok": True}) as port:
            return [(await get(port, path, Host=host))[0] for path in ("/health", "/metrics", "/else")]

    found = asyncio.run(asked())

    assert found[:2] == [status, status]
    assert found[2] == (404 if status == 200 else 403)


def test_it_listens_on_this_machine_only():
    assert HOST == "127.0.0.1"
