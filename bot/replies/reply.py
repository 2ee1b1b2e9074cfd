"""The reply to a question, whole: an answer or a refusal in the style that is set, with what can be done with it."""

from __future__ import annotations

from dataclasses import replace

from bot.answering.answer import Answer, Reply
from bot.languages.current import gettext, translate
from bot.languages.translatable import gettext_lazy
from bot.replies.answer import answer_message
from bot.replies.layouts.answer import answer_layout
from bot.replies.layouts.refusal import refusal_layout
from bot.replies.message import Message, Style, reply_buttons
from bot.replies.refusal import refusal_message
from bot.replies.safe_text import inert_headline

# Discord shows that message to the command; to the bot only with the message-content intent.
BESIDE_A_MESSAGE = gettext_lazy(
    "I answer your words alone, not the message that you reply to. To check that one, use “Check against the news”, "
    "under Apps in its menu."
)


def reply_message(
    reply: Reply,
    question_id: str,
    style: Style,
    *,
    is_private: bool = False,
    can_share: bool = True,
    understood: str = "",
    is_forgotten: bool = False,
    is_foreign: bool = False,
    is_beside: bool = False,
) -> Message:
    """The message with the buttons under it; a word of welcome has none.

    `can_share` says whether others could see it there. `understood` is how a follow-up was understood, where that is
    not how it was asked; `is_forgotten`, whether the question that it follows is no longer known, `is_foreign`, whether
    it may be a follow-up in another language than English, and `is_beside`, whether it may be asked of a message of
    somebody else that it replies to.
    """
    is_answer = isinstance(reply, Answer)
    # What is similar today may have been written after the as-of day.
    has_more = is_answer and reply.question.as_of is None
    sentences = reply.sentence_numbers if isinstance(reply, Answer) else ()
    buttons = reply_buttons(
        question_id,
        is_answer=is_answer,
        is_private=is_private,
        has_more=has_more,
        can_share=can_share,
        sentences=sentences,
    )
    if not isinstance(reply, Answer) and reply.is_welcome:
        buttons = ()
    text = gettext("I no longer know the earlier question, so I took yours as it stands.") if is_forgotten else ""
    if is_beside:
        text = translate(BESIDE_A_MESSAGE)
    if is_foreign:
        text = gettext("I took your question as it stands: I understand what a follow-up refers to only in English.")
    if understood:
        text = gettext("Understood as: **{question}**", question=inert_headline(understood, 1000))
    # Only an answer that everyone sees can be found and marked later.
    answer_id = question_id if is_answer and not is_private else None
    if style is Style.COMPONENTS:
        if isinstance(reply, Answer):
            message = answer_layout(reply, question_id, text=text, buttons=buttons)
        else:
            message = refusal_layout(reply, question_id, text=text, buttons=buttons)
        return replace(message, question_id=answer_id)
    message = answer_message(reply, question_id) if isinstance(reply, Answer) else refusal_message(reply, question_id)
    return replace(message, text=text, buttons=message.buttons + buttons, question_id=answer_id)
