"""Which initials are whose, by what articles write, and what a question with either is searched for."""

from contextlib import closing
from datetime import UTC, datetime

import pytest

from bot.answering.reading.missing_names import missing_names
from bot.answering.search.initials import MOST, with_initials
from bot.answering.search.retriever import PassageRetriever
from bot.answering.search.word_finder import WordFinder
from ingest.corpus.articles import Passage, Version
from ingest.corpus.catalog import versions
from ingest.corpus.catalog.versions import NewVersion
from ingest.corpus.corpus import Corpus
from tests.bot.answering.queries import query_of

BOTH = "The Bureau of River Tolls (BRT) raised them."
NAMED = "The Bureau of River Tolls raised them."
SHORT = "The BRT raised them."


@pytest.fixture
def articles(catalog, corpus_settings, tmp_path):
    """A corpus of articles with these texts, in words alone."""

    def of(*texts):
        for number, text in enumerate(texts):
            at = datetime(2025, 6, 1, tzinfo=UTC)
            version = Version(f"v{number}", f"a{number}", "Report", text, f"{number} {text}", at)
            passage = Passage(0, len(text), text, f"{number} {text}".encode())
            new = NewVersion(version, [passage], f"/a{number}.txt")
            versions.write_pending(catalog, [new], [(passage.text_hash, b"\0" * 8, b"")])
        versions.finish_pending(catalog)
        return Corpus(corpus_settings(tmp_path), catalog)

    return of


def searched(text, corpus):
    query = with_initials(query_of(text), corpus)
    return query.text, {name: sorted(stems) for name, stems in query.otherwise.items()}


def test_a_name_is_found_by_its_initials_and_they_by_the_name(articles):
    corpus = articles(BOTH, BOTH, NAMED, SHORT)
    for text in ("What did the BRT raise?", "Which BRT tolls rose?"):
        assert searched(text, corpus) == (text, {"Bureau of River Tolls": ["brt"]})
    text = "What did the Bureau of River Tolls raise?"
    assert searched(text, corpus) == (text, {"BRT": ["bureau", "of", "river", "toll"]})


def test_what_most_articles_write_takes_the_place_of_what_was_typed(articles):
    """Asked for by its full name, what nearly all articles call by initials was refused."""
    text, otherwise = searched("What did the Bureau of River Tolls raise?", articles(BOTH, BOTH, *[SHORT] * 2))
    assert text == "What did the BRT raise?"
    assert otherwise == {"Bureau of River Tolls": ["brt"]}


def test_initials_that_were_typed_are_kept(articles):
    """However few articles write them: "What is an IRA?" was answered with the Inflation Reduction Act."""
    text, otherwise = searched("What did BRT raise?", articles(BOTH, BOTH, *[NAMED] * 2))
    assert text == "What did BRT raise?"
    assert otherwise == {"Bureau of River Tolls": ["brt"]}


def test_a_question_with_both_stays_as_it_is(articles):
    text = "What did the Bureau of River Tolls (BRT) raise?"
    assert searched(text, articles(BOTH, BOTH, *[SHORT] * 2))[0] == text


@pytest.mark.parametrize(
    ("texts", "text"),
    [
        ([BOTH, NAMED, SHORT], "What did the BRT raise?"),  # one article alone says so
        ([BOTH, NAMED, SHORT], "What did the Bureau of River Tolls raise?"),
        ([NAMED, NAMED, SHORT, SHORT], "What did the BRT raise?"),  # none says so
        (["The Mayor of Altstetten (IDIOT) spoke."] * 3, "What did the Mayor of Altstetten say?"),
        (["The Mayor of Altstetten (IDIOT) spoke."] * 3, "Who is an IDIOT?"),
        (["Bring Red Tape: the BRT came."] * 2 + [BOTH] * 2, "What did the BRT raise?"),  # of two names
        (["Bring Red Tape: the BRT came."] * 3 + [BOTH] * 2, "What did the Bureau of River Tolls raise?"),
        ([BOTH] * 3, "what did the brt raise?"),
        ([BOTH] * 3, "WHAT DID THE BRT RAISE"),
        ([BOTH] * 3, "Was haben die BRT und das Bureau of River Tolls nicht erhöht?"),
        (["The Harbor Union (HU) met."] * 3, "What did the Harbor Union say of HU?"),  # two letters
        (["The ice of the Inner Canal Estate melted."] * 3, "What did the Inner Canal Estate do?"),  # in small letters
    ],
)
def test_what_articles_do_not_confirm_is_no_pair(articles, texts, text):
    assert searched(text, articles(*texts)) == (text, {})


