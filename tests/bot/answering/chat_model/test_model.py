"""A chat model's ugly hours, through the real client and a real socket."""

import logging
import sys
import threading
import time
from contextlib import suppress
from datetime import date
from types import SimpleNamespace

import pytest

import prompts
from bot.answering.chat_model import outcome, stream
from bot.answering.chat_model.breaker import Breaker
from bot.answering.chat_model.outcome import ChatFailure, Completion
from bot.answering.chat_model.stream import HANGING
from tests.bot.answering.chat_model.conftest import KEY
from tests.bot.scripted_chat import (
    connection_reset,
    error_in_stream,
    error_reply,
    invalid_json,
    keep_alive_reply,
    no_reply,
    reply_with_token_counts,
    reply_without,
    stalled_reply,
    text_reply,
    thinking_reply,
)

MESSAGES = {"system": prompts.load("answer_system"), "human": prompts.load("answer_question")}
VALUES = {"passages": "{not a variable}", "today": "2025-03-31", "question": "Why {x}?"}
DAY = date(2025, 3, 31)
ANSWER = "The bridge was closed on Monday [1]"


def waits_for_closing(handler):
    handler.server.closing.wait()


def invalid_event(handler):
    handler.write("data: {this is no json\n\n")


def says_it(handler):
    handler.event({"content": ANSWER}, "stop")
    handler.write("data: [DONE]\n\n")


def ask(model):
    return model.complete(MESSAGES, VALUES)


def failed(model, expected):
    done = ask(model)
    assert isinstance(done, ChatFailure), done
    assert (done.reason, done.fix) == (expected.reason, expected.fix)
    return done


def test_the_pieces_of_a_stream_are_put_together(model_of, chat_server):
    completion = ask(model_of(text_reply(ANSWER, pieces=7, usage=(321, 12))))

    assert completion == Completion(ANSWER, outcome.Usage(321, 12))
    (request,) = chat_server.requests
    assert request["temperature"] == 0
    assert request["stream"] is True
    assert 400 in (request.get("max_tokens"), request.get("max_completion_tokens"))


class Heard:
    """A listener that takes a minute for each piece, by the clock that it turns."""

    def __init__(self, monkeypatch):
        self.drafts, self.now = [], time.monotonic()
        monkeypatch.setattr(stream, "time", SimpleNamespace(monotonic=lambda: self.now))

    def begin(self):
        assert self.drafts == []

    def begin_draft(self):
        self.drafts.append("")

    def add(self, text):
        self.drafts[-1] += text
        self.now += 60


def test_each_try_is_heard_from_its_beginning(model_of, monkeypatch):
    heard = Heard(monkeypatch)
    model = model_of(error_reply(503), text_reply(ANSWER, pieces=7), total=10_000, stall=10_000)

    assert isinstance(model.complete(MESSAGES, VALUES, listener=heard), Completion)
    assert heard.drafts == ["", ANSWER]


def test_what_has_come_when_the_time_is_over_is_not_taken(model_of, monkeypatch):
    """A server that never ends would hold the question as long as its listener has work with each piece."""
    heard = Heard(monkeypatch)
    done = model_of(text_reply("word " * 100, pieces=100), total=180.0).complete(MESSAGES, VALUES, listener=heard)

    assert isinstance(done, ChatFailure)
    assert done.reason == outcome.TIMED_OUT.reason
    assert len(heard.drafts[0].split()) < 10


def test_values_are_never_read_as_a_template(model_of, chat_server):
    ask(model_of(text_reply(ANSWER)))
    system, human = chat_server.requests[0]["messages"]

    assert system == {"role": "system", "content": MESSAGES["system"].text}
    assert human["role"] == "user"
    assert "{not a variable}" in human["content"]
    assert "Why {x}?" in human["content"]


def test_tokens_that_a_server_does_not_count_are_overestimated(model_of):
    completion = ask(model_of(text_reply(ANSWER, usage=None)))

    assert completion.usage.estimated
    assert completion.usage.tokens_in > sum(len(prompt.text.split()) for prompt in MESSAGES.values())
    assert completion.usage.tokens_out >= len(ANSWER.split())


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
def test_silence_is_a_timeout_and_is_not_retried(model_of, chat_server, reply, limits):
    model = model_of(reply, **limits)
    failure = failed(model, outcome.TIMED_OUT)

    assert len(chat_server.requests) == 1
    assert failure.usage.tokens_in > 0, "what was read is paid for"


