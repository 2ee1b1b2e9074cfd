"""What each ingest command does, and what it prints."""

from __future__ import annotations

import json
import logging
import os
import shlex
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest import terminal
from ingest.catch_up import catch_up
from ingest.corpus.articles import RunReport
from ingest.corpus.catalog import backup, inventory
from ingest.corpus.catalog.database import damage_as_error
from ingest.corpus.catalog.owners import origins_of
from ingest.corpus.chroma.server import stop
from ingest.corpus.clock import check_clock
from ingest.corpus.compaction import compact_corpus
from ingest.corpus.console.documents import version_document
from ingest.corpus.console.printing import counted, print_exactly, print_json
from ingest.corpus.console.redaction import redact_values
from ingest.corpus.console.visible_text import visible, visible_line
from ingest.corpus.corpus import Corpus
from ingest.corpus.corpus_files import CATALOG_FILE, INDEX_FOLDER
from ingest.corpus.embedding.model_files import find_model
from ingest.corpus.errors import UsageError
from ingest.corpus.index.fault import has_old_records, holds_foreign, index_fault
from ingest.corpus.rebuild import rebuild
from ingest.corpus.recovery import finish_and_verify, repair, restore
from ingest.corpus.writer import CorpusWriter, writing
from ingest.expiry import apply_retention, erase
from ingest.priority import lower_priority
from ingest.retention import Prune
from ingest.settings import IngestSettings
from ingest.sources.counting import count_articles
from ingest.sources.folders import check_exist

if TYPE_CHECKING:
    from ingest.web_run import WebRun

log = logging.getLogger(__name__)

NOT_REMOVED = (
    "%s older than KEEP_DAYS stayed: no server answered with the day of this machine's clock; check the network and "
    "the time of this machine, or remove them with: python -m ingest prune"
)


@dataclass(frozen=True, slots=True)
class RunOptions:
    """The options of a run, except for what it reads."""

    prune: Prune = Prune.NONE
    as_json: bool = False
    from_stdin: bool = False
    progress_lines: bool = False
    takeover: bool = True


def ingest_paths(settings: IngestSettings, paths: Sequence[Path], options: RunOptions) -> int:
    """Bring the corpus up to date with what is under the paths; exit code 1 if anything failed."""
    check_exist(paths)  # before an empty corpus is made for them
    with writing(settings.corpus_dir), open_corpus(settings, create=True) as corpus:
        return ingest_into(corpus, settings, options, paths)


def ingest_into(
    corpus: Corpus,
    settings: IngestSettings,
    options: RunOptions,
    paths: Sequence[Path] = (),
    *,
    web: WebRun | None = None,
) -> int:
    """Do one run, keep its report and print it; call it inside `writing`. Exit code 1 if anything failed."""
    from ingest.pipeline import run
    from ingest.sources.jsonl import read_stdin

    check_clock(datetime.now(UTC))
    with (
        terminal.article_progress(partial(count_articles, paths), lines=options.progress_lines) as progress,
        damage_as_error(corpus.catalog.file),  # a watcher tries again
    ):
        if web is not None:
            web.progress = progress
        report = run(
            corpus,
            paths,
            items=read_stdin() if options.from_stdin else (),
            bring=web.bring if web is not None else None,
            prune=options.prune,
            progress=progress,
            remaking=progress.remaking,
            before_embedding=lambda: lower_priority(settings.ingest_nice),
            retention=settings.retention,
            takeover=options.takeover,
        )
    if web is not None and web.sources:
        # By age only on a day that a server stated: a clock that leaps ahead would remove everything for good.
        stated = web.clocks.newest
        today = (stated or datetime.now(UTC)).date()
        retention = settings.retention if stated else replace(settings.retention, days=0)
        expired = apply_retention(corpus, retention, today)
        report.removed += [age.article_id for age in expired]
        report.headlines |= {age.article_id: age.title for age in expired}
        if stated is None and (old := apply_retention(corpus, settings.retention, today, dry_run=True)):
            log.warning(NOT_REMOVED, counted(len(old), "article"))
    titles = inventory.titles(corpus.catalog, report.missing)
    inventory.record_run(corpus.catalog, report.seconds, json.dumps(terminal.report_json(report, titles)))
    if options.as_json:
        print_run_as_json(report, titles)
    else:
        terminal.print_report(report, titles)
    return 1 if report.failed or report.emptied else 0


def print_run_as_json(report: RunReport, titles: dict[str, str]) -> None:
    """Print the report of a run; `titles` are the headlines of the articles that are missing."""
    print_json(redact_values(terminal.report_json(report, titles)))


