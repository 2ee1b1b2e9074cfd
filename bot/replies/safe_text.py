"""Makes text of articles and of people inert in Discord: it reads the same, and does nothing.

Discord's markdown: https://docs.discord.com/developers/reference#message-formatting
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import SplitResult, quote, urlsplit

from ingest.corpus.folding import fold

MAX_URL = 600

# Kept as they are in a link's target: everything else is percent-encoded, brackets of both kinds included.
_URL_SAFE = "%/?#=&;,:@!$+*~'-._"
_STRAY_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# Always active somewhere: escapes, emphasis, code, spoilers, mentions and timestamps, block quotes, links.
_ACTIVE = re.compile(r"[\\`*_~|<>\[\]@]")
# "://" makes a link and ":name:" an emoji; a colon before a space can do neither.
_COLON = re.compile(r":(?!\s)")
_INVITE = re.compile(r"(?i)(discord(?:app)?)\.")
_LINE_START = re.compile(r"(?m)^([ \t]*)([#+-]|\d+(?=[.)]))")
# Format characters that are printed: the Arabic and Syriac number signs.
_PRINTED = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")
_DEAD = frozenset({"Cc", "Cf", "Cs"})


def plain(text: str) -> str:
    """The text as a reader sees it, for the places where Discord knows no markdown: footers, authors."""
    text = _LINE_ENDS.sub("\n", fold(text))
    return "".join(char for char in text if char in "\n\t" or not _is_invisible(char))


def plain_line(text: str) -> str:
    """`plain` on one line, with one space wherever there was white space."""
    return " ".join(plain(text).split())


def inert(text: str) -> str:
    """The text with every active character escaped; line breaks are kept."""
    return _escape(plain(text))


def inert_line(text: str) -> str:
    """`inert` on one line."""
    return _escape(plain_line(text))


def inert_headline(text: str, limit: int) -> str:
    """`inert_line` in at most `limit` UTF-16 units: words are dropped from the end, with an ellipsis."""
    line = plain_line(text[: 20 * limit])
    shown = _escape(line)
    if units(shown) <= limit:
        return shown
    words = line[:limit].split(" ")
    while len(words) > 1:
        words.pop()
        shown = _escape(" ".join(words)) + "…"
        if units(shown) <= limit:
            return shown
    # One word longer than the limit; an escape at most doubles a character, plus one at the line start.
    return _escape(line[: limit // 2 - 2]) + "…"


def masked_link(label: str, url: str | None) -> str:
    """A link with an `inert` label, or the label alone where the URL is not a plain web address."""
    address = web_address(url)
    # Discord finds a label's end without minding escapes, so brackets cannot be kept in it.
    label = label.replace("\\[", "(").replace("\\]", ")")
    return f"[{label}]({address})" if address else label


def web_address(url: str | None) -> str | None:
    """An http(s) URL that cannot end a masked link early, or None."""
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
        host = _host(parts)
    except (ValueError, UnicodeError):
        return None
    if parts.scheme not in {"http", "https"} or not host:
        return None
    try:
        if url.startswith(("http://", "https://")) and _encoded(url) == url:
            address = url
        else:
            address = f"{parts.scheme}://{host}{_encoded(parts._replace(scheme='', netloc='').geturl())}"
    except UnicodeError:
        return None
    return address if len(address) <= MAX_URL else None


def units(text: str) -> int:
    """The length that Discord's limits are checked against here: UTF-16 units, the stricter count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _encoded(text: str) -> str:
    return quote(_STRAY_PERCENT.sub("%25", text), safe=_URL_SAFE)


def _host(parts: SplitResult) -> str:
    if parts.username is not None or parts.password is not None or not parts.hostname:
        return ""
    host = parts.hostname.encode("idna").decode("ascii")
    if not re.fullmatch(r"[a-z0-9._-]+", host):
        return ""
    return host if parts.port is None else f"{host}:{parts.port}"


def _escape(text: str) -> str:
    text = _ACTIVE.sub(r"\\\g<0>", text)
    text = _COLON.sub(r"\\:", text)
    text = _INVITE.sub(r"\1\\.", text)
    return _LINE_START.sub(_escape_line_start, text)


def _escape_line_start(match: re.Match[str]) -> str:
    spaces, mark = match.groups()
    # A digit cannot be escaped: the point after it is.
    return f"{spaces}{mark}\\" if mark.isdigit() else f"{spaces}\\{mark}"


def _is_invisible(char: str) -> bool:
    return char not in _PRINTED and (unicodedata.category(char) in _DEAD or "\U000e0000" <= char <= "\U000e0fff")
