"""What the context reader says of words, and what it is given to read."""

from bot.conversation.follow_up.mentions import Mention, Turn
from bot.conversation.follow_up.unsaid import Unsaid, said_before


def test_a_mention_is_as_likely_as_its_words_with_a_meaning_of_their_own():
    unsaid = Unsaid({"bank": 0.9, "of": 0.0, "england": 0.5}, 0.0)
    bank, we = (Mention(" ".join(plain), plain, True) for plain in (("bank", "of", "england"), ("the", "who")))

    assert (unsaid.probability(bank), unsaid.of_likeliest_word(bank)) == (0.7, 0.9)
    assert unsaid.probability(we) == 0.0


def test_what_was_said_last_is_read_first_and_the_subject_known_before_last():
    turns = [Turn("Who won?", ("Ann did.", "She led.")), Turn("Why?")]

    assert said_before(turns, ["Rome", "Races"]) == ["Why?", "Who won?", "Ann did. She led.", "Rome, Races"]
