"""A chat model's ugly hours, through the real client and a real socket."""

import logging
import sys
import threading
import time
from datetime import date

import pytest

import prompts
from bot.answering.chat_model import outcome
from bot.answering.chat_model.breaker import Breaker
from bot.answering.chat_model.outcome import ChatFailure, Completion
from bot.answering.chat_model.stream import HANGING
from tests.bot.answering.chat_model.conftest import KEY
from tests.bot.scripted_chat import (
    connection_reset,
    error_reply,
    invalid_json,
    keep_alive_reply,
    no_reply,
    reply_with_token_counts,
    stalled_reply,
    text_reply,
)

MESSAGES = {"system": prompts.load("answer_system"), "human": prompts.load("answer_question")}
VALUES = {"passages": "{not a variable}", "today": "2025-03-31", "question": "Why {x}?"}
DAY = date(2025, 3, 31)
ANSWER = "The bridge was closed on Monday [1]"


def ask(model):
    return model.complete(MESSAGES, VALUES)


def failed(model, expected):
    done = ask(model)
    assert isinstance(done, ChatFailure), done
    assert (done.reason, done.fix) == (expected.reason, expected.fix)
    return done


def test_the_pieces_of_a_stream_are_put_together(model_of, chat_server):
    done = ask(model_of(text_reply(ANSWER, pieces=7, usage=(321, 12))))

    assert done == Completion(ANSWER, outcome.Usage(321, 12))
    (request,) = chat_server.requests
    assert request["temperature"] == 0
    assert request["stream"] is True
    assert 400 in (request.get("max_tokens"), request.get("max_completion_tokens"))


def test_the_values_are_never_read_as_a_template(model_of, chat_server):
    ask(model_of(text_reply(ANSWER)))
    system, human = chat_server.requests[0]["messages"]

    assert system == {"role": "system", "content": MESSAGES["system"].text}
    assert human["role"] == "user"
    assert "{not a variable}" in human["content"]
    assert "Why {x}?" in human["content"]


def test_tokens_that_a_server_does_not_count_are_guessed_too_high_rather_than_too_low(model_of):
    done = ask(model_of(text_reply(ANSWER, usage=None)))

    assert done.usage.estimated
    assert done.usage.tokens_in > sum(len(prompt.text.split()) for prompt in MESSAGES.values())
    assert done.usage.tokens_out >= len(ANSWER.split())


@pytest.mark.parametrize(
    ("reply", "limits"),
    [
        (no_reply, {"total": 0.4}),
        (stalled_reply("The bridge"), {"stall": 0.4}),
        (stalled_reply("The bridge"), {"total": 0.4}),
        (stalled_reply(""), {"total": 0.4, "stall": 0.1}),
        # Comments keep the socket busy: a time-out of the socket alone would wait for ever.
        (keep_alive_reply("The bridge"), {"stall": 0.4}),
    ],
)
def test_silence_is_a_time_out_and_is_not_tried_again(model_of, chat_server, reply, limits):
    model = model_of(reply, **limits)
    failure = failed(model, outcome.TIMED_OUT)

    assert len(chat_server.requests) == 1
    assert failure.usage.tokens_in > 0, "what was read is paid for"


def test_a_stream_that_was_given_up_ends_its_thread(model_of):
    failed(model_of(keep_alive_reply("x"), total=0.4), outcome.TIMED_OUT)
    (thread,) = [thread for thread in threading.enumerate() if thread.name == "chat-model"]
    assert thread.daemon


def test_streams_that_never_end_are_bounded(model_of, chat_server):
    model = model_of(no_reply, total=0.05, breaker=Breaker(lambda: 0.0, failures=1000))
    for _ in range(HANGING):
        failed(model, outcome.TIMED_OUT)

    failed(model, outcome.BUSY)
    assert len(chat_server.requests) <= HANGING


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_what_may_pass_is_tried_again(model_of, chat_server, status):
    model = model_of(error_reply(status), error_reply(status), text_reply(ANSWER))

    assert ask(model).text == ANSWER
    assert len(chat_server.requests) == 3
    first, second = model.slept
    assert 0.5 <= first <= 0.75
    assert 1.0 <= second <= 1.5


def test_after_three_tries_it_is_over(model_of, chat_server):
    failed(model_of(error_reply(500)), outcome.SERVER_FAILED)

    assert len(chat_server.requests) == 3


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (400, outcome.NOT_ACCEPTED),
        (401, outcome.NOT_LET_IN),
        (403, outcome.NOT_LET_IN),
        (404, outcome.NOT_KNOWN),
        (422, outcome.NOT_ACCEPTED),
    ],
)
def test_what_will_not_pass_is_not_tried_again(model_of, chat_server, status, expected):
    failure = failed(model_of(error_reply(status)), expected)

    assert len(chat_server.requests) == 1
    assert failure.usage.total == 0
    assert failure.detail.endswith(f" {status}")


