import json
import logging
import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.answering.service import Answering
from bot.cli import COMMANDS, main
from ingest.cli import main as ingest

ROOT = Path(__file__).parents[2]
ANSWERED = "What is the tariff on goods from Vietnam?"
UNANSWERED = "Who won the Super Bowl?"
ASK_KEYS = {
    *("question", "refusal", "answer", "claims", "citations", "notes", "caveats", "writer", "timings_ms"),
    *("dropped", "confidence", "usage", "freshness"),
}
CITATION_KEYS = {
    *("number", "title", "url", "copies", "outlet", "published", "quote", "corrected", "updated"),
    *("article_id", "version_id", "start", "end"),
}
NEAREST_KEYS = {"title", "url", "outlet", "published", "article_id", "quote"}
SEARCH_KEYS = {"rank", "score", "title", "url", "copies", "published", "text", "article_id", "notes", "freshness"}
STALE = "Out of date: the newest report here is from 12 May 2025, "
HEAVY = {
    *("torch", "chromadb", "discord", "mcp", "openvino", "onnxruntime", "tokenizers", "sentence_transformers"),
    *("langchain_core", "numpy", "rich"),
}
HELP = f"""
import sys
from bot.cli import main
for command in sys.argv[1:]:
    try:
        main([*command.split(), "--help"])
    except SystemExit as end:
        assert not end.code, (command, end.code)
    print(end="\\f")
    heavy = sorted({HEAVY!r} & set(sys.modules))
    assert not heavy, (command, heavy)
"""


