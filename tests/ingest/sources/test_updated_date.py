"""The day of an update is not the day of publication, and the day of a visit is neither."""

from __future__ import annotations

import json

import pytest

from ingest.sources.extraction_worker import extract

STORY = (
    "<p>The harbor bridge in Marrow was closed on Monday, because engineers had found cracks in two of its pillars, "
    "the council said.</p><p>It stays closed for three weeks while they are mended, and buses go around the bay.</p>"
)
VISIT = "2026-11-26"
PUBLISHED = '<meta property="article:published_time" content="2025-03-01T10:00:00Z">'
MODIFIED = '<meta property="article:modified_time" content="2025-03-05T10:00:00Z">'


def found_in(head: str = "", above: str = "", line: str = "", foot: str = "") -> tuple[str | None, str | None]:
    """(published, updated) of a page."""
    body = f"{above}<article><h1>Bridge closed</h1>{line}{STORY}</article>{foot}"
    found = extract(f"<html><head><title>Bridge closed</title>{head}</head><body>{body}</body></html>".encode())
    assert "two of its pillars" in (found["text"] or "")
    assert "pdated" not in (found["text"] or "")
    return found["date"], found["updated"]


def data(**fields: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle"} | fields)}</script>'


@pytest.mark.parametrize(
    "page",
    [
        {},
        {"above": f"<header><time datetime='{VISIT}'>Today</time></header>"},
        {"above": "<header><span class='date'>Thursday, November 26, 2026</span></header>"},
        {"above": f"<div class='top'><header><p class='date'>{VISIT}</p></header></div>"},
        {"head": "<meta http-equiv='last-modified' content='Thu, 26 Nov 2026 10:00:00 GMT'>"},
        {"head": f"<meta name='last-modified' content='{VISIT}'>"},
        {"foot": f"<footer>Copyright 2026 Example. <time datetime='{VISIT}'>Today</time></footer>"},
        {"foot": "<footer>Thursday, November 26, 2026</footer>"},
    ],
)
def test_the_day_of_the_visit_is_no_date_of_the_story(page: dict[str, str]) -> None:
    assert found_in(**page) == (None, None)


@pytest.mark.parametrize(
    ("page", "published", "updated"),
    [
        ({"head": PUBLISHED}, "2025-03-01", None),
        ({"head": PUBLISHED + MODIFIED}, "2025-03-01", "2025-03-05"),
        ({"head": MODIFIED}, None, "2025-03-05"),
        ({"head": data(datePublished="2025-03-01", dateModified="2025-03-05")}, "2025-03-01", "2025-03-05"),
        ({"head": data(dateModified="2025-03-05")}, None, "2025-03-05"),
        (
            {
                "head": data(
                    dateModified="2025-03-05", about=[{"@type": "NewsArticle", "dateModified": "2025-03-09"}] * 2
                )
            },
            None,
            "2025-03-05",
        ),
        (
            {
                "head": '<script type="application/ld+json">[{"@type": "NewsArticle", "dateModified": "2025-03-05"}, '
                '{"@type": "NewsArticle", "dateModified": "2025-03-09"}]</script>'
            },
            None,
            "2025-03-05",
        ),
        ({"line": "<p class='stamp'>Updated <time datetime='2025-03-05'>5 March</time></p>"}, None, "2025-03-05"),
        ({"line": "<p class='date'>Last updated 26 November 2026</p>"}, None, None),
        ({"line": "<time itemprop='dateModified' datetime='2025-03-05'>5 March</time>"}, None, "2025-03-05"),
        (
            {"line": "<time datetime='2025-03-01'>1 March</time> <span class='u'>Updated 26 November 2026</span>"},
            "2025-03-01",
            None,
        ),
        ({"head": '<link rel="canonical" href="https://example.org/2025/03/01/bridge">'}, "2025-03-01", None),
    ],
)
def test_published_updated_or_unknown(page: dict[str, str], published: str | None, updated: str | None) -> None:
    found = found_in(**page)
    assert (found[0], (found[1] or "")[:10] or None) == (published, updated)


def test_the_beginning_of_a_story_stays() -> None:
    head = "<header><h1>Bridge closed</h1><time datetime='2025-03-01'></time></header>"
    found = extract(f"<html><body>{head}{STORY}</body></html>".encode())
    assert (found["title"], found["date"]) == ("Bridge closed", "2025-03-01")
