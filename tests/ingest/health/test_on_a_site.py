"""`health` and `explain` after real runs over a real site on loopback."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.cli import main
from tests.ingest.sources.web.site import HOST, Visit
from tests.ingest.sources.web.site_feeds import RSS, item, rss

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(tmp_path: Path, chroma_url: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Runs a command in this process: (exit code, stdout)."""
    monkeypatch.chdir(tmp_path)
    given = {"CORPUS_DIR": str(tmp_path / "corpus"), "CHROMA_URL": chroma_url}
    given |= {"FETCH_PRIVATE_HOSTS": HOST, "FETCH_GAP": "0", "FETCH_HEADER_SECONDS": "60"}
    for name, value in given.items():
        monkeypatch.setenv(name, value)

    def of(*arguments: str) -> tuple[int, str]:
        code = main(arguments)
        return code, capfd.readouterr().out

    return of


async def shrinking(visit: Visit) -> None:
    """Two entries, then none."""
    await visit.send(rss([] if visit.number else [item(1), item(2)], visit.site.url()), content_type=RSS)


def test_health_and_explain_after_real_runs(site, run, tmp_path):
    site.behaviors["shrinking"] = shrinking
    mixed = [item(3), item(4, link="/cookie_wall"), item(5, link="/refuses_programs"), item(6, link="/gone")]
    site.put("mixed", rss(mixed, site.url()), content_type=RSS)
    sources = {name: site.url(name) for name in ("shrinking", "mixed", "refuses_programs")}
    lines = [f'[[source]]\nurl = "{url}"\n' for url in sources.values()]
    (tmp_path / "sources.toml").write_text("\n".join(lines), "utf-8")

    run("feeds", "--all")
    code, _ = run("feeds", "--all")
    assert code == 1
    code, out = run("health", "--json")
    report = json.loads(out)
    states = {state["source"]: state for state in report["sources"]}

    assert (code, report["ok"]) == (1, False)
    assert set(states) == set(sources.values())
    assert states[sources["shrinking"]]["problems"] == ["its last list had entries (2), this one has none"]
    (blocked,) = states[sources["refuses_programs"]]["problems"]
    assert blocked.startswith("blocks programs")
    assert blocked.endswith("(it has never worked)")
    assert states[sources["refuses_programs"]]["last_success"] is None

    code, out = run("health")
    assert code == 1
    assert "all is well" not in out
    for url in sources.values():
        assert url in out

    stages = {
        "article/1": (0, "taken in"),
        "article/3": (0, "taken in"),
        "cookie_wall": (1, "fetched, and no article: "),
        "refuses_programs": (1, "not fetched: blocks programs"),
        "gone": (1, "not fetched: gone"),
        "article/99": (1, "not listed by any source"),
    }
    for path, (expected, beginning) in stages.items():
        code, out = run("explain", site.url(path))
        assert out.startswith(beginning), (path, out)
        assert code == expected, path
    assert f"named by {sources['mixed']}" in run("explain", site.url("cookie_wall"))[1]
