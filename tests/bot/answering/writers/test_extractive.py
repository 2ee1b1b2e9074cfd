import zlib
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.answer import Evidence
from bot.answering.english.terms import stems
from bot.answering.grounding.citations import cite
from bot.answering.grounding.quotes import locate
from bot.answering.question.time.scope import TimeScope
from bot.answering.reading.marked_evidence import read
from bot.answering.search.retriever import SearchResult
from bot.answering.search.sentence_ranking import EvidenceSentence, evidence_sentences
from bot.answering.writers.extractive import ExtractiveWriter, _holds, parted, says_the_same
from ingest.corpus.reader.span_reader import Span
from ingest.corpus.reading import Sentence
from ingest.corpus.text.folding import fold
from ingest.corpus.text.sentences import sentences
from tests.bot.answering.queries import query_of_rare_words

ASKED_AT = datetime(2025, 4, 1, tzinfo=UTC)
ARTICLE = (
    "Etna erupted on Saturday and closed the airport of Catania. Nobody was hurt. "
    "It was the third eruption of Etna this year, said Maria Greco of the observatory. "
    "She expects another eruption of Etna before the summer. Ash from the eruption fell on Catania and on Syracuse. "
    "The airport of Catania opened again on Sunday. Etna is the highest volcano of Europe, at 3,403 metres."
)
words = st.sampled_from(["etna", "erupted", "he", "Catania", "airport", "closed", "ash", "rate", "It", "but", "also"])
texts = st.lists(st.lists(words, min_size=1, max_size=60).map(" ".join), min_size=1, max_size=8).map(
    lambda found: " ".join(sentence[:1].upper() + sentence[1:] + "." for sentence in found)
)
random_evidence = settings(derandomize=True, deadline=None, max_examples=100)


def bags_of_words(found):
    """Unit vectors in which texts that share words are near; crc32, because hash() differs from run to run."""
    rows = np.full((len(found), 64), 0.01, np.float32)
    for row, text in zip(rows, found, strict=True):
        for part in stems(text):
            row[zlib.crc32(part.encode()) % 64] += 1
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def reader(encode):
    """Reads passages as the corpus does, with vectors made by `encode`."""

    def read(passages):
        found = []
        for passage in passages:
            spans = sentences(passage.text)
            vectors = encode([fold(passage.text[start:end]) or "." for start, end in spans]) if spans else []
            found.append([Sentence(*span, vector) for span, vector in zip(spans, vectors, strict=True)])
        return found

    return read


def propose(passages, question, encode=bags_of_words, asks_for_newest=False, spans=None):
    scope = TimeScope(None, asks_for_newest, asks_for_newest)
    query = replace(query_of_rare_words(question, ASKED_AT), scope=scope)
    vector = encode([question])[0]
    evidence, sentences_of = Evidence(passages), reader(encode)
    by_number = evidence_sentences(query, evidence, sentences_of(passages))
    sentences = {
        passage.passage_id: [replace(sentence, span=spans(sentence.text) if spans else None) for sentence in own]
        for passage, own in zip(passages, by_number, strict=True)
    }
    found = SearchResult(passages, vector, 0.9, query, sentences=sentences)
    return ExtractiveWriter().write(evidence, found, read(found, evidence, sentences_of))


def quote_of(claim):
    (quote,) = claim.quotes
    return quote.text


def assert_promises(proposal, passages):
    assert len(proposal.claims) <= 5
    assert sum(len(quote_of(claim)) for claim in proposal.claims) <= 1000
    for claim in proposal.claims:
        assert claim.text
        assert locate(passages[claim.quotes[0].number - 1], quote_of(claim)) is not None


def test_the_answering_sentence_is_quoted(passage_of):
    passages = (passage_of(ARTICLE, start=500),)
    proposal = propose(passages, "How many metres high is the volcano Etna?")

    assert "Etna is the highest volcano of Europe, at 3,403 metres." in " ".join(quote_of(c) for c in proposal.claims)
    assert_promises(proposal, passages)


def test_a_claim_is_the_quote_without_invisible_characters(passage_of):
    passages = (passage_of("Etna er\u00adupted on Satur\u00adday &amp; Sunday."),)
    (claim,) = propose(passages, "When did Etna erupt?").claims

    assert quote_of(claim) == passages[0].text
    assert claim.text == "Etna erupted on Saturday & Sunday."


def test_a_sentence_inside_a_quotation_is_quoted_with_its_speaker(passage_of):
    """It stood alone in the answer, as if the article had said that Etna is closed."""
    text = (
        "“The observatory of Catania has failed. Etna has been closed for forty days. We will open it,” said Ann Lee. "
        "Officials in Rome rejected that."
    )
    (claim, *_) = propose((passage_of(text),), "For how many days has Etna been closed?").claims

    assert "Etna has been closed for forty days. We will open it,” said Ann Lee." in quote_of(claim)


