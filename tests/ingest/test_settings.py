import pytest

from ingest.corpus.errors import UsageError
from ingest.corpus.settings import read_settings
from ingest.settings import IngestSettings


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        ("", set()),
        ("news.lan", {("news.lan", None)}),
        ("News.LAN:80, 10.0.0.5:8080 ,", {("news.lan", 80), ("10.0.0.5", 8080)}),
        ("[FD00::0:1]:443,[::1]", {("fd00::1", 443), ("::1", None)}),
        ("zürich.lan", {("xn--zrich-kva.lan", None)}),
    ],
)
def test_private_hosts_are_normalized_like_addresses(text, hosts):
    assert IngestSettings(_env_file=None, fetch_private_hosts=text).private_hosts == hosts


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FETCH_PRIVATE_HOSTS", "http://news.lan/"),
        ("FETCH_PRIVATE_HOSTS", "news.lan:0"),
        ("FETCH_PRIVATE_HOSTS", "news.lan:70000"),
        ("FETCH_PRIVATE_HOSTS", "news.lan:http"),
        ("FETCH_PRIVATE_HOSTS", "s3cret@news.lan"),
        ("FETCH_PRIVATE_HOSTS", "news.lan,[half"),
        ("FETCH_PRIVATE_HOSTS", "::1"),
        ("FETCH_PRIVATE_HOSTS", "10.0.0.0/8"),
        ("FETCH_CONTACT", "me (at) example.org"),
        ("FETCH_CONTACT", "me\r\nX-Header: 1"),
        ("FETCH_CONTACT", "m\u00e9@example.org"),
        ("CORPUS_DIR", "~no.such.user/news"),
        ("CHROMA_API_KEY", "s3cret\u2026"),
        ("FETCH_SECONDS", "0"),
        ("FETCH_GAP", "-1"),
        ("FETCH_MEGABYTES", "1000000"),
        ("FETCH_CONCURRENCY", "0"),
    ],
)
def test_an_invalid_setting_is_named_without_its_value(monkeypatch, name, value):
    monkeypatch.setenv(name, value)

    with pytest.raises(UsageError) as failure:
        read_settings(IngestSettings, _env_file=None)

    sentence = failure.value.user_message
    assert value not in sentence.split()
    assert "s3cret" not in sentence
    assert name in sentence
    assert ".env.example" in sentence


@pytest.mark.parametrize("name", ["CORPUS_DIR", "SOURCES_FILE"])
def test_a_path_may_begin_with_the_home_folder(monkeypatch, tmp_path, name):
    """A folder named "~" was made: in .env, cron and systemd no shell replaces it."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv(name, "~/news")

    assert getattr(read_settings(IngestSettings, _env_file=None), name.lower()) == tmp_path / "news"


@pytest.mark.parametrize("contact", ["https://example.org/bot?a=b", "bot@example.org", "mailto:bot@example.org"])
def test_a_contact_is_a_web_or_mail_address(contact):
    assert IngestSettings(_env_file=None, fetch_contact=contact).fetch_contact == contact
