import pytest

from bot.answering.question import foreign
from bot.answering.question.spelling.typing_errors import corrected
from tests.bot.answering.queries import query_of


@pytest.mark.parametrize(
    ("typed", "searched"),
    [
        ("Europa Cliper", "Europa Clipper"),
        ("what did trupm threaten brics with", "what did Trump threaten brics with"),
        ("the genva talks", "the Geneva talks"),
        ("the genva talks on genvatown", "the Geneva talks on genvatown"),
        ("What did Jerome Powall say?", "What did Jerome Powell say?"),
        ("What did Jerome Powel say?", "What did Jerome Powell say?"),
        ("who is simone byles", "who is simone Biles"),
    ],
)
def test_a_name_is_searched_for_as_the_articles_spell_it(samples, typed, searched):
    spelling = corrected(query_of(typed), samples.corpus)

    assert spelling.text == searched
    (note,) = spelling.notes
    assert note.startswith("Searched for “")


@pytest.mark.parametrize(
    "text",
    [
        "Who met in Tokyo?",
        "sourdough bread",
        "Jerome Towel",  # no article holds the name so
        "the tarifs",  # no name
        "What is the tarif that Vietnam pays?",
        "Noto",  # too short to be told from others
        "Simone Towel",  # no article has these side by side
        "Byles",  # one letter in common, and nothing beside it to confirm the name
        "Did NASA buy a cliper?",  # whoever writes names with a capital means none by a small word
        "China's exporters",  # a possessive and a plural are no errors
        "the Chinas of this world",
        "",
        '") OR 1',
    ],
)
def test_everything_else_stays_as_typed(samples, text):
    assert corrected(query_of(text), samples.corpus).text == text
    assert corrected(query_of(text), samples.corpus).notes == ()


def test_a_corrected_spelling_is_noted_and_the_question_unchanged(samples, quoted):
    reply = samples.ask("who led the american side in the genva talks")

    assert "Scott Bessent" in quoted(samples, reply)
    assert reply.question.text == "who led the american side in the genva talks"
    assert reply.notes[-1] == "Searched for “Geneva” instead of “genva”."


@pytest.mark.parametrize("name", ["Tromso", "Zurich", "Tromsø", "Zürich"])
def test_a_name_without_its_accents_is_no_error(corpus_with, name):
    """It said "Searched for “Tromsø” instead of “Tromso”"."""
    corpus = corpus_with("The talks began in Zürich and went on in Tromsø.")

    assert corrected(query_of(f"Who met in {name}?"), corpus).notes == ()


NEWS = (
    "Checks from the tariff were to stop what happened; the clocks have not been set to standard time.",
    "The police officer Charlie Kirk met Pete Hegseth about the recall of paper and the security of it.",
)


@pytest.mark.parametrize(
    ("typed", "searched"),
    [
        ("when are the tarrif checks coming", "when are the tariff checks coming"),
        ("HOW MUCH IS THE TARRIF", "HOW MUCH IS THE Tariff"),
        ("Securty of Kirk", "Security of Kirk"),
        ("what happend at night", "what happened at night"),
        ("is there a egg recal", "is there a egg recall"),
        ("when do the cloks go back", "when do the clocks go back"),
        ("Who shot Charly Kirk?", "Who shot Charlie Kirk?"),
        ("who shot charly kirk", "who shot Charlie kirk"),
        ("who is pete hegseff", "who is pete Hegseth"),
    ],
)
def test_a_frequent_word_and_a_name_that_a_neighbor_confirms_are_corrected(corpus_with, typed, searched):
    """These were refused: only a name with one error was corrected."""
    spelling = corrected(query_of(typed), corpus_with(*NEWS, times=100))

    assert spelling.text == searched
    assert spelling.notes


ERRORS = ("They tariffed the goverment of a governess in Bosten.", "It is tariffed by the Goverment of Bosten.")