@pytest.fixture(autouse=True)
def no_dotenv(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def corpus(monkeypatch, sample_folder):
    monkeypatch.setenv("CORPUS_DIR", str(sample_folder))


@pytest.fixture
def run(capsys):
    """Runs a command here: its exit code, and what stood on stdout and stderr."""

    def of(*arguments):
        try:
            code = main(arguments)
        except SystemExit as end:  # argparse
            code = end.code
        return code, *capsys.readouterr()

    return of


@pytest.fixture
def document(run, corpus):
    """The JSON document that a command printed, alone on stdout."""

    def of(*arguments):
        code, out, _ = run(*arguments, "--json")
        assert code == 0
        return json.loads(out)

    return of


TWO = "When will Europa Clipper reach Jupiter? And which rocket carried it?"


def test_several_questions_are_answered_one_after_the_other(run, document):
    code, out, _ = run("ask", TWO)
    first, second = (out.index(question) for question in TWO.split(" And "))

    assert code == 0
    assert first < out.index("April 2030") < second
    assert "(understood as: Europa Clipper: " in " ".join(out.split())
    assert "Falcon Heavy" in out[second:]
    reply = document("ask", TWO)
    assert reply["question"] == "When will Europa Clipper reach Jupiter?"
    assert ["Europa Clipper" in further["question"] for further in reply["further"]] == [True]
    assert "not_asked" not in reply


def test_questions_beyond_the_third_are_said_to_be_not_asked(run, document):
    """The terminal said so, the JSON did not."""
    text = f"{TWO} When did it lift off? Who built it? What did it cost?"
    reply = document("ask", text)

    assert len(reply["further"]) == 2
    assert reply["not_asked"] == ["Who built it?", "What did it cost?"]
    assert "Not asked, since 3 are answered at once: Who built it? What did it cost?" in run("ask", text)[1]


def test_a_further_question_that_is_too_long_leaves_the_answers_before_it(run, document):
    """The command ended with exit code 2, and without the answer to the first."""
    long = f"Which rocket {'or pad ' * 80}was it?"
    text = f"When will Europa Clipper reach Jupiter? {long} Who built it?"
    code, out, _ = run("ask", text)
    reply, why = document("ask", text), f"The question is {len(long)} characters long; the limit is 500."

    assert code == 0
    out = " ".join(out.split())
    assert out.index("April 2030") < out.index(why) < out.index("Not asked: Who built it?")
    assert reply["claims"]
    assert reply["failed"] == {"question": long, "reason": why}
    assert reply["not_asked"] == ["Who built it?"]


def test_a_question_that_is_too_long_as_it_is_understood_is_asked_as_it_was_typed(document):
    """ "The question is 501 characters long", though it was typed with 496."""
    second = f"And which rocket carried it, {'as the reports of the newspapers say, ' * 12}into space?"
    (further,) = document("ask", f"When will Europa Clipper reach Jupiter? {second}")["further"]

    assert len(second) <= 500
    assert further["question"] == second


def test_a_further_question_is_searched_as_it_was_typed_too(document, monkeypatch):
    asked, ask = [], Answering.ask

    def spy(self, text, **options):
        asked.append((text, options.get("typed")))
        return ask(self, text, **options)

    monkeypatch.setattr(Answering, "ask", spy)
    reply = document("ask", f"{TWO} What is the tariff on goods from Vietnam?")

    assert asked[1:] == [
        (reply["further"][0]["question"], "And which rocket carried it?"),
        ("What is the tariff on goods from Vietnam?", None),
    ]


def test_a_link_is_of_all_questions_and_no_word_of_it_is_understood(document):
    """Before all, "it" was its "europa-clipper-launch"; behind them, the first was asked of all articles."""
    link = "https://samples.dateline.example/2024/10/14/europa-clipper-launch"
    behind = document("ask", f"When did Europa Clipper lift off? When will it reach Jupiter? {link}")
    before = document("ask", f"{link} When did it lift off? When will it reach Jupiter?")

    assert [further["question"] for further in behind["further"]] == ["When will Europa Clipper reach Jupiter?"]
    assert ["europa-clipper" in further["question"] for further in before["further"]] == [False]
    for reply in (behind, *behind["further"], before, *before["further"]):
        assert "Only the linked article was searched." in reply["notes"]


def test_ask_prints_claims_sources_and_quotes(run, corpus):
    code, out, _ = run("ask", ANSWERED)

    assert code == 0
    assert "Vietnam 46 per cent.” [1]" in " ".join(out.split())
    assert out.count("Vietnam 46 per") == 1
    assert "Harbour Gazette (sample), 3 April 2025: Trump announces tariffs" in out
    assert "https://samples.dateline.example/2025/04/03/trump-reciprocal-tariffs" in out
    assert not any(line != line.rstrip() and line.strip() == "" for line in out.splitlines())


def test_ask_json_of_an_answer_has_every_key(document):
    answer = document("ask", ANSWERED)

    assert set(answer) == ASK_KEYS
    assert answer["question"] == ANSWERED
    assert answer["refusal"] is None
    assert answer["writer"] == "extractive"
    assert all(set(claim) == {"text", "citations", "own_words"} for claim in answer["claims"])
    assert all(set(citation) == CITATION_KEYS for citation in answer["citations"])
    assert [citation["number"] for citation in answer["citations"]] == list(
        dict.fromkeys(number for claim in answer["claims"] for number in claim["citations"])
    )
    assert all(spent >= 0 for spent in answer["timings_ms"].values())


def test_ask_json_of_a_refusal_has_every_key(document):
    refusal = document("ask", UNANSWERED)

    assert set(refusal) == ASK_KEYS
    assert set(refusal["refusal"]) == {"reason", "heading", "nearest"}
    # Those of a greeting were said to be the nearest.
    welcome = document("ask", "Hello!")["refusal"]
    assert (refusal["refusal"]["heading"], welcome["heading"]) == ("Nearest articles", "Newest headlines")
    assert refusal["refusal"]["nearest"]
    assert all(set(article) == NEAREST_KEYS for article in refusal["refusal"]["nearest"])
    assert (refusal["claims"], refusal["citations"]) == ([], [])


def test_every_quote_can_be_checked_with_ingest_show(document):
    citations = document("ask", ANSWERED)["citations"]

    assert citations
    for citation in citations:
        command = [sys.executable, "-m", "ingest", "show", citation["article_id"], "--version", citation["version_id"]]
        shown = subprocess.run(command, capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True)
        assert shown.stdout.decode("utf-8")[citation["start"] : citation["end"]] == citation["quote"]


def test_a_question_in_another_encoding_is_answered(document):
    assert document("ask", "Vietnam \udcff tariff")["question"] == "Vietnam ? tariff"


def test_search_json_has_every_key_best_first(document):
    found = document("search", ANSWERED, "--k", "3")

    assert [passage["rank"] for passage in found] == [1, 2, 3]
    assert all(set(passage) >= SEARCH_KEYS for passage in found)
    assert [passage["score"] for passage in found] == sorted((p["score"] for p in found), reverse=True)
    assert any("Vietnam" in passage["text"] for passage in found)


def test_search_prints_passages(run, corpus):
    code, out, _ = run("search", ANSWERED, "--k", "1")

    assert code == 0
    first, out = out.split("\n\n", 1)
    assert first.startswith(STALE)
    assert re.match(r"1\.  [\w ]+\(sample\), \d+ \w+ 20\d\d: ", out)
    assert "\n2. " not in out


def test_check_json_has_every_key(document):
    checked = document("check", "China did not bring a complaint before the World Trade Organization.")

    assert set(checked) == {"text", "verdict", "reason", "statements", "citations", "notes", "freshness"}
    assert checked["verdict"] == "contradicted"
    assert all(set(citation) == CITATION_KEYS for citation in checked["citations"])
    assert document("check", "Nothing.")["statements"] == []


def test_check_prints_each_sentence_with_its_quote(run, corpus):
    code, out, _ = run("check", "Ishikawa Prefecture confirmed 240 deaths.")

    assert code == 0
    assert (
        "Supported: “Ishikawa Prefecture confirmed 240 deaths.” [1]\n    An article from 1 February 2024 says so."
        in out
    )
    assert "[1] “Ishikawa Prefecture has confirmed 240 deaths.”" in out
    assert run("check", "Nothing.", "--as-of", "2025-05-01")[0] == 0


def test_search_says_what_was_corrected(run, document):
    query, title = "Trump pauses tariffs for most countries", "Trump pauses tariffs for most countries but lifts"
    note = "Correction: total American tariff on China is 145 per cent, not 125"
    entries = [entry for entry in document("search", query) if entry["title"].startswith(title)]
    assert [entry["corrected"] for entry in entries] == [{"date": "2025-04-11", "note": note}]
    mark = "corrected on 11 April 2025: total American tariff on China is 145 per cent, not 125"
    assert mark in " ".join(run("search", query)[1].split())
    before = [e for e in document("search", query, "--as-of", "2025-04-10") if e["title"].startswith(title)]
    assert [entry["corrected"] for entry in before] == [None]


def test_search_says_which_reports_were_searched(run, document):
    """In Discord it did."""
    chosen = ("search", "tariffs", "--outlet", "Meridian Wire (sample)")
    note = "Only reports of Meridian Wire (sample) were searched."

    assert all(passage["notes"] == [note] for passage in document(*chosen))
    assert note in run(*chosen)[1]
    assert document("search", "tariffs")[0]["notes"] == []
    link = "https://elsewhere.example/tariffs"
    assert document("search", link) == []
    assert "Nothing found.\nThe linked page is not among the articles." in run("search", link)[1]


def test_search_json_without_passages_has_its_notes_on_stderr(run, corpus):
    """They stood in the passages alone."""
    code, out, err = run("search", "https://elsewhere.example/tariffs", "--json")
    loud, note, age = err.splitlines()

    assert (code, out) == (0, "[]\n")
    assert loud.startswith(STALE)
    assert note == "The linked page is not among the articles."
    assert age.startswith("Newest report: ")
    assert run("search", ANSWERED, "--k", "1", "--json")[2] == ""


def test_search_without_words_finds_nothing(run, document):
    assert document("search", "??") == []
    code, out, _ = run("search", "??")
    first, _, found, last = out.splitlines()

    assert (code, found) == (0, "Nothing found.")
    assert first.startswith(STALE)
    assert re.fullmatch(r"Newest report: \d+ (month|year)s ago \(12 May 2025\)", last)


def test_ask_and_search_as_of_a_day_say_how_old_the_corpus_was_then(run, document):
    day = ("--as-of", "2025-05-20")
    reply = document("ask", ANSWERED, *day)
    newest = max(citation["published"] for citation in reply["citations"])
    assert reply["freshness"] == {"newest": newest, "updated": None, "stale": False}
    assert all(passage["freshness"]["stale"] is False for passage in document("search", ANSWERED, *day))
    assert document("ask", UNANSWERED)["freshness"] == {"newest": "2025-05-12", "updated": None, "stale": True}
    for command in ("ask", "search"):
        _, out, _ = run(command, ANSWERED, *day)
        assert out.splitlines()[-1].startswith("As of 20 May 2025, newest matching report: ")
        assert "Out of date" not in out


def test_as_of_a_day_before_all_articles_ask_refuses_and_search_finds_nothing(document):
    assert document("ask", ANSWERED, "--as-of", "2020-01-01")["refusal"]["nearest"] == []
    assert document("search", ANSWERED, "--as-of", "2020-01-01") == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask",),
        ("ask", "two", "words"),
        ("ask", "x", "--as-of", "yesterday"),
        ("ask", "x", "--as-of", "2025-02-30"),
        ("search", "x", "--k", "0"),
        ("search", "x", "--k", "many"),
        ("search", "x", "--k", "²"),
        ("doctor", "now"),
        ("nonsense",),
        ("--version",),
    ],
)
def test_wrong_usage_is_exit_code_2(run, arguments):
    code, out, err = run(*arguments)

    assert (code, out) == (2, "")
    assert "error: " in err
    assert "_positive" not in err


