"""Which articles correct an earlier one: by their headline, and by the headline that they name."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.corpus.articles import Correction
from ingest.corpus.text.correcting_article import correction_of, merge_corrections
from ingest.corpus.text.correction_notes import is_retraction

DAY = date(2025, 3, 12)
HEADLINE = "Marrow bridge closed for repairs until May"
TITLE = "Correction: the Marrow bridge has four lanes, not five"


@pytest.mark.parametrize(
    "text",
    [
        f"Our report “{HEADLINE}” was wrong.",
        f'In the article "{HEADLINE}," we gave a wrong number.',
        f"“{HEADLINE.upper()}” (March 3):\nThe bridge has four lanes.",
    ],
)
def test_an_article_that_names_the_headline_corrects_it(text):
    assert correction_of(HEADLINE, TITLE, text, DAY) == Correction(TITLE, DAY)


@pytest.mark.parametrize(
    ("headline", "title", "text"),
    [
        (HEADLINE, TITLE, "Our report of March 3 was wrong."),
        (HEADLINE, TITLE, f"Our report “{HEADLINE} and June” was wrong."),
        (HEADLINE, TITLE, f"Our report “New {HEADLINE}” was wrong."),
        (HEADLINE, TITLE, f"Our report “{HEADLINE}, mayor says” was wrong."),
        # A link to read more, and what looks like one.
        (HEADLINE, TITLE, f"The bridge has four lanes.\nRead more\n{HEADLINE}\nFerry fares rise"),
        (HEADLINE, TITLE, f"{HEADLINE}. The bridge has four lanes."),
        (HEADLINE, "Correction officers strike in Dunmere", f"“{HEADLINE}”"),
        (HEADLINE, "The Marrow bridge has four lanes", f"“{HEADLINE}”"),
        ("Marrow bridge is closed", TITLE, "“Marrow bridge is closed”"),
        ("", TITLE, "“”"),
    ],
)
def test_any_other_article_does_not(headline, title, text):
    assert correction_of(headline, title, text, DAY) is None


def test_a_title_that_repeats_the_headline_has_the_note_of_one_that_says_no_more():
    """The headline was all that the note said."""
    text = f"Our report “{HEADLINE}” said that it has five lanes. It has four."
    note = f"Correction:\n{text}"
    assert correction_of(HEADLINE, f"Correction: {HEADLINE}", text, DAY) == Correction(note, DAY)


@pytest.mark.parametrize(
    ("title", "note"),
    [
        ("Retraction", f"Retraction\nWe withdraw “{HEADLINE}”."),
        ("Retraction:", f"Retraction:\nWe withdraw “{HEADLINE}”."),
        # What is right stood in the paragraph after it, and the note told only what had been wrong.
        ("Retraction: Marrow bridge", f"Retraction:\nWe withdraw “{HEADLINE}”.\nIt was never closed."),
    ],
)
def test_where_the_headline_says_no_more_the_note_has_the_paragraph_that_names_it(title, note):
    text = f"The mill is made of wood.\n\nWe withdraw “{HEADLINE}”.\n \nIt was never closed.\n\nThe end."
    correction = correction_of(HEADLINE, title, text, DAY)

    assert correction is not None
    assert correction.note == note
    assert is_retraction(correction.note)


@pytest.mark.parametrize(
    ("title", "next_paragraph"),
    [
        ("Corrections: March 5", "The mayor of Dunmere was not charged with fraud."),
        ("Correcciones: 5 de marzo", "The mayor of Dunmere was not charged with fraud."),
        ("Errata: March 5", "The mayor of Dunmere was not charged with fraud."),
        ("Correction: Marrow bridge", "More from Dunmere"),
    ],
)
def test_the_next_paragraph_of_a_column_of_corrections_or_a_link_is_no_part_of_the_note(title, next_paragraph):
    paragraph = f"In “{HEADLINE}” we gave a wrong number: it has four lanes."
    correction = correction_of(HEADLINE, title, f"{paragraph}\n\n{next_paragraph}", DAY)

    assert correction is not None
    assert correction.note.partition("\n")[2] == paragraph


@given(st.text(max_size=200), st.text(max_size=200), st.text(max_size=200))
def test_no_text_fails(headline, title, text):
    correction_of(headline, title, text, DAY)
    correction_of(headline, "Correction:", f"“{headline}”{text}", DAY)


def test_of_two_corrections_the_newer_one_comes_first_and_a_retraction_before_it():
    noted, elsewhere = Correction("Correction: It is 400."), Correction("Clarification: It is in May.", DAY)
    withdrawn = Correction("Retraction: We withdraw this report.", date(2025, 3, 1))
    assert merge_corrections(None, None) is None
    assert (merge_corrections(noted, None), merge_corrections(None, elsewhere)) == (noted, elsewhere)
    assert merge_corrections(noted, elsewhere) == Correction(elsewhere.note, DAY, noted)
    assert merge_corrections(Correction(noted.note, date(2025, 3, 13)), elsewhere) == Correction(
        noted.note, date(2025, 3, 13), elsewhere
    )
    assert merge_corrections(withdrawn, elsewhere) == Correction(withdrawn.note, withdrawn.day, elsewhere)


def test_the_same_words_in_both_places_are_one_correction():
    short, long = Correction("Correction: It is 400."), Correction("Clarification: It is 400. We regret this.", DAY)
    assert merge_corrections(short, long) == long
    assert merge_corrections(long, short) == long
    assert merge_corrections(short, Correction(short.note, DAY)) == short
