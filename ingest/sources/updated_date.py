"""Takes the day of its update out of a page, so that it is not read as the day of publication.

What a server writes into every page, such as the time at which it was made or the year of its copyright, is about the
visit and not the article; it is removed, too.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

from ingest.sources.date_words import is_only_date
from ingest.sources.json_ld import articles_in

_LONGEST = 120  # characters of a line that says when a page was updated
_MOST_PARTS = 12  # elements of such a line
_MODIFIED = re.compile(
    r"(?:(?:og|article|bt|dc(?:terms)?)[.:])*(?:(?:post_|last_?)?(?:modified|updated)(?:_?(?:time|date))?|moddate|utime)"
    r"|last(?:mod|date)|modificationdate|revis(?:ed|ion_date)|date(?:modified|updated?)",
    re.IGNORECASE,
)
_OF_THE_VISIT = re.compile(
    r"last-modified|expires|server-?time|build-?date|(?:page|site)[._-]?generated|copyrightyear", re.IGNORECASE
)
# "Updated 5 March", as the line of a date says it in the languages that pages are read in most.
_UPDATED = re.compile(
    r"[\W_]*+(?:(?:last )?(?:updated|modified|revised|edited)\b|aktualisiert|zuletzt |stand:|actualizado"
    r"|[uú]ltima actualizaci[oó]n|mise? à jour|aggiornato|atualizado|bijgewerkt)",
    re.IGNORECASE,
)
_SEPARATORS = ("", "|", "·", "•", "/")  # between the parts of a line of dates
_EDITS = ("ins", "del")  # their date is that of the words in them
_STOPS = tuple(".!?…")
_HALF_OF_DAY = re.compile(r"\b[ap]\.[ ]?m\.$", re.IGNORECASE)  # whose stop ends no sentence


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
    date_text = next((part.get("datetime") for part in parts if part.get("datetime") and part.tag not in _EDITS), None)
    is_marked = _MODIFIED.fullmatch(line.get("itemprop") or "")
    if len(text) > _LONGEST or not (is_marked or _says_when_updated(line, text, has_date=date_text is not None)):
        return None
    if line.getparent() is not None:
        line.drop_tree()
    return date_text


def _says_when_updated(line: Any, text: str, *, has_date: bool) -> bool:
    """Whether a text is the line of an update, and not prose: "Revised figures show ...", "the modified contract"."""
    begin = _UPDATED.match(text)
    if begin is None:
        return False
    is_date = is_only_date(text[begin.end() :])
    if has_date:  # "Updated by Jane Doe" may stand beside it
        return is_date or not _HALF_OF_DAY.sub("", text.rstrip("\"'”’»)")).endswith(_STOPS)
    return is_date and _stands_alone(line)


def _stands_alone(line: Any) -> bool:
    """Whether no words stand right before and after an element on its line."""
    while (parent := line.getparent()) is not None:
        previous = line.getprevious()
        previous_text = ((parent.text if previous is None else previous.tail) or "").strip()
        following_text = (line.tail or "").strip()
        if previous_text[-1:] not in _SEPARATORS or following_text[:1] not in _SEPARATORS:
            return False
        if previous_text or following_text or previous is not None or line.getnext() is not None:
            break
        line = parent  # which holds nothing else
    return True


def _drop_banners(tree: Any) -> None:
    """Remove head and foot of the site, which may say what day it is; the head of the story holds its headline."""
    for banner in [*tree.iter("header", "footer")]:
        ancestor_tags = {ancestor.tag for ancestor in banner.iterancestors()}
        if not ancestor_tags & {"article", "main"} and banner.find(".//h1") is None and banner.getparent() is not None:
            banner.drop_tree()
