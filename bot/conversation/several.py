"""The questions of one text where no conversation is kept: each is answered after those before it in the text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

from bot.answering.answer import NO_FILTERS, Filters, Question, Reply
from bot.answering.question.lines import with_question_marks
from bot.answering.question.links import without_links
from bot.answering.question.several import MOST, questions_in
from bot.answering.service import Answering
from bot.conversation.follow_up.at_once import turns_in_message
from bot.conversation.follow_up.rewrite import Rewriter, StandaloneQuestion
from bot.conversation.in_context import answer_after, turn_of
from ingest.corpus.console.redaction import redact
from ingest.corpus.errors import DatelineError


@dataclass(frozen=True, slots=True)
class AnsweredText:
    """The questions of a text as they were typed, and the replies to the first of them, in order.

    `failure` is a sentence that says why the question behind these has no reply; empty where none failed.
    """

    questions: tuple[str, ...]
    replies: tuple[Reply, ...]
    failure: str = ""


def answer_text(
    answering: Answering,
    rewriter: Callable[[], Rewriter],
    text: str,
    *,
    as_of: date | None = None,
    filters: Filters = NO_FILTERS,
) -> AnsweredText:
    """The replies to the first questions of a text, MOST at most, each as it is understood after those before it.

    `rewriter` makes what understands a further question, and is called where there is one. Raises what `ask` raises
    for the first question; the replies before a further one that fails stand.
    """
    questions = questions_in(with_question_marks(text))
    replies = [answering.ask(questions[0], as_of=as_of, filters=filters)]
    if len(questions) == 1:
        return AnsweredText(questions, tuple(replies))
    rewrite = rewriter()
    turns = [turn_of(StandaloneQuestion(without_links(questions[0])[0]), replies[0])]
    for question in questions[1:MOST]:
        text_alone, links = without_links(question)
        # One with a link says what it is about.
        before = [] if links else turns_in_message(question, turns)
        ask = partial(_ask, answering, question, replies[-1].question)
        try:
            standalone, reply = answer_after(rewrite, question, before, ask)
        except DatelineError as error:
            return AnsweredText(questions, tuple(replies), redact(error.user_message))
        replies.append(reply)
        turns.append(turn_of(StandaloneQuestion(text_alone) if links else standalone, reply))
    return AnsweredText(questions, tuple(replies))


def _ask(answering: Answering, text: str, before: Question, standalone: StandaloneQuestion) -> Reply:
    """The reply to a question as it is understood, with the options of the one before it."""
    further = None if standalone.text == text else text
    return answering.ask(
        standalone.text, as_of=before.as_of, filters=before.filters, typed=further, shown=standalone.shown
    )
