"""The door against a site on 127.0.0.1 that behaves as badly as sites do."""

import asyncio
import gzip
import logging
import tracemalloc
import warnings
from email.utils import formatdate
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ingest.sources.web.fetching import Fetcher, NotModified, Problem, Request, Response, Unfetched
from ingest.sources.web.safe_fetch import fetcher as fetcher_module
from ingest.sources.web.safe_fetch.politeness import Politeness
from tests.ingest.sources.web.safe_fetch.conftest import look_up, opened
from tests.ingest.sources.web.site import HOST, Site
from tests.ingest.sources.web.site_http import PAGE

WHOLE = PAGE.encode()


def test_a_page_is_fetched_unchanged(fetch):
    response = fetch("page?a=b")

    assert isinstance(response, Response)
    assert response.body == WHOLE
    assert (response.media_type, response.charset) == ("text/html", "utf-8")
    assert response.url == response.final_url == response.permanent_url
    assert response.url.endswith("/page?a=b")
    assert (response.etag, response.last_modified) == (None, None)


def test_an_unchanged_page_is_not_sent_again(fetch):
    first = fetch("not_modified")

    assert first.etag == '"one"'
    assert first.last_modified == formatdate(0, usegmt=True)
    assert isinstance(fetch("not_modified", etag=first.etag), NotModified)
    assert isinstance(fetch("not_modified", last_modified=first.last_modified), NotModified)
    assert isinstance(fetch("not_modified", etag='"two"'), Response)


def test_a_stored_validator_that_is_no_valid_header_is_not_sent(fetch):
    assert isinstance(fetch("not_modified", etag='"one"\r\nX-Evil: 1', last_modified="\ud800"), Response)
    assert isinstance(fetch("not_modified", etag='"one"'.rjust(1001)), Response)
    assert isinstance(fetch("not_modified", etag='"one"'.rjust(1000)), NotModified)


@pytest.mark.parametrize(
    "path", ["gzip_body", "gzip_members", "gzip_unannounced", "deflate_body", "deflate_raw", "page", "cookies"]
)
def test_a_compressed_body_is_unpacked(fetch, path):
    assert fetch(path).body == WHOLE


def test_an_empty_body_is_empty(fetch):
    assert fetch("gzip_empty").body == b""


PROBLEMS = [
    ("not_modified_unasked", Problem.BROKEN, "304"),
    ("redirect_loop", Problem.REDIRECTS, "back to itself"),
    ("redirect_chain/6", Problem.REDIRECTS, "more than 5 times"),
    ("redirect_nowhere", Problem.REDIRECTS, "nowhere"),
    ("redirect_garbage", Problem.REDIRECTS, "nowhere"),
    ("redirect_private", Problem.NOT_ALLOWED, "leads on to another address. The address leads to 10.0.0.1"),
    ("redirect_metadata", Problem.NOT_ALLOWED, "metadata"),
    ("redirect_file", Problem.NOT_ALLOWED, "http"),
    ("redirect_userinfo", Problem.NOT_ALLOWED, "name or password"),
    ("refuses_programs", Problem.BLOCKS_PROGRAMS, "403"),
    ("login", Problem.BLOCKS_PROGRAMS, "login"),
    ("payment", Problem.BLOCKS_PROGRAMS, "payment"),
    ("legal", Problem.BLOCKS_PROGRAMS, "legal"),
    ("challenge", Problem.BLOCKS_PROGRAMS, "people only"),
    ("challenge_503", Problem.BLOCKS_PROGRAMS, "people only"),
    ("captcha_202", Problem.BLOCKS_PROGRAMS, "people only"),
    ("not_found", Problem.NOT_FOUND, "404"),
    ("gone", Problem.GONE, "410"),
    ("teapot", Problem.NOT_FOUND, "418"),
    ("rate_limited", Problem.RATE_LIMITED, "429"),
    ("server_error", Problem.SERVER_FAILED, "500"),
    ("maintenance", Problem.SERVER_FAILED, "503"),
    ("no_content", Problem.BROKEN, "204"),
    ("endless_body", Problem.TOO_LARGE, "1 MB"),
    ("endless_chunks", Problem.TOO_LARGE, "1 MB"),
    ("announced_large", Problem.TOO_LARGE, "1 MB"),
    ("gzip_bomb", Problem.TOO_LARGE, "1 MB"),
    ("gzip_twice", Problem.BROKEN, "twice"),
    ("gzip_twice_told", Problem.BROKEN, "twice"),
    ("gzip_cut", Problem.BROKEN, "cannot be read"),
    ("gzip_garbage", Problem.BROKEN, "cannot be read"),
    ("brotli_unasked", Problem.BROKEN, "not asked for"),
    ("length_too_long", Problem.BROKEN, "less than it had announced"),
    ("length_too_short", Problem.BROKEN, "after its announced end"),
    ("chunks_cut", Problem.BROKEN, "less than it had announced"),
    ("no_answer", Problem.UNREACHABLE, "without an answer"),
    ("no_http", Problem.BROKEN, "not HTTP"),
    ("large_header", Problem.BROKEN, "headers"),
    ("many_headers", Problem.BROKEN, "headers"),
]


