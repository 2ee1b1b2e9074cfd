"""python -m evals COMMAND: measures the program; `--help` lists the commands."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from evals.ablation.command import ablation_arguments, run_ablation
from evals.check.command import check_arguments, run_check
from evals.compare import compare_arguments, run_compare
from evals.fit.command import calibrate_arguments, run_calibrate, run_train, train_arguments
from evals.followups.command import followups_arguments, run_followups
from evals.guard.command import guard_arguments, run_guard
from evals.replies.commands import (
    answers_arguments,
    conflicts_arguments,
    counterfactual_arguments,
    hostile_arguments,
    refusals_arguments,
    run_answers,
    run_conflicts,
    run_counterfactual,
    run_hostile,
    run_refusals,
)
from evals.retrieval.command import retrieval_arguments, run_retrieval
from evals.topics.differing_command import differing_arguments, run_differing
from evals.topics.timeline import run_timeline, timeline_arguments
from evals.topics.who_reported import run_who_reported, who_reported_arguments
from evals.trials.crash.command import crash_arguments, run_crash
from evals.trials.feeds.command import feeds_arguments, run_feeds
from evals.trials.load.command import load_arguments, run_load
from evals.trials.loop.command import loop_arguments, memory_arguments, run_loop, run_memory
from evals.trials.size.command import run_size, size_arguments
from evals.trials.speed.command import run_speed, speed_arguments
from ingest.corpus.console.arguments import ArgumentParser
from ingest.corpus.console.crash_reports import write_crash_report
from ingest.corpus.console.printing import printing
from ingest.corpus.console.redaction import log_to_terminal, redact
from ingest.corpus.console.streams import fill_closed_streams
from ingest.corpus.console.visible_text import visible
from ingest.corpus.errors import DatelineError


@dataclass(frozen=True, slots=True)
class Command:
    """A subcommand: its line of help, its arguments, and its function; `run` returns the exit code."""

    help: str
    arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one eval; returns its exit code, or 2 for wrong usage or configuration, 70 for a crash."""
    fill_closed_streams()
    parser = ArgumentParser("python -m evals", description="Measure the program on questions with answers.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, command in COMMANDS.items():
        command.arguments(commands.add_parser(name, help=command.help, description=command.help))
    log_to_terminal()
    try:
        with printing():
            options = parser.parse_args(argv)
            return COMMANDS[options.command].run(options)
    except DatelineError as error:
        print(f"error: {visible(redact(error.user_message))}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 1
    except Exception as error:  # noqa: BLE001 -- the edge to a terminal: no traceback reaches a person
        return write_crash_report(error)


def _damage_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print the cases as JSON")


def _damage(options: argparse.Namespace) -> int:
    from evals.trials.damage.command import run_damage

    return run_damage(options)


COMMANDS: dict[str, Command] = {
    "retrieval": Command("Is the passage that answers among the first k?", retrieval_arguments, run_retrieval),
    "answers": Command("Is the right answer in the reply, and every claim in a quote?", answers_arguments, run_answers),
    "refusals": Command("Does it answer where it can and refuse where it cannot?", refusals_arguments, run_refusals),
    "counterfactual": Command(
        "Do claims follow articles that say otherwise?", counterfactual_arguments, run_counterfactual
    ),
    "conflicts": Command(
        "Are all valid answers shown, and noise and misinformation not?", conflicts_arguments, run_conflicts
    ),
    "guard": Command("Does a sentence that is not in its quote pass the check?", guard_arguments, run_guard),
    "followups": Command("Is a follow-up understood as a person would?", followups_arguments, run_followups),
    "check": Command(
        "Is a message supported or contradicted only where an article does so?", check_arguments, run_check
    ),
    "timeline": Command("Does a timeline have the days that matter?", timeline_arguments, run_timeline),
    "who-reported": Command(
        "Do the reports that are listed for a claim report it?", who_reported_arguments, run_who_reported
    ),
    "differing": Command("Are figures that a comparison says differ of one thing?", differing_arguments, run_differing),
    "compare": Command("What changed between two runs of the same command?", compare_arguments, run_compare),
    "ablation": Command("What does each step of the ranking contribute?", ablation_arguments, run_ablation),
    "calibrate": Command("Fit when to refuse, on your own corpus.", calibrate_arguments, run_calibrate),
    "speed": Command("How fast is it, compared with the LangChain tutorial's pipeline?", speed_arguments, run_speed),
    "hostile": Command("Do instructions hidden in an article reach the reader?", hostile_arguments, run_hostile),
    "loop": Command("Does the bot's event loop stay free while people ask?", loop_arguments, run_loop),
    "load": Command("Is everybody answered, in fair turns, when many ask at once?", load_arguments, run_load),
    "memory": Command("Does the bot's memory stay flat over many questions?", memory_arguments, run_memory),
    "size": Command("How much memory does the ingest of one large text take?", size_arguments, run_size),
    "crash": Command("Is anything lost when ingest or the index server is killed?", crash_arguments, run_crash),
    "damage": Command("Does a corpus repair itself when one of its files is damaged?", _damage_arguments, _damage),
    "feeds": Command(
        "Is anything lost, or does anything grow, over many runs of the feeds?", feeds_arguments, run_feeds
    ),
    "train": Command("Fit the weights of passages, sentences or the reader.", train_arguments, run_train),
}
