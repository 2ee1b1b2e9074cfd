"""`ask`, `search`, `check` and the commands on a topic in a terminal."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.errors import PictureFailed
from ingest.corpus.console.printing import print_json as print_json

if TYPE_CHECKING:
    from rich.console import RenderableType

    from bot.answering.answer import Filters, Freshness
    from bot.answering.refusal.gaps.gap import Gap
    from bot.answering.service import Answering
    from bot.answering.topics.reply import TopicReply
    from bot.conversation.store import Store
    from bot.settings import BotSettings

WIDTH = 100


def ask(settings: BotSettings, question: str, *, as_of: date | None, filters: Filters, as_json: bool) -> int:
    """Prints the answer to each question of a text, or why there is none; exit code 0 in all cases.

    In JSON, the replies after the first are in its `further`, one that could not be answered in its `failed`, with the
    reason, and the questions that were not asked in its `not_asked`.
    """
    from bot.conversation.several import answer_text
    from bot.replies.document import answered_document
    from bot.replies.page import answered_page
    from bot.wiring import rewriter

    with _answering(settings) as answering:
        rewrite = partial(rewriter, settings, answering.corpus, answering.chat_model)
        answered = answer_text(answering, rewrite, question, as_of=as_of, filters=filters)
    outcome = answered.questions, answered.replies, answered.failure
    return print_result(answered_document(*outcome), lambda: answered_page(*outcome), as_json=as_json)


def search(settings: BotSettings, question: str, *, k: int, as_of: date | None, filters: Filters, as_json: bool) -> int:
    """Prints the best passages for a question."""
    from bot.replies.document import passages_document
    from bot.replies.page import passages_page

    with _answering(settings) as answering:
        passages, notes = answering.search_with_notes(question, k=k, as_of=as_of, filters=filters)
        freshness = answering.freshness(passages, as_of=as_of)
        changes = answering.changes(passages, as_of=as_of)
    if as_json and not passages:
        _print_notes(notes, freshness)
    result = passages, freshness, changes, notes
    return print_result(passages_document(*result), lambda: passages_page(*result), as_json=as_json)


def check(settings: BotSettings, text: str, *, as_of: date | None, as_json: bool) -> int:
    """Prints what the articles say of a message; exit code 0 whatever that is."""
    from bot.replies.document import checked_document
    from bot.replies.page import checked_page

    with _answering(settings) as answering:
        checked = answering.check(text, as_of=as_of)
    return print_result(checked_document(checked), lambda: checked_page(checked), as_json=as_json)


def topic(
    settings: BotSettings,
    command: str,
    text: str,
    *,
    as_of: date | None,
    filters: Filters,
    as_json: bool,
    png: Path | None = None,
) -> int:
    """Prints what the corpus reports on a topic, or why that is nothing; exit code 0 in both cases.

    With `png` its picture is written there; raises PictureFailed.
    """
    from bot.answering.topics.reply import TopicCommand
    from bot.replies.document import topic_document
    from bot.replies.page import topic_page

    with _answering(settings) as answering:
        reply = answering.topic(TopicCommand(command), text, as_of=as_of, filters=filters)
    print_result(topic_document(reply), lambda: topic_page(reply), as_json=as_json)
    if png is not None:
        write_picture(reply, png)
    return 0


def write_picture(reply: TopicReply, file: Path) -> None:
    """Writes the picture of a reply that has one, over an older file of that name; raises PictureFailed."""
    from bot.replies.chart import topic_chart

    picture = topic_chart(reply)
    if picture is None:
        print("There is nothing to draw; no picture is written.", file=sys.stderr)
        return
    try:
        file.write_bytes(picture.png)
    except OSError as error:
        raise PictureFailed(
            f"The picture cannot be written to {file} ({error.strerror}); name another file."
        ) from error


def gaps(settings: BotSettings, *, days: int, as_json: bool) -> int:
    """Prints what the articles lack: the refused questions of so many days in clusters."""
    from bot.conversation.refused_questions import refused_since
    from bot.replies.document import gaps_document
    from bot.replies.page import gaps_page
    from bot.sample_corpus import settings_in_use

    with _store(settings) as store:
        refused = refused_since(store, datetime.now(settings.zone).date(), days)
    report: list[Gap] = []
    if refused:
        with _answering(settings_in_use(settings)) as answering:
            report = answering.gaps(refused)
    return print_result(gaps_document(report, days), lambda: gaps_page(report, days), as_json=as_json)


def stats(settings: BotSettings, *, days: int, as_json: bool) -> int:
    """Prints what the bot did in so many days: questions, feedback with its last reasons, times, new articles."""
    from bot.conversation.wrong_notes import read_usage_with_notes
    from bot.replies.owner.stats import stats_document, stats_page
    from bot.sample_corpus import settings_in_use

    today = datetime.now(settings.zone).date()
    with _answering(settings_in_use(settings)) as answering, _store(settings) as store:
        usage = read_usage_with_notes(store, answering, today, days, settings.zone)
    return print_result(stats_document(usage), lambda: stats_page(usage), as_json=as_json)


def python_to_type() -> str:
    """How a person starts the Python of the install here: `make` uses it without activating its venv."""
    return ".venv/bin/python" if Path(".venv").is_dir() and not os.environ.get("VIRTUAL_ENV") else "python"


def print_result(document: Any, page: Callable[[], RenderableType], *, as_json: bool) -> int:
    """Prints a result as one JSON document, or as the page that people read; returns 0, the exit code."""
    if as_json:
        print_json(document)
    else:
        print_page(page())
    return 0


def print_page(page: RenderableType) -> None:
    """A page on stdout, wrapped to a readable width."""
    from rich.console import Console

    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # typographic quotes, in a terminal that has none
    console = Console(highlight=False)
    console.width = min(console.width, WIDTH)
    console.print(page, crop=False)


def _print_notes(notes: Sequence[str], freshness: Freshness) -> None:
    """What JSON says in each passage, on stderr where there is none."""
    from bot.replies.freshness import last_lines, stale_line

    for line in (stale_line(freshness), *last_lines(tuple(notes), freshness)):
        if line:
            print(line, file=sys.stderr)


def _answering(settings: BotSettings) -> closing[Answering]:
    from bot.wiring import open_answering

    return closing(open_answering(settings))


def _store(settings: BotSettings) -> closing[Store]:
    """The bot's own data; where the bot has never run, nothing is made on the disk."""
    from bot.conversation.store import Store, find_store

    return closing(Store.read(find_store(settings.bot_data_dir)))
