"""Reads what the JSON-LD of a page says of articles."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any


def articles_in(tree: Any) -> Iterator[dict[str, Any]]:
    """What the JSON-LD in a page of lxml says of articles, in its order, of each script the page's own first."""
    for script in tree.iter("script"):
        if (script.get("type") or "").strip().lower() == "application/ld+json":
            yield from _articles(script.text or "")


def _articles(text: str) -> Iterator[dict[str, Any]]:
    try:
        waiting = [json.loads(text, strict=False)]
    except (ValueError, RecursionError):
        return
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict) and _is_article(node.get("@type")):
            yield node
        children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
        waiting.extend(reversed(list(children)))


def _is_article(kind: Any) -> bool:
    kinds = kind if isinstance(kind, list) else [kind]
    return any(str(name).endswith(("Article", "Posting")) for name in kinds)
