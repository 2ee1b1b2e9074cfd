from datetime import UTC, date, datetime

import pytest

from bot.answering.answer import Filters, Question
from bot.answering.question.outlets import of_named_outlet
from ingest.corpus.articles import Passage, Version
from ingest.corpus.catalog import versions
from ingest.corpus.catalog.versions import NewVersion
from ingest.corpus.corpus import Corpus


def asked(text, corpus, filters=Filters()):  # noqa: B008 -- frozen
    question = of_named_outlet(Question(text, datetime(2025, 6, 2, tzinfo=UTC), filters=filters), corpus)
    return question.filters.outlet, question.text


@pytest.mark.parametrize(
    ("text", "outlet", "of_it"),
    [
        ("According to USA Today, who won the Super Bowl?", "usatoday.com", "who won the Super Bowl?"),
        ("Who won the Super Bowl, according to CNN?", "cnn.com", "Who won the Super Bowl?"),
        ("Who won the race (according to the Northgate Courier)?", "The Northgate Courier", "Who won the race?"),
        ("According to The Week who won?", "theweek.co.uk", "who won?"),
        ("what did cnn say about the shutdown?", "cnn.com", "the shutdown?"),
        ("What has USA TODAY reported on Ann Lee", "usatoday.com", "Ann Lee"),
        ("Did People report on Ann Lee?", "people.com", "Ann Lee?"),
        ("What does usatoday.com say about why Ann Lee left?", "usatoday.com", "why Ann Lee left?"),
        ("What does CNN's report say about storms?", "cnn.com", "storms?"),
        ("According to CNN’s reporting, who won?", "cnn.com", "who won?"),
        ("immigration in usa today", "usatoday.com", "immigration"),
        ("tariffs from the CNN", "cnn.com", "tariffs"),
        ("Ukraine war in The Week", "theweek.co.uk", "Ukraine war"),
        ("storms in The Atlantic", "theatlantic.com", "storms"),
        ("show me Lantern Daily stories about storms", "Lantern Daily (sample)", "show me news about storms"),
        ("news from CNN about abortion", "cnn.com", "news about abortion"),
        ("the latest from CNN", "cnn.com", "the news"),
        ("CNN's coverage of tariffs", "cnn.com", "news of tariffs"),
        ("show me USA Today’s reports on tariffs", "usatoday.com", "show me news on tariffs"),
        ("Barron's articles about tariffs", "Barron's", "news about tariffs"),
        ("Summarize CNN reporting on tariffs", "cnn.com", "Summarize news on tariffs"),
        ("storms in Breathe Magazine", "breathemagazine.com", "storms"),
        ("headlines of CNN?", "cnn.com", "news?"),
        ("tariffs in USA Today?", "usatoday.com", "tariffs?"),
        ("Headlines of USA Today", "usatoday.com", "news"),
        ("News from The Week about storms", "theweek.co.uk", "news about storms"),
        ("storms in Lantern Daily", "Lantern Daily (sample)", "storms"),
        ("And what did Northgate Courier say about storms?", "The Northgate Courier", "storms?"),
        ("What is CNN saying about tariffs?", "cnn.com", "tariffs?"),
        ("Has CNN reported anything on Ann Lee?", "cnn.com", "Ann Lee?"),
        ("According to CNN tell me who won", "cnn.com", "tell me who won"),
        ("What did the Atlantic say about storms?", "theatlantic.com", "storms?"),
        ("What did ABC say about storms?", "abc.net.au", "storms?"),
        ("What did Times of India say about storms?", "Times of India", "storms?"),
        # One that it is about and words that only look like one stay.
        ("CNN laid off 200 people", None, "CNN laid off 200 people"),
        ("Who owns USA Today?", None, "Who owns USA Today?"),
        ("Who was fired from CNN?", None, "Who was fired from CNN?"),
        ("Who was fired by CNN?", None, "Who was fired by CNN?"),
        ("What did Trump say about CNN?", None, "What did Trump say about CNN?"),
        ("What did CNN say about its layoffs?", None, "What did CNN say about its layoffs?"),
        ("What did CNN say about it?", None, "What did CNN say about it?"),
        ("What did the CNN analyst say about tariffs?", None, "What did the CNN analyst say about tariffs?"),
        ("According to CNN analyst Ann Lee, who won?", None, "According to CNN analyst Ann Lee, who won?"),
        ("Who wrote the CNN report on tariffs?", None, "Who wrote the CNN report on tariffs?"),
        ("According to people in Ohio, who won?", None, "According to people in Ohio, who won?"),
        ("According to people, who won in Ohio?", None, "According to people, who won in Ohio?"),
        ("According to them, who won?", None, "According to them, who won?"),
        ("What did CNN say about their layoffs?", None, "What did CNN say about their layoffs?"),
        ("CNN and USA Today coverage of tariffs", None, "CNN and USA Today coverage of tariffs"),
        ("What did the WHO say about measles?", None, "What did the WHO say about measles?"),
        ("What is happening in the USA today?", None, "What is happening in the USA today?"),
        ("what is the latest in the usa today", None, "what is the latest in the usa today"),
        ("Gun violence in USA today", None, "Gun violence in USA today"),
        ("what did people say about tariffs", None, "what did people say about tariffs"),
        ("What Did People Say About The Tariffs?", None, "What Did People Say About The Tariffs?"),
        ("what happened in the week", None, "what happened in the week"),
        ("News of the Week", None, "News of the Week"),
        ("Biggest Stories Of The Week", None, "Biggest Stories Of The Week"),
        ("Storm News of the Week", None, "Storm News of the Week"),
        ("storms in the Atlantic", None, "storms in the Atlantic"),
        ("storms in the atlantic", None, "storms in the atlantic"),
        ("layoffs at CNN", None, "layoffs at CNN"),
        ("According to the BBC, who won?", None, "According to the BBC, who won?"),
        ("According to CNN", None, "According to CNN"),
        ("What did the Whitehouse say about tariffs?", None, "What did the Whitehouse say about tariffs?"),
        ("CNN", None, "CNN"),
        ("", None, ""),
    ],
)
def test_only_an_outlet_that_is_named_as_the_source_is_the_one_to_search(corpus_of_outlets, text, outlet, of_it):
    assert asked(text, corpus_of_outlets) == (outlet, of_it)


