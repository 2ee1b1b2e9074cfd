"""python -m ingest PATH|URL..., or one of COMMANDS."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.corpus.console.arguments import ArgumentParser, count_up_to
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
        help="as --prune, and also where no article is left under a path",
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


def _stats(arguments: Sequence[str]) -> int:
    options = _parser("stats", "What the corpus holds.").parse_args(arguments)
    from ingest.commands import show_stats

    return show_stats(_settings(), as_json=options.json)


def _health(arguments: Sequence[str]) -> int:
    options = _parser("health", "How each source is doing; exit code 1 if anything is wrong.").parse_args(arguments)
    from ingest.health.commands import show_health

    return show_health(_settings(), as_json=options.json)


def _explain(arguments: Sequence[str]) -> int:
    parser = _parser("explain", "At which stage an article was lost, or how it came in; exit code 1 if it is not in.")
    parser.add_argument("link", metavar="URL|ID|FILE")
    options = parser.parse_args(arguments)
    from ingest.health.commands import explain

    return explain(_settings(), options.link, as_json=options.json)


def _list(arguments: Sequence[str]) -> int:
    parser = _parser("list", "List the articles that have these words in headline, outlet, link or file, newest first.")
    parser.add_argument("words", nargs="*", metavar="WORDS")
    parser.add_argument("--limit", type=count_up_to(1_000_000), default=20, metavar="N", help="how many (default 20)")
    parser.add_argument("--undated", action="store_true", help="only those without a date")
    parser.add_argument("--gone", action="store_true", help="only those whose page was gone from the web, when asked")
    options = parser.parse_args(arguments)
    from ingest.listing import list_articles

    words, limits = " ".join(options.words).split(), {"undated": options.undated, "gone": options.gone}
    return list_articles(_settings(), words, limit=options.limit, as_json=options.json, **limits)


def _show(arguments: Sequence[str]) -> int:
    parser = _parser(
        "show",
        "Print the stored text of an article; with --json exactly, and its fields too.",
    )
    parser.add_argument("article", metavar="ARTICLE", help=ARTICLE)
    parser.add_argument("--version", metavar="V", help="an older version, by its id")
    options = parser.parse_args(arguments)
    from ingest.commands import show_article

    return show_article(_settings(), options.article, options.version, as_json=options.json)


def _history(arguments: Sequence[str]) -> int:
    parser = _parser("history", "List the versions of an article: when each was seen, and what changed in it.")
    parser.add_argument("article", metavar="ARTICLE", help=ARTICLE)
    options = parser.parse_args(arguments)
    from ingest.history import show_history

    return show_history(_settings(), options.article, as_json=options.json)


def _diff(arguments: Sequence[str]) -> int:
    parser = _parser("diff", "Show by sentence what changed between two versions of an article, or since the last one.")
    parser.add_argument("article", metavar="ARTICLE", help=ARTICLE)
    parser.add_argument("--from", dest="older", metavar="V", help="the version to compare: its number or id")
    parser.add_argument("--to", dest="newer", metavar="V", help="the one to compare it with; else the live one")
    options = parser.parse_args(arguments)
    from ingest.history import show_diff

    return show_diff(_settings(), options.article, options.older, options.newer, as_json=options.json)


def _remove(arguments: Sequence[str]) -> int:
    parser = _parser("remove", "Forget articles, with all their versions, passages and vectors.")
    parser.add_argument("articles", metavar="ARTICLE", help=ARTICLE, nargs="+")
    options = parser.parse_args(arguments)
    from ingest.commands import remove_articles

    return remove_articles(_settings(), options.articles, as_json=options.json)


def _prune(arguments: Sequence[str]) -> int:
    parser = _parser("prune", "Remove the articles that KEEP_DAYS and KEEP_ARTICLES do not keep.")
    parser.add_argument("--dry-run", action="store_true", help="only say which")
    options = parser.parse_args(arguments)
    from ingest.commands import prune_corpus

    return prune_corpus(_settings(), dry_run=options.dry_run, as_json=options.json)


def _verify(arguments: Sequence[str]) -> int:
    options = _parser("verify", "Compare the catalog with both indexes; exit code 1 if they differ.").parse_args(
        arguments
    )
    from ingest.commands import verify_corpus

    return verify_corpus(_settings(), as_json=options.json)


def _rebuild(arguments: Sequence[str]) -> int:
    parser = _parser("rebuild", "Rebuild both indexes from the catalog; the old ones answer until it is done.")
    parser.add_argument("--embed", action="store_true", help="split and embed again, with today's EMBEDDING_MODEL")
    parser.add_argument("--compact", action="store_true", help="also leave nothing of what was removed in the files")
    options = parser.parse_args(arguments)
    from ingest.commands import rebuild_corpus

    return rebuild_corpus(_settings(), embed=options.embed, compact=options.compact, as_json=options.json)


def _repair(arguments: Sequence[str]) -> int:
    parser = _parser("repair", "Finish what a killed run left, and rebuild the indexes if they are damaged.")
    parser.add_argument("--quick", action="store_true", help="do nothing where the index answers and is whole")
    options = parser.parse_args(arguments)
    from ingest.commands import repair_corpus

    return repair_corpus(_settings(), quick=options.quick, as_json=options.json)


def _backup(arguments: Sequence[str]) -> int:
    parser = _parser("backup", "Copy the catalog to a file, while others read and write; the index is rebuilt from it.")
    parser.add_argument("file", metavar="FILE", type=Path)
    options = parser.parse_args(arguments)
    from ingest.commands import back_up_catalog

    return back_up_catalog(_settings(), options.file, as_json=options.json)


def _restore(arguments: Sequence[str]) -> int:
    parser = _parser("restore", "Check a backup, put it in the place of the catalog in one step, and index it.")
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument(
        "--replace", action="store_true", help="even if it lacks articles of the corpus, which are then removed"
    )
    options = parser.parse_args(arguments)
    from ingest.commands import restore_catalog

    return restore_catalog(_settings(), options.file, replace=options.replace, as_json=options.json)


def _address(arguments: Sequence[str]) -> int:
    options = _parser(
        "address", "How another program opens the index: the arguments of chromadb.HttpClient, and the collection."
    ).parse_args(arguments)
    from ingest.commands import show_address

    return show_address(_settings(), as_json=options.json)


def _stop(arguments: Sequence[str]) -> int:
    options = _parser("stop", "Stop the index server of this corpus.").parse_args(arguments)
    from ingest.commands import stop_server

    return stop_server(_settings(), as_json=options.json)


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "feeds": _feeds,
    "health": _health,
    "explain": _explain,
    "stats": _stats,
    "list": _list,
    "show": _show,
    "history": _history,
    "diff": _diff,
    "remove": _remove,
    "prune": _prune,
    "verify": _verify,
    "repair": _repair,
    "rebuild": _rebuild,
    "backup": _backup,
    "restore": _restore,
    "address": _address,
    "stop": _stop,
}


def _parser(name: str, description: str) -> argparse.ArgumentParser:
    parser = ArgumentParser(f"python -m ingest {name}", description=description)
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    return parser


def _settings() -> IngestSettings:
    from ingest.corpus.settings import read_settings
    from ingest.settings import IngestSettings

    return read_settings(IngestSettings)
