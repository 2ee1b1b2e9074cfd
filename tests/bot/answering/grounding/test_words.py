import pytest

from bot.answering.answer import Fault
from bot.answering.grounding.own_words import missing_fact
from bot.answering.grounding.placing import count_left_out
from bot.answering.grounding.words import read_words


def raw(text: str) -> list[str]:
    return [word.raw for word in read_words(text)]


@pytest.mark.parametrize("minus", ["-", "−", "–"])
def test_a_minus_sign_is_part_of_its_word(minus):
    """A sentence with "3%" was proven by one with "-3%"."""
    text = f"It grew {minus}3% in 2024."

    assert raw(text) == ["It", "grew", "-3%", "in", "2024"]
    assert count_left_out(read_words("It grew 3% in 2024."), read_words(text), "") is None
    assert count_left_out(read_words("It grew -3% in 2024."), read_words(text), "") == 0
    assert missing_fact("It grew 3% in 2024.", text) is Fault.FIGURE


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It owes -$5 and $-5.", ["It", "owes", "-$5", "and", "$-5"]),
        ("It won 3-0 in 2024-25.", ["It", "won", "3-0", "in", "2024-25"]),
        ("It won 3–0, F-16 - 10.", ["It", "won", "3", "0", "F-16", "10"]),
        ("It paid 5% -10% or +/-3.", ["It", "paid", "5%", "10%", "or", "+", "3"]),
    ],
)
def test_a_dash_that_joins_or_parts_is_no_minus_sign(text, words):
    assert raw(text) == words


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("Lindenau counted >240 storks.", "Lindenau counted 240 storks."),
        ("Lindenau counted ~240 storks.", "Lindenau counted 240 storks."),
        ("Lindenau counted ≥ 240 storks.", "Lindenau counted 240 storks."),
        ("Lindenau counted +240 storks.", "Lindenau counted 240 storks."),
        ("Lindenau paid ¥240.", "Lindenau paid 240."),
        ("Lindenau paid ₹240.", "Lindenau paid ¥240."),
        ("Rents rose 34 %.", "Rents rose 34."),
        ("Rents rose 34‰.", "Rents rose 34."),
        ("Lindenau counted 240× storks.", "Lindenau counted 240 storks."),
        ("Lindenau ≠ has storks.", "Lindenau has storks."),
        ("Lindenau has storks ❌.", "Lindenau has storks."),
        ("Lindenau has 2\u03364\u03360\u0336 storks.", "Lindenau has 240 storks."),
    ],
)
def test_a_sign_that_the_sentence_has_not_is_no_part_of_a_proven_claim(claim, sentence):
    """A model's ">240 deaths" stood as proven over "240 deaths"."""
    assert count_left_out(read_words(claim), read_words(sentence), "") is None


def test_a_figure_of_a_claim_has_the_sign_that_it_has_in_its_sentence():
    assert count_left_out(read_words("It has 240 storks."), read_words("It has <240 storks."), "") is None
    assert count_left_out(read_words("It has <240 storks."), read_words("It has <240 storks."), "") == 0
    assert missing_fact("It has >240 storks.", "It has 240 storks.") is Fault.FIGURE


@pytest.mark.parametrize("text", ["It has *240* storks.", "It has 'storks'.", "It has storks / herons @ home #1."])
def test_marks_that_say_nothing_are_no_words(text):
    assert all(word.isalnum() for word in raw(text))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('They call it "progress" in Hull.', ""),
        ('They call it "progress" in Hull," Lee said.', "Lee said"),
        ('We will win," Lee said, "and they will not."', "Lee said"),
        ('"We will win," Lee said.', "Lee said"),
    ],
)
def test_a_quoted_word_in_a_quotation_does_not_end_it(text, told):
    """All behind the word counted as the article's own."""
    assert " ".join(word.raw for word in read_words(text, in_speech=True) if not word.spoken) == told
