"""A refusal as a layout of Components V2: the reason, then the nearest articles, each with a button to its passage."""

from __future__ import annotations

from bot.answering.answer import NearestArticle, Refusal
from bot.languages.current import translate
from bot.replies.article_line import headline, outlet_and_date
from bot.replies.freshness import freshness_line, loud, stale_line
from bot.replies.layouts.size import layout_size, small
from bot.replies.message import (
    Button,
    Color,
    Layout,
    Limit,
    Message,
    Part,
    Section,
    Separator,
    footer,
    passage_button,
    passages_button,
)
from bot.replies.refusal import NEAREST, reason_text
from bot.replies.safe_text import inert_headline, inert_line


def refusal_layout(refusal: Refusal, question_id: str, *, text: str = "", buttons: tuple[Button, ...] = ()) -> Message:
    """The reason under a text, over buttons; articles that do not fit are omitted entirely."""
    fresh = refusal.freshness
    said = [loud(stale_line(fresh)) if fresh else "", reason_text(refusal)]
    title = inert_headline(refusal.question.text, Limit.TITLE)
    head = f"### {title}\n" + "\n\n".join(filter(None, said))
    foot = [*footer(refusal.notes).splitlines(), *([freshness_line(fresh)] if fresh else [])]
    last: tuple[Part, ...] = (Separator(), small(foot)) if foot else ()
    color = Color.READING if refusal.is_welcome else Color.REFUSAL
    if refusal.evidence.passages:
        buttons = (passages_button(question_id), *buttons)
    nearest = [_nearest(article, refusal, question_id) for article in refusal.nearest[:NEAREST]]
    while True:
        listed: tuple[Part, ...] = (Separator(), f"**{translate(refusal.heading)}**", *nearest) if nearest else ()
        message = Message(text, buttons=buttons, layout=Layout((head, *listed, *last), color))
        # Only absurd links come near the limits.
        if not nearest or layout_size(message).fits:
            return message
        nearest.pop()


def _nearest(article: NearestArticle, refusal: Refusal, question_id: str) -> Part:
    today = refusal.freshness.today if refusal.freshness else refusal.question.today
    text = f"{headline(article)}\n-# {inert_line(outlet_and_date(article, today=today))}"
    # What was stored of a refusal are all its passages, numbered from 1.
    for number, passage in enumerate(refusal.evidence.passages, start=1):
        if passage.article_id == article.article_id:
            return Section(text, passage_button(question_id, (number,)))
    return text
