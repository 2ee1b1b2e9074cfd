"""Discord's faults, each against the real discord.py in a simulated Discord."""

import asyncio
import logging
import re

import pytest

from bot.client import build_client
from bot.conversation.store import Owed, OwedMention, Store
from bot.delivery.interrupted import INTERRUPTED
from bot.delivery.queue import QueueLimits
from bot.delivery.respond import SECOND_BOT
from bot.errors import QuestionRejected
from evals.trials.loopback import payloads
from ingest.corpus.errors import CorpusMismatch
from tests.bot.shown import text, title

pytestmark = pytest.mark.asyncio
ETNA = "What did Etna do?"


def sends(env):
    """Requests that show somebody something, after the acknowledgement."""
    return [
        request
        for request in env.http_requests
        if request.method in ("POST", "PATCH") and ("/webhooks/" in request.path or request.path.endswith("/messages"))
    ]


def faults(env):
    """The metric of replies that Discord did not take, by reason."""
    found = {}
    for line in env.bot.dispatcher.metrics.text().decode().splitlines():
        if match := re.match(r'dateline_discord_faults_total\{fault="(.+)"\} (.+)', line):
            found[match[1]] = float(match[2])
    return found


@pytest.fixture(autouse=True)
def no_traceback_is_shown(simcord_env, channel):
    yield
    shown = [message.content for message in channel.history()]
    assert not any("Traceback" in text or 'File "' in text for text in shown)


async def test_10062_expired_before_the_acknowledgement(simcord_env, answering, channel, ann):
    simcord_env.inject_error("POST", "/interactions/*/callback", status=404, code=10062)
    result = await ann.slash(channel, "ask", question=ETNA)

    assert not result.acknowledged
    assert answering.asked == []
    assert sends(simcord_env) == []
    assert faults(simcord_env) == {"the interaction had expired": 1.0}


async def test_a_token_that_ran_out_is_one_attempt(simcord_env, channel, ann, caplog):
    simcord_env.inject_error("PATCH", "/webhooks/*", status=401, code=50027, times=None)
    simcord_env.inject_error("POST", "/webhooks/*", status=401, code=50027, times=None)
    await ann.slash(channel, "ask", question=ETNA)

    assert len(sends(simcord_env)) == 1
    assert "token had expired" in caplog.text


@pytest.mark.parametrize("body", [0, 30001])
async def test_429_that_is_no_rate_limit_of_ours_is_not_answered_with_more(simcord_env, channel, ann, caplog, body):
    simcord_env.inject_error("PATCH", "/webhooks/*", status=429, code=body, times=None)
    simcord_env.inject_error("POST", "/webhooks/*", status=429, code=body, times=None)
    await ann.slash(channel, "ask", question=ETNA)

    assert len(sends(simcord_env)) == 1
    assert "takes nothing from this address" in caplog.text


@pytest.mark.parametrize(("status", "code"), [(403, 50001), (403, 50013), (404, 10003), (404, 10008)])
async def test_what_is_gone_or_forbidden_is_a_line_and_no_further_word(simcord_env, channel, ann, caplog, status, code):
    simcord_env.inject_error("PATCH", "/webhooks/*", status=status, code=code, times=None)
    await ann.slash(channel, "ask", question=ETNA)

    assert len(sends(simcord_env)) == 1
    assert len([record for record in caplog.records if record.levelno >= logging.WARNING]) == 1
    assert not any(record.exc_info for record in caplog.records)


async def test_a_reply_that_was_deleted_while_it_was_made_stays_deleted(simcord_env, answering, channel, ann, ben):
    real = answering.ask

    def ask_and_delete(text, **when):
        # A moderator deletes the "thinking" message in the meantime.
        for message_id in list(simcord_env.backend.messages[channel.id]):
            simcord_env.backend.delete_message(channel.id, message_id)
        return real(text, **when)

    answering.ask = ask_and_delete
    await ann.slash(channel, "ask", question=ETNA)

    assert channel.history(viewer=ben) == []
    assert faults(simcord_env) == {"the message is gone": 1.0}


async def test_a_person_who_cannot_be_told_is_a_line_in_the_log(simcord_env, answering, channel, ann, caplog):
    answering.replies["?"] = QuestionRejected("No words.")
    simcord_env.inject_error("PATCH", "/webhooks/*", status=403, code=50001)
    await ann.slash(channel, "ask", question="?")

    assert "ould not tell" in caplog.text


