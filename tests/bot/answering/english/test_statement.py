import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.english import statement
from bot.answering.english.statement import Statement, meaning, read_statement
from bot.answering.english.terms import stem

FLOOD = "On 3 April the U.S. said that 1,200 people fled Ann Lee’s town, 34% of them on Monday."


def test_a_statement_has_its_words_figures_dates_and_names():
    read = Statement(FLOOD)

    assert {stem("people"), stem("fled"), stem("town"), "unitedst"} <= read.content
    assert [(date.day, date.month, date.words) for date in read.dates] == [(3, 4, ""), (None, None, "mon")]
    assert [(int(figure.value), figure.unit) for figure in read.figures] == [(1200, ""), (34, "%")]
    assert ("ann", "lee") in [name.words for name in read.names]


def test_figures_are_part_of_the_meaning_but_not_of_the_content():
    assert meaning(FLOOD) - read_statement(FLOOD).content >= {"1200", "34"}
    assert not any(part[0].isdigit() for part in read_statement(FLOOD).content)


@pytest.mark.parametrize(
    "spelling", ["34 per cent of Americans agree", "34% of U.S. agree", "34 percent of Americans agree"]
)
def test_different_spellings_have_the_same_meaning(spelling):
    assert meaning(spelling) == meaning("34% of the American agree")


def test_each_property_is_computed_once(monkeypatch):
    read = []
    monkeypatch.setattr(statement, "words", lambda text: read.append(text) or text.split())
    monkeypatch.setattr(statement, "one_spelling", lambda text: read.append(text) or text)
    sentence = Statement("Ash fell on Catania")
    kept = [(sentence.content, sentence.meaning, sentence.names, sentence.figures) for _ in range(3)]

    assert kept[0] == kept[2]
    assert len(read) == 2


@given(st.lists(st.one_of(st.text(), st.sampled_from(["March 3, 2025", "on Sunday", "$5 million", "40%"]))))
def test_any_text_can_be_read(parts):
    read = Statement(" ".join(parts))

    assert read.content - {stem(word) for word in ("per", "cent", "percent")} <= read.meaning
    assert all(0 <= figure.start < figure.end <= len(read.plain) for figure in read.figures)
    assert all(0 <= date.start < date.end <= len(read.plain) for date in read.dates)
