"""Finds damage in index files that Chroma would open without complaint; runs before a server starts.

A segment's graph is five files of a fixed form, written by hnswlib (loadPersistedIndex of its hnswalg.h reads them):
header.bin says how many elements there are, length.bin holds the length of each element's vector, and link_lists.bin
the size of each element's links above the lowest level, followed by the links. A server that reads the latter two past
their end, or finds nonsense in them, answers all the same.
"""

from __future__ import annotations

import math
import struct
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ingest.corpus.chroma.folder import ChromaFolder
from ingest.corpus.corpus_files import CATALOG_FILE

LARGEST_FILE = 1 << 30  # no file of an index is that large without a catalog to explain it
LARGEST_SHARE = 5  # an index is about a third of its catalog
LARGEST_CATALOG = 1 << 35  # a larger one explains nothing

# version, offset of the lowest level, capacity, elements, bytes an element, offset of the label, of the vector,
# highest level, entry point, links a level, links on the lowest level, links aimed at, scale of levels, search width
HEADER = struct.Struct("<iQQQQQQiIQQQdQ")
VERSION = 1
WORD = 4  # bytes of a number of length.bin and link_lists.bin
COUNT = 0xFFFF  # the half of a level's first number that counts its links


@dataclass(frozen=True, slots=True)
class Header:
    """What header.bin says of the other files."""

    capacity: int
    elements: int
    highest_level: int
    links: int


def damage(files: ChromaFolder) -> str | None:
    """What is wrong with an index file, in words for an error; None if nothing was detected.

    Unreadable files are left to the server, which reports why.
    """
    oversized = _oversized(files)
    if oversized:
        return f"the index file {oversized} is damaged: it is far too large"
    try:
        for header in sorted(files.data.glob("*/header.bin")):
            damaged = damaged_graph_file(header.parent)
            if damaged:
                return f"the index file {damaged} is damaged"
    except OSError:
        return None
    return None


def count_elements(files: ChromaFolder) -> int:
    """How many vectors the index files hold, also those that were deleted; unreadable files count as empty."""
    count = 0
    for file in files.data.glob("*/header.bin"):
        with suppress(OSError):
            header = _read_header(file.read_bytes())
            count += header.elements if header else 0
    return count


def damaged_graph_file(segment: Path) -> str | None:
    """The name of a damaged file of this segment's graph, or None; raises OSError.

    Headers of another version are not checked, nor are files that the server itself rejects when damaged.
    """
    header = _read_header((segment / "header.bin").read_bytes())
    if header is None:
        return None
    if not _are_lengths((segment / "length.bin").read_bytes(), header):
        return "length.bin"
    if not _are_links((segment / "link_lists.bin").read_bytes(), header):
        return "link_lists.bin"
    return None


def _oversized(files: ChromaFolder) -> str | None:
    """The name of a file far larger than the catalog explains, all of which the server would read."""
    catalog = sum(file.stat().st_size for file in files.path.parent.glob(CATALOG_FILE))
    largest = LARGEST_FILE + LARGEST_SHARE * min(catalog, LARGEST_CATALOG)
    for file in files.data.rglob("*") if files.data.is_dir() else ():
        if file.is_file() and file.stat().st_size > largest:
            return file.name
    return None


def _read_header(content: bytes) -> Header | None:
    if len(content) != HEADER.size:
        return None
    version, _, capacity, elements, _, _, _, highest, _, links, *_ = HEADER.unpack(content)
    is_plausible = version == VERSION and elements <= capacity and links <= COUNT
    return Header(capacity, elements, highest, links) if is_plausible else None


def _are_lengths(content: bytes, header: Header) -> bool:
    """Whether this is one plausible length per element; a new index has room for its whole capacity."""
    fewest = header.elements or header.capacity
    if len(content) % WORD or not fewest <= len(content) // WORD <= header.capacity:
        return False
    lengths = memoryview(content).cast("f")[: header.elements]
    return all(0 < length < math.inf for length in lengths)  # NaN is neither


def _are_links(content: bytes, header: Header) -> bool:
    """Whether this is a list of links to existing elements for each element, and nothing else."""
    if len(content) % WORD:
        return False
    numbers = memoryview(content).cast("I")
    level = 1 + header.links  # numbers of one level: how many links, then room for as many as may be
    position = 0
    for _ in range(header.elements):
        if position >= len(numbers):
            return False
        levels, remainder = divmod(numbers[position], level * WORD)
        end = position + 1 + levels * level
        if remainder or levels > header.highest_level or end > len(numbers):
            return False
        for start in range(position + 1, end, level):
            count = numbers[start] & COUNT
            if count > header.links or any(n >= header.elements for n in numbers[start + 1 : start + 1 + count]):
                return False
        position = end
    return position == len(numbers)
