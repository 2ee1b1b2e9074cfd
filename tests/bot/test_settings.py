import io
import logging
from datetime import timedelta
from pathlib import Path

import dotenv.parser
import pytest
from chromadb.config import Settings as ChromaSettings
from pydantic import SecretStr, ValidationError

from bot.settings import BotSettings
from ingest.corpus.errors import UsageError
from ingest.corpus.settings import read_settings
from ingest.settings import IngestSettings

EXAMPLE = Path(__file__).parents[2] / ".env.example"
FIELDS = {**IngestSettings.model_fields, **BotSettings.model_fields}


@pytest.fixture(autouse=True)
def dotenv_speaks():
    """Reading the settings hushes the library that reads .env, for the rest of the process."""
    logger = logging.getLogger("dotenv.main")
    logger.setLevel(logging.NOTSET)
    yield
    logger.setLevel(logging.NOTSET)


def example_blocks():
    """Each comment with the settings that stand under it, up to the next one; the first block is the heading."""
    blocks = []
    for line in EXAMPLE.read_text("utf-8").splitlines():
        if line.startswith("#"):
            blocks.append((line.removeprefix("# "), {}))
        elif line:
            name, equals, value = line.partition("=")
            assert equals, line
            blocks[-1][1][name] = value
    return blocks


def example_values():
    return {name: value for _, values in example_blocks() for name, value in values.items()}


def test_the_example_has_every_setting_and_nothing_else():
    names = [name for _, values in example_blocks() for name in values]

    fields = [name.upper() for name in FIELDS]
    assert sorted(set(fields) - set(names)) == [], "add NAME=default to .env.example, below a comment of one line"
    assert sorted(names) == sorted(fields), ".env.example has a setting that is gone, or one twice"


def test_every_setting_has_one_comment_of_one_line():
    heading, *blocks = example_blocks()

    assert heading[1] == {}
    assert all(comment.endswith((".", "--embed")) or values for comment, values in blocks)
    assert all(values for _, values in blocks), "a comment without a setting, or a comment of two lines"


def test_every_setting_has_a_comment_of_its_own():
    _, *blocks = example_blocks()

    assert all(len(values) == 1 for _, values in blocks)


def test_the_examples_values_are_the_defaults():
    for name, value in example_values().items():
        default = FIELDS[name.lower()].default
        assert value == ("" if default is None else str(default)), name


def test_the_unchanged_example_gives_the_default_settings():
    assert BotSettings(_env_file=EXAMPLE) == BotSettings(_env_file=None)


def test_every_setting_is_described():
    bare = [name for name, field in FIELDS.items() if not (field.description or "").endswith(".")]
    assert bare == [], "give each of these a description, one sentence with a full stop"


@pytest.mark.parametrize("name", ["discord_token", "chat_api_key", "chroma_api_key"])
def test_a_secret_is_not_printed(name):
    assert "a-secret" not in repr(BotSettings(_env_file=None, **{name: SecretStr("a-secret")}))


def test_settings_are_frozen():
    with pytest.raises(ValidationError, match="frozen"):
        BotSettings(_env_file=None).timezone = "Europe/Berlin"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TIMEZONE", "Mars/Olympus"),
        ("TIMEZONE", "../../etc/passwd"),
        ("MAX_QUESTION_CHARACTERS", "many"),
        ("MAX_QUESTION_CHARACTERS", "0"),
        ("ANSWER_THREADS", "0"),
        ("EMBEDDING_BACKEND", "abacus"),
        ("CHAT_MODEL", "gpt-4o-mini"),
        ("CHAT_MODEL", "openai: gpt"),
        ("CHAT_BASE_URL", "127.0.0.1:8080"),
        ("CHAT_BASE_URL", "file:///etc/passwd"),
        ("CHAT_BASE_URL", "http://me:sk-secret@host/v1"),
        ("CHAT_BASE_URL", "https://host/v1?key=sk-secret"),
        ("CHAT_BASE_URL", "http://["),
        ("CHAT_BASE_URL", "http://127.0.0.1:abc/v1"),
        ("CHAT_BASE_URL", "http://127.0.0.1:99999/v1"),
        ("CHAT_API_KEY", "sk-secret\u2026"),
        ("CHROMA_API_KEY", "sk-secret\nanother"),
        ("CHAT_DAILY_TOKENS", "-1"),
        ("CHAT_TIMEOUT", "0"),
        ("INGEST_EVERY", "often"),
        ("INGEST_EVERY", "30"),
        ("INGEST_EVERY", "0m"),
        ("INGEST_EVERY", "31d"),
        ("OWNER_CHANNEL", "general"),
        ("STALE_DAYS", "-1"),
    ],
)
def test_an_invalid_setting_is_named_without_its_value(monkeypatch, name, value):
    monkeypatch.setenv(name, value)

    with pytest.raises(UsageError) as failure:
        read_settings(BotSettings, _env_file=None)

    sentence = failure.value.user_message
    assert value not in sentence.split()
    assert "sk-secret" not in sentence
    assert name in sentence
    assert ".env.example" in sentence


def test_a_key_with_a_character_that_no_header_has_is_to_be_copied_again(monkeypatch):
    """Every search by meaning crashed with UnicodeEncodeError."""
    monkeypatch.setenv("CHROMA_API_KEY", "schl\u00fcssel")

    with pytest.raises(UsageError, match=r"^The setting CHROMA_API_KEY is not plain ASCII, .*: copy it again"):
        read_settings(BotSettings, _env_file=None)


