import json

import pytest

from ingest.sources.extraction_worker import extract
from tests.ingest.sources.stories import YEN as STORY

OWN = '<time datetime="2025-03-22T10:00:00Z">22 March 2025</time>'
OLDER = '<time datetime="2019-01-01">1 January 2019</time>'
CARD = f"<div class='card'><h3><a href='/owls'>Owls return</a></h3><p>{OLDER}</p></div>"
TEASER = f"<article><h3><a href='/owls'>Owls return</a></h3>{OLDER}</article>"


def found_in(body: str, head: str = "") -> dict[str, str | None]:
    html = f"<!DOCTYPE html><html><head><title>Yen falls</title>{head}</head><body>{body}</body></html>"
    return extract(html.encode())


def story(date: str = "", end: str = "") -> str:
    return f"<article><header><h1>Yen falls</h1>{date}</header>{STORY}{end}</article>"


def data(*things: object) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(thing)}</script>' for thing in things)


@pytest.mark.parametrize(
    "body",
    [
        story(OWN),
        story(end=f"<footer>{OWN}</footer>"),
        story(OWN) + f"<aside>{OLDER}</aside>",
        f"<nav><a href='/owls'>Owls</a> {OLDER}</nav>" + story(OWN),
        story(OWN) + f"<section>{TEASER * 3}</section>",
        story(OWN, end=f"<aside>{TEASER}</aside>"),
        story(OWN, end=TEASER),
        story(OWN, end=f"<div class='related-stories'>{OLDER}</div>"),
        story(OWN) + f"<footer>{OLDER}</footer>",
        f"<div>{OWN}</div>{story()}{TEASER}",
        f"<main><h1>Yen falls</h1>{OWN}{STORY}</main>{TEASER * 2}",
        f"<div><h1>Yen falls</h1>{OWN}{STORY}</div>",
        f"<div class='commentary'>{story(OWN)}</div>",
        f"<main><h1>Yen falls</h1>{OWN}{STORY}</main><div>{CARD * 2}</div>",
        f"<main><h1><a href='/yen'>Yen falls</a></h1>{OWN}{STORY}</main><div>{CARD}</div>",
        f"<h2><a href='/yen'>Yen falls</a></h2><div>{OWN}</div><div>{STORY}</div>",
    ],
)
def test_the_date_of_a_page_is_that_of_its_story(body):
    found = found_in(body)
    assert found["date"] == "2025-03-22"
    assert "sense of urgency" in (found["text"] or "")


@pytest.mark.parametrize(
    "beside",
    [
        f"<aside>{OLDER}</aside>",
        f"<section>{TEASER}</section>",
        f"<footer>{OLDER}</footer>",
        f"<ol class='comment-list'><li>{OLDER}</li></ol>",
        f"<section id='comments'>{OLDER}</section>",
        f"<div class='more'><h2>More</h2>{CARD * 2}</div>",
        f"<ul><li><a href='/owls'><h4>Owls return</h4></a>{OLDER}</li><li>{CARD}</li></ul>",
    ],
)
def test_the_date_of_another_story_or_of_a_comment_is_not_that_of_the_page(beside):
    assert found_in(story() + beside)["date"] is None


def test_the_dates_of_cards_below_a_story_outside_of_an_article_are_not_that_of_the_page():
    """The day of an old story took the place of the one that the feed says."""
    assert found_in(f"<main><div><h1>Yen falls</h1>{STORY}</div><div>{CARD * 3}</div></main>")["date"] is None


def test_the_date_at_the_foot_of_a_page_is_the_sites():
    assert found_in(f"<main><h1>Yen falls</h1>{STORY}<footer>{OLDER}</footer></main>")["date"] is None


@pytest.mark.parametrize(
    "name", ["itemListElement", "liveBlogUpdate", "comment", "hasPart", "mentions", "citation", "review"]
)
def test_a_story_without_a_day_does_not_get_that_of_what_it_holds_or_speaks_of(name):
    other = {"@type": "NewsArticle", "headline": "Owls return", "datePublished": "2019-01-01"}
    assert found_in(story(), data({"@type": "NewsArticle", "headline": "Yen falls", name: [other]}))["date"] is None


