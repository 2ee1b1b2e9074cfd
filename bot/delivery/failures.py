"""What a failure means for the person who asked: a sentence, a reference number, or silence if nobody can be reached.

Discord's codes: https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass

import aiohttp
import discord
from discord import app_commands

from bot.errors import IngestFailed, QuestionRejected, StoreUnusable, TooManyQuestions
from bot.languages.current import current_language, gettext, translate
from bot.languages.language import Language
from bot.languages.translatable import Translatable, gettext_lazy
from bot.replies.safe_text import inert_headline
from ingest.corpus.console.redaction import redact
from ingest.corpus.errors import CorpusError, DatelineError, IndexUnavailable, ModelFailed, ModelUnavailable

SENTENCE = 1900

ANOTHER_BOT = "answered by another process"
NO_EMBEDS = "the permission Embed Links is missing"
UNKNOWN_MESSAGE = 10008
ACKNOWLEDGED_ALREADY = 40060
MISSING_PERMISSION = 50013
# Refused as a bad request, but as lasting as a missing permission.
CLOSED_THREAD = frozenset({50083, 160005})
# A reply shows what it answers only to who may read older messages.
NO_HISTORY = frozenset({160002, 160009})
_REASONS_BY_CODE = {
    10062: "the interaction had expired",
    10015: "the interaction had expired",
    50027: "the interaction's token had expired",
    10003: "the channel is gone",
    10004: "the server is gone",
    UNKNOWN_MESSAGE: "the message is gone",
    50001: "the channel may not be seen",
    MISSING_PERMISSION: "a permission is missing there: Send Messages (in threads: its own), or Embed Links",
    50007: "this person takes no direct messages",
    50083: "the thread is archived",
    160005: "the thread is locked",
    # A second process with the same token was faster, or Discord delivered the event twice.
    ACKNOWLEDGED_ALREADY: ANOTHER_BOT,
}
BANNED = "Discord takes nothing from this address just now"
FORBIDDEN = "Discord does not allow it"
UNACKNOWLEDGED = "acknowledging took longer than Discord waits"
UNSENT = "Discord did not take the reply in time"
# What the metric counts by: the words of an error of the network would make a new series each.
KNOWN = frozenset({*_REASONS_BY_CODE.values(), BANNED, FORBIDDEN, NO_EMBEDS, UNACKNOWLEDGED, UNSENT})
# A reply to a message that was deleted meanwhile comes back as a form that cannot be filled.
_INVALID_FORM = 50035
# A command that another version of the bot had: Discord may still show it, and for long where it takes no new ones.
_OUTDATED = (app_commands.CommandNotFound, app_commands.CommandSignatureMismatch)
# What a failure below the bot means for whoever does not read English; the log has the error itself.
_KINDS: dict[type[DatelineError], str] = {
    IndexUnavailable: gettext_lazy("The index of the articles cannot be used just now; try again in a moment."),
    CorpusError: gettext_lazy("The articles cannot be used just now; the log of the bot says why."),
    StoreUnusable: gettext_lazy("The bot's own data cannot be used just now; the log of the bot says why."),
    ModelFailed: gettext_lazy("A model of the bot has failed; the log of the bot says why."),
    ModelUnavailable: gettext_lazy("A model of the bot has failed; the log of the bot says why."),
    DatelineError: gettext_lazy("This could not be done; the log of the bot says why."),
}
# The folders of an absolute path: a model's, say. Its last name is enough in a chat. In quotes a name may have spaces.
_FOLDERS = re.compile(r'(?<=")/(?:[^/"\n]+/)+|(?<![\w.:/])/(?:[^/\s;,()]+/)+')


@dataclass(frozen=True, slots=True)
class Unreachable:
    """Nobody can be reached anymore; a line in the log is all."""

    reason: str


@dataclass(frozen=True, slots=True)
class Explain:
    """A sentence for the person; `reference` identifies an unexpected failure in the log."""

    sentence: str
    reference: str = ""


def classify_failure(error: BaseException) -> Unreachable | Explain:
    """What to do about a failure."""
    if isinstance(error, discord.HTTPException):
        reason = _reason_by_code(error)
        if reason:
            return Unreachable(reason)
    if isinstance(error, DatelineError):
        return Explain(inert_headline(_FOLDERS.sub("", redact(_sentence(error))), SENTENCE))
    # Of Discord alone; an OSError is one of the network as well, but may be the disk's.
    if isinstance(error, aiohttp.ClientError):
        return Explain(gettext("The connection to Discord was lost; please try again."))
    if isinstance(error, _OUTDATED):
        sentence = gettext(
            "Your Discord shows this command as it was before an update: reload Discord (Ctrl+R, or close the app and "
            "open it again), or try again later."
        )
        return Explain(sentence)
    reference = secrets.token_hex(4)
    sentence = gettext(
        "Something went wrong on our side; please tell the bot's operator this reference: `{reference}`.",
        reference=reference,
    )
    return Explain(sentence, reference)


def _sentence(error: DatelineError) -> str:
    """The error in the current language; of one that is for the operator, and made in English, only its kind."""
    if _is_speakable(error):
        sentence = error.args[0] if error.args else ""
        return translate(sentence) if isinstance(sentence, Translatable) else error.user_message
    return next(translate(kind) for of, kind in _KINDS.items() if isinstance(error, of))


def _is_speakable(error: DatelineError) -> bool:
    """Whether the error itself can be said in the current language."""
    return current_language() is Language.ENGLISH or isinstance(next(iter(error.args), ""), Translatable)


def reason_of(error: BaseException) -> str:
    """Why Discord rejected something, in words for the log."""
    fault = classify_failure(error) if isinstance(error, discord.HTTPException) else None
    return fault.reason if isinstance(fault, Unreachable) else str(error) or type(error).__name__


def concerns_owner(error: BaseException) -> bool:
    """Whether the bot's owner must learn of this failure too.

    Because the person who asked can do nothing about it, or was told its kind alone and that the log says more.
    """
    if not isinstance(error, DatelineError):
        return isinstance(error, aiohttp.ClientError)
    return not isinstance(error, QuestionRejected | TooManyQuestions | IngestFailed) or not _is_speakable(error)


def is_final(error: discord.HTTPException) -> bool:
    """Whether every further attempt would fail in the same way."""
    return 400 <= error.status < 500 and error.status != 429


def is_without_question(error: discord.HTTPException) -> bool:
    """Whether Discord takes no reply because the message that it replies to is not there."""
    return error.code == _INVALID_FORM and "message_reference" in error.text


def _reason_by_code(error: discord.HTTPException) -> str:
    if error.code in _REASONS_BY_CODE:
        return _REASONS_BY_CODE[error.code]
    if is_without_question(error):
        return _REASONS_BY_CODE[UNKNOWN_MESSAGE]
    if error.status == 429:
        # Without a rate limit's own body it is a ban by Discord's edge: each further word prolongs it.
        return BANNED
    return FORBIDDEN if error.status in {401, 403} else ""
