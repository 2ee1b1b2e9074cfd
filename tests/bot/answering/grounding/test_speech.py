import pytest

from bot.answering.grounding.speech import ends_in_speech, is_speech, speaker_sentence, spoken_part
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
def test_a_quoted_sentence_leads_to_the_one_that_says_whose_words_it_is(text, speakers):
    spans = sentences(text)

    assert [speaker_sentence(text, spans, index) for index in range(len(spans))] == speakers


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


def test_a_quotation_ends_with_its_paragraph():
    assert ends_in_speech("Ann Lee said: “The vote was stolen.")
    assert not ends_in_speech("Ann Lee said: “The vote was stolen.\n\n")
    assert not ends_in_speech("“The vote was stolen,” Ann Lee said.")


def test_what_stands_in_marks_is_found():
    assert spoken_part("“The vote,” Ann Lee said, “was stolen.”") == "The vote, was stolen."
    assert spoken_part("We will win,” Ann Lee said.", "“Acme deleted it. ") == "We will win,"
    assert spoken_part("Acme deleted it.", "“The vote was stolen. ") == "Acme deleted it."
    assert spoken_part("Nobody agreed.") == ""