def test_retry_after_is_kept(model_of):
    model = model_of(error_reply(429, Retry_After="7"), text_reply(ANSWER))

    assert ask(model).text == ANSWER
    assert model.slept == [7.0]


def test_retry_after_beyond_the_time_there_is_ends_the_call_and_is_kept_for_the_next(model_of, chat_server):
    now = [0.0]
    model = model_of(error_reply(429, Retry_After="120"), text_reply(ANSWER), breaker=Breaker(lambda: now[0]))

    failed(model, outcome.OVER_LIMIT)
    assert model.slept == []
    now[0] = 119.0
    failed(model, outcome.RESTING)
    now[0] = 120.0
    assert ask(model).text == ANSWER
    assert len(chat_server.requests) == 2


def test_a_connection_that_breaks_is_tried_again(model_of, chat_server):
    assert ask(model_of(connection_reset, text_reply(ANSWER))).text == ANSWER
    assert len(chat_server.requests) == 2


def test_a_server_that_is_not_there_cannot_be_reached(model_of, chat_server):
    model = model_of(text_reply(ANSWER))
    chat_server.server_close()

    failed(model, outcome.UNREACHABLE)


def test_what_is_no_answer_at_all_is_a_failure_all_the_same(model_of):
    failed(model_of(invalid_json), outcome.FAILED)


@pytest.mark.parametrize("text", ["", "  \n"])
def test_nothing_is_no_answer(model_of, text):
    failed(model_of(text_reply(text)), outcome.EMPTY)


@pytest.mark.parametrize("text", ["", "The bridge was"])
def test_an_answer_that_a_content_filter_stopped_is_told_apart(model_of, text):
    failed(model_of(text_reply(text, finish="content_filter")), outcome.DECLINED)


def test_a_text_without_end_is_cut(model_of):
    done = ask(model_of(text_reply("x" * 100_000, pieces=500), max_tokens=50))

    assert done.cut
    assert len(done.text) == 400


def test_a_text_that_reached_its_tokens_is_known_to_be_cut(model_of):
    assert ask(model_of(text_reply(ANSWER, finish="length"))).cut


def test_after_failures_in_a_row_the_model_is_left_alone_then_tried_once(model_of, chat_server):
    now = [0.0]
    model = model_of(error_reply(401), breaker=Breaker(lambda: now[0], failures=2, rest=60.0))
    for _ in range(2):
        failed(model, outcome.NOT_LET_IN)
    failed(model, outcome.RESTING)
    assert len(chat_server.requests) == 2

    now[0] = 60.0
    failed(model, outcome.NOT_LET_IN)
    failed(model, outcome.RESTING)
    assert len(chat_server.requests) == 3

    now[0] = 120.0
    chat_server.script = [text_reply(ANSWER)]
    assert ask(model).text == ANSWER
    assert ask(model).text == ANSWER


def test_an_empty_answer_does_not_count_as_being_away(model_of, chat_server):
    model = model_of(text_reply(""))
    for _ in range(5):
        failed(model, outcome.EMPTY)
    assert len(chat_server.requests) == 5


def test_the_budget_of_the_day_ends_the_calls(model_of, chat_server):
    model = model_of(text_reply(ANSWER, usage=(1500, 20)), limit=2500)

    assert ask(model).text == ANSWER
    assert ask(model).text == ANSWER
    failed(model, outcome.NO_BUDGET)
    assert len(chat_server.requests) == 2
    assert model.budget.spent(model.budget._today()) == 3040


def test_what_was_turned_away_costs_nothing(model_of):
    model = model_of(error_reply(401), limit=5000)
    ask(model)

    assert model.budget.spent(model.budget._today()) == 0


def test_a_budget_that_cannot_be_kept_is_not_spent(model_of, chat_server, tmp_path):
    (tmp_path / "bot").write_text("a file where the folder should be")

    failed(model_of(text_reply(ANSWER), limit=5000), outcome.NO_COUNT)
    assert chat_server.requests == []


@pytest.mark.parametrize(
    "script",
    [
        [error_reply(401)],
        [error_reply(500)],
        [error_reply(429, Retry_After="1")],
        [invalid_json],
        [connection_reset],
        [text_reply(ANSWER)],
    ],
)
def test_the_key_is_in_no_log_and_no_failure(model_of, chat_server, caplog, script):
    caplog.set_level(logging.DEBUG)
    model = model_of(*script)
    done = ask(model)

    assert chat_server.keys[0] == f"Bearer {KEY}"
    assert KEY not in repr(done)
    assert KEY not in repr(vars(model))
    ours = [record for record in caplog.records if record.name.startswith("bot.")]
    assert KEY not in caplog.text
    assert all(record.exc_info is None for record in ours)


