import logging
import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.corpus.console.redaction import FACTS, HIDDEN, Redacting, redact

URL_SAFE = string.ascii_letters + string.digits + "_-"
WORD = string.ascii_letters + string.digits


def of(alphabet, least, most):
    return st.text(alphabet, min_size=least, max_size=most)


bot_tokens = st.builds("{}.{}.{}".format, of(URL_SAFE, 24, 28), of(URL_SAFE, 6, 6), of(URL_SAFE, 27, 38))
model_keys = st.builds(
    "{}{}".format, st.sampled_from(["sk-", "sk-ant-api03-", "sk-proj-", "hf_", "ghp_", "gsk_"]), of(WORD, 20, 48)
)
google_keys = of(URL_SAFE, 35, 35).map("AIza{}".format)
index_tokens = st.builds("{}-{}".format, st.sampled_from(["nonce", "tenant"]), of("0123456789abcdef", 32, 32))
secrets = st.one_of(bot_tokens, model_keys, google_keys, index_tokens)
# What stands around a secret in a log: text that does not run into it.
around = st.text(st.characters(codec="utf-8"), max_size=30).map(lambda text: text + " ")


@given(around, secrets, around)
def test_no_token_passes_whatever_surrounds_it(before, secret, after):
    shown = redact(f"{before}{secret} {after}")

    assert secret not in shown
    assert HIDDEN in shown


@given(around, st.sampled_from(["Bearer", "bearer", "Basic", "Bot"]), of(WORD + "._~+/=-", 8, 60))
def test_no_authorization_header_passes(before, scheme, secret):
    assert secret not in redact(f"{before}Authorization: {scheme} {secret}").replace(before, "", 1)


@given(st.sampled_from(["webhooks", "interactions"]), st.integers(1, 2**63), of(URL_SAFE, 60, 80))
def test_a_webhook_address_loses_its_token_and_keeps_its_id(kind, number, token):
    shown = redact(f"POST https://discord.com/api/v10/{kind}/{number}/{token}/callback?wait=true failed")

    assert token not in shown
    assert f"/{kind}/{number}/{HIDDEN}" in shown


@given(
    st.sampled_from(["http", "https", "postgres", "redis"]),
    of(WORD, 0, 12),
    of(WORD + "!$*+,;=@:.-_~%", 1, 30),
    of(string.ascii_lowercase, 3, 10),
)
def test_no_user_or_password_of_a_url_passes(scheme, name, password, host):
    shown = redact(f"cannot reach {scheme}://{name}:{password}@{host}.example/path")

    assert f"{scheme}://{HIDDEN}@{host}.example/path" in shown


@given(st.sampled_from(["api_key", "token", "X-Chroma-Token", "password", "client_secret"]), of(WORD, 8, 40))
def test_no_named_secret_passes(name, secret):
    for text in (f"?{name}={secret}&x=1", f'"{name}": "{secret}"', f"{name}: {secret}"):
        shown = redact(text)
        assert secret not in shown
        assert name in shown


NAMES = [
    "accessKey",
    "clientSecret",
    "OPENAI_API_KEY",
    "AWSKey",
    "key",
    "privatekey",
    "HMACKEY",
    "x-api-key",
    "dbpassword",
]


@given(st.sampled_from(NAMES), of(WORD, 8, 40))
def test_a_secret_is_hidden_however_its_name_is_written(name, secret):
    for text in (f"{name}={secret}", f"{name}: {secret}", f'{{"{name}": "{secret}"}}', f"{name}:'{secret}'"):
        assert secret not in redact(text)


@given(of(string.ascii_lowercase, 1, 10), of(WORD, 8, 40), of(string.hexdigits, 8, 20))
def test_behind_any_name_that_ends_in_key_a_secret_is_hidden(beginning, secret, rest):
    for text in (f"{beginning}key={secret}", f'"{beginning}key": "{secret}"', f"{beginning}key: 4f0a{rest}"):
        assert redact(text).rstrip('"').endswith(HIDDEN)


@given(
    st.sampled_from(["Bearer", "Basic", "Bot"]),
    st.sampled_from(["3", "=", ".x", "aB"]),
    of(string.ascii_letters, 8, 40),
)
def test_credentials_are_hidden_without_the_name_of_their_header(scheme, sign, word):
    secret = word + sign

    assert secret not in redact(f"{scheme} {secret}")
    assert word not in redact(f"(b'Authorization', b'{scheme} {word}'), {scheme}: {word}")