@pytest.mark.parametrize("command", ["ask", "search", "check", "latest"])
def test_a_day_to_come_is_wrong_usage(run, command):
    for option in ("--as-of", *(["--since"] if command != "check" else [])):
        code, out, err = run(command, "x", option, "2999-12-31")
        assert (code, out) == (2, "")
        assert err.splitlines()[-1].endswith(f"argument {option}: 2999-12-31 has not come yet")


def test_a_question_that_is_too_long_is_exit_code_2(run, corpus):
    code, out, err = run("ask", "why " * 200)

    assert (code, out) == (2, "")
    assert "800 characters" in err
    assert "500" in err


@pytest.mark.parametrize("command", [("ask", "Who met?"), ("search", "Who met?")])
def test_a_missing_corpus_error_says_how_to_make_one(run, monkeypatch, tmp_path, command):
    monkeypatch.setenv("CORPUS_DIR", str(tmp_path / "none"))
    code, out, err = run(*command)

    assert (code, out) == (2, "")
    assert "python -m ingest" in err
    assert not (tmp_path / "none").exists()


def test_an_invalid_setting_is_named_without_its_value(run, monkeypatch):
    monkeypatch.setenv("TIMEZONE", "Mars/Olympus")
    code, _, err = run("ask", "Who met?")

    assert code == 2
    assert "TIMEZONE" in err
    assert "Olympus" not in err