@pytest.mark.parametrize(
    ("typed", "searched"),
    [
        ("latest tarifs", "latest tariffs"),
        ("the goverment", "the government"),
        ("they tariffed it", "they tariffed it"),  # the dictionary has it
        ("news of bosten", "news of bosten"),  # articles have it as a name
    ],
)
def test_a_word_of_no_dictionary_is_an_error_though_some_articles_have_it_or_its_stem(corpus_with, typed, searched):
    """ "Tarifs" has the stem of "tariffed" and found that alone; of "goverment" a few articles have the error, too."""
    corpus = corpus_with(*ERRORS, *["The government has tariffs on Boston."] * 200)

    assert corrected(query_of(typed), corpus).text == searched


@pytest.mark.parametrize("typed", ["latest tarifs", "the goverment"])
def test_a_word_that_is_not_so_much_rarer_stays_as_typed(corpus_with, typed):
    corpus = corpus_with(*ERRORS, *["The government has tariffs on Boston."] * 199)

    assert corrected(query_of(typed), corpus).text == typed


@pytest.mark.parametrize(
    ("typed", "searched"),
    [
        ("wher did the plane crash", "where did the plane crash"),
        ("Waht is a tariff", "What is a tariff"),
        ("wen was it", "when was it"),
        ("wheer is the station", "where is the station"),
        ("hwo did it", "hwo did it"),  # who or how
        ("there is one", "there is one"),
        ("wen jiabao", "wen jiabao"),
        ("Wat is er gebeurd met de trein?", "Wat is er gebeurd met de trein?"),
    ],
)
def test_a_question_word_with_an_error_asks(corpus_with, typed, searched):
    """ "Wher" was taken for the name WHER, and the question refused."""
    spelling = corrected(query_of(typed), corpus_with("WHER is a station where it is.", times=100))

    assert spelling.text == searched
    wrong, meant = typed.split()[0], searched.split()[0]
    assert spelling.notes == ((f"Searched for “{meant}” instead of “{wrong}”.",) if wrong != meant else ())


@pytest.mark.parametrize(
    ("typed", "searched"),
    [
        ("Huw is in prison, why?", "Huw is in prison, why?"),
        ("whey is good for what?", "whey is good for what?"),
        ("Whey is good for what?", "Whey is good for what?"),
        ("wat is er gebeurd in Nederland", "wat is er gebeurd in Nederland"),
        ("wheer is he", "where is he"),  # an article has the error as well
    ],
)
def test_a_word_that_articles_have_or_of_another_language_is_no_question_word(
    corpus_with, monkeypatch, typed, searched
):
    """ "Huw is" was asked as "How is", and of a Dutch question nothing said that the articles are in English."""
    monkeypatch.setattr(foreign, "ENOUGH", 1)
    text = "Huw is in prison, where whey is good."
    corpus = corpus_with(text, f"{text} Wheer is that?")

    assert corrected(query_of(typed), corpus).text == searched


@pytest.mark.parametrize(
    "text",
    [
        "the paver of the street",  # a consonant makes it another word
        "Who runs Tarrif House?",  # a name: not taken for a word
        "Was fordert der Senat nach dem Urteil über den Tarif von Daimler?",
        "who is paul hegseff",  # two errors, and no neighbor that confirms the name
        "did they recalling it",  # an inflection
        "Charly Bliss, a Kirks fan",
    ],
)
def test_what_may_be_another_word_or_name_stays_as_typed(corpus_with, text):
    corpus = corpus_with(*NEWS, "Charly Bliss was seen in Vint.", times=100)

    assert corrected(query_of(text), corpus).text == text


def test_a_name_stays_that_has_another_name_s_stem(corpus_with):
    assert corrected(query_of("Which model helped a Vinted seller?"), corpus_with("Vint sells models.")).notes == ()


def test_a_name_that_owns_without_its_apostrophe_is_no_other_name_of_its_stem(corpus_with):
    """The "dennys" of Denny's were taken for Dennis, and the question was refused."""
    corpus = corpus_with("Dennis closed a bridge.", "Denny's closed a restaurant.")

    assert corrected(query_of("is dennys closed"), corpus).notes == ()


