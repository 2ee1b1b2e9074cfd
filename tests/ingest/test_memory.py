"""A text of megabytes takes little more memory than its characters: split in parts, and embedded as it is split."""

from __future__ import annotations

import contextlib
import json
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from evals.trials.size.command import MOST_MB
from evals.trials.speed.child import environment, run_child
from ingest.clean import TITLE_LIMIT
from ingest.sources.folders import FoundFile
from ingest.sources.identity import LineKeys
from ingest.sources.lines import Limits
from ingest.sources.records import article_from
from ingest.sources.stated_fields import MOST_AUTHORS

ROOT = Path(__file__).resolve().parents[2]
MB = 1_000_000
# The most that each step takes beyond what the process had, in bytes.
PROGRAM = """
import json, resource, sys
from dataclasses import replace
from pathlib import Path
from ingest.corpus.embedding.model import EmbeddingModel
from ingest.corpus.settings import DEFAULT_MODEL
from ingest.split import Splitter

def peak():
    if sys.platform == "darwin":
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # What a process of Linux is told of itself begins with what the one that started it had.
    return 1024 * int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])

model = EmbeddingModel(DEFAULT_MODEL)
in_parts = Splitter(model.token_spans, model.token_counts, model.max_tokens, model.digest)
sentence = "The council voted on budget {} for new bridges, and the mayor signed it on Tuesday. "
text = "".join(sentence.format(n) for n in range(int(sys.argv[1]) // 85))
warm = [0 for _ in in_parts.passages("Title", text[:300_000])]
at_first = peak()
count = sum(1 for _ in in_parts.passages("Title", text))
parts = peak() - at_first
whole = len(list(replace(in_parts, part_characters=len(text)).passages("Title", text)))
print(json.dumps([count, whole, parts, peak() - at_first]))
"""


@pytest.mark.soak
def test_splitting_takes_little_more_memory_than_the_text():
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(2 * MB)], cwd=ROOT, capture_output=True, text=True, check=True, timeout=110
    )
    count, whole, parts, at_once = json.loads(done.stdout)
    assert count == whole > 1000
    # 20 MB at once took gigabytes.
    assert at_once > 150 * MB
    assert parts < 40 * MB


def chinese(size: int) -> Iterator[str]:
    """So many bytes of drawn signs in sentences of forty, three bytes a sign."""
    drawn = random.Random(0)
    signs = [chr(code) for code in range(0x4E00, 0x9000)]
    for _ in range(size // 3 // 41):
        yield "".join(drawn.choices(signs, k=40)) + "\u3002"


def web_page(size: int) -> Iterator[str]:
    """A page of so many bytes, at least: paragraphs that differ."""
    yield "<html><head><title>The council</title></head><body><article>"
    for number in range(size // 100):  # a hundred bytes each
        vote = f"voted for a budget of {37 * number} crowns"
        yield f"<p>The council of ward {number} {vote}; the mayor signed it on Tuesday.</p>\n"
    yield "</article></body></html>"


LARGEST = Limits().file
HOSTILE = {
    "chinese.txt": lambda: chinese(LARGEST),
    "periods.txt": lambda: ["." * LARGEST],
    "objects.jsonl": lambda: ['{"text": "Owls were seen.", "more": [', "{}," * ((LARGEST - 100) // 3), "{}]}\n"],
    "page.html": lambda: web_page(15 * MB),
}


@pytest.mark.soak
@pytest.mark.timeout(7200)
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the memory of a process is read as Linux shows it")
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_of_the_largest_size_takes_at_most_1200_mb(name, tmp_path):
    with (tmp_path / name).open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(HOSTILE[name]())
    assert (tmp_path / name).stat().st_size <= LARGEST
    settings = environment({"CORPUS_DIR": str(tmp_path / "corpus"), "INGEST_NICE": "0"})
    command = [sys.executable, "-m", "ingest", name, "--json"]
    with (tmp_path / "printed.json").open("wb") as printed:
        process = subprocess.Popen(command, cwd=tmp_path, env=settings, stdout=printed, stderr=subprocess.DEVNULL)
    peak = 0.0
    try:
        while process.poll() is None:
            peak = max(peak, sum(map(peak_mb, descendants(process.pid))))
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(0.2)
    finally:
        process.kill()
        process.wait()
        run_child((sys.executable, "-m", "ingest", "stop"), tmp_path, {"CORPUS_DIR": str(tmp_path / "corpus")})
    report = json.loads((tmp_path / "printed.json").read_text("utf-8"))
    print(f"{name}: {peak:.0f} MB, {report['passages']} passages in {report['seconds']} s, {report['failed']}")
    # A page that takes longer than a page may is a failure of the report, and may take no more memory either.
    assert process.returncode == 0 or "took longer" in report["failed"][0]["reason"]
    assert 100 < peak <= MOST_MB


def descendants(process_id: int) -> list[int]:
    """A process and those that it and its children started."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    found = [process_id]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found


def peak_mb(process_id: int) -> float:
    """The most memory that a process had so far, in MB."""
    try:
        return int(Path(f"/proc/{process_id}/status").read_text().partition("VmHWM:")[2].split()[0]) / 1024
    except (OSError, IndexError):  # it has just ended
        return 0.0


def test_endless_titles_and_authors_are_cut_to_their_limits():
    record = {"text": "Owls were seen.", "title": "a " * MB, "outlet": " " * MB + "b " * MB, "authors": ["Ann"] * MB}
    article = article_from(record, FoundFile(Path("/news/a.jsonl"), "a.jsonl", "jsonl"), LineKeys())
    assert len(article.title) <= TITLE_LIMIT
    assert article.outlet is not None
    assert article.outlet.startswith("b b")
    assert len(article.authors) == MOST_AUTHORS
