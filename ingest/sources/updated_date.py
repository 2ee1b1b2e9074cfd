"""Takes from a page the day on which it was updated, so that it does not pass for the day of publication.

What a server writes into every page that it makes, such as the time of making it, is the day of the visit and says
nothing; it goes, too.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

from ingest.sources.json_ld import articles_in

_LONGEST = 120  # characters of a line that says when a page was updated
_MOST_PARTS = 12  # elements of such a line
_MODIFIED = re.compile(
    r"article:modified(?:_time)?|og:updated_time|(?:dc(?:terms)?\.)?modified|datemodified|revised", re.IGNORECASE
)
_OF_THE_VISIT = re.compile(
    r"last-modified|expires|server-?time|build-?date|(?:page|site)[._-]?generated", re.IGNORECASE
)
# "Updated 5 March", as the line of a date says it in the languages that pages are read in most.
_UPDATED = re.compile(
    r"[\W_]*+(?:(?:last )?(?:updated|modified|revised|edited)\b|aktualisiert|zuletzt |stand:|actualizado"
    r"|[uú]ltima actualizaci|mis (?:e )?à jour|aggiornato|atualizado|bijgewerkt)",
    re.IGNORECASE,
)


def take_updated(tree: Any) -> str | None:
    """The day of the last update as a page of lxml writes it, None where it writes none; its marks are removed."""
    stamps = [_of_meta(meta) for meta in tree.xpath("//meta")]
    stamps += [modified for article in articles_in(tree) if isinstance(modified := article.get("dateModified"), str)]
    stamps += [_of_line(line) for line in tree.xpath("//*[@datetime or @itemprop or @class or @id]")]
    _drop_banners(tree)
    return next(filter(None, stamps), None)


def _of_meta(meta: Any) -> str | None:
    names = [meta.get(name) or "" for name in ("property", "name", "itemprop", "http-equiv")]
    if any(_OF_THE_VISIT.fullmatch(name) for name in names):
        meta.drop_tree()
        return None
    if not any(_MODIFIED.fullmatch(name) for name in names):
        return None
    meta.drop_tree()
    return str(meta.get("content") or "") or None


def _of_line(line: Any) -> str | None:
    """The date of an element that says of itself that it is of an update; the element goes, what follows it stays."""
    parts = list(islice(line.iter(), _MOST_PARTS + 1))
    if line.tag in ("html", "body", "main", "article") or len(parts) > _MOST_PARTS:
        return None
    text = "".join(line.itertext()).strip()
    is_marked = _MODIFIED.fullmatch(line.get("itemprop") or "")
    if len(text) > _LONGEST or not (is_marked or _UPDATED.match(text)):
        return None
    written = next((part.get("datetime") for part in parts if part.get("datetime")), None)
    if line.getparent() is not None:
        line.drop_tree()
    return written


def _drop_banners(tree: Any) -> None:
    """Remove head and foot of the site, which may say what day it is; the head of the story holds its headline."""
    for banner in [*tree.iter("header", "footer")]:
        around = {ancestor.tag for ancestor in banner.iterancestors()}
        if not around & {"article", "main"} and banner.find(".//h1") is None and banner.getparent() is not None:
            banner.drop_tree()
