import asyncio
import ssl
from pathlib import Path

import pytest

from ingest.sources.web.fetching import Problem, Request, Response
from tests.ingest.sources.web.safe_fetch.conftest import opened
from tests.ingest.sources.web.site import Site, serving

TLS = Path(__file__).parent / "tls"


@pytest.fixture(autouse=True)
def authority(monkeypatch):
    """The authority of these tests is one that this machine trusts."""
    monkeypatch.setenv("SSL_CERT_FILE", str(TLS / "authority.pem"))


def served_as(name):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(TLS / f"{name}.pem")
    return context


def fetch(certificate, host, path="page"):
    async def fetched():
        async with Site(served_as(certificate)) as site, opened(site) as fetcher:
            return await fetcher.fetch(Request(site.url(path, host=host))), site.requests

    return asyncio.run(fetched())


def test_the_certificate_must_match_the_requested_name():
    answer, requests = fetch("news", "news.test")

    assert isinstance(answer, Response)
    assert requests[0].server_name == "news.test"
    assert requests[0].headers["host"].startswith("news.test:")


def test_a_trailing_dot_in_the_name_changes_nothing():
    answer, requests = fetch("news", "news.test.")

    assert isinstance(answer, Response)
    assert requests[0].server_name == "news.test"
    assert requests[0].headers["host"].startswith("news.test:")


@pytest.mark.parametrize("host", ["other.test", "127.0.0.1"])
def test_a_certificate_of_another_name_is_refused(host):
    answer, requests = fetch("news", host)

    assert answer.problem is Problem.CERTIFICATE
    assert "another name" in answer.reason
    assert not requests


def test_an_expired_certificate_is_refused():
    answer, requests = fetch("expired", "news.test")

    assert answer.problem is Problem.CERTIFICATE
    assert "expired" in answer.reason
    assert not requests


def test_a_certificate_of_an_unknown_authority_is_refused(monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    answer, requests = fetch("news", "news.test")

    assert answer.problem is Problem.CERTIFICATE
    assert not requests


def test_a_server_without_certificates_is_reported():
    async def fetched():
        async with Site() as site, opened(site) as fetcher:
            return await fetcher.fetch(Request(f"https://news.test:{site.port}/page"))

    answer = asyncio.run(fetched())

    assert answer.problem is Problem.UNREACHABLE
    assert "secure" in answer.reason


def test_a_redirect_is_checked_by_the_name_of_its_target():
    async def fetched():
        async with serving(site := Site(), safe := Site(served_as("news"))):
            hosts = f"news.test:{site.port},news.test:{safe.port},other.test:{safe.port}"
            site.put("good", lambda visit: visit.redirect(safe.url("page", host="news.test"), 301))
            site.put("bad", lambda visit: visit.redirect(safe.url("page", host="other.test"), 301))
            async with opened(site, fetch_private_hosts=hosts) as fetcher:
                return [await fetcher.fetch(Request(site.url(path, host="news.test"))) for path in ("good", "bad")]

    good, bad = asyncio.run(fetched())

    assert isinstance(good, Response)
    assert good.permanent_url == good.final_url
    assert bad.problem is Problem.CERTIFICATE
