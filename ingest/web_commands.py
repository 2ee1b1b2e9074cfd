"""What the commands for pages, feeds and the file of sources do, and what they print."""

from __future__ import annotations

import asyncio
import os
import shlex
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from ingest.clean import clean_title
from ingest.commands import RunOptions, ingest_into, open_corpus, print_run_as_json
from ingest.corpus.articles import RunReport
from ingest.corpus.catalog import Catalog
from ingest.corpus.catalog.database import damage_as_error
from ingest.corpus.catalog.fetched import forget_fetched
from ingest.corpus.catalog.noted_sources import note_sources, noted_sources
from ingest.corpus.catalog.source_runs import forget_source, newest_runs
from ingest.corpus.console.printing import counted, print_exactly, print_json
from ingest.corpus.console.visible_text import visible_line
from ingest.corpus.errors import CorpusMissing, DatelineError, UsageError
from ingest.corpus.private import FILE
from ingest.corpus.text.addresses import canonical_url, is_web_url
from ingest.corpus.writer import writing
from ingest.settings import IngestSettings
from ingest.sources.folders import check_exist
from ingest.sources.settings_file import Source, SourcesFile
from ingest.sources.unreadable import Unreadable
from ingest.sources.web import discovery, opml
from ingest.sources.web.safe_fetch.fetcher import SafeFetcher
from ingest.web_run import WebRun, due_pages, due_sources

T = TypeVar("T")


def ingest_urls(settings: IngestSettings, paths: Sequence[Path], urls: Sequence[str], options: RunOptions) -> int:
    """Bring the corpus up to date with these paths, pages and feeds; exit code 1 if anything failed."""
    for url in urls:
        if not is_web_url(url):
            raise UsageError(f"{url} is not a web address: it needs a host, such as https://example.org/news.")
    check_exist(paths)
    with writing(settings.corpus_dir), open_corpus(settings, create=True) as corpus:
        web = _web_run(corpus.catalog, settings, _sources(settings), typed_urls=urls)
        return ingest_into(corpus, settings, options, paths, web=web)


def ingest_sources(settings: IngestSettings, *, everything: bool, as_json: bool) -> int:
    """Read the sources of SOURCES_FILE that are due, or everything that is not paused; exit code 1 if one failed.

    Pages that were typed before are looked at again for corrections.
    """
    file = SourcesFile(settings.sources_file)
    sources = file.sources
    # No corpus is made where there is nothing to put into it.
    if not sources and not os.path.exists(settings.catalog_file):  # noqa: PTH110 -- raises nothing
        return _read_nothing(settings, sources, as_json=as_json)
    with writing(settings.corpus_dir), open_corpus(settings, create=True) as corpus:
        file.check_exists(noted_sources(corpus.catalog))
        note_sources(corpus.catalog, {source.url: source.paused for source in sources})
        active_sources = [source for source in sources if not source.paused]
        now = datetime.now(UTC)
        due = active_sources if everything else due_sources(corpus.catalog, active_sources, now)
        pages = due_pages(corpus.catalog, now)
        if not due and not pages:
            return _read_nothing(settings, sources, as_json=as_json)
        web = _web_run(corpus.catalog, settings, sources, due=due, pages=pages)
        return ingest_into(corpus, settings, RunOptions(as_json=as_json), web=web)


def _read_nothing(settings: IngestSettings, sources: Sequence[Source], *, as_json: bool) -> int:
    """Say why nothing is read, which is no failure of a command that runs again and again."""
    active_count = sum(1 for source in sources if not source.paused)
    if as_json:
        # No run: the corpus is no younger for it.
        print_run_as_json(RunReport(), {})
        return 0
    if not sources:
        reason = f"{settings.sources_file} names no source; add one with: python -m ingest feeds add URL"
    elif active_count:
        reason = f"none of {counted(active_count, 'source')} is due; python -m ingest feeds --all reads them now"
    elif len(sources) == 1:
        url = shlex.quote(sources[0].url)
        reason = f"the only source is paused; read it again after: python -m ingest feeds resume {url}"
    else:
        paused = f"all {len(sources):,} sources are paused"
        reason = f"{paused}; read one again after: python -m ingest feeds resume URL"
    print(visible_line(reason))
    return 0


def add_source(settings: IngestSettings, source: Source, *, checked: bool) -> int:
    """Put a source into the file, after a look whether it is one."""
    file = _existing_file(settings)
    if file.find(source.url):
        raise UsageError(f"{source.url} is in {file.path} already; change it there.")
    link_count = ""
    if checked:
        discovery = asyncio.run(_discover(settings, source.url))
        if isinstance(discovery, str):
            raise UsageError(f"{source.url} was not added: {discovery}")
        link_count = f", which names {counted(discovery, 'link')}"
    file.add([source])
    print(f"added {source.url}{link_count}; read it with: python -m ingest feeds")
    return 0


async def _discover(settings: IngestSettings, url: str) -> int | str:
    async with SafeFetcher(settings) as fetcher:
        return await discovery.discover(url, fetcher)


