"""Discord's faults, each against the real discord.py in a simulated Discord."""

import asyncio
import logging
import re
from types import SimpleNamespace

import aiohttp
import discord
import pytest

from bot.conversation.store import Owed, OwedMention, Store
from bot.delivery.failures import FORBIDDEN, UNSENT, Unreachable, classify_failure, concerns_owner, is_final
from bot.delivery.interrupted import INTERRUPTED
from bot.delivery.queue import QueueLimits
from bot.delivery.respond import SECOND_BOT, _log_lost
from bot.errors import IngestFailed, QuestionRejected
from evals.trials.loopback import payloads
from ingest.corpus.catalog import Catalog
from ingest.corpus.errors import CorpusMismatch, CorpusMissing
from tests.bot.clients import build_client
from tests.bot.shown import text, title

pytestmark = pytest.mark.asyncio
ETNA = "What did Etna do?"


def shown_requests(env):
    """Requests that show somebody something, after the acknowledgement."""
    return [
        request
        for request in env.http_requests
        if request.method in ("POST", "PATCH") and ("/webhooks/" in request.path or request.path.endswith("/messages"))
    ]


def faults(env):
    """The metric of replies that Discord did not take, by reason."""
    counts = {}
    for line in env.bot.dispatcher.metrics.text().decode().splitlines():
        if match := re.match(r'dateline_discord_faults_total\{fault="(.+)"\} (.+)', line):
            counts[match[1]] = float(match[2])
    return counts


@pytest.fixture(autouse=True)
def no_traceback_is_shown(simcord_env, channel):
    yield
    contents = [message.content for message in channel.history()]
    assert not any("Traceback" in text or 'File "' in text for text in contents)


async def test_an_interaction_that_expired_before_the_acknowledgement_is_not_answered(
    simcord_env, answering, channel, ann
):
    simcord_env.inject_error("POST", "/interactions/*/callback", status=404, code=10062)
    result = await ann.slash(channel, "ask", question=ETNA)

    assert not result.acknowledged
    assert answering.asked == []
    assert shown_requests(simcord_env) == []
    assert faults(simcord_env) == {"the interaction had expired": 1.0}


async def test_a_command_as_it_was_before_an_update_is_no_fault_of_ours(simcord_env, channel, ann, caplog):
    """Whoever used it was told to give the operator a reference to a traceback."""
    tree = simcord_env.bot.tree

    @discord.app_commands.command(name="search", description="With another option.")
    async def search(_interaction: discord.Interaction, words: str) -> None: ...

    tree.remove_command("trend")
    tree.remove_command("search")
    tree.add_command(search)
    gone = await ann.slash(channel, "trend", topic=ETNA)
    changed = await ann.slash(channel, "search", query=ETNA)
    assert await ann.autocomplete(channel, "trend", "outlet", "E") == []

    assert len(simcord_env.errors) == 3  # as discord.py raises them
    for result in (gone, changed):
        assert result.ephemeral
        assert result.response.content.startswith("Your Discord shows this command as it was before an update: ")
    assert caplog.text == ""


async def test_an_expired_token_is_tried_once(simcord_env, channel, ann, caplog):
    simcord_env.inject_error("PATCH", "/webhooks/*", status=401, code=50027, times=None)
    simcord_env.inject_error("POST", "/webhooks/*", status=401, code=50027, times=None)
    await ann.slash(channel, "ask", question=ETNA)

    assert len(shown_requests(simcord_env)) == 1
    assert "token had expired" in caplog.text


@pytest.mark.parametrize("body", [0, 30001])
async def test_a_429_without_a_rate_limit_is_not_retried(simcord_env, channel, ann, caplog, body):
    simcord_env.inject_error("PATCH", "/webhooks/*", status=429, code=body, times=None)
    simcord_env.inject_error("POST", "/webhooks/*", status=429, code=body, times=None)
    await ann.slash(channel, "ask", question=ETNA)

    assert len(shown_requests(simcord_env)) == 1
    assert "takes nothing from this address" in caplog.text


