from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import current_thread
from types import SimpleNamespace

import pytest

from bot.answering.answer import Filters, Question
from bot.answering.english.dates import day_in_words
from bot.answering.question.time.scope import understand_time
from bot.commands import question as question_module
from bot.commands.mention import UNREADABLE
from bot.commands.question import answer_question
from bot.commands.stored_reply import FORGOTTEN
from bot.conversation.follow_up.remarks import Remark
from bot.conversation.follow_up.rewrite import StandaloneQuestion
from bot.conversation.guild_settings import GuildSettings, Threads
from bot.conversation.in_context import Conversation
from bot.conversation.store import DAY, Store
from bot.errors import QuestionRejected, StoreUnusable
from bot.languages.current import translate
from bot.replies.behind_answer import ASK_OTHERWISE, ONE_QUOTE
from tests.bot.clients import build_client
from tests.bot.commands.conftest import ASKED_AT
from tests.bot.shown import is_answer, labels, text, texts, title

pytestmark = pytest.mark.asyncio
ETNA = "What did Etna do?"


async def test_a_question_from_the_follow_up_window_refers_to_the_answer(answering, channel, ann, ben):
    await ann.slash(channel, "ask", question="What did Jerome Powell say about rates?")
    shown = await ben.click(channel.last_message, label="Ask a follow-up")
    result = await ben.submit_modal(shown, {"question": "When will he leave?"})

    assert answering.questions[1] == "When will Jerome Powell leave?"
    assert answering.typed == [None, "When will he leave?"]
    assert not result.ephemeral
    assert title(result.response) == "When will he leave?"
    assert text(result.response) == "Understood as: **When will Jerome Powell leave?**"


async def test_a_question_that_is_too_long_as_it_is_understood_is_asked_as_it_was_typed(
    simcord_env, answering, channel, ann
):
    answering.replies["When will Jerome Powell leave?"] = QuestionRejected("It is too long.")
    await ann.slash(channel, "ask", question="What did Jerome Powell say about rates?")
    shown = await ann.click(channel.last_message, label="Ask a follow-up")
    result = await ann.submit_modal(shown, {"question": "When will he leave?"})

    assert answering.questions[1:] == ["When will Jerome Powell leave?", "When will he leave?"]
    assert answering.typed[1:] == ["When will he leave?", None]
    assert is_answer(result.response)


async def test_a_follow_up_to_a_private_answer_is_private(answering, channel, ann):
    first = await ann.slash(channel, "ask", question="What did Jerome Powell say?", private=True)
    shown = await ann.click(first.response, label="Ask a follow-up")
    result = await ann.submit_modal(shown, {"question": "Why will he leave?"})

    assert answering.questions[1] == "Why will Jerome Powell leave?"
    assert result.ephemeral
    assert channel.history() == []


async def test_a_window_with_only_spaces_gets_a_reply(answering, channel, ann):
    await ann.slash(channel, "ask", question="What did Jerome Powell say?")
    shown = await ann.click(channel.last_message, label="Ask a follow-up")
    result = await ann.submit_modal(shown, {"question": "   "})

    assert answering.questions[1] == ""
    assert is_answer(result.response)


async def test_a_follow_up_may_be_as_long_as_the_setting_allows(answering, channel, ann):
    """The window took 500 characters at most, whatever MAX_QUESTION_CHARACTERS said."""
    await ann.slash(channel, "ask", question=ETNA)
    shown = await ann.click(channel.last_message, label="Ask a follow-up")
    await ann.submit_modal(shown, {"question": "x" * 4000})

    assert answering.questions[1].endswith("x" * 4000)


async def test_a_conversation_continues_across_a_restart(simcord_env, answering, channel, ann, store_file):
    await simcord_env.restart_bot(build_client(answering, store=Store(store_file)))
    await ann.slash(channel, "ask", question="What did Jerome Powell say about rates?")
    shown = await ann.click(channel.last_message, label="Ask a follow-up")
    await simcord_env.restart_bot(build_client(answering, store=Store(store_file)))
    result = await ann.submit_modal(shown, {"question": "And what did he say in May?"})
    assert answering.questions[1] == "And what did Jerome Powell say in May?"
    shown = await ann.click(result.response, label="Ask a follow-up")
    await ann.submit_modal(shown, {"question": "When was he born?"})
    assert answering.questions[2] == "When was Jerome Powell born?"