def test_words_of_somebody_without_room_for_a_speaker_are_quoted_all_the_same(passage_of):
    most = " ".join(f"Rome counted all {number} old stones of its roads." for number in range(100, 110))
    text = f"“The observatory of Catania has failed. Etna has been closed for forty days. {most}” said Ann Lee."
    evidence = Evidence((passage_of(text),))
    (claim, *_) = propose(evidence.passages, "For how many days has Etna been closed?").claims

    assert "Ann Lee" not in quote_of(claim)
    assert claim.without_speaker
    assert cite([claim], evidence).claims


def test_what_goes_on_about_a_person_is_quoted_with_whom_it_is_about(passage_of):
    """An answer about one singer ended with "She had 11 nominations", which was another one's."""
    text = "The old record of Ann Lee broke several records of Dorn. She had 11 nominations at the 2025 Lindt Awards."
    question = "Had Bea Falk nominations at the 2025 Lindt Awards?"
    (claim,) = propose((passage_of(text),), question, spans=_answering("She had")).claims
    assert quote_of(claim) == text
    (claim,) = propose((passage_of(text.replace(". She", ".\n\nShe")),), question, spans=_answering("She had")).claims
    assert quote_of(claim).startswith("She had 11")


def _answering(beginning):
    """What says that only what begins with these words answers."""
    return lambda text: Span(*((6.0, 0, 7, 12.0) if text.startswith(beginning) else (-9.0, 0, 2, 0.1)))


def test_a_question_in_the_text_is_no_answer(passage_of):
    passages = (passage_of("Will Etna erupt again this year? Experts on Etna think that it will erupt again."),)

    assert not any(quote_of(claim).endswith("?") for claim in propose(passages, "Will Etna erupt again?").claims)


def test_text_about_the_page_itself_is_not_quoted(passage_of):
    text = "AI-assisted summary Etna erupted on Saturday. For the latest news on Etna, read our coverage of Sunday."
    (claim,) = propose((passage_of(text),), "What is the news on Etna?").claims

    assert quote_of(claim) == claim.text == "Etna erupted on Saturday."


def test_what_a_note_of_a_correction_goes_on_with_is_not_quoted(passage_of):
    """“It took place at Etna in Dorn.” was joined to the news below it, as one quote."""
    note = "An earlier version of this report misstated the place of a vigil for Etna. It took place at Etna in Dorn."
    news = "Etna erupted on Saturday, and a vigil for Etna took place."
    claims = propose((passage_of(f"{note}\n\n{news}"),), "Where did the vigil for Etna take place?").claims

    assert [quote_of(claim) for claim in claims] == [news]


def test_a_question_for_the_latest_quotes_the_newest_first(passage_of):
    new = passage_of("Etna is quiet now, and the airport is open.", passage_id=1, published=date(2025, 3, 30))
    old = passage_of("Etna erupted, and the airport is closed.", passage_id=2, published=date(2018, 9, 17))
    question = "What is the latest on Etna and the airport?"

    assert quote_of(propose((new, old), question, asks_for_newest=True).claims[0]) == new.text


def test_without_evidence_there_is_no_claim():
    proposal = propose((), "When did Etna erupt?")

    assert proposal.claims == ()


def test_the_marked_words_decide_which_sentence_is_quoted_first(passage_of):
    text = "The observatory counts each eruption of the volcano Etna. It was the third this year."
    heading = "The observatory counts each eruption of the volcano Etna."

    def marks(text):
        return Span(-6.0, 0, 3, -9.0) if text == heading else Span(6.0, 0, 2, 12.0)

    question = "Which eruption of the volcano Etna?"
    unread, read = (quote_of(propose((passage_of(text),), question, spans=s).claims[0]) for s in (None, marks))

    assert unread.startswith("The observatory")
    assert read.startswith("It was the third")


def test_copies_of_a_sentence_are_quoted_once(passage_of):
    passages = tuple(
        passage_of(ARTICLE, passage_id=n, article_id=f"a{n}", version_id=f"v{n}", title=f"Report {n}") for n in range(6)
    )
    proposal = propose(passages, "What did the eruption of Etna do to the airport of Catania?")
    quotes = [quote_of(claim) for claim in proposal.claims]

    assert len(quotes) == len(set(quotes))
    assert_promises(proposal, passages)


@random_evidence
@given(st.lists(texts, min_size=1, max_size=10), st.lists(words, min_size=1, max_size=6).map(" ".join))
def test_the_promises_hold_for_any_evidence(passage_of, bodies, question):
    passages = tuple(
        passage_of(text, start=7 * n, passage_id=n, article_id=f"a{n}", version_id=f"v{n}")
        for n, text in enumerate(bodies)
    )

    assert_promises(propose(passages, question), passages)


def test_no_two_quotes_share_a_sentence(passage_of):
    passages = (passage_of("Etna erupted and closed an airport. It erupted on Etna twice. Sicily has other news."),)
    claims = propose(passages, "Etna erupted").claims
    quotes = [locate(passages[0], quote_of(claim)) for claim in claims]
    spans = sorted((quote.start, quote.end) for quote in quotes)

    # Both sentences are quoted, as one quote or as two.
    assert {"Etna", "twice"} <= set(" ".join(quote.text for quote in quotes).replace(".", "").split())
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


