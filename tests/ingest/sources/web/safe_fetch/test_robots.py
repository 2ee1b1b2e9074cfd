import asyncio

import pytest
from yarl import URL

from ingest.sources.web.fetching import Problem, Request, Response, Unfetched
from ingest.sources.web.safe_fetch import robots
from ingest.sources.web.safe_fetch.politeness import Politeness
from ingest.sources.web.safe_fetch.robots import LARGEST_ROBOTS
from tests.ingest.sources.web import site_http
from tests.ingest.sources.web.safe_fetch.conftest import opened
from tests.ingest.sources.web.site import Site, serving

RULES = "User-agent: *\nDisallow: /gone\n\nUser-agent: Dateline\nDisallow: /page\nCrawl-delay: 7\n"


def fetch_under(rules, *paths, obey_robots=True, politeness=None, **options):
    """What is fetched from a site with this robots.txt, and the paths that it was asked for."""

    async def fetched():
        injected = {"politeness": politeness} if politeness else {}
        async with Site() as site, opened(site, **injected, **options) as fetcher:
            site.put("robots.txt", rules)
            requests = [Request(site.url(path), obey_robots=obey_robots) for path in paths]
            return [await fetcher.fetch(request) for request in requests], [seen.path for seen in site.requests]

    return asyncio.run(fetched())


def test_a_forbidden_page_is_not_requested():
    answers, asked = fetch_under(RULES, "page", "page?x=1", "not_modified")

    assert [getattr(answer, "problem", None) for answer in answers] == [Problem.ROBOTS, Problem.ROBOTS, None]
    assert asked == ["robots.txt", "not_modified"]


def test_an_address_named_by_the_owner_is_requested_despite_the_rules():
    answers, asked = fetch_under(RULES, "page", obey_robots=False)

    assert isinstance(answers[0], Response)
    assert asked == ["page"]


def test_rules_are_those_for_the_programs_name_or_for_all_programs():
    answers, _ = fetch_under("User-agent: *\nDisallow: /\n\nUser-agent: dateline\nAllow: /page", "page")
    assert isinstance(answers[0], Response)

    answers, _ = fetch_under("User-agent: *\nDisallow: /\n\nUser-agent: Otherbot\nAllow: /page", "page")
    assert answers[0].problem is Problem.ROBOTS


@pytest.mark.parametrize("behavior", ["not_found", "gone", "teapot", "page", "gzip_empty"])
def test_without_rules_everything_is_allowed(behavior):
    answers, _ = fetch_under(site_http.BEHAVIORS[behavior], "page")

    assert isinstance(answers[0], Response)


@pytest.mark.parametrize(
    ("behavior", "problem"),
    [
        ("server_error", Problem.SERVER_FAILED),
        ("maintenance", Problem.SERVER_FAILED),
        ("rate_limited", Problem.RATE_LIMITED),
        ("refuses_programs", Problem.BLOCKS_PROGRAMS),
        ("no_answer", Problem.UNREACHABLE),
        ("gzip_garbage", Problem.BROKEN),
        ("gzip_bomb", Problem.TOO_LARGE),
        ("endless_body", Problem.TOO_LARGE),
        ("redirect_loop", Problem.REDIRECTS),
        ("redirect_private", Problem.NOT_ALLOWED),
        ("not_modified_unasked", Problem.BROKEN),
    ],
)
def test_with_unreadable_rules_nothing_is_requested(behavior, problem):
    answers, asked = fetch_under(site_http.BEHAVIORS[behavior], "page", "cookies")

    assert [answer.problem for answer in answers] == [problem, problem]
    assert "robots.txt cannot be read" in answers[0].reason
    assert not {"page", "cookies"} & set(asked)


def test_a_site_with_unreadable_rules_is_left_alone_for_as_long_as_it_asks():
    answers, _ = fetch_under(site_http.BEHAVIORS["maintenance"], "page")

    assert answers[0].retry_after == 3600


@pytest.mark.parametrize("more", [0, 1])
def test_rules_are_read_up_to_half_a_megabyte(more):
    answers, _ = fetch_under("#" * (LARGEST_ROBOTS + more), "page")

    assert isinstance(answers[0], Unfetched if more else Response)
    assert not more or "larger than 512 KB" in answers[0].reason


