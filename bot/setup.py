"""`python -m bot setup`: takes the Discord token, asks Discord who it is, and keeps it in .env."""

from __future__ import annotations

import getpass
import os
import re
import sys
import warnings
from pathlib import Path

from dotenv import dotenv_values

from bot.application import Application, invite_url, who_is
from bot.env_file import check_writable, write_setting
from bot.errors import BotError, DiscordRefused, NotConfigured
from bot.observed.logs import set_up_logs
from bot.process.single_instance import bot_id
from bot.sample_corpus import samples_instead
from bot.settings import BotSettings
from bot.terminal import python_to_type
from ingest.corpus.console.visible_text import visible_line
from ingest.corpus.environment import ROOT
from ingest.corpus.private import tighten_file

ENV_FILE = Path(".env")
SETTING = "DISCORD_TOKEN"
TRIES = 3
# With whatever is pasted along: "export DISCORD_TOKEN=...", quotes, a byte order mark.
_FORM = re.compile(r"(?<![\w.-])[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+){2}(?![\w.-])")

WHERE_TO_GET_THE_TOKEN = (
    "Get the token at https://discord.com/developers/applications: New Application, Bot, Reset Token, and copy it."
)
PROMPT = "Paste it here; it is not shown: "
PROMPT_TO_KEEP = "Paste it here; it is not shown. Enter keeps the one that is set: "
NO_INPUT = "There is no token: paste it when it is asked for, or send it on standard input."
NO_FORM = (
    "This is not the token of a bot, which has three parts with dots between them; the application id, the public key "
    "and the client secret are something else."
)
REFUSED = "Discord does not accept this token; reset it in the developer portal, and copy the new one."
NO_HIDDEN_INPUT = "This terminal cannot hide what is typed; send the token on standard input instead."
UNCHECKED = "Or save it unchecked: python -m bot setup --unchecked"
SAVE_UNCHECKED = "Save the token all the same? [y/N] "
NOT_SAVED = "Nothing was saved."
IN_ENVIRONMENT = "DISCORD_TOKEN is set in the environment, too, and that one counts: unset it to use the one in .env."


def set_up(settings: BotSettings, *, unchecked: bool = False, then_starts: bool = False) -> int:
    """Keeps a token that Discord accepts, or with `unchecked` any; prints the invite link and the next command.

    With `then_starts` the bot starts by itself. Raises NotConfigured, DiscordRefused or, where Discord cannot be
    reached, BotError.
    """
    check_writable(ENV_FILE)
    current = settings.discord_token.get_secret_value() if settings.discord_token else ""
    if sys.stdin is not None and sys.stdin.isatty():
        token, application = _ask_person(current, unchecked=unchecked)
    else:
        token, application = _read_input(current, unchecked=unchecked)
    _keep(token)
    client_id = application.id if application else int(bot_id(token))
    print("\nInvite the bot to your server by this link:")
    print(f"  {invite_url(client_id)}")
    print("or, for answers in threads, by this one:")
    print(f"  {invite_url(client_id, threads=True)}")
    if not then_starts:
        _print_next(settings)
    return 0


def read_token(text: str, current: str = "") -> str:
    """The token in what was pasted, or without any text the current one; raises NotConfigured if that is none."""
    entered = text.strip() or current
    if not entered:
        raise NotConfigured(NO_INPUT)
    found = _FORM.findall(entered)
    if len(found) != 1 or bot_id(found[0]) == "unknown":
        raise NotConfigured(NO_FORM)
    return str(found[0])


def _read_input(current: str, *, unchecked: bool) -> tuple[str, Application | None]:
    token = read_token(sys.stdin.readline() if sys.stdin is not None else "", current)
    try:
        return token, None if unchecked else _identify(token)
    except DiscordRefused:
        raise
    except BotError as error:
        raise BotError(f"{error.user_message} {UNCHECKED}") from error


def _ask_person(current: str, *, unchecked: bool) -> tuple[str, Application | None]:
    print(WHERE_TO_GET_THE_TOKEN)
    for tries_left in reversed(range(TRIES)):
        try:
            token = read_token(_hidden_line(PROMPT_TO_KEEP if current else PROMPT), current)
            return token, None if unchecked else _identify(token)
        except (NotConfigured, DiscordRefused) as error:
            if not tries_left:
                raise
            print(f"error: {error.user_message}", file=sys.stderr)
        except BotError as error:
            print(f"error: {error.user_message}", file=sys.stderr)
            print(SAVE_UNCHECKED, end="", flush=True)
            if sys.stdin.readline().strip().lower() in ("y", "yes"):
                return token, None
            raise NotConfigured(NOT_SAVED) from error
    raise AssertionError("every try returns or raises")


def _hidden_line(prompt: str) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("error", getpass.GetPassWarning)
        try:
            return getpass.getpass(prompt)
        except getpass.GetPassWarning as warning:
            raise BotError(NO_HIDDEN_INPUT) from warning
        except EOFError:
            return ""
        except UnicodeDecodeError as error:
            # Backspace takes one byte of the two of "ä" on a terminal that does not know of UTF-8.
            raise NotConfigured(NO_FORM) from error


def _identify(token: str) -> Application:
    # Whatever discord.py or a library below it should log from now on.
    set_up_logs("terminal", secrets=[token])
    try:
        application = who_is(token)
    except DiscordRefused as error:
        raise DiscordRefused(REFUSED) from error
    except BotError as error:
        raise BotError(f"The token was not checked. {error.user_message}") from error
    print(f"Discord accepts the token: the bot is {visible_line(application.name)}.")
    return application


def _keep(token: str) -> None:
    # One that is set in the environment alone is gone with it.
    if token == _token_in_file():
        tighten_file(ENV_FILE)
        print("The token that is set was kept.")
    else:
        write_setting(ENV_FILE, SETTING, token)
        print(f"Saved in {ENV_FILE}, which only you can read.")
    if os.environ.get(SETTING):
        print(IN_ENVIRONMENT, file=sys.stderr)


def _token_in_file() -> str | None:
    values = dotenv_values(ENV_FILE, encoding="utf-8-sig")
    # As in write_setting: whatever the case of its name, and of two the last one.
    return {name.upper(): value for name, value in values.items()}.get(SETTING)


def _print_next(settings: BotSettings) -> None:
    is_checkout = Path("Makefile").exists()
    # A checkout that a container of the image has at hand: what starts here would be a second bot beside its own.
    if is_checkout and Path.cwd() != ROOT:
        return
    start = "make bot" if is_checkout else "python -m bot run"
    samples = samples_instead(settings)
    if _is_there(settings.catalog_file) and not samples:
        print(f"\nThen start it: {start}")
        return
    print("\nThen take in your articles (a folder, a feed or a page), and start it:")
    print(f"  {python_to_type()} -m ingest articles/\n  {start}")
    if samples:
        print("or start it at once, and again when you have: until then it answers from the sample articles")


def _is_there(file: Path) -> bool:
    return os.path.exists(file)  # noqa: PTH110 -- false, too, where nobody lets us look
