"""Logs in our own words that no choices could be offered to somebody who was typing.

discord.py logs it with the id of the person, which no line of ours shows, and with a traceback for each letter.
"""

from __future__ import annotations

import logging

from bot.delivery.background_requests import is_a_defect
from bot.delivery.failures import reason_of

log = logging.getLogger(__name__)

OF_DISCORD = logging.getLogger("discord.app_commands.tree")


def log_in_our_words() -> None:
    """Has discord.py's lines about failed choices replaced by ours, however often it is called."""
    OF_DISCORD.addFilter(_is_kept)


def _is_kept(record: logging.LogRecord) -> bool:
    """Whether discord.py's line is written; of failed choices ours is, with a traceback only for a defect."""
    error = record.exc_info[1] if record.exc_info else None
    if error is None or "autocomplete" not in str(record.msg):
        return True
    defect = is_a_defect(error)
    level = logging.ERROR if defect else logging.WARNING
    log.log(level, "No choices could be offered: %s", reason_of(error), exc_info=error if defect else None)
    return False
