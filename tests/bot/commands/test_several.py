"""Several questions in one message: each has an answer of its own, with its quotes and buttons."""

from dataclasses import replace

import pytest

from bot.answering.answer import NO_FILTERS, Filters
from bot.conversation.store import Store
from bot.errors import QuestionRejected
from ingest.corpus.errors import IndexUnavailable
from tests.bot.clients import build_client
from tests.bot.shown import is_answer, labels, text, title

pytestmark = pytest.mark.asyncio
POWELL, LEAVE = "What did Jerome Powell say about rates?", "And when will he leave?"
UNDERSTOOD = "And when will Jerome Powell leave?"


async def test_two_questions_of_a_mention_are_answered_in_turn(answering, channel, ann, mention):
    """They were asked as one, and refused or answered by half."""
    asked = await ann.send(channel, f"{mention} {POWELL} {LEAVE}")

    assert answering.questions == [POWELL, UNDERSTOOD]
    _, first, second = channel.history()
    assert first.reference.message_id == asked.id
    assert [title(first), title(second)] == [POWELL, LEAVE]
    assert text(second) == f"Understood as: **{UNDERSTOOD}**"
    assert "Delete" in labels(first)
    assert "Delete" in labels(second)


async def test_the_options_of_a_command_hold_for_all_its_questions(answering, channel, ann):
    result = await ann.slash(channel, "ask", question=f"{POWELL} {LEAVE}", outlet="The Herald", private=True)

    assert answering.questions == [POWELL, UNDERSTOOD]
    assert answering.options == [(None, Filters("The Herald"))] * 2
    assert result.ephemeral
    assert channel.history() == []


async def test_what_comes_next_follows_the_last_of_them(simcord_env, answering):
    eve = simcord_env.create_user("eve")
    await eve.send_dm(f"{POWELL} When did Europa Clipper start?")
    await eve.send_dm("When will it arrive?")

    assert answering.questions[1:] == ["When did Europa Clipper start?", "When will Europa Clipper arrive?"]


async def test_a_question_may_be_about_one_that_is_not_the_last_before_it(simcord_env, answering):
    eve, other = simcord_env.create_user("eve"), "What do voters in small towns want?"
    await eve.send_dm(f"{POWELL} {other} When will he leave?")
    await eve.send_dm(f"{other} When did he begin?")

    assert answering.questions[1:] == [
        *(other, "When will Jerome Powell leave?"),
        *(other, "When did Jerome Powell begin?"),
    ]


async def test_an_answer_stays_where_the_next_question_cannot_be_answered(answering, channel, ann, mention):
    answering.replies[UNDERSTOOD] = answering.replies[LEAVE] = QuestionRejected("It is too long.")
    await ann.send(channel, f"{mention} {POWELL} {LEAVE} Where was Etna?")

    _, first, second = channel.history()
    assert is_answer(first)
    assert second.content == "It is too long."
    assert "Where was Etna?" not in answering.questions


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (IndexUnavailable("The index in /home/ann/corpus is gone."), "The index in corpus is gone."),
        (RuntimeError("no such thing"), "Something went wrong on our side"),
    ],
)
async def test_an_answer_stays_where_the_next_question_fails(answering, channel, ann, mention, caplog, error, told):
    """The folder of the owner stood in the channel, and what was unexpected took the first answer away."""
    answering.replies[UNDERSTOOD] = answering.replies[LEAVE] = error
    await ann.send(channel, f"{mention} {POWELL} {LEAVE}")

    _, first, second = channel.history()
    assert is_answer(first)
    assert second.content.startswith(told)
    assert "/home/ann" not in second.content
    assert str(error) in caplog.text


async def test_the_fourth_question_is_not_answered_and_the_reply_says_so(answering, channel, ann, mention):
    questions = [f"What did Etna do in {year}?" for year in (2021, 2022, 2023, 2024)]
    await ann.send(channel, f"{mention} {' '.join(questions)}")

    assert answering.questions == questions[:3]
    assert text(channel.last_message) == "I answer 3 questions per message; ask me the others in another one."


async def test_each_answer_can_be_marked_once_its_article_is_corrected(
    simcord_env, answering, channel, ann, mention, store_file
):
    store = Store(store_file)
    await simcord_env.restart_bot(build_client(answering, store=store))
    await ann.send(channel, f"{mention} {POWELL} {LEAVE}")
    await ann.slash(channel, "ask", question=f"{POWELL} {LEAVE}")

    posted = {posted.message_id for posted, _ in store.posted_after(0, 10)}
    assert posted == {message.id for message in channel.history() if is_answer(message)}
    assert len(posted) == 4


async def test_a_question_with_a_link_of_its_own_follows_none_before_it(answering, channel, ann, mention):
    """It was understood after them, and what came next was still asked of the article of the first link."""
    first, second = f"{POWELL} https://example.com/1", "When did it start? https://example.com/2"
    for question, filters in ((first, Filters(article="a1")), (second, NO_FILTERS)):
        reply = answering.answer(question)
        answering.replies[question] = replace(reply, question=replace(reply.question, filters=filters))
    await ann.send(channel, f"{mention} {first} {second} What did Etna do?")

    assert answering.questions == [first, second, "What did Etna do?"]
    assert [filters for _, filters in answering.options] == [NO_FILTERS, Filters(article="a1"), NO_FILTERS]


async def test_a_link_behind_all_is_of_all(answering, channel, ann, mention):
    link = "https://example.com/1"
    reply = answering.answer(POWELL)
    scope = Filters(article="a1")
    answering.replies[f"{POWELL} {link}"] = replace(reply, question=replace(reply.question, filters=scope))
    await ann.send(channel, f"{mention} {POWELL} {LEAVE} {link}")

    assert answering.questions == [f"{POWELL} {link}", UNDERSTOOD]
    assert answering.options == [(None, NO_FILTERS), (None, scope)]