def test_the_date_of_another_story_listed_first_is_not_used():
    listed_story = {
        "@type": "NewsArticle",
        "headline": "Owls return",
        "datePublished": "2019-01-01",
        "author": "Bo Other",
    }
    story_list = {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": listed_story}]}
    own = {"@type": "NewsArticle", "headline": "Yen falls", "datePublished": "2025-03-22"}
    assert found_in(story(), data(story_list, own))["date"] == "2025-03-22"
    assert found_in(story(), data({"@graph": [story_list, own]}))["date"] == "2025-03-22"
    assert found_in(story(), data(story_list))["date"] is None


def test_a_live_blog_does_not_get_the_fields_of_one_of_its_entries():
    person = {"@type": "Person", "name": "Up Dater"}
    entry = {"@type": "BlogPosting", "headline": "Entry 3", "datePublished": "2025-03-23", "author": person}
    blog = {
        "@context": "https://schema.org",
        "@type": "LiveBlogPosting",
        "liveBlogUpdate": [entry],
        "headline": "Live: yen falls",
        "author": {"@type": "Person", "name": "Ann Writer"},
        "datePublished": "2025-03-22T08:00:00Z",
    }
    found = found_in(story(), data(blog))
    assert (found["title"], found["author"], found["date"]) == ("Live: yen falls", "Ann Writer", "2025-03-22")


OWN_DATA = {"@type": "NewsArticle", "datePublished": "2025-03-22"}
PICTURE = {"@type": "ImageObject", "datePublished": "2019-02-03"}
FILM = {"@type": "VideoObject", "datePublished": "2018-02-03"}
WEB_PAGE = {"@type": "WebPage", "datePublished": "2020-01-01"}


@pytest.mark.parametrize(
    "things",
    [
        [{"image": PICTURE} | OWN_DATA],
        [{"isBasedOn": {"@type": "CreativeWork", "datePublished": "2017-01-01"}} | OWN_DATA],
        [{"about": [{"@type": "Book", "datePublished": "2013-01-01"}]} | OWN_DATA],
        [{"about": {"@type": "NewsArticle", "datePublished": "2013-01-01"}} | OWN_DATA],
        [[FILM, OWN_DATA]],
        [FILM, OWN_DATA],
        [{"@graph": [WEB_PAGE, OWN_DATA]}],
        [WEB_PAGE | {"mainEntity": OWN_DATA}],
        [{"@graph": [{"@type": "WebPage", "datePublished": "2025-03-22"}, {"@type": "Article", "image": PICTURE}]}],
        [{"@type": "WebPage", "datePublished": "2025-03-22"}],
    ],
)
def test_the_day_of_a_picture_a_film_or_a_book_is_not_that_of_the_story(things):
    assert found_in(story(), data(*things))["date"] == "2025-03-22"


@pytest.mark.parametrize(
    ("body", "head"),
    [
        (story("<time datetime='2025-03'>March 2025</time>"), ""),
        (story("<time>10/2025</time>"), ""),
        (story("<p class='date'>Issue 10/2025</p>"), ""),
        (story("<time datetime='2025-02-30'>30 February 2025</time>"), ""),
        (story(), "<meta property='article:published_time' content='2025-03'>"),
        (story(), "<meta name='citation_publication_date' content='2025/03'>"),
        (story(), "<meta name='date' content='2025-11-00'>"),
        (story(), "<meta name='date' content='31/11/2025'>"),
        (story(), "<meta itemprop='copyrightYear' content='2025'>"),
        # An article that states no day does not get that of its picture.
        (story(), data({"@type": "NewsArticle", "image": PICTURE})),
        # A date of something else is not found where a page states none.
        (story(), "<meta property='og:image' content='https://example.org/img/2019/05/12/yen.jpg'>"),
        (story("<p>Under the law of 2019-05-01, the rate is the bank's alone.</p>"), ""),
        (story("<p>Both signed the treaty on 03/05/2011, in Tokyo.</p>"), ""),
        ("<article><h1>The attacks of September 11, 2001, explained</h1>" + STORY + "</article>", ""),
        (story(), "<script>window.now = '2026-11-29T07:12:00Z'</script>"),
        (story() + "<ul><li data-published='2020-01-02T10:00:00Z'><a href='/owls'>Owls</a></li></ul>", ""),
        (story(), data({"@type": "NewsArticle", "dateModified": "2025-03-25T09:00:00+02:00"})),
    ],
)
def test_a_page_that_states_no_day_of_its_own_gets_none(body, head):
    assert found_in(body, head)["date"] is None


DATED = {"@type": "NewsArticle", "datePublished": "2025-03-22"}


@pytest.mark.parametrize(
    ("body", "head", "states"),
    [
        (story(OWN), "", True),
        (story(), "<meta name='date' content='2025-03-22'>", True),
        (story(), "<link rel='canonical' href='https://example.org/2025/03/22/yen'>", True),
        (
            story(),
            data({"@type": "NewsArticle", "datePublished": "2025-03-22"}).replace("json", "JSON; charset=x"),
            True,
        ),
        (story("<p class='date'>22 March 2025</p>"), "", False),
        (f"<div class='top'><span class='date'>Saturday, 22 March 2025</span></div>{story()}", "", False),
        (story() + "<div class='teaser'><span class='date'>22 March 2025</span> Owls return</div>", "", False),
    ],
)
def test_a_day_that_only_stands_in_a_box_is_not_stated(body, head, states):
    found = found_in(body, head)
    assert (found["date"], found["states_day"]) == ("2025-03-22", states)


@pytest.mark.parametrize("written", ["2025-03-09", "2025/03/09", "20250309", "2025-03-09T23:30:00+01:00", "09.03.2025"])
def test_a_day_in_digits_is_read(written):
    assert found_in(story(), f"<meta name='date' content='{written}'>")["date"] == "2025-03-09"


@pytest.mark.parametrize(
    ("written", "language", "day"),
    [
        ("03/09/2025", "en-US", None),
        ("3/9/25", "en", None),
        ("03-09-2025", "", None),
        ("03/09/2025", "en-GB", "2025-09-03"),
        ("03/09/2025", "fr", "2025-09-03"),
        ("03.09.2025", "en-US", "2025-09-03"),
        ("09/09/2025", "en-US", "2025-09-09"),
        ("03/19/2025", "en-US", "2025-03-19"),
        ("03/24/2025", "en-US", "2025-03-24"),
        ("03/24/2025", "fr", None),
        ("Sept. 3, 2025", "en", "2025-09-03"),
        ("By Jane Doe | Nov. 24, 2025 8:30 am ET", "en-US", "2025-11-24"),
        ("19/03/2025", "en", "2025-03-19"),
        ("2025/03/09", "en-US", "2025-03-09"),
        ("9 March 2025", "en-US", "2025-03-09"),
    ],
)
def test_a_date_in_figures_that_may_be_of_two_days_is_of_none(written, language, day):
    """It was taken for 3 September, where Americans mean 9 March."""
    for body, head in (
        (story(f"<span class='date'>{written}</span>"), ""),
        (story(f"<time>{written}</time>"), ""),
        (story(), f"<meta name='date' content='{written}'>"),
    ):
        page = f"<html lang='{language}'><head><title>Yen falls</title>{head}</head><body>{body}</body></html>"
        assert extract(page.encode())["date"] == day


@pytest.mark.parametrize(
    "written",
    ["", "{", "[" * 100_000, '{"@type": "ItemList", "itemListElement": [1], "name": "\\u0000\\ud800"}', "[1, null]"],
)
def test_malformed_data_does_no_harm(written):
    found = found_in(story(OWN), f'<script type="application/ld+json">{written}</script>')
    assert found["date"] == "2025-03-22"
