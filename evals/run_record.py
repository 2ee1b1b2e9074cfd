"""The record of a run: how it was made, its metrics, and each question with its results and score."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.answering.refusal.calibration import fitted_now
from bot.answering.service import Answering
from bot.replies.document import passages_document
from ingest.corpus.articles import ScoredPassage
from ingest.corpus.environment import child_environment
from ingest.corpus.errors import UsageError
from ingest.corpus.whole_file import write_whole
from prompts import fingerprints

PASSAGE_FIELDS = (
    *("url", "copies", "title", "published", "text"),
    *("article_id", "version_id", "start", "end", "score"),
)

# By these names a process has what it has open; another file in its place would be read by nobody.
OPEN_FILES = ("/dev/fd/", "/dev/std", "/proc/")


def describe_run(answering: Answering, command: str, questions: Mapping[str, str]) -> dict[str, Any]:
    """Model, corpus fingerprint, git revision and day of a run over questions of this source."""
    about, reader = answering.corpus.catalog.about, answering.reader
    return {
        "command": command,
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "git_revision": _git_revision(),
        "embedding_model": about("model"),
        "embedding_digest": about("digest"),
        "reader": reader.name if reader else None,
        "reader_digest": reader.digest if reader else None,
        "span_reader_digest": spans.digest if (spans := answering.retriever.spans) else None,
        "splitter": about("splitter"),
        "corpus": answering.corpus.fingerprint(),
        "ranking": fitted_now(answering.corpus).ranking,
        "prompts": fingerprints(),
        "threshold": answering.calibration.threshold,
        "calibration": "shipped" if answering.calibration.shipped else answering.calibration.fitted_on.corpus,
        "questions": dict(questions),
        "python": sys.version.split()[0],
    }


def passages_of(passages: Sequence[ScoredPassage]) -> list[dict[str, Any]]:
    """What RUN.json keeps of the passages of a question."""
    return [{key: passage[key] for key in PASSAGE_FIELDS} for passage in passages_document(passages)]


def check_writable(option: str, out: Path, others: Iterable[Path] = ()) -> None:
    """Raises UsageError if a file cannot be written, before a long run rather than after it.

    Nor may it be one of `others`, which the run reads or writes, too: a questions file would be gone.
    """
    try:
        if any(_is_same_file(out, other) for other in others):
            raise UsageError(f"{option} {out}: this run uses that file already; name another one.")
        out.parent.mkdir(parents=True, exist_ok=True)
        file = out if out.exists() else Path(os.path.realpath(out))  # where a link leads: the link stays
        existed = file.exists()
        file.open("a").close()
        if not existed:
            file.unlink()
    except OSError as error:
        raise _unwritable(option, out, error) from error


def write_text(option: str, out: Path, text: str) -> None:
    """Write a file in UTF-8; raises UsageError, and leaves what was there as it was, if it cannot be written."""
    # A name of a file that is no UTF-8 may be in it; what stands for its bytes is an escape of JSON, too.
    content = text.encode("utf-8", "backslashreplace")
    try:
        if _is_replaceable(out):
            _replace(Path(os.path.realpath(out)), content)
        else:
            out.write_bytes(content)
    except OSError as error:
        raise _unwritable(option, out, error) from error


def replace_text(option: str, out: Path, text: str) -> None:
    """Write a file that is in use, for this user only; raises UsageError, and leaves what was there as it was."""
    try:
        write_whole(Path(os.path.realpath(out)), text.encode())
    except OSError as error:
        raise _unwritable(option, out, error) from error


def write_run(out: Path, run: Mapping[str, Any]) -> None:
    """Write RUN.json, a line for each question; raises UsageError if it cannot be written."""
    head = json.dumps({key: run[key] for key in ("run", "metrics")}, ensure_ascii=False)
    lines = ",\n".join(json.dumps(question, ensure_ascii=False) for question in run["questions"])
    write_text("--out", out, f'{head[:-1]}, "questions": [\n{lines}\n]}}\n')


def question_texts(file: Path) -> dict[str, str]:
    """The text of each question of a stored run by its id; empty for an older run without texts."""
    records = json.loads(file.read_text("utf-8"))["questions"]
    # A run of `answers` or `refusals` has it in the reply alone.
    holders = ((record["id"], record if "question" in record else record.get("reply")) for record in records)
    return {id_: str(of["question"]) for id_, of in holders if isinstance(of, dict) and "question" in of}


def _is_same_file(out: Path, other: Path) -> bool:
    if out.exists() and other.exists():
        return out.is_file() and out.samefile(other)  # what is no file, such as /dev/null, may be named twice
    return os.path.realpath(out) == os.path.realpath(other)


def _is_replaceable(out: Path) -> bool:
    """Whether another file may take its place: not that of a pipe, nor of one that this process has open."""
    if str(Path.cwd() / out).startswith(OPEN_FILES) or (out.exists() and not out.is_file()):
        return False
    return os.access(Path(os.path.realpath(out)).parent, os.W_OK)  # else only the file itself may be written


def _replace(file: Path, content: bytes) -> None:
    existed = file.exists()
    file.open("a").close()  # a file that is only to be read stays, and a new one has the permissions of any other
    try:
        write_whole(file, content, stat.S_IMODE(file.stat().st_mode))
    except OSError:
        if not existed:
            file.unlink(missing_ok=True)
        raise


def _unwritable(option: str, out: Path, error: OSError) -> UsageError:
    return UsageError(f"{option} {out}: cannot be written ({error.strerror}).")


def _git_revision() -> str | None:
    # With -dirty behind it where the code is not what was committed.
    command = ["git", "-C", str(Path(__file__).parent), "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"]
    try:
        result = subprocess.run(command, env=child_environment(), capture_output=True, text=True, check=False)
    except OSError:
        return None  # no git here
    return result.stdout.strip() or None if result.returncode == 0 else None
