import pytest
from pydantic import SecretStr

from bot.answering.chat_model import provider
from bot.answering.chat_model.provider import PACKAGES, open_model
from bot.errors import NotConfigured

GIVEN = {"base_url": None, "api_key": SecretStr("sk-secret"), "max_tokens": 100, "timeout": 5}


def test_a_model_is_opened_with_its_limits_and_no_retries_of_its_own():
    model = open_model("openai:gpt-4o-mini", **GIVEN)

    assert (model.model_name, model.temperature, model.max_tokens, model.max_retries) == ("gpt-4o-mini", 0, 100, 0)
    assert model.request_timeout == 5
    assert "sk-secret" not in repr(model)


def test_a_name_may_hold_colons():
    assert open_model("openai:ft:gpt-4o:us", **GIVEN).model_name == "ft:gpt-4o:us"


def test_a_provider_that_is_not_known_is_said():
    with pytest.raises(NotConfigured, match=r"openai, anthropic.*\.env\.example"):
        open_model("magic:8ball", **GIVEN)


@pytest.mark.parametrize("name", PACKAGES)
def test_a_package_that_is_missing_is_named_with_the_command(monkeypatch, name):
    monkeypatch.setattr(provider, "find_spec", lambda package: None)

    with pytest.raises(NotConfigured, match=rf"pip install '\.\[{PACKAGES[name][1]}\]'"):
        open_model(f"{name}:x", **GIVEN)


def test_every_extra_is_there():
    import tomllib
    from pathlib import Path

    extras = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    for package, extra in PACKAGES.values():
        assert extras[extra][0].startswith(package.replace("_", "-"))


def test_a_key_is_asked_for():
    with pytest.raises(NotConfigured, match="CHAT_API_KEY is not set"):
        open_model("openai:gpt-4o-mini", **{**GIVEN, "api_key": None})


def test_a_server_of_ones_own_needs_no_key_and_gets_no_other(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-somebody-else")
    model = open_model("openai:local", **{**GIVEN, "api_key": None, "base_url": "http://127.0.0.1:1/v1"})

    assert model.openai_api_key.get_secret_value() == "none"
