import re
from pathlib import Path

import pytest

from bot.answering.refusal.gaps.clusters import FEWEST_PEOPLE
from bot.conversation.admission import HOUR
from bot.conversation.daily_counts import COUNT_DAYS
from bot.conversation.follow_up.by_model import TURNS
from bot.conversation.refused_questions import MOST_REFUSED, REFUSED_DAYS
from bot.conversation.store import DAY, FEEDBACK_DAYS, FILE, MOST_REPLIES, OWED_SECONDS, Store
from bot.conversation.turns import CONVERSATION_DAYS
from bot.delivery.dispatcher import EVENTS_KNOWN, FORGETS_KNOWN, MOST_PEOPLE
from bot.delivery.recent_keys import MOST, MOST_PRESSES, SECONDS
from bot.observed.logs import pseudonym
from bot.settings import BotSettings

PAGE = (Path(__file__).parents[2] / "docs" / "privacy.md").read_text("utf-8")
REPLIES_DAYS = BotSettings.model_fields["replies_days"].default
# What a row or line begins with, and all the numbers in it.
NUMBERS = {
    "| what you asked or searched for": [CONVERSATION_DAYS],
    "| what you said last with Right or Wrong": [FEEDBACK_DAYS],
    "| what you asked that no article answered": [REFUSED_DAYS, MOST_REFUSED],
    "| which passages are behind a reply": [REPLIES_DAYS, MOST_REPLIES],
    "| how many questions came on a day": [COUNT_DAYS],
    "| that a command waits": [OWED_SECONDS // 60],
    "| that a message waits": [DAY // 86_400],
    "- questions that wait": [EVENTS_KNOWN],
    "- the language of your last command": [MOST_PEOPLE],
    "- that the bot told you in a direct message": [MOST],
    "- which button you pressed last": [MOST_PRESSES],
    "- when you last used `/forget`": [FORGETS_KNOWN],
    "question, passages of the articles": [TURNS],
}
# Where each table of the file is described; a new one needs a row.
TABLES = {
    "turns": "| what you asked or searched for",
    "feedback": "| what you said last with Right or Wrong",
    "refused": "| what you asked that no article answered",
    "pseudonym_key": "| what you asked that no article answered",
    "daily_counts": "| how many questions came on a day",
    "digests": "| what a server has set with `/digest`",
    "replies": "| which passages are behind a reply",
    "posted": "| where an answer was posted",
    "owed": "| that a command waits",
    "owed_mentions": "| that a message waits",
    "signs": "| in which channels the bot has said",
    "guild_settings": "| what a server has set with `/settings`",
}


def line_of(beginning):
    (line,) = [line.strip() for line in PAGE.splitlines() if line.strip().startswith(beginning)]
    return line


@pytest.mark.parametrize("beginning", NUMBERS)
def test_the_page_gives_the_numbers_of_the_bot(beginning):
    numbers = [int(found.replace(",", "")) for found in re.findall(r"\d[\d,]*", line_of(beginning))]

    assert numbers == NUMBERS[beginning]


def test_the_page_contains_no_other_number():
    found = [line.strip() for line in PAGE.splitlines() if re.search(r"\d", line.replace("sqlite3", ""))]

    assert [line for line in found if not line.startswith(tuple(NUMBERS))] == []


def test_each_table_of_the_database_has_a_row():
    rows = Store(None).rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")

    assert sorted(name for (name,) in rows) == sorted(TABLES)
    assert all(line_of(row) for row in TABLES.values())


def test_limits_given_in_words_are_those_of_the_bot():
    assert FEWEST_PEOPLE == 2
    assert "only where more than one person asked" in PAGE
    assert HOUR == SECONDS == 3600
    assert "older than an hour no longer counts" in PAGE
    assert len(pseudonym(42)) == len("............")
    assert "twelve\nletters and digits" in PAGE
    assert f"`{FILE}`" in PAGE


@pytest.mark.parametrize("name", re.findall(r"`([A-Z]+_[A-Z_]+)", PAGE))
def test_the_settings_on_the_page_exist(name):
    assert name.lower() in BotSettings.model_fields


def test_settings_described_as_off_are_off_by_default():
    defaults = {name: BotSettings.model_fields[name].default for name in ("chat_model", "chroma_url")}

    assert defaults == {"chat_model": None, "chroma_url": None}
    assert BotSettings.model_fields["message_content"].default is False
    assert BotSettings.model_fields["log_questions"].default is False