def test_rules_are_read_once_per_run():
    async def fetched():
        async with Site() as site, opened(site) as fetcher:
            paths = [f"article/{number}" for number in range(8)]
            await asyncio.gather(*(fetcher.fetch(Request(site.url(path), obey_robots=True)) for path in paths))
            return site

    site = asyncio.run(fetched())

    assert len(site.visits("robots.txt")) == 1
    assert len(site.requests) == 9


def test_a_redirect_obeys_the_rules_of_its_target():
    async def fetched():
        async with serving(site := Site(), target := Site()):
            target.put("robots.txt", "User-agent: *\nDisallow: /page")
            site.put("first", lambda visit: visit.redirect(target.url("page")))
            hosts = f"127.0.0.1:{site.port},127.0.0.1:{target.port}"
            async with opened(site, fetch_private_hosts=hosts) as fetcher:
                answer = await fetcher.fetch(Request(site.url("first"), obey_robots=True))
                return answer, [seen.path for seen in target.requests]

    answer, asked = asyncio.run(fetched())

    assert answer.problem is Problem.ROBOTS
    assert asked == ["robots.txt"]


def test_the_rules_may_be_redirected():
    async def moved(visit):
        await visit.redirect("/rules", 301)

    async def fetched():
        async with Site() as site, opened(site) as fetcher:
            site.put("robots.txt", moved)
            site.put("rules", RULES)
            return await fetcher.fetch(Request(site.url("page"), obey_robots=True))

    assert asyncio.run(fetched()).problem is Problem.ROBOTS


def test_a_crawl_delay_is_respected():
    slept = []
    now = 0.0

    async def sleep(seconds):
        nonlocal now
        slept.append(seconds)
        now += seconds

    politeness = Politeness(1, 0.0, 30.0, lambda: now, sleep)
    fetch_under(RULES, "not_modified", "cookies", "gone", politeness=politeness)

    assert slept == [7.0, 7.0]


def test_cancelled_readers_of_the_rules_do_not_block_others():
    async def fetched():
        async with Site() as site, opened(site) as fetcher:
            first = True

            async def slow_once(visit):
                nonlocal first
                if first:
                    first = False
                    await visit.wait()
                await visit.send(RULES)

            site.put("robots.txt", slow_once)
            task = asyncio.create_task(fetcher.fetch(Request(site.url("page"), obey_robots=True)))
            while not site.requests:
                await asyncio.sleep(0)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            return await fetcher.fetch(Request(site.url("page"), obey_robots=True))

    assert asyncio.run(fetched()).problem is Problem.ROBOTS


def test_hostile_rules_take_little_time():
    """Patterns that a matcher by regular expressions would try for years."""
    stars = "Disallow: /" + "*a" * 2000 + "b$\n"
    rules = "User-agent: *\n" + stars * (LARGEST_ROBOTS // len(stars) - 1)

    answers, _ = fetch_under(rules, "page/" + "a" * 4000, fetch_seconds=60)

    assert isinstance(answers[0], Response)


def test_rules_that_take_too_long_are_cut_off(monkeypatch):
    monkeypatch.setattr(robots, "LONGEST_MATCHING", 0.0)

    answers, asked = fetch_under(RULES, "not_modified", "cookies")

    assert isinstance(answers[0], Response)
    assert answers[1].problem is Problem.BROKEN
    assert "take too long" in answers[1].reason
    assert asked == ["robots.txt", "not_modified"]


@pytest.mark.parametrize(("agent", "step"), [("Otherbot", 0), ("*", 1)], ids=["reading", "matching"])
def test_large_rules_do_not_block_others(agent, step):
    rules = f"User-agent: {agent}\n" + "".join(f"Disallow: /*aaab{number}\n" for number in range(20_000))
    beats = 0

    async def checked():
        async def beat():
            nonlocal beats
            while True:
                beats += 1
                await asyncio.sleep(0)

        async def read(_url):
            return rules.encode()

        task = asyncio.create_task(beat())
        sites = robots.Robots("Dateline", read)
        counts = [beats]
        for path in ("short", "a" * 1000):
            await sites.check(URL("http://news.example/" + path))
            counts.append(beats)
        task.cancel()
        return counts[step + 1] - counts[step]

    assert asyncio.run(checked()) > 10  # on the loop itself: two or three


def test_rules_that_are_no_text_are_no_rules():
    answers, _ = fetch_under(bytes(range(256)) * 100, "page")

    assert isinstance(answers[0], Response)