@pytest.mark.parametrize("end", [waits_for_closing, invalid_event])
def test_what_a_model_thinks_before_it_is_broken_off_counts(model_of, end):
    """Its text alone counted: one token of thousands."""
    model = model_of(thinking_reply(20, end), total=0.5, limit=100_000, max_tokens=4000)

    failure = ask(model)
    assert isinstance(failure, ChatFailure)
    assert failure.usage.tokens_out == 4000
    assert model.budget.spent(DAY) == failure.usage.total


def test_what_a_model_thinks_counts_a_token_a_piece_where_its_server_counts_none(model_of):
    completion = ask(model_of(thinking_reply(200, says_it), max_tokens=4000))

    assert completion.text == ANSWER
    assert 200 < completion.usage.tokens_out < 250


def test_an_abandoned_stream_runs_in_a_daemon_thread(model_of):
    failed(model_of(keep_alive_reply("x"), total=0.4), outcome.TIMED_OUT)
    (thread,) = [thread for thread in threading.enumerate() if thread.name == "chat-model"]
    assert thread.daemon


def test_the_number_of_hanging_streams_is_limited(model_of, chat_server):
    model = model_of(no_reply, total=0.05, breaker=Breaker(lambda: 0.0, failures=1000))
    for _ in range(HANGING):
        failed(model, outcome.TIMED_OUT)

    failed(model, outcome.BUSY)
    assert len(chat_server.requests) <= HANGING


def test_a_hanging_stream_that_ends_makes_room(model_of, chat_server):
    model = model_of(no_reply, total=0.05, breaker=Breaker(lambda: 0.0, failures=1000))
    for _ in range(HANGING):
        failed(model, outcome.TIMED_OUT)
    chat_server.closing.set()
    for thread in threading.enumerate():
        if thread.name == "chat-model":
            thread.join()

    assert ask(model).reason != outcome.BUSY.reason


def test_a_call_that_was_not_made_is_no_failure_of_the_model(model_of):
    """Three of them had the model left alone, as one that "failed several times"."""
    model = model_of(no_reply, total=0.05, breaker=Breaker(lambda: 0.0, failures=HANGING + 1))
    for _ in range(HANGING):
        failed(model, outcome.TIMED_OUT)

    for _ in range(3):
        failed(model, outcome.BUSY)


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_temporary_error_is_retried(model_of, chat_server, status):
    model = model_of(error_reply(status), error_reply(status), text_reply(ANSWER))

    assert ask(model).text == ANSWER
    assert len(chat_server.requests) == 3
    first, second = model.slept
    assert 0.5 <= first <= 0.75
    assert 1.0 <= second <= 1.5


def test_a_call_is_given_up_after_three_attempts(model_of, chat_server):
    failed(model_of(error_reply(500)), outcome.SERVER_FAILED)

    assert len(chat_server.requests) == 3


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (400, outcome.NOT_ACCEPTED),
        (401, outcome.NOT_LET_IN),
        (402, outcome.NOT_PAID),
        (403, outcome.NOT_LET_IN),
        (404, outcome.NOT_KNOWN),
        (422, outcome.NOT_ACCEPTED),
    ],
)
def test_a_permanent_error_is_not_retried(model_of, chat_server, status, expected):
    failure = failed(model_of(error_reply(status)), expected)

    assert len(chat_server.requests) == 1
    assert failure.usage.total == 0
    assert failure.detail.endswith(f" {status}")


UNKNOWN = {"object": "error", "message": {"detail": [{"loc": ["body", "max_completion_tokens"]}]}}


@pytest.mark.parametrize(
    ("names", "status", "body"),
    [
        (["temperature"], 400, None),
        (["stream_options"], 400, None),
        (["max_completion_tokens"], 422, UNKNOWN),
        (["temperature", "stream_options", "max_completion_tokens"], 400, {"error": "no"}),
    ],
)
def test_a_server_that_knows_fewer_parameters_is_asked_with_those(model_of, chat_server, names, status, body):
    """Whole families of models could never be used."""
    model = model_of(reply_without(names, text_reply(ANSWER), status, body), plain=True)

    assert ask(model).text == ANSWER
    assert chat_server.requests[1]["max_tokens"] == 400
    assert len(chat_server.requests) == 2
    assert ask(model).text == ANSWER
    assert len(chat_server.requests) == 3, "what it takes is remembered"


def test_a_server_that_knows_all_parameters_is_not_asked_with_fewer(model_of, chat_server):
    model = model_of(text_reply(ANSWER), error_reply(400), plain=True)

    assert ask(model).text == ANSWER
    failed(model, outcome.NOT_ACCEPTED)
    assert len(chat_server.requests) == 2


