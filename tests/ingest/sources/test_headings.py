"""The headline of a page, and what stands beside it in headings and titles."""

import pytest

from ingest.sources.extraction_worker import extract
from tests.ingest.sources.stories import YEN as STORY

NAMED = '<meta property="og:site_name" content="The Post">'


def found_in(body: str, head: str = "", title: str = "Yen falls | The Post") -> tuple[str | None, str]:
    page = extract(f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>".encode())
    return page["title"], (page["text"] or "").split("\n")[0]


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("<span class='topic'>Markets</span><span>Yen falls</span>", "Markets Yen falls"),
        ("<small>Markets</small>Yen falls", "Markets Yen falls"),
        ("<div>Markets</div><div>yen falls</div>", "Markets yen falls"),
        ("<a href='/x'><span>Markets</span></a><em>Yen falls</em>", "Markets Yen falls"),
        ("<span>Markets: </span><span>Yen falls</span>", "Markets: Yen falls"),
        ("<span>Y</span><span>en falls</span>", "Yen falls"),
        ("<em>Yen</em>s fall, <b>“again</b><b>”</b>", "Yens fall, “again”"),
    ],
)
def test_parts_of_a_headline_are_words_of_their_own(heading, words):
    assert found_in(f"<article><h1>{heading}</h1>{STORY}</article>") == (words, words)


@pytest.mark.parametrize(
    "logo",
    [
        "<h1><a href='/'>The Post</a></h1>",
        "<a href='https://post.example'><h1>The Post</h1></a>",
        "<h1><a href='https://post.example/index.html'><img alt=''> The Post</a></h1>",
    ],
)
def test_a_heading_that_leads_to_the_home_page_is_no_headline(logo):
    assert found_in(f"<div>{logo}</div><div><h2>Yen falls</h2>{STORY}</div>")[0] == "Yen falls"
    kept = "<h1><a href='/2025/yen'>Yen falls sharply</a></h1>"
    assert found_in(f"<div>{logo}</div><div>{kept}{STORY}</div>")[0] == "Yen falls sharply"


@pytest.mark.parametrize("title", ["The Post - Yen falls", "The Post | Yen falls", "Yen falls - The Post", "The Post"])
def test_a_title_that_begins_with_the_name_of_the_site_is_read_to_its_end(title):
    expected = "The Post" if title == "The Post" else "Yen falls"
    assert found_in(f"<div>{STORY}</div>", NAMED, title)[0] == expected


@pytest.mark.parametrize(
    ("title", "heading", "headline"),
    [
        ("Yen falls again | The Post", "Yen falls again", "Yen falls again"),
        ("Yen falls again - The Post", "", "Yen falls again"),
        ("Yen falls again - Markets", "Yen falls again", "Yen falls again"),
        ("Markets | Yen falls again", "Yen falls again", "Yen falls again"),
        ("Yen - The Post", "<a href='/2025/yen'>Yen</a>", "Yen"),
        # Parts of the headline.
        ("Yen falls - and rises again", "Yen", "Yen falls - and rises again"),
        ("Live - Yen falls again", "Live", "Live - Yen falls again"),
        ("Yen falls-again", "Yen falls", "Yen falls-again"),
        ("Nobody reads The Post", "Yen falls", "Nobody reads The Post"),
    ],
)
def test_what_programs_write_beside_a_headline_is_no_part_of_it(title, heading, headline):
    """Answers named the outlet twice, and a correction that quotes the headline marked no article."""
    head = f'{NAMED}<meta property="og:title" content="{title}">'
    assert found_in(f"<article><h1>{heading}</h1>{STORY}</article>", head)[0] == headline


@pytest.mark.parametrize(
    ("title", "heading", "site"),
    [
        ("Prices rise 3.2% | The Daily Post", "Prices rise 3.2%", None),
        ("U.S. stocks fall - The Daily Post", "U.S. stocks  fall", None),
        ("Storm hits Tolm - 14.2 million homes are dark", "Storm hits Tolm - 14.2 million homes are dark", None),
        ("U.S. stocks fall again today - The Daily Post", "U.S. stocks fall again", None),
        ("Yen falls | St. Tolm Post", "Yen falls", "St. Tolm Post"),
        ("Museum opens | St. Tolm Post", "Museum opens in the house of the St. Tolm Post", "St. Tolm Post"),
        ("Yen falls | Post.example", "Yen falls", "Post.example"),
    ],
)
def test_a_headline_with_a_full_stop_is_not_the_name_of_its_site(title, heading, site):
    """The outlet was "Prices rise 3.2%", and the headline "The Daily Post"."""
    page = f"<html><head><title>{title}</title></head><body><article><h1>{heading}</h1>{STORY}</article></body></html>"
    found = extract(page.encode())
    assert (found["title"], found["sitename"]) == (" ".join(heading.split()), site)
