"""Reads what the JSON-LD of a page says of articles."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

_TYPE = "application/ld+json"


def name_scripts(tree: Any) -> None:
    """Give each JSON-LD in a page of lxml its plain type, without a charset: all that read it look for that."""
    for script in tree.iter("script"):
        if (script.get("type") or "").partition(";")[0].strip().lower() == _TYPE:
            script.set("type", _TYPE)


def scripts_in(tree: Any) -> Iterator[tuple[Any, Any]]:
    """(script, what it says) of each JSON-LD in a page of lxml that can be read."""
    for script in tree.iter("script"):
        if (script.get("type") or "").strip().lower() == _TYPE:
            try:
                yield script, json.loads(script.text or "", strict=False)
            except (ValueError, RecursionError):
                continue


def articles_in(tree: Any) -> Iterator[dict[str, Any]]:
    """What the JSON-LD in a page of lxml says of articles, in its order, of each script the page's own first."""
    for _, data in scripts_in(tree):
        yield from (node for node in dicts_in(data) if is_article(node))


def dicts_in(data: Any) -> Iterator[dict[str, Any]]:
    """Each object in what JSON says, in its order, and after it what it then holds."""
    stack = [data]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            yield node
        children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
        stack.extend(reversed(list(children)))


def is_article(node: dict[str, Any]) -> bool:
    """Whether an object of JSON-LD is an article, by its type."""
    return any(kind.endswith(("Article", "Posting")) for kind in kinds_of(node))


def kinds_of(node: dict[str, Any]) -> list[str]:
    """The types of an object of JSON-LD, without the address of their vocabulary."""
    kinds = node.get("@type")
    values = kinds if isinstance(kinds, list) else [kinds]
    return [kind.rpartition("/")[2] for kind in values if isinstance(kind, str)]
