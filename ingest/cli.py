"""python -m ingest PATH|URL..., or one of COMMANDS."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.corpus.console.arguments import ArgumentParser
from ingest.corpus.console.crash_reports import write_crash_report
from ingest.corpus.console.printing import printing
from ingest.corpus.console.redaction import log_to_terminal, redact
from ingest.corpus.console.streams import fill_closed_streams
from ingest.corpus.console.visible_text import visible
from ingest.corpus.errors import DatelineError, UsageError

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
  python -m ingest repair           mend what verify finds; the bot starts it by itself
  python -m ingest rebuild          make both indexes anew from the catalog, embedding nothing; --compact: smaller
  python -m ingest backup FILE      copy the catalog, while the bot runs
  python -m ingest restore FILE     put such a copy back, while the bot runs
  python -m ingest address          how another program opens the index, with its token
  python -m ingest stop             end the index server of this corpus
Each has --help. Settings come from the environment or .env; see .env.example.
An ARTICLE is named by its id, its link or its file.
A folder that is named like a command: write ./stats."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns 0, 1 if any input failed, 2 for usage or configuration, 70 for a crash."""
    fill_closed_streams()
    arguments = list(sys.argv[1:] if argv is None else argv)
    log_to_terminal()
    command = COMMANDS.get(arguments[0]) if arguments else None
    try:
        with printing():
            return command(arguments[1:]) if command else _ingest(arguments)
    except DatelineError as error:
        print(f"error: {visible(redact(error.user_message))}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("stopped; what was written is kept, run it again to go on", file=sys.stderr)
        return 130
    except BrokenPipeError:
        return 1
    except Exception as error:  # noqa: BLE001 -- the edge to a terminal: no traceback reaches a person
        return write_crash_report(error)


def _ingest_parser() -> ArgumentParser:
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
        help="folder, .txt, .md, .html, .jsonl or .jsonl.gz; address of a page, feed or sitemap; - for JSONL on stdin",
    )
    parser.add_argument("--prune", action="store_true", help="remove articles whose file has gone")
    parser.add_argument(
        "--prune-emptied",
        action="store_true",
        help="as --prune, and also where no article is left under a path",
    )
    parser.add_argument("--watch", action="store_true", help="go on, and ingest files when they change, until Ctrl-C")
    parser.add_argument("--json", action="store_true", help="print the run report as JSON")
    parser.add_argument("--progress", action="store_true", help="for programs: JSON lines on stderr say how far it is")
    parser.add_argument(
        "--no-takeover",
        action="store_true",
        help="give other words to no article that came from another folder or from the web",
    )
    return parser


def _ingest(arguments: Sequence[str]) -> int:
    options = _ingest_parser().parse_args(arguments)
    _check_commands(options.paths)
    # To Path, nothing is the current folder: of a script whose variable is empty, everything in it.
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
    """Raises UsageError for what is no path, and nearly the name of a command."""
    from difflib import get_close_matches

    for path in paths:
        near = get_close_matches(path.lower(), COMMANDS, n=1)
        if near and not {"/", ".", os.sep} & set(path) and not os.path.lexists(path):
            raise UsageError(
                f"There is no file or folder {path!r}; did you mean the command `python -m ingest {near[0]}`? "
                "Commands are listed by python -m ingest --help"
            )


def _feeds(arguments: Sequence[str]) -> int:
    from ingest.feeds_cli import feeds

    return feeds(arguments, _settings)


@dataclass(frozen=True, slots=True)
class Command:
    """What a command on the corpus does, and its arguments, each named as the parameter that takes it."""

    description: str
    arguments: tuple[Callable[[ArgumentParser], object], ...] = ()


def _argument(*names: str, **options: Any) -> Callable[[ArgumentParser], object]:
    return lambda parser: parser.add_argument(*names, **options)


