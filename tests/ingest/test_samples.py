import re
from datetime import UTC, datetime, timedelta

import pytest

from ingest import samples
from ingest.corpus.articles import Article
from ingest.sources.files import read_paths


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    found = list(read_paths([samples.path()]))
    assert all(isinstance(article, Article) for article in found)
    return found


def test_sixteen_articles_each_with_every_field(articles):
    assert len(articles) == len({article.article_id for article in articles}) == 16
    for article in articles:
        assert article.title
        assert article.authors == ("Sample Author",)
        assert article.outlet.endswith(" (sample)")
        assert article.url.startswith(f"https://samples.dateline.example/{article.published:%Y/%m/%d}/")


def test_three_or_four_outlets(articles):
    assert len({article.outlet for article in articles}) in (3, 4)


def test_each_was_retrieved_within_days_of_its_day(articles):
    for article in articles:
        day = datetime.combine(article.published, datetime.min.time(), UTC)
        assert timedelta(0) < article.retrieved - day <= timedelta(days=3)


def test_texts_are_short_news_in_paragraphs(articles):
    for article in articles:
        assert 150 <= len(article.text.split()) <= 350, article.title
        assert article.text.count("\n\n") >= 3
        assert not re.search("sample|dateline", article.text, re.IGNORECASE)


def test_one_event_has_two_reports_of_two_outlets(articles):
    reports = [article for article in articles if "Cho Tae-yul" in article.text]
    assert len({article.outlet for article in reports}) == len(reports) == 2
    assert len({article.published for article in reports}) == 1


def test_one_article_corrects_another_of_the_day_before(articles):
    (correction,) = (article for article in articles if article.title.startswith("Correction"))
    (earlier,) = (article for article in articles if article.title in correction.text)
    assert correction.published - earlier.published == timedelta(days=1)
    assert correction.outlet == earlier.outlet
