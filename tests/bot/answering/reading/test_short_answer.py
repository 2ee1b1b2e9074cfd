"""The answer at a glance: exact characters of the stored version, or nothing."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.answer import Citation, Evidence, Quote
from bot.answering.reading.marked_evidence import Reading
from bot.answering.reading.short_answer import FEATURES, FILE, find_candidate, shipped_fit, short_answer
from bot.answering.search.ranking import LinearModel, LogisticModel
from bot.answering.search.sentence_ranking import FEATURES as OF_SENTENCES
from bot.answering.search.sentence_ranking import EvidenceSentence
from bot.wiring import open_answering
from ingest.corpus.reader.span_reader import Span
from ingest.corpus.text.folding import fold
from ingest.corpus.text.sentences import sentences
from tests.bot.answering.queries import query_of

QUESTION = "How much did the bridge cost?"
STORED = (
    "The old bridge stood for 90 years.\n\n"
    "The bridge over the A\u00adrn cost 4.2\u200b million francs &amp; a day's \u201cwine\u201d. "
    "The canton paid half."
)
HALF = "A second bridge will cost 4.2 million francs, the canton said."
OTHER = "The tower cost 71,000 francs. It is 71 metres high."
ALWAYS = LogisticModel(LinearModel(np.zeros(len(FEATURES)), np.ones(len(FEATURES)), np.zeros(len(FEATURES))), 30.0, 0.5)
NEVER = replace(ALWAYS, least=1.0)
NOWHERE = Span(-6.0, 0, 0, -np.inf)


@pytest.fixture(scope="module")
def reading_of(request):
    """A reading of texts, each an article's that begins at its version's character 100, with these words marked.

    The words are marked where they stand; a margin may be given with them.
    """
    passage_of = request.getfixturevalue("passage_of")

    def of(*texts, marked=(), question=QUESTION):
        passages = tuple(
            passage_of(text, start=100, passage_id=n, article_id=f"a{n}", version_id=f"v{n}")
            for n, text in enumerate(texts, start=1)
        )
        found = tuple(
            EvidenceSentence(n, start, end, fold(text[start:end]), frozenset(), np.zeros(3, np.float32))
            for n, text in enumerate(texts, start=1)
            for start, end in sentences(text)
        )
        spans = {}
        for words, margin in marked:
            for place, sentence in enumerate(found):
                whole = texts[sentence.number - 1][sentence.start : sentence.end]
                if words in whole:
                    start = whole.index(words)
                    spans[place] = Span(margin / 2, start, start + len(words), margin)
        rows = np.zeros((len(found), len(OF_SENTENCES)))
        return Reading(
            query_of(question), Evidence(passages), found, rows, spans, np.full(len(found), 1 / max(1, len(found)))
        )

    return of


def quoting(reading, words, number=1):
    """A citation of the sentences of a passage that hold all these characters."""
    passage = reading.evidence.passage(number)
    start = passage.text.index(words)
    return Citation(
        1, Quote(passage.version_id, passage.start + start, passage.start + start + len(words), words), passage
    )


def sentence_with(reading, words):
    """The stored characters of the first sentence that holds these."""
    for sentence in reading.sentences:
        text = reading.evidence.passage(sentence.number).text[sentence.start : sentence.end]
        if words in text:
            return text
    raise AssertionError(words)


@pytest.mark.parametrize("words", ["4.2\u200b million francs", "francs &amp; a day's", "A\u00adrn", "\u201cwine\u201d"])
def test_the_short_answer_has_the_stored_characters_with_invisible_ones(reading_of, words):
    reading = reading_of(STORED, marked=[(words, 8.0)])
    short = short_answer(reading, [quoting(reading, sentence_with(reading, words))], ALWAYS)
    version = "x" * 100 + STORED

    assert short is not None
    assert short.text == version[short.start : short.end] == words
    assert short.citation == 1


def test_the_short_answer_may_be_in_any_sentence_of_the_quote(reading_of):
    reading = reading_of(STORED, marked=[("half", 8.0)])
    both = STORED[STORED.index("The bridge over") :]

    assert short_answer(reading, [quoting(reading, both)], ALWAYS).text == "half"


def test_the_surest_sentence_of_a_quote_gives_the_short_answer(reading_of):
    both = STORED[STORED.index("The bridge over") :]
    for margins, expected in (((8.0, 3.0), "4.2"), ((3.0, 8.0), "half")):
        reading = reading_of(STORED, marked=list(zip(("4.2", "half"), margins, strict=True)))
        assert short_answer(reading, [quoting(reading, both)], ALWAYS).text == expected


@pytest.mark.parametrize(
    ("quoted", "expected"),
    [
        ("The bridge of 90 metres cost 4.2 million francs, says the canton.", "4.2 million francs"),
        ("Of 90 metres, it cost the 4.2 Million Francs that were planned.", "4.2 Million Francs"),
        ("The bridge of 90 metres cost 4.25 million francs.", "90 metres"),
    ],
)
def test_words_marked_in_several_sentences_win_over_the_surest_mark(reading_of, quoted, expected):
    repetitions = ("It cost 4.2 million francs.", "The 4.2 million francs are paid.")
    # Of a sentence one thing is marked: the last.
    reading = reading_of(quoted, *repetitions, marked=[("4.2 million francs", 3.0), ("90 metres", 8.0)])

    assert short_answer(reading, [quoting(reading, quoted)], ALWAYS).text == expected


def test_a_currency_sign_belongs_to_its_figure(reading_of):
    quoted = "The bridge cost £4.2 million."
    reading = reading_of(quoted, "It was 4.2 million.", marked=[("4.2 million", 3.0)])
    del reading.spans[0]

    assert short_answer(reading, [quoting(reading, quoted)], ALWAYS).text == "£4.2 million"


@pytest.mark.parametrize(
    ("quoted", "marked", "expected"),
    [
        ("The bridge, a 69-year-old one, is closed.", "69-year", "69-year-old"),
        ("The bridge, a 69-year-old one, is closed.", "year-old one", "69-year-old one"),
        ("The Bern-Basel bridge cost little.", "Basel", "Basel"),
        ("They won 40-22 on the bridge.", "40", "40"),
    ],
)
def test_of_a_compound_one_part_is_shown_or_the_whole(reading_of, quoted, marked, expected):
    """A pope's age at a glance was "69-year"."""
    reading = reading_of(quoted, marked=[(marked, 8.0)])
    short = short_answer(reading, [quoting(reading, quoted)], ALWAYS)

    assert short.text == expected == ("x" * 100 + quoted)[short.start : short.end]


