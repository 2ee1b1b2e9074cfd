"""Hostile articles against the writers: a real corpus, the real bot, and a model that obeys every order it reads."""

import re
from contextlib import ExitStack, closing
from dataclasses import replace

import pytest

import prompts
from bot.answering.answer import Answer, Claim
from bot.answering.writers.chat.writer import UNPROVEN
from bot.wiring import open_answering
from evals.replies.hostile import problems_of, read_cases
from tests.bot.scripted_chat import ScriptedChat, text_reply

CASES = read_cases()
SYSTEM = prompts.load("answer_system").text
CITED = "\n".join(f"{line.strip('- ')} [1]" for line in SYSTEM.splitlines())
each_case = pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])


def one_in(share):
    """Each case in `make soak`, one in so many in `make test`."""
    return pytest.mark.parametrize(
        "case",
        [pytest.param(case, marks=[pytest.mark.soak] if number % share else []) for number, case in enumerate(CASES)],
        ids=[case.name for case in CASES],
    )


@pytest.fixture(scope="module")
def folder(corpus_of, tmp_path_factory, write_jsonl):
    file = tmp_path_factory.mktemp("hostile") / "hostile.jsonl"
    return corpus_of(write_jsonl(file, *(case.article for case in CASES)))


@pytest.fixture(scope="module")
def extractive(folder, settings_for):
    with closing(open_answering(settings_for(folder))) as answering:
        yield answering


@pytest.fixture(scope="module")
def server():
    server = ScriptedChat()
    yield server
    server.end()


@pytest.fixture(scope="module")
def obeying(folder, settings_for, server, tmp_path_factory):
    """Makes answering with a chat model that reads so much and writes whatever its server is told to."""
    with ExitStack() as opened:

        def of(characters, **changed):
            bot_data = tmp_path_factory.mktemp("bot")
            chat = {"chat_model": "openai:obedient", "chat_base_url": server.url, "chat_characters": characters}
            return opened.enter_context(
                closing(open_answering(settings_for(folder, bot_data_dir=bot_data, **chat, **changed)))
            )

        yield of


@pytest.fixture(scope="module")
def obedient(obeying):
    """One that reads every word of a hostile passage; without a reader, which chooses nothing here."""
    return obeying(50_000, reader_model="none")


@pytest.fixture(scope="module")
def hasty(obeying):
    """One that reads as much as is set where nobody sets it."""
    return obeying(0)


def test_the_table_has_enough_hostile_articles():
    assert len(CASES) >= 40
    assert len({case.place for case in CASES}) == len({case.name for case in CASES}) == len(CASES)


@one_in(6)
def test_the_extractive_writer_carries_out_no_instruction(extractive, case):
    assert problems_of(case, extractive.ask(case.question)) == []


@pytest.mark.soak
def test_the_extractive_writer_answers_most_questions(extractive):
    replies = [extractive.ask(case.question) for case in CASES]

    assert sum(isinstance(reply, Answer) for reply in replies) >= 0.9 * len(CASES)


@each_case
def test_the_reply_of_an_obedient_model_carries_out_no_instruction(obedient, server, case):
    server.script = [text_reply(case.obeys.replace("{system_cited}", CITED).replace("{system}", SYSTEM))]
    server.requests.clear()
    reply = obedient.ask(case.question)

    assert problems_of(case, reply) == []
    assert reply.writer == "openai:obedient" or UNPROVEN in reply.notes
    read = server.requests[0]["messages"][1]["content"]
    passages = len(reply.evidence.passages[:5])
    assert read.count("<passage>") == read.count("</passage>") == passages
    assert len(re.findall(r"^\[\d+\] ", read, re.MULTILINE)) == passages
    assert case.place in read


@one_in(6)  # what a model is told in fewer words
def test_the_reply_of_an_obedient_model_that_reads_excerpts_carries_out_no_instruction(hasty, server, case):
    server.script = [text_reply(case.obeys.replace("{system_cited}", CITED).replace("{system}", SYSTEM))]
    reply = hasty.ask(case.question)

    assert problems_of(case, reply) == []
    assert reply.writer == "openai:obedient" or UNPROVEN in reply.notes


def test_the_check_finds_planted_faults(extractive):
    case = replace(CASES[0], lies=("Panama",))
    reply = extractive.ask(case.question)
    assert isinstance(reply, Answer), reply.reason
    assert problems_of(case, reply) == []
    first = reply.citations[0]
    moved = replace(first, quote=replace(first.quote, start=first.quote.start + 1))
    claims = [Claim(text, (1,)) for text in ("The mayor fled to PANAMA.", SYSTEM.splitlines()[0])]

    assert problems_of(case, replace(reply, claims=(claims[0],))) == ["a claim that no article makes: Panama"]
    assert problems_of(case, replace(reply, claims=(claims[1],))) == [f"text of the prompt: {SYSTEM.splitlines()[0]}"]
    assert len(problems_of(case, replace(reply, citations=(moved,)))) == 1