@pytest.mark.parametrize(("status", "code"), [(403, 50001), (403, 50013), (404, 10003), (404, 10008)])
async def test_a_missing_or_forbidden_message_is_one_warning_without_a_retry(
    simcord_env, channel, ann, caplog, status, code
):
    simcord_env.inject_error("PATCH", "/webhooks/*", status=status, code=code, times=None)
    await ann.slash(channel, "ask", question=ETNA)

    assert len(shown_requests(simcord_env)) == 1
    assert len([record for record in caplog.records if record.levelno >= logging.WARNING]) == 1
    assert not any(record.exc_info for record in caplog.records)


async def test_a_reply_deleted_during_the_answer_stays_deleted(simcord_env, answering, channel, ann, ben):
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


async def test_no_key_and_no_folder_of_the_machine_is_told_to_the_person_who_asked(simcord_env):
    error = CorpusMissing("No answer of https://feeds.example/a?token=abcdefghijk; see /srv/secret place/models/x.onnx")
    sentence = classify_failure(error).sentence

    assert "abcdefghijk" not in sentence
    assert "/srv" not in sentence
    assert sentence.startswith(r"No answer of https\://feeds.example/a?token=")


@pytest.mark.parametrize(
    ("error", "concerns"),
    [
        (QuestionRejected("No words."), False),
        (IngestFailed("No link."), False),
        (CorpusMissing("No corpus."), True),
        (aiohttp.ClientConnectionError("lost"), True),
    ],
)
async def test_the_owner_need_not_learn_of_what_somebody_typed(simcord_env, error, concerns):
    assert concerns_owner(error) is concerns


async def test_the_words_of_an_error_of_the_network_make_no_series_of_the_metric(simcord_env):
    for reason in ("Cannot connect to host 10.0.0.1:443", "Cannot connect to host 10.0.0.2:443", UNSENT):
        _log_lost(simcord_env.bot.dispatcher, reason)

    assert faults(simcord_env) == {"other": 2.0, UNSENT: 1.0}


@pytest.mark.parametrize("status", [401, 403])
async def test_who_may_not_be_answered_is_not_told_of_a_failure_either(simcord_env, status):
    response = SimpleNamespace(status=status, reason="")
    error = discord.HTTPException(response, {"code": 0, "message": ""})
    assert classify_failure(error) == Unreachable(FORBIDDEN)


@pytest.mark.parametrize(
    ("status", "final"), [(400, True), (403, True), (404, True), (429, False), (500, False), (503, False)]
)
async def test_what_discord_refuses_for_good_is_not_what_it_refuses_just_now(simcord_env, status, final):
    response = SimpleNamespace(status=status, reason="")
    assert is_final(discord.HTTPException(response, {"code": 0, "message": ""})) is final


async def test_a_failed_error_message_is_a_line_in_the_log(simcord_env, answering, channel, ann, caplog):
    answering.replies["?"] = QuestionRejected("No words.")
    simcord_env.inject_error("PATCH", "/webhooks/*", status=403, code=50001)
    await ann.slash(channel, "ask", question="?")

    assert "ould not tell" in caplog.text


async def test_the_folder_of_a_missing_corpus_is_shown_without_those_around_it(answering, channel, ann, tmp_path):
    folder = tmp_path / "home of ann" / "news, old" / "corpsu"
    with pytest.raises(CorpusMissing) as missing:
        Catalog.open(folder / "catalog.sqlite3")
    assert str(folder) in missing.value.user_message
    answering.replies[ETNA] = missing.value
    result = await ann.slash(channel, "ask", question=ETNA)

    (message,) = result.followups
    assert 'There is no corpus in "corpsu"' in message.content.replace("\\", "")
    assert "ann" not in message.content
    assert "news" not in message.content