def show_stats(settings: IngestSettings, *, as_json: bool) -> int:
    """Print counts of the corpus."""
    with open_corpus(settings, any_model=True) as corpus:
        now = datetime.now(UTC)
        age = corpus.age(now)
        facts: dict[str, Any] = {
            **asdict(corpus.stats()),
            "updated": age.updated.isoformat(timespec="seconds") if age.updated else None,
            "stale": age.is_stale(now.date(), settings.stale_days),
            "model": corpus.catalog.about("model"),
            "splitter": corpus.catalog.about("splitter"),
            "generation": int(corpus.catalog.about("generation") or 0),
            **_sizes(settings.corpus_dir),
        }
    if as_json:
        print_json(facts)
    else:
        terminal.print_facts(facts)
    return 0


def show_article(settings: IngestSettings, article: str, version_id: str | None, *, as_json: bool) -> int:
    """Print the stored text, no line end added; only what would command a terminal is shown as U+FFFD."""
    with open_corpus(settings, any_model=True) as corpus:
        version = corpus.version(find_article(corpus, article), version_id)
        if version is None:
            raise UsageError(f"No version {version_id} of this article; `ingest history` lists them.")
        correction = corpus.corrections([version.version_id]).get(version.version_id)
    if as_json:
        print_json(version_document(version, correction))
    else:
        print_exactly(visible(version.text))
    return 0


def remove_articles(settings: IngestSettings, articles: Sequence[str], *, as_json: bool) -> int:
    """Forget articles; exit code 1 if one of them is not there."""
    remaining_files: dict[str, list[str]] = {}
    found, unknown = [], []
    with open_corpus(settings, any_model=True) as corpus, writing(settings.corpus_dir):
        writer = CorpusWriter(corpus, corpus.catalog.about("splitter"))
        for article in articles:
            try:
                found.append(find_article(corpus, article))
            except UsageError as error:
                unknown.append(article)
                print(f"error: {visible(error.user_message)}", file=sys.stderr)
        for article_id in dict.fromkeys(found):  # one may be named twice, by its id and by its link
            files = [file for file in origins_of(corpus.catalog, article_id) if _is_there(file)]
            erase(writer, corpus.catalog, article_id)
            remaining_files[article_id] = files
    if as_json:
        print_json({"removed": list(remaining_files), "unknown": unknown, "still_in": remaining_files})
    else:
        for article_id, files in remaining_files.items():
            print(f"removed {article_id}")
            for file in files:
                print(f"  {visible_line(file)} still holds it: delete it there, or the next run takes it in again")
    return 1 if unknown else 0


def prune_corpus(settings: IngestSettings, *, dry_run: bool, as_json: bool) -> int:
    """Remove the articles that KEEP_DAYS and KEEP_ARTICLES do not keep, and say which."""
    if not settings.retention.is_limited:
        raise UsageError("All articles are kept; set KEEP_DAYS or KEEP_ARTICLES, see .env.example.")
    with open_corpus(settings, any_model=True) as corpus, writing(settings.corpus_dir):
        expired = apply_retention(corpus, settings.retention, datetime.now(UTC).date(), dry_run=dry_run)
    if as_json:
        print_json({"dry_run": dry_run, "expired": [asdict(age) for age in expired]})
    else:
        terminal.print_expired(expired, dry_run=dry_run)
    return 0


def verify_corpus(settings: IngestSettings, *, as_json: bool) -> int:
    """Say what differs between the catalog and its indexes; exit code 1 if anything does."""
    # Not while another process writes: what is half written would be taken for damage.
    with open_corpus(settings, any_model=True) as corpus, writing(settings.corpus_dir):
        backup.check_file(corpus.catalog)
        differences = finish_and_verify(corpus)
    if as_json:
        print_json({"differences": [asdict(difference) for difference in differences]})
    elif not differences:
        print("catalog, words and vectors agree")
    else:
        terminal.print_differences(differences)
        print("restore them with: python -m ingest rebuild")
    return 1 if differences else 0


def repair_corpus(settings: IngestSettings, *, quick: bool, as_json: bool) -> int:
    """Make the indexes what the catalog says, and say what was wrong; the bot runs this when it finds damage.

    With `quick`, an index that answers and is complete is left alone, without waiting for the write lock.
    """
    with (
        open_corpus(settings, any_model=True, auto_repair=False) as corpus,
        terminal.progress_bar("indexing") as progress,
    ):
        looked_at = (corpus.catalog, corpus.connection)
        if quick and not (index_fault(*looked_at) or holds_foreign(*looked_at) or has_old_records(*looked_at)):
            differences = []
        else:
            with writing(settings.corpus_dir):
                differences = repair(corpus, progress=progress)
    if as_json:
        print_json({"differences": [asdict(difference) for difference in differences]})
    else:
        terminal.print_differences(differences)
        print("the index was rebuilt from the catalog" if differences else "catalog, words and vectors agree")
    return 0


def back_up_catalog(settings: IngestSettings, file: Path, *, as_json: bool) -> int:
    """Write a copy of the catalog, while others read and write."""
    with open_corpus(settings, any_model=True) as corpus:
        size = backup.back_up(corpus.catalog, file)
    # Both are read in a shell.
    quoted_path = visible_line(shlex.quote(str(file)))
    sentence = f"{size:,} bytes in {quoted_path}; put it back with: python -m ingest restore {quoted_path}"
    return _print_result({"file": str(file), "bytes": size}, sentence, as_json=as_json)


