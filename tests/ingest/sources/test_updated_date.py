"""The day of an update is not the day of publication, and the day of a visit is neither."""

from __future__ import annotations

import json

import lxml.html
import pytest

from ingest.sources.extraction_worker import extract
from ingest.sources.updated_date import take_updated
from tests.ingest.sources.stories import BRIDGE as STORY

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
def test_the_day_of_the_visit_is_no_date_of_the_story(page):
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
        (
            {
                "line": "<p class='byline'>Updated by Ilse Brandt "
                "<time datetime='2025-03-05T10:30'>5 March 2025, 10:30 a.m.</time></p>"
            },
            None,
            "2025-03-05",
        ),
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
def test_published_updated_or_unknown(page, published, updated):
    found = found_in(**page)
    assert (found[0], (found[1] or "")[:10] or None) == (published, updated)


@pytest.mark.parametrize(
    "name",
    """
    article:modified article:modified_date article:post_modified bt:moddate dateUpdate last_modified lastdate lastmod
    lastmodified modificationdate modified_time og:article:modified_time og:modified_time revision_date updated_time
    utime
    """.split(),
)
def test_a_day_of_an_update_under_any_name_is_no_day_of_publication(name):
    assert found_in(head=f"<meta name='{name}' content='2025-03-05'>") == (None, "2025-03-05")
    assert found_in(head=f"<meta property='{name}' content='2025-03-05'>") == (None, "2025-03-05")


def test_the_beginning_of_a_story_stays():
    head = "<header><h1>Bridge closed</h1><time datetime='2025-03-01'></time></header>"
    found = extract(f"<html><body>{head}{STORY}</body></html>".encode())
    assert (found["title"], found["date"]) == ("Bridge closed", "2025-03-01")


def test_a_link_that_begins_as_the_line_of_an_update_does_stays_in_the_text():
    link = 'The court ruled that the <a class="k" href="/g">modified contract</a> with the water company is void.'
    page = f"<html><body><article><h1>Bridge closed</h1>{STORY}<p>{link}</p></article></body></html>"
    assert "that the modified contract with the water" in str(extract(page.encode())["text"])


@pytest.mark.parametrize(
    "prose",
    [
        'The court ruled that the <a class="k" href="/g">modified contract</a> with the water company is void.',
        'She said that she had never <em class="i">edited</em> the minutes.',
        'The White House <a class="k" href="/x">revised its forecast</a> for growth.',
        'A page <em class="i">last updated on 5 March 2025</em> says so.',
        'The plan, <b><em class="i">updated on 5 March 2025</em></b>, says so.',
        "Revised figures show that 412 people died.",
        "Modified wheat was not found in the samples.",
        "Updated vaccines will be free from 1 October.",
        "Updated vaccines will be free from <time datetime='2025-10-01'>1 October</time>.",
        "Zuletzt hatte die Partei zwölf Prozent erreicht.",
        "Aktualisierte Zahlen nennen 412 Tote.",
        "Revised: 412 dead",
        "<ins datetime='2025-03-05'>Revised figures show that 412 people died</ins>",
    ],
)
def test_prose_that_begins_as_the_line_of_an_update_does_stays(prose):
    """Words and whole paragraphs were cut out, and what was quoted of the rest was false."""
    tree = lxml.html.document_fromstring(f"<article>{STORY}<p class='b'>{prose}</p></article>")
    before = tree.text_content()
    take_updated(tree)
    assert tree.text_content() == before


def test_a_box_that_begins_with_an_update_and_says_much_more_stays():
    """A line of an update is short, and made of few parts."""
    when = "Updated <time datetime='2026-11-26'>26 November</time>"
    for box in (f"<div class='u'>{when} {'Rain again ' * 12}</div>", f"<div class='u'>{when}{'<b>x</b>' * 12}</div>"):
        tree = lxml.html.document_fromstring(f"<article>{STORY}{box}</article>")
        before = tree.text_content()
        take_updated(tree)
        assert tree.text_content() == before


@pytest.mark.parametrize(
    "line",
    [
        "<p class='u'>Updated 2 hours ago</p>",
        "<p class='u'>Updated: Nov. 26, 2026 at 5:00 p.m. EST</p>",
        "<p class='u'>Last updated on Thursday</p>",
        "<p class='u'>Updated by Jane Doe on <time datetime='2026-11-26'>26 November</time></p>",
        "<p>By Jane Doe | <span class='u'>Updated 26 November 2026</span></p>",
        "<p><b><span class='u'>Updated 26 November 2026</span></b></p>",
        "<p class='u'>Zuletzt aktualisiert am 26. November 2026 um 10:00 Uhr</p>",
        "<p class='u'>Stand: 26.11.2026, 10.00 Uhr</p>",
        "<p class='u'>Mis à jour le 26 novembre 2026 à 10h30</p>",
        "<p class='u'>Última actualización: 26 de noviembre de 2026</p>",
    ],
)
def test_a_line_that_says_nothing_but_when_it_was_updated_goes(line):
    tree = lxml.html.document_fromstring(f"<article>{STORY}{line}</article>")
    take_updated(tree)
    assert tree.text_content().removesuffix("By Jane Doe | ") == lxml.html.fromstring(STORY).text_content()
