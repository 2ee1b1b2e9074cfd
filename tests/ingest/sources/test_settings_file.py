import errno
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.corpus.errors import UsageError
from ingest.corpus.file_lock import FileLock
from ingest.sources.settings_file import Source, SourcesFile, parse_every

WRITTEN = """\
# My feeds.

[[source]]
url = "https://post.example/rss"   # the main one
outlet = "The Post"
tags = ["world", "sea"]
every = "2h"

# paused while they move
[[source]]
url = "https://other.example/sitemap.xml"
text = "summary"
paused = true
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "sources.toml"
    file.write_text(WRITTEN)
    return file


def test_sources_are_read(path):
    assert SourcesFile(path).sources == (
        Source("https://post.example/rss", "The Post", ("world", "sea"), every="2h"),
        Source("https://other.example/sitemap.xml", text="summary", paused=True),
    )
    assert SourcesFile(path).sources[0].interval == timedelta(hours=2)


def test_comments_and_order_survive_a_change_by_the_program(path):
    file = SourcesFile(path)
    file.add([Source("https://new.example/feed", outlet="New", tags=("a",), text="feed", every="1d")])
    file.pause(file.sources[0], paused=True)
    file.pause(file.sources[1], paused=False)
    written = path.read_text()
    assert all(comment in written for comment in ("# My feeds.", "# the main one", "# paused while they move"))
    assert SourcesFile(path).sources == file.sources
    assert [(source.url[8:11], source.paused) for source in file.sources] == [
        ("pos", True),
        ("oth", False),
        ("new", False),
    ]
    file.remove(file.sources[1])
    assert [source.url[8:11] for source in SourcesFile(path).sources] == ["pos", "new"]
    assert "# My feeds." in path.read_text()


BY_HAND = """\
# My feeds.

[[source]]
url = "https://a.example/"
# of a

# of b
[[source]]
url = "https://b.example/"
paused = false
# of c, too
[[source]]
url = "https://c.example/"