async def test_yesterday_in_an_older_question_stays_that_day(simcord_env, answering, channel, ann, store_file):
    store = Store(store_file)
    await simcord_env.restart_bot(build_client(answering, store=store))
    await ann.slash(channel, "ask", question="What did Jerome Powell say yesterday?")
    store.rows("UPDATE turns SET made_at = ?", (datetime.now(UTC).timestamp() - 3 * DAY,))
    shown = await ann.click(channel.last_message, label="Ask a follow-up")
    await ann.submit_modal(shown, {"question": "and Xi?"})

    day = datetime.now(UTC).date() - timedelta(days=4)
    assert answering.questions[1] == f"What did Xi say on {day_in_words(day)}?"


async def test_a_follow_up_to_a_forgotten_answer_is_asked_as_typed_and_says_so(simcord_env, answering, channel, ann):
    await ann.slash(channel, "ask", question="What did Jerome Powell say about rates?")
    await simcord_env.restart_bot(build_client(answering))
    shown = await ann.click(channel.last_message, label="Ask a follow-up")
    result = await ann.submit_modal(shown, {"question": "When will he leave?"})

    assert answering.questions[1] == "When will he leave?"
    assert text(result.response) == "I no longer know the earlier question, so I took yours as it stands."


async def test_what_was_asked_in_private_stays_out_of_others_follow_ups(answering, channel, ann, ben):
    first = await ann.slash(channel, "ask", question="What did Jerome Powell say?", private=True)
    window = await ann.click(first.response, label="Ask a follow-up")
    second = await ann.submit_modal(window, {"question": "Where is the meeting of the central bank?"})
    await ann.click(second.response, label="Share publicly")

    window = await ben.click(channel.last_message, label="Ask a follow-up")
    await ben.submit_modal(window, {"question": "When will he leave?"})
    window = await ann.click(second.response, label="Ask a follow-up")
    await ann.submit_modal(window, {"question": "When will he leave?"})

    # Under the answer that all see, the asker's own private question stays out as well.
    window = await ann.click(channel.history()[0], label="Ask a follow-up")
    await ann.submit_modal(window, {"question": "When will he leave?"})

    typed = "When will he leave?"
    assert answering.questions[2:] == [typed, "When will Jerome Powell leave?", typed]


async def test_a_shared_answer_can_be_followed_by_others(answering, channel, ann, ben):
    first = await ann.slash(channel, "ask", question="What did Jerome Powell say?", private=True)
    await ann.click(first.response, label="Share publicly")
    window = await ben.click(channel.last_message, label="Ask a follow-up")
    await ben.submit_modal(window, {"question": "When will he leave?"})

    assert answering.questions[1] == "When will Jerome Powell leave?"


async def test_a_follow_up_is_asked_of_the_same_reports(answering, channel, ann):
    options = {"since": "2025-03-01", "until": "2025-03-31", "outlet": "The Herald", "as_of": "2025-04-02"}
    first = await ann.slash(channel, "ask", question="What did Jerome Powell say?", **options)
    for question in ("When will he leave?", "What did he say in 2024?"):
        window = await ann.click(first.response, label="Ask a follow-up")
        first = await ann.submit_modal(window, {"question": question})

    herald, as_of = Filters("The Herald", date(2025, 3, 1), date(2025, 3, 31)), date(2025, 4, 2)
    # A time of its own takes the place of the days.
    assert answering.options == [(as_of, herald), (as_of, herald), (as_of, Filters("The Herald"))]


