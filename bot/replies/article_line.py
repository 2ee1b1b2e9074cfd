"""How an article is named to people: outlet, date, and its headline as a link to it."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from bot.answering.english.dates import day_in_words
from bot.replies.safe_text import inert_headline, masked_link, plain_line, web_address

HEADLINE = 220


class Named(Protocol):
    """What a passage and a nearest article have in common."""

    @property
    def title(self) -> str: ...
    @property
    def url(self) -> str | None: ...
    @property
    def outlet(self) -> str | None: ...
    @property
    def name(self) -> str: ...
    @property
    def published(self) -> date | None: ...


def headline(article: Named) -> str:
    """The headline as a masked link to the article's own URL; without one, headline and file name."""
    name = plain_line(article.name)
    label = inert_headline(article.title, HEADLINE) or inert_headline(name, HEADLINE) or "Untitled article"
    if web_address(article.url):
        return masked_link(label, article.url)
    return f"{label} ({inert_headline(name, HEADLINE)})" if name and plain_line(article.title) else label


def outlet_and_date(article: Named, copies: int = 0) -> str:
    """ "Reuters · 22 March 2025 · 2 copies", as plain text."""
    parts = [plain_line(article.outlet or "")[:60], day_in_words(article.published)]
    if copies:
        parts.append("1 copy" if copies == 1 else f"{copies} copies")
    return " · ".join(part for part in parts if part)