def test_two_errors_in_a_short_name_are_of_somebody_who_is_often_in_the_news(corpus_with):
    """Eric Cantona was taken for Eric Cantor."""
    text = "Where did Eric Cantona sing?"

    assert corrected(query_of(text), corpus_with("Eric Cantor was in Congress.", times=99)).text == text


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("Moscow spoke for Russia.", "What did the Russian spokesman say?"),
        ("The Russian spokesman was brief.", "What did Russia say?"),
        ("Talks in East Asia were brief.", "Who met about East Asian security?"),
    ],
)
def test_a_people_is_no_error_in_its_country(corpus_with, text, typed):
    """It said "Searched for “Russia” instead of “Russian”", and asked what the Russia spokesman said."""
    assert corrected(query_of(typed), corpus_with(text)).text == typed


@pytest.mark.parametrize("other", ["From Falk News, Harris said so.", "New Harris ads ran.", "The young Harris won."])
def test_a_name_beside_one_of_its_words_is_not_another_name_beside_the_other(corpus_with, other):
    """It said "Searched for “Harris” instead of “harry”" of "the new harry potter series"."""
    corpus = corpus_with("Harry Potter is on stage.", other)

    for text in ("who is in the new harry potter series", "who is the young Harry Potter?"):
        assert corrected(query_of(text), corpus).text == text


def test_a_word_in_another_form_is_no_neighbor(corpus_with):
    """Of "News, Harris" the name was taken to stand beside "new"."""
    corpus = corpus_with("From Falk News, Harris said so.", "Harry is on stage.")

    assert corrected(query_of("who is in the new harry book"), corpus).text == "who is in the new harry book"


def test_a_whole_name_that_an_article_has_is_not_another_whole_name(corpus_with):
    """Of Mona Smyth, of whom there was one report, Mona Smith was told."""
    corpus = corpus_with("Mona Smyth won the race in Zermatt.", "Mona Smith lost the vote in Davos.")

    assert corrected(query_of("What did Mona Smyth win?"), corpus).text == "What did Mona Smyth win?"


def test_a_name_beside_a_word_that_is_none_is_not_another_name(corpus_with):
    """ "Prince Harry reached" was taken for "Harris reached"."""
    corpus = corpus_with("A lawsuit that Harris reached out about ended.", "Prince Harry won.")
    text = "Prince Harry reached a settlement with whom?"

    assert corrected(query_of(text), corpus).text == text


@pytest.mark.parametrize(
    ("typed", "searched"),
    [
        ("who won the superbowl", "who won the Super Bowl"),
        ("Who won the Superbowl?", "Who won the Super Bowl?"),
        ("is the endzone open", "is the endzone open"),  # no name
        ("who is mr Superb", "who is mr Superb"),
    ],
)
def test_a_name_that_was_typed_in_one_is_searched_for_in_two(corpus_with, typed, searched):
    """It was refused, though the Super Bowl was in the articles."""
    corpus = corpus_with("Falk won the Super Bowl in the end zone on Sunday, which was superb.")

    spelling = corrected(query_of(typed), corpus)

    assert spelling.text == searched
    assert bool(spelling.notes) is (typed != searched)


def test_a_name_that_articles_write_in_one_stays_so(corpus_with):
    corpus = corpus_with("Sheldon Whitehouse left the White House.")

    assert corrected(query_of("what did Whitehouse say"), corpus).text == "what did Whitehouse say"


def test_a_name_beside_a_word_that_no_article_has_may_be_of_a_person_unknown_here(corpus_with):
    """ "Sanae Takaichi" was searched for as "Sana"."""
    corpus = corpus_with(*["Sana Noe sang."] * 3)

    assert corrected(query_of("who is sanae takaichi"), corpus).text == "who is sanae takaichi"
    assert corrected(query_of("who is sanae noe"), corpus).text == "who is Sana noe"