def restore_catalog(settings: IngestSettings, file: Path, *, replace: bool, as_json: bool) -> int:
    """Put a backup in the place of the catalog; a running bot goes on with it."""
    with (
        writing(settings.corpus_dir),
        damage_as_error(settings.catalog_file),
        terminal.progress_bar("indexing") as progress,
    ):
        restored = restore(settings, file, replace=replace, progress=progress)
    lost = f"; {counted(restored.lost, 'article')} that the backup lacks went" if restored.lost else ""
    counts = f"{counted(restored.articles, 'article')} now, {counted(restored.passages, 'passage')} indexed"
    return _print_result(asdict(restored), f"restored; {counts}{lost}", as_json=as_json)


def rebuild_corpus(settings: IngestSettings, *, embed: bool, compact: bool, as_json: bool) -> int:
    """Rebuild the indexes, from the vectors that are kept or, with `embed`, from the texts.

    With `compact`, nothing of what was removed stays in the files of the corpus.
    """
    from ingest.reembed import reembed

    with open_corpus(settings, any_model=embed) as corpus, writing(settings.corpus_dir):
        catch_up(corpus.catalog, terminal.remaking)
        with terminal.progress_bar("embedding" if embed else "indexing") as progress:
            if embed or not compact:
                passages = (reembed if embed else rebuild)(corpus, progress=progress)
            if compact:
                passages = compact_corpus(corpus, progress=progress)
    return _print_result({"passages": passages}, f"{counted(passages, 'passage')} indexed", as_json=as_json)


def show_address(settings: IngestSettings, *, as_json: bool) -> int:
    """Print what another program needs to search the index; its server is started, and ends a minute after its use."""
    with open_corpus(settings, any_model=True) as corpus:
        if not corpus.is_embedded:
            raise UsageError("There is no index yet; the first article makes it: python -m ingest FOLDER_OF_ARTICLES")
        address = corpus.connection.address()
        if not corpus.connection.run(lambda index: index.record_schema):
            first = "" if settings.index_documents else "set INDEX_DOCUMENTS=True and "
            print(f"its records have no text; {first}write it with: python -m ingest rebuild", file=sys.stderr)
    document = {
        "client": address.client,
        "collection": address.collection,
        "model": str(find_model(address.model).folder),
    }
    if as_json:
        print_json(document)
    else:
        arguments = ", ".join(f"{name}={value!r}" for name, value in address.client.items())
        terminal.print_facts({**document, "client": f"chromadb.HttpClient({arguments})"})
    return 0


def stop_server(settings: IngestSettings, *, as_json: bool) -> int:
    """End the index server of the corpus folder."""
    stopped = not settings.chroma_url and stop(settings.corpus_dir)
    sentence = "the index server is stopped" if stopped else "no index server of this corpus was running"
    return _print_result({"stopped": stopped}, sentence, as_json=as_json)


def find_article(corpus: Corpus, reference: str) -> str:
    """The id of the article that a person names, as Corpus.find_article; raises UsageError if there is none."""
    article_id = corpus.find_article(reference)
    if article_id is None:
        raise UsageError(
            f"No article {reference}; `python -m ingest list WORDS` finds its id by words of its headline."
        )
    return article_id


def _print_result(document: dict[str, Any], sentence: str, *, as_json: bool) -> int:
    """Print what a command did as JSON or in a sentence; returns 0, the exit code."""
    if as_json:
        print_json(document)
    else:
        print(sentence)
    return 0


def _is_there(file: str) -> bool:
    from ingest.sources.jsonl import STDIN

    # Raises nothing: a link of the web may be longer than a path can be.
    return file != STDIN.origin and os.path.exists(file)  # noqa: PTH110


@contextmanager
def open_corpus(
    settings: IngestSettings, *, create: bool = False, any_model: bool = False, auto_repair: bool = True
) -> Iterator[Corpus]:
    """The corpus of the settings; what SQLite raises for a damaged catalog is one of our errors."""
    with (
        closing(
            Corpus.open(settings.for_embedding(), create=create, any_model=any_model, auto_repair=auto_repair)
        ) as corpus,
        damage_as_error(corpus.catalog.file),
    ):
        yield corpus


def _sizes(folder: Path) -> dict[str, int]:
    """Bytes on disk of a corpus: catalog_bytes and index_bytes."""
    catalog = sum(map(_size, folder.glob(f"{CATALOG_FILE}*")))
    index = sum(_size(Path(root, name)) for root, _, names in os.walk(folder / INDEX_FOLDER) for name in names)
    return {"catalog_bytes": catalog, "index_bytes": index}


def _size(file: Path) -> int:
    """Bytes of a file; 0 where it is gone since its folder was listed, as those that SQLite writes beside its own."""
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return 0
