"""What is shown while a chat model reads: the articles that the answer will come from, and nothing that it writes."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.languages.current import ngettext
from bot.replies.article_line import article_entry
from bot.replies.layouts.size import first_fitting
from bot.replies.message import Color, Layout, Limit, Message, Separator, Style
from bot.replies.safe_text import inert_headline
from ingest.corpus.articles import ScoredPassage


def reading_message(question: str, passages: Sequence[ScoredPassage], style: Style) -> Message:
    """The articles of these passages, each once; those that do not fit are omitted. It has no buttons."""
    articles = list({passage.article_id: passage for passage in passages}.values())
    title = inert_headline(question, Limit.TITLE)
    first = ngettext("Reading {number} source…", "Reading {number} sources…", len(articles))
    entries = [article_entry(article) for article in articles]

    def with_entries(number: int) -> Message:
        if style is Style.EMBEDS:
            text = "\n".join([first, "", *entries[:number]])
            return Message(embeds=(discord.Embed(title=title, description=text, color=Color.READING),))
        parts = (f"### {title}\n{first}", *((Separator(), "\n".join(entries[:number])) if number else ()))
        return Message(layout=Layout(parts, Color.READING))

    return first_fitting(with_entries(number) for number in range(len(entries), -1, -1))
