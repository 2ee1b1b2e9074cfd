"""Links in a question: they name articles, and are no words to search for."""

from __future__ import annotations

import re

from bot.answering.english.terms import ADDRESS

# Of "[its text](the link)" the text is said; one that is the link again says no more.
LINK = re.compile(
    rf"(?:\[(?:https?://[^\[\]\s]*|(?P<text>[^\[\]]{{1,300}}))\]\(<?(?P<target>{ADDRESS})>?\)|<?(?P<link>{ADDRESS})>?)",
    re.IGNORECASE,
)
# What stands behind a link, and seldom ends one; what is invisible is copied with it from a page or a phone.
_AFTER = ".,:;!?…\"'”’“»«›‹*_~`|]。，、；：！？）］】」』》\u200b\u2060\u2069\ufeff"
_AROUND = " \t\n:,;|–—-"
_GAP = "\0"  # where a link stood
_GAPS = re.compile(rf"{_GAP}(?:[\s,;&|，、]*(?:(?:and|or)\s+)?{_GAP})+", re.IGNORECASE)
_GAP_WITHIN = re.compile(rf"(?<=[^\W_])\s*{_GAP}(?=[{re.escape(_AFTER)}]*\s*[^\W_])")


def without_links(text: str) -> tuple[str, tuple[str, ...]]:
    """What a text says beside its links, and the links in order; the text itself where it has none."""
    links = tuple((match["target"] or match["link"]).rstrip(_AFTER) for match in LINK.finditer(text))
    if not links:
        return text, ()

    def rest(match: re.Match[str]) -> str:
        link = match["link"] or ""
        return match["text"] or f" {_GAP}{link[len(link.rstrip(_AFTER)) :]}"

    # Several links are one thing: "summarize (a link) and (another)".
    said = _GAPS.sub(_GAP, LINK.sub(rest, text.replace(_GAP, " ")))
    # Within a sentence: "What does it say about tariffs?" asks as well as it did with the link.
    said = " ".join(_GAP_WITHIN.sub(" it", said).replace(_GAP, " ").split())
    # "What about (the link)?" keeps its mark beside its word.
    return re.sub(r" (?=[.,:;!?)”])|(?<=[(“]) ", "", said).strip(_AROUND), links
