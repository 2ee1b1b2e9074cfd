import pytest

from tests.bot.conftest import real_discord_again
from tests.conftest import ingested

__all__ = ["real_discord_again"]
BRIDGE = (
    "The old harbor bridge of Tallmere was closed on Monday after inspectors found a crack in its northern pier. "
    "Mayor Ruth Anselm said that repairs would cost 4.2 million dollars and take until the autumn of 2026. About "
    "11,000 cars cross the bridge each day, and a ferry will carry people on foot from Wednesday on. The crack was "
    "found by a diver of the county, who inspects the pier every five years. Engineers from the state university "
    "will measure how far the pier has moved since it was built in 1957. A second bridge, two miles upstream, stays "
    "open to trucks of twelve tons."
)
MORE = (
    "Shops on the northern bank of Tallmere fear for their summer. The owner of a bakery beside the bridge said on "
    "Tuesday that she had sold half as many loaves as on other days, and that she would move her oven to the market "
    "hall if the repairs were to take as long as the mayor expects. The council will hear the owners of shops on "
    "Thursday evening in the town hall, where 3,100 people have signed for ferries without a fare. Fishermen asked "
    "for a lane of their own."
)
LIBRARY = (
    "The city library of Tallmere opened a new reading room for children on Friday. Librarian Joan Pell said that "
    "it holds 6,000 books. A gift of the Harlan family, who own the paper mill, paid for the room. It is open until "
    "eight."
)


@pytest.fixture(scope="session")
def copied_folder(tmp_path_factory, corpus_settings, write_jsonl):
    """A corpus of a report at a.example and www.a.example, its copy at b.example with more to it, and another one."""
    folder = tmp_path_factory.mktemp("copied")
    report = {"url": "https://a.example/bridge", "title": "Bridge closed", "text": BRIDGE, "published": "2025-03-03"}
    copy = {
        "url": "https://b.example/pier",
        "title": "A crack",
        "text": f"{BRIDGE}\n\n{MORE}",
        "published": "2025-03-04",
    }
    other = {"url": "https://a.example/library", "title": "Library", "text": LIBRARY, "published": "2025-03-05"}
    file = write_jsonl(folder / "articles.jsonl", report, report | {"url": "https://www.a.example/bridge"}, copy, other)
    with ingested(corpus_settings(folder), file) as corpus_folder:
        yield corpus_folder


@pytest.fixture(scope="session")
def answering_settings():
    """Settings of the answering over a corpus folder; neither .env nor the environment is read."""
    from bot.settings import AnsweringSettings

    def of(folder):
        return AnsweringSettings(
            _env_file=None, corpus_dir=folder, chroma_url=None, max_question_characters=4000, reader_seconds=60
        )

    return of


@pytest.fixture
def printed(capsys):
    """What a page of the terminal looks like."""
    from rich.console import Console

    def of(page):
        Console(width=100).print(page)
        return capsys.readouterr().out

    return of


@pytest.fixture(scope="session")
def question_of():
    """A question of an eval file: question_of(id, text, answers, gold_urls)."""
    from evals.questions import EvalQuestion

    def of(name, text="Who?", answers=("x",), gold_urls=()):
        return EvalQuestion(name, text, None, tuple(answers), frozenset(gold_urls))

    return of


@pytest.fixture(scope="session")
def version_of():
    """A stored version with this text."""
    from datetime import UTC, datetime

    from ingest.corpus.articles import Version

    def of(text):
        return Version("v", "a", "A bridge", text, "hash", datetime(2025, 4, 1, tzinfo=UTC), url="https://e.com/a")

    return of