async def test_the_time_of_a_follow_up_is_not_read_in_the_thread_of_the_event_loop(
    answering, channel, ann, monkeypatch
):
    """4,000 characters held all else up for a tenth of a second."""
    names = []

    def understand(*given):
        names.append(current_thread().name)
        return understand_time(*given)

    monkeypatch.setattr(question_module, "understand_time", understand)
    first = await ann.slash(channel, "ask", question="What did Jerome Powell say?", since="2025-03-01")
    window = await ann.click(first.response, label="Ask a follow-up")
    await ann.submit_modal(window, {"question": "in May " * 500})

    assert names
    assert all(name.startswith("reading") for name in names)


async def test_a_typed_question_takes_the_options_over_only_if_it_is_understood_as_a_follow_up(simcord_env, answering):
    """Each unrelated question had the options of the last /ask and stored them again, so that it never ended."""
    eve = simcord_env.create_user("eve")
    await eve.slash("ask", question="What did Jerome Powell say?", outlet="The Herald", as_of="2025-04-02")
    for question in ("When will he leave?", "When did Europa Clipper start?", "When will it arrive?"):
        await eve.send_dm(question)

    assert answering.questions[1:] == [
        "When will Jerome Powell leave?",
        "When did Europa Clipper start?",
        "When will Europa Clipper arrive?",
    ]
    herald, no_options = (date(2025, 4, 2), Filters("The Herald")), (None, Filters())
    assert answering.options == [herald, herald, no_options, no_options]


async def test_a_reply_takes_the_options_over_whatever_it_asks(answering, channel, ann, mention):
    await ann.slash(channel, "ask", question=ETNA, outlet="The Herald")
    await ann.send(channel, f"{mention} When did Europa Clipper start?", reply_to=channel.last_message)

    assert answering.options == [(None, Filters("The Herald"))] * 2


async def test_a_direct_message_is_a_follow_up_to_a_command(simcord_env, answering):
    eve = simcord_env.create_user("eve")
    await eve.slash("ask", question="What did Jerome Powell say about rates?")
    await eve.send_dm("When will he leave?")

    assert answering.questions[1] == "When will Jerome Powell leave?"


@pytest.mark.parametrize(
    ("private", "asked"), [(False, "When will Jerome Powell leave?"), (True, "When will Etna leave?")]
)
async def test_a_mention_in_a_thread_follows_what_all_there_could_see(
    simcord_env, answering, channel, ann, mention, private, asked
):
    threads = GuildSettings(threads=Threads.ALWAYS)
    simcord_env.bot.dispatcher.admission.set(simcord_env.guild.id, threads)
    await ann.send(channel, f"{mention} {ETNA}")
    (thread,) = channel.threads
    await ann.slash(thread, "ask", question="What did Jerome Powell say about rates?", private=private)
    await ann.send(thread, f"{mention} When will he leave?")

    assert answering.questions[2] == asked


async def test_a_reply_that_pings_the_bot_refers_to_the_answer(answering, channel, ann, ben, mention):
    await ann.send(channel, f"{mention} What did Jerome Powell say about rates?")
    await ben.send(channel, "When will he leave?", reply_to=channel.last_message)

    assert answering.questions[1] == "When will Jerome Powell leave?"
    assert title(channel.last_message) == "When will he leave?"


async def test_another_persons_question_is_no_follow_up(answering, channel, ann, ben, mention):
    await ann.send(channel, f"{mention} What did Jerome Powell say about rates?")
    await ben.send(channel, f"{mention} When will he leave?")

    assert answering.questions[1] == "When will he leave?"


async def test_a_reply_with_unreadable_text_is_told_once_how_to_ask(answering, channel, ann):
    await ann.slash(channel, "ask", question=ETNA)
    answer = channel.last_message
    await ann.send(channel, "And in Japan?", reply_to=answer)
    await ann.send(channel, "And in Chile?", reply_to=answer)

    assert answering.questions == [ETNA]
    assert sum(message.content.startswith(UNREADABLE) for message in channel.history()) == 1


async def test_replies_with_unreadable_text_are_told_how_to_ask_once_a_day(simcord_env, channel, ann):
    """Each reply put the next notice off by a day."""
    await ann.slash(channel, "ask", question=ETNA)
    answer, told = channel.last_message, []
    for _ in range(4):
        await ann.send(channel, "And in Japan?", reply_to=answer)
        told.append(sum(message.content.startswith(UNREADABLE) for message in channel.history()))
        await simcord_env.advance_time(20 * 3600)

    assert told == [1, 1, 2, 2]


