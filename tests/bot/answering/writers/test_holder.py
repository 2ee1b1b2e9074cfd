"""Who holds an office now, over reports of several days."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.answering.answer import Filters, ProposedClaim, ProposedQuote, Question
from bot.answering.answerer import Answerer
from bot.answering.question.query import read_query
from bot.answering.writers.extractive import ExtractiveWriter
from bot.answering.writers.holder import newest_holder, quote_of_holder
from bot.answering.writers.proposal import Proposal
from bot.wiring import open_answering

TODAY = date(2025, 6, 30)
WHO = "Who is the chancellor of Marrow?"
AGAIN = "The harvest of Etna was good, Etna Governor Tom Poe said."
REPORTS = {
    # What has most of the words of the question is of before the change.
    "2025-05-20": "Ann Lee is the chancellor of Marrow. The chancellor of Marrow is elected for six years.",
    "2025-06-10": "Marrow Chancellor Kim Roe opened a bridge over the river Ome. It took nine years to build.",
    "2025-06-12": "The Marrow chancellor, Kim Roe, promised a second bridge. Former Marrow Chancellor Ann Lee clapped.",
    "2025-06-20": "“We need more schools,” Marrow Chancellor Kim Roe said.",
    # The newest day has another name than those before it.
    "2025-06-01": "Ome Mayor Ida Coe reopened the market hall.",
    "2025-06-02": "Ome Mayor Ida Coe closed the market hall.",
    "2025-06-03": "Ome Mayor Max Doe closed it for good.",
    # In the same words on two days, and with an older one on a third.
    "2025-06-04": AGAIN,
    "2025-06-05": AGAIN,
    "2025-02-03": "Etna Governor Tom Poe is ill.",
    # On one day only.
    "2025-06-06": "Ome Bishop Eva Moe prayed. “Amen,” Ome Bishop Eva Moe said.",
    # No office: a show's name, and what is done.
    "2025-06-07": "The Lou Noe Show began. The team leading Ome Works was thanked.",
    "2025-06-08": "Fans of the Lou Noe Show cheered. Nobody is leading Ome Works.",
    # The newest day names another one more often.
    "2025-06-13": "Ome Abbot Pia Loe is ill.",
    "2025-06-14": "Many mourn Ome Abbot Pia Loe.",
    "2025-06-15": "Ome Abbot Leo Doe sang. All greeted Ome Abbot Leo Doe, and nobody forgot Ome Abbot Pia Loe.",
    # Long ago.
    "2024-01-02": "Etna Warden Lea Noe resigned.",
    "2024-01-03": "Etna Warden Lea Noe came back.",
}


@pytest.fixture(scope="module")
def marrow(corpus_of, settings_for, tmp_path_factory, write_jsonl):
    file = write_jsonl(
        tmp_path_factory.mktemp("marrow") / "marrow.jsonl",
        *(
            {
                "url": f"https://herald.example/{day}",
                "title": f"News of {day}",
                "published": day,
                "retrieved": day,
                "text": text,
            }
            for day, text in REPORTS.items()
        ),
    )
    with closing(open_answering(settings_for(corpus_of(file)))) as answering:
        yield answering


@pytest.fixture
def holder_of(marrow):
    """Whom the newest reports name beside the words of the office that is asked for."""

    def holder(question, **filters):
        asked = Question(question, datetime(2025, 6, 30, 12, tzinfo=UTC), TODAY, Filters(**filters))
        return newest_holder(read_query(asked), marrow.corpus)

    return holder


@pytest.mark.parametrize(
    "question",
    [WHO, "who's chancellor of marrow", "whos the current marrow chancellor?", "Who is Marrow’s chancellor now?"],
)
def test_the_holder_is_named_on_most_of_the_newest_days(holder_of, question):
    holder = holder_of(question)

    assert holder.name == ("kim", "roe")
    assert [passage.published.day for passage in holder.passages] == [20, 12, 10]


@pytest.mark.parametrize(
    "question",
    [
        "Who is the mayor of Ome?",
        "Who is the governor of Etna?",
        "Who is the bishop of Ome?",
        "Who is the abbot of Ome?",
        "Who is the warden of Etna?",
        "Who is Kim Roe?",
        "Who is Lou Noe?",
        "Who is leading?",
        "Who is in the lead?",
        "Who are the chancellors of Marrow?",
        "Who was the chancellor of Marrow?",
        "Who is the chancellor of Marrow in 2025?",
        "How old is the chancellor of Marrow?",
        "Who is the one whom the chancellor of Marrow met at the bridge over the river?",
        "Who is it?",
    ],
)
def test_there_is_none_where_too_little_agrees_or_something_else_is_asked(holder_of, question):
    assert holder_of(question) is None


def test_of_chosen_reports_there_is_none(holder_of):
    assert holder_of(WHO, since=date(2025, 6, 1)) is None


def test_the_holder_stands_first_in_bold(marrow, quoted):
    reply = marrow.ask(WHO, as_of=TODAY)

    quoted(marrow, reply)
    assert "Kim Roe" in reply.claims[0].text
    assert reply.short.text == "Kim Roe"
    assert reply.short.citation == 1


class BeforeTheChange(ExtractiveWriter):
    """Quotes the report of before the change alone, but all of a single report that it is given."""

    def write(self, evidence, result, reading):
        if len(evidence.passages) == 1:
            return super().write(evidence, result, reading)
        numbered = enumerate(reading.evidence.passages, start=1)
        number = next(number for number, passage in numbered if "Ann Lee is" in passage.text)
        quote = next(sentence.text for sentence in reading.sentences if sentence.number == number)
        return Proposal((ProposedClaim(quote, (ProposedQuote(number, quote),)),))


class Declining(BeforeTheChange):
    """As a chat model, which has read all reports that were found."""

    name = "chat model"
    declines = True


class Failing(Declining):
    """As one that did not answer, so that quotes stand in."""

    def write(self, evidence, result, reading):
        return replace(super().write(evidence, result, reading), writer=ExtractiveWriter.name)


def test_the_newest_quote_is_added_where_none_names_the_holder(marrow, monkeypatch):
    monkeypatch.setattr("bot.answering.answerer.later_report", lambda *_given: None)
    asked = Question(WHO, datetime(2025, 6, 30, 12, tzinfo=UTC), TODAY)
    reply = Answerer(marrow.retriever, BeforeTheChange()).answer(asked)
    alone = Answerer(marrow.retriever, Declining()).answer(asked)
    stood_in = Answerer(marrow.retriever, Failing()).answer(asked)

    said = "Ann Lee is the chancellor of Marrow."
    assert [claim.text for claim in reply.claims] == ["“We need more schools,” Marrow Chancellor Kim Roe said.", said]
    assert [claim.text for claim in alone.claims] == [said]
    assert [claim.text for claim in stood_in.claims] == [claim.text for claim in reply.claims]


def test_a_quote_names_the_holder(marrow, holder_of):
    result = marrow.retriever.find(read_query(Question(WHO, datetime(2025, 6, 30, 12, tzinfo=UTC), TODAY)))
    passage, quote = quote_of_holder(holder_of(WHO), result, marrow.corpus)

    assert passage.published == date(2025, 6, 20)
    assert quote in passage.text