def test_an_old_setting_is_told_in_a_plain_line_where_a_person_typed_the_command(run, corpus, tmp_path, monkeypatch):
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    monkeypatch.setenv("RERANKER_DEPTH", "20")
    monkeypatch.setenv("BOT_DATA_DIR", str(tmp_path))

    assert run("stats")[2] == "warning: RERANKER_DEPTH is not used any more; take it out.\n"
    log_line, *_ = run("run")[2].splitlines()
    assert re.fullmatch(r"20\S+ \S+ WARNING \S+: RERANKER_DEPTH is not used any more; take it out\.", log_line)


@pytest.mark.parametrize("arguments", [(), ("run",)])
def test_a_missing_token_error_says_in_three_steps_where_to_get_one(run, arguments):
    code, out, err = run(*arguments)

    assert (code, out) == (2, "")
    assert "DISCORD_TOKEN" in err
    assert [line[:2] for line in err.splitlines()[1:]] == ["1.", "2.", "3."]


def test_help_lists_every_command(run):
    code, out, _ = run("--help")

    assert code == 0
    missing = [name for name in COMMANDS if f"python -m bot {name}" not in out and f"[{name}]" not in out]
    assert missing == [], "add a line for each to DESCRIPTION in bot/cli.py"


@pytest.mark.timeout(20)
def test_help_imports_no_heavy_package():
    command = [sys.executable, "-c", HELP, "", *COMMANDS]
    # Each takes a tenth of a second.
    shown = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=10, check=False)

    assert (shown.returncode, shown.stderr) == (0, "")
    pages = shown.stdout.removesuffix("\f").split("\f")
    assert ["python -m bot" in page for page in pages] == [True] * (1 + len(COMMANDS))