async def test_an_error_only_the_owner_can_fix_is_logged_and_shown_without_folders(
    simcord_env, answering, channel, ann, caplog
):
    sentence = (
        "This corpus was made with the embedding model /srv/models/e5 (ab12), not /home/ann/m; set EMBEDDING_MODEL="
        "/srv/models/e5 and start again, or embed it again with: python -m ingest rebuild --embed"
    )
    answering.replies[ETNA] = CorpusMismatch(sentence)
    result = await ann.slash(channel, "ask", question=ETNA)

    (message,) = result.followups
    assert message.ephemeral
    assert "/srv" not in message.content
    assert "/home" not in message.content
    assert "python -m ingest rebuild --embed" in message.content
    (line,) = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert sentence in line.getMessage()
    assert not line.exc_info


async def test_an_error_the_asker_can_fix_is_not_logged(simcord_env, answering, channel, ann, caplog):
    answering.replies["?"] = QuestionRejected("No words.")
    await ann.slash(channel, "ask", question="?")

    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


async def test_a_failure_to_send_is_reported_with_a_reference(simcord_env, channel, ann, ben, caplog):
    simcord_env.inject_error("PATCH", "/webhooks/*", status=503)
    result = await ann.slash(channel, "ask", question=ETNA)

    (message,) = result.followups
    assert message.ephemeral
    assert "this reference" in message.content


async def test_an_interaction_answered_by_another_process_is_reported_to_the_owner(
    simcord_env, answering, channel, ann, caplog
):
    simcord_env.inject_error("POST", "/interactions/*/callback", status=400, code=40060)
    await ann.slash(channel, "ask", question=ETNA)
    await simcord_env.settle()

    assert answering.asked == []
    assert shown_requests(simcord_env) == []
    assert SECOND_BOT in caplog.text
    assert simcord_env.bot.health()["second_bot_seen"] is True


async def test_a_repeated_event_is_answered_once(simcord_env, answering, channel, ann):
    events = []
    simcord_env.backend.subscribers.append(lambda event, payload: events.append((event, payload)))
    await ann.slash(channel, "ask", question=ETNA)
    ((_, payload),) = [item for item in events if item[0] == "INTERACTION_CREATE"]
    simcord_env.backend.emit("INTERACTION_CREATE", payload)
    await simcord_env.settle()

    assert len(answering.asked) == 1
    assert len(shown_requests(simcord_env)) == 1


async def test_a_second_on_ready_changes_nothing(simcord_env, channel, ann):
    before = len([r for r in simcord_env.http_requests if r.path.endswith("/commands")])
    simcord_env.bot.dispatch("ready")
    await simcord_env.settle()
    await ann.slash(channel, "ask", question=ETNA)

    assert len([r for r in simcord_env.http_requests if r.path.endswith("/commands")]) == before
    assert len(shown_requests(simcord_env)) == 1


