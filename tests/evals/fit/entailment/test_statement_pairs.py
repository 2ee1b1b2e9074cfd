"""What the reader of entailment learns from: statements that follow, and the same made untrue."""

import difflib
import itertools
import random

import pytest

from evals.fit.entailment.clauses import following, not_following
from evals.fit.entailment.pairs import (
    Opening,
    Reported,
    headline_pairs,
    news_pairs,
    question_pairs,
    unanswerable_pairs,
    yes_or_no_pairs,
)
from evals.fit.entailment.shortened import shortened
from evals.fit.entailment.tree import Tree
from evals.fit.entailment.untrue import UntrueSentences
from evals.fit.reader.questions import YesOrNo
from ingest.corpus.parser.sentence_parser import SentenceParser
from ingest.corpus.reader.span_reader import SpanReader

NAMES = ["Lindenau", "Emil Roth", "Klara Wyss", "Altstetten"]
SENTENCES = [
    "The mayor, Ann Lee of Lindenau, opened the old bridge in Altstetten on Friday.",
    "Emil Roth sued the town of Altstetten, which had closed the bridge, in 2023.",
    "Klara Wyss may sell the tower, the council said.",
]


@pytest.fixture(scope="module")
def parser():
    return SentenceParser.load()


@pytest.fixture(scope="module")
def untrue(parser):
    return UntrueSentences([Tree.read(parser, text) for text in SENTENCES * 4], NAMES, random.Random(1))


@pytest.mark.parametrize("seed", range(12))
def test_parts_that_only_add_to_a_sentence_are_left_out(parser, seed):
    parts = [", Ann Lee of Lindenau,", " old", " in Altstetten", " on Friday"]
    possible = set()
    for chosen in itertools.product((False, True), repeat=len(parts)):
        name, age, place, day = (part if kept else "" for part, kept in zip(parts, chosen, strict=True))
        possible.add(f"The mayor{name} opened the{age} bridge{place}{day}.")

    assert shortened(Tree.read(parser, SENTENCES[0]), random.Random(seed)) in possible - {SENTENCES[0]}


@pytest.mark.parametrize(
    "text",
    [
        "The council did not sell the tower on Friday.",
        "The company did not immediately respond.",
        "Only 3 of the 40 boats had a licence.",
        "She may have sold it if the council agrees.",
        "Terminally ill adults have that right.",
        "The rules hold for salted and unsalted butter.",
    ],
)
def test_what_turns_or_narrows_a_sentence_stays(parser, text):
    assert all(shortened(Tree.read(parser, text), random.Random(seed)) in (None, text) for seed in range(5))


def test_an_untrue_sentence_differs_in_one_or_two_places(parser, untrue):
    ways = set()
    for text in SENTENCES * 30:
        way, changed = untrue.make(text, Tree.read(parser, text)) or ("", text)
        ways.add(way)
        matcher = difflib.SequenceMatcher(None, text.split(), changed.split(), autojunk=False)
        assert sum(kind != "equal" for kind, *_ in matcher.get_opcodes()) <= 2

    assert {"another name", "two names exchanged", "another word", "“may” made “will”"} <= ways


@pytest.mark.parametrize(
    ("text", "may_not_be_made"),
    [
        ("The council met Emil Roth and Klara Wyss.", "The council met Klara Wyss and Emil Roth."),
        ("She stayed for three nights in Lindenau.", "She stayed for nights in Lindenau."),
    ],
)
def test_what_may_be_true_is_not_taken_for_untrue(parser, untrue, text, may_not_be_made):
    tree = Tree.read(parser, text)

    assert may_not_be_made not in {made[1] for _ in range(200) if (made := untrue.make(text, tree))}


def test_news_follows_where_it_is_shortened_and_not_where_it_is_untrue(parser, untrue):
    reported = [Reported("Bridge opens", text) for text in SENTENCES * 10]
    pairs = list(news_pairs(parser, reported, untrue, random.Random(2)))

    assert {pair.follows for pair in pairs} == {True, False}
    assert all(pair.statement in SENTENCES for pair in pairs if pair.kind == "news as it is")
    assert all(pair.follows == (pair.kind in {"news shortened", "news as it is", "news clause"}) for pair in pairs)


