"""What is kept of each link and source of a run over a real site on loopback."""

from __future__ import annotations

from datetime import timedelta
from email.utils import formatdate
from typing import Any

import pytest

from ingest.corpus.articles import Failure
from ingest.corpus.catalog.links import Stage, articles_behind
from ingest.corpus.rebuild import verify
from ingest.corpus.writer import CorpusWriter, writing
from ingest.expiry import erase
from ingest.pipeline import Intake
from ingest.sources.settings_file import Source
from ingest.sources.web.checks import GONE_REASONS
from ingest.split import SPLITTER
from tests.ingest.sources.web import site_http
from tests.ingest.sources.web.site import Site
from tests.ingest.sources.web.site_feeds import item, rss
from tests.ingest.sources.web.site_pages import HTML, PARAGRAPHS, article_page, report
from tests.ingest.web_fixtures import Reader, as_new, counts

HOURS = timedelta(hours=1)


@pytest.fixture
def site(running_site: Site) -> Site:
    return as_new(running_site)


@pytest.fixture
def reader(harness: Any, site: Site) -> Reader:
    return Reader(harness, site)


@pytest.mark.parametrize("path", ["article_then_cookie_wall", "article_deleted"])
def test_a_page_in_place_of_a_known_article_does_not_replace_it(reader, site, path):
    site.put("one", rss([item(1, link=f"/{path}")], site.url()))
    reader.run("one")
    before = reader.texts()
    report = reader.run("one", after=2 * HOURS)
    assert len(site.visits(path)) == 2
    assert len(report.skipped) == 1
    assert reader.texts() == before
    link = reader.link(path)
    assert link is not None
    assert link.article_id is not None
    assert link.stage is not Stage.INGESTED


def test_a_link_belongs_to_the_source_that_named_it_first(reader, site):
    whole = rss([item(1, summary=" ".join(PARAGRAPHS))], site.url())
    site.put("full", whole)
    sources = (Source(site.url("one"), text="page"), Source(site.url("full"), text="feed"))
    site.put("one", rss([item(1)], site.url()))
    reader.run(sources[0])
    for number in range(3):
        site.put("full", whole.replace("third crane", f"crane number {number}"))
        report = reader.run(*sources)
        assert counts(report)[:2] == (0, 0)
    site.put("full", whole.replace("third crane", "last crane"))
    report = reader.run(sources[1])  # where the first one is read no more, the second has it
    assert len(report.changed) == 1


def test_one_article_under_two_links_of_a_run_is_one(reader, site):
    site.put("two", rss([item(1, link="/article_amp"), item(1)], site.url()))
    report = reader.run("two")
    assert len(report.new) == 1
    link = reader.link("article/1")
    assert link is not None
    assert (link.stage, link.reason) == (Stage.DUPLICATE, f"the same article as {site.url('article_amp')}")


def test_what_a_run_counts_is_what_is_kept_of_it(reader, site):
    links = ["/article_amp", "/article/1", "/cookie_wall", "/not_found", "/refuses_programs"]
    site.put("some", rss([item(n, link=link) for n, link in enumerate(links, start=1)], site.url()))
    for after in (HOURS, 2 * HOURS, 30 * HOURS):
        report = reader.run("some", after=after)
        kept = reader.history("some")[0]
        assert counts(report) == (kept.new, kept.changed, kept.unchanged, kept.left_out.total(), 0)
    link = reader.link("article/1")
    assert link is not None
    assert link.stage is Stage.DUPLICATE


def test_a_page_given_by_hand_is_ingested_and_its_feed_suggested(reader, site):
    report = reader.run(typed=["article_with_feed"])
    assert counts(report) == (1, 0, 0, 0, 0)
    assert report.feeds == [site.url("feed")]
    assert reader.history("article_with_feed") == []
    assert counts(reader.run(typed=["article_with_feed"])) == (0, 0, 1, 0, 0)


@pytest.mark.parametrize("first", ["feed", "page"])
def test_a_page_given_by_hand_has_the_outlet_that_is_stated_for_its_feed(reader, site, first):
    slow = Source(site.url("feed"), outlet="Slow")
    if first == "feed":
        reader.run(slow)
    reader.run(typed=["article/1"], named=[slow])
    if first == "page":
        assert reader.outlets() == {site.url("article/1"): "The Harbor Post"}  # nobody knows yet whose page it is
        reader.run(slow)
    assert reader.outlets() == {site.url(f"article/{number}"): "Slow" for number in (1, 2, 3)}
    assert counts(reader.run(typed=["article/2"], named=[slow])) == (0, 0, 1, 0, 0)
    assert set(reader.outlets().values()) == {"Slow"}
    link = reader.link("article/1")
    assert link is not None
    assert link.source == slow.url
    with reader.harness.open() as corpus:
        assert verify(corpus) == []


