"""The hand-made bot on a SimCord, as the commands are tested with."""

from tests.bot.commands.conftest import ann, answering, ben, channel, mention, simcord_bot, store_file

__all__ = ["ann", "answering", "ben", "channel", "mention", "simcord_bot", "store_file"]
