from hypothesis import example, given
from hypothesis import strategies as st

from ingest.clean import clean, clean_title, comparable, headline, is_blank, shorten

ANY_TEXT = st.text(st.characters(exclude_categories=()))


def test_line_ends_become_one_kind():
    assert clean("a\r\nb\rc\n\r\nd") == "a\nb\nc\n\nd"


def test_characters_that_cannot_be_stored_are_replaced_in_place():
    assert clean("a\x00b\ud800c\udfff") == "a\ufffdb\ufffdc\ufffd"


def test_everything_else_is_kept():
    kept = "  caf\u0065\u0301 \u200b\u00a0&amp; \u2028 “x”\t\u202e\n\n "
    assert clean(kept) == kept


@given(ANY_TEXT)
@example("\r\r\n")
def test_clean_is_idempotent_and_storable(text):
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert "\r" not in cleaned
    cleaned.encode("utf-8")


def test_title_is_one_visible_line():
    assert clean_title(" A\ttitle\n\u202eof\u200b \u200b two\x07 lines\u2028") == "A title of two lines"


@given(ANY_TEXT)
def test_title_is_idempotent_short_and_on_one_line(text):
    title = clean_title(text)
    assert clean_title(title) == title
    assert len(title) <= 300
    assert len(title.splitlines()) <= 1


def test_shortened_at_a_word():
    assert shorten("one two three four", 12) == "one two…"
    assert shorten("one two three", 13) == "one two three"
    assert shorten("one two, three", 9) == "one two…"


def test_an_endless_word_is_cut_at_the_limit():
    assert shorten("日本銀行は金利を引き上げた", 6) == "日本銀行は…"


@given(ANY_TEXT, st.integers(2, 50))
def test_shortened_is_never_longer_than_the_limit(text, limit):
    assert len(shorten(text, limit)) <= limit


def test_the_headline_is_the_first_line_with_words():
    assert headline("\n---\n  Yen falls  \nThe yen fell.") == "Yen falls"


def test_the_headline_of_a_long_line_is_its_first_sentence():
    paragraph = "The yen fell to 151.9 to the dollar on Monday. " + "Traders said so. " * 10
    assert headline(paragraph) == "The yen fell to 151.9 to the dollar on Monday."


def test_the_headline_does_not_end_at_an_abbreviation():
    assert headline("Mr. Smith went to the market" + " and on" * 30).startswith("Mr. Smith went to the market")


def test_the_headline_of_a_long_sentence_is_shortened():
    title = headline("word " * 60)
    assert title == "word " * 19 + "word…"


def test_a_text_without_words_has_no_headline():
    assert headline("\n --- \n***") == ""


def test_text_without_visible_characters_is_blank():
    assert is_blank(" \n\t\u200b\ufeff\u2028\x07")
    assert not is_blank("\u200b.")


def test_fold_makes_spellings_equal():
    assert comparable("Cafe\u0301\u200b  ＢＡＲ") == comparable("CAFÉ bar")