@pytest.mark.parametrize("command", ["latest", "timeline", "who-reported", "trend", "compare"])
def test_topic_lines_quote_the_stored_articles(run, document, capsys, command):
    reply = document(command, "tariffs on China", "--as-of", "2025-05-12")

    assert set(reply) == {"command", "topic", "refusal", "lines", "older", "notes", "timings_ms", "freshness"}
    assert (reply["command"], reply["topic"], reply["refusal"]) == (command, "tariffs on China", None)
    line = reply["lines"][0]
    assert ingest(["show", line["article_id"], "--version", line["version_id"]]) == 0
    assert capsys.readouterr().out[line["start"] : line["end"]] == line["quote"]
    code, out, _ = run(command, "tariffs on China", "--as-of", "2025-05-12")
    assert code == 0
    assert line["url"] in out
    assert "As of 12 May 2025, newest matching report: " in out


def test_a_topic_that_no_article_covers_is_refused_with_exit_code_0(document):
    found = document("timeline", "sourdough bread")

    assert found["lines"] == []
    assert found["refusal"]["reason"].startswith("No article is about this closely enough.")


def test_png_writes_a_picture(run, corpus, tmp_path):
    file = tmp_path / "trend.png"
    code, out, _ = run("trend", "tariffs on China", "--as-of", "2025-05-12", "--png", str(file))
    assert (code, file.read_bytes()[:8]) == (0, b"\x89PNG\r\n\x1a\n")
    assert "tariffs" in out


def test_gaps_are_printed_without_anything_about_who_asked(run, document, corpus, monkeypatch, tmp_path):
    from bot.answering.refusal.gaps.gap import RefusedQuestion
    from bot.answering.refusal.reasons import NOTHING_NEAR
    from bot.conversation.refused_questions import keep_refused
    from bot.conversation.store import FILE, Store

    monkeypatch.setenv("BOT_DATA_DIR", str(tmp_path / "bot"))
    nothing = " ".join(run("gaps")[1].split())
    assert "was refused in Discord in the last 30 days; what is asked in a terminal is not kept." in nothing
    assert not (tmp_path / "bot").exists()
    with closing(Store(tmp_path / "bot" / FILE)) as store:
        for person, text in ((42, UNANSWERED), (43, "Who was it that won the Super Bowl?"), (42, "Is ABBA on tour?")):
            keep_refused(store, RefusedQuestion(datetime.now(UTC).date(), store.pseudonym(person), text, NOTHING_NEAR))
        pseudonym = store.pseudonym(42)
    report = document("gaps")
    assert [(gap["wording"], gap["questions"], gap["people"]) for gap in report["gaps"]] == [
        (UNANSWERED, 2, 2),
        (None, 1, 1),
    ]
    assert not any(word in json.dumps(report) for word in ("ABBA", pseudonym))


