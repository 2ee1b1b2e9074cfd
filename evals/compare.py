"""The command `compare`: what changed between two runs of the same command."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.terminal import print_result
from evals.replies.compare import KINDS, command_of, compare_replies
from evals.replies.tables import replies_comparison
from evals.retrieval.compare import compare_files
from evals.retrieval.report import comparison as pages
from evals.retrieval.tables import comparison_page
from evals.run_record import check_writable, write_text
from ingest.corpus.errors import UsageError


def compare_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of `compare`."""
    parser.add_argument("a", type=Path, metavar="A.json", help="the earlier run")
    parser.add_argument("b", type=Path, metavar="B.json", help="the later run")
    parser.add_argument("--html", type=Path, metavar="PAGE.html", help="of retrieval runs: write an HTML report")
    parser.add_argument("--json", action="store_true", help="print the comparison as JSON")


def run_compare(options: argparse.Namespace) -> int:
    """Compares two runs question by question."""
    command = command_of(options.a)
    of_replies = command is not None and command in KINDS
    if options.html and of_replies:
        raise UsageError(f"--html draws retrieval runs; {options.a} is a run of {command}.")
    if options.html:
        check_writable("--html", options.html, [options.a, options.b])
    if command is not None and of_replies:
        comparison = compare_replies(command, options.a, options.b)
    else:
        comparison = compare_files(options.a, options.b)
    if options.html:
        write_text("--html", options.html, pages.comparison_page(comparison))
    page = replies_comparison if of_replies else comparison_page
    print_result(comparison, lambda: page(comparison), as_json=options.json)
    return 0
