"""One spelling for the same words: what the model and the word index read."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.corpus.text.folding import INVISIBLE, fold, with_plain_letters, without_accents


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("caf\u0065\u0301", "café"),
        ("Tom &amp; Jerry", "Tom & Jerry"),
        ("&quot;yes&quot; &#8212; &#x2019;", '"yes" — ’'),
        ("AT&T", "AT&T"),
        ("in\u00advisible\u200b hyphen", "invisible hyphen"),
        ("\ufeffmark", "mark"),
        ("\u202eright to left\u202c", "right to left"),
        ("a\x00b\x07c\x1bd", "abcd"),
        ("\ud800lone", "lone"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("non\u00a0breaking", "non\u00a0breaking"),
        ("fi\ufb01", "fi\ufb01"),  # NFC, not NFKC: what is quoted keeps its characters
        ("한국", "한국"),
        ("&#" + "1" * 5000 + ";", "\ufffd"),  # more digits than Python reads
        ("&#0000065;", "A"),
        ("", ""),
    ],
)
def test_fold(text, folded):
    assert fold(text) == folded


@given(st.text())
def test_folded_text_is_composed_visible_and_storable(text):
    folded = fold(text)
    assert unicodedata.is_normalized("NFC", folded)
    assert not INVISIBLE.search(folded)
    assert "\x00" not in folded
    folded.encode("utf-8")


@given(st.text(alphabet=st.characters(exclude_characters="&")))
def test_folding_is_idempotent(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Wałęsa in Łódź", "Walesa in Lodz"),
        ("Kılıçdaroğlu", "Kilicdaroglu"),
        ("Đoković, Søren of Tromsø", "Dokovic, Soren of Tromso"),
        ("Æthelred, Þór, Guðni", "Aethelred, Thor, Gudni"),
        ("Straße, STRAẞE", "Strasse, STRASSE"),
        ("Ħamrun, œuvre, ǿ", "Hamrun, oeuvre, o"),
    ],
)
def test_letters_without_an_accent_of_their_own_have_plain_ones_too(text, plain):
    """Unicode takes ş apart and leaves ł as it is, so that Erdoğan was found and Wałęsa was not."""
    assert without_accents(text) == plain


@given(st.text(st.characters(codec="ascii")))
def test_plain_letters_stay(text):
    assert without_accents(text) == with_plain_letters(text) == text


def test_words_that_are_indexed_without_their_accents_anyway_are_left_as_they_are():
    assert with_plain_letters("Lech Wałęsa met Müller in São Paulo.") == "Lech Walesa met Müller in São Paulo."