@given(st.text(max_size=200))
def test_redaction_takes_any_text_and_is_idempotent(text):
    once = redact(text)

    assert redact(once) == once


@given(st.text(max_size=40), of(WORD, 6, 20), st.text(max_size=40))
def test_a_known_secret_of_any_form_is_hidden(before, secret, after):
    assert secret not in redact(f"{before}{secret}{after}", [secret]).replace(HIDDEN, "")


@pytest.mark.parametrize(
    "text",
    [
        "What tariff did China put on American goods?",
        "https://example.com/a/story?id=42#top",
        "https://example.com/search?q=bridge&page=2&design=new&sort=date",
        "mail desk@example.com or see https://example.com/~desk",
        "question 3fa9c1d2e4b5a697 answered in 230 ms",
        "version 5d41402abc4b2a76b9719d911017c592 at 12..480",
        "The bot 4242 is connected; the basic answer follows.",
        "python -m bot search is ready.now.please",
        "POST /channels/77/messages",
        "2025-03-22T10:00:00.000+00:00 INFO bot.client: Logged in",
        "Turkey: earthquake kills hundreds",
        "Hockey: Canada beats Sweden; Whiskey: Scotland exports more",
        "WHISKEY: SCOTLAND EXPORTS MORE",
        "Turkey: F16-fighters and U20-players",
        "https://example.org/turkey:election-2023",
        "Basic education is failing. Bot detection improves; the standard-bearer conceded.",
        "The basics: basic education.",
    ],
)
def test_text_that_is_no_secret_stays(text):
    assert redact(text) == text


@given(
    st.sampled_from(["auth", "token", "key", "sig", "X-Amz-Signature", "sid", "session_id", "jwt", "pwd", "access"]),
    of(WORD + "-_.~%+", 1, 40),
    st.sampled_from(["", "&list=2", "#top", '" was not read', ": not found"]),
)
def test_a_key_in_a_query_string_is_hidden_and_the_text_behind_it_stays(name, secret, behind):
    shown = redact(f"https://desk.example/feed?page=1&{name}={secret}{behind}")

    assert shown.startswith(f"https://desk.example/feed?page=1&{name}={HIDDEN}")
    assert behind[:2] == ": " or shown.endswith(behind)


def test_a_long_line_takes_little_time():
    # Backtracking over a megabyte would hold the event loop.
    import time

    for text in (
        "a" * 200_000,
        "://" + "a" * 200_000,
        "A-" * 100_000,
        "key=" * 50_000,
        "x." * 100_000,
        "?" + "a" * 99_999,
        "?auth" * 40_000,
        "key:a1" * 40_000,
        "bot " + "a" * 200_000,
        "authorization'b" * 20_000,
    ):
        began = time.process_time()
        redact(text)
        assert time.process_time() - began < 2


def rewritten(message="", known=(), **fields):
    """A record of the log as a handler gets it."""
    record = logging.makeLogRecord({"msg": message, **fields})
    assert Redacting(known).filter(record)
    return record


def test_nothing_is_left_of_a_known_secret_that_begins_with_another():
    assert rewritten("it is hunter-two-three", ["hunter", "hunter-two-three", "hunter-two"]).msg == f"it is {HIDDEN}"


def test_a_known_text_of_a_few_letters_is_no_secret():
    assert rewritten("ask the hunter", ["ask", "hunte", ""]).msg == "ask the hunter"
    assert rewritten("ask the hunter", ["hunter"]).msg == f"ask the {HIDDEN}"


def test_a_secret_in_a_stack_or_in_the_name_of_a_fact_is_hidden():
    record = rewritten(known=["hunter2"], stack_info="File hunter2, line 1", **{FACTS: {"hunter2": {"a hunter2": 1}}})

    assert record.stack_info == f"File {HIDDEN}, line 1"
    assert getattr(record, FACTS) == {HIDDEN: {f"a {HIDDEN}": 1}}


def test_each_form_of_secret_is_found_in_a_line_of_several():
    line = redact("sk-abcdefghijklmnopqrst and sk-bcdefghijklmnopqrstu and Bearer abcdefghijkl")

    assert len(re.findall(re.escape(HIDDEN), line)) == 3
