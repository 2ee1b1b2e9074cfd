"""Runs a question through the dispatcher, however it was asked: answers, remembers and logs it."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Any

from discord.utils import snowflake_time

from bot.answering.answer import NO_FILTERS, Filters, Refusal, Reply
from bot.answering.question.courtesy import is_courtesy
from bot.answering.question.foreign import may_be_in
from bot.answering.question.links import without_links
from bot.answering.question.query import read_query
from bot.answering.question.request import names_nothing
from bot.answering.question.several import MOST, questions_in
from bot.answering.question.time.scope import understand_time
from bot.answering.refusal.gaps.refused import refused_question
from bot.commands.preview import Preview
from bot.commands.stored_reply import keep_reply, stored_reply
from bot.conversation.follow_up.at_once import turns_in_message
from bot.conversation.follow_up.mentions import Turn
from bot.conversation.follow_up.references import ellipsis, references
from bot.conversation.follow_up.remarks import Remark, without_remarks
from bot.conversation.follow_up.rewrite import StandaloneQuestion
from bot.conversation.in_context import Conversation, answer_after, conversation_before, log_as_typed, turn_of
from bot.conversation.refused_questions import keep_refused
from bot.conversation.store import Store
from bot.conversation.stored_passages import passages_of_reply
from bot.conversation.turns import KeptTurn, read_turns
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.reply_to import ReplyTo
from bot.delivery.respond import explanation, in_turn
from bot.errors import QuestionRejected, TooManyQuestions
from bot.languages.current import current_language, gettext, translate
from bot.languages.language import Language
from bot.observed.logs import FACTS
from bot.observed.question_line import asked_facts, reply_facts
from bot.replies.behind_answer import ASK_OTHERWISE, ONE_QUOTE, behind_answer_message, first_quote
from bot.replies.message import Message
from bot.replies.reply import reply_message

log = logging.getLogger(__name__)

# No questions of the statistics: what is turned down for what was typed, where nothing failed; greetings and thanks.
REJECTED, WELCOMED = "rejected", "welcomed"


@dataclass(frozen=True, slots=True)
class _Options:
    """The day of /ask's `as_of`, and its filters."""

    as_of: date | None = None
    filters: Filters = NO_FILTERS


@dataclass(frozen=True, slots=True)
class _TypedQuestion:
    """A question as it was typed, what it may follow, and the options of either reading."""

    text: str
    conversation: Conversation
    as_typed: _Options
    as_follow_up: _Options

    def options(self, question_text: str) -> _Options:
        """Those of the question as it is understood."""
        return self.as_typed if question_text == self.text else self.as_follow_up


async def answer_question(
    dispatcher: Dispatcher,
    reply_to: ReplyTo,
    text: str,
    asked_at: datetime,
    *,
    before: str | None = None,
    says_it_follows: bool = True,
    place: str | None = None,
    as_of: date | None = None,
    filters: Filters = NO_FILTERS,
    is_beside: bool = False,
) -> Sequence[Message]:
    """The messages that answer it, one for each question of the text; one line in the log for each, whatever comes.

    `before` is the id of the question that it follows, or may follow where it does not say so; `place` is where the
    next one may follow it without saying so; `is_beside`, whether it replies to a message of somebody else.
    """
    if before and (remark := await dispatcher.read(_remark_on, dispatcher, before, text)):
        return await _answer_remark(dispatcher, before, reply_to, remark)
    text = await dispatcher.read(without_remarks, text, dispatcher.remark_in)
    first, *others = questions_in(text)
    question = _TypedQuestion(first, Conversation(), _Options(as_of, filters), _Options(as_of, filters))
    if without_links(first)[1]:
        before = None  # its link says what it is about
    elif is_courtesy(text, says_it_follows=before is not None and says_it_follows) and not references(text):
        # Thanks, but not "How does it work?" after a vaccine; and the next question does not follow it either.
        before = place = None
    if before:
        in_public = reply_to.can_share and not reply_to.private
        conversation = await _conversation(dispatcher, before, reply_to.person, asked_at, in_public=in_public)
        # In the reader thread: of thousands of characters it reads the time for a tenth of a second.
        question = await dispatcher.read(_after, conversation, first, asked_at, says_it_follows=says_it_follows)
    request = _Request(dispatcher, reply_to, asked_at, place, is_beside)
    answer = await _answer_one(request, question, before)
    messages = [answer.message, *await _answer_others(request, others[: MOST - 1], answer, question.conversation.turns)]
    if len(others) >= MOST and len(messages) == MOST:
        only = gettext("I answer {most} questions per message; ask me the others in another one.", most=MOST)
        messages[-1] = replace(messages[-1], text="\n".join(filter(None, (only, messages[-1].text))))
    return messages


