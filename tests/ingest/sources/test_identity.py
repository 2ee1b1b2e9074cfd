import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sources.identity import LineKeys, article_id_for_file, may_be_article


@pytest.mark.parametrize(
    ("link", "may_be"),
    [
        ("https://a.b/x", True),
        ("https://a.b/?p=7", True),
        ("https://a.b?p=7", True),
        ("https://a.b/", False),
        ("https://a.b", False),
        ("https://a.b/#x", False),
        ("https://a.b/index.html", False),
        ("https://a.b/index.php?id=7", True),
        ("https://a.b/en/", False),
        ("https://a.b/de-at/home", False),
        ("https://a.b/uk", False),
        ("https://a.b/uk/7", True),
        ("https://a.b/home/7", True),
        ("https://a.b/homes", True),
        ("https://a.b/rehome", True),
        ("javascript:alert(1)", False),
    ],
)
def test_the_home_page_of_a_site_is_no_article_but_a_page_of_its_root_may_be(link, may_be):
    assert may_be_article(link) is may_be


def test_ids_of_files_are_sixteen_hex_characters():
    assert re.fullmatch("[0-9a-f]{16}", article_id_for_file(Path("/a/b.txt")))


def test_ids_of_files_differ_by_path_and_by_key():
    ids = {article_id_for_file(Path(path), key) for path in ("/a", "/b") for key in ("", "x", "y")}
    assert len(ids) == 6
    assert article_id_for_file(Path("/a"), "x") == article_id_for_file(Path("/a"), "x")
    assert article_id_for_file(Path("/a"), "bx") != article_id_for_file(Path("/ab"), "x")


def test_a_file_name_that_is_not_valid_text_has_an_id():
    assert article_id_for_file(Path("/a\udcff")) != article_id_for_file(Path("/a\udcfe"))


@given(st.lists(st.sampled_from(["A", "A#2", "B"]), max_size=12))
def test_keys_of_lines_never_collide_and_are_stable(titles):
    keys, repeated = LineKeys(), LineKeys()
    all_keys = [keys.key(title) for title in titles]
    assert len(set(all_keys)) == len(all_keys)
    assert all_keys == [repeated.key(title) for title in titles]
