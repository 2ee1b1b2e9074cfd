"""What is shown while a chat model reads: the articles that the answer will come from, and nothing that it writes."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.languages.current import ngettext
from bot.replies.article_line import headline, outlet_and_date
from bot.replies.layouts.size import layout_size
from bot.replies.message import Color, Layout, Limit, Message, Separator, Style
from bot.replies.safe_text import inert_headline, inert_line, units
from ingest.corpus.articles import ScoredPassage


def reading_message(question: str, passages: Sequence[ScoredPassage], style: Style) -> Message:
    """The articles of these passages, each once; those that do not fit are omitted. It has no buttons."""
    articles = list({passage.article_id: passage for passage in passages}.values())
    title = inert_headline(question, Limit.TITLE)
    said = ngettext("Reading {number} source…", "Reading {number} sources…", len(articles))
    entries = [f"{headline(article)}\n-# {inert_line(outlet_and_date(article))}" for article in articles]
    for shown in range(len(entries), -1, -1):
        if style is Style.EMBEDS:
            text = "\n".join([said, "", *entries[:shown]])
            message = Message(embeds=(discord.Embed(title=title, description=text, color=Color.READING),))
            fits = units(text) <= Limit.DESCRIPTION
        else:
            parts = (f"### {title}\n{said}", *((Separator(), "\n".join(entries[:shown])) if shown else ()))
            message = Message(layout=Layout(parts, Color.READING))
            fits = layout_size(message).fits
        if fits:
            break
    return message