@dataclass(frozen=True, slots=True)
class _Request:
    """When and where a text was sent, and where its answers go; `place` and `is_beside` as for answer_question."""

    dispatcher: Dispatcher
    reply_to: ReplyTo
    asked_at: datetime
    place: str | None
    is_beside: bool


@dataclass(frozen=True, slots=True)
class _AnsweredQuestion:
    """The message that answers a question, and what another one may follow."""

    question_id: str
    message: Message
    turn: Turn
    options: _Options


async def _answer_one(request: _Request, question: _TypedQuestion, before: str | None) -> _AnsweredQuestion:
    """Answers one question and stores what follow-ups need; `before` is the id of the question that it follows."""
    dispatcher, reply_to, text = request.dispatcher, request.reply_to, question.text
    question_id = secrets.token_hex(8)
    on_progress = Preview(dispatcher, reply_to, text).show if dispatcher.chat_model else None

    def ask(standalone: StandaloneQuestion) -> Reply:
        options = question.options(standalone.text)
        return dispatcher.answering.ask(
            standalone.text,
            asked_at=request.asked_at,
            as_of=options.as_of,
            filters=options.filters,
            typed=None if standalone.text == text else text,
            shown=standalone.shown,
            on_progress=on_progress,
        )

    work = partial(answer_after, dispatcher.rewrite, text, question.conversation.turns, ask)
    logged = text if dispatcher.log_questions else None
    facts = asked_facts(question_id, reply_to.guild_id, reply_to.person, logged)
    standalone, reply = await _timed_in_turn(dispatcher, reply_to, work, facts)
    options = question.options(standalone.text)
    if reply.question.filters.article != options.filters.article:
        # A link replaces the article that earlier questions were about; a link to no stored article removes it.
        options = replace(options, filters=reply.question.filters)
    standalone_words = replace(standalone, text=without_links(standalone.text)[0])
    turn = KeptTurn(
        question_id,
        standalone_words.text,
        before,
        request.place,
        standalone.pronouns,
        reply_to.person,
        private=reply_to.private,
        as_of=options.as_of,
        filters=options.filters,
    )
    await _keep(dispatcher, turn, reply, reply_to)
    message = await _message_of(request, question, standalone, reply, question_id)
    return _AnsweredQuestion(question_id, message, turn_of(standalone_words, reply), options)


async def _message_of(
    request: _Request, question: _TypedQuestion, standalone: StandaloneQuestion, reply: Reply, question_id: str
) -> Message:
    """The message that shows a reply, with how the question was understood if that differs from what was typed."""
    dispatcher, text = request.dispatcher, question.text
    show = partial(
        reply_message,
        question_id=question_id,
        style=dispatcher.style,
        is_private=request.reply_to.private,
        can_share=request.reply_to.can_share,
    )
    if standalone.text != text:
        return show(replace(reply, question=replace(reply.question, text=text)), understood=standalone.text)
    return show(
        reply,
        is_forgotten=question.conversation.is_forgotten,
        is_foreign=bool(question.conversation.turns) and await dispatcher.read(_is_refused_as_foreign, reply),
        is_beside=request.is_beside and _may_be_of_message(reply, text),
    )


