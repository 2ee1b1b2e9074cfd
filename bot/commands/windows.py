"""Windows with fields: opened by a button, and answered however long ago that was, over restarts too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import discord

from bot.commands.stored_button import StoredButton
from bot.delivery.dispatcher import dispatcher_of
from bot.delivery.interaction_reply import send_acknowledgement
from bot.delivery.languages import language_of_interaction
from bot.delivery.respond import acknowledge_in_time
from bot.languages.current import speak


class WindowButton(StoredButton, template=r"(?!)"):
    """A button that opens a window with its own custom_id."""

    double_seconds = 1.0  # whoever closes the window by mistake opens it again at once

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Opens the window in the language of the person; called by discord.py."""
        with speak(language_of_interaction(interaction)):
            await open_window(interaction, self.window())

    def window(self) -> discord.ui.Modal:
        """What is opened, in the current language."""
        raise NotImplementedError


async def open_window(interaction: discord.Interaction[Any], window: discord.ui.Modal) -> None:
    """Opens a window, known by its custom_id as buttons are; Discord tells the person of a failure."""
    dispatcher = dispatcher_of(interaction)
    if dispatcher.is_known(interaction.id):
        return
    # What is sent is found by its custom_id: no window needs to stay in memory until somebody sends it.
    window.stop()
    await acknowledge_in_time(
        dispatcher, send_acknowledgement(interaction, lambda: interaction.response.send_modal(window))
    )


def sent_window(
    interaction: discord.Interaction[Any], custom_id: re.Pattern[str]
) -> tuple[re.Match[str] | None, dict[str, str]]:
    """The match of this custom_id with that of a window that was sent, and its texts by the fields' custom_ids."""
    if interaction.type is not discord.InteractionType.modal_submit:
        return None, {}
    data: dict[str, Any] = dict(interaction.data or {})
    return custom_id.fullmatch(str(data.get("custom_id", ""))), dict(_values(data.get("components")))


def _values(components: Any) -> Iterator[tuple[str, str]]:
    """Discord sends fields in rows, or in labels."""
    for component in components or ():
        if "value" in component:
            yield str(component.get("custom_id")), " ".join(str(component["value"] or "").split())
        yield from _values(component.get("components"))
        yield from _values([component["component"]] if component.get("component") else ())
