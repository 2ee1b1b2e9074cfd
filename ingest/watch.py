"""Ingests files of watched folders when they change, until Ctrl-C."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.commands import RunOptions, ingest_into, open_corpus
from ingest.corpus.console.redaction import redact
from ingest.corpus.console.visible_text import visible
from ingest.corpus.corpus import Corpus
from ingest.corpus.errors import CorpusBusy, DatelineError
from ingest.corpus.writer import writing
from ingest.retention import Prune
from ingest.settings import IngestSettings
from ingest.sources.folders import check_exist, is_part_of_page, kind_of

if TYPE_CHECKING:
    import watchfiles

_TURN_MILLISECONDS = 500  # between two looks where nothing changes
_RETRY_SECONDS = 5.0  # where another process writes to the corpus


def watch(settings: IngestSettings, paths: Sequence[Path], options: RunOptions) -> int:
    """Ingest what stands under the paths, and then each file that changes; with prune the whole where one goes.

    What could not be taken in, because another process writes, is tried again; where a path goes, it is waited for.
    Returns 0 at Ctrl-C.
    """
    check_exist(paths)
    # The model stays loaded from change to change.
    with contextlib.suppress(KeyboardInterrupt), open_corpus(settings, create=True) as corpus:
        while True:
            _follow(corpus, settings, paths, options)
            # A disk that is taken out removes no article: nothing is pruned until the path is there.
            missing_paths = [path for path in paths if not os.path.exists(path)]  # noqa: PTH110 -- raises nothing
            if missing_paths:
                print(
                    f"error: {visible(str(missing_paths[0]))} is gone; it is read again when it is back",
                    file=sys.stderr,
                )
            while not all(map(os.path.exists, paths)):
                time.sleep(_TURN_MILLISECONDS / 1000)
    return 0


def _follow(corpus: Corpus, settings: IngestSettings, paths: Sequence[Path], options: RunOptions) -> None:
    """Ingest the whole, and then what changes, until one of the paths is gone or another file or folder."""
    import watchfiles

    roots = [path.resolve() for path in paths]
    watched = [_identity(root) for root in roots]
    if None in watched:
        return
    changed_paths, is_full_run, next_try = set[Path](), True, 0.0
    # What changes from its first turn on is told, also while a run is at work: the first run comes after it.
    for changes in watchfiles.watch(
        *roots,
        watch_filter=lambda change, path: _concerns(change, Path(path), roots),
        rust_timeout=_TURN_MILLISECONDS,
        yield_on_timeout=True,
        ignore_permission_denied=True,  # the run names the folder as a failure
    ):
        if [_identity(root) for root in roots] != watched:
            return
        changed_paths |= {Path(path) for _, path in changes}
        files = sorted(_readable(changed_paths, roots))
        # A folder that came or went tells nothing of the files in it.
        folders = [path for path in changed_paths if kind_of(path.name) is None]
        gone_count = len(changed_paths) - len(files) - len(folders)
        is_full_run = is_full_run or any(map(os.path.isdir, folders))
        is_full_run = is_full_run or (options.prune > Prune.NONE and gone_count + len(folders) > 0)
        if not (is_full_run or files):
            changed_paths.clear()
        elif time.monotonic() >= next_try:
            if _try(corpus, settings, paths if is_full_run else files, options):
                changed_paths, is_full_run = set(), False
            else:
                next_try = time.monotonic() + _RETRY_SECONDS


def _identity(path: Path) -> tuple[int, int] | None:
    """What a path leads to: the system watches that, and not its name."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _try(corpus: Corpus, settings: IngestSettings, paths: Sequence[Path], options: RunOptions) -> bool:
    """Whether the run was done; what is wrong is told."""
    try:
        with writing(settings.corpus_dir):
            ingest_into(corpus, settings, options, paths)
    except CorpusBusy:
        return False
    except DatelineError as error:
        print(f"error: {visible(redact(error.user_message))}", file=sys.stderr)
        return False
    finally:
        sys.stdout.flush()
    return True


def _concerns(change: watchfiles.Change, path: Path, roots: Sequence[Path]) -> bool:
    """Whether it is a file that is read, or a folder that came or went, and not hidden below what is watched."""
    relative_path = next((path.relative_to(root) for root in roots if path.is_relative_to(root)), path)
    if any(part.startswith(".") for part in relative_path.parts):
        return False
    if kind_of(path.name) is not None:
        return True
    if change.name == "modified":  # of a folder: its time or rights, also where a file in it is copied with its own
        return False
    return os.path.isdir(path) or not (path.suffix or os.path.exists(path))  # noqa: PTH110, PTH112 -- raise nothing


def _readable(paths: Iterable[Path], roots: Sequence[Path]) -> list[Path]:
    """The files that are there, are no parts of saved pages and do not lead out of the watched folders."""
    present_paths = [path for path in paths if os.path.isfile(path) and kind_of(path.name) is not None]  # noqa: PTH113
    # What is reached from one of them is read, as when the whole is: a folder of parts may be watched itself.
    readable_paths = [
        path
        for path in present_paths
        if any(path.is_relative_to(root) and not is_part_of_page(path, root) for root in roots)
    ]
    return [path for path in readable_paths if any(path.resolve().is_relative_to(root) for root in roots)]
