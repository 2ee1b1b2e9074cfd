"""Takes secrets out of a text by their shape: tokens, keys, webhooks, passwords in URLs.

Shapes: https://docs.discord.com/developers/reference#authentication, and the key formats of the model providers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

HIDDEN = "[hidden]"
_END = r"(?![A-Za-z0-9_-])"
_START = r"(?<![A-Za-z0-9_-])"

_SHAPES: tuple[tuple[re.Pattern[str], str], ...] = (
    # A bot's token: its id in base64, a time, a signature.
    (re.compile(rf"{_START}[A-Za-z0-9_-]{{20,}}\.[A-Za-z0-9_-]{{5,8}}\.[A-Za-z0-9_-]{{20,}}"), HIDDEN),
    # Whoever knows the address of a webhook or of an interaction can post by it.
    (re.compile(r"(?i)(/(?:webhooks|interactions)/\d+/)[^/\s?\"'<>]+"), rf"\1{HIDDEN}"),
    (re.compile(r"aW50ZXJhY3Rpb24[A-Za-z0-9+/=_-]*"), HIDDEN),
    (re.compile(r"(?i)\b(bearer|basic|bot)([ :]+)(?=[^\s\"',;]{8})[A-Za-z0-9._~+/=-]{8,}"), rf"\1\2{HIDDEN}"),
    (re.compile(rf"{_START}(?:sk|pk|rk|xai|gsk|hf|ck|gh[pousr])[-_][A-Za-z0-9_-]{{12,}}"), HIDDEN),
    (re.compile(rf"{_START}AIza[A-Za-z0-9_-]{{30,}}"), HIDDEN),
    # A bounded scheme: unbounded, a long word would be read again from each of its letters.
    (re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]{0,30}://)[^/\s?#\"'<>]*@"), rf"\1{HIDDEN}@"),
    (
        re.compile(
            r"(?i)((?:api[_-]?key|token|secret|password|passwd|authorization|x-chroma-token|key)[\"']?\s*[=:]\s*[\"']?)"
            r"(?!\[hidden\])(?!(?:bearer|basic|bot)\b)[^\s\"'&,;})]{6,}"
        ),
        rf"\1{HIDDEN}",
    ),
)


def redact(text: str, known: Iterable[str] = ()) -> str:
    """The text with `[hidden]` in place of everything that has the shape of a secret, or is a known one."""
    for secret in known:
        if secret:
            text = text.replace(secret, HIDDEN)
    for shape, instead in _SHAPES:
        text = shape.sub(instead, text)
    return text
