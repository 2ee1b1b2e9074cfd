from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.gaps.refused import LEFT_OUT, without_pointers
from bot.delivery.typed_text import typed_text

BEN = SimpleNamespace(id=7, name="ben_smith.2")


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("<@1>  When\nis <@7> back?", "When is @ben_smith.2 back?"),
        ("<@1>, hello", "hello"),
        ("so, <@1>, hello, <@1>!", "so, hello!"),
        ("hey <@1>, hello", "hey, hello"),
        ("a<@1>b<@7>c", "a b @ben_smith.2 c"),
        ("<@1> -5 degrees?", "-5 degrees?"),
        ("so, <@1> hello, <@7>!", "so, hello, @ben_smith.2!"),
        ("look at <#12> and <a:wave:13>", "look at and"),
        ("5 < 6 and <@x> and <t:123:D>", "5 < 6 and <@x> and <t:123:D>"),
        ("<@1><@!1>", ""),
    ],
)
def test_references_are_written_in_words_or_left_out(typed, text):
    assert typed_text(typed, [BEN]) == text


def test_a_person_who_is_named_is_not_kept_with_an_unanswered_question():
    assert without_pointers(typed_text("Who is <@7>?", [BEN])) == f"Who is {LEFT_OUT}?"


@given(st.text())
def test_text_without_references_stays(text):
    assert typed_text(text) == " ".join(text.split()) or "<" in text
