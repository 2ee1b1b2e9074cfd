"""Log lines for people or as JSON, with secrets taken out of each before it is written."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from ingest.corpus.redaction import redact

TEXT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
# The key of `extra` that holds a line's facts: log.info("question", extra={FACTS: {...}}).
FACTS = "facts"


class Redacting(logging.Filter):
    """Rewrites a record so that no handler behind it can write a secret, tracebacks included."""

    def __init__(self, known: Sequence[str] = ()) -> None:
        super().__init__()
        # The longest first: one secret may be the beginning of another.
        self._known = sorted({secret for secret in known if len(secret) >= 6}, key=len, reverse=True)
        self._formatter = logging.Formatter()

    def filter(self, record: logging.LogRecord) -> bool:
        """Lets every record pass, rewritten."""
        record.msg, record.args = self._clean(record.getMessage()), None
        if record.exc_info and not record.exc_text:
            record.exc_text = self._formatter.formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = self._clean(record.exc_text)
        if record.stack_info:
            record.stack_info = self._clean(record.stack_info)
        facts = getattr(record, FACTS, None)
        if facts is not None:
            setattr(record, FACTS, self._cleaned(facts))
        return True

    def _clean(self, text: str) -> str:
        return redact(text, self._known)

    def _cleaned(self, value: Any) -> Any:
        if isinstance(value, str):
            return self._clean(value)
        if isinstance(value, Mapping):
            return {str(key): self._cleaned(part) for key, part in value.items()}
        return [self._cleaned(part) for part in value] if isinstance(value, list | tuple) else value


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
    """A line for people; facts follow as JSON."""

    def __init__(self) -> None:
        super().__init__(TEXT)

    def formatMessage(self, record: logging.LogRecord) -> str:
        """The line without its traceback; a line break of a stranger's text begins no line of its own."""
        line = super().formatMessage(record).replace("\r", "\\r").replace("\n", "\\n")
        facts = getattr(record, FACTS, None)
        return f"{line} {json.dumps(facts, default=str)}" if facts else line


class ToStderr(logging.Handler):
    """Writes to what stderr is at the time."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        try:
            print(self.format(record), file=sys.stderr)
        except (OSError, ValueError):
            self.handleError(record)


def set_up_logs(kind: str = "text", level: int = logging.WARNING, known: Sequence[str] = ()) -> None:
    """Write everything to stderr as `kind`, text or json, without secrets; `known` are values to hide besides."""
    handler = ToStderr()
    handler.addFilter(Redacting(known))
    handler.setFormatter(JsonLines() if kind == "json" else TextLines())
    root = logging.getLogger()
    root.setLevel(level)
    root.handlers = [other for other in root.handlers if not isinstance(other, ToStderr)] + [handler]
    # A line for each request to the index says nothing that the line of the question does not.
    logging.getLogger("httpx").setLevel(logging.WARNING)
