from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.refusal.gaps.refused import LEFT_OUT, without_pointers
from bot.delivery.typed_text import typed_question, typed_text

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
        ("5 < 6 and <@x> and <t:now>", "5 < 6 and <@x> and <t:now>"),
        ("did it rain on <t:1618953630:d> or <t:-5>?", "did it rain on or?"),
        ("see <id:customize> and <id:linked-roles:12>", "see and"),
        ("see <#123>'s news and </ask:5>’s", "see news and /ask’s"),
        ('a <:x:1>"B"', 'a "B"'),
        ("wow <:x:1> <:x:1><:x:1>!", "wow!"),
        ("<@7>'s tariffs", "@ben_smith.2's tariffs"),
        ("<@1> <@7>'s tariffs", "@ben_smith.2's tariffs"),
        ("<@1>'s tariffs", "tariffs"),
        ("he (<@7>) said to <@7><@7>_<@7>", "he (@ben_smith.2) said to @ben_smith.2 @ben_smith.2_ @ben_smith.2"),
        ("<@1><@!1>", ""),
    ],
)
def test_references_are_written_in_words_or_left_out(typed, text):
    assert typed_text(typed, [BEN]) == text


def test_a_person_who_is_named_is_not_kept_with_an_unanswered_question():
    assert without_pointers(typed_text("Who is <@7>?", [BEN])) == f"Who is {LEFT_OUT}?"


def test_a_question_that_is_a_line_of_its_own_has_a_question_mark():
    typed = "<@1>\n1. who won <@7>'s race\n2. when was it"

    assert typed_question(typed, [BEN]) == "1. who won @ben_smith.2's race? 2. when was it?"
    assert typed_text(typed, [BEN]) == "1. who won @ben_smith.2's race 2. when was it"


@given(st.text())
def test_text_without_references_stays(text):
    assert typed_text(text) == " ".join(text.split()) or "<" in text
