"""Windows with fields: opened by a button, and answered however long ago that was, over restarts too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import discord

from bot.delivery.dispatcher import dispatcher_of
from bot.delivery.interaction_reply import send_acknowledgement
from bot.delivery.respond import acknowledge_in_time


async def open_window(
    interaction: discord.Interaction[Any], title: str, custom_id: str, *fields: discord.ui.TextInput[Any]
) -> None:
    """Opens a window of these fields, known by its custom_id as buttons are; Discord tells the person of a failure."""
    dispatcher = dispatcher_of(interaction)
    if dispatcher.is_known(interaction.id):
        return
    window = discord.ui.Modal(title=title, custom_id=custom_id)
    for field in fields:
        window.add_item(field)
    # What is sent is found by its custom_id: no window needs to stay in memory until somebody sends it.
    window.stop()

    await acknowledge_in_time(
        dispatcher, send_acknowledgement(interaction, lambda: interaction.response.send_modal(window))
    )


def sent_window(interaction: discord.Interaction[Any]) -> tuple[str, dict[str, str]] | None:
    """The custom_id of a window that was sent, and its texts by the fields' custom_ids; None for all else."""
    if interaction.type is not discord.InteractionType.modal_submit:
        return None
    data: dict[str, Any] = dict(interaction.data or {})
    return str(data.get("custom_id", "")), dict(_values(data.get("components")))


def _values(components: Any) -> Iterator[tuple[str, str]]:
    """Discord sends fields in rows, or in labels."""
    for component in components or ():
        if "value" in component:
            yield str(component.get("custom_id")), " ".join(str(component["value"] or "").split())
        yield from _values(component.get("components"))
        yield from _values([component["component"]] if component.get("component") else ())
