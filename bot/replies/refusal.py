"""A refusal as one embed: the reason, and the nearest articles for people to check themselves."""

from __future__ import annotations

import discord

from bot.answering.answer import NearestArticle, Refusal
from bot.languages.current import gettext, translate
from bot.replies.article_line import article_bullet
from bot.replies.freshness import last_lines, loud_line
from bot.replies.message import Color, Limit, Message, passages_button
from bot.replies.safe_text import inert_headline, inert_line, units

NEAREST = 5


def refusal_message(refusal: Refusal, question_id: str) -> Message:
    """The reply to /ask if nothing in the corpus answers the question."""
    first = loud_line(refusal.freshness)
    lines = [*([first, ""] if first else []), reason_text(refusal)]
    if refusal.nearest:
        lines += ["", f"**{translate(refusal.heading)}:**", *_listed(refusal.nearest)]
    embed = discord.Embed(
        title=inert_headline(refusal.question.text, Limit.TITLE),
        description="\n".join(lines),
        color=Color.READING if refusal.is_welcome else Color.REFUSAL,
    )
    embed.set_footer(text="\n".join(last_lines(refusal.notes, refusal.freshness)) or None)
    buttons = (passages_button(question_id),) if refusal.evidence.passages else ()
    return Message(embeds=(embed,), buttons=buttons)


def reason_text(refusal: Refusal) -> str:
    """Why there is no answer, inert."""
    reason = "\n".join(map(inert_line, translate(refusal.reason).splitlines()))
    return reason if units(reason) <= 1000 else gettext("Nothing in the corpus answers this.")


def nearest_quote(article: NearestArticle) -> list[str]:
    """The line with the sentence of the article that may answer the question, where one does; inert."""
    return [f"> {inert_line(article.quote.text)}"] if article.quote else []


def _listed(nearest: tuple[NearestArticle, ...]) -> list[str]:
    """A line for each article, with the quotes of all where these fit."""
    quoted = ["\n".join([article_bullet(article), *nearest_quote(article)]) for article in nearest[:NEAREST]]
    if _fit(quoted):
        return quoted
    lines: list[str] = []
    for article in nearest[:NEAREST]:
        line = article_bullet(article)
        # Only absurd URLs come near without quotes.
        if _fit([*lines, line]):
            lines.append(line)
    return lines


def _fit(lines: list[str]) -> bool:
    # What remains is for what stands above.
    return units("\n".join(lines)) <= Limit.DESCRIPTION - 1300
