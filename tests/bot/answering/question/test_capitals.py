from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.answering.answer import Question
from bot.answering.question.capitals import has_capitals, with_capitals
from bot.answering.question.query import read_query


def written(text, corpus):
    return with_capitals(read_query(Question(text, datetime(2025, 3, 4, tzinfo=UTC))), corpus)


@pytest.mark.parametrize(
    ("text", "has"),
    [
        ("falk closed the bridge", False),
        ("Falk closed the bridge. It rained.", False),  # of which sentence the capital is, it does not say
        ("i think i saw it, I did", False),
        ("the mayor, Falk, closed it", True),
        ("NASA closed it", True),
        ("", False),
    ],
)
def test_a_text_without_capitals_is_known(text, has):
    assert has_capitals(text) is has


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("when will europa clipper reach jupiter?", "When will Europa Clipper reach Jupiter?"),
        ("what did kazuo ueda say of japan's rate?", "What did Kazuo Ueda say of Japan's rate?"),
        ("did the fire at notre-dame break out in april", "Did the fire at Notre-Dame break out in April"),
        ("who closed the dorn bridge?", "Who closed the dorn bridge?"),  # no article has it
        ("What did kuroda say in NATO?", "What did kuroda say in NATO?"),  # whoever writes capitals means small letters
        # Another language has other words: "mit" was MIT in a question for the Louvre.
        ("wann wird europa clipper den jupiter erreichen und was ist das ziel?",) * 2,
        ("WHEN WILL EUROPA CLIPPER REACH JUPITER?", "When will Europa Clipper reach Jupiter?"),
        ("Who Voted Against The Rate of Kazuo Ueda?", "Who voted against the rate of Kazuo Ueda?"),
        ("What Did NASA Say Of The Moon?", "What did NASA say of the moon?"),
        ("What Did NASA Say Of Japan?", "What did NASA say of Japan?"),
        ("Who Won Gold in Paris?", "Who won gold in Paris?"),  # and not "PARIS", as at the head of its reports
        ("Who Runs Intel?", "Who Runs Intel?"),  # of three words no more than a name may be large
        ("NASA", "NASA"),
        ("Rate", "Rate"),  # a word alone begins no sentence: "Visa"
        ("Is Falk a Dane?", "Is Falk a Dane?"),  # the small letters of "a" tell nothing
        ("Who is Will Falk?", "Who is Will Falk?"),
        ("Who said NATO?", "Who said NATO?"),
        ("Bank Of Dorn", "Bank Of Dorn"),  # which asks nothing, and may be a name
        ("", ""),
    ],
)
def test_words_are_written_as_in_the_articles(samples, text, expected):
    assert written(text, samples.corpus) == expected


def test_the_first_letter_of_a_topic_is_that_of_no_sentence(samples):
    topic, name = (
        read_query(Question(text, datetime(2025, 3, 4, tzinfo=UTC))) for text in ("interest rates in japan", "japan")
    )
    assert with_capitals(topic, samples.corpus, is_sentence=False) == "interest rates in Japan"
    assert with_capitals(name, samples.corpus, is_sentence=False) == "Japan"


