"""Which files there are to read under the paths that were given; nothing of a file is read here."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.corpus.articles import AS_JSONL, RECORDS, Failure, SourceWarning
from ingest.corpus.errors import UsageError
from ingest.corpus.text.normalization import storable
from ingest.sources.unreadable import reason_for

KINDS = {
    ".txt": "text",
    **dict.fromkeys((".md", ".markdown"), "markdown"),
    **dict.fromkeys((".html", ".htm", ".xhtml"), "html"),
    **dict.fromkeys((".jsonl", ".ndjson"), "jsonl"),
    ".jsonl.gz": "jsonl.gz",
}

# Kinds of files that hold one article; anybody may have written a link into them.
ONE_ARTICLE = frozenset(KINDS.values()) - {"jsonl", "jsonl.gz"}

_ENDING = re.compile(r"\.[a-z][a-z0-9]{0,7}")
# How browsers, in their own languages, name the folder in which they keep the parts of a saved page: its pictures, and
# the advertisements in its frames, which are pages too.
_OF_PARTS = ("_files", "-Dateien", "_fichiers", "_archivos", "_arquivos", "_file", "-bestanden", "_pliki")
_LINK_TO_NOTHING = "is gone, or is a link to nothing"


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to read: where it is (resolved), how a person typed it, and its kind."""

    path: Path
    typed_path: str
    kind: str

    @property
    def origin(self) -> str:
        """The resolved path as text that can be stored."""
        return storable(self.path)

    def failure(self, reason: str, line: int | None = None) -> Failure:
        """The failure of this file, or of one line of it."""
        return Failure(f"{self.typed_path} line {line}" if line else self.typed_path, reason, self.origin)


@dataclass(frozen=True, slots=True)
class OtherFile:
    """A file of a folder that is of no kind that is read; `ending` is that of its name, as ".pdf", or "other"."""

    ending: str


def kind_of(name: str) -> str | None:
    """The kind of a file by its suffix, in any case; None where we do not read such files."""
    return next((kind for suffix, kind in KINDS.items() if name.lower().endswith(suffix)), None)


def check_exist(paths: Sequence[Path]) -> None:
    """Raise UsageError, in one line, for the paths that do not exist."""
    missing_paths = [storable(path) for path in paths if not os.path.exists(path)]  # noqa: PTH110 -- raises nothing
    if missing_paths:
        others_text = f" (and {len(missing_paths) - 1} more)" if len(missing_paths) > 1 else ""
        step = "check the path; a web address begins with https://"
        raise UsageError(f"There is no file or folder {missing_paths[0]!r}{others_text}: {step}.")


def find_files(paths: Sequence[Path]) -> Iterator[FoundFile | Failure | SourceWarning | OtherFile]:
    """The files under these paths, each once, in the order of their names."""
    visited: set[Path] = set()
    for path in paths:
        yield from _walk(path, visited)


def _walk(path: Path, visited: set[Path]) -> Iterator[FoundFile | Failure | SourceWarning | OtherFile]:
    """What is under one path that was given; links may not lead out of it."""
    try:
        root = _resolved(path)
    except PermissionError as error:
        yield Failure(storable(path), reason_for(error), storable(path.absolute()))
        return
    if root is None:
        yield Failure(storable(path), _LINK_TO_NOTHING)
        return
    if not root.is_dir() and kind_of(path.name) is None:
        reason = f"is not a kind of file that is read ({', '.join(KINDS)})"
        step = f": {AS_JSONL}" if path.suffix.lower() in RECORDS else ""
        yield Failure(storable(path), reason + step, storable(root))
        return
    stack = [path]  # a stack: folders may be nested deeper than calls may
    holds_any = False
    while stack:
        typed_path = stack.pop()
        entry = _entry(typed_path, root)
        if isinstance(entry, Path) and entry not in visited:
            visited.add(entry)
            entry = _below(entry, typed_path, stack)
        # What is still a folder was looked through before, perhaps under another path.
        holds_any = holds_any or isinstance(entry, FoundFile | Failure | Path)
        if isinstance(entry, FoundFile) and entry.path in visited:
            continue
        if isinstance(entry, FoundFile):
            visited.add(entry.path)
        if isinstance(entry, FoundFile | Failure | OtherFile):
            yield entry
    if not holds_any:
        yield SourceWarning(storable(path), f"holds no file that is read; the endings that are: {', '.join(KINDS)}")


def _entry(typed_path: Path, root: Path) -> FoundFile | Failure | OtherFile | Path | None:
    """What one name stands for: a file to read, why not, a folder (its resolved path) or nothing of ours."""
    kind = kind_of(typed_path.name)
    try:
        path = _resolved(typed_path)
    except PermissionError as error:
        # What stands in a folder that may not be looked into is not gone, and may be a folder itself.
        return Failure(storable(typed_path), reason_for(error), storable(typed_path.absolute()))
    if path is None:
        return Failure(storable(typed_path), _LINK_TO_NOTHING, storable(typed_path.absolute())) if kind else None
    is_folder = path.is_dir()
    if not is_folder and kind is None:
        ending = typed_path.suffix.lower()
        return OtherFile(ending if _ENDING.fullmatch(ending) else "other")
    if not path.is_relative_to(root):
        reason = "is a link that leads out of the folder: copy what it links to"
        return Failure(storable(typed_path), reason, storable(path))
    return path if is_folder else _regular(FoundFile(path, storable(typed_path), kind or "text"))


def _below(folder: Path, typed_path: Path, stack: list[Path]) -> Failure | None:
    """Put what a folder holds on the stack, but no hidden names or parts of pages; a failure if it cannot."""
    try:
        names = sorted(entry.name for entry in folder.iterdir())
    except OSError as error:
        return Failure(storable(typed_path), f"the folder {reason_for(error)}", storable(folder))
    of_parts = _folders_of_parts(names)
    stack.extend(typed_path / name for name in reversed(names) if not (name.startswith(".") or name in of_parts))
    return None


def _folders_of_parts(names: Iterable[str]) -> set[str]:
    """What the folders of parts would be called of the pages among these names."""
    return {Path(name).stem + ending for name in names if kind_of(name) == "html" for ending in _OF_PARTS}


def is_part_of_page(path: Path, root: Path) -> bool:
    """Whether a file below a root lies in a folder in which a browser keeps the parts of a saved page that is there."""
    return any(_is_of_parts(root / folder) for folder in path.relative_to(root).parents if folder.name)


def _is_of_parts(folder: Path) -> bool:
    if not folder.name.endswith(_OF_PARTS):
        return False
    try:
        return folder.name in _folders_of_parts(entry.name for entry in folder.parent.iterdir())
    except OSError:
        return False


def _regular(file: FoundFile) -> FoundFile | Failure:
    """The file, unless it is a pipe, where reading waits for ever, or a device, which may never end."""
    try:
        is_regular = stat.S_ISREG(file.path.stat().st_mode)
    except OSError as error:
        return file.failure(reason_for(error))
    return file if is_regular else file.failure("is not a regular file")


def _resolved(path: Path) -> Path | None:
    """Where a path leads; None where it leads to nothing; raises PermissionError where nobody may look."""
    try:
        return path.resolve(strict=True)
    except PermissionError:
        raise
    except (OSError, RuntimeError):  # Python 3.11 raises RuntimeError for a link that leads to itself
        return None
