"""One setting is written into .env; everything else in the file stays as it is."""

from __future__ import annotations

import io
import os
import re
import stat
from collections.abc import Collection
from pathlib import Path

from dotenv.parser import Binding, parse_stream
from rapidfuzz.distance import OSA

from bot.errors import NotConfigured
from ingest.corpus.whole_file import write_whole

NEW_FILE = "# Settings of Dateline; .env.example lists them all.\n"
EDITS = 2  # of a key that is taken for a misspelled setting
MARK = "\ufeff"  # some editors put it before the first letter
_PLAIN = re.compile(r"[A-Za-z0-9._-]+")  # needs no quotes
_EXPORT = re.compile(r"export[ \t]+")
_COMMENT = re.compile(r"[ \t]#")
# As python-dotenv reads it: a "#" in quotes begins no comment.
_QUOTED = re.compile(r"""[^=\n]*=[ \t]*(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")""", re.DOTALL)


def misspelled_settings(file: Path, names: Collection[str]) -> list[tuple[str, str]]:
    """The keys in this file that are no settings but nearly one, each with the name (capitals) that it resembles.

    They are one or two edits away, or underscores. A file that cannot be read has none.
    """
    bindings = _read(file)
    keys = dict.fromkeys(binding.key for binding in bindings if binding.key and binding.key.upper() not in names)
    misspelled_names = []
    for key in keys:
        edits = {name: OSA.distance(key.upper(), name) for name in sorted(names)}
        nearest = min(edits, key=lambda name: edits[name])
        spelled = [name for name in edits if name.replace("_", "") == key.upper().replace("_", "")]
        if spelled or edits[nearest] <= EDITS:
            misspelled_names.append((key, spelled[0] if spelled else nearest))
    return misspelled_names


def unread_lines(file: Path) -> list[tuple[int, int]]:
    """The first and the last line of each part of this file that is no setting; where it cannot be read, none.

    A value that begins with a quote reaches to the next quote, so that a missing one takes further lines with it.
    """
    parts = []
    for binding in _read(file):
        if binding.error:
            text = binding.original.string
            first = binding.original.line + text[: len(text) - len(text.lstrip())].count("\n")
            parts.append((first, first + text.strip().count("\n")))
    return parts


def repeated_settings(file: Path, names: Collection[str]) -> list[str]:
    """The settings, of these names (capitals), that this file sets more than once, to different values."""
    values = dict[str, set[str]]()
    for binding in _read(file):
        if binding.key and binding.key.upper() in names:
            values.setdefault(binding.key.upper(), set()).add(binding.value or "")
    return [name for name, written in values.items() if len(written) > 1]


def _read(file: Path) -> list[Binding]:
    try:
        return list(parse_stream(io.StringIO(file.read_text("utf-8-sig"))))
    except (OSError, UnicodeDecodeError):
        return []


def check_writable(file: Path) -> None:
    """Raises NotConfigured if this file is no plain file of this user, or cannot be written."""
    try:
        status = file.lstat()
    except FileNotFoundError:
        status = None
    except OSError as error:
        raise _failure(file, error) from error
    if status is not None:
        if stat.S_ISLNK(status.st_mode):
            raise NotConfigured(f"{file} is a link to another file; write the setting there yourself.")
        if not stat.S_ISREG(status.st_mode):
            raise NotConfigured(f"{file} is no file; move it out of the way.")
        if status.st_uid != os.geteuid():
            raise NotConfigured(f"{file} belongs to another user; run this as that user.")
    if not os.access(file.parent, os.W_OK | os.X_OK):
        raise NotConfigured(f"{file} cannot be written; check the permissions of its folder.")


def write_setting(file: Path, name: str, value: str) -> None:
    """Sets `name` in the file, in one step, and leaves the file to its owner alone; raises NotConfigured.

    The value is of letters, digits, dots, hyphens and underscores.
    """
    assert _PLAIN.fullmatch(value)
    check_writable(file)
    try:
        text = file.read_bytes().decode("utf-8") if file.exists() else NEW_FILE
        write_whole(file, _with_setting(text, name, value).encode("utf-8"))
    except OSError as error:
        raise _failure(file, error) from error


def _with_setting(text: str, name: str, value: str) -> str:
    mark = MARK if text.startswith(MARK) else ""
    end = "\r\n" if "\r\n" in text else "\n"
    bindings = list(parse_stream(io.StringIO(text.removeprefix(MARK), newline="")))
    if any(_is_of(binding, name) for binding in bindings):
        lines = [
            _line(binding, name, value) if _is_of(binding, name) else binding.original.string for binding in bindings
        ]
        return mark + "".join(lines)
    text += "" if text.endswith(("\n", "\r")) or text == mark else end
    return f"{text}{name}={value}{end}"


def _is_of(binding: Binding, name: str) -> bool:
    # Settings are read whatever the case of their names, and of two the last one counts.
    return (binding.key or "").upper() == name


def _line(binding: Binding, name: str, value: str) -> str:
    string = binding.original.string
    lead = string[: len(string) - len(string.lstrip())]
    exported = _EXPORT.match(string, len(lead))  # of a file that a shell reads, too
    line = string.rstrip("\r\n")
    quoted = _QUOTED.match(line, len(lead))
    comment = _COMMENT.search(line, quoted.end() if quoted else len(lead))
    lead += exported[0] if exported else ""
    return f"{lead}{name}={value}{line[comment.start() :] if comment else ''}{string[len(line) :]}"


def _failure(file: Path, error: OSError) -> NotConfigured:
    return NotConfigured(f"{file} cannot be written ({error.strerror}); check its permissions and the disk.")