@pytest.mark.parametrize("headline", ["Etna erupts and closes the airport", "# Etna erupts and closes the airport"])
def test_a_headline_is_never_quoted(passage_of, headline):
    text = f"{headline}\n\n{ARTICLE}"
    passages = (passage_of(text, title="Etna erupts and closes the airport"),)
    quotes = [quote_of(claim) for claim in propose(passages, "When does Etna erupt and close the airport?").claims]

    assert quotes
    assert not any("Etna erupts and closes" in quote for quote in quotes)


def test_the_headline_of_a_linked_page_is_quoted_beside_no_sentence_that_answers_better(passage_of):
    link = "Etna's airport: See 12 photos of the eruption on Saturday"
    passages = (passage_of(f"Etna erupted on Saturday and closed the airport.\n\n{link}\n\nIt opened on Sunday."),)
    quotes = [quote_of(claim) for claim in propose(passages, "When did Etna erupt and close the airport?").claims]

    assert quotes
    assert not any("photos" in quote for quote in quotes)


def test_a_sentence_that_became_the_title_is_quoted(passage_of):
    """A text without a headline is called by its first sentence, which may be all that it says."""
    text = "Etna erupted on Saturday and closed the airport of Catania."
    (claim,) = propose((passage_of(text, title=text),), "What did Etna do to the airport?").claims

    assert quote_of(claim) == claim.text == text


def test_the_promises_hold_with_the_real_model(passage_of, samples):
    encode = samples.corpus.embedding.encode_passages
    passages = (passage_of(ARTICLE), passage_of("The bank kept its rate. Bonds fell.", passage_id=2, article_id="a2"))
    proposal = propose(passages, "How tall is the highest volcano in Europe?", encode)

    assert "at 3,403 metres" in quote_of(proposal.claims[0]) or any(
        "3,403" in quote_of(claim) for claim in proposal.claims
    )
    assert_promises(proposal, passages)


def test_a_brief_sentence_is_quoted_with_the_one_before_it(passage_of):
    article = "Maria Greco leads the observatory of Etna. She is 64. Her office is in Catania, near the port."

    def marks(text):
        return Span(6.0, 7, 9, 12.0) if text == "She is 64." else Span(-6.0, 0, 2, -6.0)

    question = "How old is the leader of the observatory?"

    (claim,) = propose((passage_of(article),), question, spans=marks).claims
    assert quote_of(claim) == "Maria Greco leads the observatory of Etna. She is 64."
    apart = (passage_of(article.replace(". She", ".\n\nShe")),)
    assert not any("64" in quote_of(claim) for claim in propose(apart, question, spans=marks).claims)


def test_a_sentence_with_a_different_figure_is_no_repetition():
    vector = np.ones(4, np.float32) / 2

    def sentence(text):
        return EvidenceSentence(1, 0, len(text), text, frozenset(), vector)

    original = sentence("The company operates 1,240 stores across 15 states.")
    assert says_the_same(original, sentence("It operates 1240 stores in 15 states, the company says."))
    assert not says_the_same(original, sentence("The company operates 1,245 stores across 16 states."))


def test_a_part_of_a_sentence_that_is_told_again_is_a_repetition():
    def sentence(text, *vector):
        return EvidenceSentence(1, 0, len(text), text, frozenset(), np.array(vector, np.float32))

    whole = sentence('Falk ("The Unknown") and Lindt ("The Substance") won awards, an upset.', 1, 0)
    part = sentence('and Lindt ("The Substance") won awards, an upset.', 0, 1)

    assert says_the_same(part, whole)
    assert not says_the_same(whole, part)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Owls beat Larks: a recap\n\nThe Owls won 3-1.", {0}),  # it read "... a recap The Owls won 3-1."
        ("Lee calls it ‘shocking’\n\nThe vote is over.", {0}),
        ("The Owls won.\n\nThe Larks lost.", set()),
        # The headline of another page went on: "... in five states. Floods: See photos of the village".
        ("The Owls won in five states.\n\nFloods: See photos of the village\n\nWho else won?", {0, 1}),
        ("The winners are:\n\nBest song: One", set()),
        ("Best song: One\nBest film: Two\nBest book: Three", set()),  # what is in a list belongs together
    ],
)
def test_a_quote_does_not_go_on_from_a_line_without_a_stop_or_to_one(passage_of, text, expected):
    found = [
        EvidenceSentence(1, start, end, text[start:end], frozenset(), np.ones(1, np.float32))
        for start, end in sentences(text)
    ]

    assert parted(Evidence((passage_of(text),)), found) == expected


def test_what_alone_is_not_worth_quoting_bears_out_no_other_sentence():
    """Of two sentences that bear each other out, one began the reply for a third that says something else."""
    marked = ["Japan", "China", "China"]
    reading = SimpleNamespace(
        spans=dict.fromkeys(range(3)),
        likely=np.array([0.5, 0.3, 0.004]),
        marked_words=marked.__getitem__,
        sentences=[SimpleNamespace(text=f"{word} and China won most, Japan least.") for word in marked],
    )
    assert _holds(reading)[0] == [[], [1]]
