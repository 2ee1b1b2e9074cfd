from collections import deque

import pytest

from bot.answering.question import outlets
from bot.conversation.follow_up.mentions import Turn
from bot.conversation.follow_up.of_outlets import OutletRewriter
from bot.conversation.follow_up.rewrite import StandaloneQuestion, stand_alone

OF_CNN = "What did CNN say about the storms?"


@pytest.mark.parametrize(
    ("before", "question", "understood"),
    [
        (OF_CNN, "And what did USA Today say about it?", "And what did USA Today say about the storms?"),
        (OF_CNN, "and USA Today?", "What did USA Today say about the storms?"),
        (OF_CNN, "And according to the Post?", "What did the Post say about the storms?"),
        (OF_CNN, "What did they say about Texas?", "What did CNN say about Texas?"),
        (OF_CNN, "Did it report on Texas?", "Did CNN report on Texas?"),
        (OF_CNN, "and about Texas?", "What did CNN say about Texas?"),
        # It was "What did Texas say about the storms?".
        (OF_CNN, "and Texas?", "What did CNN say about Texas?"),
        ("What did CNN say about the storms in Ohio?", "and Texas?", "What did CNN say about the storms in Texas?"),
        ("According to CNN, who won the cup?", "and USA Today?", "According to USA Today, who won the cup?"),
        ("Who won the cup, according to CNN?", "and The Week?", "Who won the cup, according to The Week?"),
        ("What did CNN say about Ann Lee?", "And USA Today?", "What did USA Today say about Ann Lee?"),
        ("What did CNN say about Ann Lee?", "And Bob Roe?", "What did CNN say about Bob Roe?"),
        ("news from CNN about storms", "and from USA Today?", "news from USA Today about storms"),
        # A question that names no outlet before, and none at all.
        ("Who won the cup?", "What did CNN say about that?", "What did CNN say about who won the cup?"),
        ("Who is Ann Lee?", "What did CNN say about her?", "What did CNN say about Ann Lee?"),
        ("Who won the cup?", "And the bowl?", "Who won the cup, and the bowl?"),
        # It was "Where was who won the cup held according to CNN?".
        ("Who won the cup?", "Where was it held according to CNN?", "Where was cup held according to CNN?"),
        ("news from CNN about storms", "What did USA Today say about it?", "What did USA Today say about storms?"),
        (
            "What did CNN say about the cup?",
            "Is it gold, according to USA Today?",
            "Is the cup gold, according to USA Today?",
        ),
    ],
)
def test_another_outlet_is_asked_the_same_and_the_same_outlet_more(corpus_of_outlets, before, question, understood):
    rewrite = OutletRewriter(stand_alone, corpus_of_outlets)
    assert rewrite(question, [Turn(before)]).text == understood


def test_what_was_asked_is_the_subject_of_what_follows_and_not_the_outlet(corpus_of_outlets):
    said = deque()

    def rewrite(question, turns):
        said.extend(turns)
        return StandaloneQuestion(question)

    turns = [Turn("Who is Ann Lee?", ("Ann Lee.",)), Turn("According to CNN, who won the cup?", ("Bob.",))]
    assert OutletRewriter(rewrite, corpus_of_outlets)("When was it?", turns).text == "When was it?"
    assert [*said] == [turns[0], Turn("who won the cup?", ("Bob.",))]


@pytest.mark.parametrize("typed", ["news of it in it ", "it news about it ", "according to it, "])
def test_a_text_that_could_be_read_in_many_ways_is_read_in_a_few(corpus_of_outlets, monkeypatch, typed):
    """A follow-up of 490 characters took 47 seconds."""
    read = []
    read_query = outlets.read_query
    monkeypatch.setattr(outlets, "read_query", lambda question: read.append(question) or read_query(question))
    OutletRewriter(stand_alone, corpus_of_outlets)((typed * 60)[:490], [Turn(OF_CNN)])

    assert len(read) < 250


@pytest.mark.parametrize(
    ("question", "rewritten", "understood"),
    [
        # What stands in front would hide the outlet.
        ("What did CNN say about the vote?", "Ann Lee: {}", "What did CNN say about Ann Lee: the vote?"),
        ("According to CNN, who won?", "Ann Lee: {}", "According to CNN, Ann Lee: who won?"),
        ("Who won, according to CNN?", "Ann Lee: {}", "Ann Lee: Who won, according to CNN?"),
        ("What did CNN say about him?", "Cup: What did CNN say about Roe?", "What did CNN say about Roe?"),
        ("Live: What did CNN say about the vote?", "{}", "Live: What did CNN say about the vote?"),
        ("Did CNN fall?", "Ann Lee: {}", "Ann Lee: Did CNN fall?"),
    ],
)
def test_an_outlet_is_still_the_source_of_what_was_put_together(corpus_of_outlets, question, rewritten, understood):
    rewrite = OutletRewriter(lambda text, _: StandaloneQuestion(rewritten.format(text)), corpus_of_outlets)
    assert rewrite(question, [Turn("Who is Ann Lee?")]).text == understood
