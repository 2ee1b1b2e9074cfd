"""A text of megabytes takes little more memory than its characters: split in parts, and embedded as it is split."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.clean import TITLE_LIMIT
from ingest.sources.folders import FoundFile
from ingest.sources.identity import LineKeys
from ingest.sources.records import MOST_AUTHORS, article_from

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
def test_splitting_takes_little_more_memory_than_the_text() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(2 * MB)], cwd=ROOT, capture_output=True, text=True, check=True, timeout=110
    )
    count, whole, parts, at_once = json.loads(done.stdout)
    assert count == whole > 1000
    # 20 MB at once took gigabytes.
    assert at_once > 150 * MB
    assert parts < 40 * MB


def test_endless_titles_and_authors_are_cut_to_their_limits() -> None:
    record = {"text": "Owls were seen.", "title": "a " * MB, "outlet": " " * MB + "b " * MB, "authors": ["Ann"] * MB}
    article = article_from(record, FoundFile(Path("/news/a.jsonl"), "a.jsonl", "jsonl"), LineKeys())
    assert len(article.title) <= TITLE_LIMIT
    assert article.outlet is not None
    assert article.outlet.startswith("b b")
    assert len(article.authors) == MOST_AUTHORS
