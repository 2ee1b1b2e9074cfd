"""Takes from a page the dates, names and headlines that it states of other stories.

The search for a page's date takes the oldest `<time>` in it, and the first date of its JSON-LD, whosesoever
they are. An unknown date is better than that of a story that the page only links to.
"""

from __future__ import annotations

import json
import re
from typing import Any

_SIDE_TAGS = frozenset({"aside", "nav"})
_BOXES = frozenset({"div", "section", "ol", "ul"})
_BOX_OF_OTHERS = re.compile(r"(?:^|\s)(?:comments?|related)(?![a-z])", re.IGNORECASE)
# Of https://schema.org/Article and ItemList: what holds other things that have a date.
_HOLD_OTHERS = ("itemListElement", "liveBlogUpdate", "comment", "hasPart", "mentions", "citation", "review")


def drop_dates_of_others(tree: Any) -> None:
    """Unmark the times of other stories in a page of lxml, and remove those stories from its JSON-LD."""
    _unmark_times(tree)
    for script in tree.iter("script"):
        if (script.get("type") or "").strip().lower() == "application/ld+json":
            script.text = _of_one_story(script.text or "")


def _unmark_times(tree: Any) -> None:
    own = _own_article(tree)
    around = {}
    for time in list(tree.iter("time")):
        if _is_beside(time):
            time.drop_tree()  # with its text, which is no part of the story either
        else:
            around[time] = _article_around(time)
    own_times = [time for time in around if own is not None and around[time] is own]
    own_times = own_times or [time for time in around if around[time] is None]
    for time in set(around).difference(own_times):
        time.drop_tag()


def _own_article(tree: Any) -> Any:
    """The element that is the story: the one that holds the main heading, or the only one."""
    articles = list(tree.iter("article"))
    headed = (_article_around(heading) for heading in tree.iter("h1"))
    return next((article for article in headed if article is not None), articles[0] if len(articles) == 1 else None)


def _article_around(element: Any) -> Any:
    return next(element.iterancestors("article"), None)


def _is_beside(time: Any) -> bool:
    around = list(time.iterancestors())
    # The foot of the story may hold its date; that of the page holds the site's.
    if any(ancestor.tag == "footer" for ancestor in around) and _article_around(time) is None:
        return True
    return any(
        ancestor.tag in _SIDE_TAGS or (ancestor.tag in _BOXES and _is_box_of_others(ancestor)) for ancestor in around
    )


def _is_box_of_others(box: Any) -> bool:
    return any(_BOX_OF_OTHERS.search(box.get(name) or "") for name in ("id", "class"))


def _of_one_story(written: str) -> str:
    """The JSON-LD without what it holds of other stories; as it is where nothing is, or it cannot be read."""
    try:
        whole = json.loads(written, strict=False)
        return json.dumps(whole) if _drop_others(whole) else written
    except (ValueError, RecursionError):
        return written


def _drop_others(whole: Any) -> bool:
    """Remove what is of other stories, however deep; whether there was any."""
    waiting, has_dropped = [whole], False
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            dropped = [name for name in _HOLD_OTHERS if node.pop(name, None) is not None]
            has_dropped = has_dropped or bool(dropped)
        waiting.extend(node.values() if isinstance(node, dict) else node if isinstance(node, list) else ())
    return has_dropped
