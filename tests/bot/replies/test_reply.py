import pytest

from bot.replies.message import Style
from bot.replies.reply import BESIDE_A_MESSAGE, reply_message

QUESTION_ID = "0" * 16


@pytest.mark.parametrize("style", Style)
def test_only_an_answer_that_everyone_sees_is_known_by_its_question(build, style):
    """Where it stands is remembered, so that it can be marked when its article is corrected."""
    answer = build.answer([("Etna erupted.", (1,))], [build.citation(1)])

    assert reply_message(answer, QUESTION_ID, style).question_id == QUESTION_ID
    assert reply_message(answer, QUESTION_ID, style, is_private=True).question_id is None
    assert reply_message(build.refusal(), QUESTION_ID, style).question_id is None


@pytest.mark.parametrize("style", Style)
def test_what_may_be_asked_of_another_message_says_how_that_is_checked(build, style):
    for reply in (build.answer([("Etna erupted.", (1,))], [build.citation(1)]), build.refusal()):
        assert reply_message(reply, QUESTION_ID, style, is_beside=True).text == BESIDE_A_MESSAGE
        assert reply_message(reply, QUESTION_ID, style).text == ""