# the end
"""


@pytest.mark.parametrize(
    ("number", "left"),
    [
        (0, BY_HAND.replace('[[source]]\nurl = "https://a.example/"\n# of a\n', "")),
        (1, BY_HAND.replace('[[source]]\nurl = "https://b.example/"\npaused = false\n', "")),
        (2, BY_HAND.replace('[[source]]\nurl = "https://c.example/"\n', "")),
    ],
)
def test_a_removed_source_leaves_the_comments_on_others(path, number, left):
    """The one above the next source went with it."""
    path.write_text(BY_HAND)
    file = SourcesFile(path)
    file.remove(file.sources[number])
    # One empty line parts what two parted.
    assert path.read_text().replace("\n\n\n", "\n\n") == left.replace("\n\n\n", "\n\n")


def test_comments_stay_though_all_sources_are_removed(path):
    path.write_text(BY_HAND)
    file = SourcesFile(path)
    for source in file.sources:
        file.remove(source)
    assert "# the end" in path.read_text()
    file.add([Source("https://d.example/")])
    assert [source.url for source in SourcesFile(path).sources] == ["https://d.example/"]


def test_a_source_is_paused_above_the_comment_on_the_next(path):
    """It stood below it."""
    path.write_text(BY_HAND)
    file = SourcesFile(path)
    for source in file.sources:
        file.pause(source, paused=True)
    written = BY_HAND.replace("# of a\n", "# of a\npaused = true\n").replace("paused = false", "paused = true")
    assert path.read_text() == written.replace('c.example/"\n', 'c.example/"\npaused = true\n')


def test_a_missing_file_has_no_sources_and_is_created_with_help(tmp_path):
    file = SourcesFile(tmp_path / "sources.toml")
    assert file.sources == ()
    file.add([Source("https://a.example/")])
    file.add([Source("https://b.example/")])
    text = (tmp_path / "sources.toml").read_text()
    assert text.startswith("# The feeds and sitemaps")
    assert len(SourcesFile(file.path).sources) == 2
    for source in file.sources:
        file.remove(source)
    assert SourcesFile(file.path).sources == ()
    file.add([Source("https://c.example/")])
    assert len(SourcesFile(file.path).sources) == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[source]]\n", "source 1: needs a url"),
        ('[[source]]\nurl = "ftp://a.example/"\n', "needs a url"),
        ("[[source]]\nurl = 7\n", "needs a url"),
        ('[[source]]\nurl = "https://a.example/"\nevry = "1h"\n', 'there is no setting "evry"'),
        ('[[source]]\nurl = "https://a.example/"\nevery = "1 fortnight"\n', "every must be a time"),
        ('[[source]]\nurl = "https://a.example/"\nevery = 30\n', "every must be a time"),
        ('[[source]]\nurl = "https://a.example/"\ntext = "all"\n', "text must be one of"),
        ('[[source]]\nurl = "https://a.example/"\ntags = "a"\n', "tags must be a list"),
        ('[[source]]\nurl = "https://a.example/"\npaused = "no"\n', "paused must be"),
        ('[[source]]\nurl = "https://a.example/"\noutlet = 3\n', "outlet must be"),
        ('[source]\nurl = "https://a.example/"\n', "source is no list"),
        ('url = "https://a.example/"\n', 'it holds "url"'),
        ("[[source\n", "cannot be read as TOML"),
        ('[[source]]\nurl = "https://a.example/x"\n[[source]]\nurl = "http://www.a.example/x/"\n', "have the same url"),
    ],
)
def test_an_invalid_file_is_one_line(tmp_path, text, says):
    path = tmp_path / "sources.toml"
    path.write_text(text)
    with pytest.raises(UsageError) as error:
        SourcesFile(path)
    assert says in error.value.user_message
    assert "\n" not in error.value.user_message
    assert path.read_text() == text


def test_a_file_that_is_no_text_is_one_line(tmp_path):
    path = tmp_path / "sources.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match="UTF-8"):
        SourcesFile(path)


def test_a_missing_folder_is_created(tmp_path):
    """In a fresh clone there is no folder data."""
    file = SourcesFile(tmp_path / "data" / "feeds" / "sources.toml")
    file.add([Source("https://a.example/")])
    assert SourcesFile(file.path).sources == (Source("https://a.example/"),)


@pytest.mark.parametrize(
    ("number", "step"), [(errno.EACCES, "check its permissions"), (errno.ENOSPC, "free some space and run")]
)
def test_a_file_that_cannot_be_written_is_one_line_with_what_helps(tmp_path, monkeypatch, number, step):
    """Where the disk was full, the line said to check the file's rights."""

    def refused(*_, **__):
        raise OSError(number, os.strerror(number))

    file = SourcesFile(tmp_path / "none" / "sources.toml")
    monkeypatch.setattr(Path, "mkdir", refused)
    with pytest.raises(UsageError, match=f"cannot write .*{os.strerror(number)}.*{step}"):
        file.add([Source("https://a.example/")])


def test_a_symbolic_link_and_the_permissions_stay(path, tmp_path):
    path.chmod(0o640)
    link = tmp_path / "link.toml"
    link.symlink_to(path)
    SourcesFile(link).add([Source("https://a.example/")])
    assert link.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o640
    assert len(SourcesFile(path).sources) == 3


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_file_that_root_changes_still_belongs_to_its_owner(path):
    """The bot, which runs as its owner, could not read it any more."""
    os.chown(path, 65534, 65534)
    SourcesFile(path).add([Source("https://new.example/feed")])

    assert (path.stat().st_uid, path.stat().st_gid) == (65534, 65534)


def test_a_new_file_is_for_this_user_only(tmp_path):
    """The address of a feed may hold a key."""
    file = SourcesFile(tmp_path / "sources.toml")
    umask = os.umask(0o022)
    try:
        file.add([Source("https://a.example/rss?key=sesame")])
    finally:
        os.umask(umask)
    assert file.path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("written", ["0m", "", "30", "30s", "400d", "-1h", "1.5h", "99999999d"])
