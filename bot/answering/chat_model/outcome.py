"""The outcome of one call to a chat model: a text or a failure; both are values and say what they cost."""

from __future__ import annotations

from dataclasses import dataclass

from bot.answering.answer import Usage
from bot.languages.translatable import gettext_lazy

NOTHING_SPENT = Usage()


@dataclass(frozen=True, slots=True)
class Completion:
    """What the model wrote; `cut` where its end is missing."""

    text: str
    usage: Usage
    cut: bool = False


@dataclass(frozen=True, slots=True)
class ChatFailure:
    """Why there is no text: `reason` for the person who asked, `fix` for who runs the bot; neither holds a secret."""

    reason: str
    fix: str
    again: bool = False  # another try may help
    wait: float | None = None  # seconds for which the server wants to be left alone
    answered: bool = False  # the server did its part
    usage: Usage = NOTHING_SPENT
    detail: str = ""


TIMED_OUT = ChatFailure(
    gettext_lazy("The chat model did not answer in time"),
    "Raise CHAT_TIMEOUT or CHAT_STALL_TIMEOUT, or take a faster model.",
)
UNREACHABLE = ChatFailure(
    gettext_lazy("The chat model cannot be reached"),
    "Check CHAT_BASE_URL, the network and the proxy in HTTP_PROXY or HTTPS_PROXY; is the server running?",
    again=True,
)
OVER_LIMIT = ChatFailure(
    gettext_lazy("The chat model is over its rate limit just now"),
    "Wait, or raise the limit with the provider; a used-up credit is told in the same way.",
    again=True,
)
SERVER_FAILED = ChatFailure(
    gettext_lazy("The chat model's server failed"),
    "Look at the server's log or the provider's status page.",
    again=True,
)
NOT_PAID = ChatFailure(
    gettext_lazy("The chat model's server asks to be paid first"), "The credit with the provider is used up."
)
NOT_LET_IN = ChatFailure(
    gettext_lazy("The chat model's server denied the bot access"),
    "Check CHAT_API_KEY; the provider does not accept it, or not for this model or from here.",
)
NOT_KNOWN = ChatFailure(
    gettext_lazy("The chat model's server does not have this model"), "Check the name in CHAT_MODEL, and CHAT_BASE_URL."
)
NOT_ACCEPTED = ChatFailure(
    gettext_lazy("The chat model did not accept the request"),
    "Check the name in CHAT_MODEL; or the model takes fewer tokens than CHAT_PASSAGES and CHAT_MAX_TOKENS need, or has "
    "a parameter less than the bot sends.",
    answered=True,
)
EMPTY = ChatFailure(
    gettext_lazy("The chat model gave an empty answer"), "Try another model, or raise CHAT_MAX_TOKENS.", answered=True
)
DECLINED = ChatFailure(
    gettext_lazy("The chat model declined to answer"),
    "The provider's content filter stopped the answer.",
    answered=True,
)
FAILED = ChatFailure(
    gettext_lazy("The chat model failed"),
    "Check CHAT_BASE_URL, which ends in /v1 with most servers; then try another model or provider package.",
)
BUSY = ChatFailure(
    gettext_lazy("The chat model is still busy with earlier questions"),
    "Its server holds connections open without answering, or the system has no more threads.",
)
RESTING = ChatFailure(
    gettext_lazy("The chat model failed several times and is paused for a moment"), "It is tried again by itself."
)
ASKED_TO_WAIT = ChatFailure(
    gettext_lazy("The chat model's server asked the bot to wait for a while"),
    "It is tried again by itself; if that happens often, raise the rate limit with the provider.",
)
NO_BUDGET = ChatFailure(
    gettext_lazy("Today's budget of the chat model is used up"), "Raise CHAT_DAILY_TOKENS, or wait for tomorrow."
)
NO_COUNT = ChatFailure(
    gettext_lazy("The chat model's daily budget cannot be kept"),
    "Make the folder BOT_DATA_DIR writable, or set CHAT_DAILY_TOKENS=0.",
)
