"""python -m ingest feeds [add | remove | pause | resume | list | import | export]"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.corpus.console.arguments import ArgumentParser

if TYPE_CHECKING:
    from ingest.settings import IngestSettings

EPILOG = """actions:
  feeds                             read the sources that are due; --all: all that are not paused
  feeds add URL                     add a feed or sitemap: --outlet NAME, --tag TAG, --full, --summary, --every 30m
  feeds remove URL                  take one out; its articles are kept, their pages are not looked at again
  feeds pause URL, resume URL       let one rest, with the pages it named; read it again
  feeds list                        what is in SOURCES_FILE
  feeds import FILE.opml            add the feeds of a feed reader's list
  feeds export FILE.opml            write such a list; - is standard output
SOURCES_FILE is TOML; edit it as you like, comments stay. Each action has --help."""


def run_feeds(arguments: Sequence[str], settings: Callable[[], IngestSettings]) -> int:
    """Run the command with these arguments; returns its exit code."""
    parser = _parser()
    options = parser.parse_args(arguments)
    _check_options(parser, options)
    from ingest import web_commands as commands

    if options.action is None:
        return commands.ingest_sources(settings(), everything=options.all, as_json=options.json)
    if options.action == "add":
        return _add(options, settings())
    if options.action == "remove":
        return commands.remove_source(settings(), options.url)
    if options.action in ("pause", "resume"):
        return commands.pause_source(settings(), options.url, paused=options.action == "pause")
    if options.action == "list":
        return commands.list_sources(settings(), as_json=options.json)
    move = commands.import_opml if options.action == "import" else commands.export_opml
    return move(settings(), options.file)


def _check_options(parser: ArgumentParser, options: argparse.Namespace) -> None:
    """Ends with a usage error for an option that the action would ignore."""
    if options.json and options.action not in (None, "list"):
        parser.error("--json is for feeds without an action, and for list")
    if options.all and options.action:
        parser.error("--all is for feeds without an action")


def _add(options: argparse.Namespace, settings: IngestSettings) -> int:
    from ingest.corpus.errors import UsageError
    from ingest.corpus.text.addresses import is_web_url
    from ingest.sources.settings_file import Source, parse_every
    from ingest.web_commands import add_source

    if not is_web_url(options.url):
        raise UsageError(f"{options.url} is not a web address: it begins with https:// or http:// and names a host.")
    if parse_every(options.every) is None:
        raise UsageError('--every takes a time from a minute to a year, such as "30m", "2h" or "1d".')
    text = "feed" if options.full else "summary" if options.summary else "page"
    source = Source(options.url.strip(), options.outlet, tuple(options.tag), text, options.every)
    return add_source(settings, source, checked=not options.unchecked)


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        "python -m ingest feeds",
        description="Read the feeds and sitemaps of SOURCES_FILE, or change what it names.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--all", action="store_true", help="also those that are not due yet")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    add = actions.add_parser("add", help="add a feed or sitemap")
    add.add_argument("url", metavar="URL")
    add.add_argument("--outlet", help="the outlet's name; else what the pages say")
    add.add_argument("--tag", action="append", default=[], help="a word of your own for it; may be given again")
    kind = add.add_mutually_exclusive_group()
    kind.add_argument("--full", action="store_true", help="take the text from the feed, where it has all of it")
    kind.add_argument("--summary", action="store_true", help="take the feed's summaries alone, and fetch no page")
    add.add_argument("--every", default="30m", help="how often to read it, at most: 10m, 2h, 1d (30m)")
    add.add_argument("--unchecked", action="store_true", help="do not look whether it is a feed")
    for name, description in (("remove", "take one out"), ("pause", "let one rest"), ("resume", "read one again")):
        actions.add_parser(name, help=description).add_argument("url", metavar="URL")
    listed = actions.add_parser("list", help="what is in SOURCES_FILE")
    listed.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print one JSON document")
    for name, description in (("import", "add the feeds of an OPML file"), ("export", "write an OPML file")):
        actions.add_parser(name, help=description).add_argument("file", metavar="FILE.opml", type=Path)
    return parser