def test_half_a_character_is_shown_as_such_and_costs_no_answer(model_of):
    """JSON may name one half of a pair: no text of Unicode, which raises when it is counted, stored or printed."""
    model = model_of(text_reply("a\ud800b \udfff", pieces=1, usage=None), limit=5000)

    done = ask(model)
    assert done.text == "a\ufffdb \ufffd"
    assert model.budget.spent(model.budget._today()) == done.usage.total < 400


def test_a_character_that_comes_in_two_halves_is_whole(model_of):
    assert ask(model_of(text_reply("\ud83d\ude00", pieces=2, usage=None))).text == "\U0001f600"


@pytest.mark.parametrize(
    "counted", [(99_999_999_999, 5), (5, 99_999_999_999), ("99999999999", "5"), (10**400, 10**400)]
)
@pytest.mark.filterwarnings("ignore:Pydantic serializer warnings")
def test_a_count_beyond_all_reason_costs_three_times_what_was_set_aside(model_of, counted, caplog):
    model = model_of(
        text_reply(ANSWER, usage=None),
        text_reply(ANSWER, usage=None),
        reply_with_token_counts(ANSWER, *counted),
        limit=100_000,
    )
    reserved = ask(model).usage.tokens_in + 400
    before = model.budget.spent(DAY)
    ask(model)
    each = model.budget.spent(DAY) - before

    assert ask(model).text == ANSWER
    assert 0 <= model.budget.spent(DAY) - before - each <= 3 * reserved
    assert model.budget.reserve(1000) == DAY


@pytest.mark.parametrize("counted", [(-5, -5), (-99_999_999_999, 7), ("many", "few"), (1.5, 1e30), (None, None)])
@pytest.mark.filterwarnings("ignore:Pydantic serializer warnings")
def test_a_count_that_is_none_is_guessed_and_costs_no_answer(model_of, counted):
    model = model_of(reply_with_token_counts(ANSWER, *counted), limit=100_000)

    done = ask(model)
    assert (done.text, done.usage.estimated) == (ANSWER, True)
    assert 0 < model.budget.spent(DAY) == done.usage.total < 1000


@pytest.mark.parametrize("interrupt", [KeyboardInterrupt, SystemExit, RuntimeError])
def test_an_interrupted_call_is_settled_and_the_model_tried_again(model_of, interrupt):
    now, ending = [0.0], [interrupt]

    def sleep(_):
        if ending:
            raise ending.pop()

    breaker = Breaker(lambda: now[0], failures=1, rest=60.0)
    model = model_of(
        error_reply(401), error_reply(500), text_reply(ANSWER), limit=100_000, breaker=breaker, sleep=sleep
    )
    failed(model, outcome.NOT_LET_IN)
    now[0] = 60.0
    with pytest.raises(interrupt):
        ask(model)
    assert 400 < model.budget.spent(DAY) < 1000, "what was set aside, once"
    assert ask(model).text == ANSWER


def test_a_budget_that_cannot_be_read_does_not_keep_the_model_off(model_of, monkeypatch):
    now = [0.0]
    model = model_of(error_reply(401), text_reply(ANSWER), limit=9000, breaker=Breaker(lambda: now[0], failures=1))
    failed(model, outcome.NOT_LET_IN)
    now[0] = 60.0
    with monkeypatch.context() as patch:
        patch.setattr(model.budget, "reserve", lambda _: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            ask(model)
    assert ask(model).text == ANSWER


@pytest.mark.parametrize("text", ["\ud800", "x\udc80y"])
def test_half_a_character_in_a_question_keeps_the_model_on(model_of, text):
    model = model_of(text_reply(ANSWER), limit=9000)
    model.complete(MESSAGES, VALUES | {"question": text})
    assert ask(model).text == ANSWER


def test_a_thread_that_the_system_does_not_give_leaves_nothing_behind(model_of, monkeypatch, chat_server):
    def none(_):
        raise RuntimeError("can't start new thread")

    model = model_of(text_reply(ANSWER), limit=100_000, breaker=Breaker(lambda: 0.0, failures=1000))
    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", none)
        for _ in range(HANGING + 1):
            failed(model, outcome.BUSY)
    assert model.budget.spent(DAY) == 0
    assert ask(model).text == ANSWER


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_thread_that_ends_by_itself_is_a_failure_at_once(model_of, monkeypatch):
    monkeypatch.setattr("bot.answering.chat_model.stream._piece", lambda _: sys.exit(3))
    model = model_of(text_reply(ANSWER), total=60.0, breaker=Breaker(lambda: 0.0, failures=1000))
    for _ in range(HANGING + 1):
        failed(model, outcome.FAILED)


def test_ten_at_once_get_each_their_own(model_of):
    model = model_of(text_reply(ANSWER), limit=10**9, breaker=Breaker(time.monotonic))
    found = []
    threads = [threading.Thread(target=lambda: found.append(ask(model))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [done.text for done in found] == [ANSWER] * 8