def test_what_the_person_has_chosen_is_kept(corpus_of_outlets):
    text = "According to CNN, who won?"

    for filters in (Filters("usatoday.com"), Filters(article="a1")):
        assert asked(text, corpus_of_outlets, filters) == (filters.outlet, text)
    since = Filters(since=date(2025, 6, 1))
    question = of_named_outlet(Question(text, datetime(2025, 6, 2, tzinfo=UTC), filters=since), corpus_of_outlets)
    assert question.filters == Filters("cnn.com", date(2025, 6, 1))


def test_the_outlet_that_the_person_has_chosen_may_be_named_too(corpus_of_outlets):
    assert asked("According to CNN, who won?", corpus_of_outlets, Filters("CNN.com")) == ("cnn.com", "who won?")


@pytest.mark.parametrize(
    ("texts", "outlet"),
    [
        (["A house burned in Boston on Sunday."], None),
        (["In Boston, a house burned."], None),
        (["A house burned for Boston on Sunday."], "boston.com"),
        # As often as of Politico, and as of Boston.
        (["In Boston, a house burned.", *["As Boston said, a house burned."] * 19], "boston.com"),
        ([*["In Boston, a house burned."] * 3, *["As Boston said, a house burned."] * 17], None),
    ],
)
def test_an_outlet_with_the_name_of_a_place_is_no_source(catalog, corpus_settings, tmp_path, texts, outlet):
    for number, written in enumerate(("BOSTON - A house burned.", *texts)):
        text = f"{number}: {written}"
        at = datetime(2025, 6, 1, tzinfo=UTC)
        version = Version(f"v{number}", f"a{number}", "Fire", text, text, at, outlet="boston.com")
        passage = Passage(0, len(text), text, text.encode())
        new = NewVersion(version, [passage], f"/a{number}.txt")
        versions.write_pending(catalog, [new], [(passage.text_hash, b"\0" * 8, b"")])
    versions.finish_pending(catalog)
    corpus = Corpus(corpus_settings(tmp_path), catalog)

    for asking in ("news from Boston about fires", "What did Boston say about fires?", "the latest from boston"):
        assert asked(asking, corpus)[0] == outlet
