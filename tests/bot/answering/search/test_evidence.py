import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.answer import Evidence
from bot.answering.search.evidence import nearest_articles, number_passages


def test_numbers_start_at_one(passage_of):
    passages = [passage_of("one"), passage_of("two")]
    evidence = number_passages(passages)

    assert [evidence.passage(number) for number in (1, 2)] == passages


@pytest.mark.parametrize("number", [-1, 0, 2])
def test_a_number_without_a_passage_is_an_error(passage_of, number):
    with pytest.raises(LookupError, match="no passage"):
        number_passages([passage_of("one")]).passage(number)


def test_no_passages_give_no_evidence():
    assert number_passages([]) == Evidence(())


@settings(derandomize=True, deadline=None, max_examples=100)
@given(st.lists(st.integers(0, 50)), st.integers(0, 200))
def test_the_best_whole_passages_that_fit_are_chosen(passage_of, lengths, budget):
    passages = [passage_of("x" * length, passage_id=place) for place, length in enumerate(lengths)]
    chosen = number_passages(passages, budget).passages

    assert list(chosen) == passages[: len(chosen)]
    assert sum(len(passage.text) for passage in chosen) <= budget
    if len(chosen) < len(passages):
        assert sum(len(passage.text) for passage in passages[: len(chosen) + 1]) > budget


def test_at_most_three_nearest_articles_are_named_once_each(passage_of):
    passages = [passage_of("x", passage_id=n, article_id=f"a{n // 2}", title=f"Title {n // 2}") for n in range(12)]

    assert [article.article_id for article in nearest_articles(passages)] == ["a0", "a1", "a2"]


def test_a_nearest_article_has_its_source(passage_of):
    passage = passage_of("x", url=None, outlet=None, published=None)
    (article,) = nearest_articles([passage])

    assert (article.title, article.url, article.outlet, article.name, article.published) == (
        "Etna erupts again",
        None,
        None,
        "etna.txt",
        None,
    )