async def test_what_only_the_owner_can_mend_is_in_the_log_and_told_without_folders(
    simcord_env, answering, channel, ann, caplog
):
    sentence = (
        "This corpus was made with the embedding model /srv/models/e5 (ab12), not /home/ann/m; set EMBEDDING_MODEL="
        "/srv/models/e5 and start again, or embed it again with: python -m ingest rebuild --embed"
    )
    answering.replies[ETNA] = CorpusMismatch(sentence)
    result = await ann.slash(channel, "ask", question=ETNA)

    (told,) = result.followups
    assert told.ephemeral
    assert "/srv" not in told.content
    assert "/home" not in told.content
    assert "python -m ingest rebuild --embed" in told.content
    (line,) = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert sentence in line.getMessage()
    assert not line.exc_info


async def test_what_the_one_who_asked_can_mend_is_no_line_for_the_owner(simcord_env, answering, channel, ann, caplog):
    answering.replies["?"] = QuestionRejected("No words.")
    await ann.slash(channel, "ask", question="?")

    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


async def test_discord_down_while_sending_is_told_with_a_reference(simcord_env, channel, ann, ben, caplog):
    simcord_env.inject_error("PATCH", "/webhooks/*", status=503)
    result = await ann.slash(channel, "ask", question=ETNA)

    (told,) = result.followups
    assert told.ephemeral
    assert "this reference" in told.content


async def test_40060_somebody_else_answered_first_is_told_to_the_owner(simcord_env, answering, channel, ann, caplog):
    simcord_env.inject_error("POST", "/interactions/*/callback", status=400, code=40060)
    await ann.slash(channel, "ask", question=ETNA)
    await simcord_env.settle()

    assert answering.asked == []
    assert sends(simcord_env) == []
    assert SECOND_BOT in caplog.text
    assert simcord_env.bot.health()["second_bot_seen"] is True


async def test_an_event_that_discord_sends_again_is_answered_once(simcord_env, answering, channel, ann):
    sent = []
    simcord_env.backend.subscribers.append(lambda event, payload: sent.append((event, payload)))
    await ann.slash(channel, "ask", question=ETNA)
    ((_, payload),) = [one for one in sent if one[0] == "INTERACTION_CREATE"]
    simcord_env.backend.emit("INTERACTION_CREATE", payload)
    await simcord_env.settle()

    assert len(answering.asked) == 1
    assert len(sends(simcord_env)) == 1


async def test_on_ready_twice_changes_nothing(simcord_env, channel, ann):
    before = len([r for r in simcord_env.http_requests if r.path.endswith("/commands")])
    simcord_env.bot.dispatch("ready")
    await simcord_env.settle()
    await ann.slash(channel, "ask", question=ETNA)

    assert len([r for r in simcord_env.http_requests if r.path.endswith("/commands")]) == before
    assert len(sends(simcord_env)) == 1


async def test_a_stop_in_mid_answer_is_told_and_the_answer_that_comes_late_is_not_sent(
    simcord_env, answering, channel, ann, ben
):
    answering.held.clear()
    asking = asyncio.ensure_future(ann.slash(channel, "ask", question=ETNA))
    for _ in range(200):
        if answering.asked:
            break
        await asyncio.sleep(0.01)
    try:
        await simcord_env.bot.close()
    finally:
        answering.held.set()
    await asyncio.gather(asking, return_exceptions=True)

    shown = [request.json.get("content") for request in sends(simcord_env) if request.json]
    assert INTERRUPTED in shown
    assert not any(payloads.is_answer(request.json) for request in sends(simcord_env) if request.json)
    assert channel.history(viewer=ben) == []


async def killed_and_started(env, answering, store_file, *owed, age=60):
    """What a killed process leaves, and the start after it."""
    left = Store(store_file)
    for one in owed:
        left.owe_mention(one, env.now().timestamp() - age)
    left.close()
    await env.restart_bot(build_client(answering, store=Store(store_file)))
    await env.settle()


