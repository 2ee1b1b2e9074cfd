"""Looks at the corpus once a minute, for /health, for the gauges, and to say when a source fails for a day."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from bot.answering.english.dates import day_in_words
from bot.languages.translatable import gettext_lazy, join
from ingest.corpus.console.redaction import redact
from ingest.corpus.corpus_state import CorpusState, SourceState
from ingest.corpus.errors import DatelineError

log = logging.getLogger(__name__)

LOOK_SECONDS = 60.0
FAILS = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Notice:
    """What the owner is told of a source: that it fails, or that it works again; `text` holds no secret."""

    source: str
    fails: bool
    text: str


def notices(state: CorpusState, known_sources: Iterable[str]) -> list[Notice]:
    """What is new since the owner was told of those sources: each that fails for a day now, each that works again."""
    before = set(known_sources)
    news = []
    for source, source_state in sorted(state.judged.items()):
        # It was asked all that day: one that is asked no more says nothing.
        fails = source_state.failing_since is not None and source_state.last_run - source_state.failing_since >= FAILS
        if fails and source not in before:
            news.append(Notice(source, True, _failing(source, source_state)))
        elif source in before and source_state.failing_since is None:
            well = gettext_lazy("The source {source} works again.", source=for_people(source))
            news.append(Notice(source, False, well))
    return news


def _failing(source: str, state: SourceState) -> str:
    if state.success is None:
        return gettext_lazy(
            "The source {source} fails and has never worked: {reason}.",
            source=for_people(source),
            reason=_kind(state.reason),
        )
    since = state.failing_since
    return gettext_lazy(
        "The source {source} has failed since {moment}: {reason}.",
        source=for_people(source),
        moment=join(", ", (day_in_words(since), f"{since:%H:%M} UTC")) if since else "",
        reason=_kind(state.reason),
    )


def for_people(source: str) -> str:
    """The address of a source without what may be a key."""
    parts = urlsplit(source)
    if not parts.hostname:
        return redact(source.partition("?")[0])
    return redact(f"{parts.hostname}{parts.path}")


async def watch_corpus(
    look: Callable[[], Awaitable[CorpusState]],
    use: Callable[[CorpusState], Awaitable[None]],
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Looks and hands on what is seen, until it is canceled; where that fails, the log says so once."""
    failure = ""
    while True:
        try:
            await use(await look())
            failure = ""
        # Whatever it is: what ended this would end the notices of sources and of corrections.
        except Exception as error:
            reason = error.user_message if isinstance(error, DatelineError) else str(error) or type(error).__name__
            if reason != failure:
                is_a_defect = not isinstance(error, DatelineError)
                log.warning("the corpus cannot be watched: %s", reason, exc_info=is_a_defect)
            failure = reason
        await sleep(LOOK_SECONDS)


def _kind(reason: str) -> str:
    # What stands behind the colon is of a server's making, and may hold the whole address.
    return reason.partition(":")[0].strip() or gettext_lazy("the log of the ingest says why")