async def test_an_unreadable_reply_of_a_person_who_may_not_ask_does_not_keep_others_from_being_told(
    simcord_env, channel, ben
):
    """It used up the only hint of the day."""
    role = simcord_env.guild.create_role("askers")
    cara = simcord_env.guild.add_member(simcord_env.create_user("cara"), roles=[role])
    simcord_env.bot.dispatcher.admission.set(simcord_env.guild.id, GuildSettings(roles=frozenset({role.id})))
    await cara.slash(channel, "ask", question=ETNA)
    answer, told = channel.last_message, []
    for person in (ben, cara, cara):
        await person.send(channel, "And in Japan?", reply_to=answer)
        told.append(sum(message.content.startswith(UNREADABLE) for message in channel.history()))

    assert told == [0, 1, 1]


async def test_a_reply_with_unreadable_text_is_ignored_while_the_store_cannot_be_read(
    simcord_env, answering, channel, ann, monkeypatch, caplog
):
    def fails(_name):
        raise StoreUnusable("The bot's own data cannot be used (disk I/O error).")

    client = build_client(answering)
    await simcord_env.restart_bot(client)
    await ann.slash(channel, "ask", question=ETNA)
    monkeypatch.setattr(client.dispatcher.store, "sign", fails)
    await ann.send(channel, "And in Japan?", reply_to=channel.last_message)

    assert "left alone: The bot's own data cannot be used" in caplog.text
    assert "Traceback" not in caplog.text


async def test_with_the_intent_a_reply_to_an_answer_is_a_follow_up(simcord_env, answering, channel, ann, ben):
    await simcord_env.restart_bot(build_client(answering, message_content=True))
    await ann.slash(channel, "ask", question="What did Jerome Powell say about rates?")
    answer = channel.last_message
    await ben.send(channel, "Thanks, great bot!", reply_to=answer)
    await ben.send(channel, "What is the weather?")
    await ben.send(channel, "", reply_to=answer, attachments=[("cat.png", b"cat")])
    assert len(channel.history()) == 4
    await ben.send(channel, "When will he leave?", reply_to=answer)

    assert answering.questions == ["What did Jerome Powell say about rates?", "When will Jerome Powell leave?"]
    assert title(channel.last_message) == "When will he leave?"


async def test_a_direct_message_is_a_follow_up_to_a_recent_one(simcord_env, answering, ann):
    await ann.send_dm("What did Jerome Powell say about rates?")
    await ann.send_dm("When will he leave?")
    assert answering.questions[1] == "When will Jerome Powell leave?"
    await simcord_env.advance_time(3 * 3600)
    await ann.send_dm("Where is he now?")
    assert answering.questions[2] == "Where is he now?"


async def test_a_courtesy_follows_nothing_and_nothing_follows_it(answering, ann):
    """ "thanks!" in a direct message was taken for "Jerome Powell: thanks!", and the next question followed that."""
    await ann.send_dm("What did Jerome Powell say about rates?")
    courtesies = ["thanks!", "hi", "👍", "?", "how do you work?"]
    for courtesy in courtesies:
        await ann.send_dm(courtesy)
    await ann.send_dm("When will he leave?")

    assert answering.questions[1:] == [*courtesies, "When will Jerome Powell leave?"]


async def test_a_greeting_at_first_is_no_question_before_the_next(answering, ann):
    await ann.send_dm("hi")
    await ann.send_dm("and China?")

    assert answering.questions == ["hi", "and China?"]


async def test_help_with_what_was_spoken_of_is_a_follow_up(answering, channel, ann, mention):
    await ann.send(channel, f"{mention} What does Etna's siren do?")
    await ann.send(channel, f"{mention} how does it work?", reply_to=channel.last_message)

    assert answering.questions[1] != "how does it work?"