def test_stats_are_printed_before_the_bot_has_ever_run(run, document, corpus, monkeypatch, tmp_path):
    monkeypatch.setenv("BOT_DATA_DIR", str(tmp_path / "bot"))
    code, out, _ = run("stats", "--days", "3")
    report = document("stats", "--days", "3")

    assert code == 0
    assert len(report["days"]) == 3
    assert f"\nArticles: {report['corpus']['articles']}, " in out
    assert "No question was asked in Discord in these days; what is asked in a terminal" in " ".join(out.split())
    assert report["all"]["questions"] == 0
    assert report["all"]["new_articles"] == report["corpus"]["articles"] > 0
    assert not (tmp_path / "bot").exists()


def test_stats_and_gaps_are_of_the_samples_where_the_bot_answers_from_them(run, sample_folder, monkeypatch, tmp_path):
    """They said that there is no corpus."""
    from bot.answering.refusal.gaps.gap import RefusedQuestion
    from bot.answering.refusal.reasons import NOTHING_NEAR
    from bot.conversation.refused_questions import keep_refused
    from bot.conversation.store import FILE, Store

    for name in ("CORPUS_DIR", "BOT_DATA_DIR"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "data").mkdir()
    (tmp_path / "data/demo").symlink_to(sample_folder)
    with closing(Store(tmp_path / "data/bot" / FILE)) as store:
        keep_refused(store, RefusedQuestion(datetime.now(UTC).date(), store.pseudonym(42), UNANSWERED, NOTHING_NEAR))
    code, out, _ = run("stats", "--json")
    assert (code, json.loads(out)["corpus"]["articles"]) == (0, 16)
    code, out, _ = run("gaps", "--json")
    assert (code, [gap["questions"] for gap in json.loads(out)["gaps"]]) == (0, [1])


@pytest.mark.parametrize(("command", "most"), [("gaps", 30), ("stats", 365)])
def test_days_have_the_limits_that_the_help_says(run, command, most):
    for days in ("0", str(most + 1), "many"):
        code, _, err = run(command, "--days", days)
        assert (code, f"{days} is not a number from 1 to {most}" in err) == (2, True)
    assert str(most) in run(command, "--help")[1]


@pytest.mark.parametrize("command", ["gaps", "stats"])
def test_data_of_an_older_bot_that_may_run_are_read_as_they_are(run, corpus, monkeypatch, tmp_path, command):
    from bot.conversation.schema import STEPS
    from bot.conversation.store import FILE

    monkeypatch.setenv("BOT_DATA_DIR", str(tmp_path))
    with closing(sqlite3.connect(tmp_path / FILE)) as database:
        database.executescript(";\n".join([*STEPS[:7], "PRAGMA user_version = 7"]))
        assert run(command)[0] == 0
        assert database.execute("PRAGMA user_version").fetchone() == (7,)


@pytest.mark.parametrize("command", ["gaps", "stats"])
def test_data_of_the_bot_that_cannot_be_read_is_one_line(run, corpus, monkeypatch, tmp_path, command):
    stat = Path.stat

    def denied(path, **options):
        if path.parent == tmp_path / "bot":
            raise PermissionError(13, "Permission denied", str(path))
        return stat(path, **options)

    monkeypatch.setenv("BOT_DATA_DIR", str(tmp_path / "bot"))
    monkeypatch.setattr(Path, "stat", denied)
    code, out, err = run(command)

    assert (code, out) == (1, "")
    (line,) = err.splitlines()
    assert line.startswith("error: The bot's own data cannot be used (Permission denied); check BOT_DATA_DIR, its ")
