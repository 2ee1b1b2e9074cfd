import pytest

from bot.answering.answer import Evidence
from bot.answering.english.statement import Statement
from bot.answering.writers.chat import proven_so_far
from bot.answering.writers.chat.draft import Checked
from bot.answering.writers.chat.proven_so_far import MOST_READS, ProvenSoFar

TEXT = "The harbor bridge in Marrow was closed on Monday. Engineers had found cracks in two of its pillars."


@pytest.fixture
def told():
    return []


@pytest.fixture
def follow(told, passage_of):
    """Follows drafts about the bridge; `told` gets the texts of each announcement."""
    evidence = Evidence((passage_of(TEXT),))

    def of(question="What happened to the bridge?", words=120):
        return ProvenSoFar(
            lambda progress: told.append([claim.text for claim in progress.claims]),
            evidence,
            Statement(question),
            words,
        )

    return of


def feed(so_far, text):
    """The draft as it grows, a character at a time."""
    for end in range(1, len(text) + 1):
        so_far.read(text[:end])


def test_each_proven_sentence_is_told_once_its_number_has_come(follow, told):
    so_far = follow()
    so_far.begin()
    feed(so_far, "The bridge was closed on Monday [1]. Engineers had found cracks [1]. It will reopen")

    first, second = "The bridge was closed on Monday", "Engineers had found cracks"
    assert [[text.rstrip(".") for text in texts] for texts in told] == [[], [first], [first, second]]


def test_an_unproven_sentence_is_told_as_its_quote(follow, told):
    feed(follow(), "The harbor bridge in Marrow was closed by vandals on Monday [1].")

    assert told == [["The harbor bridge in Marrow was closed on Monday."]]


@pytest.mark.parametrize(
    "draft",
    [
        "NO ANSWER [1] The bridge was closed on Monday [1].",
        "CONTRADICTED: The harbor bridge in Marrow was closed on Monday [1]. Engineers had found cracks [1].",
        "The bridge was closed on Monday [7].",
        "The bridge was closed on Monday.",
        "",
    ],
)
def test_nothing_is_told_of_what_may_not_be_shown(follow, told, draft):
    feed(follow(), draft)

    assert told == []


def test_what_says_no_more_than_the_question_waits_for_the_end(follow, told):
    feed(follow("When was the harbor bridge in Marrow closed?"), "The harbor bridge in Marrow was closed [1].")

    assert told == []


def test_no_more_is_told_than_an_answer_has_room_for(follow, told):
    feed(follow(words=8), "The bridge was closed on Monday [1]. Engineers had found cracks [1].")

    assert len(told) == 1


def test_another_try_of_the_model_repeats_nothing(follow, told):
    so_far = follow()
    feed(so_far, "The bridge was closed on Monday [1]. Eng")
    feed(so_far, "The bridge was closed on Monday [1]. Engineers had found cracks [1].")

    assert [len(texts) for texts in told] == [1, 2]


def test_a_draft_that_is_all_numbers_is_read_only_so_often(follow, monkeypatch):
    read = []
    monkeypatch.setattr(proven_so_far, "claims_from_draft", lambda text, _: read.append(text) or Checked(()))
    feed(follow(), "A [1] " * 500)

    assert len(read) == MOST_READS
    assert all(len(text) <= len("A [1] ") for text in read)