def _positive(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 1_000_000:
        raise argparse.ArgumentTypeError(f"{text} is not a number from 1 to 1,000,000")
    return int(text)


_FILE = _argument("file", metavar="FILE", type=Path)
_ARTICLE = {"metavar": "ARTICLE", "help": "its id, its link or its file"}
ON_CORPUS = {
    "health": Command("How each source is doing; exit code 1 if anything is wrong."),
    "explain": Command(
        "At which stage an article was lost, or how it came in; exit code 1 if it is not in.",
        (_argument("text", metavar="URL|ID|FILE"),),
    ),
    "stats": Command("What the corpus holds."),
    "list": Command(
        "List the articles that have these words in headline, outlet, link or file, newest first.",
        (
            _argument("words", nargs="*", metavar="WORDS"),
            _argument("--limit", type=_positive, default=20, metavar="N", help="how many (default 20)"),
            _argument("--undated", action="store_true", help="only those without a date"),
            _argument("--gone", action="store_true", help="only those whose page was gone from the web, when asked"),
        ),
    ),
    "show": Command(
        "Print the stored text of an article; with --json exactly, and its fields too.",
        (
            _argument("article", **_ARTICLE),
            _argument("--version", dest="version_id", metavar="V", help="an older version, by its id"),
        ),
    ),
    "history": Command(
        "List the versions of an article: when each was seen, and what changed in it.",
        (_argument("article", **_ARTICLE),),
    ),
    "diff": Command(
        "Show by sentence what changed between two versions of an article, or since the last one.",
        (
            _argument("article", **_ARTICLE),
            _argument("--from", dest="older", metavar="V", help="the version to compare: its number or id"),
            _argument("--to", dest="newer", metavar="V", help="the one to compare it with; else the live one"),
        ),
    ),
    "remove": Command(
        "Forget articles, with all their versions, passages and vectors.",
        (_argument("articles", nargs="+", **_ARTICLE),),
    ),
    "prune": Command(
        "Let go of the articles that KEEP_DAYS and KEEP_ARTICLES do not keep.",
        (_argument("--dry-run", action="store_true", help="only say which"),),
    ),
    "verify": Command("Compare the catalog with both indexes; exit code 1 if they differ."),
    "repair": Command(
        "Finish what a killed run left, and make the indexes anew where they are damaged.",
        (_argument("--quick", action="store_true", help="do nothing where the index answers and is whole"),),
    ),
    "rebuild": Command(
        "Make both indexes anew from the catalog; the old ones answer until it is done.",
        (
            _argument("--embed", action="store_true", help="split and embed again, with today's EMBEDDING_MODEL"),
            _argument("--compact", action="store_true", help="and leave nothing of what was removed in the files"),
        ),
    ),
    "backup": Command("Copy the catalog to a file, while others read and write; the index is made of it.", (_FILE,)),
    "restore": Command(
        "Check a backup, put it in the place of the catalog in one step, and index it.",
        (
            _FILE,
            _argument("--replace", action="store_true", help="even if it lacks articles of the corpus; they go"),
        ),
    ),
    "address": Command(
        "How another program opens the index: the arguments of chromadb.HttpClient, and the collection."
    ),
    "stop": Command("End the index server of this corpus."),
}


def _on_corpus(name: str, arguments: Sequence[str]) -> int:
    command = ON_CORPUS[name]
    parser = ArgumentParser(f"python -m ingest {name}", description=command.description)
    parser.add_argument("--json", dest="as_json", action="store_true", help="print one JSON document")
    for add_to in command.arguments:
        add_to(parser)
    options = parser.parse_args(arguments)
    return _function_of(name)(_settings(), **vars(options))


def _function_of(name: str) -> Callable[..., int]:
    from ingest import commands, history, listing
    from ingest.health import commands as of_sources

    functions: dict[str, Callable[..., int]] = {
        "health": of_sources.show_health,
        "explain": of_sources.explain,
        "stats": commands.show_stats,
        "list": listing.list_articles,
        "show": commands.show_article,
        "history": history.show_history,
        "diff": history.show_diff,
        "remove": commands.remove_articles,
        "prune": commands.prune_corpus,
        "verify": commands.verify_corpus,
        "repair": commands.repair_corpus,
        "rebuild": commands.rebuild_corpus,
        "backup": commands.back_up_catalog,
        "restore": commands.restore_catalog,
        "address": commands.show_address,
        "stop": commands.stop_server,
    }
    return functions[name]


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "feeds": _feeds,
    **{name: partial(_on_corpus, name) for name in ON_CORPUS},
}


def _settings() -> IngestSettings:
    from ingest.corpus.settings import read_settings
    from ingest.settings import IngestSettings

    return read_settings(IngestSettings)
