"""Which links may be those of one page."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ingest.corpus.text.addresses import article_id_for_url, canonical_url, is_web_url
from ingest.sources.spellings import may_be_spelled, plain_url, spellings

PLAIN = "https://example.org/2025/bridge"
SPELLED = [
    "https://www.example.org/2025/bridge/",
    "http://example.org/2025/bridge?utm_source=x#top",
    "https://amp.example.org/2025/bridge",
    "https://m.example.org/2025/bridge",
    "https://mobile.example.org/2025/bridge/",
    "https://example.org/2025/bridge/amp",
    "https://example.org/2025/bridge/amp/",
    "https://example.org/amp/2025/bridge",
    "https://example.org/2025/bridge.amp",
    "https://example.org/2025/bridge?amp",
    "https://example.org/2025/bridge?amp=1&utm_medium=social",
    "https://example.org/2025/bridge?outputType=amp",
    "https://example.org/2025/bridge/index.html",
    "https://m.example.org/2025/bridge/amp",
    "https://amp.example.org/2025/bridge?amp=1",
]
FROM_CACHES = [
    "https://www.google.com/amp/s/www.example.org/2025/bridge/amp",
    "https://www.google.co.uk/amp/s/amp.example.org/2025/bridge",
    "https://www-example-org.cdn.ampproject.org/c/s/www.example.org/2025/bridge?amp=1",
    "https://example-org.cdn.ampproject.org/v/example.org/2025/bridge.amp",
]
OTHERS = [
    "https://example.org/2025/bridges",
    "https://example.org/2025/bridge?id=7",
    "https://amplitude.example.org/2025/bridge",
    "https://example.org/2025/bridge/2",
    "https://example.org/camp/2025/bridge",
    "https://example.org/2025/bridge?sample=1",
    "https://example.com/2025/bridge",
]

label = st.text("abcmp", min_size=1, max_size=5)
links = st.builds(
    lambda scheme, host, path, query: f"{scheme}://{'.'.join(host)}.org/{'/'.join(path)}{query}",
    st.sampled_from(["http", "https"]),
    st.lists(label | st.sampled_from(["amp", "m", "mobile", "www"]), min_size=1, max_size=3),
    st.lists(label | st.sampled_from(["amp", "index.html", "a.amp", "a.amp.html", "..", "%41", "é"]), max_size=4),
    st.sampled_from(["", "?", "?amp", "?amp=1&b", "?b=2&outputType=amp", "?utm_source=x", "#f"]),
)


@pytest.mark.parametrize("url", [PLAIN, *SPELLED, *FROM_CACHES])
def test_spellings_of_one_page_have_one_plain_form(url):
    assert plain_url(url) == PLAIN
    assert may_be_spelled(url) or canonical_url(url) == PLAIN


@pytest.mark.parametrize("url", OTHERS)
def test_different_pages_have_different_plain_forms(url):
    assert plain_url(url) != PLAIN
    assert canonical_url(url) not in spellings(PLAIN)


@pytest.mark.parametrize("first", SPELLED[2:13])
@pytest.mark.parametrize("second", [PLAIN, *SPELLED[2:]])
def test_each_spelling_is_found_from_each_other(first, second):
    if canonical_url(first) != canonical_url(second):
        assert canonical_url(second) in spellings(first)


@given(links)
def test_the_canonical_form_is_idempotent(url):
    assert canonical_url(canonical_url(url)) == canonical_url(url)
    assert article_id_for_url(canonical_url(url)) == article_id_for_url(url)


@given(links)
def test_the_plain_form_is_idempotent_and_among_the_spellings(url):
    plain = plain_url(url)
    assert canonical_url(plain) == plain
    assert plain == canonical_url(url) or (plain in spellings(url) and may_be_spelled(url))
    assert canonical_url(url) not in spellings(url)
    assert all(canonical_url(spelling) == spelling for spelling in spellings(url))


@given(links, st.sampled_from(["", "#x", "?utm_source=feed"]), st.booleans())
def test_variants_of_spelling_have_one_key(url, end, secure):
    if "?" in url or "#" in url:
        return
    scheme, _, rest = url.partition("://")
    assert canonical_url(f"{'https' if secure else 'http'}://www.{rest}{end}") == canonical_url(f"{scheme}://{rest}")


@given(st.text(st.characters(exclude_categories=()), max_size=60))
@example("[2606:4700::1]/a")
@example("[::1%é]/amp")  # ended a run
def test_any_text_has_a_plain_form_or_is_refused(text):
    for url in (text, f"http://{text}"):
        if is_web_url(url):
            assert plain_url(url).startswith("https://")
            continue
        for read in (plain_url, spellings):
            with pytest.raises(ValueError, match="not an http"):
                read(url)
