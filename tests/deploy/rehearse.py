"""Does what the Dockerfile does, in a clean venv and folder, prints what takes the most room, and runs the bot there:
its demo, its tools over MCP, without a token, and at a Discord on loopback.

    python -m tests.deploy.rehearse [--build-arg NAME=VALUE ...] [--only-build] [--keep]

Fails if the image would be larger than 2 GB. Takes minutes and the network. As root, the bot runs as the image's user,
if that one may read this Python. What only an image has (the base system, its users) is left out; of the base system,
the size is known.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from evals.trials.loopback.server import LoopbackDiscord
from tests.deploy.dockerfile import FOLDER, ROOT, Step, copies, is_sent, read_steps, variables

HERE = "/dateline"
PATIENCE = 300.0
MOST_MEGABYTES = 2000.0
# All layers of python:3.11.16-slim-trixie on amd64, unpacked, by https://github.com/docker-library/repo-info.
BASE_MEGABYTES = 125.0
# What PyPI's torch brings on Linux and the image's CPU build does not; --build-arg TORCH_INDEX= installs it.
CUDA = ("nvidia*", "triton*", "cuda*", "torch/lib/*cuda*", "torch/lib/*nvrtc*", "torch/lib/*nvshmem*")
QUESTION, ANSWER = "When will Europa Clipper reach Jupiter?", "April 2030"
MCP_CLIENT = f"""
import asyncio, os, sys
from mcp import Client
from mcp.client.stdio import StdioServerParameters

async def main():
    server = StdioServerParameters(command=sys.executable, args=["-m", "bot", "mcp"], env=dict(os.environ))
    async with Client(server) as client:
        print((await client.call_tool("ask", {{"question": "{QUESTION}"}})).content[0].text)