def test_a_request_that_is_never_accepted_is_sent_twice(model_of, chat_server, caplog):
    caplog.set_level(logging.WARNING)

    failed(model_of(error_reply(400), plain=True), outcome.NOT_ACCEPTED)
    assert len(chat_server.requests) == 2
    assert "temperature" not in chat_server.requests[1]
    assert outcome.NOT_ACCEPTED.fix in caplog.text


def test_the_parameter_that_a_server_turns_down_is_named(model_of, caplog):
    failure = ask(model_of(reply_without(["max_completion_tokens"], text_reply(ANSWER), 422, UNKNOWN)))

    assert failure.reason == outcome.NOT_ACCEPTED.reason
    assert "max_completion_tokens" in failure.fix
    assert "CHAT_MAX_TOKENS" in failure.fix
    assert failure.fix in caplog.text


def test_retry_after_is_respected(model_of):
    model = model_of(error_reply(429, Retry_After="7"), text_reply(ANSWER))

    assert ask(model).text == ANSWER
    assert model.slept == [7.0]


def test_a_retry_after_beyond_the_time_limit_ends_the_call_and_delays_the_next(model_of, chat_server):
    now = [0.0]
    model = model_of(error_reply(429, Retry_After="120"), text_reply(ANSWER), breaker=Breaker(lambda: now[0]))

    failed(model, outcome.OVER_LIMIT)
    assert model.slept == []
    now[0] = 119.0
    failed(model, outcome.ASKED_TO_WAIT)
    now[0] = 120.0
    assert ask(model).text == ANSWER
    assert len(chat_server.requests) == 2


def test_a_broken_connection_is_retried(model_of, chat_server):
    assert ask(model_of(connection_reset, text_reply(ANSWER))).text == ANSWER
    assert len(chat_server.requests) == 2


@pytest.mark.parametrize(("code", "expected"), [(429, outcome.OVER_LIMIT), (502, outcome.SERVER_FAILED)])
def test_an_error_in_the_middle_of_a_stream_is_read_as_one_before_it(model_of, chat_server, code, expected):
    failed(model_of(error_in_stream(code)), expected)

    assert len(chat_server.requests) == 3


def test_a_missing_server_is_unreachable(model_of, chat_server):
    model = model_of(text_reply(ANSWER))
    chat_server.server_close()

    failed(model, outcome.UNREACHABLE)


def test_an_invalid_response_is_a_failure(model_of):
    failed(model_of(invalid_json), outcome.FAILED)


@pytest.mark.parametrize("text", ["", "  \n"])
def test_an_empty_text_is_a_failure(model_of, text):
    failed(model_of(text_reply(text)), outcome.EMPTY)


@pytest.mark.parametrize("text", ["", "The bridge was"])
@pytest.mark.parametrize("finish", ["content_filter", "refusal", "SAFETY", "PROHIBITED_CONTENT", "BLOCKLIST"])
def test_an_answer_stopped_by_a_content_filter_has_its_own_outcome(model_of, finish, text):
    failed(model_of(text_reply(text, finish=finish)), outcome.DECLINED)


def test_an_endless_text_is_cut(model_of):
    completion = ask(model_of(text_reply("x" * 100_000, pieces=500), max_tokens=50))

    assert completion.cut
    assert len(completion.text) == 400


def test_a_text_that_reached_the_token_limit_is_marked_as_cut(model_of):
    assert ask(model_of(text_reply(ANSWER, finish="length"))).cut


def test_after_consecutive_failures_the_model_rests_and_is_then_tried_once(model_of, chat_server):
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


def test_an_empty_answer_does_not_count_as_an_outage(model_of, chat_server):
    model = model_of(text_reply(""))
    for _ in range(5):
        failed(model, outcome.EMPTY)
    assert len(chat_server.requests) == 5


def test_the_daily_budget_ends_the_calls(model_of, chat_server):
    model = model_of(text_reply(ANSWER, usage=(1500, 20)), limit=2500)

    assert ask(model).text == ANSWER
    assert ask(model).text == ANSWER
    failed(model, outcome.NO_BUDGET)
    assert len(chat_server.requests) == 2
    assert model.budget.spent(model.budget._today()) == 3040


def test_a_rejected_call_costs_nothing(model_of):
    model = model_of(error_reply(401), limit=5000)
    ask(model)

    assert model.budget.spent(model.budget._today()) == 0


def test_a_budget_that_cannot_be_stored_prevents_calls(model_of, chat_server, tmp_path):
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
    outcome_of_call = ask(model)

    assert chat_server.keys[0] == f"Bearer {KEY}"
    assert KEY not in repr(outcome_of_call)
    assert KEY not in repr(vars(model))
    own_records = [record for record in caplog.records if record.name.startswith("bot.")]
    assert KEY not in caplog.text
    assert all(record.exc_info is None for record in own_records)


