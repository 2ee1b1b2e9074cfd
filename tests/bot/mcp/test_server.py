"""`python -m bot mcp` as a process, asked by the SDK's own client over real standard input and output."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import textwrap
from datetime import date
from pathlib import Path

import pytest
from mcp import Client, types
from mcp.client.stdio import StdioServerParameters

from bot import cli
from bot.answering.answer import Filters
from bot.mcp.server import SENTENCE, ToolCalls
from bot.mcp.tools import TOOLS, Library
from bot.replies.document import passages_document, reply_document
from ingest.corpus.errors import DatelineError

ROOT = Path(__file__).parents[3]
QUESTION = "What is the tariff on goods from Vietnam?"
UNANSWERED = "Who won the Super Bowl?"
WRONG = [
    ("ask", {}, "ask cannot be called like this: question: Field required."),
    ("ask", {"question": "x", "as_of": "yesterday"}, "ask cannot be called like this: as_of: not a date such as"),
    ("search", {"question": "x", "as_of": 0}, "search cannot be called like this: as_of: not a date such as"),
    ("search", {"question": "x", "as_of": "0"}, "search cannot be called like this: as_of: not a date such as"),
    ("ask", {"question": "x", "as_of": "1743379200"}, "ask cannot be called like this: as_of: not a date such as"),
    ("ask", {"question": "x", "as_of": "2999-12-31"}, "ask cannot be called like this: as_of: 2999-12-31 has not come"),
    ("search", {"question": "x", "since": "2999-12-31"}, "search cannot be called like this: since: 2999-12-31 has"),
    ("ask", {"question": "why " * 200}, "The question is 800 characters long; the limit is 500."),
    ("search", {"question": "x", "k": 0}, "search cannot be called like this: k: "),
    ("search", {"question": "x", "limit": 3}, "search cannot be called like this: limit: Extra inputs"),
    ("show", {"article": "none"}, "No article none."),
    ("show", {"article": "none", "version": "v1"}, "No article none with version v1."),
    ("remove", {}, "There is no tool remove; there are ask, search, show, sources."),
]


def environment(folder):
    given = {"CORPUS_DIR": str(folder), "PYTHONPATH": str(ROOT), "EMBEDDING_THREADS": "2"}
    # On a busy machine an answer that was not read in time is another one.
    return {**os.environ, **given, "READER_SECONDS": "60", "QUESTION_SECONDS": "100"}


def without_timings(document):
    return {key: value for key, value in document.items() if key not in ("timings_ms", "freshness")}


def test_a_client_gets_what_the_terminal_prints(sample_folder, samples, tmp_path):
    server = StdioServerParameters(
        command=sys.executable, args=["-m", "bot", "mcp"], env=environment(sample_folder), cwd=tmp_path
    )

    async def talk():
        async with Client(server) as client:

            async def call(name, **arguments):
                result = await client.call_tool(name, arguments)
                (content,) = result.content
                return result.is_error, content.text

            async def document(name, **arguments):
                is_error, text = await call(name, **arguments)
                assert not is_error, text
                return json.loads(text)

            tools = (await client.list_tools()).tools
            assert [tool.name for tool in tools] == ["ask", "search", "show", "sources"]
            assert all(tool.annotations.read_only_hint and tool.description for tool in tools)
            each = [reply_document(samples.ask(question)) for question in (UNANSWERED, QUESTION)]
            answer = await document("ask", question=f"{UNANSWERED} {QUESTION}")
            further = answer.pop("further")
            assert [without_timings(reply) for reply in (answer, *further)] == list(map(without_timings, each))
            answer = await document("ask", question=QUESTION)
            assert without_timings(answer) == without_timings(each[1])
            for citation in answer["citations"]:
                article = await document("show", article=citation["article_id"], version=citation["version_id"])
                assert article["text"][citation["start"] : citation["end"]] == citation["quote"]
                assert (await document("show", article=citation["url"]))["title"] == citation["title"]
            results = await document("search", question="Vietnam", k=2, until="2025-04-03")
            passages = passages_document(samples.search("Vietnam", k=10))
            assert len(results) == 2
            assert {entry["text"] for entry in results} <= {entry["text"] for entry in passages}
            corrected = await document("search", question="Trump pauses tariffs for most countries", k=3)
            assert [entry["corrected"]["date"] for entry in corrected if entry["corrected"]] == ["2025-04-11"]
            shown = [await document("show", article=entry["article_id"]) for entry in corrected]
            assert [article["corrected"] for article in shown] == [entry["corrected"] for entry in corrected]
            outlets = await document("sources")
            assert sum(entry["articles"] for entry in outlets) == samples.corpus.article_count()
            for name, arguments, words in WRONG:
                is_error, text = await call(name, **arguments)
                assert is_error
                assert text.startswith(words)
                assert "\n" not in text

    asyncio.run(talk())


NOISY = """
    import os, subprocess, sys, time
    from bot.answering.service import Answering
    from bot.cli import main

    def ask(*_, **__):
        print("noise")
        os.write(1, b"noise of a library\\n")
        subprocess.run([sys.executable, "-c", "print('noise of a child')"])
        assert sys.stdin.read() == ""
        print("asked", file=sys.stderr, flush=True)
        time.sleep(600)

    def search_with_notes(*_, **__):
        raise RuntimeError("the token is NDI0MjQyNDI0MjQyNDI0MjQy.abcdef.abcdefghijklmnopqrstuvwxyz")

    Answering.ask, Answering.search_with_notes = ask, search_with_notes
    sys.exit(main(["mcp"]))
