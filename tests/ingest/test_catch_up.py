"""What today's rules find in the articles that an older Dateline stored; a person sees that it takes long."""

from contextlib import closing, contextmanager
from datetime import UTC, datetime

import pytest

from ingest import catch_up as module
from ingest.catch_up import COPIES, CORRECTIONS, catch_up
from ingest.corpus.articles import Version
from ingest.corpus.catalog import Catalog, versions
from ingest.corpus.catalog.versions import NewVersion


@pytest.fixture
def catalog(tmp_path):
    with closing(Catalog.open(tmp_path / "catalog.sqlite3", create=True)) as made:
        for number in range(7):
            version = Version(
                version_id=f"v{number}",
                article_id=f"a{number}",
                title="Harbour bridge closed",
                text=f"The harbour bridge in Marrow was closed on Monday. It is {number} of seven.",
                content_hash=str(number),
                retrieved=datetime(2025, 3, 3, tzinfo=UTC),
                url=None,
                name=f"a{number}",
            )
            versions.write_pending(made, [NewVersion(version, [], f"/{number}.txt")], [])
            versions.finish_pending(made)
        yield made


@pytest.fixture
def shown():
    """Each sentence with the counts that were shown under it."""
    return {}


@pytest.fixture
def remaking(shown):
    @contextmanager
    def show(sentence):
        shown[sentence] = []
        yield lambda done, total: shown[sentence].append((done, total))

    return show


def test_what_takes_long_after_an_update_is_said_and_its_progress_is_shown(catalog, monkeypatch, remaking, shown):
    monkeypatch.setattr(module, "_VERSIONS", 3)
    catch_up(catalog, remaking)
    assert shown == {COPIES: [(0, 7), (3, 7), (6, 7)], CORRECTIONS: [(0, 7), (3, 7), (6, 7)]}
    shown.clear()
    catch_up(catalog, remaking)
    assert shown == {}


def test_a_few_articles_are_read_anew_without_a_word(catalog, remaking, shown):
    catch_up(catalog, remaking)
    assert shown == {}
