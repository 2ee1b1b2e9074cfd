import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sources.settings_file import Source
from ingest.sources.unreadable import Unreadable
from ingest.sources.web.opml import parse_opml, print_opml

LIST = """<?xml version="1.0" encoding="UTF-8"?><opml version="1.0"><head><title>mine</title></head><body>
<outline text="World" title="World"><outline text="Europe">
<outline type="rss" text="The Post" title="The Post" xmlUrl="https://post.example/rss" htmlUrl="https://post.example"/>
</outline></outline>
<outline text="Loose" xmlUrl="https://loose.example/atom" category="/science,space"/>
<outline text="again" xmlUrl="https://post.example/rss"/><outline text="a note"/>
<outline text="bad" xmlUrl="file:///etc/passwd"/></body></opml>"""


def test_feeds_are_read_with_their_folders():
    assert parse_opml(LIST.encode()) == [
        Source("https://post.example/rss", "The Post", ("World", "Europe")),
        Source("https://loose.example/atom", "Loose", ("science", "space")),
    ]


@pytest.mark.parametrize("data", [b"", b"<html><outline xmlUrl='https://a.example/'/></html>", b"feeds"])
def test_content_that_is_no_opml(data):
    with pytest.raises(Unreadable, match="no OPML"):
        parse_opml(data)


def test_truncated_files_and_entities_are_harmless(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("https://secret.example/")
    body = f'<!DOCTYPE opml [<!ENTITY f SYSTEM "{secret.as_uri()}">]>' + LIST[38:-20].replace(
        "The Post", "The &amp; &f;"
    )
    assert [outline.url for outline in parse_opml(body.encode())] == [
        "https://post.example/rss",
        "https://loose.example/atom",
    ]
    assert "secret" not in str(parse_opml(body.encode()))


names = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=8)
tags = names.filter(lambda tag: not set(tag) & set(",/"))


@given(
    st.lists(
        st.builds(
            Source,
            names.map(lambda n: f"https://a.example/{n}"),
            names,
            st.lists(tags, max_size=3, unique=True).map(tuple),
        ),
        unique_by=lambda o: o.url,
        max_size=5,
    )
)
def test_printed_opml_is_read_back(outlines):
    assert sorted(parse_opml(print_opml(outlines)), key=str) == sorted(outlines, key=str)


def test_feeds_with_the_same_first_tag_stand_in_one_folder():
    feeds = [Source(f"https://{name}.example/rss", name, ("World",)) for name in ("a", "b")]

    assert print_opml(feeds).count(b'text="World"') == 1
    assert parse_opml(print_opml(feeds)) == feeds


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("feed://loose.example/rss", "https://loose.example/rss"),
        ("feed:https://loose.example/rss", "https://loose.example/rss"),
        ("feed:http://loose.example/rss", "http://loose.example/rss"),
    ],
)
def test_an_address_with_the_scheme_of_feed_readers_is_read(written, url):
    """It was passed over without a word."""
    assert [source.url for source in parse_opml(LIST.replace("https://loose.example/atom", written).encode())][1] == url