async def test_what_could_be_help_follows_the_answer_that_it_replies_to(answering, channel, ann, mention):
    """ "How does that work?" in reply to an answer got the words of help."""
    await ann.send(channel, f"{mention} What does Etna's siren do?")
    answer = channel.last_message
    window = await ann.click(answer, label="Ask a follow-up")
    await ann.submit_modal(window, {"question": "How does this work?"})
    typed = ["How does that work?", "What do we know?", "help", "thanks!", "?"]
    for question in typed:
        await ann.send(channel, f"{mention} {question}", reply_to=answer)

    window, *replies = answering.questions[1:]
    assert window != "How does this work?"
    assert [asked for asked, question in zip(replies, typed, strict=True) if asked == question] == typed[2:]


async def test_a_follow_up_that_cannot_be_rewritten_is_asked_as_typed(answering, channel, ann, monkeypatch, caplog):
    def fails(*_given, **_named):
        raise RuntimeError("no memory")

    monkeypatch.setattr("bot.commands.question.conversation_before", fails)
    await ann.slash(channel, "ask", question=ETNA)
    shown = await ann.click(channel.last_message, label="Ask a follow-up")
    result = await ann.submit_modal(shown, {"question": "When did it erupt?"})

    assert answering.questions[1] == "When did it erupt?"
    assert is_answer(result.response)
    assert "taken as it was typed: no memory" in caplog.text


async def test_a_window_that_discord_does_not_accept_is_a_line_in_the_log(
    simcord_env, channel, ann, caplog, monkeypatch
):
    import discord

    async def refuses(_response, _window):
        raise OSError("connection lost")

    await ann.slash(channel, "ask", question=ETNA)
    monkeypatch.setattr(discord.InteractionResponse, "send_modal", refuses)
    await ann.click(channel.last_message, label="Ask a follow-up")
    assert "A reply was not sent: connection lost." in caplog.text


async def test_a_dropped_greeting_is_not_shown_as_a_rewritten_question(answering, channel, ann):
    answering.replies["Hey Dateline, what did Etna do?"] = answering.answer("what did Etna do?")
    await ann.slash(channel, "ask", question="Hey Dateline, what did Etna do?")

    assert not text(channel.last_message)
    assert title(channel.last_message) == "what did Etna do?"


async def test_who_asks_for_the_source_is_shown_what_the_answer_rests_on(answering, channel, ann, ben, mention):
    """ "source?" was asked of the articles, and refused."""
    await ann.send(channel, f"{mention} {ETNA}")
    await ben.send(channel, "source?", reply_to=channel.last_message)
    shown = channel.last_message

    assert answering.questions == [ETNA]
    assert texts(shown) == [
        "### What the answer rests on",
        "**[1]** [Etna erupts, part 1](https://example.com/1)\n-# Example News · 1 March 2025\n> Etna erupted 1 times.",
    ]
    assert labels(shown) == ["Passages", "Ask a follow-up"]
    await ben.send(channel, "Why did it erupt?", reply_to=shown)
    assert answering.questions[1] == "Why did Etna erupt?"


@pytest.mark.parametrize("typed", ["are you sure?", "Quelle", "link please"])
async def test_sources_are_shown_in_a_direct_message_and_the_conversation_goes_on(simcord_env, answering, typed):
    eve = simcord_env.create_user("eve")
    await eve.send_dm("What did Jerome Powell say about rates?")
    await eve.send_dm(typed)
    assert texts(eve.dm_channel.last_message)[0] == "### What the answer rests on"
    await eve.send_dm("When will he leave?")

    assert answering.questions[1:] == ["When will Jerome Powell leave?"]


async def test_sources_from_the_window_under_a_private_answer_are_private(answering, channel, ann):
    first = await ann.slash(channel, "ask", question=ETNA, private=True)
    window = await ann.click(first.response, label="Ask a follow-up")
    result = await ann.submit_modal(window, {"question": "proof?"})

    assert result.ephemeral
    assert texts(result.response)[0] == "### What the answer rests on"


