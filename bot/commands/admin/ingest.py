"""/admin ingest: a link or a file becomes part of the articles."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.commands.admin.access import respond_to_admin
from bot.delivery.dispatcher import Dispatcher, dispatcher_of
from bot.delivery.interaction_reply import InteractionReply
from bot.delivery.lost_connections import DISCORD_FAULTS
from bot.delivery.uploads import Upload, check_upload, fetch_upload, keep_upload
from bot.errors import IngestEnded, IngestFailed
from bot.languages.translatable import gettext_lazy
from bot.process.ingest_command import IngestCommands
from bot.replies.message import Message
from bot.replies.owner.ingest import progress_sentence, report_message

LINK = 1000
PROGRESS_SECONDS = 5.0
EITHER_LINK_OR_FILE = gettext_lazy("Give either a link or a file.")
NO_LINK = gettext_lazy("A link begins with https:// or http:// and names a host.")
NO_INGEST = gettext_lazy("This bot was started without ingest; start it with: python -m bot run")


@app_commands.command(
    name=locale_str("ingest"),
    description=locale_str("Add an article, page or feed, or a file of articles; all servers share them."),
)
@app_commands.rename(link=locale_str("link"), file=locale_str("file"))
@app_commands.describe(
    link=locale_str("A page, feed or sitemap."),
    file=locale_str("A .txt, .md, .markdown, .html, .xhtml, .jsonl or .ndjson of at most 10 MB; I keep a copy of it."),
)
async def ingest(
    interaction: discord.Interaction[Any],
    link: app_commands.Range[str, 1, LINK] | None = None,
    file: discord.Attachment | None = None,
) -> None:
    """Shows how far it is, and then the report."""
    dispatcher = dispatcher_of(interaction)

    async def work(reply: InteractionReply) -> Sequence[Message]:
        commands = ingest_commands(dispatcher)

        async def show(number: int, of: int | None) -> None:
            # A progress that Discord does not take costs nobody the report.
            with contextlib.suppress(*DISCORD_FAULTS):
                telling = reply.wait_in_line(progress_sentence(number, of))
                await dispatcher.background.within(PROGRESS_SECONDS, telling, "Telling how far an ingest is")

        if (link is None) == (file is None):
            raise IngestFailed(EITHER_LINK_OR_FILE)
        if link is not None:
            report = await commands.ingest(web_link(link), progress=show)
            return [report_message(report, commands.uploads, for_later=commands.for_later)]
        assert file is not None
        check_upload(file.filename, file.size)
        data = await fetch_upload(file.url)
        upload = await dispatcher.read(_keep, commands.uploads, file.filename, data)
        try:
            # A file may claim any link: it must not replace the text of an article that came from the outlet itself.
            report = await commands.ingest(str(upload.path), "--no-takeover", progress=show)
        except IngestEnded:
            raise  # articles of the file are in the corpus, and it is theirs
        except IngestFailed:
            await _drop(dispatcher, upload)
            raise
        if not (report["new"] or report["changed"] or report["unchanged"]):
            await _drop(dispatcher, upload)
        return [report_message(report, commands.uploads, for_later=commands.for_later)]

    await respond_to_admin(interaction, work)


def ingest_commands(dispatcher: Dispatcher) -> IngestCommands:
    """What runs the ingest; raises IngestFailed where the bot has none."""
    if dispatcher.ingest is None:
        raise IngestFailed(NO_INGEST)
    return dispatcher.ingest


def web_link(text: str) -> str:
    """The address of the web that was typed, which no option of a command can be; raises IngestFailed."""
    address = text.strip().strip("<>")
    if not address.lower().startswith(("https://", "http://")) or any(char.isspace() for char in address):
        raise IngestFailed(NO_LINK)
    return address


def _keep(folder: Path, name: str, data: bytes) -> Upload:
    try:
        return keep_upload(folder, name, data)
    except OSError as error:
        raise IngestFailed(
            gettext_lazy(
                "The file could not be kept ({reason}); check BOT_DATA_DIR and the disk.", reason=error.strerror
            )
        ) from error


async def _drop(dispatcher: Dispatcher, upload: Upload) -> None:
    """Removes a file that brought no article; one that was there before belongs to an earlier article."""
    if upload.is_new:
        await dispatcher.read(upload.path.unlink, missing_ok=True)
