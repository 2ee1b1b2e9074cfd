"""What `list` does and prints: the articles of the corpus, with the ids by which other commands know them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from itertools import islice

from ingest.commands import open_corpus
from ingest.corpus.catalog.inventory import ListedArticle, live_articles
from ingest.corpus.catalog.links import articles_behind
from ingest.corpus.console.printing import print_json
from ingest.corpus.console.visible_text import visible_line
from ingest.settings import IngestSettings
from ingest.sources.web.checks import GONE_REASONS


def list_articles(
    settings: IngestSettings, words: Sequence[str], *, limit: int, undated: bool, gone: bool, as_json: bool
) -> int:
    """Print the newest `limit` articles that have these words, and how many more there are; exit code 1 if none.

    With `gone`, those whose page its site did not have any more at the last look.
    """
    words = " ".join(words).split()
    with open_corpus(settings, any_model=True) as corpus:
        among = articles_behind(corpus.catalog, GONE_REASONS) if gone else None
        matches = live_articles(corpus.catalog, words, undated=undated, among=among)
        articles = list(islice(matches, limit))
        remaining_count = sum(1 for _ in matches)
    if as_json:
        print_json({"articles": [asdict(article) for article in articles], "more": remaining_count})
    else:
        for article in articles:
            print(_line(article))
        if remaining_count:
            print(f"and {remaining_count:,} more; add words, or --limit {limit + remaining_count}")
        if not articles:
            print("no article has these words" if words else "no articles")
    return 0 if articles else 1


def _line(article: ListedArticle) -> str:
    day = str(article.published or "undated")
    location = article.url or next(iter(article.origins), "")
    parts = [article.title, article.outlet, location]
    return f"{article.article_id}  {day:<10}  {visible_line(' · '.join(part for part in parts if part))}"
