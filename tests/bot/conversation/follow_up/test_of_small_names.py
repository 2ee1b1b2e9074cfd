import pytest

from bot.conversation.follow_up.mentions import Turn
from bot.conversation.follow_up.of_small_names import SmallNamesRewriter
from bot.conversation.follow_up.rewrite import StandaloneQuestion, stand_alone
from bot.settings import BotSettings
from bot.wiring import rewriter

NEWS = (
    "On Monday the minister Iwaya spoke of exports, and Peskov of the dollar.",
    "Falk met Iwaya in Norway, and Peskov stayed in Chad with the price of oil.",
)


@pytest.mark.parametrize(
    ("before", "question", "understood"),
    [
        ("What did Iwaya say?", "what about peskov?", "What did Peskov say?"),
        ("what did iwaya say", "and peskov", "What did Peskov say?"),
        ("did falk meet iwaya in norway", "and in chad?", "Did Falk meet Iwaya in Chad?"),
        ("what did iwaya say", "and the price of oil?", "What did Iwaya say, and the price of oil?"),
        ("What did Iwaya say?", "What about Peskov?", "What did Peskov say?"),
        ("what did iwaya say", "who is peskov", "who is peskov"),
        ("did falk leave norway", "and why did he leave", "and why did Falk leave"),
        ("when did iwaya meet", "and what did he say of exports", "and what did Iwaya say of exports"),
        ("did falk leave norway", "more", "Tell me more about Falk, Norway"),
    ],
)
def test_names_in_small_letters_are_known_for_names(corpus_with, before, question, understood):
    """These were "What did Iwaya say, and peskov?", which was refused, and "and why did falk leave norway leave"."""
    rewrite = SmallNamesRewriter(stand_alone, corpus_with(*NEWS))

    assert rewrite(question, [Turn(before)]).text == understood


def test_the_program_understands_it_so(corpus_with):
    rewrite = rewriter(BotSettings(reader_model="none"), corpus_with(*NEWS), None)

    assert rewrite("and peskov?", [Turn("what did iwaya say")]).text == "What did Peskov say?"
    assert rewrite("peskov?", [Turn("what did iwaya say")]).text == "What did Peskov say?"
    assert rewrite("anything newer?", [Turn("did falk leave norway")]).text == "What is the latest on Falk, Norway?"


def test_what_is_not_rewritten_stays_as_it_was_typed(corpus_with):
    rewrite = SmallNamesRewriter(lambda question, _: StandaloneQuestion(question), corpus_with(*NEWS))

    assert rewrite("and peskov?", [Turn("what did iwaya say")]).text == "and peskov?"


def test_without_a_turn_before_it_nothing_is_looked_up(corpus_with):
    rewrite = SmallNamesRewriter(stand_alone, corpus_with(*NEWS))

    assert rewrite("and peskov?", []).text == "and peskov?"


def test_what_was_said_beside_a_rewrite_is_kept(corpus_with):
    """The articles that were quoted before are left out, whatever the letters of the question."""
    meant = StandaloneQuestion("Tell me more about Falk", shown=frozenset({"a1"}))
    rewrite = SmallNamesRewriter(lambda _, turns: meant, corpus_with(*NEWS))

    assert rewrite("Tell me more about Falk", [Turn("who is falk")]) == meant
