"""Pairs of short news articles that were written to train the reader, with questions that they answer or only seem to.

news.jsonl has an article a line: its `headline` and `sentences`, `questions` with the numbers of all sentences `at`
which they are answered and the words of the first, and questions `near` to the article that no sentence answers. All
are of invented people and places.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from importlib.resources import files

from evals.fit.reader.pairs import Pair

FILE = "news.jsonl"
OTHERS, NEAR = 1, 2  # sentences that share most with a question that another one answers, and that none does
_WORD = re.compile(r"[^\W_]{3,}")


def news_pairs() -> Iterator[Pair]:
    """The pairs of each article in the order of the file: what answers stands with its headline and without."""
    for line in (files(__package__) / FILE).read_text("utf-8").splitlines():
        article = json.loads(line)
        title, sentences = article["headline"], article["sentences"]
        for asked in article["questions"]:
            question, text = asked["q"], sentences[asked["at"][0]]
            start = text.index(asked["answer"])
            for lead in (title, ""):
                yield Pair("news right", question, lead, text, (start, start + len(asked["answer"])))
            others = [sentence for number, sentence in enumerate(sentences) if number not in asked["at"]]
            for other in _nearest(question, others, OTHERS):
                yield Pair("news near", question, title, other, None)
        for asked in article["near"]:
            for other in _nearest(asked["q"], sentences, NEAR):
                yield Pair(f"news {asked['kind']}", asked["q"], title, other, None)


def _nearest(question: str, sentences: Sequence[str], count: int) -> list[str]:
    words = _words(question)
    return sorted(sentences, key=lambda sentence: -len(words & _words(sentence)))[:count]


def _words(text: str) -> frozenset[str]:
    return frozenset(word[:5].lower() for word in _WORD.findall(text))