asyncio.run(main())
"""


class Rehearsal:
    """The image's folder below a folder of this machine, and a venv in the place of its Python."""

    def __init__(self, folder: Path, arguments: dict[str, str]) -> None:
        self.folder = folder
        self.work = folder / HERE.strip("/")
        self.venv = folder / "venv"
        self.arguments = arguments
        self.steps = read_steps((FOLDER / "Dockerfile").read_text("utf-8"))
        self.ignored = (FOLDER / "Dockerfile.dockerignore").read_text("utf-8")
        self.user = next(step.text for step in self.steps if step.instruction == "USER").partition(":")[0]

    def build(self) -> None:
        """Every RUN and COPY, with its seconds and how much it adds."""
        (self.work / "data").mkdir(parents=True)
        self._check_python()
        subprocess.run([sys.executable, "-m", "venv", self.venv], check=True)
        for step in self.steps:
            began, before = time.monotonic(), _megabytes(self.folder)
            if step.instruction == "ARG":
                name, _, value = step.text.partition("=")
                self.arguments.setdefault(name, value)
            elif step.instruction == "COPY":
                self._copy(step)
            elif step.instruction == "RUN" and "useradd" not in step.text:
                subprocess.run(["sh", "-ec", self._moved(step.text)], cwd=self.work, env=self._variables(), check=True)
            else:
                continue
            spent, added = time.monotonic() - began, _megabytes(self.folder) - before
            print(f"{spent:7.1f} s {added:8.1f} MB  {step.instruction} {step.text[:90]}", flush=True)
        (site,) = self.venv.glob("lib/python*/site-packages")
        cuda = sum(_megabytes(place) for pattern in CUDA for place in site.glob(pattern))
        size = _megabytes(self.folder) - cuda + BASE_MEGABYTES
        print(f"in all {size:,.0f} MB with the base image, without {cuda:,.0f} MB for CUDA; of it, in site-packages:")
        sizes = {folder.name: _megabytes(folder) for folder in site.iterdir() if folder.is_dir()}
        for name in sorted(sizes, key=sizes.__getitem__, reverse=True)[:20]:
            print(f"{sizes[name]:8.1f} MB  {name}")
        assert size <= MOST_MEGABYTES, f"the image would take {size:,.0f} MB; it may take {MOST_MEGABYTES:,.0f}"

    def try_it(self) -> None:
        """Tries the demo and each way in; runs the bot until its health check passes."""
        self.run("-m", "pip", "check")
        assert ANSWER in self.run("-m", "bot", "demo"), "the demo does not answer"
        self.run("-m", "ingest", str(self.work / "ingest/samples/articles.jsonl"))
        assert ANSWER in self.run("-m", "bot", "ask", QUESTION), "no answer"
        self.run("-m", "bot", "doctor", "corpus", "index", "refusals", "model", "reader")
        self.run("-m", "bot", "timeline", "tariffs", "--png", str(self.work / "data/timeline.png"))
        assert "DISCORD_TOKEN is not set" in self.run("-m", "bot", "run", code=2), "no word on the token"
        if "mcp" in self.arguments["EXTRAS"].split(","):
            assert ANSWER in self.run("-c", MCP_CLIENT), "no answer over MCP"
        asyncio.run(self._serve())

    def run(self, *arguments: str, code: int = 0) -> str:
        """What a command of the image prints as its user, on one line; it has to end with this exit code."""
        began, given = time.monotonic(), self._as_user()
        command = [self.venv / "bin/python", *arguments]
        ended = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **given)
        user, spent = given.get("user", os.geteuid()), time.monotonic() - began
        print(f"{ended.stdout}{spent:7.1f} s  as user {user}: python {' '.join(arguments)[:90]}", flush=True)
        assert ended.returncode == code, f"exit code {ended.returncode}, not {code}"
        return " ".join(ended.stdout.split())

    async def _serve(self) -> None:
        async with LoopbackDiscord() as discord:
            given = self._as_user({"DISCORD_TOKEN": "NDI0Mg.loopback.token"})
            command = ["-m", "evals.trials.loop.bot", discord.api, discord.gateway.url]
            bot = await asyncio.create_subprocess_exec(self.venv / "bin/python", *command, **given)
            async with asyncio.timeout(PATIENCE):
                while await self._health(given) != 0:
                    assert bot.returncode is None, "the bot has ended"
                    await asyncio.sleep(1)
                print("the health check passes", flush=True)
                bot.terminate()
                assert await bot.wait() == 0
                print("SIGTERM ends it with exit code 0", flush=True)

    async def _health(self, given: dict) -> int:
        text = next(step.text for step in self.steps if step.instruction == "HEALTHCHECK")
        command = json.loads(text.partition("CMD ")[2])[1:]
        quiet = {**given, "stderr": subprocess.DEVNULL}
        return await (await asyncio.create_subprocess_exec(self.venv / "bin/python", *command, **quiet)).wait()

    def _as_user(self, more: dict[str, str] | None = None) -> dict:
        given = {"cwd": self.work, "env": self._variables() | (more or {})}
        if os.geteuid() != 0 or not _is_readable(Path(sys.base_prefix)):
            return given
        self.folder.chmod(0o755)
        shutil.chown(self.work / "data", int(self.user), int(self.user))
        (self.work / "data").chmod(0o700)
        return given | {"user": int(self.user), "group": int(self.user), "extra_groups": []}

    def _copy(self, step: Step) -> None:
        sources, target = copies(step)
        for source in sources:
            place = self.work / target / Path(source).name if target.endswith("/") else self.work / target
            place.parent.mkdir(exist_ok=True)
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, place, ignore=self._left_out, dirs_exist_ok=True)
            else:
                assert is_sent(source, self.ignored), source
                shutil.copy(ROOT / source, place)

    def _left_out(self, folder: str, names: list[str]) -> list[str]:
        inside = Path(folder).relative_to(ROOT)
        return [name for name in names if not is_sent((inside / name).as_posix(), self.ignored)]

    def _variables(self) -> dict[str, str]:
        outside = ("PYTHONPATH", "VIRTUAL_ENV", "DISCORD_TOKEN")
        kept = {name: value for name, value in os.environ.items() if name not in outside}
        image = {name: self._moved(value) for name, value in variables(self.steps).items()}
        home = {"HOME": str(self.work / "data"), "PATH": f"{self.venv / 'bin'}:{kept['PATH']}"}
        return kept | self.arguments | image | home

    def _moved(self, text: str) -> str:
        return text.replace(f"{HERE}/", f"{self.work}/")

    def _check_python(self) -> None:
        image = next(step.text for step in self.steps if step.instruction == "FROM")
        here = f"{sys.version_info.major}.{sys.version_info.minor}"
        assert image.startswith(f"python:{here}-"), f"run this with the Python of {image}"


def _megabytes(place: Path) -> float:
    files = place.rglob("*") if place.is_dir() else (place,)
    return sum(file.lstat().st_size for file in files if not file.is_symlink()) / 1e6


def _is_readable(folder: Path) -> bool:
    """Whether every user can read what is in it."""
    return all(place.stat().st_mode & 0o001 for place in (folder, *folder.parents))


def main() -> None:
    """Builds and tries it; an exception where a step fails."""
    parser = argparse.ArgumentParser(description="Rehearse the Dockerfile in a clean venv and folder.")
    parser.add_argument("--build-arg", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--only-build", action="store_true", help="check the size, and run nothing")
    parser.add_argument("--keep", action="store_true", help="leave the folder there")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="dateline-image-"))
    try:
        rehearsal = Rehearsal(folder, dict(argument.split("=", 1) for argument in options.build_arg))
        rehearsal.build()
        if not options.only_build:
            rehearsal.try_it()
    finally:
        if options.keep:
            print(folder)
        else:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
