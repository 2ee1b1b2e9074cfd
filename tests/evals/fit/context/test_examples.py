from importlib.resources import as_file, files

from evals.fit.context.examples import conversation_examples, split, unsaid_words
from evals.followups.conversations import Conversation, ConversationTurn, read_conversations

TALK = Conversation(
    "tiny",
    ("Ann Lee",),
    (
        ConversationTurn("Where was she born?", "In Lindenau.", "Where was Ann Lee born?"),
        ConversationTurn("Is Lindenau on the Arn?", "Yes.", "Is Lindenau on the Arn?"),
        ConversationTurn("And when did she leave it?", "In 1990.", "When did Ann Lee leave Lindenau?"),
    ),
)


def test_each_turn_has_the_words_that_a_person_added():
    told = [example for example in conversation_examples([TALK], 1) if "Ann Lee" in example.said[-1]]
    assert [example.unsaid for example in told[:3]] == [{"ann", "lee"}, set(), {"ann", "lee", "lindenau"}]
    assert [example.stands_alone for example in told[:3]] == [False, True, False]


def test_without_the_subject_the_first_question_has_nothing_before_it():
    assert len(conversation_examples([TALK], 1)) == 3 + 2


def test_words_of_the_question_and_of_grammar_are_not_unsaid():
    assert unsaid_words("Is it high?", "Is the tower of Lindenau high?") == {"tower", "lindenau"}


def test_no_conversation_is_both_trained_on_and_kept():
    talks = [Conversation(str(number), (), ()) for number in range(11)]
    trained, kept = split(talks)
    assert len(kept) == 3
    assert sorted(trained + kept, key=lambda talk: int(talk.name)) == talks
    assert split([Conversation("0", ("Ann Lee", "Life"), ()), Conversation("1", ("Ann Lee", "Work"), ())])[1] == []


def test_no_written_conversation_is_trained_on_and_measured():
    with as_file(files("evals.fit.context") / "news.jsonl") as file:
        trained = read_conversations(file)
    with as_file(files("evals.followups") / "news.jsonl") as file:
        measured = read_conversations(file)
    assert (len(trained), len(measured)) == (324, 82)
    assert not {talk.turns[0].question for talk in trained} & {talk.turns[0].question for talk in measured}
