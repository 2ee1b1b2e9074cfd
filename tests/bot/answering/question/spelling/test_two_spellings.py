import pytest

from bot.answering.question.spelling.two_spellings import as_articles_write
from tests.bot.answering.queries import query_of

AMERICAN = (
    "The defense secretary spoke at the Kennedy Center about the labor market and health care.",
    "Their labor was cheap, and so was the city's labor.",
    "The airstrikes on a depot came before the ceasefire; travelers whose flights were canceled got an email.",
    "The first program to legalize it won reelection, and Taylor Swift liked the color of the aluminum.",
    "The Labour Party lost, and a pet that knew no poets won the semifinals.",
)
BRITISH = (
    "The defence secretary spoke at the Barbican Centre about the labour market and the organisation.",
    "The travellers whose flights were cancelled paid in euros before the re-election; the pets ate a lot.",
)


@pytest.mark.parametrize(
    ("typed", "searched"),
    [
        ("Who is the defence secretary?", "Who is the defense secretary?"),
        ("Who chairs the Kennedy Centre?", "Who chairs the Kennedy Center?"),
        ("the Defence Secretary", "the Defense Secretary"),
        ("labour strikes", "labor strikes"),
        ("WHAT COLOUR IS IT", "WHAT COLOR IS IT"),
        ("Travellers in Rome", "Travelers in Rome"),
        ("Which programme was cancelled?", "Which program was canceled?"),
        ("aluminium that they legalised", "aluminum that they legalized"),
        ("air strikes before the cease-fire", "airstrikes before the ceasefire"),
        ("an e-mail on healthcare", "an email on health care"),
        ("Who reached the semi-finals?", "Who reached the semifinals?"),
        ("the 1st win", "the first win"),
    ],
)
def test_a_word_is_searched_for_as_most_articles_spell_it(corpus_with, typed, searched):
    assert as_articles_write(query_of(typed), corpus_with(*AMERICAN, times=3)).text == searched


@pytest.mark.parametrize(
    ("typed", "searched"),
    [
        ("Who is the defense secretary?", "Who is the defence secretary?"),
        ("travelers whose flight was canceled", "travellers whose flight was cancelled"),
        ("Which organization has labor?", "Which organisation has labour?"),
    ],
)
def test_whoever_writes_as_americans_finds_british_articles(corpus_with, typed, searched):
    assert as_articles_write(query_of(typed), corpus_with(*BRITISH, times=3)).text == searched


@pytest.mark.parametrize(
    "text",
    [
        "What did the Labour Party lose?",  # a name that articles have so
        "the labour party",
        "Who runs the Wexmoor Centre?",  # a name that they do not have
        "What did Labour promise?",
        "Why did Starmer's Labour lose?",
        "taylor swift",  # "taylorswift" stands in addresses alone
        "poets",  # no pets
        "What happened on January 1st?",  # a day
        "the hospital in paradise",
        "Wer gewinnt die Wahl, und was ist das Programme der Partei?",
        "",
        '") OR 1',
    ],
)
def test_names_other_words_and_other_languages_stay_as_typed(corpus_with, text):
    corpus = corpus_with(*AMERICAN, "The pets of taylorswift took part in the parade.", times=4)

    assert as_articles_write(query_of(text), corpus).text == text


@pytest.mark.parametrize(
    ("typed", "searched"),
    [
        ("AT & T", "AT&T"),
        ("What is the S & P 500?", "What is the S&P 500?"),
        ("h & r block", "H&R block"),
        ("Texas A & M's coach", "Texas A&M's coach"),
        ("Plan A & B", "Plan A & B"),  # no article has "A&B" as a word
        ("Fire & Ice", "Fire & Ice"),
    ],
)
def test_letters_around_an_ampersand_are_one_word_where_articles_have_them_so(corpus_with, typed, searched):
    """H & M was looked for as an H and an M."""
    corpus = corpus_with("AT&T fell, as the S&P 500 did; H&R Block and Texas A&M rose, and Fire&Ice at NA&BC.")

    assert as_articles_write(query_of(typed), corpus).text == searched


def test_where_articles_write_both_a_word_stays_as_typed(corpus_with):
    corpus = corpus_with("The theater opened.", "The theatre closed.", times=5)

    for text in ("Which theater opened?", "Which theatre opened?"):
        assert as_articles_write(query_of(text), corpus).text == text


def test_a_word_is_changed_beside_another_that_was(corpus_with):
    """The articles have both side by side only as they were typed."""
    defense = "The defense program was paid for; the defense budget of the program grew."
    corpus = corpus_with(*[defense] * 9, "A defence programme in Europe.")

    assert as_articles_write(query_of("the defence programme"), corpus).text == "the defense program"


@pytest.mark.parametrize(
    ("typed", "searched"),
    [
        ("What did 1st Source Bank report?", "What did 1st Source Bank report?"),
        ("what did 1st source bank report", "what did 1st source bank report"),
        ("WHAT DID 1ST SOURCE BANK REPORT", "WHAT DID 1ST SOURCE BANK REPORT"),
        ("Where is 5th Wheel Coffee?", "Where is 5th Wheel Coffee?"),  # of which there is no report
        ("the 1st source", "the first source"),
        ("the 1st Amendment", "the first Amendment"),
        ("the 1st Black mayor", "the first Black mayor"),
    ],
)
def test_an_ordinal_that_begins_a_name_stays_unless_articles_write_the_name_otherwise(corpus_with, typed, searched):
    corpus = corpus_with(
        "1st Source Bank reported a profit.",
        "The first source of power is water, and the fifth wheel was of wood.",
        "The first source named the bank, as the First Amendment allows, and the first Black mayor read it.",
        times=3,
    )

    assert as_articles_write(query_of(typed), corpus).text == searched


@pytest.mark.parametrize(
    ("typed", "searched"),
    [
        ("COVID19", "COVID-19"),
        ("covid19 deaths", "covid-19 deaths"),
        ("How many F35 jets were sold?", "How many F-35 jets were sold?"),
        ("What does an H1B visa cost?", "What does an H-1B visa cost?"),
        ("the Mi17", "the Mi-17"),  # in one report
        ("the G-7 summit", "the G7 summit"),
        ("Is 5-G safe?", "Is 5G safe?"),
        ("F35", "F-35"),
        ("an F-1 visa", "an F-1 visa"),  # no race
        ("an F-1 race", "an F1 race"),
        ("B52", "B52"),  # articles write both
        ("A320", "A320"),
        ("in the 1990s at 10am", "in the 1990s at 10am"),
        ("a 25-year-old in 2025-26", "a 25-year-old in 2025-26"),
    ],
)
def test_letters_with_a_number_have_a_hyphen_where_most_articles_write_one(corpus_with, typed, searched):
    often = ("COVID-19 spread, Covid-19 deaths rose, and the F-35 and the H-1B visa cost more.", "The G7 met on 5G.")
    rarely = ("A B52 and a B-52 and a Mi-17 flew.", "F1 drivers left an F1 race.", "An F-1 visa was for the F1 race.")
    corpus = corpus_with(*often * 3, *rarely)

    assert as_articles_write(query_of(typed), corpus).text == searched
