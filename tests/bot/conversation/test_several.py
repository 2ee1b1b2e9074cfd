"""Several questions in one text, asked of answers that are written down."""

from datetime import date
from types import SimpleNamespace

import pytest

from bot.answering.answer import NO_FILTERS, Answer, Evidence, Filters, Question, Refusal, Usage
from bot.conversation.follow_up.rewrite import StandaloneQuestion
from bot.conversation.several import answer_text
from bot.errors import QuestionRejected
from tests.bot.conversation.test_in_context import ASKED

LIMIT = 150
ONE, TWO = "Which rocket carried Europa Clipper?", "And when did it leave the launch pad?"
PLENTY = f"{ONE} {TWO} Who built it? What did it cost? Who paid for it?"
LINK = "https://samples.dateline.example/2024/10/14/europa-clipper-launch"


class Answers:
    """Refuses everything but where it cites something, and knows with what it was asked."""

    def __init__(self):
        self.asked = []
        self.shown = []
        self.cites = ""

    def ask(self, text, *, as_of=None, filters=NO_FILTERS, typed=None, shown=frozenset()):
        self.shown.append(shown)
        if len(text) > LIMIT:
            raise QuestionRejected("The question is too long.")
        self.asked.append((text, as_of, filters, typed))
        filters = Filters(article="a1") if LINK in text else filters
        question = Question(text, ASKED, as_of, filters)
        if self.cites:
            cited = SimpleNamespace(quote=SimpleNamespace(text=self.cites), passage=SimpleNamespace(article_id="a1"))
            return Answer(question, (), (cited,), Evidence(()), "extractive")
        return Refusal(question, "Nothing.", (), Evidence(()), "extractive")


@pytest.fixture
def answers():
    return Answers()


def no_rewriter():
    raise AssertionError("a text of one question loads no reader of follow-ups")


def of_clipper(text, turns):
    assert turns[0].question == ONE
    return StandaloneQuestion(text.replace(" it ", " Europa Clipper "))


def test_each_line_may_be_a_question(answers):
    answered = answer_text(answers, lambda: of_clipper, f"{ONE[:-1]}\nwhat did it cost")

    assert answered.questions == (ONE, "what did it cost?")


def test_a_text_of_one_question_is_asked_as_it_is(answers):
    answered = answer_text(answers, no_rewriter, ONE)

    assert (answered.questions, len(answered.replies), answered.failure) == ((ONE,), 1, "")


def test_three_are_asked_and_the_others_are_named(answers):
    answered = answer_text(answers, lambda: of_clipper, PLENTY)

    assert len(answered.replies) == 3
    assert answered.questions[3:] == ("What did it cost?", "Who paid for it?")


@pytest.mark.parametrize("text", ["Who built Europa Clipper?", "x" * (LIMIT + 1)])
def test_what_it_takes_to_understand_a_further_question_is_part_of_its_cost(answers, text):
    """A log line and `ask --json` had the tokens of the answer alone."""
    usage = Usage(90, 10)
    replies = answer_text(answers, lambda: lambda *_: StandaloneQuestion(text, usage=usage), f"{ONE} {TWO}").replies

    assert [reply.usage for reply in replies] == [None, usage]


def test_a_further_question_is_searched_as_it_was_typed_too_and_keeps_the_options(answers):
    """In Discord it was, in a terminal it was not."""
    options = (date(2025, 3, 31), Filters("Lantern Daily"))
    answer_text(answers, lambda: of_clipper, f"{ONE} {TWO}", as_of=options[0], filters=options[1])

    assert answers.asked == [
        (ONE, *options, None),
        ("And when did Europa Clipper leave the launch pad?", *options, TWO),
    ]


def too_long(text, _turns):
    return StandaloneQuestion(text * 5)


def broken(_text, _turns):
    raise QuestionRejected("no memory")


@pytest.mark.parametrize("rewrite", [too_long, broken])
def test_what_cannot_be_understood_is_asked_as_it_was_typed(answers, rewrite):
    """What was made of a follow-up was too long for a question, and the terminal printed that instead of answers."""
    answer_text(answers, lambda: rewrite, f"{ONE} {TWO}")

    assert [asked[0] for asked in answers.asked] == [ONE, TWO]
    assert [asked[3] for asked in answers.asked] == [None, None]


def test_the_replies_before_a_further_question_that_is_too_long_stand(answers):
    """A terminal printed why the second one was rejected, and lost the answer to the first."""
    too_long_as_typed = f"Who built {'the rocket and ' * 20}it?"
    text = f"{ONE} {too_long_as_typed} Who paid for it?"
    answered = answer_text(answers, lambda: of_clipper, text)

    assert [reply.question.text for reply in answered.replies] == [ONE]
    assert answered.failure == "The question is too long."
    assert answered.questions == (ONE, too_long_as_typed, "Who paid for it?")
    with pytest.raises(QuestionRejected):
        answer_text(answers, no_rewriter, too_long_as_typed)


def test_a_question_with_a_link_follows_nothing(answers):
    understood = []

    def rewrite(text, turns):
        understood.append([turn.question for turn in turns])
        return StandaloneQuestion(text)

    answer_text(answers, lambda: rewrite, f"{ONE} When did it leave? {LINK} And who built it?")

    assert [asked[0] for asked in answers.asked] == [ONE, f"When did it leave? {LINK}", "And who built it?"]
    assert understood == [[ONE, "When did it leave?"]]


def test_a_question_follows_what_those_before_it_say_beside_their_links(answers):
    understood = []

    def rewrite(text, turns):
        understood.append([turn.question for turn in turns])
        return StandaloneQuestion(text.replace(" it ", " Europa Clipper "))

    answer_text(answers, lambda: rewrite, f"What does {LINK} say? {TWO} And who built it?")

    assert understood[0] == ["What does it say?"]
    assert understood[1] == ["What does it say?", "And when did Europa Clipper leave the launch pad?"]


@pytest.mark.parametrize(
    ("further", "sentences"), [("When did he leave?", ("Ann Lee won.",)), ("When was the race?", ())]
)
def test_nobody_has_read_the_answer_to_a_question_in_the_same_text(answers, further, sentences):
    """But "he" is whoever it says won."""
    answers.cites = "Ann Lee won."
    seen = []

    def rewrite(text, turns):
        seen.extend(turns)
        return StandaloneQuestion(text)

    answer_text(answers, lambda: rewrite, f"Who won the race? {further}")

    assert [turn.sentences for turn in seen] == [sentences]


def test_why_a_further_question_failed_names_no_secret(answers):
    def ask(text, **_options):
        raise QuestionRejected("It failed at https://ann:secret@example.com.")

    first = answers.ask
    answers.ask = lambda text, **options: first(text, **options) if text == ONE else ask(text)
    answered = answer_text(answers, lambda: of_clipper, f"{ONE} {TWO}")

    assert answered.failure.startswith("It failed")
    assert "secret" not in answered.failure


def test_what_follows_a_question_with_a_link_is_asked_of_its_article(answers):
    answer_text(
        answers, lambda: lambda text, _: StandaloneQuestion(text), f"{ONE} When did it leave? {LINK} And who built it?"
    )

    assert [asked[2] for asked in answers.asked] == [NO_FILTERS, NO_FILTERS, Filters(article="a1")]


def test_more_leaves_out_what_the_first_reply_quotes(answers):
    def more(text, turns):
        return StandaloneQuestion(text, shown=frozenset(turns[-1].articles))

    answers.cites = "Etna erupted."
    answer_text(answers, lambda: more, "What did Etna do? Can you tell me more about Etna?")

    assert answers.shown == [frozenset(), {"a1"}]