def test_texts_that_are_no_interval(written):
    assert parse_every(written) is None


@given(st.integers(1, 500), st.sampled_from("mhd"))
def test_intervals(number, unit):
    interval = parse_every(f"{number}{unit}")
    seconds = number * {"m": 60, "h": 3600, "d": 86400}[unit]
    assert interval is None or interval.total_seconds() == seconds
    assert (interval is None) == (seconds > 366 * 86400)


sources = st.builds(
    Source,
    st.integers(0, 99).map(lambda n: f"https://a.example/{n}"),
    st.none() | st.text(max_size=9),
    st.lists(st.text(max_size=5), max_size=2).map(tuple),
    st.sampled_from(["page", "feed", "summary"]),
    st.sampled_from(["1m", "2h", "3d"]),
    st.booleans(),
)


@given(st.lists(sources, unique_by=lambda source: source.url, max_size=4))
def test_written_sources_are_read_back(tmp_path_factory, new_sources):
    path = tmp_path_factory.mktemp("settings") / "sources.toml"
    SourcesFile(path).add(new_sources)
    assert SourcesFile(path).sources == tuple(new_sources)


def test_changes_by_another_process_are_kept(path):
    first, second = SourcesFile(path), SourcesFile(path)
    first.add([Source("https://one.example/feed")])
    second.add([Source("https://other.example/feed")])
    first.remove(first.sources[0])
    second.pause(second.sources[2], paused=True)
    assert [(source.url, source.paused) for source in SourcesFile(path).sources] == [
        ("https://other.example/sitemap.xml", True),
        ("https://one.example/feed", True),
        ("https://other.example/feed", False),
    ]
    first.remove(first.sources[1])
    with pytest.raises(UsageError, match="any more"):
        second.pause(Source("https://one.example/feed"), paused=False)
    with pytest.raises(UsageError, match="already"):
        first.add([Source("http://www.other.example/feed/")])
    assert len(SourcesFile(path).sources) == 2


def test_concurrent_writers_lose_nothing(path):
    def add(number):
        SourcesFile(path).add([Source(f"https://example.org/{number}")])

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(add, range(24)))
    assert len(SourcesFile(path).sources) == 26
    assert [file.name for file in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize(
    "written", ['source = [{url = "https://post.example/rss"}] # mine\n', "source = []\n", "source = [\n]\n"]
)
def test_sources_in_an_inline_list_can_be_changed(path, written):
    path.write_text(written)
    file = SourcesFile(path)
    file.add([Source("https://new.example/feed", tags=("a",))])
    assert SourcesFile(path).sources[-1] == Source("https://new.example/feed", tags=("a",))
    file.pause(file.sources[-1], paused=True)
    assert SourcesFile(path).sources[-1].paused
    for source in SourcesFile(path).sources:
        file.remove(source)
    assert SourcesFile(path).sources == ()


@pytest.mark.parametrize(
    "added",
    [
        [Source("https://new.example/a", outlet="\udcff")],
        [Source("https://new.example/a"), Source("http://www.new.example/a/")],
        [Source("https://new.example/a", every="never")],
    ],
)
def test_sources_that_could_not_be_read_back_are_not_written(path, added):
    with pytest.raises(UsageError):
        SourcesFile(path).add(added)
    assert path.read_text() == WRITTEN
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_file_system_without_locks_can_be_written(path, monkeypatch):
    def refused(*_, **__):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(FileLock, "acquire", refused)
    SourcesFile(path).add([Source("https://new.example/feed")])
    assert len(SourcesFile(path).sources) == 3


def test_a_full_disk_is_one_line_and_loses_nothing(path, monkeypatch):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(UsageError, match="No space left on device"):
        SourcesFile(path).add([Source("https://new.example/feed")])
    assert path.read_text() == WRITTEN
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_folder_in_its_place_is_one_line(tmp_path):
    with pytest.raises(UsageError, match="cannot be read"):
        SourcesFile(tmp_path)
