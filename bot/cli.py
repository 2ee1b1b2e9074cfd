"""python -m bot [run] | setup | ask | search | latest | timeline | who-reported | trend | check | doctor | mcp | ..."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import BotError, NotConfigured, QuestionRejected
from bot.observed.logs import set_up_logs
from ingest.corpus.console.arguments import ArgumentParser, count_up_to, day_of
from ingest.corpus.console.crash_reports import missing_package, run_command
from ingest.corpus.console.streams import fill_closed_streams
from ingest.corpus.console.visible_text import visible
from ingest.corpus.errors import DatelineError

if TYPE_CHECKING:
    from bot.answering.answer import Filters
    from bot.settings import BotSettings

log = logging.getLogger(__name__)

MOST_PASSAGES = 1000
KEEP_LOGS = ("run", "mcp")  # commands whose lines are read later, with their times

DESCRIPTION = """A Discord bot that answers from your news articles, with a checked quote under every sentence.

  python -m bot [run]               start the Discord bot; needs DISCORD_TOKEN
  python -m bot setup               ask for the Discord token, check it and keep it in .env
  python -m bot ask "QUESTION"      answer a question here, with its quotes
  python -m bot search "QUESTION"   the best passages, without an answer
  python -m bot latest "TOPIC"      the newest reports on a topic, one quote each
  python -m bot timeline "TOPIC"    the days of a topic, each with a quote that dates it
  python -m bot who-reported "CLAIM"  who reported it first, and who followed
  python -m bot trend "TOPIC"       how many reports it has each day, by outlet
  python -m bot compare "TOPIC"     what outlets share, where figures differ, what only one reports
  python -m bot check "TEXT"        what the articles say of it: supported, contradicted or not found
  python -m bot gaps                what the articles lack: refused questions in clusters
  python -m bot stats               what the bot did, day by day: questions, feedback, times, new articles
  python -m bot doctor              check token, corpus, index server, model and disk
  python -m bot mcp                 answer programs that speak the Model Context Protocol
  python -m bot demo                ingest the sample articles and answer a question from them
Each has --help. Settings come from the environment or .env; see .env.example."""


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; returns 0 for an Answer or a Refusal, 1 for a failure, 2 for wrong usage or configuration.

    After a crash it returns 70.
    """
    fill_closed_streams()
    arguments = list(sys.argv[1:] if argv is None else argv)
    name = arguments.pop(0) if arguments else "run"
    set_up_logs("text" if name in KEEP_LOGS else "terminal")
    command = _help if name in ("-h", "--help") else COMMANDS.get(name)
    if command is None:
        print(f"error: no command {visible(name)}; python -m bot --help lists them", file=sys.stderr)
        return 2

    def log_crash(error: Exception) -> None:
        if name == "run" and missing_package(error) is None:
            log.critical("the bot ends", exc_info=error)

    def code_of(error: DatelineError) -> int:
        return 1 if isinstance(error, BotError) and not isinstance(error, NotConfigured | QuestionRejected) else 2

    return run_command(partial(command, arguments), code_of, log_crash)


def _help(_arguments: Sequence[str]) -> int:
    print(DESCRIPTION)
    return 0


def _run(arguments: Sequence[str]) -> int:
    ArgumentParser("python -m bot run", description="Start the Discord bot.").parse_args(arguments)
    from bot.running import run

    settings = _settings()
    if settings.discord_token is None and sys.stdin is not None and sys.stdin.isatty():
        from bot.setup import set_up

        set_up(settings, then_starts=True)
        settings = _settings()
    return run(settings)


def _setup(arguments: Sequence[str]) -> int:
    parser = ArgumentParser(
        "python -m bot setup",
        description="Ask for the Discord token (or read it from standard input), check it, and keep it in .env.",
    )
    parser.add_argument("--unchecked", action="store_true", help="do not ask Discord whether it accepts the token")
    options = parser.parse_args(arguments)
    from bot.setup import set_up

    return set_up(_settings(), unchecked=options.unchecked)


def _ask(arguments: Sequence[str]) -> int:
    parser = _question_parser("ask", "Answer a question from the corpus, with the quotes that support it.")
    _add_filters(parser)
    options = parser.parse_args(arguments)
    from bot.terminal import ask

    filters = _filters(options)
    return ask(_settings(), options.question, as_of=options.as_of, filters=filters, as_json=options.json)


def _search(arguments: Sequence[str]) -> int:
    parser = _question_parser("search", "Print the best passages for a question, without an answer.")
    _add_filters(parser)
    parser.add_argument("--k", type=count_up_to(MOST_PASSAGES), default=10, help="how many passages (default 10)")
    options = parser.parse_args(arguments)
    from bot.terminal import search

    filters = _filters(options)
    return search(
        _settings(), options.question, k=options.k, as_of=options.as_of, filters=filters, as_json=options.json
    )


def _check(arguments: Sequence[str]) -> int:
    parser = _question_parser("check", "Check a message against the articles, with quotes.", "text", "the message")
    options = parser.parse_args(arguments)
    from bot.terminal import check

    return check(_settings(), options.text, as_of=options.as_of, as_json=options.json)


