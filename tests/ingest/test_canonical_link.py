"""Pages that state one canonical link, on a real site on loopback: of one story, and of several."""

import pytest

from ingest.corpus.catalog.links import Stage
from tests.ingest.sources.web.site_feeds import item, rss
from tests.ingest.sources.web.site_pages import HTML, PARAGRAPHS, article_page
from tests.ingest.web_fixtures import Reader, as_new, counts

STORIES = {
    "Cup final won": (
        "The football club of Port Linden won the cup final on Saturday against Norderham before 4,000 spectators.",
        "Striker Tom Weiss scored both goals in the second half, and the keeper saved a penalty in the last minute.",
        "It is the first title of the club since 1987, and the town will celebrate in front of the town hall.",
    ),
    "Bread is dearer": (
        "The price of bread in the region rose by nine per cent in a year, the statistics office said on Monday.",
        "Bakers blame the cost of energy and of flour, both of which went up after the dry summer of last year.",
        "The office expects prices to rise more slowly from now on, as energy is becoming cheaper again.",
    ),
    "A third crane": PARAGRAPHS,
}


@pytest.fixture
def site(running_site):
    return as_new(running_site)


@pytest.fixture
def reader(harness, site):
    return Reader(harness, site)


def put_stories(site, stories):
    """Serves each story under a link of its own, of which all pages state the same canonical one."""
    for number, (headline, paragraphs) in enumerate(stories.items(), 1):
        page = article_page(headline, paragraphs, canonical=site.url("news"))
        site.put(f"news/{number}", page, content_type=HTML)
    entries = [item(number, link=f"/news/{number}", title=title) for number, title in enumerate(stories, 1)]
    site.put("feed", rss(entries, site.url()))


def test_stories_of_one_canonical_link_are_articles_of_their_own(reader, site):
    """One was taken in, the others counted as the same, and each that was edited took the place of the one."""
    put_stories(site, STORIES)
    assert counts(reader.run("feed")) == (3, 0, 0, 0, 0)
    first, *others = [site.url("news"), site.url("news/2"), site.url("news/3")]
    texts = reader.texts()
    assert {url: text.split("\n")[-1] for url, text in texts.items()} == {
        first: STORIES["Cup final won"][-1],
        others[0]: STORIES["Bread is dearer"][-1],
        others[1]: STORIES["A third crane"][-1],
    }

    edited = [paragraph.replace("nine", "eight") for paragraph in STORIES["Bread is dearer"]]
    put_stories(site, STORIES | {"Bread is dearer": edited})
    assert counts(reader.run("feed", typed=["news/2"])) == (0, 1, 0, 0, 0)
    assert reader.texts() == texts | {others[0]: texts[others[0]].replace("nine", "eight")}


def test_a_story_that_comes_later_takes_the_place_of_no_other(reader, site):
    put_stories(site, dict(list(STORIES.items())[:1]))
    assert counts(reader.run("feed")) == (1, 0, 0, 0, 0)
    put_stories(site, STORIES)
    assert counts(reader.run("feed"))[:2] == (2, 0)


def test_a_story_under_two_links_is_one_article(reader, site):
    page = article_page("A third crane", canonical=site.url("news"))
    for number in (1, 2):
        site.put(f"news/{number}", page, content_type=HTML)
    site.put("feed", rss([item(number, link=f"/news/{number}") for number in (1, 2)], site.url()))
    assert counts(reader.run("feed")) == (1, 0, 1, 0, 0)
    link = reader.link("news/2")
    assert (link.stage, link.reason) == (Stage.DUPLICATE, f"the same article as {site.url('news/1')}")
