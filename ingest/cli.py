"""python -m ingest PATH|URL..., or one of COMMANDS."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any

from ingest.corpus.console.arguments import ArgumentParser, count_up_to
from ingest.corpus.console.crash_reports import STOPPED, run_command
from ingest.corpus.console.redaction import log_to_terminal
from ingest.corpus.console.streams import fill_closed_streams
from ingest.corpus.errors import UsageError

if TYPE_CHECKING:
    from ingest.settings import IngestSettings

EPILOG = """commands:
  python -m ingest feeds            read the feeds and sitemaps of SOURCES_FILE; feeds add URL, list, remove, ...
  python -m ingest health           how each source is doing, and what is wrong
  python -m ingest explain URL      at which stage an article was lost, or how it came in
  python -m ingest stats            what the corpus holds
  python -m ingest list [WORDS]     the articles that have these words, newest first, with their ids
  python -m ingest show ARTICLE     the stored text of an article
  python -m ingest history ARTICLE  the versions of an article: when they were seen, updated, corrected
  python -m ingest diff ARTICLE     what changed between two of them, by sentence
  python -m ingest remove ARTICLE   forget an article, all its versions and vectors
  python -m ingest prune            remove what KEEP_DAYS and KEEP_ARTICLES do not keep
  python -m ingest verify           compare the catalog with both indexes
  python -m ingest repair           fix what verify finds; the bot starts it by itself
  python -m ingest rebuild          rebuild both indexes from the catalog, embedding nothing; --compact: smaller
  python -m ingest backup FILE      copy the catalog, while the bot runs
  python -m ingest restore FILE     put such a copy back, while the bot runs
  python -m ingest address          how another program opens the index, with its token
  python -m ingest stop             stop the index server of this corpus
Each has --help. Settings come from the environment or .env; see .env.example.
An ARTICLE is named by its id, its link or its file.
To ingest a folder that is named like a command, write ./stats."""

ARTICLE = "its id, its link or its file"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns 0, 1 if any input failed, 2 for usage or configuration, 70 for a crash."""
    fill_closed_streams()
    arguments = list(sys.argv[1:] if argv is None else argv)
    log_to_terminal()
    command = COMMANDS.get(arguments[0]) if arguments else None
    exit_code = run_command(partial(command, arguments[1:]) if command else partial(_ingest, arguments))
    if exit_code == STOPPED:
        print("stopped; what was written is kept, run it again to go on", file=sys.stderr)
    return exit_code


def _ingest_parser() -> ArgumentParser:
    from ingest.sources.folders import KINDS

    parser = ArgumentParser(
        "python -m ingest",
        description="Bring the corpus up to date with folders and files of articles, pages and feeds.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "paths",
        nargs="+",
        metavar="PATH|URL",
        help=f"folder, or file ({', '.join(KINDS)}); address of a page, feed or sitemap; - for JSONL on stdin",
    )
    parser.add_argument("--prune", action="store_true", help="remove articles whose file has gone")
    parser.add_argument(
        "--prune-emptied",
        action="store_true",
        help="as --prune, and also where a path or a folder in it is empty now",
    )
    parser.add_argument(
        "--watch", action="store_true", help="keep running, and ingest files when they change, until Ctrl-C"
    )
    parser.add_argument("--json", action="store_true", help="print the run report as JSON")
    parser.add_argument("--progress", action="store_true", help="for programs: JSON lines on stderr say how far it is")
    parser.add_argument(
        "--no-takeover",
        action="store_true",
        help="do not change the text of an article that came from another folder or from the web",
    )
    return parser


def _ingest(arguments: Sequence[str]) -> int:
    options = _ingest_parser().parse_args(arguments)
    _check_commands(options.paths)
    # Path("") is the current folder: a script whose variable is empty would ingest everything in it.
    if not all(options.paths):
        raise UsageError("A path is empty; write . for the current folder.")
    urls = [path for path in options.paths if path.lower().startswith(("http://", "https://"))]
    paths = [Path(path) for path in options.paths if path not in urls and path != "-"]
    from_stdin = "-" in options.paths
    if options.watch and (urls or from_stdin):
        raise UsageError("--watch watches folders and files; feeds are read again by: python -m ingest feeds")
    if options.no_takeover and (urls or options.watch):
        raise UsageError("--no-takeover is for files and folders, and not with --watch.")
    if options.progress and options.watch:
        raise UsageError("--progress is for a run that ends, and not with --watch.")
    if (options.prune or options.prune_emptied) and not paths:
        option = "--prune-emptied" if options.prune_emptied else "--prune"
        raise UsageError(f"{option} is for files and folders; name them, too.")
    from ingest.commands import RunOptions, ingest_paths
    from ingest.retention import Prune

    prune = Prune.EMPTIED if options.prune_emptied else Prune(options.prune)
    run = RunOptions(prune, options.json, from_stdin, options.progress, takeover=not options.no_takeover)
    if options.watch:
        from ingest.watch import watch

        return watch(_settings(), paths, run)
    if urls:
        from ingest.web_commands import ingest_urls

        return ingest_urls(_settings(), paths, urls, run)
    return ingest_paths(_settings(), paths, run)


