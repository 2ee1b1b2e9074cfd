import pytest

from bot.answering.question import foreign
from bot.answering.question.foreign import is_foreign, may_be_in, may_be_name
from bot.answering.question.spelling.typing_errors import corrected
from tests.bot.answering.queries import query_of

TEXTS = (
    "The Bundestag met in Berlin on the day that El Niño was declared, and Real Madrid won in Kyiv.",
    "Ursula von der Leyen spoke of taxes on cars, and the schadenfreude of others was plain to see.",
)


@pytest.fixture
def corpus(corpus_with, monkeypatch):
    """One that counts as large enough for what it lacks to be no name."""
    monkeypatch.setattr(foreign, "ENOUGH", 1)
    return corpus_with(*TEXTS)


@pytest.mark.parametrize(
    "topic",
    [
        "Waffenruhe",
        "waffenruhe",
        "Wahlen in Deutschland",
        "Zölle auf Autos",
        "Hochwasser in Texas",
        "WALDBRÄNDE IN KALIFORNIEN",
        "cessez-le-feu",
        "guerre en Ukraine",
        "élections en Allemagne",
        "elecciones",
        "terremoto en Birmania",
        "verkiezingen",
    ],
)
def test_words_that_another_language_alone_has_are_foreign(corpus, topic):
    assert is_foreign(topic, corpus)
    assert not is_foreign(topic, corpus, None)


@pytest.mark.parametrize(
    "topic",
    [
        "Bundestag",
        "bundestag",
        "Kyiv",
        "El Niño",
        "el niño",
        "Real Madrid",
        "Ursula von der Leyen",
        "schadenfreude",
        # Held by no article, and in no dictionary, or written as a name is.
        "Zohran Mamdani",
        "María Corina Machado",
        "Médecins Sans Frontières",
        "Cinco de Mayo",
        "Maduro",
        "Recep Tayyip Erdoğan",
        # A word of another language in English ones.
        "Waffenruhe latest news",
        "the politics of Waldbrände",
        # Typing errors.
        "tarrifs",
        "earthqake",
        "MAGA",
        "2025",
        "",
    ],
)
def test_names_and_english_words_are_not_foreign(corpus, topic):
    assert not is_foreign(topic, corpus)


def test_english_words_are_foreign_to_german_articles(corpus):
    assert is_foreign("ceasefire", corpus, "German")
    assert not is_foreign("Waffenruhe", corpus, "German")
    assert not is_foreign("Waffenruhe", corpus, "Thai")


def test_what_a_small_corpus_lacks_may_be_a_name(corpus_with):
    assert not is_foreign("Waffenruhe", corpus_with(*TEXTS))


def test_a_form_of_another_word_is_no_name(corpus):
    assert not may_be_name("Wahlen", "Wahlen in Deutschland", corpus)
    assert may_be_name("Russland", "Krieg in Russland", corpus)
    assert may_be_name("Wahlen", "the politics of Wahlen", corpus)


def test_a_word_of_another_language_is_no_name_with_an_error(corpus_with, monkeypatch):
    """It said "Searched for “Wallen” instead of “Wahlen”", and listed concerts."""
    monkeypatch.setattr(foreign, "ENOUGH", 1)
    corpus = corpus_with("Morgan Wallen sang in Phoenix.", "Russia and China met.", times=30)

    assert corrected(query_of("Wahlen in Deutschland"), corpus).notes == ()
    assert corrected(query_of("Wer hat die Wahlen gewonnen und wann war das?"), corpus).notes == ()
    assert corrected(query_of("Morgan Wahlen"), corpus).text == "Morgan Wallen"
    assert corrected(query_of("Wahllen"), corpus).text == "Wallen"
    assert corrected(query_of("Russie"), corpus).text == "Russia"


def test_a_word_of_another_language_is_no_word_with_an_error(corpus_with, monkeypatch):
    """ "warum?" was searched for as "warm?", and answered with the weather."""
    monkeypatch.setattr(foreign, "ENOUGH", 1)
    corpus = corpus_with("It was warm when they began to warn of protests at hospitals.", times=100)

    assert corrected(query_of("warum?"), corpus).notes == ()
    assert corrected(query_of("viele Kinder waren darunter"), corpus).notes == ()
    assert corrected(query_of("protestas en Serbia"), corpus).notes == ()
    assert corrected(query_of("hospitales"), corpus).text == "hospitals"
    assert corrected(query_of("hospitels"), corpus).text == "hospitals"


@pytest.mark.parametrize(
    ("text", "may_be_german"),
    [
        ("Was haben die Minister in Tokio gesagt?", True),
        ("und in Japan?", True),
        ("Warum?", True),
        ("Wie alt ist Marchand?", True),
        ("What did the ministers say in Tokyo?", False),
        ("Who won Wimbledon?", False),
        ("Where was he born?", False),
        ("Did he die?", False),
        ("In Japan?", False),
        ("2019?", False),
    ],
)
def test_of_a_few_words_the_dictionaries_tell_whether_they_may_be_german(text, may_be_german):
    assert may_be_in("German", query_of(text)) == may_be_german


def test_of_a_language_without_a_dictionary_only_the_small_words_tell():
    """A language of replies may be one of these; to ask its dictionary would be a KeyError."""
    assert may_be_in("Polish", query_of("Kto i kiedy jest w Japonii, a gdzie nie?"))
    assert not may_be_in("Polish", query_of("a w Japonii?"))