async def test_a_stop_during_an_answer_is_reported_and_the_late_answer_is_not_sent(
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

    contents = [request.json.get("content") for request in shown_requests(simcord_env) if request.json]
    assert INTERRUPTED in contents
    assert not any(payloads.is_answer(request.json) for request in shown_requests(simcord_env) if request.json)
    assert channel.history(viewer=ben) == []


async def restart_after_kill(env, answering, store_file, *owed, age=60):
    """What a killed process leaves, and the start after it."""
    store = Store(store_file)
    for mention in owed:
        store.owe_mention(mention, env.now().timestamp() - age)
    store.close()
    await env.restart_bot(build_client(answering, store=Store(store_file)))
    await env.settle()


async def test_after_a_kill_a_mention_gets_one_notice_as_a_reply(simcord_env, answering, channel, ann, ben, store_file):
    question = await ann.send(channel, ETNA)
    await restart_after_kill(simcord_env, answering, store_file, OwedMention(question.id, channel.id))
    await simcord_env.restart_bot(build_client(answering, store=Store(store_file)))

    _, notice = channel.history()
    assert notice.content == INTERRUPTED
    assert notice.reference.message_id == question.id
    assert not notice.mentions
    assert answering.asked == []


async def test_after_a_kill_a_waiting_message_of_any_age_is_corrected(simcord_env, answering, channel, ann, store_file):
    question = await ann.send(channel, ETNA)
    waiting = await simcord_env.bot.get_partial_messageable(channel.id).send("This waits in line.")
    owed = OwedMention(question.id, channel.id, waiting.id)
    await restart_after_kill(simcord_env, answering, store_file, owed, age=10**6)

    _, notice = channel.history()
    assert (notice.id, text(notice)) == (waiting.id, INTERRUPTED)


async def test_after_a_kill_the_notice_comes_without_a_reference_if_older_messages_are_unreadable(
    simcord_env, answering, channel, ann, store_file
):
    question = await ann.send(channel, ETNA)
    simcord_env.inject_error("POST", "/channels/*/messages", status=403, code=160002)
    await restart_after_kill(simcord_env, answering, store_file, OwedMention(question.id, channel.id))

    _, notice = channel.history()
    assert notice.content == INTERRUPTED
    assert notice.reference is None


@pytest.mark.parametrize(("status", "code"), [(403, 50001), (404, 10008), (429, 0)])
async def test_a_notice_that_discord_refuses_is_tried_once_and_logged(
    simcord_env, answering, channel, ann, store_file, caplog, status, code
):
    simcord_env.inject_error("POST", "/channels/*/messages", status=status, code=code, times=None)
    await restart_after_kill(simcord_env, answering, store_file, OwedMention(6, channel.id))
    await simcord_env.restart_bot(build_client(answering, store=Store(store_file)))

    assert len(shown_requests(simcord_env)) == 1
    assert "Could not tell someone that their question was interrupted" in caplog.text
    assert simcord_env.bot.is_ready()


@pytest.mark.parametrize(
    ("status", "code", "attempts"), [(403, 50001, 1), (404, 10008, 1), (404, 10003, 1), (429, 0, 2)]
)
async def test_a_waiting_message_is_corrected_at_the_next_start_only_after_a_temporary_failure(
    simcord_env, answering, channel, store_file, caplog, status, code, attempts
):
    simcord_env.inject_error("PATCH", "/channels/*/messages/*", status=status, code=code, times=None)
    await restart_after_kill(simcord_env, answering, store_file, OwedMention(6, channel.id, 7))
    await simcord_env.restart_bot(build_client(answering, store=Store(store_file)))
    await simcord_env.settle()

    tried = [r for r in simcord_env.http_requests if r.method == "PATCH" and "/messages/" in r.path]
    assert len(tried) == attempts
    assert "ould not tell" in caplog.text


async def test_an_old_interrupted_mention_is_left_alone(simcord_env, answering, channel, store_file):
    await restart_after_kill(simcord_env, answering, store_file, OwedMention(6, channel.id), age=10**6)

    assert shown_requests(simcord_env) == []


async def test_an_answered_mention_gets_no_notice_at_the_next_start(simcord_env, answering, channel, ann, store_file):
    await simcord_env.restart_bot(build_client(answering, store=Store(store_file)))
    await ann.send(channel, f"<@{simcord_env.bot.user.id}> {ETNA}")
    await simcord_env.settle()
    await simcord_env.restart_bot(build_client(answering, store=Store(store_file)))

    _, answer = channel.history()
    assert title(answer) == ETNA


async def test_a_token_that_expired_before_the_restart_is_not_used(simcord_env, answering, store_file):
    store = Store(store_file)
    store.owe(Owed(6, simcord_env.backend.application_id, "old"), simcord_env.now().timestamp() - 3600)
    store.close()
    await simcord_env.restart_bot(build_client(answering, store=Store(store_file)))

    assert not any("/webhooks/" in request.path for request in simcord_env.http_requests)
    assert simcord_env.bot.is_ready()


@pytest.fixture
def simcord_bot(answering):
    return build_client(answering, limits=QueueLimits(at_once=2))