@pytest.mark.parametrize(("path", "problem", "words"), PROBLEMS)
def test_each_fault_has_its_problem_and_reason(fetch, path, problem, words):
    answer = fetch(path, fetch_megabytes=1)

    assert isinstance(answer, Unfetched)
    assert (answer.problem, answer.url.endswith(path)) == (problem, True)
    assert words in answer.reason
    assert answer.reason.endswith(".")
    assert "\n" not in answer.reason
    assert "s3cret" not in answer.reason


@pytest.mark.parametrize("path", ["slow_headers", "slow_header_lines", "endless_interim"])
def test_a_server_that_sends_no_headers_is_given_up(fetch, path):
    answer = fetch(path, fetch_header_seconds=0.2)

    assert answer.problem is Problem.TOO_SLOW
    assert "0.2 seconds (FETCH_HEADER_SECONDS)" in answer.reason


def test_a_server_that_does_not_finish_is_given_up(fetch):
    answer = fetch("slow_body", fetch_seconds=0.5)

    assert answer.problem is Problem.TOO_SLOW
    assert "0.5 seconds (FETCH_SECONDS)" in answer.reason


def test_redirects_share_the_time_limit_of_a_page():
    """Each of five is in time, all of them are not."""

    async def slow_redirect(visit):
        left = int(visit.path.partition("/")[2])
        await visit.wait(0.2)
        await visit.redirect(f"/slow_redirect/{left - 1}" if left else "/page")

    async def fetched():
        async with Site() as site, opened(site, fetch_seconds=0.5) as fetcher:
            site.put("slow_redirect", slow_redirect)
            return await fetcher.fetch(Request(site.url("slow_redirect/4")))

    assert asyncio.run(fetched()).problem is Problem.TOO_SLOW


def test_the_wait_for_a_turn_does_not_count_against_the_server(monkeypatch):
    now = 1000.0

    async def sleep(seconds):
        nonlocal now
        now += seconds

    monkeypatch.setattr(fetcher_module, "time", SimpleNamespace(monotonic=lambda: now))

    async def fetched():
        politeness = Politeness(1, 500.0, 600.0, lambda: now, sleep)
        async with Site() as site, opened(site, politeness=politeness) as fetcher:
            return await fetcher.fetch(Request(site.url("redirect_chain/3")))

    assert isinstance(asyncio.run(fetched()), Response)
    assert now == 2500.0


@pytest.mark.parametrize(
    ("path", "seconds"),
    [("rate_limited", 120), ("rate_limited_until", 0), ("rate_limited_silent", None), ("maintenance", 3600)],
)
def test_retry_after_is_reported(fetch, path, seconds):
    assert fetch(path).retry_after == seconds


@pytest.mark.parametrize(
    ("path", "permanent", "final"),
    [
        ("permanent_redirect", "permanent_redirect/2", "permanent_redirect/3"),
        ("temporary_redirect", "temporary_redirect", "page"),
        ("redirect_chain/5", "redirect_chain/4", "redirect_chain/0"),
        ("page", "page", "page"),
    ],
)
def test_only_permanent_redirects_change_the_stored_address(path, permanent, final):
    async def fetched():
        async with Site() as site, opened(site) as fetcher:
            return site, await fetcher.fetch(Request(site.url(path)))

    site, response = asyncio.run(fetched())

    assert response.url == site.url(path)
    assert response.permanent_url == site.url(permanent)
    assert response.final_url == site.url(final)
    assert response.body == WHOLE


