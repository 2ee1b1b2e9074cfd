"""Removes from a page the dates, names and headlines that it states of other stories.

The search for a page's date takes the oldest `<time>` in it, and the first date of its JSON-LD, whosesoever
they are. An unknown date is better than that of a story that the page only links to.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from itertools import islice
from typing import Any

from ingest.sources.dates import parse_published
from ingest.sources.json_ld import dicts_in, is_article, kinds_of, scripts_in

_SIDE_TAGS = frozenset({"aside", "nav"})
_BOXES = frozenset({"div", "section", "ol", "ul"})
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LEVELS = 4  # from the time of a teaser up to the box that holds its heading, too
_BOX_OF_OTHERS = re.compile(r"(?:^|\s)(?:comments?|related)(?![a-z])", re.IGNORECASE)
# Of https://schema.org/Article and ItemList: what holds other things that have a date.
_HOLD_OTHERS = ("itemListElement", "liveBlogUpdate", "comment", "hasPart", "mentions", "citation", "review")


def drop_dates_of_others(tree: Any) -> None:
    """Unmark the times of other stories in a page of lxml, and remove those stories from its JSON-LD."""
    _unmark_times(tree)
    scripts = list(scripts_in(tree))
    drop_results = [_drop_others(data) for _, data in scripts]
    own_nodes = _own_nodes([node for _, data in scripts for node in dicts_in(data)])
    for (script, data), has_dropped in zip(scripts, drop_results, strict=True):
        if _drop_dates(data, own_nodes) or has_dropped:
            _write(script, data)


def _unmark_times(tree: Any) -> None:
    own_article = _own_article(tree)
    article_of_time = {}
    for time in list(tree.iter("time")):
        if _is_beside(time):
            time.drop_tree()  # with its text, which is no part of the story either
        else:
            article_of_time[time] = _article_around(time)
    own_times = [time for time in article_of_time if own_article is not None and article_of_time[time] is own_article]
    if not own_times:
        known_boxes: dict[Any, bool | None] = {}
        outside = [time for time, article in article_of_time.items() if article is None]
        # The headline of the page itself may be a link, too: a time that is the only one is its own.
        own_times = [time for time in outside if len(outside) == 1 or not _is_of_teaser(time, known_boxes)]
    for time in set(article_of_time).difference(own_times):
        time.drop_tag()


def _is_of_teaser(time: Any, known_boxes: dict[Any, bool | None]) -> bool:
    """Whether the nearest box with a heading has one that is a link, as of another story, and not the page's own."""
    for box in islice(time.iterancestors(), _LEVELS):
        if box not in known_boxes:
            heading = next(box.iter(*_HEADINGS), None)
            links = () if heading is None else (*heading.iter("a"), *heading.iterancestors("a"))
            known_boxes[box] = None if heading is None else bool(links) and next(box.iter("h1"), None) is None
        if (result := known_boxes[box]) is not None:
            return result
    return False


def _own_article(tree: Any) -> Any:
    """The element that is the story: the one that holds the main heading, or the only one."""
    articles = list(tree.iter("article"))
    headed = (_article_around(heading) for heading in tree.iter("h1"))
    return next((article for article in headed if article is not None), articles[0] if len(articles) == 1 else None)


def _article_around(element: Any) -> Any:
    return next(element.iterancestors("article"), None)


def _is_beside(time: Any) -> bool:
    ancestors = list(time.iterancestors())
    # The foot of the story may hold its date; that of the page holds the site's.
    if any(ancestor.tag == "footer" for ancestor in ancestors) and _article_around(time) is None:
        return True
    return any(
        ancestor.tag in _SIDE_TAGS or (ancestor.tag in _BOXES and _is_box_of_others(ancestor)) for ancestor in ancestors
    )


def _is_box_of_others(box: Any) -> bool:
    return any(_BOX_OF_OTHERS.search(box.get(name) or "") for name in ("id", "class"))


def _drop_others(data: Any) -> bool:
    """Remove what is of other stories, however deep; whether there was any."""
    dropped_names = [name for node in dicts_in(data) for name in _HOLD_OTHERS if node.pop(name, None) is not None]
    return bool(dropped_names)


def _own_nodes(nodes: Sequence[dict[str, Any]]) -> Sequence[dict[str, Any]]:
    """Those whose day may be that of the story: the first article with one; without one, the page itself."""
    articles = [node for node in nodes if is_article(node)]
    if not articles:
        return nodes  # a film or a book may be what the page is about
    dated_articles = [node for node in articles if _has_day(node)][:1]
    return dated_articles or [node for node in nodes if any(kind.endswith("Page") for kind in kinds_of(node))]


def _has_day(node: dict[str, Any]) -> bool:
    text = node.get("datePublished")
    return isinstance(text, str) and parse_published(text) is not None


def _drop_dates(data: Any, own_nodes: Sequence[dict[str, Any]]) -> bool:
    """Remove each day of publication but those of `own_nodes`: of a picture, a film, a book; whether there was any."""
    kept_ids = set(map(id, own_nodes))
    other_nodes = [node for node in dicts_in(data) if id(node) not in kept_ids and "datePublished" in node]
    for node in other_nodes:
        del node["datePublished"]
    return bool(other_nodes)


def _write(script: Any, data: Any) -> None:
    try:
        script.text = json.dumps(data)
    except RecursionError:  # it stays as it was
        return
