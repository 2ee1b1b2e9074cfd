"""What the span reader marks in evidence, as a search would have it read."""

import numpy as np

from bot import wiring
from bot.answering.reading.marked_evidence import Reading
from bot.answering.search.sentence_ranking import EvidenceSentence
from ingest.corpus.text.sentences import sentences
from tests.bot.answering.queries import query_of


def reading_of(question, evidence):
    """Each sentence of the evidence with the words that the span reader marks in it."""
    each = [
        EvidenceSentence(number, start, end, passage.text[start:end], frozenset(), np.zeros(1))
        for number, passage in enumerate(evidence.passages, start=1)
        for start, end in sentences(passage.text)
    ]
    titles = [evidence.passage(sentence.number).title for sentence in each]
    spans = wiring.SpanReader(threads=2).read(question, titles, [sentence.text for sentence in each])
    return Reading(query_of(question), evidence, tuple(each), np.zeros((len(each), 0)), dict(enumerate(spans)))
