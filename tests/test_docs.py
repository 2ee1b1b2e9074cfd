"""What the documents name is there: files that moved are named where they are now."""

import ast
import contextlib
import io
import json
import re
import shlex
import subprocess
import sys
import tomllib
from functools import cache
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import bot.cli
import evals.cli
import ingest.cli
from bot.settings import BotSettings
from ingest.corpus.environment import child_environment
from ingest.settings import IngestSettings
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
DECISIONS = sorted((ROOT / "docs/decisions").glob("*.md"))
HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
ANCHORED = re.compile(r"\]\(([^)#:]*)#([^)]+)\)")
CODE_BLOCK = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"python -m (bot|ingest|evals)\b(.*)")
MAINS = {"bot": bot.cli, "ingest": ingest.cli, "evals": evals.cli}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_path_in_a_document_exists(document):
    text = document.read_text("utf-8")
    named = [ROOT / path for path in PATH.findall(text)]
    linked = [document.parent / path for path in LINK.findall(text)]

    assert [str(path) for path in (*named, *linked) if not path.exists()] == []


def anchors(document):
    """The headings of a page as links name them."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", CODE_BLOCK.sub("", document.read_text("utf-8")))
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in HEADING.findall(text)}


@pytest.mark.parametrize("document", [*DOCUMENTS, *DECISIONS], ids=lambda path: path.name)
def test_every_link_to_a_heading_leads_to_one(document):
    linked = [
        (document.parent / path if path else document, anchor)
        for path, anchor in ANCHORED.findall(document.read_text("utf-8"))
    ]

    assert [f"{page.name}#{anchor}" for page, anchor in linked if anchor not in anchors(page)] == []


def test_a_link_to_no_heading_is_found():
    assert ANCHORED.findall("[a](b.md#c-d), [e](#f), [g](https://h.example/#i), [j](k.md)") == [
        ("b.md", "c-d"),
        ("", "f"),
    ]
    assert {"what-is-quoted", "its-one-key"} - anchors(ROOT / "docs/decisions/0016-readers-decide.md") == {
        "its-one-key"
    }


def commands(document):
    """(module, words) of each `python -m` command on a page, in a code block or between backticks."""
    text = document.read_text("utf-8")
    spans = re.findall(r"`([^`]+)`", CODE_BLOCK.sub("", text))
    lines = [*chain(*(block.splitlines() for block in CODE_BLOCK.findall(text))), *(" ".join(s.split()) for s in spans)]
    found = chain(*(COMMAND.findall(line) for line in lines))
    return [(module, re.split(r"&&|[#>);|]", rest)[0].replace("[", " ").split()) for module, rest in found]


@cache
def options_of(module, name):
    """What the help of a command names as options."""
    with contextlib.redirect_stdout(io.StringIO()) as printed, pytest.raises(SystemExit):
        MAINS[module].main([*([name] if name else []), "--help"])
    return set(re.findall(r"--[\w-]+", printed.getvalue()))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_on_a_page_can_be_typed(document):
    wrong = []
    for module, words in commands(document):
        name = words[0] if words and words[0] in MAINS[module].COMMANDS else ""
        may_be_path = module == "ingest" and bool(words) and (words[0].isupper() or not words[0].isalpha())
        options = {word.partition("=")[0].strip("].,") for word in words if word.startswith("--")}
        if (words and not (name or may_be_path)) or options - options_of(module, name):
            wrong.append(shlex.join([module, *words]))

    assert wrong == []


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


CAPITALS = re.compile(r"(?<![\w./-])[A-Z]{2,}(?:_[A-Z]+)+(?![\w/])")


@cache
def names_in_capitals():
    """The settings, and the constants of the code."""
    settings = {name.upper() for kind in (IngestSettings, BotSettings) for name in kind.model_fields}
    modules = chain(*((ROOT / package).rglob("*.py") for package in ("bot", "evals", "ingest", "tests")))
    return settings.union(*(CAPITALS.findall(file.read_text("utf-8")) for file in modules))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_setting_on_a_page_exists(document):
    assert set(CAPITALS.findall(document.read_text("utf-8"))) - names_in_capitals() == set()


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


def test_the_readme_names_every_room_that_a_question_passes_through():
    _, _, map_ = (ROOT / "README.md").read_text("utf-8").partition("\n## Where things are\n")
    rooms = [folder for package in ("bot", "bot/answering") for folder in (ROOT / package).iterdir()]
    names = [room.name for room in rooms if (room / "__init__.py").exists() and room.name != "answering"]

    assert [name for name in names if not re.search(rf"(?m)(?:^  |bot/){name}/", map_)] == []


def test_the_page_on_architecture_names_the_steps_of_an_answer():
    tree = ast.parse((ROOT / "bot/answering/answerer.py").read_text("utf-8"))
    annotated = [node for node in ast.walk(tree) if isinstance(node, ast.AnnAssign)]
    (steps,) = [node.value for node in annotated if ast.unparse(node.target) == "steps"]
    names = ["begin", *(step.attr.lstrip("_").replace("_", " ") for step in steps.elts), "reply"]

    assert ", ".join(names) in (ROOT / "docs/architecture.md").read_text("utf-8")
    assert len(names) == 11, "README.md and decision 20 say eleven"


def test_the_picture_of_the_architecture_is_that_of_the_imports(tmp_path):
    drawn = tmp_path / "drawn.svg"
    subprocess.run([sys.executable, "docs/architecture.py", drawn], cwd=ROOT, env=child_environment(), check=True)

    assert drawn.read_text("utf-8") == (ROOT / "docs/architecture.svg").read_text("utf-8"), (
        "python docs/architecture.py"
    )


def test_contributing_fits_refusals_as_the_shipped_fit_was_made():
    """With the default share the command made another fit than the one that ships."""
    (share,) = re.findall(r"--false-refusals ([\d.]+)", CONTRIBUTING)
    shipped = json.loads((ROOT / "bot/answering/refusal/calibration.json").read_text("utf-8"))

    # So many at most, and as many as whole questions allow.
    assert 0 <= float(share) - shipped["expected"]["false_refusals"] < 0.001


OF_A_FILE = re.compile(r"`([\w/]+\.jsonl)`[^|\n]*\| ([\d,]+) \|")


def counts(path):
    """How many lines the files of this name have, and how many turns of a conversation follow another one."""
    folders = (ROOT / "evals", ROOT / "tests")
    files = chain(*(folder.rglob(path.rpartition("/")[2]) for folder in folders))
    lines = [file.read_text("utf-8").splitlines() for file in files if file.as_posix().endswith(f"/{path}")]
    turns = [[json.loads(line).get("turns", ()) for line in each] for each in lines]
    return {*map(len, lines), *(sum(map(len, each)) - len(each) for each in turns)}


@pytest.mark.parametrize(("path", "number"), OF_A_FILE.findall((ROOT / "docs/evaluation.md").read_text("utf-8")))
def test_a_table_says_how_many_questions_a_file_has(path, number):
    assert int(number.replace(",", "")) in counts(path)


def test_tables_with_files_are_read():
    assert len(OF_A_FILE.findall((ROOT / "docs/evaluation.md").read_text("utf-8"))) > 8
