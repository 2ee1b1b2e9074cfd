"""What can go wrong in the bot, each with one plain sentence for a person.

DatelineError (ingest.corpus.errors)
└── BotError
    ├── QuestionRejected   the question is empty or too long
    ├── NotConfigured      a setting is missing; says which and where to get it
    │   └── CalibrationUnusable  the fit beside the corpus is damaged, or of other signals
    └── DiscordRefused     Discord does not let this bot in; final, with what to fix
"""

from ingest.corpus.errors import DatelineError


class BotError(DatelineError):
    """Base of the bot's own expected errors."""


class QuestionRejected(BotError):
    """The question cannot be asked as it is."""


class NotConfigured(BotError):
    """A setting that this command needs is missing."""


class CalibrationUnusable(NotConfigured):
    """The fit beside the corpus is damaged, or of another version's signals."""


class DiscordRefused(BotError):
    """Discord does not let this bot in; trying again will not help."""
