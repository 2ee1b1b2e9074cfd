import time

import pytest

from bot.answering.grounding.speech import (
    ends_in_speech,
    hides_speech,
    is_speech,
    speaker_sentences,
    spoken_part,
    text_before,
)
from ingest.corpus.text.sentences import sentences

LONG = "“The vote was stolen. Acme deleted it. We will win,” Ann Lee said. Nobody agreed."
PARTED = "“The vote was stolen,” Ann Lee said. “Acme deleted it.” Nobody agreed."
BEHIND = 'Ann Lee said: "The vote was stolen. Acme deleted it." Nobody agreed.'
UNNAMED = "Nobody agreed. “Acme deleted it.” That was all."
PARAGRAPHS = "“The vote was stolen. Acme deleted it.\n\n“We will win,” Ann Lee said."
NONE = 'Nobody agreed. The wall is 6" high. Acme deleted it.'


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        (LONG, [2, 2, 2, 3]),
        (PARTED, [0, 0, 2]),
        (BEHIND, [0, 0, 2]),
        (UNNAMED, [0, 1, 2]),
        (PARAGRAPHS, [0, 1, 2]),
        (NONE, [0, 1, 2]),
    ],
)
def test_a_quoted_sentence_leads_to_the_one_that_says_whose_words_it_is(passage_of, text, speakers):
    spans = sentences(text)

    assert speaker_sentences(passage_of(text), spans) == speakers


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        (LONG, [True, True, False, False]),
        (PARTED, [False, True, False]),
        (PARAGRAPHS, [True, True, False]),
        (NONE, [False, False, False]),
    ],
)
def test_a_sentence_inside_a_quotation_is_speech_without_a_mark_of_its_own(text, spoken):
    assert [is_speech(text[start:end], text[:start]) for start, end in sentences(text)] == spoken


def test_a_quotation_begins_behind_a_colon_without_its_space(passage_of):
    """What she says there passed for the outlet's words."""
    passage = passage_of("She said:“We will go on. Turnout was the highest in years. Nobody lost.”")
    start = passage.text.index("Turnout")
    assert hides_speech("Turnout was the highest in years.", text_before(passage, start))


def test_a_quotation_ends_with_its_paragraph():
    assert ends_in_speech("Ann Lee said: “The vote was stolen.")
    assert not ends_in_speech("Ann Lee said: “The vote was stolen.\n\n")
    assert not ends_in_speech("“The vote was stolen,” Ann Lee said.")
    assert ends_in_speech("“The vote was stolen. They call it “progress” in Hull.")


def test_what_stands_in_marks_is_found():
    assert spoken_part("“The vote,” Ann Lee said, “was stolen.”") == "The vote, was stolen."
    assert spoken_part("We will win,” Ann Lee said.", "“Acme deleted it. ") == "We will win,"
    assert spoken_part("Acme deleted it.", "“The vote was stolen. ") == "Acme deleted it."
    assert spoken_part("Nobody agreed.") == ""


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("Acme deleted it. We will win,” Ann Lee said. Nobody agreed.", [1, 1, 2]),
        ("Nobody agreed. “Acme deleted it,” Ann Lee said.", [0, 1]),
        ("Nobody agreed.\n\nWe will win,” Ann Lee said.", [0, 1]),
    ],
)
def test_a_passage_may_begin_in_a_quotation_of_the_one_before(passage_of, text, speakers):
    """Its first sentences passed for the article's own: only the closing mark stands in the passage."""
    spans, inside, beginning = sentences(text), passage_of(text, start=500), passage_of(text)
    spoken = [is_speech(text[start:end], text_before(inside, start)) for start, end in spans]

    assert speaker_sentences(inside, spans) == speakers
    assert spoken == [speaker != index for index, speaker in enumerate(speakers)]
    assert [text_before(beginning, start) for start, _ in spans] == [text[:start] for start, _ in spans]


def test_words_hide_that_they_are_quoted_where_neither_mark_stands_among_them():
    before = "“The vote was stolen. "

    assert hides_speech("Acme deleted it.", before)
    assert hides_speech("Acme deleted it.\n\n“We will win,” Ann Lee said.", before)
    assert not hides_speech("Acme deleted it. We will win,” Ann Lee said.", before)
    assert not hides_speech("“Acme deleted it.”", before)
    assert not hides_speech("Acme deleted it.", "")


def test_a_long_quotation_without_an_end_is_read_in_time(passage_of):
    """Each sentence walked to the end of the paragraph, and read all before it at each step: 10 s."""
    text = "“" + "We won it. " * 250
    spans = sentences(text)

    started = time.process_time()
    speaker_sentences(passage_of(text), spans)
    assert time.process_time() - started < 3
