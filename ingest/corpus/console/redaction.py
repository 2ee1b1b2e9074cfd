"""Removes secrets from a text by their form: tokens, keys, webhooks, passwords in URLs.

Forms: https://docs.discord.com/developers/reference#authentication, and the key formats of the model providers.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ingest.corpus.console.visible_text import visible

HIDDEN = "[hidden]"
# The key of `extra` that holds a line's facts: log.info("question", extra={FACTS: {...}}).
FACTS = "facts"
_END = r"(?![A-Za-z0-9_-])"
_START = r"(?<![A-Za-z0-9_-])"
_SCHEME = "(?:bearer|basic|bot)"
_CREDENTIALS = r"(?=[^\s\"',;]{8})[A-Za-z0-9._~+/=-]{8,}"
# A digit, a sign within, padding, or a capital behind a small letter.
_IN_NO_WORD = r"[A-Za-z._~+/-]*(?:[0-9=]|[._~+/][A-Za-z0-9]|[a-z][A-Z])"
# The names of secrets. Any other that ends in "key", as turkey does, is told by how it is written: xKey, "xkey": "...".
_NAMES = (
    r"(?:api|access|auth|client|encryption|hmac|master|private|secret|session|shared|signing)[_-]?key"
    r"|token|secret|password|passwd|authorization"
)
_VALUE = rf"(?!\[hidden\])(?!(?i:{_SCHEME})\b)[^\s\"'&,;}})]{{6,}}"

_SHAPES: tuple[tuple[re.Pattern[str], str], ...] = (
    # A bot's token: its id in base64, a time, a signature.
    (re.compile(rf"{_START}[A-Za-z0-9_-]{{20,}}\.[A-Za-z0-9_-]{{5,8}}\.[A-Za-z0-9_-]{{20,}}"), HIDDEN),
    # Whoever knows the address of a webhook or of an interaction can post by it.
    (re.compile(r"(?i)(/(?:webhooks|interactions)/\d+/)[^/\s?\"'<>]+"), rf"\1{HIDDEN}"),
    (re.compile(r"aW50ZXJhY3Rpb24[A-Za-z0-9+/=_-]*"), HIDDEN),
    # Behind the header's name, a colon or "Bearer" any word; else "Basic education" and "the bot answered" are none.
    (
        re.compile(
            rf"((?i:authorization(?:b?\W){{1,6}}{_SCHEME}[ :]+|\b{_SCHEME} *:[ :]*)|\b(?:Bearer|BEARER) +)"
            rf"{_CREDENTIALS}"
        ),
        rf"\1{HIDDEN}",
    ),
    (re.compile(rf"\b((?i:{_SCHEME}) +)(?={_IN_NO_WORD}){_CREDENTIALS}"), rf"\1{HIDDEN}"),
    (re.compile(rf"{_START}(?:sk|pk|rk|xai|gsk|hf|ck|gh[pousr])[-_][A-Za-z0-9_-]{{12,}}"), HIDDEN),
    # Of our own index server (chroma/nonce.py, chroma/tenant.py).
    (re.compile(rf"{_START}(?:nonce|tenant)-[0-9a-f]{{32}}{_END}"), HIDDEN),
    (re.compile(rf"{_START}AIza[A-Za-z0-9_-]{{30,}}"), HIDDEN),
    # A bounded scheme: unbounded, a long word would be read again from each of its letters.
    (re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]{0,30}://)[^/\s?#\"'<>]*@"), rf"\1{HIDDEN}@"),
    # In the query of a URL shorter ones, too, and under the names by which private feeds are signed.
    (
        re.compile(
            r"(?i)([?&;][a-z0-9_.~%-]{0,30}(?:auth|sig|signature|session(?:_?id)?|sid|jwt|pwd|pass|password|passwd|access"
            r"|credentials?|hmac|secret|token|key)=)[^\s\"'<>&#\\]+"
        ),
        rf"\1{HIDDEN}",
    ),
    (
        re.compile(
            rf"((?:(?i:{_NAMES}|(?<![a-z])key)|Key)[\"']?\s*[=:]\s*[\"']?"
            rf"|(?i:key)(?:[\"']?\s*=\s*[\"']?|[\"']\s*:\s*[\"'])){_VALUE}"
        ),
        rf"\1{HIDDEN}",
    ),
    # Or what is behind it is no word, for letters and digits take turns in it.
    (
        re.compile(rf"((?i:key):\s*[\"']?)(?=(?:\S{{0,20}}?(?:[A-Za-z][0-9]|[0-9][A-Za-z])){{2}}){_VALUE}"),
        rf"\1{HIDDEN}",
    ),
)


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """The text with `[hidden]` in place of everything that looks like a secret or is a known one."""
    for secret in secrets:
        if secret:
            text = text.replace(secret, HIDDEN)
    for shape, instead in _SHAPES:
        text = shape.sub(instead, text)
    return text


def redact_values(value: Any, secrets: Iterable[str] = ()) -> Any:
    """A value as JSON can hold it with every text in it redacted, keys too: JSON itself could lose its form."""
    if isinstance(value, str):
        return redact(value, secrets)
    if isinstance(value, Mapping):
        return {redact(str(key), secrets): redact_values(part, secrets) for key, part in value.items()}
    return [redact_values(part, secrets) for part in value] if isinstance(value, list | tuple) else value


class Redacting(logging.Filter):
    """Rewrites a record so that no handler behind it can write a secret, tracebacks included."""

    def __init__(self, secrets: Sequence[str] = ()) -> None:
        super().__init__()
        # The longest first: one secret may be the beginning of another.
        self._known = sorted({secret for secret in secrets if len(secret) >= 6}, key=len, reverse=True)
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
            setattr(record, FACTS, redact_values(facts, self._known))
        return True

    def _clean(self, text: str) -> str:
        return redact(text, self._known)


class TerminalLines(logging.Formatter):
    """Writes a record as a command writes its own lines: "warning: ...", without the time and the logger."""

    def format(self, record: logging.LogRecord) -> str:
        """The record for a terminal, its traceback too."""
        return visible(f"{record.levelname.lower()}: {super().format(record)}")


def log_to_terminal() -> None:
    """Writes warnings to stderr, without secrets or terminal control characters."""
    handler = logging.StreamHandler()
    handler.addFilter(Redacting())
    handler.setFormatter(TerminalLines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
