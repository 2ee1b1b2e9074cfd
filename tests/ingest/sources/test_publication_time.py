"""The time at which a page says that it was published."""

from __future__ import annotations

import json

import lxml.html
import pytest

from ingest.sources.extraction_worker import extract
from ingest.sources.publication_time import stated_times
from tests.ingest.sources.stories import BRIDGE as STORY

DAY, TIME = "2025-03-01", "2025-03-01T10:30:00+01:00"
META = f'<meta property="article:published_time" content="{TIME}">'


def found_in(head: str = "", line: str = "", foot: str = "") -> tuple[str | None, str | None]:
    """(day, time) of a page."""
    page = (
        f"<html><head><title>Bridge closed</title>{head}</head>"
        f"<body><article><h1>Bridge closed</h1>{line}{STORY}</article>{foot}</body></html>"
    )
    found = extract(page.encode())
    return found["date"], found["published_at"]


def data(*nodes: dict[str, object]) -> str:
    return f'<script type="application/ld+json">{json.dumps(nodes)}</script>'


def article(published: object, **fields: object) -> dict[str, object]:
    return {"@type": "NewsArticle", "datePublished": published} | fields


@pytest.mark.parametrize(
    "page",
    [
        {"head": META},
        {"head": f'<meta name="parsely-pub-date" content="{TIME}">'},
        {"head": f'<meta itemprop="datePublished" content="{TIME}">'},
        {"head": data(article(TIME))},
        {"head": data(article(TIME), article("2025-03-01T08:00:00Z"))},
        {"head": data({"@graph": [{"@type": "WebPage", "datePublished": DAY}, article(TIME)]})},
        {"head": data(article(DAY)) + META},
        {"head": data(article("2025-03-02T10:00:00Z")) + META},
        {"head": META + '<meta property="article:modified_time" content="2025-03-01T08:00:00Z">'},
        {"head": f'<meta name="dc.date" content="{DAY}">' * 5 + META},
        {"line": f"<time datetime='{TIME}'>1 March</time>"},
        {"line": f"<span itemprop='datePublished' content='{TIME}'>1 March 2025</span>"},
        {"line": f"<time datetime='{TIME}'>1 March</time> Updated <time datetime='2025-03-01T20:00:00Z'>8 pm</time>"},
        {
            "head": f'<meta name="date" content="{DAY}">',
            "line": f"<time datetime='{TIME}'>1 March</time>",
            "foot": "<aside><time datetime='2025-03-01T06:00:00Z'>Another story</time></aside>",
        },
    ],
)
def test_a_page_states_its_time(page):
    assert found_in(**page) == (DAY, TIME)


@pytest.mark.parametrize(
    "page",
    [
        {"head": f'<meta property="article:published_time" content="{DAY}">'},
        {"head": f'<meta property="article:published_time" content="{DAY}T10:30:00">'},
        {"head": f'<meta property="article:published_time" content="{DAY}T00:00:00Z">'},
        {"head": data(article(DAY))},
        # Another day: one of the two is not that of the publication.
        {"head": f'<meta property="article:published_time" content="{DAY}">' + data(article("2025-03-02T10:00:00Z"))},
        {"head": f'<meta property="article:published_time" content="{DAY}">' + data(article([TIME]))},
        {
            "head": f'<meta name="date" content="{DAY}">'
            + data(article(None, mentions=[article(TIME)]), {"@type": "Event", "datePublished": TIME})
        },
    ],
)
def test_a_page_states_a_day_alone(page):
    assert found_in(**page) == (DAY, None)


@pytest.mark.parametrize("offset", ["+24:00", "+99:99"])
@pytest.mark.parametrize("page", ["head", "line"])
def test_a_time_that_no_clock_shows_costs_the_page_no_more_than_its_date(offset, page):
    written = f"2025-03-01T10:30:00{offset}"
    line = {"head": META.replace(TIME, written), "line": f"<time datetime='{written}'>1 March</time>"}[page]
    found = extract(f"<html><head>{line}</head><body><article><h1>Closed</h1>{line}{STORY}</article>".encode())

    assert "cracks in two of its pillars" in found["text"]
    assert (found["date"], found["published_at"]) == ({"head": DAY, "line": None}[page], None)


@pytest.mark.parametrize(
    ("page", "day"),
    [
        ({"line": f"<span itemprop='datePublished' content='{TIME}'>This Saturday</span>"}, DAY),
        ({"line": f"<div itemprop='datePublished' content='{DAY}'></div><meta itemprop='headline' content='x'>"}, DAY),
        ({"head": data(article("Sat, 01 Mar 2025 10:30:00 +0100"))}, DAY),
        ({"head": data(article("2025/03/01"))}, DAY),
        ({"head": data(article("1989-11-09T20:00:00+01:00"))}, "1989-11-09"),
        ({"head": META.replace(TIME, "1989-11-09"), "line": "<div class='date'>1 March 2025</div>"}, "1989-11-09"),
        # Of two days that are named so, one is of another story.
        ({"line": "".join(f"<b itemprop='datePublished' content='2025-03-0{n}'>{n}</b>" for n in (1, 2))}, None),
    ],
)
def test_a_day_that_the_page_names_in_any_form_is_that_of_the_page(page, day):
    """The day was unknown, or today's, which stood in a box."""
    assert found_in(**page)[0] == day


def test_articles_in_the_dates_of_articles_are_not_copied_as_text():
    published: object = "x" * 100_000
    for _ in range(100):
        published = article(published)
    tree = lxml.html.document_fromstring(f"<html><head>{data(article(published))}</head><body></body></html>")

    assert sum(map(len, stated_times(tree))) == 100_000
