"""The location of the corpus and how it is searched, read once from the environment or .env."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, DotEnvSettingsSource, EnvSettingsSource, SettingsConfigDict

from ingest.corpus.corpus_files import CATALOG_FILE
from ingest.corpus.errors import UsageError

log = logging.getLogger(__name__)

Text = TypeVar("Text", str, SecretStr, str | None)
DEFAULT_MODEL = "all-MiniLM-L6-v2"
NEVER = 100_000  # STALE_DAYS of a corpus that no news is expected in
DEFAULT_READER = "ms-marco-MiniLM-L-12-v2"


def written_as(pattern: str, described: str) -> AfterValidator:
    """Refuses a text that does not match, in words: "not auto, openvino or torch" ("TIMEZONE is ...")."""

    def check(value: Text) -> Text:
        text = value.get_secret_value() if isinstance(value, SecretStr) else value
        if text is not None and not re.fullmatch(pattern, text):
            raise ValueError(f"not {described}")
        return value

    return AfterValidator(check)


def _expand_home(path: Path) -> Path:
    try:
        return Path(os.path.expandvars(path)).expanduser()
    except RuntimeError as error:
        raise ValueError("in the home folder of a user that is not known here") from error


# A shell replaces the ~ and the $HOME of a path; .env, cron and systemd do not.
LocalPath = Annotated[Path, AfterValidator(_expand_home)]
# It is sent in a header, which may not begin or end with a space.
Key = Annotated[
    SecretStr,
    written_as(r"(?:[!-~](?:[ -~]*[!-~])?)?", "plain ASCII, with no space around it, as a key is: copy it again"),
]


class CorpusSettings(BaseSettings):
    """The corpus folder, the Chroma server and the embedding model."""

    # utf-8-sig: some editors put a mark before the first letter; older versions of python-dotenv lose the first
    # setting by it.
    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8-sig", extra="ignore", frozen=True, env_ignore_empty=True
    )
    # Settings of an older Dateline, and what stands in their place, if anything.
    replaced: ClassVar[Mapping[str, str | None]] = {}

    corpus_dir: LocalPath = Field(Path("data/corpus"), description="Folder of the corpus: catalog and index.")
    chroma_url: str | None = Field(None, description="An external Chroma server; empty: one is started here.")
    chroma_api_key: Key | None = Field(None, description="Key for Chroma Cloud or a proxy.")
    chroma_tenant: str = Field("default_tenant", description="Chroma tenant.")
    chroma_database: str = Field("default_database", description="Chroma database.")
    embedding_model: str = Field(DEFAULT_MODEL, description="Name or folder of a sentence-transformers model.")
    embedding_backend: Annotated[str, written_as("auto|openvino|torch", "auto, openvino or torch")] = Field(
        "auto", description="auto, openvino or torch."
    )
    index_documents: bool = Field(True, description="Whether the index holds passages and sources for other programs.")
    embedding_threads: int = Field(
        0, description="Threads of the embedding model and of the readers; 0: all cores.", ge=0, le=256
    )
    stale_days: int = Field(
        2, description="Days without news, beyond the usual, from which on replies say so first.", ge=0, le=NEVER
    )

    @property
    def catalog_file(self) -> Path:
        """The file of the catalog."""
        return self.corpus_dir / CATALOG_FILE


Settings = TypeVar("Settings", bound=CorpusSettings)
# What is said of a setting for each kind of error that pydantic finds; `example` is a right value.
_SENTENCES = {
    "int_parsing": "must be a whole number, such as {example}",
    "int_from_float": "must be a whole number, such as {example}",
    "int_parsing_size": "must be a smaller number, such as {example}",
    "float_parsing": "must be a number, such as {example}",
    "bool_parsing": "must be True or False",
    "greater_than": "must be more than {gt}, such as {example}",
    "greater_than_equal": "must be at least {ge}, such as {example}",
    "less_than_equal": "must be at most {le}, such as {example}",
    "string_too_long": "may have at most {max_length} characters, such as {example}",
    "value_error": "is {error}",  # the validators' own words
}


def read_settings(kind: type[Settings], **fixed: Any) -> Settings:
    """The settings of this kind from the environment and .env, some of them fixed; raises UsageError.

    Logs a line for a setting of an older version of Dateline.
    """
    try:
        settings = kind(**fixed)
    except UnicodeDecodeError as error:  # before ValidationError: both are ValueErrors
        raise UsageError("The file .env is not text in UTF-8; save it as UTF-8.") from error
    except ValidationError as error:
        raise UsageError(_problem(kind, error)) from error
    except OSError as error:
        raise UsageError(f"The file .env cannot be read ({error.strerror}); check its permissions.") from error
    finally:
        # chromadb reads .env again with each of its own settings: what is wrong with a line was said once.
        logging.getLogger("dotenv.main").setLevel(logging.ERROR)
    for old, what_to_do in replaced_settings(kind, fixed.get("_env_file", kind.model_config.get("env_file"))):
        log.warning("%s is not used any more; %s.", old, what_to_do)
    return settings


def replaced_settings(kind: type[CorpusSettings], env_file: Any) -> list[tuple[str, str]]:
    """The settings of an older Dateline that the environment or this file has, and what to do about each."""
    values = {**EnvSettingsSource(kind).env_vars, **DotEnvSettingsSource(kind, env_file=env_file).env_vars}
    return [
        (old, f"set {new} in its place" if new else "take it out")
        for old, new in kind.replaced.items()
        if values.get(old.lower())
    ]


def _problem(kind: type[CorpusSettings], error: ValidationError) -> str:
    # Without the value: it may be a secret.
    first = error.errors()[0]
    name = str(first["loc"][0])
    field = kind.model_fields[name]
    example = field.examples[0] if field.examples else field.default
    problem = _SENTENCES.get(first["type"], "cannot be used").format(example=example, **first.get("ctx", {}))
    return f"The setting {name.upper()} {problem}; see .env.example."
