import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from ingest.corpus.text.addresses import URL_LIMIT, article_id_for_url, canonical_url, is_web_url, without_tracking

KEY = "https://example.com/news/yen"


@pytest.mark.parametrize(
    "spelling",
    [
        "https://example.com/news/yen",
        "http://example.com/news/yen/",
        "HTTPS://WWW.Example.COM/news/yen",
        "https://example.com:443/news/yen",
        "http://example.com:80/news/yen#comments",
        "https://example.com./news/yen?utm_source=x&UTM_Medium=y&fbclid=1&gclid=2",
        " https://user@example.com/news/yen? ",
        "https://example.com/news/yen?&&",
        "https://example.com/news/yen?utm%5Fsource=x",
    ],
)
def test_spellings_of_one_page_have_one_key(spelling):
    assert canonical_url(spelling) == KEY
    assert article_id_for_url(spelling) == article_id_for_url(KEY)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/news/Yen",
        "https://example.com/news/yen?id=1",
        "https://example.com:8080/news/yen",
        "https://news.example.com/news/yen",
        "https://example.com/news/yen/2",
    ],
)
def test_different_pages_have_different_keys(url):
    assert canonical_url(url) != KEY


def test_parameters_are_sorted_and_keep_their_spelling():
    assert canonical_url("https://example.com/?b=2&a=1%2f&a=%e3") == "https://example.com?a=%E3&a=1%2F&b=2"


def test_letters_and_their_escapes_are_the_same_page():
    assert canonical_url("https://bücher.example/größe") == canonical_url(
        "https://xn--bcher-kva.example/gr%C3%B6%c3%9fe"
    )


@pytest.mark.parametrize(
    ("url", "without"),
    [
        (" https://Example.com/x/?utm_source=a&id=2&#top ", "https://Example.com/x/?id=2"),
        ("https://example.com/x?fbclid=1", "https://example.com/x"),
        ("https://example.com/x#a?id=2", "https://example.com/x"),
        ("https://example.com/x?b=1&a=2", "https://example.com/x?b=1&a=2"),
    ],
)
def test_a_link_without_what_only_says_who_followed_it_is_otherwise_as_it_was(url, without):
    assert without_tracking(url) == without


def test_www_as_the_whole_name_is_kept():
    assert canonical_url("https://www.com/x") == "https://www.com/x"


URLS = st.builds(
    lambda scheme, host, port, path, query, fragment: f"{scheme}://{host}{port}/{path}?{query}#{fragment}",
    st.sampled_from(["http", "https", "HTTP"]),
    st.from_regex(r"(www\.){0,2}[A-Za-zäß0-9-]{1,8}(\.[a-z]{1,5}){0,3}\.?", fullmatch=True),
    st.sampled_from(["", ":80", ":443", ":8080", ":"]),
    st.text(max_size=20),
    st.text(max_size=20) | st.from_regex(r"(utm_a|b|%61|c)=[^&]{0,3}(&[a-z]{0,2}=?){0,4}", fullmatch=True),
    st.text(max_size=5),
)


@given(URLS)
@example("http://[::1]:80/a//")
@example("http://www.www.de./%%4a/")
@example("http://a/x/?utm_source=1&?")
def test_canonical_is_idempotent(url):
    assume(is_web_url(url))
    once = canonical_url(url)
    assert canonical_url(once) == once
    assert is_web_url(once)
    assert once.isascii() or not once.split("/")[2].isascii()


@given(st.text(st.characters(exclude_categories=()), max_size=30))
@example("http://[")
@example("[2606:4700::1]/a")
@example("[::1%é]/amp")  # ended a run
@example("http://a:b/")
@example("http://a/\ud800")
def test_any_text_is_either_no_web_url_or_has_a_key(text):
    for url in (text, f"http://{text}"):
        if is_web_url(url):
            assert canonical_url(url).startswith("https://")
        else:
            with pytest.raises(ValueError, match="not an http"):
                canonical_url(url)


@pytest.mark.parametrize(
    "url",
    ["", "javascript:alert(1)", "file:///etc/passwd", "ftp://a.b/c", "//a.b/c", "a.b/c", "https://", "http:///x",
     "https://a.b/\n", "https://a:99999/", "https://a.b/" + "x" * 9000,
     "https://a.b/\x9b", "https://a.b/" + "e" + "\u0301" * 99,
     "https://[::1%é]/x", "https://[::1%25eth0]/x", "https://[v1.[]/", "https://[v1.x]/", "https://[]/"],
)  # fmt: skip
def test_texts_that_are_no_web_url(url):
    assert not is_web_url(url)


def test_a_web_url_is_at_most_so_long():
    start = "https://a.b/"
    assert is_web_url(start + "x" * (URL_LIMIT - len(start)))
    assert not is_web_url(start + "x" * (URL_LIMIT - len(start) + 1))


def test_ids_are_sixteen_stable_hex_characters():
    assert article_id_for_url(KEY) == "ff8f1f7b70bd989d"