async def test_of_a_refusal_there_are_no_sources(answering, channel, ann, mention):
    answering.replies[ETNA] = answering.refusal(ETNA)
    await ann.send(channel, f"{mention} {ETNA}")
    await ann.send(channel, "source?", reply_to=channel.last_message)

    first, entry = texts(channel.last_message)
    assert first == "### Nearest articles\nThere was no answer, so it has no sources."
    assert entry.startswith("[Etna erupts, part 2]")


async def test_the_sources_of_a_forgotten_answer_are_not_known(simcord_env, answering, channel, ann, mention):
    await ann.send(channel, f"{mention} {ETNA}")
    await simcord_env.restart_bot(build_client(answering))
    await ann.send(channel, "source?", reply_to=channel.last_message)

    assert channel.last_message.content == FORGOTTEN


@pytest.mark.parametrize("typed", ["ok", "lol", "danke", "bye"])
async def test_talk_is_no_part_of_a_conversation(simcord_env, answering, typed):
    """The next message was taken for a follow-up of "lol"."""
    eve = simcord_env.create_user("eve")
    await eve.send_dm("What did Jerome Powell say about rates?")
    await eve.send_dm(typed)
    await eve.send_dm("When will he leave?")

    assert answering.questions[1:] == [typed, "When will Jerome Powell leave?"]


async def test_a_question_with_a_link_follows_nothing_and_what_follows_it_is_asked_of_its_article(
    answering, channel, ann, mention
):
    link, scope = "https://example.com/1", Filters(article="a1")
    typed = f"What does he say about lava? {link}"
    reply = answering.answer(typed)
    answering.replies[typed] = replace(reply, question=replace(reply.question, filters=scope))
    await ann.send(channel, f"{mention} What did Jerome Powell say about rates?")
    await ann.send(channel, f"{mention} {typed}", reply_to=channel.last_message)
    await ann.send(channel, "And about ash?", reply_to=channel.last_message)

    assert answering.questions[1:] == [typed, "What does he say about ash?"]
    assert answering.options == [(None, Filters()), (None, Filters()), (None, scope)]


async def test_what_was_quoted_in_the_conversation_is_left_out_of_more(simcord_env, answering, channel, ann):
    def more(_text, turns):
        return StandaloneQuestion("Tell me more about Etna", shown=frozenset(turns[-1].articles))

    await simcord_env.restart_bot(build_client(answering, rewrite=more))
    await ann.slash(channel, "ask", question=ETNA)
    shown = await ann.click(channel.last_message, label="Ask a follow-up")
    await ann.submit_modal(shown, {"question": "more"})

    quoted = {citation.passage.article_id for citation in answering.answer(ETNA).citations}
    assert quoted
    assert answering.shown == [frozenset(), quoted]


REMARKS = {"in german pls": Remark.SHORT, "not what I asked": Remark.UNHAPPY, "nice weather": None}


async def test_who_wants_an_answer_in_another_form_is_shown_its_first_quote(simcord_env, answering, channel, ann):
    """ "shorter please" was looked for in the articles, and refused."""
    await simcord_env.restart_bot(build_client(answering, remark_in=REMARKS.get))
    await ann.slash(channel, "ask", question=ETNA)
    window = await ann.click(channel.last_message, label="Ask a follow-up")
    result = await ann.submit_modal(window, {"question": "in german pls"})
    first, entry = texts(result.response)

    assert answering.questions == [ETNA]
    assert first == f"### What the answer rests on\n{translate(ONE_QUOTE)}"
    assert entry.endswith("> Etna erupted 1 times.")


async def test_who_says_that_it_is_no_answer_is_told_how_to_ask(simcord_env, answering, channel, ann, mention):
    await simcord_env.restart_bot(build_client(answering, remark_in=REMARKS.get))
    await ann.send(channel, f"{mention} {ETNA}")
    await ann.send(channel, "not what I asked", reply_to=channel.last_message)

    assert answering.questions == [ETNA]
    assert texts(channel.last_message)[0] == f"### What the answer rests on\n{translate(ASK_OTHERWISE)}"


