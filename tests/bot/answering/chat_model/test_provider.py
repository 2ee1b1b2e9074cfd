import os

import pytest
from pydantic import SecretStr

from bot.answering.chat_model import provider
from bot.answering.chat_model.provider import PACKAGES, open_model
from bot.errors import NotConfigured
from tests.bot.scripted_chat import ScriptedChat, text_reply

GIVEN = {"base_url": None, "api_key": SecretStr("sk-secret"), "max_tokens": 100, "timeout": 5}


def test_a_model_is_opened_with_its_limits_and_without_retries():
    model = open_model("openai:gpt-4o-mini", **GIVEN)

    assert (model.model_name, model.temperature, model.max_tokens, model.max_retries) == ("gpt-4o-mini", 0, 100, 0)
    assert model.request_timeout == 5
    assert "sk-secret" not in repr(model)


def test_a_model_name_may_contain_colons():
    assert open_model("openai:ft:gpt-4o:us", **GIVEN).model_name == "ft:gpt-4o:us"


def test_an_unknown_provider_is_an_error_that_lists_the_known_ones():
    with pytest.raises(NotConfigured, match=r"openai, anthropic.*\.env\.example"):
        open_model("magic:8ball", **GIVEN)


@pytest.mark.parametrize("name", PACKAGES)
def test_a_missing_package_is_named_with_its_install_command(monkeypatch, name):
    monkeypatch.setattr(provider, "find_spec", lambda package: None)

    with pytest.raises(NotConfigured, match=rf"pip install -e '\.\[{PACKAGES[name][1]}\]'"):
        open_model(f"{name}:x", **GIVEN)


def test_every_provider_has_its_extra():
    import tomllib
    from pathlib import Path

    extras = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    for package, extra in PACKAGES.values():
        assert extras[extra][0].startswith(package.replace("_", "-"))


@pytest.fixture
def opened_with(monkeypatch):
    """What the client of a model is made with, also where the provider's package is not installed."""

    def of(name, **changes):
        given = []
        monkeypatch.setattr(provider, "find_spec", lambda package: package)
        monkeypatch.setattr("langchain.chat_models.init_chat_model", lambda *_, **arguments: given.append(arguments))
        open_model(name, **{**GIVEN, **changes})
        return given[0]

    return of


@pytest.mark.parametrize("name", PACKAGES)
def test_without_an_address_a_model_is_the_providers_own(opened_with, name):
    assert opened_with(f"{name}:x")["base_url"] == provider.ADDRESSES[name]
    assert opened_with(f"{name}:x", base_url="http://127.0.0.1:1")["base_url"] == "http://127.0.0.1:1"


def test_openais_models_that_think_get_no_temperature(opened_with):
    assert "temperature" not in opened_with("openai:o4-mini")
    assert opened_with("openai:ollama-clone")["temperature"] == 0


def test_at_openai_itself_a_plain_model_keeps_the_parameters_that_it_has(opened_with):
    own, elsewhere = (opened_with("openai:x", plain=True, base_url=url) for url in (None, "https://a.example"))

    assert "temperature" not in own | elsewhere
    assert (own["max_tokens"], own["stream_usage"]) == (100, True)
    assert (elsewhere["extra_body"], elsewhere["stream_usage"]) == ({"max_tokens": 100}, False)


@pytest.mark.parametrize("variable", ["OPENAI_BASE_URL", "OPENAI_API_BASE"])
def test_a_variable_of_a_providers_package_redirects_nothing(monkeypatch, variable):
    """The key, the question and the passages went there."""
    monkeypatch.setenv(variable, "http://127.0.0.1:1/v1")
    model = open_model("openai:gpt-4o-mini", **GIVEN)

    assert str(model.root_client.base_url) == "https://api.openai.com/v1/"


@pytest.fixture
def proxy(monkeypatch):
    """A proxy in the environment, with what it was asked for."""
    server = ScriptedChat()
    for name in ("http_proxy", "OPENAI_PROXY"):
        monkeypatch.setenv(name, server.url.removesuffix("/v1"))
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.setenv(name, "a.example")
    yield server
    server.end()


def test_a_model_on_this_machine_is_asked_without_a_proxy(proxy, chat_server, monkeypatch, caplog):
    """The proxy got the key, the question and the passages, and did not find the server."""
    monkeypatch.setattr("langchain_openai.chat_models._client_utils._proxy_env_warning_emitted", False, raising=False)
    chat_server.script = [text_reply("Etna erupted.")]
    model = open_model("openai:local", **{**GIVEN, "base_url": chat_server.url})

    assert "".join(piece.text for piece in model.stream("What happened?")) == "Etna erupted."
    assert proxy.requests == []
    assert "proxy" not in caplog.text


def test_any_model_on_this_machine_is_asked_without_a_proxy(proxy, opened_with):
    local = "http://localhost:1"

    assert opened_with("ollama:x")["client_kwargs"] == {"timeout": 5, "trust_env": False}
    assert opened_with("google_genai:x", base_url=local)["client_args"] == {"trust_env": False}
    opened_with("anthropic:x")
    assert os.environ["no_proxy"] == "a.example"
    opened_with("anthropic:x", base_url=local)
    assert os.environ["no_proxy"] == os.environ["NO_PROXY"] == "a.example,localhost"


def test_a_model_elsewhere_is_asked_through_the_proxy(opened_with):
    arguments = opened_with("openai:x")

    assert not arguments.keys() & {"openai_proxy", "http_client", "http_async_client"}


@pytest.mark.parametrize(
    ("environment", "changes"),
    [
        ({"ALL_PROXY": "socks5://user:sk-secret@127.0.0.1:1"}, {"base_url": "http://192.0.2.1/v1"}),
        ({"HTTP_PROXY": "ftp://user:sk-secret@127.0.0.1:1"}, {"base_url": "http://192.0.2.2/v1"}),
        ({"SSL_CERT_FILE": "/nowhere/sk-secret.pem"}, {"base_url": "https://192.0.2.3/v1"}),
        ({}, {"base_url": "http://192.0.2.4:sk-secret/v1"}),
    ],
)
def test_a_client_that_cannot_be_made_is_told_in_a_sentence(monkeypatch, environment, changes):
    """It was "something unexpected", to be reported."""
    for name in ("ALL_PROXY", "HTTP_PROXY", "SSL_CERT_FILE"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    with pytest.raises(NotConfigured, match=r"CHAT_BASE_URL.*SSL_CERT_FILE.*ALL_PROXY") as failure:
        open_model("openai:x", **{**GIVEN, **changes})
    assert "sk-secret" not in str(failure.value)
    assert failure.value.__cause__ is None


def test_a_missing_key_is_an_error():
    with pytest.raises(NotConfigured, match="CHAT_API_KEY is not set"):
        open_model("openai:gpt-4o-mini", **{**GIVEN, "api_key": None})


def test_a_local_server_needs_no_key_and_gets_none_from_the_environment(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-somebody-else")
    model = open_model("openai:local", **{**GIVEN, "api_key": None, "base_url": "http://127.0.0.1:1/v1"})

    assert model.openai_api_key.get_secret_value() == "none"
