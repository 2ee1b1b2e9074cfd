"""Log lines for people or as JSON, with secrets removed from each before it is written."""

from __future__ import annotations

import hashlib
import json
import logging
import secrets
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from ingest.corpus.console.redaction import FACTS as FACTS
from ingest.corpus.console.redaction import Redacting, TerminalLines
from ingest.corpus.console.visible_text import visible

_KEY = secrets.token_bytes(16)  # of the pseudonyms of this run, and never written down
# A line for each request says nothing that the line of the question does not, and at DEBUG the clients of chat models
# write prompts. OPENAI_LOG and the like set levels when a package is imported: so a filter, and no level.
CLIENTS = ("httpx", "httpx2", "httpcore", "httpcore2", "openai", "anthropic", "google_genai", "ollama")
TEXT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, logger, event, the facts, the traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            **getattr(record, FACTS, {}),
        }
        if record.exc_info or record.exc_text:
            line["traceback"] = record.exc_text or self.formatException(record.exc_info or (None, None, None))
        return json.dumps(line, default=str)


class TextLines(logging.Formatter):
    """A line for people, followed by its facts as JSON."""

    def __init__(self) -> None:
        super().__init__(TEXT)

    def format(self, record: logging.LogRecord) -> str:
        """The record for a terminal, its traceback too."""
        return visible(super().format(record))

    def formatMessage(self, record: logging.LogRecord) -> str:
        """The line without its traceback; a line break in untrusted text does not start a new line."""
        line = super().formatMessage(record).replace("\r", "\\r").replace("\n", "\\n")
        facts = getattr(record, FACTS, None)
        return f"{line} {json.dumps(facts, default=str)}" if facts else line


class ToStderr(logging.Handler):
    """Writes to whatever stderr is at the time."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        try:
            print(self.format(record), file=sys.stderr)
        except (OSError, ValueError):
            self.handleError(record)


def set_up_logs(kind: str = "text", level: int = logging.WARNING, secrets: Sequence[str] = ()) -> None:
    """Writes everything to stderr without secrets; `secrets` are further values to hide.

    `kind` is text or json for a log, or terminal for a command that a person has typed.
    """
    handler = ToStderr()
    handler.addFilter(_is_told)
    handler.addFilter(Redacting(secrets))
    handler.setFormatter({"json": JsonLines, "terminal": TerminalLines}.get(kind, TextLines)())
    root = logging.getLogger()
    root.setLevel(level)
    root.handlers = [handler_before for handler_before in root.handlers if not isinstance(handler_before, ToStderr)] + [
        handler
    ]


def pseudonym(discord_id: int) -> str:
    """A name for a Discord id in the log, the same throughout one run of the bot: twelve hex digits, nobody's id."""
    return hashlib.blake2b(str(discord_id).encode(), key=_KEY, digest_size=6).hexdigest()


def _is_told(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING or record.name.partition(".")[0] not in CLIENTS
