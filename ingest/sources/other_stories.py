"""Removes the stories that follow the page's own, as a page loads them for whoever reads on.

Where the page's own is short, the search for the main text takes theirs, too: it would be quoted under its headline.
"""

from __future__ import annotations

from typing import Any

from ingest.clean import comparable

_LONGEST = 1_000  # characters of a heading or title


def drop_other_stories(tree: Any) -> None:
    """Remove each `<article>` of a page of lxml with a main heading of its own, beside the one that the title names."""
    titles = [tree.xpath("string(//head/title)"), *tree.xpath("//meta[@property = 'og:title']/@content")]
    page_titles = [comparable(str(title)[:_LONGEST]) for title in titles]
    stories = {
        article: comparable("".join(heading.itertext())[:_LONGEST])
        for heading in tree.iter("h1")
        if (article := next(heading.iterancestors("article"), None)) is not None
    }
    own_articles = [
        article for article, heading in stories.items() if heading and any(heading in title for title in page_titles)
    ]
    if len(own_articles) != 1:
        return
    kept_elements = {*own_articles, *own_articles[0].iterancestors(), *own_articles[0].iterdescendants("article")}
    for article in [article for article in stories if article not in kept_elements]:
        if article.getparent() is not None:
            article.drop_tree()
