import pytest

from evals.written_questions import draw_articles, written_questions

TEXT = "The new bridge in Lindenau will cost 4.2 million francs and reopen in May 2026."
GOOD = "QUESTION: What will the new bridge in Lindenau cost?\nANSWER: 4.2 million francs."


@pytest.fixture
def article(version_of):
    return version_of(TEXT)


def test_a_question_whose_answer_stands_in_the_article_is_taken(article):
    (question,) = written_questions([article], lambda _title, _text: GOOD, lambda _done, _total: None)

    assert question.text == "What will the new bridge in Lindenau cost?"
    assert question.answers == ("4.2 million francs",)
    assert question.gold_urls == frozenset([article.url])


@pytest.mark.parametrize(
    "draft",
    [
        None,
        "",
        "I cannot do that.",
        "QUESTION: What will it cost?",
        "QUESTION: What will it cost?\nANSWER: 9 million",
        "QUESTION: Will it cost 4.2 million francs?\nANSWER: 4.2 million francs",
        "QUESTION: The cost.\nANSWER: 4.2 million",
        "QUESTION: What?\nANSWER: " + TEXT,
    ],
)
def test_what_the_model_gets_wrong_is_left_out(article, draft):
    assert written_questions([article], lambda _title, _text: draft, lambda _done, _total: None) == []


def test_marks_around_the_two_lines_do_no_harm(article):
    draft = "Sure!\n**Question:** What will the new bridge in Lindenau cost?\n- Answer: “4.2 million francs”\n"

    assert written_questions([article], lambda _title, _text: draft, lambda _done, _total: None)


def test_articles_are_drawn_by_the_seed(sample_folder, corpus_settings):
    from contextlib import closing

    from ingest.corpus.corpus import Corpus

    settings = corpus_settings(sample_folder.parent).model_copy(update={"corpus_dir": sample_folder})
    with closing(Corpus.open(settings)) as corpus:
        one, same, other = ([v.article_id for v in draw_articles(corpus, 5, seed)] for seed in (1, 1, 2))

    assert len(set(one)) == 5
    assert one == same != other
