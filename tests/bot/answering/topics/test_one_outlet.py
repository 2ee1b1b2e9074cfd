"""Which sentences are one outlet's alone, and which outlets have no other line."""

import math

import pytest

from bot.answering.topics.one_outlet import MOST_OTHER, first_of_others, only_of_one, standalone_sentences
from tests.bot.answering.queries import query_of

FIRE = "A fire in the Kestrel mine near Tolm killed twelve miners on Sunday night."
STRIKE = "Drivers of the Orlen line walked out over their pay and no train ran."
NONE_RELATED = frozenset()


@pytest.fixture
def told(topic_sentence):
    """A sentence of an outlet on a thing; those on one thing are alike, those on others have nothing in common."""

    def of(outlet, thing, article, text=FIRE):
        angle = math.pi / 2 * thing
        return topic_sentence(text, angle, outlet, article_id=article, version_id=article)

    return of


def is_of_none(_sentence):
    return False


def articles(sentences):
    return [sentence.passage.article_id for sentence in sentences]


def test_what_stands_alone_begins_a_report_or_says_the_topic_and_the_beginnings_come_first(topic_sentence):
    begins = topic_sentence(STRIKE, 1.3, article_id="a", version_id="a")
    others = [
        topic_sentence(text, angle, article_id=article, version_id=article)
        for text, angle, article in (
            (FIRE, 0.4, "b"),  # says the topic
            (FIRE.replace("twelve", "many"), 0.1, "c"),
            (STRIKE, 0.0, "d"),  # says nothing of it
            (STRIKE.replace("no", "a"), 1.4, "a"),  # of the article that begins with it
            ("A fire shut the Kestrel mine.", 0.0, "e"),
            (f"But he said: {FIRE}", 0.0, "f"),
        )
    ]
    weights = {"kestrel": 1.0, "mine": 1.0}

    found = standalone_sentences(query_of("Kestrel mine"), weights, [*others, begins], [begins])
    assert articles(found) == ["a", "c", "b", "a"]
    assert found[0] is begins


@pytest.mark.parametrize(
    ("sentences", "only"),
    [
        ([("south", 0, "b", FIRE), ("north", 1, "a", STRIKE)], ["a", "b"]),
        # Another outlet tells it in other words, or in the same: then it stands once.
        ([("south", 0, "b", FIRE), ("north", 0, "a", STRIKE)], []),
        ([("south", 0, "b", FIRE), ("north", 0, "a", FIRE)], ["b"]),
        # The outlet itself tells it again, or its article has a line.
        ([("south", 0, "b", FIRE), ("south", 0, "c", STRIKE)], ["b"]),
        ([("south", 0, "b", FIRE), ("south", 1, "b", STRIKE)], ["b"]),
        ([("south", 0, "b", FIRE), ("south", 1, "c", STRIKE), ("south", 2, "d", STRIKE)], ["b", "c"]),
    ],
)
def test_an_outlet_has_two_lines_at_most_of_what_no_other_tells(told, sentences, only):
    standalone = [told(*sentence) for sentence in sentences]
    assert articles(only_of_one(standalone, standalone, NONE_RELATED, frozenset(), is_of_none)) == only
    assert only_of_one(standalone, standalone, NONE_RELATED, frozenset(), lambda _sentence: True) == []


def test_a_related_version_of_another_outlet_is_no_other_report(told):
    standalone = [told("south", 0, "b"), told("north", 0, "a", STRIKE)]
    related = frozenset({frozenset({"a", "b"})})
    assert articles(only_of_one(standalone, standalone, related, frozenset(), is_of_none)) == ["b"]
    assert first_of_others(standalone[:1], standalone[1:], related, is_of_none) == []


def test_each_outlet_without_a_line_has_its_first_up_to_a_limit(told):
    texts = [f"{STRIKE} Line {number} of {number * 7}." for number in range(9)]
    standalone = [told(f"o{number}", number, f"a{number}", text) for number, text in enumerate(texts)]
    quoted = [told("o0", 3, "z"), told("o9", 3, "y", texts[1])]
    again = [standalone[2], told("o2", 0, "x"), *standalone]

    found = first_of_others(again, quoted, NONE_RELATED, is_of_none)
    assert articles(found) == [f"a{number}" for number in range(2, 2 + MOST_OTHER)]
    assert first_of_others(again, quoted, NONE_RELATED, lambda _sentence: True) == []
