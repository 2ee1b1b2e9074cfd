import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.retrieval.top_ten_diversity import copies_share, top_article_share

LONG = (
    "The council voted on Tuesday to close the old bridge for repairs that will take two years and cost nine million."
)
OTHER = (
    "Rain fell over the northern valleys for a third day while farmers moved their cattle to higher ground at night."
)


def passage(article, text=LONG, url=None, copies=()):
    return {"article_id": article, "text": text, "url": url or f"https://example.com/{article}", "copies": list(copies)}


@pytest.mark.parametrize(
    ("articles", "share"),
    [("a", 1.0), ("aab", 2 / 3), ("abc", 1 / 3), ("aabbbcdefg", 0.3), ("a" * 9 + "bccccccccc", 0.9)],
)
def test_the_most_frequent_article_of_the_first_ten(articles, share):
    assert top_article_share([passage(article) for article in articles]) == pytest.approx(share)


@pytest.mark.parametrize(
    ("passages", "share"),
    [
        ([passage("a"), passage("b", OTHER)], 0.0),
        ([passage("a"), passage("b")], 0.5),
        ([passage("a"), passage("b", LONG.upper().replace(",", ""))], 0.5),
        ([passage("a"), passage("a")], 0.0),
        ([passage("a"), passage("a"), passage("b")], 1 / 3),
        ([passage("a"), passage("b"), passage("c")], 2 / 3),
        ([passage("a", LONG + " " + OTHER), passage("b")], 0.5),
        ([passage("a"), passage("b", " ".join(LONG.split()[:7]) + " " + OTHER)], 0.0),
        ([passage("a", copies=["https://example.com/b"]), passage("b", OTHER)], 0.5),
        ([passage("a"), passage("b", OTHER, copies=["https://example.com/a"])], 0.5),
        ([passage("a", "Yes."), passage("b", "Yes.")], 0.0),
        ([passage("a", ""), passage("b", "")], 0.0),
        ([passage(str(n), f"{n} {OTHER.replace(' ', f' {n} ')}") for n in range(10)] + [passage("x"), passage("y")], 0),
    ],
)
def test_a_copy_is_a_passage_that_repeats_a_higher_article(passages, share):
    assert copies_share(passages) == pytest.approx(share)


def test_files_without_a_url_are_no_copies_of_each_other():
    first, second = ({**passage(name, text), "url": None} for name, text in (("a", LONG), ("b", OTHER)))

    assert copies_share([first, second]) == 0.0


def test_no_passages_have_no_shares():
    assert top_article_share([]) is None
    assert copies_share([]) is None


@given(
    st.lists(st.builds(passage, st.sampled_from("abc"), st.sampled_from([LONG, OTHER, ""])), min_size=1, max_size=15)
)
def test_the_first_slot_is_never_a_copy(passages):
    slots = min(10, len(passages))

    assert 0 <= copies_share(passages) <= (slots - 1) / slots
    assert 1 / slots <= top_article_share(passages) <= 1