def _check_commands(paths: Sequence[str]) -> None:
    """Raises UsageError for what is not a path and is close to the name of a command."""
    from difflib import get_close_matches

    for path in paths:
        near = get_close_matches(path.lower(), COMMANDS, n=1)
        if near and not {"/", ".", os.sep} & set(path) and not os.path.lexists(path):
            raise UsageError(
                f"There is no file or folder {path!r}; did you mean the command `python -m ingest {near[0]}`? "
                "Commands are listed by python -m ingest --help"
            )


def _feeds(arguments: Sequence[str]) -> int:
    from ingest.feeds_cli import run_feeds

    return run_feeds(arguments, _settings)


Argument = tuple[tuple[str, ...], dict[str, Any]]


def _argument(*names: str, **options: Any) -> Argument:
    """An argument of a command, as ArgumentParser.add_argument takes it."""
    return names, options


_ARTICLE = _argument("article", metavar="ARTICLE", help=ARTICLE)
_FILE = _argument("file", metavar="FILE", type=Path)
# By name, the function that runs a command, what --help says of it, and its arguments besides --json. The function gets
# the settings and each argument as its parameter; it is written as text, as to import it takes up to a second.
_FUNCTIONS: dict[str, tuple[str, str, Sequence[Argument]]] = {
    "health": ("ingest.health.commands:show_health", "How each source is doing; exit code 1 if anything is wrong.", ()),
    "explain": (
        "ingest.health.commands:explain",
        "At which stage an article was lost, or how it came in; exit code 1 if it is not in.",
        [_argument("text", metavar="URL|ID|FILE")],
    ),
    "stats": ("ingest.commands:show_stats", "What the corpus holds.", ()),
    "list": (
        "ingest.listing:list_articles",
        "List the articles that have these words in headline, outlet, link or file, newest first.",
        [
            _argument("words", nargs="*", metavar="WORDS"),
            _argument("--limit", type=count_up_to(1_000_000), default=20, metavar="N", help="how many (default 20)"),
            _argument("--undated", action="store_true", help="only those without a date"),
            _argument("--gone", action="store_true", help="only those whose page was gone when last looked at"),
        ],
    ),
    "show": (
        "ingest.commands:show_article",
        "Print the stored text of an article; with --json exactly, and its fields too.",
        [_ARTICLE, _argument("--version", dest="version_id", metavar="V", help="an older version, by its id")],
    ),
    "history": (
        "ingest.history:show_history",
        "List the versions of an article: when each was seen, and what changed in it.",
        [_ARTICLE],
    ),
    "diff": (
        "ingest.history:show_diff",
        "Show by sentence what changed between two versions of an article, or since the last one.",
        [
            _ARTICLE,
            _argument("--from", dest="older", metavar="V", help="the version to compare: its number or id"),
            _argument("--to", dest="newer", metavar="V", help="the one to compare it with; else the live one"),
        ],
    ),
    "remove": (
        "ingest.commands:remove_articles",
        "Forget articles, with all their versions, passages and vectors.",
        [_argument("articles", metavar="ARTICLE", help=ARTICLE, nargs="+")],
    ),
    "prune": (
        "ingest.commands:prune_corpus",
        "Remove the articles that KEEP_DAYS and KEEP_ARTICLES do not keep.",
        [_argument("--dry-run", action="store_true", help="only say which")],
    ),
    "verify": (
        "ingest.commands:verify_corpus",
        "Compare the catalog with both indexes; exit code 1 if they differ.",
        (),
    ),
    "repair": (
        "ingest.commands:repair_corpus",
        "Finish what a killed run left, and rebuild the indexes if they are damaged.",
        [_argument("--quick", action="store_true", help="do nothing where the index answers and is whole")],
    ),
    "rebuild": (
        "ingest.commands:rebuild_corpus",
        "Rebuild both indexes from the catalog; the old ones answer until it is done.",
        [
            _argument("--embed", action="store_true", help="split and embed again, with today's EMBEDDING_MODEL"),
            _argument("--compact", action="store_true", help="also leave nothing of what was removed in the files"),
        ],
    ),
    "backup": (
        "ingest.commands:back_up_catalog",
        "Copy the catalog to a file, while others read and write; the index is rebuilt from it.",
        [_FILE],
    ),
    "restore": (
        "ingest.commands:restore_catalog",
        "Check a backup, put it in the place of the catalog in one step, and index it.",
        [
            _FILE,
            _argument(
                "--replace", action="store_true", help="even if it lacks articles of the corpus, which are then removed"
            ),
        ],
    ),
    "address": (
        "ingest.commands:show_address",
        "How another program opens the index: the arguments of chromadb.HttpClient, and the collection.",
        (),
    ),
    "stop": ("ingest.commands:stop_server", "Stop the index server of this corpus.", ()),
}


def _run(name: str, arguments: Sequence[str]) -> int:
    function, description, own_arguments = _FUNCTIONS[name]
    parser = ArgumentParser(f"python -m ingest {name}", description=description)
    parser.add_argument("--json", dest="as_json", action="store_true", help="print one JSON document")
    for names, options in own_arguments:
        parser.add_argument(*names, **options)
    values = vars(parser.parse_args(arguments))
    exit_code: int = resolve_name(function)(_settings(), **values)
    return exit_code


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "feeds": _feeds,
    **{name: partial(_run, name) for name in _FUNCTIONS},
}


def _settings() -> IngestSettings:
    from ingest.corpus.settings import read_settings
    from ingest.settings import IngestSettings

    return read_settings(IngestSettings)