def test_an_outlet_that_is_stated_later_is_given_to_all_articles_of_the_feed_and_to_no_others(reader, site):
    site.put("other", rss([item(3)], site.url()))
    first, other = Source(site.url("feed")), Source(site.url("other"))
    reader.run(other)
    reader.run(first, other)
    assert set(reader.outlets().values()) == {"The Harbor Post"}
    reader.run(Source(first.url, outlet="Slow"), other)
    outlets = {site.url("article/1"): "Slow", site.url("article/2"): "Slow", site.url("article/3"): "The Harbor Post"}
    assert reader.outlets() == outlets
    # Without a stated outlet each keeps what its page says, or was stated before.
    reader.run(first, other)
    assert reader.outlets() == outlets


def test_a_feed_given_by_hand_has_the_outlet_that_is_stated_for_it(reader, site):
    reader.run(typed=["feed"], named=[Source(site.url("feed"), outlet="Slow")])
    assert set(reader.outlets().values()) == {"Slow"}


@pytest.mark.parametrize("path", ["cookie_wall", "not_found", "page"])
def test_a_page_given_by_hand_that_is_no_article_is_a_failure(reader, site, path):
    report = reader.run(typed=[path])
    assert counts(report) == (0, 0, 0, 0, 1)
    assert report.failed[0].origin == site.url(path)


def test_an_article_taken_out_by_hand_is_not_looked_at_again(reader, site):
    reader.run(typed=["article/1"])
    with reader.harness.open() as corpus, writing(reader.harness.folder):
        article_id = corpus.version(site.url("article/1")).article_id
        erase(CorpusWriter(corpus, SPLITTER), corpus.catalog, article_id)
    site.put("other", rss([], site.url()))
    site.requests.clear()
    reader.run("other", after=2 * HOURS)
    assert [seen.path for seen in site.requests] == ["other"]


def test_of_an_article_taken_out_by_hand_nothing_is_recorded_under_two_new_links(reader, site):
    """The second was recorded as a duplicate of the first, with the id of what was to be forgotten."""
    reader.run(typed=["article/1"])
    with reader.harness.open() as corpus, writing(reader.harness.folder):
        article_id = corpus.version(site.url("article/1")).article_id
        erase(CorpusWriter(corpus, SPLITTER), corpus.catalog, article_id)
    links = ["/article_amp", "/article_amp?edition=2"]
    site.put("other", rss([item(n, link=link) for n, link in enumerate(links, start=1)], site.url()))
    report = reader.run("other", after=2 * HOURS)

    assert [f"/{seen.path}" for seen in site.requests if "amp" in seen.path] == links
    assert [reader.link(link[1:]) for link in links] == [None, None]
    assert counts(report) == (0, 0, 0, 0, 0)


def test_a_link_whose_article_is_not_taken_in_makes_no_duplicate_of_the_next(reader, site, monkeypatch):
    """It was said to be the same as what was not there."""
    verdicts = iter(["failed", "new"])
    take = Intake.take
    monkeypatch.setattr(Intake, "take", lambda intake, article: fail_or(take, next(verdicts), intake, article))
    site.put("two", rss([item(1, link="/article_amp"), item(1)], site.url()))
    report = reader.run("two")

    assert len(report.new) == 1
    assert sorted(reader.link(path).stage for path in ("article_amp", "article/1")) == [Stage.FAILED, Stage.INGESTED]


def fail_or(take, verdict, intake, article):
    if verdict == "new":
        return take(intake, article)
    intake.report.failed.append(Failure(article.origin, "it cannot be stored", article.origin))
    return verdict


