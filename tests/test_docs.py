"""What the documents name is there: files that moved are named where they are now."""

import ast
import re
import tomllib
from functools import cache
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from ingest.sources.folders import KINDS
from tests.conftest import SLOWEST

ROOT = Path(__file__).parents[1]
PATH = re.compile(r"\b(?:tests|bot|ingest|evals|docs)/[A-Za-z_0-9/-]+\.(?:py|json|jsonl|onnx|md|svg|png)\b")
SHORTENED = re.compile(r"(?<![\w./-])(?:[\w-]+/)+[\w-]+\.py\b")
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
# "`KINDS` in ingest/sources/folders.py"; of "`GOOD` and `BAD` in ...", each.
NAMED_IN = re.compile(
    r"`(\w+)`(?=(?:(?!\.py|\.md|\n-).){0,80}?\bin\s+((?:bot|ingest|evals|tests)/[\w/]+\.py))", re.DOTALL
)
# Decisions tell of their day; what is in force stands in the others.
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_path_in_a_document_exists(document):
    text = document.read_text("utf-8")
    named = [ROOT / path for path in PATH.findall(text)]
    linked = [document.parent / path for path in LINK.findall(text)]

    assert [str(path) for path in (*named, *linked) if not path.exists()] == []


@pytest.mark.parametrize("package", ["bot", "evals", "ingest", "prompts"])
def test_every_path_in_the_code_exists(package):
    """Docstrings named two files in the folder that these stood in before."""
    texts = {file: file.read_text("utf-8") for file in (ROOT / package).rglob("*.py")}
    missing = [(file.name, path) for file in texts for path in PATH.findall(texts[file]) if not (ROOT / path).exists()]

    assert missing == []


@pytest.mark.parametrize(("name", "path"), NAMED_IN.findall(CONTRIBUTING))
def test_every_name_in_contributing_is_in_its_module(name, path):
    assert re.search(rf"\b{name}\b", (ROOT / path).read_text("utf-8")), "CONTRIBUTING.md names it as it was before"


def test_contributing_names_things_in_modules():
    assert len(NAMED_IN.findall(CONTRIBUTING)) > 15


@cache
def endings():
    """Every path of a module, and every end of it that begins with a folder or file."""
    folders = ("bot", "deploy", "docs", "evals", "ingest", "prompts", "tests")
    paths = [file.relative_to(ROOT).parts for folder in folders for file in (ROOT / folder).rglob("*.py")]
    return {"/".join(parts[start:]) for parts in paths for start in range(len(parts))}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_shortened_path_in_a_document_is_the_end_of_one(document):
    assert [path for path in SHORTENED.findall(document.read_text("utf-8")) if path not in endings()] == []


def test_a_shortened_path_of_no_file_is_found():
    found = SHORTENED.findall("`corpus/normalization.py`, `text/normalization.py`, a/b.pyc, ../../elsewhere/tools/x.py")

    assert found == ["corpus/normalization.py", "text/normalization.py"]
    assert [path for path in found if path not in endings()] == ["corpus/normalization.py"]


def test_the_documents_contain_paths():
    assert len(PATH.findall((ROOT / "docs/reliability.md").read_text("utf-8"))) > 30


def test_the_slowest_test_files_exist():
    assert len(SLOWEST) == len(set(SLOWEST)) >= 20
    assert [path for path in SLOWEST if not (ROOT / path).exists()] == [], "see SLOWEST in tests/conftest.py"


@pytest.mark.parametrize("page", ["README.md", "docs/running.md"])
def test_every_kind_of_file_that_is_read_is_named(page):
    text = (ROOT / page).read_text("utf-8")

    assert [ending for ending in KINDS if ending not in text] == [], f"say in {page} that such files are read"


TOUR = (ROOT / "docs/tour.md").read_text("utf-8")


def test_the_tour_shows_exactly_the_pictures_in_its_folder():
    shown = set(re.findall(r'src="(tour/[^"]+)"', TOUR))

    assert shown
    assert shown == {f"tour/{file.name}" for file in (ROOT / "docs/tour").glob("*.png")}


def test_the_tour_names_every_command():
    from bot.client import COMMANDS, MENUS

    named = [*(f"`/{command.name}`" for command in COMMANDS), *(f"**{menu.name}**" for menu in MENUS)]
    assert [name for name in named if name not in TOUR] == [], "docs/tour.md does not tell of these"


PACKAGES = sorted(
    path for package in ("bot", "evals", "ingest", "prompts") for path in (ROOT / package).rglob("__init__.py")
)


@pytest.mark.parametrize("file", PACKAGES, ids=lambda file: str(file.parent.relative_to(ROOT)))
def test_a_package_says_in_its_first_line_what_it_is(file):
    first, *_ = (ast.get_docstring(ast.parse(file.read_text("utf-8"))) or "").split("\n")

    assert first.endswith((".", "?"))


def direct_dependencies():
    """The packages that pyproject.toml names, in all extras, our own apart."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    requirements = chain(project["dependencies"], *project["optional-dependencies"].values())
    return {canonicalize_name(Requirement(text).name) for text in requirements} - {project["name"]}


def test_every_direct_dependency_is_in_the_table():
    _, _, table = (ROOT / "CONTRIBUTING.md").read_text("utf-8").partition("| package | why |")
    named = chain(*(re.findall(r"[\w.-]+", row.split("|")[1]) for row in table.splitlines() if row.startswith("| ")))

    assert direct_dependencies() - set(map(canonicalize_name, named)) == set()
