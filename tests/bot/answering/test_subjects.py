from dataclasses import replace

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
        # Dates, titles, initials and greetings of the chat are no names.
        ("What did the Federal Reserve do on Dec. 3?", "The Federal Reserve raised rates on Wednesday.", ()),
        ("Who died in Nov?", "Three died.", ()),
        ("Who won on Thursday Night?", "They won.", ()),
        ("Who won Monday Night Football?", "They won.", ("Night Football",)),
        ("What did Mr. Trump discuss with Putin?", "Trump met Putin.", ()),
        ("What did Sen. Warren and Lt. Gov. Dan Patrick ask?", "Warren and Patrick asked.", ()),
        ("What did J. D. Vance and J.K. Rowling say?", "Vance and Rowling spoke.", ()),
        ("What does the U.S. President want ASAP?", "The President of America wants it.", ()),
        ("Who is Jan Smith?", "Mr Smythe is.", ("Jan Smith",)),
        ("What happened at Christmas?", "It happened on 25 December.", ()),
        # The long form of a short one, the short one of a long, and another alphabet's spelling.
        ("Who won the race in NYC?", "New York City elected a mayor.", ()),
        ("What did the UN confirm?", "The United Nations confirmed it.", ()),
        ("What did the IMF say?", "The International Monetary Fund said so.", ()),
        ("What did the World Health Organization say?", "The WHO said so.", ()),
        ("What did the IMF say?", "The World Bank said so.", ("IMF",)),
        ("What did Zelenskyy say?", "Zelensky said so.", ()),
        ("What did Zelensky say?", "Zelenskiy said so.", ()),
        ("What did Mr Johnson say?", "Johnston said so.", ("Johnson",)),
        ("Who won in Austria?", "Australia voted.", ("Austria",)),
        ("What did the Romanian court decide?", "A court of Romania decided.", ()),
        ("What do Swedes think?", "People in Sweden think so.", ()),
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


@pytest.mark.parametrize(
    ("question", "outlet", "url"),
    [
        ("What did Reuters report about the harbour?", "Reuters", None),
        ("What did the BBC say about the harbour?", None, "https://www.bbc.co.uk/news/1"),
        ("What did the AP say about the harbour?", "apnews.com", "https://apnews.com/1"),
    ],
)
def test_who_reported_it_is_there(passage_of, question, outlet, url):
    passage = replace(passage_of("The harbour burnt."), outlet=outlet, url=url)

    assert surely_missing(question, [passage]) == ()