async def _answer_others(
    request: _Request, texts: Sequence[str], answer: _AnsweredQuestion, turns: Sequence[Turn]
) -> list[Message]:
    """Answers the further questions of a message, each after those before it.

    Stops at one that fails, or that is over the server's limits, and says why.
    """
    dispatcher, reply_to = request.dispatcher, request.reply_to
    guild_id, person, at = reply_to.guild_id, reply_to.person, request.asked_at.timestamp()
    request = replace(request, is_beside=False)
    messages: list[Message] = []
    answered_before = [answer.turn]
    for text in texts:
        # Counted before it is answered, so that somebody else's question does not take the same place.
        if refusal := dispatcher.admission.further_refusal(guild_id, person, reply_to.event_id, at):
            messages.append(Message(translate(refusal.sentence)))
            break
        conversation, follows = Conversation(), None
        if not without_links(text)[1]:
            conversation = Conversation([*turns, *turns_in_message(text, answered_before)])
            follows = answer.question_id
        question = _TypedQuestion(text, conversation, answer.options, answer.options)
        try:
            answer = await _answer_one(request, question, follows)
        except Exception as error:  # noqa: BLE001 -- the answers before it are there, and are sent
            dispatcher.admission.take_back_last(guild_id, person, reply_to.event_id)
            if sentence := explanation(dispatcher, error):
                messages.append(Message(sentence))
            break
        messages.append(answer.message)
        answered_before.append(answer.turn)
    return messages


def _remark_on(dispatcher: Dispatcher, question_id: str, text: str) -> Remark | None:
    """The remark that a text makes on that answer, if it is met by what the answer rests on; in the reader thread."""
    if without_links(text)[1]:
        return None
    remark = dispatcher.remark_in(text)
    if remark not in (Remark.SOURCES, Remark.SHORT, Remark.UNHAPPY):
        return None
    if remark is Remark.SHORT and names_nothing(text):
        turns = read_turns(dispatcher.store, question_id)
        # A summary of one article is an overview; "too long" and "in German" ask it nothing.
        return None if turns and turns[-1].filters.article else remark
    return remark


async def _answer_remark(
    dispatcher: Dispatcher, question_id: str, reply_to: ReplyTo, remark: Remark
) -> Sequence[Message]:
    """What the answer to that question rests on, as its remark wants it; raises QuestionRejected if it is forgotten."""
    facts = asked_facts(question_id, reply_to.guild_id, reply_to.person) | {"remark": remark.value}
    log.info("sources of an answer", extra={FACTS: facts})
    _, passages, removed = await dispatcher.read(stored_reply, dispatcher, question_id)
    first = translate(ASK_OTHERWISE) if remark is Remark.UNHAPPY else ""
    if remark is Remark.SHORT and (quoted := first_quote(passages)):
        first, passages, removed = translate(ONE_QUOTE), quoted, []
    return [behind_answer_message(passages, len(removed), question_id, dispatcher.style, first)]


def _after(conversation: Conversation, text: str, asked_at: datetime, *, says_it_follows: bool) -> _TypedQuestion:
    """A question after a conversation, whose options it keeps as a follow-up."""
    filters = _filters_of_follow_up(conversation.filters, text, asked_at)
    as_follow_up = _Options(conversation.as_of, filters)
    # A question that was merely typed next may be about something else: then it does not inherit the options.
    return _TypedQuestion(text, conversation, as_follow_up if says_it_follows else _Options(), as_follow_up)


async def _keep(dispatcher: Dispatcher, turn: KeptTurn, reply: Reply, reply_to: ReplyTo) -> None:
    """Stores what buttons and follow-ups need of a reply, and what the people who run the bot see of a refusal."""
    await keep_reply(dispatcher, reply_to, turn, passages_of_reply(reply))
    if isinstance(reply, Refusal) and turn.as_of is None and not turn.filters:
        # By Discord's clock: ours may leap ahead, and what is dated so would stay.
        day = snowflake_time(reply_to.event_id).astimezone(dispatcher.zone).date()
        await dispatcher.keep(reply_to, _keep_refused, dispatcher.store, reply, turn.question, day, reply_to.person)


