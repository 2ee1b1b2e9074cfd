"""What was asked and answered before a question."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from bot.answering.answer import NO_FILTERS, Answer, Filters, Question, Reply, Usage
from bot.conversation.follow_up.mentions import Turn
from bot.conversation.follow_up.next_times import rewrite_with_days
from bot.conversation.follow_up.rewrite import Rewriter, StandaloneQuestion
from bot.conversation.follow_up.times import in_dates
from bot.conversation.store import Store
from bot.conversation.stored_passages import StoredPassage
from bot.conversation.turns import KeptTurn, read_turns
from bot.errors import QuestionRejected
from ingest.corpus.articles import ScoredPassage
from ingest.corpus.errors import DatelineError
from ingest.corpus.text.normalization import normalize

log = logging.getLogger(__name__)

Passages = Callable[[Sequence[StoredPassage]], list[ScoredPassage | None]]


@dataclass(frozen=True, slots=True)
class Conversation:
    """The turns before a question, and the options that the last of them was asked with.

    `is_forgotten` where the question that it follows is not kept any more.
    """

    turns: Sequence[Turn] = ()
    as_of: date | None = None
    filters: Filters = NO_FILTERS
    is_forgotten: bool = False


def conversation_before(
    question_id: str, person: int, store: Store, passages: Passages, now: datetime, *, in_public: bool
) -> Conversation:
    """The conversation up to this question, with what was quoted, as far as this person may know it.

    `in_public`, without what was answered to the person alone: others see the reply. `now` is in the zone in which days
    begin and end.
    """
    stored = read_turns(store, question_id, person=person, in_public=in_public)
    if not stored:
        return Conversation(is_forgotten=not read_turns(store, question_id))
    as_of, filters = stored[-1].as_of, stored[-1].filters
    today = _end_of(as_of, now) if as_of else now
    return Conversation([_turn(turn, today, store, passages) for turn in stored], as_of, filters)


def turn_of(standalone: StandaloneQuestion, reply: Reply) -> Turn:
    """The turn that a reply ends, for what follows it at once."""
    citations = reply.citations if isinstance(reply, Answer) else ()
    quotes = tuple(normalize("NFC", citation.quote.text) for citation in citations)
    articles = tuple(dict.fromkeys(citation.passage.article_id for citation in citations))
    return Turn(standalone.text, quotes, standalone.pronouns, articles, _counted_from(reply.question))


def _counted_from(question: Question) -> datetime:
    return _end_of(question.as_of, question.asked_at) if question.as_of else question.asked_at


def answer_after(
    rewrite: Rewriter, text: str, turns: Sequence[Turn], ask: Callable[[StandaloneQuestion], Reply]
) -> tuple[StandaloneQuestion, Reply]:
    """The question as it is understood after these turns, and the reply to that; as typed where that cannot be.

    What it took to understand the question is part of what the reply cost.
    """
    standalone = StandaloneQuestion(text)
    if turns:
        try:
            standalone = rewrite_with_days(rewrite, text, turns)
        except Exception as error:  # noqa: BLE001 -- answering the question as typed is better than not at all
            log_as_typed(error)
    try:
        return standalone, _with_usage(ask(standalone), standalone.usage)
    except QuestionRejected:
        # The rewritten question may be longer than the limit.
        if standalone.text == text:
            raise
        return (as_typed := StandaloneQuestion(text)), _with_usage(ask(as_typed), standalone.usage)


def _with_usage(reply: Reply, usage: Usage | None) -> Reply:
    if usage is None or not usage.total:
        return reply
    return replace(reply, usage=reply.usage + usage if reply.usage else usage)


def log_as_typed(error: Exception) -> None:
    """Writes into the log why a follow-up is not understood after what was asked before."""
    expected = isinstance(error, DatelineError)
    log.warning("A follow-up is taken as it was typed: %s", error, exc_info=None if expected else error)


def _with_its_days(turn: KeptTurn, today: datetime) -> str:
    """The question of a turn; where its "yesterday" is no longer that of today, with the days that it meant."""
    asked_at = _end_of(turn.as_of, today) if turn.as_of else datetime.fromtimestamp(turn.made_at, today.tzinfo)
    return in_dates(turn.question, asked_at, today)


def _end_of(day: date, now: datetime) -> datetime:
    return datetime.combine(day, time.max, now.tzinfo)


def _turn(kept_turn: KeptTurn, today: datetime, store: Store, passages: Passages) -> Turn:
    """A turn with what its answer quoted, as the corpus has it now: a removed article is gone."""
    reply = store.kept(kept_turn.question_id)
    quotes: list[tuple[int, str, str]] = []  # number, words and article
    stored_passages = reply.passages if reply else ()
    for stored, passage in zip(stored_passages, passages(stored_passages), strict=True):
        if passage is not None:
            texts = [passage.text[start - passage.start : end - passage.start] for start, end in stored.quotes]
            quotes += [(number, text, stored.article_id) for number, text in zip(stored.numbers, texts, strict=False)]
    quotes.sort()
    # A combining accent would split a word in two.
    sentences = tuple(normalize("NFC", text) for _, text, _ in quotes)
    articles = tuple(dict.fromkeys(article for _, _, article in quotes))
    return Turn(_with_its_days(kept_turn, today), sentences, kept_turn.pronouns, articles, today)
