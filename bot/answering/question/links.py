"""Links in a question: they name articles, of which nothing is fetched, and are no words to search for."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.answering.answer import Question
from bot.answering.english.terms import ADDRESS
from bot.answering.question.query import read_query
from bot.answering.question.request import asks_something
from ingest.corpus.corpus import Corpus

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
    text_alone = _GAPS.sub(_GAP, LINK.sub(rest, text.replace(_GAP, " ")))
    # Within a sentence: "What does it say about tariffs?" asks as well as it did with the link.
    text_alone = " ".join(_GAP_WITHIN.sub(" it", text_alone).replace(_GAP, " ").split())
    # "What about (the link)?" keeps its mark beside its word.
    return re.sub(r" (?=[.,:;!?)”])|(?<=[(“]) ", "", text_alone).strip(_AROUND), links


@dataclass(frozen=True, slots=True)
class Linked:
    """What a text with links says beside them, and the first linked article that is there, with its headline.

    `said` is empty where it names nothing to look for, as "is this true?"; `others` says that another link leads
    elsewhere.
    """

    said: str
    article: str | None = None
    headline: str = ""
    others: bool = False


def read_links(question: Question, corpus: Corpus) -> Linked | None:
    """The article that a question's text links to, as of its day; None where the text has no link."""
    text_alone, links = without_links(question.text)
    if not links:
        return None
    text_alone = text_alone if asks_something(read_query(replace(question, text=text_alone))) else ""
    articles = [corpus.linked_article(link, question.as_of) for link in links]
    article = next(filter(None, articles), None)
    if article is None:
        return Linked(text_alone)
    first = corpus.passages_of(article, question.as_of)[:1]
    headline = next((passage.title for passage in corpus.load([(number, 0.0) for number in first], question.as_of)), "")
    return Linked(text_alone, article, headline, {*articles} != {article})