@given(st.text(max_size=60))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_but_the_capitals_changes(samples, text):
    assert written(text, samples.corpus).casefold() == text.casefold()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("what did wałęsa open in łódź?", "What did Wałęsa open in Łódź?"),
        ("what did walesa open in lodz?", "What did Walesa open in Lodz?"),
    ],
)
def test_a_name_keeps_the_letters_that_were_typed(corpus_with, text, expected):
    assert written(text, corpus_with("A museum of Lech Wałęsa is open in Łódź.")) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bro where was Falk born?", "bro where was Falk born?"),
        ("bro where was falk born?", "bro where was Falk born?"),
        ("It rained. Bro where was Falk?", "It rained. bro where was Falk?"),
        ("smh where was falk born?", "smh where was Falk born?"),  # in no article: no name, as within a sentence
        ("Smith where was Falk born?", "Smith where was Falk born?"),  # it may be one
        ("where was Falk born?", "Where was Falk born?"),
        ("Falk was born where?", "Falk was born where?"),
        ("Open Door of Falk won what?", "Open Door of Falk won what?"),
        ("BRO WHERE WAS FALK", "bro where was Falk"),
    ],
)
def test_the_first_word_is_a_name_where_articles_write_it_so(corpus_with, text, expected):
    """A report was refused for want of "Bro", or said that no article names "Dude"."""
    corpus = corpus_with(
        "He said: my bro Falk was born here, in the open. His bro agreed.", "It won the Open Door Prize."
    )

    assert written(text, corpus) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("what did falk say w lindt", "What did Falk say w Lindt"),  # and not "Falk Say W Lindt"
        ("did malcolm x know lindt", "Did Malcolm X know Lindt"),
    ],
)
def test_a_letter_alone_is_no_name(corpus_with, text, expected):
    corpus = corpus_with("George W. Falk met Malcolm X and Lindt on Monday.")

    assert written(text, corpus) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("who was there besides ann falk", "Who was there besides Ann Falk"),  # and not "Besides Ann Falk"
        ("Besides Ann Falk, who was there?", "besides Ann Falk, who was there?"),
        ("did forty people see falk", "Did forty people see Falk"),
        ("who sang forty winks", "Who sang Forty Winks"),
    ],
)
def test_a_word_of_grammar_alone_is_no_name_though_it_begins_most_of_its_sentences(corpus_with, text, expected):
    """These were refused, since no report holds the name Besides Ann Falk, or the name Forty."""
    corpus = corpus_with("Besides, it rained on Ann Falk. Forty people saw her.", "Besides her, all sang Forty Winks.")

    assert written(text, corpus) == expected


@pytest.mark.parametrize(
    "text",
    [
        "What did the U.S. House vote on?",
        "What did Mr. Bush say?",
        "Who is Gov. Rose?",
        "who is dr. Park",
        "What did Axel T. Bush say?",
    ],
)
def test_a_name_behind_an_abbreviation_begins_no_sentence(corpus_with, text):
    """It was "the U.S. house" and "Mr. bush", and any report of a house or a bush would do."""
    corpus = corpus_with("A house fell on a bush beside a rose in the park.", "The U.S. House met Mr. Bush.")

    assert written(text, corpus)[1:] == text[1:]
    assert has_capitals(text)


def test_a_word_that_half_of_the_articles_write_small_stays_small(corpus_with):
    corpus = corpus_with("The rose is red.", "He met Rose in Dorn.", "A rose fell.", "It is Rose.")

    assert written("where is the rose of dorn", corpus) == "Where is the rose of Dorn"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("how much is an apple pie", "How much is an apple pie"),
        ("does apple sell the apple pie of apple", "Does Apple sell the apple pie of Apple"),
        ("HOW MUCH IS AN APPLE PIE", "How much is an apple pie"),
        ("who ate apple pies at apple park", "Who ate apple pies at Apple Park"),
        ("who saw the apple park pond", "Who saw the Apple Park pond"),
    ],
)
def test_a_word_that_is_a_name_alone_is_none_in_a_pair_that_articles_write_small(corpus_with, text, expected):
    """It was "an Apple pie", of which no report of the company tells."""
    corpus = corpus_with(
        *(f"On day {day} Apple said it sells phones." for day in range(8)),
        "He ate an apple pie in the park.",
        "The apple pie won, and apple pies sell.",
        "Staff of Apple eat at Apple Park.",
        "A park pond froze, and another park pond did not.",
    )

    assert written(text, corpus) == expected


def test_the_ending_of_a_figure_is_no_name(corpus_with):
    """A refusal said that it had looked for “21St”, as articles write "St. Louis"."""
    corpus = corpus_with("The mayor of St. Louis met the governor on Park Rd. in May.")

    assert written("who won the 21st and the 23rd vote in st louis", corpus) == (
        "Who won the 21st and the 23rd vote in St Louis"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [("us open", "US Open"), ("us economy", "US economy"), ("tell us about falk", "Tell us about Falk")],
)
def test_a_text_that_begins_with_us_names_the_country(corpus_with, text, expected):
    corpus = corpus_with("Falk won the US Open.", "The US economy grew.")

    assert written(text, corpus) == expected


def test_one_is_no_name_however_many_sentences_begin_with_it(corpus_with):
    """ "And the one in Chile?" became "How strong was the One in Chile earthquake?"."""
    corpus = corpus_with("One of them left Chile.", "One said so.", "One did not.")

    assert written("how strong was the one in chile", corpus) == "How strong was the one in Chile"