"""


@pytest.mark.soak
@pytest.mark.parametrize(
    "end", ["closed", *(pytest.param(number, marks=pytest.mark.soak) for number in (signal.SIGTERM, signal.SIGINT))]
)
def test_standard_output_carries_only_the_protocol_and_the_end_waits_for_no_answer(sample_folder, tmp_path, end):
    server = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(NOISY)],
        env=environment(sample_folder),
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        bufsize=1,
    )

    def send(method, number=None, **params):
        message = {"jsonrpc": "2.0", "method": method, "params": params} | ({"id": number} if number else {})
        server.stdin.write(json.dumps(message) + "\n")

    try:
        about = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
        send("initialize", 1, **about)
        assert json.loads(server.stdout.readline())["result"]["serverInfo"]["name"] == "dateline"
        send("notifications/initialized")
        send("tools/call", 2, name="search", arguments={"question": "x"})
        failed = json.loads(server.stdout.readline())["result"]
        send("tools/call", 3, name="ask", arguments={"question": "x"})
        logged = ""
        while "asked\n" not in logged:
            line = server.stderr.readline()
            assert line, logged
            logged += line
        if end == "closed":
            server.stdin.close()
        else:
            server.send_signal(end)
        code = server.wait(60)
        rest = server.stdout.read()
    finally:
        server.kill()
        server.wait()
        for pipe in (server.stdin, server.stdout, server.stderr):
            pipe.close()

    assert code == 0
    assert all(json.loads(line)["jsonrpc"] == "2.0" for line in rest.splitlines())
    assert failed["isError"]
    assert failed["content"][0]["text"] == "Something unexpected went wrong; the server's log says what."
    assert all(noise in logged for noise in ("noise\n", "noise of a library", "noise of a child", "RuntimeError"))
    assert "abcdefghij" not in logged


def test_without_a_corpus_each_call_says_how_to_make_one(settings_for, tmp_path):
    library = Library(settings_for(tmp_path / "none"))
    for tool in TOOLS:
        arguments = dict.fromkeys(tool.schema()["required"], "x")
        with pytest.raises(DatelineError, match="python -m ingest"):
            tool.run(library, arguments)
    library.close()


@pytest.mark.parametrize(
    "given",
    [
        {"as_of": "2025-04-10"},  # a day before a correction
        {"since": "2025-04-10"},
        {"until": "2025-04-04"},
        {"outlet": "Lantern Daily (sample)"},
    ],
)
def test_days_and_an_outlet_limit_what_may_answer(samples, monkeypatch, given):
    monkeypatch.setattr("bot.wiring.open_answering", lambda _settings: samples)
    library, tools = Library(samples.settings), {tool.name: tool for tool in TOOLS}
    limits = {name: value if name == "outlet" else date.fromisoformat(value) for name, value in given.items()}
    as_of, filters = limits.pop("as_of", None), Filters(**limits)
    question = "How high is the tariff on goods from China?"

    answer = tools["ask"].run(library, {"question": question, **given})
    assert without_timings(answer) == without_timings(
        reply_document(samples.ask(question, as_of=as_of, filters=filters))
    )
    assert answer["citations"] != tools["ask"].run(library, {"question": question})["citations"]
    found = tools["search"].run(library, {"question": question, "k": 3, **given})
    passages, notes = samples.search_with_notes(question, k=3, as_of=as_of, filters=filters)
    freshness, changes = samples.freshness(passages, as_of=as_of), samples.changes(passages, as_of=as_of)
    assert found == passages_document(passages, freshness, changes, notes)


def test_a_search_that_finds_nothing_has_its_notes_and_its_age(samples, monkeypatch):
    """It gave an empty list, and nothing said that the linked page is not among the articles."""
    monkeypatch.setattr("bot.wiring.open_answering", lambda _settings: samples)
    (search,) = (tool for tool in TOOLS if tool.name == "search")
    found = search.run(Library(samples.settings), {"question": "https://elsewhere.example/x", "as_of": "2025-05-20"})

    assert found == {
        "passages": [],
        "notes": ["The linked page is not among the articles."],
        "freshness": {"newest": "2025-05-12", "updated": None, "stale": False},
    }


def test_an_error_repeats_no_long_argument_and_no_control_character(settings_for, tmp_path):
    library = Library(settings_for(tmp_path / "none"))
    parameters = types.CallToolRequestParams(name="\x1b[2J" + "x" * 1_000_000, arguments={})
    result = asyncio.run(ToolCalls(library, 1).call_tool(None, parameters))

    assert result.is_error
    assert len(result.content[0].text) <= SENTENCE + 1
    assert "\x1b" not in result.content[0].text


def test_a_missing_package_is_one_line(monkeypatch, capsys, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(cli, "find_spec", lambda name: None)

    assert cli.main(["mcp"]) == 2
    assert (
        capsys.readouterr().err
        == "error: python -m bot mcp needs a package that is not installed: pip install -e '.[mcp]'\n"
    )
