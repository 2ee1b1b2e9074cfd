"""`ask` and `search` in a terminal."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from bot.settings import BotSettings

if TYPE_CHECKING:
    from rich.console import RenderableType

    from bot.wiring import Answering

WIDTH = 100


def ask(settings: BotSettings, question: str, *, as_of: date | None, as_json: bool) -> int:
    """Print the answer to a question, or why there is none; both are exit code 0."""
    from bot.replies.document import reply_document

    with _answering(settings) as answering:
        reply = answering.ask(question, as_of=as_of)
    if as_json:
        print_json(reply_document(reply))
    else:
        from bot.replies.page import reply_page

        print_page(reply_page(reply))
    return 0


def search(settings: BotSettings, question: str, *, k: int, as_of: date | None, as_json: bool) -> int:
    """Print the best passages for a question."""
    from bot.replies.document import passages_document

    with _answering(settings) as answering:
        found = answering.search(question, k=k, as_of=as_of)
        freshness = answering.freshness(found, as_of=as_of)
    if as_json:
        print_json(passages_document(found, freshness))
    else:
        from bot.replies.page import passages_page

        print_page(passages_page(found, freshness))
    return 0


def print_json(document: Any) -> None:
    """One JSON document on stdout."""
    # Elsewhere than in UTF-8, escapes keep every quote exact.
    print(json.dumps(document, ensure_ascii=sys.stdout.encoding.lower() != "utf-8"))


def print_page(page: RenderableType) -> None:
    """A page on stdout, wrapped at a width that reads well."""
    from rich.console import Console

    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # typographic quotes, in a terminal that has none
    console = Console(highlight=False)
    console.width = min(console.width, WIDTH)
    console.print(page, crop=False)


@contextmanager
def _answering(settings: BotSettings) -> Iterator[Answering]:
    from bot.wiring import Answering

    answering = Answering(settings)
    try:
        yield answering
    finally:
        answering.close()
