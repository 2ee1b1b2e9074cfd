"""Follow-ups with the context reader, and without it where it fails."""

import pytest

from bot.conversation.follow_up.by_reader import ReaderRewriter
from bot.conversation.follow_up.mentions import Turn
from bot.conversation.follow_up.rewrite import stand_alone
from bot.wiring import rewriter_of_words
from ingest.corpus.errors import ModelFailed, ModelUnavailable

POWELL = Turn("What did Jerome Powell say about interest rates?", ("Powell said the Federal Reserve would wait.",))


@pytest.mark.parametrize("error", [ModelFailed("no memory"), ModelUnavailable("no file")])
def test_the_rules_serve_where_the_reader_fails(error, caplog):
    class Failing:
        def read(self, question, said):
            raise error

    understood = ReaderRewriter(Failing())("When does his term end?", [POWELL])

    assert understood == stand_alone("When does his term end?", [POWELL])
    assert f"by rules alone: {error}" in caplog.text


def test_the_first_question_is_not_read():
    class Unread:
        def read(self, question, said):
            raise AssertionError

    assert ReaderRewriter(Unread())("Who won?", []).text == "Who won?"


def test_without_readers_the_rules_serve(settings_for, tmp_path):
    assert rewriter_of_words(settings_for(tmp_path, reader_model="none")) is stand_alone
    assert isinstance(rewriter_of_words(settings_for(tmp_path)), ReaderRewriter)
