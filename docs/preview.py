"""Takes a picture of the reply to a question, as Discord would show it: python docs/preview.py "QUESTION".

The client is the real one; SimCord stands in for Discord, and an installed Chromium draws its page.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import simcord
from PIL import Image, ImageChops, ImageStat
from simcord.preview import Preview

from bot.answering.service import Answering
from bot.client import client_for
from bot.conversation.follow_up.remarks import RemarkReader
from bot.delivery.dispatcher import Dispatcher
from bot.replies.message import Style

BROWSERS = (
    "chromium-headless-shell",  # the same without windows, in a third of the time
    "chrome-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
SCALE = 2
COLORS = 128
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars"),
    "--virtual-time-budget=60000",
)
WIDTH, HEIGHT = 760, 3600
MARGIN, SHADOW = 20, 70
# How light the page behind a window can be, and how far inside its edge nothing else is drawn.
SHADE, INSIDE = 45, 10
SCREENSHOTS, ENOUGH = 12, 2
TOOLBAR = 200
# SimCord lists the messages beside the one that it shows where the window is wider than that.
SIDEBAR, WITHOUT_SIDEBAR = 256, 760


def main() -> int:
    """Ask the corpus of CORPUS_DIR and write the picture."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("question")
    parser.add_argument("--command", choices=("ask", "search"), default="ask")
    parser.add_argument("--press", metavar="LABEL", help="press the first button with this label and show what comes")
    parser.add_argument("--style", choices=[str(style) for style in Style], default=str(Style.COMPONENTS))
    parser.add_argument("--width", type=int, default=WIDTH, help="of the window; a phone has about 412")
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("answer.png"))
    arguments = parser.parse_args()
    browser = find_browser()
    from bot.settings import BotSettings
    from bot.wiring import open_answering

    answering = open_answering(BotSettings())
    try:
        asyncio.run(
            take_picture(
                answering,
                arguments.question,
                arguments.out,
                browser,
                command=arguments.command,
                press=arguments.press,
                style=Style(arguments.style),
                width=arguments.width,
            )
        )
    finally:
        answering.close(stop_server=True)
    return 0


def find_browser() -> str:
    """The installed browser; ends the program where there is none."""
    browser = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if browser is None:
        sys.exit("No Chromium or Chrome is installed, and the picture needs one.")
    return browser


@contextmanager
def opened(corpus: Path, **settings: Any) -> Iterator[Answering]:
    """The bot's answering over a corpus; its own data is beside it unless the settings say otherwise."""
    from bot.settings import AnsweringSettings
    from bot.wiring import open_answering

    settings.setdefault("bot_data_dir", corpus.parent / "bot")
    answering = open_answering(
        AnsweringSettings(
            _env_file=None,
            corpus_dir=corpus,
            chroma_url=None,
            # A busy machine shows the same answer.
            question_seconds=300,
            reader_seconds=300,
            **settings,
        )
    )
    try:
        yield answering
    finally:
        answering.close()


class Room:
    """A channel of SimCord with the bot and a person in it."""

    def __init__(self, env: Any, client: Any) -> None:
        self.env, self.client = env, client
        self.channel = env.create_guild("Newsroom").create_text_channel("general")
        self.ann = env.guild.add_member(env.create_user("ann"))

    async def slash(self, command: str, **options: Any) -> Any:
        """What the bot replies to a command."""
        return (await self.ann.slash(self.channel, command, **options)).response

    async def press(self, message: Any, label: str) -> Any:
        """What comes of a press of the first button with this label."""
        custom_id = next(part["custom_id"] for part in _components(message.components) if part.get("label") == label)
        return await self.ann.click(message, custom_id=custom_id)


def _components(components: Any) -> Iterator[dict[str, Any]]:
    """The components of a message with those inside them."""
    for part in components:
        yield part
        yield from _components([*part.get("components", ()), *filter(None, [part.get("accessory")])])


@asynccontextmanager
async def open_room(answering: Answering, *, settle_timeout: float = 120, **options: Any) -> AsyncIterator[Room]:
    """A room for as long as it is open."""
    client = client_for(Dispatcher(answering, **({"remark_in": RemarkReader(answering.corpus)} | options)))
    async with simcord.run(client, settle_timeout=settle_timeout) as env:
        env.backend.bot_user.name = "Dateline"
        # Its clock starts on a day of its own, before which the newest reports are not known yet.
        env.backend.advance_clock((datetime.now(UTC) - env.now()).total_seconds())
        yield Room(env, client)


async def take_picture(
    answering: Answering,
    question: str,
    out: Path,
    browser: str,
    *,
    command: str = "ask",
    press: str | None = None,
    style: Style = Style.COMPONENTS,
    width: int = WIDTH,
) -> None:
    """Ask, and write what Discord shows."""
    async with open_room(answering, settle_timeout=60, style=style) as room:
        option = "question" if command == "ask" else "query"
        reply = await room.slash(command, **{option: question})
        if press:
            await room.press(reply, press)
        await photograph(room.env, room.channel, room.ann, out, browser, width=width)


