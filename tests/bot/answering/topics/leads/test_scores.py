"""Who or what a name is, of the sample articles with the real readers, and by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest

from bot.answering.answer import UNSURE, Answer, Question, Refusal
from bot.answering.question.query import read_query
from bot.answering.topics.leads.lead import Lead
from bot.answering.topics.leads.scores import leads_on_name
from bot.answering.topics.overview import Overview
from ingest.corpus.errors import OutOfTime

NOW = datetime(2025, 3, 31, tzinfo=UTC)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Who is Shigeru Ishiba?", "Prime Minister Shigeru Ishiba"),
        ("who was simone biles", "The American gymnast Simone Biles"),
        ("And who is Leon Marchand", "The face of the Games for the home crowd was the swimmer Leon Marchand, 22"),
    ],
)
def test_what_reports_say_of_a_name_stands_in_for_who_that_is(samples, quoted, question, said):
    """ "Who is Simone Biles?" was refused, as no sentence is about who she is."""
    reply = samples.ask(question)

    assert said in quoted(samples, reply)
    assert reply.caveats[0] == UNSURE
    assert reply.notes.count(UNSURE) == 1
    assert reply.confidence is not None


def test_where_there_is_no_time_for_it_the_refusal_stands(samples, monkeypatch):
    def end_of_time(*_):
        raise OutOfTime

    monkeypatch.setattr(Overview, "_who_it_is", end_of_time)
    # Asked by no other test: what was asked before is remembered.
    assert isinstance(samples.ask("Who is Karen Bass?"), Refusal)


@pytest.mark.parametrize("question", ["Who is Marta Hollen?", "What is the Linden Act?", "Who is Simone Ishiba?"])
def test_a_name_that_no_report_has_is_refused(samples, question):
    assert isinstance(samples.ask(question), Refusal)


def test_what_asks_for_more_than_a_name_is_answered_or_refused_as_it_was(samples):
    assert isinstance(samples.ask("Who is Shigeru Ishiba's brother?"), Refusal)
    assert isinstance(samples.ask("tell me about Shigeru Ishiba"), Answer)


@pytest.fixture
def leads_of(passage_of):
    def leads(*quotes):
        return [
            Lead(replace(passage_of(quote), published=date(2025, 3, day)), quote)
            for day, quote in enumerate(quotes, start=1)
        ]

    return leads


class ScoresByHand:
    """A reader that gives these scores."""

    def __init__(self, scores):
        self.scores = scores

    def score(self, question, texts, _deadline):
        assert question == "Who is Jim Ladd?"
        return np.array([self.scores[text.partition("\n")[2]] for text in texts])


def test_what_the_reader_finds_near_is_told_newest_first(leads_of):
    query, name = (read_query(Question(text, NOW)) for text in ("Who is Jim Ladd?", "Jim Ladd"))
    scores = {"Gov. Jim Ladd spoke.": 2.0, "Songs of Ann Holm and Jim Ladd.": -3.0, "Sen. Jim Ladd of Marrow ran.": 0.0}
    leads = leads_of(*scores, "Jim Holm met Ann Ladd.", "He spoke.")

    told = leads_on_name(query, name, leads, ScoresByHand(scores), 5.0)
    assert [lead.quote for lead in told] == ["Sen. Jim Ladd of Marrow ran.", "Gov. Jim Ladd spoke."]
    assert len(leads_on_name(query, name, leads, None, 5.0)) == 3
    assert leads_on_name(query, name, [], None, 5.0) == []