def test_a_headline_counts_only_if_its_article_begins_with_its_words(parser, untrue):
    said = Opening("Lindenau opens its bridge over the Arn again", "Lindenau opens the bridge over the Arn again.")
    other = Opening(said.title, "Klara Wyss has sold the tower.")
    asked = Opening("Why Lindenau opens its bridge over the Arn", said.text)
    names_another = Opening("Lindenau opens its bridge over the Aare again", said.text)

    pairs = list(headline_pairs(parser, [said, other, asked, names_another], untrue))

    assert [(pair.statement, pair.text) for pair in pairs if pair.follows] == [(f"{said.title}.", said.text)]


def test_a_question_makes_a_statement_that_follows_and_others_that_do_not(parser, untrue, questions):
    pairs = [pair for seed in range(4) for pair in question_pairs(parser, questions, untrue, seed)]
    follows = {(pair.statement, pair.text) for pair in pairs if pair.follows}

    assert "12,000 cars cross the bridge over the Arn." in {claim for claim, _ in follows}
    assert {"another answer", "exchanged", "near"} <= {pair.kind.removeprefix("tiny ") for pair in pairs}
    assert all(pair.follows == (pair.kind == "tiny") for pair in pairs)
    assert follows.isdisjoint((pair.statement, pair.text) for pair in pairs if not pair.follows)


def test_what_reads_most_like_an_answer_to_an_unanswerable_question_does_not_follow(parser, questions):
    (pair,) = unanswerable_pairs(parser, questions, SpanReader())

    assert not pair.follows
    assert pair.statement.endswith(" designed the tower of Lindenau.")
    assert pair.statement.removesuffix(" designed the tower of Lindenau.").lower() in pair.text.lower()


def test_yes_affirms_and_no_denies(parser):
    asked = [YesOrNo("does the tower have a roof", "", "It has none.", False)]

    pairs = {pair.statement: pair.follows for pair in yes_or_no_pairs(parser, asked)}

    assert pairs == {
        "The tower has a roof.": False,
        "The tower does not have a roof.": True,
    }


@pytest.mark.parametrize(
    ("text", "follows"),
    [
        ("The mayor opened the bridge and closed the old tower.", "The mayor closed the old tower."),
        ("Klara Wyss, who built the tower, praised the council.", "Klara Wyss built the tower."),
        ("Klara Wyss, the mayor of Lindenau, praised the council.", "Klara Wyss is the mayor of Lindenau."),
        ("The town was accused by Emil Roth.", "Emil Roth accused the town."),
    ],
)
def test_a_clause_that_says_something_by_itself_follows(parser, text, follows):
    assert follows in following(Tree.read(parser, text))


@pytest.mark.parametrize(
    ("text", "kind", "made"),
    [
        ("Emil Roth said that the old tower was sold.", "without who says so", "The old tower was sold."),
        (
            "The town will sell the tower if the council agrees.",
            "without its condition",
            "The town will sell the tower.",
        ),
        ("The town was accused by Emil Roth.", "roles of a passive exchanged", "The town accused Emil Roth."),
        (
            "Lindenau (Arn) has 12 boats and 40 cars.",
            "two figures exchanged",
            "Lindenau (Arn) has 40 boats and 12 cars.",
        ),
        (
            "The council closed the bridge after the mayor sold the tower.",
            "of another subject",
            "The council sold the tower.",
        ),
    ],
)
def test_what_only_looks_like_a_clause_does_not_follow(parser, text, kind, made):
    assert (kind, made) in not_following(Tree.read(parser, text))


def test_what_somebody_says_follows_for_nobody(parser):
    assert following(Tree.read(parser, "Emil Roth said the town sued the mayor and sold the tower.")) == []
