"""Escapes text from articles and people for Discord: it reads the same and triggers nothing.

Discord's markdown: https://docs.discord.com/developers/reference#message-formatting
"""

from __future__ import annotations

import re
import unicodedata
from itertools import accumulate
from urllib.parse import SplitResult, quote, urlsplit

from ingest.corpus.text.folding import fold
from ingest.corpus.text.normalization import stream_safe

MAX_URL = 600

# Kept as they are in a link's target: everything else is percent-encoded, brackets of both kinds included.
_URL_SAFE = "%/?#=&;,:@!$+*~'-._"
# What Python's codec, of IDNA 2003, replaces in a host and browsers do not: with "ss" for "ß" it is somebody else's.
_REPLACED = frozenset("ßς\u200c\u200d")
_STRAY_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# Always active somewhere: escapes, emphasis, code, spoilers, mentions and timestamps, block quotes, links.
_ACTIVE = re.compile(r"[\\`*_~|<>\[\]@]")
# "://" makes a link and ":name:" an emoji; a colon before a space can do neither.
_COLON = re.compile(r":(?!\s)")
_INVITE = re.compile(r"(?i)(discord(?:app)?)\.")
# What `_escape` makes of one character: the character itself, or a backslash before it.
_ESCAPED = re.compile(r"\\?.", re.DOTALL)
_LINE_START = re.compile(r"(?m)^([ \t]*)([#+-]|\d+(?=[.)]))")
# Format characters that are printed: the Arabic and Syriac number signs.
_PRINTED = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")
_DEAD = frozenset({"Cc", "Cf", "Cs"})


def plain(text: str) -> str:
    """The text as a reader sees it, for places without markdown in Discord: footers, authors."""
    text = _LINE_ENDS.sub("\n", fold(text))
    return "".join(char for char in text if char in "\n\t" or not _is_invisible(char))


def plain_line(text: str) -> str:
    """`plain` on one line, with whitespace collapsed to single spaces."""
    return " ".join(plain(text).split())


def span_on_line(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The position of characters [start, end) of the text in its `plain_line`.

    None if nothing of them is visible, or if the span cuts something that becomes one character, such as an entity.
    """
    line = plain_line(text)
    before, words, after = (plain_line(part) for part in (text[:start], text[start:end], text[end:]))
    first = len(before) + line.startswith(" ", len(before))
    last = first + len(words)
    is_whole = words and (line[:first].rstrip(), line[first:last], line[last:].lstrip()) == (before, words, after)
    return (first, last) if is_whole else None


def inert(text: str) -> str:
    """The text with every special character escaped; line breaks are kept."""
    return _escape(plain(text))


def inert_line(text: str) -> str:
    """`inert` on one line."""
    return _escape(plain_line(text))


def inert_line_with_bold(text: str, start: int, end: int) -> str:
    """`inert_line` with characters [start, end) of the text in bold, or without bold if that is not safe.

    Without the bold's asterisks it equals `inert_line`.
    """
    line = plain_line(text)
    escaped = _escape(line)
    span = span_on_line(text, start, end)
    if span is None:
        return escaped
    first, last = span
    pieces = _ESCAPED.findall(escaped)
    edges = [*pieces[max(first - 1, 0) : first + 1], *pieces[last - 1 : last + 1]]
    # Beside an escape, an asterisk of the text for one, not every client of Discord finds the same end of the bold.
    if any(len(piece) > 1 for piece in edges):
        return escaped
    if not (_can_border(line[first], line[:first][-1:]) and _can_border(line[last - 1], line[last : last + 1])):
        return escaped
    return "".join([*pieces[:first], "**", *pieces[first:last], "**", *pieces[last:]])


def inert_headline(text: str, limit: int) -> str:
    """`inert_line` in at most `limit` UTF-16 units: shortened at a word, with an ellipsis."""
    line = plain_line(text[: 20 * limit])
    escaped = _escape(line)
    if units(escaped) <= limit:
        return escaped
    # The length up to the end of each character, escaped.
    ends = accumulate(map(units, _ESCAPED.findall(_escape(line[:limit]))))
    room = sum(end < limit for end in ends)
    # A colon before a space is escaped as soon as it stands at the end.
    while units(shortened_line := _escape(beginning(line, room)) + "…") > limit:
        room -= 1
    return shortened_line


def beginning(line: str, limit: int) -> str:
    """At most `limit` characters of a plain line, cut at a space where that keeps at least half of them."""
    # In a script without spaces a sentence is one word, or a short one before a long one.
    words = line[: limit + 1].rpartition(" ")[0]
    return words if 2 * len(words) >= limit else line[:limit]


def shortened(line: str, limit: int) -> str:
    """A plain line in at most `limit` characters: cut as in `beginning`, with an ellipsis."""
    return line if len(line) <= limit else f"{beginning(line, limit - 1)}…"


def masked_link(label: str, url: str | None) -> str:
    """A link with an `inert` label, or only the label if the URL is not a plain web address."""
    address = web_address(url)
    # Discord finds a label's end without minding escapes, so brackets cannot be kept in it.
    label = label.replace("\\[", "(").replace("\\]", ")")
    return f"[{label}]({address})" if address else label


def web_address(url: str | None) -> str | None:
    """An http(s) URL that cannot end a masked link early, or None."""
    # To split a URL, Python normalizes its host.
    if not url or stream_safe(url) != url:
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
            # With its host: without one, newer releases of Python write a path's "//" twice.
            address = _encoded(parts._replace(netloc=host).geturl())
    except UnicodeError:
        return None
    return address if len(address) <= MAX_URL else None


def units(text: str) -> int:
    """The length to compare with Discord's limits: UTF-16 units, the stricter count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _encoded(text: str) -> str:
    return quote(_STRAY_PERCENT.sub("%25", text), safe=_URL_SAFE)


def _host(parts: SplitResult) -> str:
    if parts.username is not None or parts.password is not None or not parts.hostname:
        return ""
    if not _REPLACED.isdisjoint(parts.hostname):
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


def _can_border(inner: str, outer: str) -> bool:
    # CommonMark's rule: asterisks between a letter outside and a mark inside are asterisks, not bold.
    return inner.isalnum() or not outer or outer.isspace() or unicodedata.category(outer).startswith("P")


def _is_invisible(char: str) -> bool:
    return char not in _PRINTED and (unicodedata.category(char) in _DEAD or "\U000e0000" <= char <= "\U000e0fff")