def test_a_lone_surrogate_is_replaced_and_the_answer_kept(model_of):
    """JSON may name one half of a pair: no text of Unicode, which raises when it is counted, stored or printed."""
    model = model_of(text_reply("a\ud800b \udfff", pieces=1, usage=None), limit=5000)

    completion = ask(model)
    assert completion.text == "a\ufffdb \ufffd"
    assert model.budget.spent(model.budget._today()) == completion.usage.total < 400


def test_a_character_split_over_two_pieces_is_joined(model_of):
    assert ask(model_of(text_reply("\ud83d\ude00", pieces=2, usage=None))).text == "\U0001f600"


@pytest.mark.parametrize(
    "counted", [(99_999_999_999, 5), (5, 99_999_999_999), ("99999999999", "5"), (10**400, 10**400)]
)
@pytest.mark.filterwarnings("ignore:Pydantic serializer warnings")
def test_an_absurd_token_count_costs_at_most_three_times_the_reservation(model_of, counted, caplog):
    model = model_of(
        text_reply(ANSWER, usage=None),
        text_reply(ANSWER, usage=None),
        reply_with_token_counts(ANSWER, *counted),
        limit=100_000,
    )
    reserved = ask(model).usage.tokens_in + 400
    spent = model.budget.spent(DAY)
    ask(model)
    cost = model.budget.spent(DAY) - spent

    assert ask(model).text == ANSWER
    assert 0 <= model.budget.spent(DAY) - spent - cost <= 3 * reserved
    assert model.budget.reserve(1000) == DAY


@pytest.mark.parametrize("counted", [(-5, -5), (-99_999_999_999, 7), ("many", "few"), (1.5, 1e30), (None, None)])
@pytest.mark.filterwarnings("ignore:Pydantic serializer warnings")
def test_an_invalid_token_count_is_estimated_and_the_answer_kept(model_of, counted):
    model = model_of(reply_with_token_counts(ANSWER, *counted), limit=100_000)

    completion = ask(model)
    assert (completion.text, completion.usage.estimated) == (ANSWER, True)
    assert 0 < model.budget.spent(DAY) == completion.usage.total < 1000


@pytest.mark.parametrize("interrupt", [KeyboardInterrupt, SystemExit, RuntimeError])
def test_an_interrupted_call_is_settled_and_the_model_can_be_called_again(model_of, interrupt):
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


def test_after_an_unreadable_budget_the_model_can_be_called_again(model_of, monkeypatch):
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
def test_after_a_lone_surrogate_in_a_question_the_model_can_be_called_again(model_of, text):
    model = model_of(text_reply(ANSWER), limit=9000)
    model.complete(MESSAGES, VALUES | {"question": text})
    assert ask(model).text == ANSWER


def test_a_thread_that_cannot_start_leaves_no_reservation_behind(model_of, monkeypatch, chat_server):
    def fail(_):
        raise RuntimeError("can't start new thread")

    model = model_of(text_reply(ANSWER), limit=100_000, breaker=Breaker(lambda: 0.0, failures=1000))
    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", fail)
        for _ in range(HANGING + 1):
            failed(model, outcome.BUSY)
    assert model.budget.spent(DAY) == 0
    assert ask(model).text == ANSWER


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_thread_that_dies_is_an_immediate_failure(model_of, monkeypatch):
    monkeypatch.setattr("bot.answering.chat_model.stream._piece", lambda _: sys.exit(3))
    model = model_of(text_reply(ANSWER), total=60.0, breaker=Breaker(lambda: 0.0, failures=1000))
    for _ in range(HANGING + 1):
        failed(model, outcome.FAILED)
    # Their SystemExit is this test's, not that of the next one.
    for thread in threading.enumerate():
        if thread.name == "chat-model":
            thread.join()


def test_concurrent_calls_each_get_their_answer(model_of):
    """With more than eight at once, the model was called busy for a server that holds connections open."""
    count = HANGING + 1
    all_called = threading.Barrier(count)

    def reply(handler):
        with suppress(threading.BrokenBarrierError):
            all_called.wait(timeout=5)
        text_reply(ANSWER)(handler)

    model = model_of(reply, limit=10**9, breaker=Breaker(time.monotonic))
    completions = []
    threads = [threading.Thread(target=lambda: completions.append(ask(model))) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert completions == [Completion(ANSWER, outcome.Usage(100, 20))] * count
