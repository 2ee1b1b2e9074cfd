import pytest

from bot.answering.subjects import missing_names, surely_missing


@pytest.mark.parametrize(
    ("question", "text", "missing"),
    [
        ("Who governs Catania?", "The mayor governs Catania.", ()),
        ("Who governs Palermo?", "The mayor governs Catania.", ("Palermo",)),
        ("Who governed Catania in 2021?", "The mayor governs Catania.", ("2021",)),
        ("Who governs Catania in 2025?", "The mayor governs Catania.", ()),  # by the date of the report
        # A country is told by its name or by its adjective.
        ("Which Chinese company is it?", "A company of China.", ()),
        ("What did the American side say?", "The United States said no.", ()),
        ("Which German company is it?", "A company of China.", ("German",)),
        # People are told by their last name.
        ("What did President Claudia Sheinbaum say?", "Ms Sheinbaum of Mexico said so; the president is new.", ()),
        ("What did Claudia Sheinbaum say?", "Mr Claudia said so.", ("Claudia Sheinbaum",)),
        ("What did Claudia Sheinbaum say?", "Sheinbaum said so.", ()),
        ("Did Ahn Duk-geun speak?", "Ahn Duk-geun spoke.", ()),
        # A capital at the start of a sentence may be no name; two of them are.
        ("Opponents of the mayor did what?", "Those against the mayor met.", ()),
        ("Claudia Sheinbaum did what?", "Those against the mayor met.", ("Claudia Sheinbaum",)),
        # A figure in Roman letters is told in ours; words of those letters are none.
        ("Who won Super Bowl LIX?", "They won Super Bowl 59.", ()),
        ("Who won Super Bowl LIX?", "They won Super Bowl 58.", ("Super Bowl LIX",)),
        ("Who is Pope Leo XIV?", "Leo XIV is the pope.", ()),
        ("What is the Fantasy MIX about?", "A fantasy in 1009 pages.", ("Fantasy MIX",)),
        # What somebody owns is another name.
        ("Who of President Trump’s Cabinet spoke?", "The cabinet of Trump met.", ()),
        ("Who of President Trump's Cabinet spoke?", "The cabinet met.", ("President Trump",)),
        # Figures are told in many ways; years and names with figures are not.
        ("Who came 31st of 40?", "He came last.", ()),
        ("When was Diablo 3 released?", "Diablo was released.", ()),
        ("What was the revenue in Q2 2020?", "The revenue of the first quarter.", ("Q2 2020",)),
    ],
)
def test_names_that_an_answer_cannot_be_without(passage_of, question, text, missing):
    assert surely_missing(question, [passage_of(text, title="News")]) == missing


def test_every_name_and_figure_that_is_not_there_whole(passage_of):
    passages = [passage_of("Sheinbaum spoke of 30 things.", title="News of Mexico")]

    assert missing_names("Did Claudia Sheinbaum of Mexico name 30 or 31 things?", passages) == (
        "Claudia Sheinbaum",
        "31",
    )


def test_a_name_in_the_headline_is_there(passage_of):
    assert surely_missing("Who governs Catania?", [passage_of("It governs.", title="News of Catania")]) == ()


def test_without_passages_every_name_is_missing():
    assert surely_missing("Who governs Catania and Palermo?", []) == ("Catania", "Palermo")
