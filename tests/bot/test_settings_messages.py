"""Each wrong value of each setting is one plain sentence, with an example of a right value."""

import re

import pytest

from bot.settings import AnsweringSettings, BotSettings
from ingest.corpus.errors import UsageError
from ingest.corpus.settings import CorpusSettings, read_settings
from ingest.settings import IngestSettings

KINDS = (CorpusSettings, AnsweringSettings, BotSettings, IngestSettings)
FIELDS = [(kind, name) for kind in KINDS for name in kind.model_fields]
WRONG = ("many of them", "-1", "0", "1.5", "9" * 30, "9" * 5000, "nan", "inf", "s3cret (" * 100, "http://[")
OF_PYDANTIC = re.compile("unable to parse|string should|input should|pattern|valid|error", re.IGNORECASE)
# A folder, the name of a model or a key may be any text.
FREE = (
    *("corpus_dir", "sources_file", "bot_data_dir", "chroma_url", "chroma_tenant", "chroma_database"),
    *("embedding_model", "entailment_model", "reader_model"),
)


@pytest.mark.parametrize(("kind", "name"), FIELDS)
def test_a_wrong_value_is_a_plain_sentence_with_an_example(monkeypatch, kind, name):
    sentences = []
    for value in WRONG:
        monkeypatch.setenv(name.upper(), value)
        try:
            read_settings(kind, _env_file=None)
        except UsageError as error:
            sentences.append(error.user_message)

    is_free = name in FREE or "SecretStr" in str(kind.model_fields[name].annotation)
    assert bool(sentences) is not is_free
    for sentence in sentences:
        assert sentence.startswith(f"The setting {name.upper()} ")
        assert not OF_PYDANTIC.search(sentence), sentence
        assert "s3cret" not in sentence
        assert re.search(r"such as \S|True or False|not [a-z]+(, [a-z]+)* or [a-z]+;", sentence), sentence
        assert "such as None" not in sentence
        assert "such as ;" not in sentence


@pytest.mark.parametrize(
    ("kind", "name", "value", "sentence"),
    [
        (CorpusSettings, "STALE_DAYS", "few", "must be a whole number, such as 2"),
        (CorpusSettings, "EMBEDDING_BACKEND", "abacus", "is not auto, openvino or torch"),
        (IngestSettings, "FETCH_GAP", "-1", "must be at least 0.0, such as 0.5"),
        (
            IngestSettings,
            "FETCH_CONTACT",
            "Ilse (editor)",
            "is not an e-mail address or a web address, such as bot@example.org, without spaces",
        ),
        (
            IngestSettings,
            "FETCH_PRIVATE_HOSTS",
            "10.0.0.0/8",
            "is not hosts, such as news.lan or 10.0.0.5:8080, separated by commas",
        ),
        (BotSettings, "LOG_QUESTIONS", "perhaps", "must be True or False"),
        (BotSettings, "METRICS_PORT", "70000", "must be at most 65535, such as 9100"),
    ],
)
def test_what_a_sentence_says(monkeypatch, kind, name, value, sentence):
    monkeypatch.setenv(name, value)

    with pytest.raises(UsageError) as failure:
        read_settings(kind, _env_file=None)

    assert failure.value.user_message == f"The setting {name} {sentence}; see .env.example."