def test_a_decompression_bomb_takes_no_memory(fetch):
    tracemalloc.start()
    fetch("gzip_bomb", fetch_megabytes=2)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 20_000_000  # a gigabyte is in it


def test_a_large_body_does_not_block_others():
    async def fetched():
        beats = 0

        async def beat():
            nonlocal beats
            while True:
                beats += 1
                await asyncio.sleep(0)

        async with Site() as site, opened(site, fetch_megabytes=50) as fetcher:
            task = asyncio.create_task(beat())
            site.put("large", gzip.compress(bytes(40_000_000)), content_encoding="gzip")
            before = beats
            response = await fetcher.fetch(Request(site.url("large")))
            task.cancel()
            return len(response.body), beats - before

    size, beats = asyncio.run(fetched())

    assert size == 40_000_000
    assert beats > 100


def test_a_connection_goes_to_the_address_that_was_checked():
    async def fetched():
        async with Site() as site, opened(site) as fetcher:
            response = await fetcher.fetch(Request(site.url("page", host="news.test")))
            return site, response

    site, response = asyncio.run(fetched())

    assert response.body == WHOLE
    assert site.requests[0].headers["host"] == f"news.test:{site.port}"


@pytest.mark.parametrize(
    "answers", [["10.0.0.1"], ["127.0.0.1"], ["::1"], ["1.1.1.1", "10.0.0.1"], ["::ffff:10.0.0.1"]]
)
def test_a_name_that_leads_to_a_private_address_is_refused(answers):
    async def found(host):
        return answers

    async def fetched():
        async with Site() as site, opened(site, look_up=found) as fetcher:
            answer = await fetcher.fetch(Request(f"http://rebound.example:{site.port}/page"))
            return answer, site.requests

    answer, requests = asyncio.run(fetched())

    assert answer.problem is Problem.NOT_ALLOWED
    assert "rebound.example" in answer.reason
    assert not requests


def test_a_name_is_looked_up_once_for_each_connection(monkeypatch):
    """A name that answers publicly when it is checked and privately when it is connected to finds no second look."""
    connected = []
    answers = [["192.0.9.9"], ["127.0.0.1"]]

    async def found(host):
        return answers.pop(0)

    async def start_connection(addr_infos, **_options):
        connected.extend(sockaddr[0] for *_, sockaddr in addr_infos)
        raise OSError("this test does not leave the machine")

    async def fetched():
        async with Site() as site, opened(site, look_up=found) as fetcher:
            monkeypatch.setattr("aiohttp.connector.aiohappyeyeballs.start_connection", start_connection)
            url = f"http://rebound.example:{site.port}/page"
            return [await fetcher.fetch(Request(url)) for _ in range(2)]

    first, second = asyncio.run(fetched())

    assert connected == ["192.0.9.9"]
    assert first.problem is Problem.UNREACHABLE
    assert second.problem is Problem.NOT_ALLOWED
    assert answers == []


def test_a_redirect_is_looked_up_and_checked_again():
    async def found(host):
        return ["10.0.0.1"] if host == "rebound.example" else await look_up(host)

    async def fetched():
        async with Site() as site, opened(site, look_up=found) as fetcher:
            site.put("first", lambda visit: visit.redirect("http://rebound.example/"))
            return await fetcher.fetch(Request(site.url("first")))

    assert asyncio.run(fetched()).problem is Problem.NOT_ALLOWED


def test_only_the_named_port_of_a_host_is_admitted():
    async def fetched():
        async with Site() as site, Site() as second_site, opened(site) as fetcher:
            site.put("first", lambda visit: visit.redirect(second_site.url("page")))
            answers = [await fetcher.fetch(Request(url)) for url in (site.url("first"), second_site.url("page"))]
            return answers, second_site.requests

    answers, requests = asyncio.run(fetched())

    assert [answer.problem for answer in answers] == [Problem.NOT_ALLOWED] * 2
    assert not requests


def test_a_missing_server_is_unreachable():
    async def fetched():
        async with Site() as site:
            pass
        async with opened(site) as fetcher:
            urls = (site.url("page"), f"http://nobody.example:{site.port}/")
            return [await fetcher.fetch(Request(url)) for url in urls]

    refused, unknown = asyncio.run(fetched())

    assert (refused.problem, unknown.problem) == (Problem.UNREACHABLE, Problem.UNREACHABLE)
    assert "cannot be reached" in refused.reason
    assert "No server has this name" in unknown.reason