async def photograph(
    env: Any,
    channel: Any,
    person: Any,
    out: Path,
    browser: str,
    *,
    width: int = WIDTH,
    scale: int = SCALE,
    window: Any = None,
) -> None:
    """Write what a person sees last in a channel, `width` pixels wide at `scale` image pixels each.

    `window` is what SimCord returned for a press that has opened one, which is shown in its place.
    """
    sidebar = SIDEBAR if width > WITHOUT_SIDEBAR else 0
    crop = _crop_window if window else _crop
    async with env.preview(channel, viewers=[person], width=width + sidebar, height=HEIGHT) as preview:
        if window:
            await preview.show(window)
        # The page tells the server its size at first, and its buttons are gray while it waits for the answer.
        await _screenshot(preview, browser, out, width + sidebar, scale)
        shots: list[tuple[float, bytes]] = []
        for _ in range(SCREENSHOTS):
            await _screenshot(preview, browser, out, width + sidebar, scale)
            if crop(out, scale, sidebar):
                shots.append((_brightness(out), out.read_bytes()))
            if len(shots) == ENOUGH:
                break
    if not shots:
        sys.exit(f"{out.name}: the page was never drawn in its width; try again when the machine is less busy.")
    # The buttons of a page that was drawn too early are gray.
    out.write_bytes(max(shots)[1])


def _brightness(file: Path) -> float:
    with Image.open(file) as image:
        return ImageStat.Stat(image.convert("L")).mean[0]


def shrink(file: Path, colors: int = COLORS) -> None:
    """A palette in place of true color: a third of the bytes."""
    with Image.open(file) as image:
        # An octree keeps the colors of a chart, which are few pixels of a long message.
        image.convert("RGB").quantize(colors, method=Image.Quantize.FASTOCTREE).save(file, optimize=True)


async def _screenshot(preview: Preview, browser: str, out: Path, width: int, scale: int) -> None:
    with tempfile.TemporaryDirectory() as profile:
        size = f"--window-size={width},{HEIGHT}", f"--force-device-scale-factor={scale}"
        process = await asyncio.create_subprocess_exec(
            *(browser, *FLAGS, f"--user-data-dir={profile}", *size),
            f"--screenshot={out}",
            preview.url,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        await asyncio.wait_for(process.wait(), 180)


def _crop(path: Path, scale: int, sidebar: int) -> bool:
    """Cut away SimCord's toolbar above the message and the empty channel below it; False where it is drawn too wide."""
    margin, shadow = MARGIN * scale, SHADOW * scale
    with Image.open(path) as opened:
        image = opened.convert("RGB").crop((sidebar * scale, 0, *opened.size))
    empty = image.getpixel((image.width - margin // 2, image.height - 1))
    edge = image.crop((image.width - margin // 2, 0, image.width, image.height))
    toolbar = _drawn(edge, empty)
    if toolbar and toolbar[3] > TOOLBAR * scale:
        return False
    # On a phone, the line above a reply that shows the message it replies to may run to the edge, too.
    top = next(y for y in range(edge.height) if not _drawn(edge.crop((0, y, edge.width, y + 1)), empty))
    # A shadow runs down the left side, as far as the avatar.
    message = _drawn(image.crop((shadow, top, image.width, image.height)), empty)
    if message:
        right, bottom = shadow + message[2] + margin, min(top + message[3] + margin, image.height)
        above = max(top, top + message[1] - margin // 2)
        image.crop((margin // 4, above, min(right, image.width), bottom)).save(path)
    return message is not None


def _crop_window(path: Path, scale: int, sidebar: int) -> bool:
    """Cut away all but the window; False where the page is drawn too wide, whose end the window's shade leaves free."""
    with Image.open(path) as opened:
        image = opened.convert("RGB").crop((sidebar * scale, 0, *opened.size))
    light = image.convert("L").point(lambda value: 255 if value > SHADE else 0)
    middle = image.height // 2
    row = light.crop((0, middle, image.width, middle + 1)).getbbox()
    if row is None or light.getpixel((image.width // 2, image.height - 1)):
        return False
    left, right = row[0], row[2]
    column = light.crop((left + INSIDE * scale, 0, left + INSIDE * scale + 1, image.height))
    top = bottom = middle
    while top > 0 and column.getpixel((0, top - 1)):
        top -= 1
    while bottom < image.height and column.getpixel((0, bottom)):
        bottom += 1
    margin = MARGIN * scale // 2
    image.crop((max(left - margin, 0), top - margin, min(right + margin, image.width), bottom + margin)).save(path)
    return True


def _drawn(image: Image.Image, empty: Any) -> tuple[int, int, int, int] | None:
    """The box of what is not the empty channel; shadows differ from it by a shade or two."""
    difference = ImageChops.difference(image, Image.new("RGB", image.size, empty))
    return difference.point(lambda value: 255 if value > 4 else 0).getbbox()


if __name__ == "__main__":
    sys.exit(main())
