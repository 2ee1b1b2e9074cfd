"""Builds a LangChain chat model from provider:model (https://docs.langchain.com/oss/python/langchain/models)."""

from __future__ import annotations

import os
import re
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

from langchain_core.language_models import BaseChatModel
from pydantic import SecretStr

from bot.errors import NotConfigured

# provider -> its package, and the extra of ours that brings it.
PACKAGES = {
    "openai": ("langchain_openai", "openai"),
    "anthropic": ("langchain_anthropic", "anthropic"),
    "google_genai": ("langchain_google_genai", "google"),
    "ollama": ("langchain_ollama", "ollama"),
}
# Always given, so that no variable of a package (OPENAI_BASE_URL, OLLAMA_HOST) sends key and questions elsewhere.
ADDRESSES = {
    "openai": "https://api.openai.com/v1",
    "anthropic": "https://api.anthropic.com",
    "google_genai": "https://generativelanguage.googleapis.com",
    "ollama": "http://127.0.0.1:11434",
}
LOOPBACK = ("127.0.0.1", "localhost", "::1")
# OpenAI's models that think take no temperature; langchain-openai knows this of gpt-5 alone.
_THINKS = re.compile(r"o\d")
NEEDS_KEY = ("openai", "anthropic", "google_genai")


def open_model(
    name: str,
    *,
    base_url: str | None,
    api_key: SecretStr | None,
    max_tokens: int,
    timeout: float,
    plain: bool = False,
) -> BaseChatModel:
    """The model, at temperature 0, with no retries of its own; raises NotConfigured.

    Without `base_url` it is the provider's own; `timeout` is in seconds. If `plain` it is asked with the parameters
    alone that servers have known for longest.
    """
    provider, _, model = name.partition(":")
    if provider not in PACKAGES:
        raise NotConfigured(f"CHAT_MODEL names a provider that is not one of {', '.join(PACKAGES)}; see .env.example.")
    package, extra = PACKAGES[provider]
    if find_spec(package) is None:
        raise NotConfigured(
            f"CHAT_MODEL={provider}:... needs a package that is not installed: pip install -e '.[{extra}]'"
        )
    if provider in NEEDS_KEY and api_key is None and base_url is None:
        raise NotConfigured(f"CHAT_API_KEY is not set; {provider} needs a key.")
    address = base_url or ADDRESSES[provider]
    arguments: dict[str, Any] = {
        "base_url": address,
        **_limits(provider, max_tokens, timeout, plain=plain and base_url is not None),
    }
    if not plain and not (provider == "openai" and _THINKS.match(model)):
        arguments["temperature"] = 0
    if provider == "google_genai":
        # Else GOOGLE_GENAI_USE_VERTEXAI has the key and the questions sent to another service.
        arguments["vertexai"] = False
    if provider in NEEDS_KEY:
        # A server of one's own asks for no key; without this one a provider's variable (OPENAI_API_KEY) would go there.
        arguments["api_key"] = api_key or SecretStr("none")
    try:
        return _made(provider, model, address, arguments)
    except Exception as error:  # noqa: BLE001 -- the packages of providers share no base class
        # Its text may have addresses and keys in it; its class says enough.
        raise NotConfigured(
            f"The client of CHAT_MODEL cannot be made ({type(error).__name__}); check CHAT_BASE_URL, SSL_CERT_FILE and "
            "the proxies in HTTP_PROXY, HTTPS_PROXY and ALL_PROXY."
        ) from None


def _made(provider: str, model: str, address: str, arguments: dict[str, Any]) -> BaseChatModel:
    # langchain itself takes a second to import: only who has a chat model pays for it.
    from langchain.chat_models import init_chat_model

    host = urlsplit(address).hostname
    if host in LOOPBACK:
        _keep_from_proxies(host, provider, arguments)
    opened: BaseChatModel = init_chat_model(model, model_provider=provider, **arguments)
    return opened


def _limits(provider: str, max_tokens: int, timeout: float, *, plain: bool) -> dict[str, Any]:
    if provider == "ollama":
        return {"num_predict": max_tokens, "client_kwargs": {"timeout": timeout}}
    limits: dict[str, Any] = {"max_tokens": max_tokens, "timeout": timeout, "max_retries": 0}
    if provider == "openai" and plain:
        # langchain-openai sends max_completion_tokens, which not all servers know that are made after OpenAI's.
        limits["extra_body"] = {"max_tokens": limits.pop("max_tokens")}
        limits["stream_usage"] = False
    elif provider == "openai":
        # Elsewhere than at OpenAI the tokens are counted only when asked for.
        limits["stream_usage"] = True
    return limits


def _keep_from_proxies(host: str, provider: str, arguments: dict[str, Any]) -> None:
    """Has what goes to this machine stay on it: a proxy of the environment would read it, and would not find it."""
    direct = {"trust_env": False}
    if provider == "openai":
        import openai

        # With a client of one's own, a proxy of its own variable (OPENAI_PROXY) is an error.
        arguments["openai_proxy"] = None
        # Else its package warns of the environment's proxy, though this client is asked for none.
        os.environ.setdefault("LANGCHAIN_OPENAI_TCP_KEEPALIVE", "0")
        arguments["http_client"] = openai.DefaultHttpxClient(**direct)
        arguments["http_async_client"] = openai.DefaultAsyncHttpxClient(**direct)
    elif provider == "ollama":
        arguments["client_kwargs"] = {**arguments["client_kwargs"], **direct}
    elif provider == "google_genai":
        arguments["client_args"] = direct
    elif provider == "anthropic":
        # Its package takes no client; the one that it makes reads this.
        hosts = os.environ.get("no_proxy") or os.environ.get("NO_PROXY")
        os.environ["no_proxy"] = os.environ["NO_PROXY"] = f"{hosts},{host}" if hosts else host