def test_an_article_whose_page_is_gone_is_known_as_that_also_if_its_page_is_typed_again(reader, site):
    for path in ("typed", "named"):
        site.put(path, report(len(path)), content_type=HTML)
    site.put("one", rss([item(1, link="/named")], site.url()))
    reader.run("one", typed=["typed"])
    site.put("typed", site_http.gone)
    site.put("named", site_http.not_found)

    def gone() -> int:
        with reader.harness.open() as corpus:
            return len(articles_behind(corpus.catalog, GONE_REASONS))

    reader.run("one", after=2 * HOURS)
    assert gone() == 2
    assert len(reader.run(typed=["typed", "named"]).failed) == 2
    assert gone() == 2
    site.put("typed", report(5), content_type=HTML)
    reader.run(typed=["typed"])
    assert gone() == 1


def test_an_article_whose_link_leads_to_the_home_page_is_gone(reader, site):
    """`health` did not count it, and `list --gone` had none."""
    site.put("named", report(5), content_type=HTML)
    site.put("", report(6), content_type=HTML)
    site.put("one", rss([item(1, link="/named")], site.url()))
    reader.run("one")

    async def lead_home(visit):
        await visit.redirect("/", 302)

    site.put("named", lead_home)
    assert reader.run("one", after=2 * HOURS).skipped[0].reason == "leads to the home page: the article is gone"
    with reader.harness.open() as corpus:
        assert len(articles_behind(corpus.catalog, GONE_REASONS)) == 1


def test_an_article_that_led_to_the_home_page_for_a_while_is_not_gone(reader, site):
    """Asked whether it was newer than the home page, its server said that it was not modified."""

    async def unmodified(visit):
        since = visit.headers.get("if-modified-since")
        await visit.send("" if since else report(5), 304 if since else 200, content_type=HTML)

    async def lead_home(visit):
        await visit.redirect("/", 302)

    site.put("", report(6), content_type=HTML, last_modified=formatdate(usegmt=True))
    site.put("one", rss([item(1, link="/named")], site.url()))
    for page in (unmodified, lead_home, unmodified):
        site.put("named", page)
        reader.run("one", after=9 * HOURS)
    with reader.harness.open() as corpus:
        assert articles_behind(corpus.catalog, GONE_REASONS) == set()


@pytest.mark.parametrize("text", ["page", "feed"])
def test_dates_of_a_feed_that_cannot_be_read_are_reported_once(reader, site, text):
    written = ["26/11/2026 07:30", "Sat, 01 Jan 2200 00:00:00 GMT", "", "Mon, 02 Mar 2026 10:00:00 GMT"]
    items = []
    for number, day in enumerate(written):
        paragraphs = [f"Crane {number} came to pier {number}.", *PARAGRAPHS]
        site.put(f"undated/{number}", article_page(f"Crane {number}", paragraphs, published=""), content_type=HTML)
        items.append(item(number, link=f"/undated/{number}", published=day, summary=" ".join(paragraphs)))
    items.append(item(1, published="26/11/2026 07:30"))  # its page says its day
    site.put("one", rss(items, site.url()))
    report = reader.run(Source(site.url("one"), text=text))
    assert len(report.new) == 5
    note = "1 entry states no day of publication" if text == "feed" else ""  # of the others the pages may state it
    unread = '2 articles have no date: what is said of them ("26/11/2026 07:30") cannot be read or believed'
    reasons = [note, unread] if note else [unread]
    assert [(warning.origin, warning.reason) for warning in report.warnings] == [(site.url("one"), r) for r in reasons]
    assert reader.history("one")[0].reason == note
    site.put("one", rss(items[1:], site.url()))
    assert reader.run(Source(site.url("one"), text=text), after=2 * HOURS).warnings == []


def test_a_date_of_a_news_sitemap_that_cannot_be_read_is_reported(reader, site):
    site.put("undated", article_page("A third crane", published=""), content_type=HTML)
    news = "<news><publication_date>26 de noviembre</publication_date></news>"
    site.put("map", f"<urlset><url><loc>{site.url('undated')}</loc>{news}</url></urlset>")
    (warning,) = reader.run("map").warnings
    assert warning.reason == '1 article has no date: what is said of it ("26 de noviembre") cannot be read or believed'


def test_a_link_of_two_feeds_that_led_to_no_article_is_not_unchanged(reader, site):
    """A first run over two feeds with the same links said that some were unchanged that were in no corpus."""
    items = [item(1), item(2, link="/not_found"), item(3, link="/cookie_wall")]
    for name in ("one", "two"):
        site.put(name, rss(items, site.url()))
    report = reader.run("one", "two")

    assert (len(report.new), report.unchanged, len(report.skipped)) == (1, 0, 2)
