import asyncio
from contextlib import asynccontextmanager

import pytest

from ingest.settings import IngestSettings
from ingest.sources.web.fetching import Request
from ingest.sources.web.safe_fetch.fetcher import SafeFetcher
from tests.ingest.sources.web.site import HOST, Site

NAMES = ("news.test", "other.test")


async def look_up(host):
    """The names of these tests are on this machine."""
    if host not in NAMES:
        raise OSError("no such name")
    return [HOST]


@asynccontextmanager
async def opened(site, *, names=NAMES, **options):
    """A door that admits the site, under its address and under these names."""
    injected = {name: options.pop(name) for name in ("look_up", "politeness") if name in options}
    hosts = ",".join(f"{host}:{site.port}" for host in (HOST, *names))
    defaults = {"fetch_private_hosts": hosts, "fetch_gap": 0, "fetch_seconds": 60, "fetch_header_seconds": 60}
    settings = IngestSettings(_env_file=None, **{**defaults, **options})
    async with SafeFetcher(settings, **{"look_up": look_up, **injected}) as fetcher:
        yield fetcher


@pytest.fixture(name="opened")
def opened_fixture():
    """A door to a site: async with opened(site, fetch_seconds=1) as fetcher."""
    return opened


@pytest.fixture
def fetch():
    """What is fetched from a path of a new site: fetch("gzip_bomb", fetch_seconds=1)."""

    def fetch(path, *, etag=None, last_modified=None, obey_robots=False, **options):
        async def fetched():
            async with Site() as site, opened(site, **options) as fetcher:
                return await fetcher.fetch(Request(site.url(path), etag, last_modified, obey_robots))

        return asyncio.run(fetched())

    return fetch