def remove_source(settings: IngestSettings, url: str) -> int:
    """Take a source out of the file, and forget its runs; its articles stay.

    One that stands only in the catalog was asked by hand, or taken out of the file by a person.
    """
    file = _existing_file(settings)
    asked_url = None if file.find(url) else _asked_url(settings, url)
    if asked_url is None:
        source = _find(file, url)
        file.remove(source)
        asked_url = source.url
    with suppress(CorpusMissing), open_corpus(settings, any_model=True) as corpus:
        forget_source(corpus.catalog, asked_url)
        forget_fetched(corpus.catalog, asked_url)
        note_sources(corpus.catalog, {source.url: source.paused for source in file.sources})
    print(f"removed {asked_url}; its articles are kept, and their pages are not looked at again")
    return 0


def pause_source(settings: IngestSettings, url: str, *, paused: bool) -> int:
    """Let a source rest, or read it again."""
    file = _existing_file(settings)
    source = _find(file, url)
    file.pause(source, paused=paused)
    # The bot tells the owner of no source that is paused. What keeps the catalog from saying so is said elsewhere.
    with suppress(DatelineError), open_corpus(settings, any_model=True) as corpus:
        note_sources(corpus.catalog, {source.url: source.paused for source in file.sources})
    print(f"{'paused' if paused else 'resumed'} {source.url}")
    return 0


def list_sources(settings: IngestSettings, *, as_json: bool) -> int:
    """Print the sources of the file."""
    sources = _existing_file(settings).sources
    if as_json:
        print_json({"sources": [asdict(source) for source in sources]})
        return 0
    for source in sources:
        facts = [source.text, f"every {source.every}", *(["paused"] if source.paused else [])]
        facts += [source.outlet] if source.outlet else []
        facts += [f"#{tag}" for tag in source.tags]
        print(visible_line(f"{source.url} {', '.join(facts)}"))
    return 0


def import_opml(settings: IngestSettings, path: Path) -> int:
    """Add the feeds of an OPML file that are not there yet."""
    try:
        with path.open("rb") as stream:
            data = stream.read(opml.LARGEST + 1)
        if len(data) > opml.LARGEST:
            raise Unreadable("is larger than any list of feeds")
        feeds = opml.parse_opml(data)
    except OSError as error:
        raise UsageError(f"{path} cannot be read ({error.strerror}); check the path.") from error
    except Unreadable as error:
        raise UsageError(f"{path} {error}; nothing was added.") from error
    file = _existing_file(settings)
    new: dict[str, Source] = {}
    for source in feeds:
        if not file.find(source.url):
            new.setdefault(canonical_url(source.url), source)
    if new:
        file.add(new.values())
    summary = f"added {len(new):,} of {counted(len(feeds), 'feed')} to {file.path}"
    print(f"{summary}; read them with: python -m ingest feeds")
    return 0


def export_opml(settings: IngestSettings, path: Path) -> int:
    """Write the sources as an OPML file; - is standard output."""
    sources = _existing_file(settings).sources
    data = opml.print_opml(sources)
    if str(path) == "-":
        print_exactly(data.decode())
        return 0
    try:
        # A new file is for this user only, as SOURCES_FILE is: the address of a feed may hold a key.
        with open(path, "wb", opener=lambda name, flags: os.open(name, flags, FILE)) as file:
            file.write(data)
    except OSError as error:
        raise UsageError(f"{path} cannot be written ({error.strerror}); choose another file.") from error
    print(f"{counted(len(sources), 'source')} in {path}")
    return 0


def _existing_file(settings: IngestSettings) -> SourcesFile:
    """The file of sources; raises UsageError where it is gone, though sources of it were read."""
    file = SourcesFile(settings.sources_file)
    file.check_exists(_read_catalog(settings, noted_sources))
    return file


def _asked_url(settings: IngestSettings, url: str) -> str | None:
    """The address of a source of which runs are kept, in any spelling of it."""
    asked_urls = _read_catalog(settings, newest_runs) or ()
    return next((asked for asked in asked_urls if is_web_url(url) and canonical_url(asked) == canonical_url(url)), None)


def _read_catalog(settings: IngestSettings, read: Callable[[Catalog], T]) -> T | None:
    """What is read of the catalog; None where there is none, or where it cannot be read, which is said elsewhere."""
    with (
        suppress(DatelineError),
        closing(Catalog.open(settings.catalog_file)) as catalog,
        damage_as_error(catalog.file),
    ):
        return read(catalog)
    return None


def _sources(settings: IngestSettings) -> Sequence[Source]:
    """The sources of the settings; none where their file cannot be read, which concerns no page that was typed."""
    try:
        return SourcesFile(settings.sources_file).sources
    except UsageError:
        return ()


def _web_run(
    catalog: Catalog, settings: IngestSettings, sources: Sequence[Source], *, due: Sequence[Source] = (), **read: Any
) -> WebRun:
    """A run that reads what is due and `read`; `sources` are all of the settings."""
    return WebRun(
        catalog,
        due,
        partial(SafeFetcher, settings),
        active=frozenset(source.url for source in sources if not source.paused),
        # Those of paused sources, too, as articles get them.
        outlets={source.url: outlet for source in sources if (outlet := clean_title(source.outlet or ""))},
        retention=settings.retention,
        **read,
    )


def _find(file: SourcesFile, url: str) -> Source:
    source = file.find(url)
    if source is None:
        raise UsageError(f"{url} is not in {file.path}; python -m ingest feeds list says what is.")
    return source