def _topic(command: str, arguments: Sequence[str]) -> int:
    description, name, help_text = TOPIC_COMMANDS[command]
    parser = _question_parser(command, description, name, help_text)
    _add_filters(parser)
    if command in WITH_PICTURE:
        parser.add_argument("--png", type=Path, metavar="FILE", help="also draw it into this file, a PNG")
    options = parser.parse_args(arguments)
    from bot.terminal import topic

    text, png = getattr(options, name), getattr(options, "png", None)
    filters = _filters(options)
    return topic(_settings(), command, text, as_of=options.as_of, filters=filters, as_json=options.json, png=png)


def _gaps(arguments: Sequence[str]) -> int:
    from bot.conversation.refused_questions import REFUSED_DAYS
    from bot.terminal import gaps

    description = "Print the questions in Discord that no article answered, in clusters; nothing of who asked."
    parser = _days_parser("gaps", description, REFUSED_DAYS, REFUSED_DAYS, "which is all that are kept")
    options = parser.parse_args(arguments)

    return gaps(_settings(), days=options.days, as_json=options.json)


def _stats(arguments: Sequence[str]) -> int:
    from bot.conversation.daily_counts import COUNT_DAYS
    from bot.terminal import stats

    description = "Print questions in Discord, feedback, times and new articles, day by day."
    parser = _days_parser("stats", description, COUNT_DAYS, 28, f"at most {COUNT_DAYS}, which are kept")
    options = parser.parse_args(arguments)

    return stats(_settings(), days=options.days, as_json=options.json)


def _doctor(arguments: Sequence[str]) -> int:
    parser = ArgumentParser("python -m bot doctor", description="Check everything the bot needs.")
    parser.add_argument("part", nargs="*", help="check this alone, such as token, corpus or reader")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    options = parser.parse_args(arguments)
    from bot.doctor.command import PART_OF, PARTS, run_checks

    unknown = next((part for part in options.part if part not in {*PARTS, *PART_OF}), None)
    if unknown is not None:
        parser.error(f"no part {visible(unknown)}; the parts are {', '.join(PARTS)}")
    return run_checks(_settings(), options.part, as_json=options.json)


def _mcp(arguments: Sequence[str]) -> int:
    ArgumentParser(
        "python -m bot mcp", description="Serve ask, search, show and sources to an MCP client (docs/mcp.md)."
    ).parse_args(arguments)
    if find_spec("mcp") is None:
        raise NotConfigured("python -m bot mcp needs a package that is not installed: pip install -e '.[mcp]'")
    from bot.mcp.server import serve

    return serve(_settings())


def _demo(arguments: Sequence[str]) -> int:
    ArgumentParser(
        "python -m bot demo", description="Ingest the sample articles into data/demo and answer a question from them."
    ).parse_args(arguments)
    from bot.demo import run_demo

    return run_demo(_settings())


WITH_PICTURE = frozenset({"timeline", "trend"})
TOPIC_COMMANDS = {
    "compare": ("Print what outlets share, where figures differ, and what only one reports.", "topic", "the topic"),
    "latest": ("Print the newest reports on a topic, one quote each.", "topic", "the topic"),
    "timeline": ("Print the days of a topic, each with a quote that dates it.", "topic", "the topic"),
    "trend": ("Print how many reports a topic has each day, by outlet.", "topic", "the topic"),
    "who-reported": ("Print who reported a claim first, and who followed.", "claim", "the claim"),
}
COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "run": _run,
    "setup": _setup,
    "ask": _ask,
    "search": _search,
    "check": _check,
    **{name: partial(_topic, name) for name in TOPIC_COMMANDS},
    "gaps": _gaps,
    "stats": _stats,
    "doctor": _doctor,
    "mcp": _mcp,
    "demo": _demo,
}


def _question_parser(
    name: str, description: str, text: str = "question", noun: str = "the question"
) -> argparse.ArgumentParser:
    parser = ArgumentParser(f"python -m bot {name}", description=description)
    parser.add_argument(text, help=f"{noun}, in quotes")
    parser.add_argument(
        "--as-of", type=_past_day, metavar="DATE", help="answer as of that day (YYYY-MM-DD), ignoring anything later"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    return parser


def _days_parser(name: str, description: str, most: int, default: int, kept: str) -> argparse.ArgumentParser:
    parser = ArgumentParser(f"python -m bot {name}", description=description)
    days_help = f"of how many days (default {default}, {kept})"
    parser.add_argument("--days", type=count_up_to(most), default=default, help=days_help)
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    return parser


def _add_filters(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--since", type=_past_day, metavar="DATE", help="only reports of that day and later")
    parser.add_argument("--until", type=day_of, metavar="DATE", help="only reports of that day and earlier")
    parser.add_argument("--outlet", help="only reports of that outlet")


def _filters(options: argparse.Namespace) -> Filters:
    from bot.answering.answer import Filters

    return Filters(options.outlet, options.since, options.until)


def _past_day(text: str) -> date:
    from bot.answering.question.time.calendar import has_come

    day = day_of(text)
    if not has_come(day, datetime.now(UTC)):
        raise argparse.ArgumentTypeError(f"{text} has not come yet")
    return day


def _settings() -> BotSettings:
    from bot.settings import BotSettings
    from ingest.corpus.settings import read_settings

    return read_settings(BotSettings)