def test_one_row_of_a_list_is_no_short_answer(reading_of):
    """ "Which states have most?" had the first of five in bold."""
    reading = reading_of("The 2 longest bridges are:\n\nKestrel\n\nMarrow", marked=[("Kestrel", 9.0)])
    whole = replace(reading, sentences=(replace(reading.sentences[0], end=43, is_list=True),))
    citation = quoting(whole, "The 2 longest bridges are:\n\nKestrel\n\nMarrow")
    of_lead = replace(whole, spans={0: Span(9.0, 4, 5, 9.0)})
    of_row = replace(whole, spans={0: Span(9.0, 28, 35, 9.0)})

    assert short_answer(of_lead, [citation], ALWAYS).text == "2"
    assert find_candidate(of_row, citation)
    assert short_answer(of_row, [citation], ALWAYS) is None


def test_marks_of_another_sentence_give_no_short_answer_for_this_quote(reading_of):
    reading = reading_of(STORED, OTHER, marked=[("4.2", 8.0), ("71,000 francs", 9.0)])
    cost = quoting(reading, sentence_with(reading, "4.2"))

    assert short_answer(reading, [quoting(reading, "The canton paid half.")], ALWAYS) is None
    # Half of a sentence is not the sentence that was read.
    assert short_answer(reading, [quoting(reading, "cost 4.2")], ALWAYS) is None
    # The same characters of another version are another text.
    elsewhere = replace(cost, quote=replace(cost.quote, version_id="v2"))
    assert short_answer(reading, [elsewhere], ALWAYS) is None
    assert short_answer(reading, [quoting(reading, "It is 71 metres high.", 2), cost], ALWAYS) is None


def test_only_the_first_citation_has_a_short_answer_with_its_number(reading_of):
    reading = reading_of(STORED, OTHER, marked=[("4.2", 8.0), ("71,000 francs", 9.0)])
    tower = replace(quoting(reading, "The tower cost 71,000 francs.", 2), number=7)
    short = short_answer(reading, [tower, quoting(reading, sentence_with(reading, "4.2"))], ALWAYS)

    assert (short.text, short.citation) == ("71,000 francs", 7)


def test_below_the_minimum_probability_there_is_no_short_answer(reading_of):
    reading = reading_of(STORED, marked=[("4.2", 8.0)])
    cited = [quoting(reading, sentence_with(reading, "4.2"))]
    (chance,) = ALWAYS.chances(np.array([find_candidate(reading, cited[0]).values]))

    assert short_answer(reading, cited, replace(ALWAYS, least=chance)) is not None
    assert short_answer(reading, cited, replace(ALWAYS, least=np.nextafter(chance, 2))) is None
    assert short_answer(reading, cited, NEVER) is None


