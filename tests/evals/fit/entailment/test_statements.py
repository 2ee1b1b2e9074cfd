"""A question and its answer become a sentence that a person would say."""

import pytest

from evals.fit.entailment.statements import statement, yes_or_no_statement
from evals.fit.entailment.tree import Tree
from ingest.corpus.parser.sentence_parser import SentenceParser


@pytest.fixture(scope="module")
def parser():
    return SentenceParser.load()


@pytest.mark.parametrize(
    ("question", "answer", "said"),
    [
        ("Who founded Woodward Park?", "Ralph Woodward", "Ralph Woodward founded Woodward Park."),
        ("Which nation has most of the forest?", "Brazil", "Brazil has most of the forest."),
        ("How many people live in Jerusalem?", "801,000", "801,000 people live in Jerusalem."),
        ("What is the capital of Sudan?", "Khartoum", "The capital of Sudan is Khartoum."),
        ("Who was the first woman to run the city?", "Rosa Robles", "The first woman to run the city was Rosa Robles."),
        ("When was the Democratic Party formed?", "1992", "The Democratic Party was formed in 1992."),
        ("When did Alfred die?", "26 October 899", "Alfred died on 26 October 899."),
        ("When did the war begin?", "1914", "The war did begin in 1914."),
        ("In what year did Liebman announce his findings?", "1996", "Liebman announced his findings in 1996."),
        ("Where is Bosnia?", "southern Europe", "Bosnia is in southern Europe."),
        (
            "Why did the council reject the plan?",
            "it was too dear",
            "The council did reject the plan because it was too dear.",
        ),
        ("What do humans breathe?", "air", "Humans breathe air."),
        ("What does the structure belong to?", "the town", "The structure belongs to the town."),
        ("Whose house burned down?", "Ann Lee", "Ann Lee's house burned down."),
        ("What is the tower now?", "A museum", "The tower is a museum now."),
    ],
)
def test_a_question_and_its_answer_are_one_sentence(parser, question, answer, said):
    assert statement(Tree.read(parser, question), answer) == said


@pytest.mark.parametrize("question", ["Octavian won at which battle?", "Name the mayor.", "", "Which of these is it?"])
def test_a_question_of_another_form_makes_none(parser, question):
    assert statement(Tree.read(parser, question), "Actium") is None


@pytest.mark.parametrize(
    ("question", "affirmed", "denied"),
    [
        ("is it legal to cook at home", "It is legal to cook at home.", "It is not legal to cook at home."),
        ("does the league have a cup", "The league has a cup.", "The league does not have a cup."),
        ("can you play it with 7 players", "You can play it with 7 players.", "You can not play it with 7 players."),
    ],
)
def test_what_is_answered_by_yes_or_no_is_affirmed_and_denied(parser, question, affirmed, denied):
    tree = Tree.read(parser, question)

    assert yes_or_no_statement(tree, denied=False) == affirmed
    assert yes_or_no_statement(tree, denied=True) == denied


def test_a_question_word_makes_no_question_of_yes_or_no(parser):
    assert yes_or_no_statement(Tree.read(parser, "who won the cup"), denied=False) is None
