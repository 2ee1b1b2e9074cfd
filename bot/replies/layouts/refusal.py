"""A refusal as a layout of Components V2: the reason, then the nearest articles, each with a button to its passage."""

from __future__ import annotations

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
    """The reason under a text, over buttons; articles that do not fit are omitted entirely."""
    reason = "\n\n".join(filter(None, (loud_line(refusal.freshness), reason_text(refusal))))
    title = inert_headline(refusal.question.text, Limit.TITLE)
    head = f"### {title}\n{reason}" if title else reason
    foot = last_lines(refusal.notes, refusal.freshness)
    last: tuple[Part, ...] = (Separator(), small(foot)) if foot else ()
    color = Color.READING if refusal.is_welcome else Color.REFUSAL
    if refusal.evidence.passages:
        buttons = (passages_button(question_id), *buttons)
    nearest = [_nearest(article, refusal, question_id) for article in refusal.nearest[:NEAREST]]

    def with_articles(number: int) -> Message:
        heading: tuple[Part, ...] = (Separator(), f"**{translate(refusal.heading)}**") if number else ()
        return Message(text, buttons=buttons, layout=Layout((head, *heading, *nearest[:number], *last), color))

    # Only absurd links come near the limits.
    return first_fitting(with_articles(number) for number in range(len(nearest), -1, -1))


def _nearest(article: NearestArticle, refusal: Refusal, question_id: str) -> Part:
    text = "\n".join([article_entry(article, today=today_of(refusal)), *nearest_quote(article)])
    # What was stored of a refusal are all its passages, numbered from 1.
    for number, passage in enumerate(refusal.evidence.passages, start=1):
        if passage.article_id == article.article_id:
            return Section(text, passage_button(question_id, (number,)))
    return text
