from contextlib import closing
from datetime import UTC, date, datetime

import pytest

from ingest.corpus.articles import ScoredPassage
from tests.bot.scripted_chat import ScriptedChat


def make_settings(folder, **changes):
    from bot.settings import BotSettings

    # Given here, so that neither .env nor the environment of who runs the tests has a say.
    fixed = {
        "corpus_dir": folder,
        "bot_data_dir": folder / "bot",
        "chroma_url": None,
        "embedding_threads": 2,
        "reader_seconds": 60,  # on a busy machine an answer without it is another one
        "discord_token": None,
    }
    return BotSettings(_env_file=None, **{**fixed, **changes})


def ingest(settings, *paths):
    from ingest.corpus.corpus import Corpus
    from ingest.corpus.writer import writing
    from ingest.pipeline import run

    with writing(settings.corpus_dir), closing(Corpus.open(settings, create=True)) as corpus:
        return run(corpus, paths)


@pytest.fixture(scope="session")
def on_shared_server():
    """The folders of corpora whose passages are on the server that tests share."""
    return set()


@pytest.fixture(scope="session")
def settings_for(on_shared_server, request):
    """Settings for a corpus folder, with changes by name."""

    def of(folder, **changes):
        if folder in on_shared_server:
            changes = {"chroma_url": request.getfixturevalue("chroma_url"), **changes}
        return make_settings(folder, **changes)

    return of


@pytest.fixture(scope="session")
def corpus_of(on_shared_server, settings_for, tmp_path_factory):
    """Ingests paths into a folder of their own."""

    def of(*paths):
        folder = tmp_path_factory.mktemp("corpus")
        on_shared_server.add(folder)
        report = ingest(settings_for(folder), *paths)
        assert not report.failed
        return folder

    return of


@pytest.fixture(scope="session")
def samples(sample_folder):
    """The bot's answering over the sample articles, real model and real index."""
    from bot.wiring import open_answering

    with closing(open_answering(make_settings(sample_folder))) as answering:
        yield answering


@pytest.fixture(scope="session")
def passage_of():
    """A passage with this text, standing at `start` of its version; every other part can be changed."""

    def of(text, start=0, **changes):
        parts = {
            "passage_id": 1,
            "article_id": "a1",
            "version_id": "v1",
            "title": "Etna erupts again",
            "url": "https://example.com/etna",
            "outlet": "Example News",
            "name": "etna.txt",
            "published": date(2025, 3, 22),
            "retrieved": datetime(2025, 4, 1, tzinfo=UTC),
            "score": 0.9,
            **changes,
        }
        return ScoredPassage(text=text, start=start, end=start + len(text), **parts)

    return of


@pytest.fixture
def store():
    """What the bot remembers, in memory alone."""
    from bot.conversation.store import Store

    return Store(None)


@pytest.fixture
def chat_server():
    """A chat model's server on loopback that does as its script says."""
    server = ScriptedChat()
    yield server
    server.end()


@pytest.fixture
def real_discord_again(monkeypatch):
    """After a test with a Discord on loopback, discord.py talks to the real one again."""
    import discord

    gateway = discord.gateway.DiscordWebSocket
    monkeypatch.setattr(discord.http.Route, "BASE", discord.http.Route.BASE)
    monkeypatch.setattr(gateway, "DEFAULT_GATEWAY", gateway.DEFAULT_GATEWAY)


OUTLETS = (
    *("usatoday.com", "cnn.com", "edition.cnn.com", "theweek.co.uk", "people.com", "theatlantic.com", "reuters.com"),
    *("The Northgate Courier", "Lantern Daily (sample)", "whitehouse.gov", "college.usatoday.com", "who.int"),
    *("abc.net.au", "Times of India", "Barron's", "them.us", "breathemagazine.com"),
)
OF_OUTLETS = "Many people told them that week, USA TODAY reported and CNN said, that storms in the Atlantic had come."


@pytest.fixture
def corpus_of_outlets(catalog, corpus_settings, tmp_path):
    """An article of each of OUTLETS, and more of the first two, in words alone."""
    from ingest.corpus.articles import Passage, Version
    from ingest.corpus.catalog import versions
    from ingest.corpus.catalog.versions import NewVersion
    from ingest.corpus.corpus import Corpus

    for number, outlet in enumerate((*OUTLETS, "usatoday.com", "cnn.com")):
        text = f"{number}: {OF_OUTLETS}"
        at = datetime(2025, 6, 1, tzinfo=UTC)
        version = Version(f"v{number}", f"a{number}", "Report", text, text, at, outlet=outlet)
        passage = Passage(0, len(text), text, text.encode())
        new = NewVersion(version, [passage], f"/a{number}.txt")
        versions.write_pending(catalog, [new], [(passage.text_hash, b"\0" * 8, b"")])
    versions.finish_pending(catalog)
    return Corpus(corpus_settings(tmp_path), catalog)


@pytest.fixture
def corpus_with(catalog, corpus_settings, tmp_path):
    """A corpus of one article with this text, or with each of these texts as many times as it says, in words alone."""
    from ingest.corpus.articles import Passage, Version
    from ingest.corpus.catalog import versions
    from ingest.corpus.catalog.versions import NewVersion
    from ingest.corpus.corpus import Corpus

    def of(text, *more, times=1):
        passages, whole = [], ""
        for number, part in enumerate((text, *more) * times):
            passages.append(Passage(len(whole), len(whole) + len(part), part, f"{number} {part}".encode()))
            whole += f"{part}\n"
        version = Version("v1", "a1", "Report", whole, whole, datetime(2025, 6, 1, tzinfo=UTC))
        new = NewVersion(version, passages, "/a1.txt")
        versions.write_pending(catalog, [new], [(passage.text_hash, b"\0" * 8, b"") for passage in passages])
        versions.finish_pending(catalog)
        return Corpus(corpus_settings(tmp_path), catalog)

    return of
