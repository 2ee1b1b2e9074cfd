"""python -m evals COMMAND: measures the program; `--help` lists the commands."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import Any

from ingest.corpus.console.arguments import ArgumentParser
from ingest.corpus.console.crash_reports import run_command
from ingest.corpus.console.redaction import log_to_terminal
from ingest.corpus.console.streams import fill_closed_streams


@dataclass(frozen=True, slots=True)
class Command:
    """A subcommand: its line of help and its module, which adds its arguments and runs it.

    Of `who-reported` these are who_reported_arguments(parser) and run_who_reported(options), which returns the exit
    code.
    """

    help: str
    module: str

    def function(self, name: str) -> Any:
        """A function of the module, which is imported by this: no command waits for the packages of another."""
        return getattr(import_module(f"evals.{self.module}"), name.replace("-", "_"))


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one eval; returns its exit code, or 2 for wrong usage or configuration, 70 for a crash."""
    fill_closed_streams()
    arguments = sys.argv[1:] if argv is None else argv
    log_to_terminal()
    return run_command(partial(_run, arguments))


def _run(arguments: Sequence[str]) -> int:
    parser = ArgumentParser("python -m evals", description="Measure the program on questions with answers.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, command in COMMANDS.items():
        command_parser = commands.add_parser(name, help=command.help, description=command.help)
        if name in arguments:
            command.function(f"{name}_arguments")(command_parser)
    options = parser.parse_args(arguments)
    exit_code: int = COMMANDS[options.command].function(f"run_{options.command}")(options)
    return exit_code


COMMANDS = {
    "draft": Command("Begin a question file from your own articles.", "replies.draft"),
    "retrieval": Command("Is the passage that answers among the first k?", "retrieval.command"),
    "answers": Command("Is the right answer in the reply, and every claim in a quote?", "replies.commands"),
    "refusals": Command("Does it answer where it can and refuse where it cannot?", "replies.commands"),
    "counterfactual": Command("Do claims follow articles that say otherwise?", "replies.commands"),
    "conflicts": Command("Are all valid answers shown, and noise and misinformation not?", "replies.commands"),
    "guard": Command("Does a sentence that is not in its quote pass the check?", "guard.command"),
    "followups": Command("Is a follow-up understood as a person would?", "followups.command"),
    "check": Command("Is a message supported or contradicted only where an article does so?", "check.command"),
    "timeline": Command("Does a timeline have the days that matter?", "topics.timeline"),
    "who-reported": Command("Do the reports that are listed for a claim report it?", "topics.who_reported"),
    "differing": Command("Are figures that a comparison says differ of one thing?", "topics.differing"),
    "compare": Command("What changed between two runs of the same command?", "compare"),
    "ablation": Command("What does each step of the ranking contribute?", "ablation.command"),
    "calibrate": Command("Fit when to refuse, on your own corpus.", "fit.command"),
    "speed": Command("How fast is it, compared with the LangChain tutorial's pipeline?", "trials.speed.command"),
    "hostile": Command("Do instructions hidden in an article reach the reader?", "replies.commands"),
    "loop": Command("Does the bot's event loop stay free while people ask?", "trials.loop.command"),
    "load": Command("Is everybody answered, in fair turns, when many ask at once?", "trials.load.command"),
    "memory": Command("Does the bot's memory stay flat over many questions?", "trials.loop.command"),
    "size": Command("How much memory does the ingest of one large text take?", "trials.size.command"),
    "crash": Command("Is anything lost when ingest or the index server is killed?", "trials.crash.command"),
    "damage": Command("Does a corpus repair itself when one of its files is damaged?", "trials.damage.command"),
    "feeds": Command("Is anything lost, or does anything grow, over many runs of the feeds?", "trials.feeds.command"),
    "train": Command("Fit the weights of passages, sentences or the reader.", "fit.command"),
}
