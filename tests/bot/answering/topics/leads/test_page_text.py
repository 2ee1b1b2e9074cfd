"""What many articles of an outlet carry unchanged, with the real model and a real index server."""

from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest

from bot.answering.topics.leads.lead import Lead
from bot.answering.topics.leads.page_text import MANY, is_page_text, without_page_text
from bot.answering.topics.reply import TopicCommand
from bot.wiring import open_answering

PROMOTION = "Meet the heavens each week with tales of bold finds, strange moons and much more from our desk."
SPEECH = "“We will carry the bell of Harrow home, stone by stone and song by song,” the bishop said."
CAPTION = "Ann Lee/AFP/Getty Images A tug breaks the ice of the canal of Marrow on Monday, March 3."
ICE = "The canal of Marrow froze on Monday, March 3, and the ice closed it to the tugs for a week."
STOCK = "Nobody was hurt, the police said."
SUBJECTS = [
    "Astronomers measured water vapor around a planet with many strange moons that circles a red dwarf star.",
    "Wheat futures rose in Chicago after frost, and millers expect dearer flour by summer.",
    "A judge in Lisbon sentenced the former treasurer to four years for forged receipts.",
    "The striker scored a hat trick after halftime and lifted the cup for her football club.",
    "Doctors found that a short walk after lunch lowers the blood pressure of patients with diabetes.",
    "A typhoon tore roofs off houses in Manila, and ferries stayed in port for two days.",
    "Lawmakers in Ottawa voted to tax sugary drinks from January.",
    "Engineers drove an electric bus for nine hours on a sodium battery.",
    "The pop singer ends his world tour with an album of lullabies.",
    "Wolves returned to the Alps, and shepherds ask for stronger fences around their sheep.",
    "Pupils in the first grade learn chess before they read and write.",
    "Vaccinated travelers may enter Japan again without a visa, its embassy announced.",
]
BELL = [
    f"The bell of Harrow was {what} on its way home from the foundry, and the parish prayed for it at the church."
    for what in (
        *("blessed", "weighed", "washed", "painted", "measured", "insured"),
        *("photographed", "guarded", "greeted", "rung", "lifted", "carried"),
    )
]


@pytest.fixture(scope="module")
def answering(corpus_of, settings_for, write_jsonl, tmp_path_factory):
    """Answering over an outlet that promotes itself, and one that reports on a bell."""
    lines = [
        {
            "url": f"https://{outlet}/{place}",
            "outlet": outlet,
            "title": f"Report {place}",
            "published": f"2025-03-{place + 1:02}",
            "text": "\n\n".join(paragraphs),
        }
        for outlet, texts, repeated in (("north.example", SUBJECTS, PROMOTION), ("south.example", BELL, SPEECH))
        for place, text in enumerate(texts)
        for paragraphs in [(repeated, f"{text} {STOCK}") if repeated == PROMOTION else (text, repeated)]
    ]
    lines.append(
        {"url": "https://east.example/1", "outlet": "east.example", "title": "Heavens", "text": PROMOTION + " Or so."}
    )
    lines.append(
        {
            "url": "https://west.example/1",
            "outlet": "west.example",
            "title": "Ice on the canal of Marrow",
            "published": "2025-03-04",
            "text": f"{CAPTION}\n\n{ICE}",
        }
    )
    corpus = corpus_of(write_jsonl(tmp_path_factory.mktemp("articles") / "reports.jsonl", *lines))
    with closing(open_answering(settings_for(corpus))) as opened:
        yield opened


def _passage(corpus, outlet, text):
    passages = corpus.load(corpus.words(text.split(), 50))
    return next(passage for passage in passages if passage.outlet == outlet and text in passage.text)


def _said(answering, outlet, text, as_of=None):
    return is_page_text(answering.corpus, _passage(answering.corpus, outlet, text), text, as_of)


def test_what_articles_without_a_common_subject_carry_is_page_text(answering):
    assert len(SUBJECTS) >= MANY
    assert _said(answering, "north.example", PROMOTION)


def test_what_articles_of_one_subject_repeat_is_none(answering):
    assert not _said(answering, "south.example", SPEECH)


def test_what_another_outlet_says_once_is_none(answering):
    assert not _said(answering, "east.example", PROMOTION)


def test_a_few_words_are_none(answering):
    assert not _said(answering, "north.example", STOCK)


def test_what_follows_it_stands_in_its_place_with_the_copies_of_its_report(answering):
    passage = replace(_passage(answering.corpus, "north.example", PROMOTION), copies=("https://east.example/copy",))
    said = next(subject for subject in SUBJECTS if subject in passage.text)
    (told,) = without_page_text(answering.corpus, [Lead(passage, PROMOTION)])

    assert told.quote.startswith(said)
    assert told.passage.copies == passage.copies


def test_articles_that_came_later_are_not_counted(answering):
    """With --as-of nothing counts that was not there on that day."""
    assert not _said(answering, "north.example", PROMOTION, date(2025, 3, 2))


def test_no_command_quotes_it(answering):
    """ "Get the facts behind the news", which all articles of an outlet carry, was what "only" it reported on talks."""
    topic = "strange moons"
    replies = [answering.topic(command, topic) for command in TopicCommand if command is not TopicCommand.WHO_REPORTED]
    quotes = [line.citation.quote.text for reply in replies for line in reply.lines if _is_north(line.citation)]
    answer = answering.ask(topic)
    quotes += [citation.quote.text for citation in answer.citations if _is_north(citation)]

    assert SUBJECTS[0] in quotes
    assert not any(PROMOTION in quote for quote in quotes)


def _is_north(citation):
    return citation.passage.outlet == "north.example"


@pytest.mark.parametrize("command", TopicCommand)
def test_what_stands_under_a_picture_is_quoted_by_no_command_on_a_topic(answering, command):
    """Of the eight lines of a timeline of a war four were captions."""
    reply = answering.topic(command, "ice on the canal of Marrow")

    assert [line.citation.quote.text for line in reply.lines] == [ICE]


@pytest.mark.parametrize(
    "text", ["Summarize https://west.example/1", "What does https://west.example/1 say about ice?"]
)
def test_what_stands_under_a_picture_is_quoted_by_no_overview_of_its_article(answering, text):
    """Of the five sentences on a storm three were captions."""
    reply = answering.ask(text)

    assert [citation.quote.text for citation in reply.citations] == [ICE]
