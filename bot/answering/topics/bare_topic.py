"""The topic of a text without what asks for it: tariffs of "news about tariffs", and nothing of "latest news"."""

from __future__ import annotations

from dataclasses import replace

from bot.answering.english.lexicon.closed_words import PREPOSITIONS
from bot.answering.question.query import Query, read_query
from bot.answering.question.request import Kind, request_of
from bot.answering.question.small_words import is_name
from ingest.corpus.corpus import Corpus
from ingest.corpus.deadline import if_in_time

# What stands side by side in one of so many passages is a name or a term: in the year's articles "fake news" is in one
# of 900, "tariff news" in one of 17,000.
USUAL = 10_000


def bare_topic(query: Query, corpus: Corpus) -> Query | None:
    """The query of the topic alone; None where a text asks for no more than news."""
    request = request_of(query, lambda text: if_in_time("names", lambda: is_name(text, corpus), False))
    if request.kind is not Kind.OVERVIEW:
        return query
    text = " ".join(query.text.split())
    if not request.topic:
        return None
    before, found, after = text.partition(request.topic)
    if not found or _is_of_name(before, request.topic, after, corpus):
        return query
    return read_query(replace(query.question, text=request.topic)) if before or after else query


def _is_of_name(before: str, topic: str, after: str, corpus: Corpus) -> bool:
    """Whether what stands beside the topic is of one name with it: "Fox News", "fake news", "news media"."""
    asks, topic_words = before.split(), topic.split()
    # A mark alone is no word, and one before a word parts it from the topic: "tariffs, please?".
    asks_behind = after.split() if after[:1].isspace() else []
    if asks_behind and asks_behind[0][0].isupper() and topic_words[-1][0].isupper():
        return True
    phrases = [f"{topic_words[-1]} {asks_behind[0]}"] if asks_behind else []
    if asks and asks[-1].lower() == "of":
        phrases.append(" ".join([*asks[-2:], topic_words[0]]))
    elif asks and asks[-1].lower() not in PREPOSITIONS:
        phrases.append(f"{asks[-1]} {topic_words[0]}")
    enough = max(1, corpus.passage_count() // USUAL)
    return any(count >= enough for count in corpus.document_frequencies(phrases).values())