@pytest.mark.parametrize(
    ("name", "value"), [("CHAT_API_KEY", "sk-secret "), ("CHAT_BASE_URL", " http://127.0.0.1:8080/v1 ")]
)
def test_a_space_around_a_key_or_an_address_is_named(monkeypatch, name, value):
    """The chat model "cannot be reached", said the doctor."""
    monkeypatch.setenv(name, value)

    with pytest.raises(UsageError, match=f"^The setting {name} is not ") as failure:
        read_settings(BotSettings, _env_file=None)
    assert "sk-secret" not in failure.value.user_message


def test_the_folder_of_the_bots_own_data_may_be_in_the_home_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))

    assert BotSettings(_env_file=None, bot_data_dir="~/bot").bot_data_dir == tmp_path / "bot"
    # Of .env ${HOME} is replaced before, and $HOME was not.
    assert BotSettings(_env_file=None, bot_data_dir="$HOME/bot").bot_data_dir == tmp_path / "bot"


def test_an_empty_setting_is_its_default(monkeypatch):
    monkeypatch.setenv("TIMEZONE", "")
    monkeypatch.setenv("DISCORD_TOKEN", "")

    assert BotSettings(_env_file=None) == BotSettings(_env_file=None, timezone="UTC", discord_token=None)


def test_the_environment_comes_before_the_file(monkeypatch, tmp_path):
    (tmp_path / ".env").write_text("TIMEZONE=Europe/Berlin\nANSWER_THREADS=3\n")
    monkeypatch.setenv("TIMEZONE", "Asia/Tokyo")
    settings = BotSettings(_env_file=tmp_path / ".env")

    assert (settings.timezone, settings.answer_threads) == ("Asia/Tokyo", 3)
    assert str(settings.zone) == "Asia/Tokyo"


class OlderReader(dotenv.parser.Reader):
    """Of a python-dotenv that leaves the mark where it is, as most versions do."""

    def __init__(self, stream):
        super().__init__(io.StringIO())
        self.string = stream.read()


@pytest.mark.parametrize("reader", [OlderReader, dotenv.parser.Reader])
def test_a_file_with_a_byte_order_mark_is_read_whole(tmp_path, monkeypatch, reader):
    monkeypatch.setattr(dotenv.parser, "Reader", reader)
    (tmp_path / ".env").write_bytes("\ufeffANSWER_THREADS=3\nTIMEZONE=Europe/Berlin\n".encode())
    settings = BotSettings(_env_file=tmp_path / ".env")

    assert (settings.timezone, settings.answer_threads) == ("Europe/Berlin", 3)


@pytest.mark.parametrize("kind", [BotSettings, IngestSettings])
def test_a_file_in_another_encoding_is_one_sentence(tmp_path, kind):
    (tmp_path / ".env").write_text("TIMEZONE=Europe/Berlin\n", "utf-16")

    with pytest.raises(UsageError, match="save it as UTF-8"):
        read_settings(kind, _env_file=tmp_path / ".env")


def test_a_line_that_is_no_setting_is_logged_once(tmp_path, caplog):
    (tmp_path / ".env").write_text('TIMEZONE=UTC\nDISCORD_TOKEN="a-secret\n')
    read_settings(BotSettings, _env_file=tmp_path / ".env")
    ChromaSettings(_env_file=tmp_path / ".env")

    (line,) = [record.getMessage() for record in caplog.records]
    assert "line 2" in line
    assert "a-secret" not in line


@pytest.mark.parametrize(
    ("changes", "characters"),
    [
        ({"chat_model": "openai:gpt"}, 12_000),
        ({"chat_model": "openai:own", "chat_base_url": "http://127.0.0.1:8089/v1"}, 1_200),
        ({"chat_model": "ollama:small"}, 1_200),
        ({"chat_model": "ollama:large", "chat_characters": 5_000}, 5_000),
    ],
)
def test_a_model_on_a_local_server_reads_fewer_characters(changes, characters):
    assert BotSettings(_env_file=None, **changes).chat_reads == characters


@pytest.fixture
def warnings_of(caplog, tmp_path):
    """The log lines of reading settings of this kind from a .env with this text."""

    def of(kind, text):
        (tmp_path / ".env").write_text(text)
        caplog.clear()
        read_settings(kind, _env_file=tmp_path / ".env")
        return [record.getMessage() for record in caplog.records]

    return of


def test_a_replaced_setting_is_logged_once_with_its_successor(warnings_of, monkeypatch):
    (line,) = warnings_of(BotSettings, "RERANKER_MODEL=some/model\n")
    assert line == "RERANKER_MODEL is not used any more; set READER_MODEL in its place."

    assert warnings_of(BotSettings, "RERANKER_MODEL=\n") == []
    assert warnings_of(BotSettings, "RERANKER_SECONDS=9\nRERANKER_DEPTH=20\n") == [
        "RERANKER_SECONDS is not used any more; set READER_SECONDS in its place.",
        "RERANKER_DEPTH is not used any more; take it out.",
    ]
    assert warnings_of(IngestSettings, "RERANKER_MODEL=some/model\n") == []
    monkeypatch.setenv("RERANKER_MODEL", "some/model")
    assert warnings_of(BotSettings, "") == [line]


@pytest.mark.parametrize(
    ("written", "interval"),
    [
        (None, None),
        ("1m", timedelta(minutes=1)),
        ("30m", timedelta(minutes=30)),
        (" 2 h ", timedelta(hours=2)),
        ("30d", timedelta(days=30)),
    ],
)
def test_ingest_every_is_read_as_an_interval(written, interval):
    assert BotSettings(_env_file=None, ingest_every=written).ingest_interval == interval
