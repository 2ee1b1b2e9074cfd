"""What can go wrong in the bot, each with one plain sentence for a person; all are DatelineErrors, as of the corpus."""

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
    """A setting that this command needs is missing; it says which, and where to get it."""


class CalibrationUnusable(NotConfigured):
    """The fit stored with the corpus is damaged, or made for another version's signals."""


class DiscordRefused(BotError):
    """Discord rejects this bot; trying again will not help."""
