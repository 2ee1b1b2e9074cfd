"""Links in a question: they name articles, and are no words to search for."""

from __future__ import annotations

import re

from bot.answering.english.terms import ADDRESS

# Of "[its text](the link)" the text is said; one that is the link again says no more.
LINK = re.compile(
    rf"(?:\[(?:https?://[^\[\]\s]*|(?P<text>[^\[\]]{{1,300}}))\]\(<?(?P<target>{ADDRESS})>?\)|<?(?P<link>{ADDRESS})>?)",
    re.IGNORECASE,
)
_AFTER = ".,:;!?…\"'”“’»«›‹*_~`|]"  # what stands behind a link, and seldom ends one
_AROUND = " \t\n:,;|–—-"


def without_links(text: str) -> tuple[str, tuple[str, ...]]:
    """What a text says beside its links, and the links in order; the text itself where it has none."""
    links = tuple((match["target"] or match["link"]).rstrip(_AFTER) for match in LINK.finditer(text))
    if not links:
        return text, ()

    def rest(match: re.Match[str]) -> str:
        if match["text"]:
            return match["text"]
        link, before, after = match["link"] or "", text[: match.start()].rstrip(), text[match.end() :].lstrip()
        # Within a sentence: "What does it say about tariffs?" asks as well as it did with the link.
        stands_in = before[-1:].isalnum() and after[:1].isalnum()
        return f" it {link[len(link.rstrip(_AFTER)) :]}" if stands_in else f" {link[len(link.rstrip(_AFTER)) :]}"

    said = " ".join(LINK.sub(rest, text).split())
    # "What about (the link)?" keeps its mark beside its word.
    return re.sub(r" (?=[.,:;!?)”])|(?<=[(“]) ", "", said).strip(_AROUND), links
