"""Settings of the bot, read once from the environment or .env."""

from __future__ import annotations

from datetime import tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, field_validator

from ingest.corpus.settings import CorpusSettings


class AnsweringSettings(CorpusSettings):
    """What finding and writing an answer needs."""

    timezone: str = Field("UTC", description="Time zone of the people who ask, such as Europe/Berlin.")
    max_question_characters: int = Field(500, description="Longest question that is answered.", ge=20, le=4000)

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError("not a time zone such as Europe/Berlin") from error
        return value

    @property
    def zone(self) -> tzinfo:
        """The time zone."""
        return ZoneInfo(self.timezone)


class BotSettings(AnsweringSettings):
    """What the Discord bot needs besides."""

    discord_token: SecretStr | None = Field(None, description="The bot's token from Discord's developer portal.")
    bot_data_dir: Path = Field(Path("data/bot"), description="Folder of the bot's own state.")
    answer_threads: int = Field(2, description="Questions that are answered at the same time.", ge=1, le=32)
    questions_per_person: int = Field(5, description="Questions of one person in line at the same time.", ge=1, le=100)
    line_length: int = Field(100, description="Questions that may wait in line.", ge=1, le=10_000)
    line_told_from: int = Field(10, description="With this many before it, a question is told to wait.", ge=1)
    replies_days: int = Field(30, description="Days that the buttons under a reply work.", ge=1, le=3650)
    log_format: str = Field("text", description="Log lines for people or as JSON.", pattern="^(text|json)$")
    log_questions: bool = Field(False, description="Whether log lines hold what was asked.")
    metrics_port: int | None = Field(None, description="Port of /health and /metrics.", ge=0, le=65535)