async def _timed_in_turn(
    dispatcher: Dispatcher,
    reply_to: ReplyTo,
    work: Callable[[], tuple[StandaloneQuestion, Reply]],
    facts: dict[str, Any],
) -> tuple[StandaloneQuestion, Reply]:
    """What the work returns, done when its turn comes; logs it with these facts, and counts it."""
    outcome, began = "failed", time.perf_counter()
    steps: dict[str, float] = {}  # milliseconds by step; "line" is the wait in the queue

    def timed() -> tuple[StandaloneQuestion, Reply]:
        steps["line"] = (time.perf_counter() - began) * 1000
        return work()

    try:
        standalone, reply = await in_turn(dispatcher, reply_to, timed)
        facts |= reply_facts(reply, with_text=dispatcher.log_questions)
        is_welcome = isinstance(reply, Refusal) and reply.is_welcome and is_courtesy(reply.question.text)
        outcome = WELCOMED if is_welcome else facts["outcome"]
        steps.update(reply.timings_ms)
    except TooManyQuestions:
        outcome = "turned away"
        raise
    except QuestionRejected:
        outcome = REJECTED
        raise
    finally:
        spent = time.perf_counter() - began
        ms = {step: round(ms, 1) for step, ms in {**steps, "all": spent * 1000}.items()}
        log.info("question", extra={FACTS: facts | {"outcome": outcome, "ms": ms}})
        dispatcher.metrics.question_ended(outcome, spent, steps)
        if outcome not in (REJECTED, WELCOMED):
            dispatcher.count_question(outcome, spent)
    return standalone, reply


def _keep_refused(store: Store, refusal: Refusal, text: str, today: date, person: int) -> None:
    refused = refused_question(refusal, text, today, store.pseudonym(person))
    if refused is not None:
        keep_refused(store, refused)


async def _conversation(
    dispatcher: Dispatcher, before: str, person: int, asked_at: datetime, *, in_public: bool
) -> Conversation:
    """The conversation before a question; an empty one where it cannot be read."""
    try:
        return await dispatcher.read(
            conversation_before,
            before,
            person,
            dispatcher.store,
            dispatcher.answering.passages,
            asked_at.astimezone(dispatcher.zone),
            in_public=in_public,
        )
    except Exception as error:  # noqa: BLE001 -- answering the question as typed is better than not at all
        log_as_typed(error)
        return Conversation()


def _filters_of_follow_up(filters: Filters, text: str, asked_at: datetime) -> Filters:
    """The filters of the question that it follows; a time of its own takes the place of their days."""
    if not filters.has_days:
        return filters
    # "What about May?" names it without the word before it that shows that May is a month.
    has_time = any(understand_time(form, asked_at).period for form in (text, f"in {ellipsis(text)}"))
    return replace(filters, since=None, until=None) if has_time else filters


def _may_be_of_message(reply: Reply, text: str) -> bool:
    """Whether a question that is answered like this may be asked of the message that it replies to.

    What is answered and points at nothing needs no other message, nor does what is said out of courtesy.
    """
    if isinstance(reply, Refusal) and not reply.is_welcome:
        return True
    return bool(references(text)) and not is_courtesy(text, says_it_follows=False)


def _is_refused_as_foreign(reply: Reply) -> bool:
    """Whether a question that may be a follow-up was refused, perhaps because it is in the person's own language.

    What a follow-up leaves unsaid is found only in English: "und in Japan?" after "Who won?" is not understood.
    """
    is_refused, language = isinstance(reply, Refusal) and not reply.is_welcome, current_language()
    if not is_refused or language is Language.ENGLISH:
        return False
    return may_be_in(language.name.capitalize(), read_query(reply.question))
