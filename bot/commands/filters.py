"""The options of commands that say which reports count."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.answering.answer import Filters
from bot.answering.question.time.calendar import has_come
from bot.commands.choices import matching_choices
from bot.delivery.dispatcher import dispatcher_of
from bot.errors import QuestionRejected
from bot.languages.translatable import gettext_lazy

NO_DAY = gettext_lazy("Write a day as 2025-03-31: year, month, day.")
NAMES = {
    "since": locale_str("since"),
    "until": locale_str("until"),
    "outlet": locale_str("outlet"),
    "as_of": locale_str("as_of"),
}
DESCRIPTIONS = {
    "since": locale_str("Only reports of this day and later, such as 2025-03-01."),
    "until": locale_str("Only reports of this day and earlier, such as 2025-03-31."),
    "outlet": locale_str("Only reports of this outlet."),
    "as_of": locale_str("As if it were that day: nothing later is seen, such as 2025-03-31."),
}


def read_filters(outlet: str | None, since: str | None, until: str | None, now: datetime) -> Filters:
    """The filters as people type them; raises QuestionRejected for what is no day, or a `since` that is to come."""
    return Filters((outlet or "").strip() or None, read_past_day(since, now), _read_day(until))


def read_past_day(text: str | None, now: datetime) -> date | None:
    """A day as people type it, None for none; raises QuestionRejected for what is none or has not come yet.

    `now` is aware.
    """
    day = _read_day(text)
    if day and not has_come(day, now):
        raise QuestionRejected(
            gettext_lazy("{day} has not come yet; take today or an earlier day.", day=day.isoformat())
        )
    return day


def _read_day(text: str | None) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise QuestionRejected(NO_DAY) from error


async def complete_outlet(interaction: discord.Interaction[Any], text: str) -> list[app_commands.Choice[str]]:
    """The outlets whose name holds what was typed, those with most articles first."""
    dispatcher = dispatcher_of(interaction)
    names = [outlet.outlet for outlet in await dispatcher.read(dispatcher.answering.outlets) if outlet.outlet]
    return matching_choices(text, zip(names, names, strict=True))