async def test_a_reply_that_neither_asks_nor_remarks_is_left_alone(simcord_env, answering, channel, ann, mention):
    await simcord_env.restart_bot(build_client(answering, remark_in=REMARKS.get))
    await ann.send(channel, f"{mention} {ETNA}")
    await ann.send(channel, "nice weather", reply_to=channel.last_message)

    assert channel.last_message.content == "nice weather"


async def test_what_is_said_of_a_help_text_or_a_list_is_left_alone(simcord_env, answering, channel, ann, mention):
    """ "Too long" under the reply to /latest was looked for in the articles."""
    await simcord_env.restart_bot(build_client(answering, remark_in=REMARKS.get))
    await ann.send(channel, mention)
    await ann.send(channel, "not what I asked", reply_to=channel.last_message)

    assert channel.last_message.content == "not what I asked"
    assert answering.questions == []


async def test_a_remark_beside_a_question_is_not_asked(simcord_env, answering, channel, ann, mention):
    await simcord_env.restart_bot(build_client(answering, remark_in=REMARKS.get))
    await ann.send(channel, f"{mention} {ETNA} in german pls")

    assert answering.questions == [ETNA]


async def test_of_a_refusal_nothing_can_be_made_shorter(simcord_env, answering, channel, ann, mention):
    await simcord_env.restart_bot(build_client(answering, remark_in=REMARKS.get))
    answering.replies[ETNA] = answering.refusal(ETNA)
    await ann.send(channel, f"{mention} {ETNA}")
    await ann.send(channel, "in german pls", reply_to=channel.last_message)

    assert texts(channel.last_message)[0] == "### Nearest articles\nThere was no answer, so it has no sources."


@pytest.mark.parametrize(("remark", "is_asked"), [("summarize it?", True), ("too long", False)])
async def test_a_summary_of_a_linked_article_is_asked_of_it(
    simcord_env, answering, channel, ann, mention, remark, is_asked
):
    """ "Too long" was asked of it, too, as "Notre-Dame, Paris: too long"."""
    await simcord_env.restart_bot(build_client(answering, remark_in=lambda _text: Remark.SHORT))
    answering.replies[ETNA] = replace(
        answering.answer(ETNA), question=Question(ETNA, ASKED_AT, filters=Filters(article="a1"))
    )
    await ann.send(channel, f"{mention} {ETNA}")
    await ann.send(channel, remark, reply_to=channel.last_message)

    assert len(answering.questions) == 1 + is_asked


async def test_a_remark_with_a_link_is_asked_of_its_article(simcord_env, answering, channel, ann, mention):
    await simcord_env.restart_bot(build_client(answering, remark_in=lambda _text: Remark.SOURCES))
    await ann.send(channel, f"{mention} {ETNA}")
    await ann.send(channel, "is this true? https://example.com/2", reply_to=channel.last_message)

    assert answering.questions[1] == "is this true? https://example.com/2"


async def test_past_the_limit_no_window_is_opened(simcord_env, answering, channel, ann):
    """What was typed there was lost: the window closed, and a sentence about the limit was left."""
    simcord_env.bot.dispatcher.admission.set(simcord_env.guild.id, GuildSettings(per_person=1))
    await ann.slash(channel, "ask", question=ETNA)
    pressed = await ann.click(channel.last_message, label="Ask a follow-up")

    assert pressed.ephemeral
    assert pressed.response.content.startswith("You have asked 1 question in the last hour")
    assert pressed.modal is None


async def test_in_a_group_message_private_questions_stay_private(simcord_env, answering, channel, ann, monkeypatch):
    """A group has no server, and was taken for a person alone."""
    seen = []
    monkeypatch.setattr(
        "bot.commands.question.conversation_before", lambda *_given, in_public: seen.append(in_public) or Conversation()
    )
    for is_alone, is_private in ((False, False), (False, True), (True, False)):
        reply_to = SimpleNamespace(
            guild_id=None, private=is_private, can_share=not is_alone, person=ann.id, event_id=1, language=None
        )
        with suppress(AttributeError):  # the reply is not made
            await answer_question(simcord_env.bot.dispatcher, reply_to, "When?", ASKED_AT, before="ab")
    assert seen == [True, False, False]
