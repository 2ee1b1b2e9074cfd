"""The article that a text links to, where the text is not a question: nothing is fetched."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.answering.answer import Question
from bot.answering.question.links import without_links
from bot.answering.question.query import read_query
from bot.answering.question.request import asks_something
from ingest.corpus.corpus import Corpus


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
    said, links = without_links(question.text)
    if not links:
        return None
    said = said if asks_something(read_query(replace(question, text=said))) else ""
    found = [corpus.linked_article(link, question.as_of) for link in links]
    article = next(filter(None, found), None)
    if article is None:
        return Linked(said)
    first = corpus.passages_of(article, question.as_of)[:1]
    headline = next((passage.title for passage in corpus.load([(number, 0.0) for number in first], question.as_of)), "")
    return Linked(said, article, headline, {*found} != {article})