def test_without_a_quote_or_marks_there_is_no_short_answer(reading_of):
    reading = reading_of(STORED)

    assert short_answer(reading, [], ALWAYS) is None
    assert short_answer(reading, [quoting(reading, "The canton paid half.")], ALWAYS) is None
    empty = replace(reading, spans=dict.fromkeys(range(len(reading.sentences)), NOWHERE))
    assert short_answer(empty, [quoting(reading, "The canton paid half.")], ALWAYS) is None


def values(reading, words):
    return dict(
        zip(FEATURES, find_candidate(reading, quoting(reading, sentence_with(reading, words))).values, strict=True)
    )


def test_articles_marked_with_the_same_words_agree_and_articles_with_different_words_differ(reading_of):
    alone = values(reading_of(STORED, marked=[("4.2", 8.0)]), "4.2\u200b million")
    agreed = values(reading_of(STORED, HALF, marked=[("4.2", 8.0)]), "4.2\u200b million")
    against = values(reading_of(STORED, OTHER, marked=[("4.2", 8.0), ("71,000", 8.0)]), "4.2\u200b million")

    assert (alone["agree"], alone["differ"]) == (0.0, 0.0)
    assert agreed["agree"] > 0.9
    assert agreed["differ"] == 0.0
    assert against["agree"] == 0.0
    assert against["differ"] > 0.9


def test_an_article_does_not_agree_with_itself_and_counts_once(reading_of):
    twice = "It cost 4.2 million. Nobody had said 4.2 million before."
    own = values(reading_of(twice, marked=[("4.2 million", 8.0)]), "It cost")
    against_repetition = values(reading_of(STORED, twice, marked=[("4.2", 8.0)]), "4.2\u200b million")

    assert own["agree"] == 0.0
    assert against_repetition["agree"] < 1.0


def test_words_of_the_question_are_counted_as_such(reading_of):
    marked = [("cost 4.2", 8.0), ("half", 8.0), ("The bridge", 3.0)]
    reading = reading_of(STORED, marked=marked[:2])

    assert values(reading, "cost 4.2")["asked"] == pytest.approx(1 / 3)
    assert values(reading, "half")["asked"] == 0.0
    assert values(reading_of(STORED, marked=marked[2:]), "The bridge over")["asked"] == 1.0


@given(st.lists(st.floats(-1e6, 1e6), min_size=len(FEATURES), max_size=len(FEATURES)))
def test_the_probability_is_between_zero_and_one_for_any_values(read):
    assert 0 <= shipped_fit().chances(np.array([read]))[0] <= 1


def test_the_shipped_fit_has_all_features_and_a_threshold_above_one_half():
    document = json.loads((files("bot.answering.reading") / FILE).read_text("utf-8"))

    assert set(document["features"]) == set(FEATURES)
    assert (shipped_fit().linear.scales > 0).all()
    assert 0.5 < shipped_fit().least < 1


@given(
    st.lists(
        st.sampled_from([*STORED.split(" "), *OTHER.split(" "), "\u200b", "&quot;", "\n\n", "é", "🙂"]), max_size=25
    )
)
def test_a_short_answer_from_any_stored_text_has_the_stored_characters(reading_of, span_reader, words):
    text = " ".join(words)
    reading = reading_of(text)
    if not reading.sentences:
        return
    quotes = [text[sentence.start : sentence.end] for sentence in reading.sentences]
    spans = span_reader.read(QUESTION, ["Bridge opens"] * len(quotes), quotes)
    reading = replace(reading, spans=dict(enumerate(spans)))
    version = "x" * 100 + text
    for stored in quotes:
        short = short_answer(reading, [quoting(reading, stored)], ALWAYS)
        if short is not None:
            assert version[short.start : short.end] == short.text == short.text.strip() != ""


def test_a_reply_shows_the_words_of_its_first_quote(samples, quoted, monkeypatch):
    monkeypatch.setattr("bot.answering.reading.short_answer.shipped_fit", lambda: ALWAYS)
    reply = samples.ask("How much money was donated for Notre-Dame?")
    quoted(samples, reply)
    short, first = reply.short, reply.citations[0]
    version = samples.corpus.version(first.passage.article_id, first.quote.version_id)

    assert "846 million euros" in short.text
    assert version.text[short.start : short.end] == short.text
    assert first.quote.start <= short.start < short.end <= first.quote.end
    assert short.citation == first.number


def test_a_reply_without_a_reader_has_no_short_answer(settings_for, sample_folder, quoted):
    with closing(open_answering(settings_for(sample_folder, reader_model="none"))) as answering:
        reply = answering.ask("When will Europa Clipper reach Jupiter?")
        quoted(answering, reply)

    assert reply.short is None
