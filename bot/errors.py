"""What can go wrong in the bot, each with one plain sentence for a person.

DatelineError (ingest.corpus.errors)
└── BotError
    ├── QuestionRejected   the question is empty or too long
    ├── TooManyQuestions   the queue is full, or one person has used up their share of it
    ├── TookTooLong        no answer within QUESTION_SECONDS, or within the time that Discord waits for one
    ├── NotConfigured      a setting is missing; says which and where to get it
    │   └── CalibrationUnusable  the fit stored with the corpus is damaged, or made for other signals
    ├── PictureFailed      a picture cannot be written to the file that was named
    ├── AlreadyRunning     another process runs this bot on this machine
    ├── IngestFailed       an ingest that somebody started in Discord could not do what was wanted; says why
    ├── StoreUnusable      the bot's own data cannot be read or written
    └── DiscordRefused     Discord rejects this bot for good; says what to fix
"""

from ingest.corpus.errors import DatelineError


class BotError(DatelineError):
    """Base of the bot's own expected errors."""


class QuestionRejected(BotError):
    """The question cannot be asked as it is."""


class TooManyQuestions(BotError):
    """The queue is full, or one person has used up their share of it."""


class TookTooLong(BotError):
    """There is no answer within QUESTION_SECONDS, or within the time that Discord waits for one."""


class PictureFailed(BotError):
    """A picture cannot be written to the file that was named."""


class AlreadyRunning(BotError):
    """Another process runs this bot on this machine."""


class IngestFailed(BotError):
    """An ingest that somebody started in Discord could not do what was wanted."""


class IngestEnded(IngestFailed):
    """An ingest took too long and was ended: what it had read is in the corpus."""


class StoreUnusable(BotError):
    """The bot's own data cannot be read or written."""


class NotConfigured(BotError):
    """A setting that this command needs is missing."""


class CalibrationUnusable(NotConfigured):
    """The fit stored with the corpus is damaged, or made for another version's signals."""


class DiscordRefused(BotError):
    """Discord rejects this bot; trying again will not help."""
