"""How an article is presented to people: outlet, date, and its headline as a link."""

from __future__ import annotations

import re
from datetime import date
from itertools import accumulate

from bot.answering.answer import NearestArticle
from bot.answering.english.dates import day_in_words
from bot.languages.current import gettext, ngettext, translate
from bot.languages.translatable import gettext_lazy
from bot.replies.freshness import days_ago
from bot.replies.safe_text import inert_headline, inert_line, masked_link, plain_line, shortened, web_address
from ingest.corpus.articles import ScoredPassage

HEADLINE, OUTLET = 220, 60
WITHOUT_OUTLET = gettext_lazy("without an outlet")
_MOST_OF_PART = 2  # words of what names a part of an outlet, such as "Sport Africa" of the BBC
_MARKS = (" | ", " - ", " – ", " — ")
_WORD = re.compile(r"[^\W_]+")
# What ends a name: that of an address (".com"), or a possessive whose noun was cut off ("The Week's ...").
_END_OF_NAME = re.compile(r"^(?:(?:\.[a-z]{2,6})+\b|['’]s(?=\W*$))", re.IGNORECASE)
_MEDIA = ("online", "video")  # parts of an outlet that are written small, too, in English and in German
Named = ScoredPassage | NearestArticle


def headline(article: Named) -> str:
    """The headline as a masked link to the article's URL; without a URL, headline and file name."""
    name = file_name(article)
    label = (
        inert_headline(without_outlet(article.title, article.outlet), HEADLINE)
        or inert_headline(name, HEADLINE)
        or gettext("Untitled article")
    )
    if web_address(article.url):
        return masked_link(label, article.url)
    return f"{label} ({inert_headline(name, HEADLINE)})" if name and plain_line(article.title) else label


def file_name(article: Named) -> str:
    """The file that it came from, as plain text; empty for a line of JSONL, whose name is its headline."""
    name = plain_line(article.name)
    return name if name != plain_line(article.title) else ""


def without_outlet(title: str, outlet: str | None) -> str:
    """The headline without the outlet's name at its end ("... | CNN Business"), where it ends with one."""
    head, _, tail = title.rpartition(next((mark for mark in _MARKS if mark in title), " | "))
    name = "".join(_WORD.findall((outlet or "").casefold()))
    stem = name.removesuffix("com").removesuffix("org").removesuffix("couk")
    words = list(_WORD.finditer(tail))
    beginnings = accumulate(word.group().casefold() for word in words)
    # The whole name, of whole words: "US - China" does not name the China Daily, nor "Iran - Timeline" TIME.
    is_outlet = len(stem) > 2 and any(
        beginning in {name, stem} and _is_part_of_name(tail[word.end() :])
        for word, beginning in zip(words, beginnings, strict=True)
    )
    return head.rstrip() if head.strip() and is_outlet else title


def _is_part_of_name(tail: str) -> bool:
    """Whether what follows an outlet's name may name a part of it, as "Business" of CNN does, and is no sentence."""
    words = _WORD.findall(_END_OF_NAME.sub("", tail))
    return len(words) <= _MOST_OF_PART and all(
        word[0].isupper() or word[0].isdigit() or word in _MEDIA for word in words
    )


def outlet_and_date(
    article: Named, copies: int = 0, today: date | None = None, *, says_outlet: bool = True, says_day: bool = True
) -> str:
    """ "Reuters · 22 March 2025 · 10 days ago · 2 copies", as plain text; the age where today is given."""
    outlet = outlet_name(article.outlet) if article.outlet and says_outlet else ""
    parts = [outlet, translate(day_in_words(article.published)) if says_day else ""]
    if today and article.published:
        parts.append(days_ago(article.published, today))
    if copies:
        parts.append(ngettext("{number} copy", "{number} copies", copies))
    return " · ".join(part for part in parts if part)


def article_entry(article: Named, copies: int = 0, today: date | None = None) -> str:
    """The headline, and under it in small print `outlet_and_date`; inert."""
    return f"{headline(article)}\n-# {inert_line(outlet_and_date(article, copies, today))}"


def article_bullet(article: Named) -> str:
    """Outlet, date and headline as a line of a list; inert."""
    return f"- {inert_line(outlet_and_date(article))} · {headline(article)}"


def outlet_name(outlet: str | None) -> str:
    """What a reply calls an outlet, as plain text of at most OUTLET characters; also for reports without one."""
    return shortened(plain_line(outlet or translate(WITHOUT_OUTLET)), OUTLET)
