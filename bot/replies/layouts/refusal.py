"""A refusal as a layout of Components V2: the reason, then the nearest articles, each with a button to its passage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.answering.answer import NearestArticle, Refusal
from bot.languages.current import translate
from bot.replies.article_line import article_entry
from bot.replies.freshness import last_lines, loud_line, today_of
from bot.replies.layouts.size import first_fitting, small
from bot.replies.message import (
    Button,
    Color,
    Layout,
    Limit,
    Message,
    Part,
    Section,
    Separator,
    passage_button,
    passages_button,
)
from bot.replies.refusal import NEAREST, nearest_quote, reason_text
from bot.replies.safe_text import inert_headline


def refusal_layout(refusal: Refusal, question_id: str, *, text: str = "", buttons: tuple[Button, ...] = ()) -> Message:
    """The reason under a text, over buttons; quotes that do not all fit are all omitted, then articles."""
    reason = "\n\n".join(filter(None, (loud_line(refusal.freshness), reason_text(refusal))))
    title = inert_headline(refusal.question.text, Limit.TITLE)
    head = f"### {title}\n{reason}" if title else reason
    foot = last_lines(refusal.notes, refusal.freshness)
    last: tuple[Part, ...] = (Separator(), small(foot)) if foot else ()
    color = Color.READING if refusal.is_welcome else Color.REFUSAL
    if refusal.evidence.passages:
        buttons = (passages_button(question_id), *buttons)
    quoted = refusal.nearest[:NEAREST]
    bare = [replace(article, quote=None) for article in quoted]

    def with_articles(articles: Sequence[NearestArticle]) -> Message:
        heading: tuple[Part, ...] = (Separator(), f"**{translate(refusal.heading)}**") if articles else ()
        nearest = (_nearest(article, refusal, question_id) for article in articles)
        return Message(text, buttons=buttons, layout=Layout((head, *heading, *nearest, *last), color))

    # Only absurd links come near the limits without quotes.
    fewer = (bare[:number] for number in range(len(bare), -1, -1))
    return first_fitting(with_articles(articles) for articles in (quoted, *fewer))


def _nearest(article: NearestArticle, refusal: Refusal, question_id: str) -> Part:
    text = "\n".join([article_entry(article, today=today_of(refusal)), *nearest_quote(article)])
    # What was stored of a refusal are all its passages, numbered from 1.
    for number, passage in enumerate(refusal.evidence.passages, start=1):
        if passage.article_id == article.article_id:
            return Section(text, passage_button(question_id, (number,)))
    return text