async def test_after_a_kill_who_mentioned_the_bot_is_told_under_the_question_and_once(
    simcord_env, answering, channel, ann, ben, store_file
):
    question = await ann.send(channel, ETNA)
    await killed_and_started(simcord_env, answering, store_file, OwedMention(question.id, channel.id))
    await simcord_env.restart_bot(build_client(answering, store=Store(store_file)))

    _, told = channel.history()
    assert told.content == INTERRUPTED
    assert told.reference.message_id == question.id
    assert not told.mentions
    assert answering.asked == []


async def test_after_a_kill_what_waited_in_line_says_so_no_more_however_old(
    simcord_env, answering, channel, ann, store_file
):
    question = await ann.send(channel, ETNA)
    waiting = await simcord_env.bot.get_partial_messageable(channel.id).send("This waits in line.")
    owed = OwedMention(question.id, channel.id, waiting.id)
    await killed_and_started(simcord_env, answering, store_file, owed, age=10**6)

    _, told = channel.history()
    assert (told.id, text(told)) == (waiting.id, INTERRUPTED)


async def test_after_a_kill_who_mentioned_the_bot_is_told_where_older_messages_may_not_be_read(
    simcord_env, answering, channel, ann, store_file
):
    question = await ann.send(channel, ETNA)
    simcord_env.inject_error("POST", "/channels/*/messages", status=403, code=160002)
    await killed_and_started(simcord_env, answering, store_file, OwedMention(question.id, channel.id))

    _, told = channel.history()
    assert told.content == INTERRUPTED
    assert told.reference is None


@pytest.mark.parametrize(("status", "code"), [(403, 50001), (404, 10008), (429, 0)])
async def test_who_mentioned_the_bot_and_cannot_be_told_is_one_attempt_and_a_line(
    simcord_env, answering, channel, ann, store_file, caplog, status, code
):
    simcord_env.inject_error("POST", "/channels/*/messages", status=status, code=code, times=None)
    await killed_and_started(simcord_env, answering, store_file, OwedMention(6, channel.id))
    await simcord_env.restart_bot(build_client(answering, store=Store(store_file)))

    assert len(sends(simcord_env)) == 1
    assert "Could not tell someone that their question was interrupted" in caplog.text
    assert simcord_env.bot.is_ready()


@pytest.mark.parametrize(
    ("status", "code", "attempts"), [(403, 50001, 1), (404, 10008, 1), (404, 10003, 1), (429, 0, 2)]
)
async def test_what_waits_and_cannot_be_corrected_is_tried_again_at_the_next_start_where_that_may_help(
    simcord_env, answering, channel, store_file, caplog, status, code, attempts
):
    simcord_env.inject_error("PATCH", "/channels/*/messages/*", status=status, code=code, times=None)
    await killed_and_started(simcord_env, answering, store_file, OwedMention(6, channel.id, 7))
    await simcord_env.restart_bot(build_client(answering, store=Store(store_file)))
    await simcord_env.settle()

    tried = [r for r in simcord_env.http_requests if r.method == "PATCH" and "/messages/" in r.path]
    assert len(tried) == attempts
    assert "ould not tell" in caplog.text


async def test_a_mention_of_long_ago_is_left_alone(simcord_env, answering, channel, store_file):
    await killed_and_started(simcord_env, answering, store_file, OwedMention(6, channel.id), age=10**6)

    assert sends(simcord_env) == []


async def test_a_mention_that_was_answered_is_owed_nothing(simcord_env, answering, channel, ann, store_file):
    await simcord_env.restart_bot(build_client(answering, store=Store(store_file)))
    await ann.send(channel, f"<@{simcord_env.bot.user.id}> {ETNA}")
    await simcord_env.settle()
    await simcord_env.restart_bot(build_client(answering, store=Store(store_file)))

    _, answer = channel.history()
    assert title(answer) == ETNA


async def test_a_token_that_ran_out_before_the_restart_is_not_tried(simcord_env, answering, store_file):
    left = Store(store_file)
    left.owe(Owed(6, simcord_env.backend.application_id, "old"), simcord_env.now().timestamp() - 3600)
    left.close()
    await simcord_env.restart_bot(build_client(answering, store=Store(store_file)))

    assert not any("/webhooks/" in request.path for request in simcord_env.http_requests)
    assert simcord_env.bot.is_ready()


@pytest.fixture
def simcord_bot(answering):
    return build_client(answering, limits=QueueLimits(at_once=2))
