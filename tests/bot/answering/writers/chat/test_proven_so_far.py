import pytest

from bot.answering.answer import Evidence
from bot.answering.english.statement import Statement
from bot.answering.writers.chat import proven_so_far
from bot.answering.writers.chat.draft import Checked
from bot.answering.writers.chat.proven_so_far import MOST_READS, MOST_SECONDS, ProvenSoFar

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


def feed(so_far, text, size=1):
    """A draft as it comes, so many characters at a time."""
    so_far.begin_draft()
    for start in range(0, len(text), size):
        so_far.add(text[start : start + size])


CLOSED, CRACKS = "The bridge was closed on Monday", "Engineers had found cracks"


@pytest.mark.parametrize("size", [1, 3, 1000])
@pytest.mark.parametrize(
    "draft",
    [
        f"{CLOSED} [1]. {CRACKS} [1]. It will reopen",
        f"{CLOSED}. [1] {CRACKS}. [1] It will",
        f"- {CLOSED} [1]\n- {CRACKS} [1]\n",
        f"{CLOSED} 【1†source】. {CRACKS} [1](https://a.example/b). It",
        f"<think>{CRACKS} by magic [1]. </think>{CLOSED} [1]. {CRACKS} [1]. It",
    ],
)
def test_each_proven_sentence_is_told_when_it_has_ended(follow, told, draft, size):
    so_far = follow()
    so_far.begin()
    feed(so_far, draft, size)

    first, second = told[1], told[-1]
    assert told[0] == []
    assert [text.rstrip(".") for text in second] == [CLOSED, CRACKS]
    assert first == second or first == second[:1]


@pytest.mark.parametrize(
    "draft", [f"{CLOSED} [1] after storms [1]", f"{CLOSED} [1]", f"{CLOSED} (see [1]", f"{CLOSED} [1]. "]
)
def test_a_sentence_that_may_go_on_is_not_told(follow, told, draft):
    feed(follow(), draft)

    assert told == []


def test_an_unproven_sentence_is_told_as_its_quote(follow, told):
    feed(follow(), "The harbor bridge in Marrow was closed by vandals on Monday [1]. It")

    assert told == [["The harbor bridge in Marrow was closed on Monday."]]


NOT_SHOWN = [
    f"NO ANSWER [1]. {CLOSED} [1]. It",
    f"NO ANSWER. The passages only say that {CLOSED.lower()} [1]. It",
    f"CONTRADICTED: {CLOSED} [1]. {CRACKS} [1]. It",
    f"CONTRADICTED [1]: {CLOSED} [1]. It",
    f"CONTRADICTED: It was never closed at all [1]. {CLOSED} [1]. It",
    f"{CLOSED} [7]. It",
    f"{CLOSED}. It",
    "",
]


@pytest.mark.parametrize("draft", NOT_SHOWN)
def test_nothing_is_told_of_what_may_not_be_shown(follow, told, draft):
    feed(follow(), draft)

    assert told == []


@pytest.mark.parametrize("draft", NOT_SHOWN[:5])
def test_nor_is_it_in_another_try_of_the_model(follow, told, draft):
    so_far = follow()
    feed(so_far, "It is [1]. ")
    feed(so_far, draft, 1000)

    assert told == []


def test_what_is_proven_takes_the_place_of_what_was_thought_aloud(follow, told):
    """The prompt of some models opens their thoughts, so that only the end of these is in the text."""
    feed(follow(), f"{CRACKS} [1]. So what? </think>{CLOSED} [1]. It")

    assert told[-1] == [f"{CLOSED}."]


def test_another_try_is_heard_after_one_that_found_no_answer(follow, told):
    so_far = follow()
    feed(so_far, "NO ANSWER [1]. ")
    feed(so_far, f"{CLOSED} [1]. It")

    assert told == [[f"{CLOSED}."]]


def test_what_says_no_more_than_the_question_waits_for_the_end(follow, told):
    feed(follow("When was the harbor bridge in Marrow closed?"), "The harbor bridge in Marrow was closed [1]. It")

    assert told == []


def test_no_more_is_told_than_an_answer_has_room_for(follow, told):
    feed(follow(words=8), f"{CLOSED} [1]. {CRACKS} [1]. It")

    assert len(told) == 1


def test_a_draft_that_is_all_numbers_is_read_only_so_often(follow, monkeypatch):
    read = []
    monkeypatch.setattr(proven_so_far, "claims_from_draft", lambda text, _: read.append(text) or Checked(()))
    feed(follow(), "A [1]. " * 500)

    assert len(read) == MOST_READS


def test_no_more_time_is_spent_than_is_allowed(follow, monkeypatch):
    read, clock = [], iter(range(10_000))
    monkeypatch.setattr(proven_so_far.time, "monotonic", lambda: next(clock))
    monkeypatch.setattr(proven_so_far, "claims_from_draft", lambda text, _: read.append(text) or Checked(()))
    feed(follow(), "A [1]. B [1]. C [1]. D")

    assert len(read) <= MOST_SECONDS


def test_without_a_listener_nothing_is_read(monkeypatch, passage_of):
    monkeypatch.setattr(proven_so_far, "claims_from_draft", lambda *_: pytest.fail("read"))
    feed(ProvenSoFar(None, Evidence((passage_of(TEXT),)), Statement("Etna?"), 120), f"{CLOSED} [1]. It")