def test_a_request_identifies_the_program_and_sends_nothing_else(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")

    async def fetched():
        async with Site() as site, opened(site, fetch_contact="https://example.org/bot") as fetcher:
            for _ in range(2):
                # By name: a host in figures is given no cookies by any client.
                assert isinstance(await fetcher.fetch(Request(site.url("cookies", host="news.test"))), Response)
            return site.requests

    requests = asyncio.run(fetched())

    agent = requests[0].headers["user-agent"]
    assert agent.startswith("Dateline/")
    assert agent.endswith(" (+https://example.org/bot)")
    for seen in requests:
        assert set(seen.headers) == {"host", "user-agent", "accept", "accept-encoding"}  # no cookie came back
        assert seen.headers["accept-encoding"] == "gzip, deflate"
        # A site that has its feed in XML and in JSON sends the XML, which more of them keep whole.
        assert "json" not in seen.headers["accept"]


def test_netrc_is_not_read(monkeypatch, tmp_path):
    (tmp_path / "netrc").write_text(f"machine {HOST} login me password s3cret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))

    async def fetched():
        async with Site() as site, opened(site) as fetcher:
            await fetcher.fetch(Request(site.url("page")))
            return site.requests[0].headers

    assert "authorization" not in asyncio.run(fetched())


def test_no_log_line_has_a_name_a_password_or_a_query(fetch, caplog):
    caplog.set_level(logging.DEBUG)
    fetch("page?token=s3cret-word")
    fetch("no_answer?token=s3cret-word")
    fetch("redirect_userinfo")

    assert "s3cret" not in caplog.text


def test_one_bad_response_does_not_affect_the_next():
    async def fetched():
        async with Site() as site, opened(site, fetch_megabytes=1, fetch_seconds=30) as fetcher:
            for path, *_ in PROBLEMS:
                if not path.startswith(("rate_limited", "maintenance", "challenge_503")):
                    await fetcher.fetch(Request(site.url(path)))
                    assert isinstance(await fetcher.fetch(Request(site.url("page"))), Response), path

    asyncio.run(fetched())


def test_a_cancelled_fetch_leaves_nothing():
    async def fetched():
        async with Site() as site, opened(site) as fetcher:
            task = asyncio.create_task(fetcher.fetch(Request(site.url("slow_headers"))))
            while not site.requests:
                await asyncio.sleep(0)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            return await fetcher.fetch(Request(site.url("page")))

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert asyncio.run(fetched(), debug=True).body == WHOLE


def test_the_safe_fetcher_has_the_fetcher_interface():
    async def fetched():
        async with Site() as site, opened(site) as door:
            fetcher: Fetcher = door
            return await fetcher.fetch(Request(site.url("page")))

    assert isinstance(asyncio.run(fetched()), Response)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=300), st.sampled_from([b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 302 Found\r\nLocation: "]))
@example(b"Content-Length: -1\r\n\r\n", b"HTTP/1.1 200 OK\r\n")
@example(b"Content-Type: \xff\xfe;charset=\xff\r\n\r\n", b"HTTP/1.1 200 OK\r\n")
@example(b"Content-Type: text/html; charset*=\"''\r\n\r\n", b"HTTP/1.1 200 OK\r\n")
@example(b"\xff\xfe\r\n\r\n", b"HTTP/1.1 302 Found\r\nLocation: ")
@example(b"http://[::1]@@/\r\n\r\n", b"HTTP/1.1 302 Found\r\nLocation: ")
@example(b"http://a.exa%mple./\r\n\r\n", b"HTTP/1.1 302 Found\r\nLocation: ")
@example(b"ETag: \xff\r\nContent-Encoding: \xff\r\n\r\n", b"HTTP/1.1 200 OK\r\n")
@example(b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", b"HTTP/1.1 200 OK\r\n")
@example(b"Retry-After: Mon, 99 Foo 99999 99:99:99 GMT\r\n\r\n", b"HTTP/1.1 503 x\r\n")
def test_any_response_of_a_server_gives_a_result(data, head):
    async def fetched():
        async with Site() as site, opened(site, fetch_header_seconds=5) as fetcher:

            async def noise(visit):
                await visit.write(head + data)
                visit.drop()

            site.put("noise", noise)
            return await fetcher.fetch(Request(site.url("noise")))

    assert isinstance(asyncio.run(fetched()), Response | Unfetched)
