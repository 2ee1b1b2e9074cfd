import random

import pytest

from evals.fit.context.made import made_examples, without
from evals.fit.reader.questions import Answerable, Paragraph
from ingest.corpus.text.sentences import sentences

TEXT = "He built the bridge. He was born in Lindenau. He died in Monza. He wrote a book."
PARAGRAPH = Paragraph("Emil Roth", "Emil Roth", TEXT, tuple(sentences(TEXT)))
ASKED = ["What did Emil Roth build?", "Where was Emil Roth born?", "What is the name of the book of Emil Roth?"]


def question_of(text, paragraph=PARAGRAPH):
    return Answerable("tiny", text, paragraph, None, frozenset())


@pytest.mark.parametrize(
    ("question", "name", "allowed"),
    [
        ("What is the book of Emil Roth?", "Emil Roth", {"What is the book?", "What is the book of him?"}),
        ("What did Emil Roth build?", "Emil Roth", {"What did he build?"}),
        (
            "When was Emil Roth's bridge built?",
            "Emil Roth",
            {"When was his bridge built?", "When was the bridge built?"},
        ),
        ("Who led the Stanford experiment?", "Stanford", {"Who led the experiment?"}),
    ],
)
def test_a_name_goes_or_becomes_a_pronoun(question, name, allowed):
    span = (question.index(name), question.index(name) + len(name))
    made = {without(question, span, TEXT, random.Random(seed)) for seed in range(20)}
    assert made == allowed


def test_half_of_the_examples_stand_alone_and_the_words_left_out_were_said():
    paragraphs = [Paragraph(str(n), "", f"{TEXT} {n}", tuple(sentences(f"{TEXT} {n}"))) for n in range(60)]
    asked = [question_of(text, paragraph) for paragraph in paragraphs for text in ASKED]
    other = [question_of("what is the capital of france")]
    examples = made_examples(asked, other, 20, 1)

    assert [example.stands_alone for example in examples] == [True] * 10 + [False] * 10
    for example in examples[10:]:
        assert example.unsaid <= set(" ".join(example.said).lower().replace("?", "").split())
        assert "Emil" not in example.question
    assert examples == made_examples(asked, other, 20, 1)


def test_a_paragraph_with_one_question_makes_no_conversation():
    assert made_examples([question_of(ASKED[0])], [question_of(ASKED[1])], 20, 1) == []
