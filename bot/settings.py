"""Settings of the bot, read once from the environment or .env."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta, tzinfo
from pathlib import Path
from typing import Annotated, ClassVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, field_validator

from ingest.corpus.console.arguments import interval_of
from ingest.corpus.settings import DEFAULT_READER, CorpusSettings, Key, LocalPath, written_as

FEW_CHARACTERS, ALL_CHARACTERS = 1_200, 12_000
NO_READER = "none"
LONGEST_INTERVAL = timedelta(days=30)


class AnsweringSettings(CorpusSettings):
    """Settings for finding and writing an answer."""

    replaced: ClassVar[Mapping[str, str | None]] = {
        "RERANKER_MODEL": "READER_MODEL",
        "RERANKER_SECONDS": "READER_SECONDS",
        "RERANKER_DEPTH": None,
    }

    timezone: str = Field("UTC", description="Time zone of the bot's users, such as Europe/Berlin.")
    max_question_characters: int = Field(
        500, description="Maximum length of a question, in characters.", ge=20, le=4000
    )
    bot_data_dir: LocalPath = Field(Path("data/bot"), description="Folder for the bot's own data.")
    chat_model: Annotated[
        str | None, written_as(r"[a-z_]+:\S+", "a provider and a model, such as openai:gpt-4o-mini")
    ] = Field(None, description="provider:model that writes the answers; empty: answers are made of quotes alone.")
    chat_base_url: str | None = Field(None, description="Another server for the chat model.")
    chat_api_key: Key | None = Field(None, description="Key for the chat model.")
    chat_passages: int = Field(5, description="Passages that the chat model reads for a question.", ge=1, le=20)
    chat_characters: int = Field(
        0, description="Characters of them that it reads; 0: fewer on your own server.", ge=0, le=100_000
    )
    chat_max_tokens: int = Field(400, description="Maximum output of the chat model, in tokens.", ge=50, le=8000)
    chat_timeout: int = Field(60, description="Maximum seconds for a chat model call, including retries.", ge=1, le=250)
    chat_stall_timeout: int = Field(
        15, description="Seconds without output after which a call is stopped.", ge=1, le=250
    )
    chat_daily_tokens: int = Field(1_000_000, description="Maximum tokens per day; 0: no limit.", ge=0)
    chat_own_words: bool = Field(
        False, description="Whether to show an unproven sentence in the chat model's own words, marked."
    )
    entailment_model: str | None = Field(
        None,
        description="Another model that checks these sentences: name or folder of a cross-encoder for natural language "
        "inference, or an .onnx file of `evals train entailment-reader`; none: none does.",
    )
    reader_model: str = Field(
        DEFAULT_READER, description="Name or folder of a cross-encoder; none: nothing reads questions beside sentences."
    )
    question_seconds: int = Field(
        20, description="Maximum seconds of work on a question, not counting a chat model.", ge=1, le=300
    )
    reader_seconds: int = Field(5, description="Maximum seconds of each reader for a question.", ge=1, le=300)

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # OSError: longer than a file may be named
            raise ValueError("not a time zone such as Europe/Berlin") from error
        return value

    @field_validator("chat_base_url")
    @classmethod
    def _plain_address(cls, value: str | None) -> str | None:
        # A key in an address reaches logs and error texts of every package on the way.
        address = value or "http://none"
        try:
            parts = urlsplit(address)
            _ = parts.port
        except ValueError:
            parts = urlsplit("")
        is_plain = parts.hostname and "@" not in parts.netloc and not parts.query and address == address.strip()
        if parts.scheme not in ("http", "https") or not is_plain:
            raise ValueError("not an address such as http://127.0.0.1:8080/v1; a key belongs in CHAT_API_KEY")
        return value

    @property
    def chat_reads(self) -> int:
        """How many characters of the passages the chat model may read."""
        # What runs on one's own machine is small: it finds more in few likely sentences than in whole passages.
        is_own_server = self.chat_base_url is not None or (self.chat_model or "").startswith("ollama:")
        return self.chat_characters or (FEW_CHARACTERS if is_own_server else ALL_CHARACTERS)

    @property
    def zone(self) -> tzinfo:
        """The time zone."""
        return ZoneInfo(self.timezone)


class BotSettings(AnsweringSettings):
    """Further settings of the Discord bot."""

    discord_token: SecretStr | None = Field(None, description="The bot's token from Discord's developer portal.")
    answer_threads: int = Field(2, description="Questions answered at the same time.", ge=1, le=32)
    questions_per_person: int = Field(
        5, description="Questions of one person in the queue at the same time.", ge=1, le=100
    )
    line_length: int = Field(100, description="Questions that may wait in the queue.", ge=1, le=10_000)
    line_told_from: int = Field(10, description="With this many ahead of it, a question gets a waiting notice.", ge=1)
    replies_days: int = Field(30, description="Days that the buttons under a reply work.", ge=1, le=3650)
    reply_style: Annotated[str, written_as("components|embeds", "components or embeds")] = Field(
        "components", description="What answers are made of: Discord's components, with a button a source, or embeds."
    )
    log_format: Annotated[str, written_as("text|json", "text or json")] = Field(
        "text", description="Log lines for people or as JSON."
    )
    log_questions: bool = Field(False, description="Whether log lines contain the questions.")
    metrics_port: int | None = Field(None, description="Port of /health and /metrics.", ge=0, le=65535, examples=[9100])
    ingest_every: str | None = Field(
        None, description="How often the bot reads the feeds, such as 30m; empty: it does not."
    )
    # As the ingest reads it; a child has it from its start, as it cannot raise its priority again.
    ingest_nice: int = Field(10, description="Niceness of the ingests that the bot runs.", ge=0, le=19)
    owner_channel: int | None = Field(
        None,
        description="Id of the channel that is told when a source fails for a day.",
        gt=0,
        examples=[80351110224678912],
    )
    admin_ids: str = Field(
        "", description="Ids of people who may use /admin, beside the application's owner or team, by commas."
    )

    message_content: bool = Field(
        False, description="Whether replies to answers of /ask come with their text; needs Discord's switch for it."
    )

    @field_validator("ingest_every")
    @classmethod
    def _check_interval(cls, value: str | None) -> str | None:
        if value is not None and interval_of(value, LONGEST_INTERVAL) is None:
            raise ValueError("not a time from 1m to 30d, such as 30m, 2h or 1d")
        return value

    @field_validator("admin_ids")
    @classmethod
    def _check_ids(cls, value: str) -> str:
        if not all(part.strip().isdecimal() for part in value.split(",") if part.strip()):
            raise ValueError("not ids of people, such as 80351110224678912, separated by commas")
        return value

    @property
    def admins(self) -> frozenset[int]:
        """The ids of people that ADMIN_IDS names."""
        return frozenset(int(part) for part in self.admin_ids.split(",") if part.strip())

    @property
    def ingest_interval(self) -> timedelta | None:
        """The time between two runs of the feeds; None where the bot runs none."""
        return interval_of(self.ingest_every or "", LONGEST_INTERVAL)