def test_both_spellings_are_searched_for(articles):
    texts = [BOTH, BOTH, NAMED, SHORT, "Nothing rose."]
    with closing(PassageRetriever(corpus=articles(*texts))) as retriever:
        for name in ("BRT", "Bureau of River Tolls"):
            query = with_initials(query_of(f"What did the {name} say?"), retriever.corpus)
            found = retriever.corpus.load(retriever._words(query, 9, None, None)[1])
            assert sorted(passage.text for passage in found) == sorted(texts[:4])


def test_of_a_question_of_names_alone_few_are_looked_up(articles, monkeypatch):
    corpus, asked = articles(BOTH, BOTH), []
    monkeypatch.setattr(corpus, "document_frequencies", lambda words: asked.append(words) or dict.fromkeys(words, 0))
    text = "Which of " + "Altstetten Bridge Tolls " * 700
    assert with_initials(query_of(text), corpus).otherwise == {}
    assert len(asked) == MOST


def test_letters_of_a_frequent_word_are_looked_for_in_capitals(articles):
    texts = ["The Wood and Hay Office (WHO) paid."] * 2 + ["Those who paid left."] * 40
    text, otherwise = searched("What did the WHO pay?", articles(*texts))
    assert text == "What did the WHO pay?"
    assert otherwise == {"Wood and Hay Office": ["who"]}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The BRT raised them.", {"bureau", "river", "toll", "rais"}),
        ("Two BRTs raised them.", {"bureau", "river", "toll", "rais"}),
        ("A brt raised them.", {"rais"}),  # letter for letter
        ("The XBRT and BRTX raised them.", {"rais"}),
        ("The river rose.", {"river"}),
    ],
)
def test_a_text_with_the_other_spelling_has_the_words(text, found):
    finder = WordFinder(["bureau", "river", "toll", "rais"], {"BRT": frozenset({"bureau", "of", "river", "toll"})})
    assert finder.found_in(text) == found


@pytest.mark.parametrize("name", ["BRT", "Bureau of River Tolls"])
@pytest.mark.parametrize("text", [NAMED, SHORT])
def test_a_name_is_not_missing_where_its_other_spelling_stands(articles, passage_of, name, text):
    """“No article quoted here names “BRT”” stood below what articles write on the Bureau of River Tolls."""
    corpus = articles(BOTH, BOTH, text)
    query = with_initials(query_of(f"What did the {name} raise?"), corpus)
    passage = passage_of(text, article_id="a2", version_id="v2", title="Report")
    assert missing_names(query, [passage], corpus) == []
    other = passage_of("Nothing rose.", article_id="a9", version_id="v9", title="Report")
    assert missing_names(query, [other], corpus) != []


def test_initials_with_that_of_a_small_word_are_not_missing_either(articles, passage_of):
    named = "So the Bureau of Tolls (BOT) said of the BOT."
    corpus = articles(named, named, "The Bureau of Tolls spoke.")
    query = with_initials(query_of("What did the BOT say?"), corpus)
    passage = passage_of("The Bureau of Tolls spoke.", article_id="a2", version_id="v2", title="Report")
    assert missing_names(query, [passage], corpus) == []
