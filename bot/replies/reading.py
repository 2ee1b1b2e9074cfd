"""What is shown while a chat model reads and writes: the sentences proven so far, and the articles that it reads."""

from __future__ import annotations

import discord

from bot.answering.answer import ProposedClaim
from bot.answering.writers.progress import Progress
from bot.languages.current import gettext, ngettext
from bot.replies.article_line import article_entry, outlet_and_date
from bot.replies.layouts.size import first_fitting
from bot.replies.message import Color, Layout, Limit, Message, Separator, Style
from bot.replies.safe_text import inert_headline, inert_line


def reading_message(question: str, progress: Progress, style: Style) -> Message:
    """The proven sentences, and the articles that are read, each once; what does not fit is omitted. No buttons."""
    articles = list({passage.article_id: passage for passage in progress.passages}.values())
    title = inert_headline(question, Limit.TITLE)
    sentences = [_sentence(claim, progress) for claim in progress.claims]
    reading = ngettext("Reading {number} source…", "Reading {number} sources…", len(articles))
    writing = gettext("Checked so far; the answer is still being written…")
    entries = [article_entry(article) for article in articles]

    def with_parts(number: int, listed: int) -> Message:
        first = "\n\n".join([*sentences[:number], f"-# {writing}"]) if number else reading
        list_of_articles = "\n".join([*([f"-# {reading}"] if number and listed else []), *entries[:listed]])
        if style is Style.EMBEDS:
            text = "\n\n".join(filter(None, [first, list_of_articles]))
            return Message(embeds=(discord.Embed(title=title, description=text, color=Color.READING),))
        parts = (f"### {title}\n{first}", *((Separator(), list_of_articles) if listed else ()))
        return Message(layout=Layout(parts, Color.READING))

    # Articles go before sentences: the answer names them again.
    sizes = [(len(sentences), listed) for listed in range(len(entries), -1, -1)]
    sizes += [(number, 0) for number in range(len(sentences) - 1, -1, -1)]
    return first_fitting(with_parts(*size) for size in sizes)


def _sentence(claim: ProposedClaim, progress: Progress) -> str:
    passage = progress.evidence.passage(claim.quotes[0].number)
    return f"{inert_line(claim.text)}\n-# {inert_line(outlet_and_date(passage))}"
