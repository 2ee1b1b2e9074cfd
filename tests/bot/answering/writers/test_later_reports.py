"""What later reports say, over the sample articles."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.answering.answer import Answer, Filters, ProposedClaim, ProposedQuote, Question
from bot.answering.answerer import Answerer
from bot.answering.question.query import read_query
from bot.answering.writers.extractive import ExtractiveWriter
from bot.answering.writers.later_reports import later_report
from bot.answering.writers.proposal import Proposal

NOTO = "How many deaths did Ishikawa Prefecture confirm after the Noto earthquake?"
FIRST_DAY = date(2024, 1, 2)
RATE = Question("Did the Bank of Japan raise its rate?", datetime(2025, 6, 1, tzinfo=UTC))


@pytest.fixture
def later_of(samples):
    """What reports say that are later than this day."""

    def later(question=NOTO, quoted=FIRST_DAY, asked=date(2025, 6, 1), **filters):
        asked_at = datetime(asked.year, asked.month, asked.day, 12, tzinfo=UTC)
        result = samples.retriever.find(read_query(Question(question, asked_at, asked, Filters(**filters))))
        return later_report(result, [quoted, None], samples.retriever)

    return later


def test_a_later_report_that_answers_is_found(later_of):
    passage, quote = later_of()

    assert passage.published == date(2024, 2, 1)
    assert "240 deaths" in quote


def test_soon_after_the_news_nothing_is_looked_for(later_of):
    assert later_of(quoted=date(2024, 1, 30), asked=date(2024, 2, 12)) is None
    assert later_of(quoted=date(2024, 1, 30), asked=date(2024, 2, 13)) is not None


@pytest.mark.parametrize(
    "given",
    [
        {"question": "How many deaths did Ishikawa Prefecture confirm in January 2024?"},
        {"until": date(2025, 1, 1)},
        {"quoted": None},
        {"quoted": date(2025, 5, 1)},  # no report is later
        {"outlet": "Nobody's News"},
        {"question": "How many deaths did Marrow confirm after the Noto earthquake?"},
        {"question": "Who won the World Cup?"},
    ],
)
def test_where_a_time_or_an_article_is_chosen_or_none_answers_there_is_none(later_of, given):
    assert later_of(**given) is None


def test_a_later_report_without_a_name_of_the_question_is_none(later_of, monkeypatch):
    """By both readers it answers: they read past a name that is not in it."""
    of_elsewhere = NOTO.replace("Noto", "Sendai")
    assert later_of(question=of_elsewhere) is None

    monkeypatch.setattr("bot.answering.writers.later_reports.missing_names", lambda *_given: [])
    assert "240 deaths" in later_of(question=of_elsewhere)[1]


def test_the_question_is_embedded_once(samples, later_of, monkeypatch):
    texts = []
    encode_query = samples.retriever.corpus.embedding.encode_query
    monkeypatch.setattr(
        samples.retriever.corpus.embedding, "encode_query", lambda text: texts.append(text) or encode_query(text)
    )

    assert later_of() is not None
    assert texts == [NOTO]


def test_without_the_readers_there_is_none(samples, monkeypatch):
    result = samples.retriever.find(read_query(Question(NOTO, datetime(2025, 6, 1, tzinfo=UTC))))
    monkeypatch.setattr(samples.retriever, "spans", None)

    assert later_report(result, [FIRST_DAY], samples.retriever) is None


class Earliest(ExtractiveWriter):
    """Quotes the earliest of the reports alone, and, asked again, of later ones what answers."""

    is_asked_again = False
    quotes = 1

    def write(self, evidence, result, reading):
        if self.is_asked_again:
            return super().write(evidence, result, reading)
        self.is_asked_again = True
        passages = evidence.passages[: reading.sentences[-1].number]
        number = min(range(len(passages)), key=lambda index: passages[index].published or date.max) + 1
        sentences = [sentence for sentence in reading.sentences if sentence.number == number][: self.quotes]
        quotes = [passages[number - 1].text[sentence.start : sentence.end] for sentence in sentences]
        return Proposal(tuple(ProposedClaim(quote, (ProposedQuote(number, quote),)) for quote in quotes))


class Declining(Earliest):
    """As a chat model, which has read all reports that were found."""

    name = "chat model"
    declines = True


class Failing(Declining):
    """As a chat model that did not answer, so that quotes stand in."""

    def write(self, evidence, result, reading):
        return replace(super().write(evidence, result, reading), writer=ExtractiveWriter.name)


def test_it_is_quoted_with_its_day_beside_what_answers(samples):
    reply = Answerer(samples.retriever, Earliest()).answer(RATE)
    alone = Answerer(samples.retriever, Declining()).answer(RATE)

    assert isinstance(reply, Answer)
    later = next(claim for claim in reply.claims if "about 0.5 per cent" in claim.text)
    assert later.when
    assert str(later.text).startswith("24 January 2025: ")
    assert [claim is later for claim in reply.claims] == [False, True]
    assert len(alone.claims) == 1


def test_it_is_quoted_beside_the_quotes_that_stand_in_for_a_chat_model(samples):
    reply = Answerer(samples.retriever, Failing()).answer(RATE)

    assert any("about 0.5 per cent" in claim.text for claim in reply.claims)


def test_what_stands_behind_it_has_its_own_day(samples):
    writer = Earliest()
    writer.quotes = 2
    reply = Answerer(samples.retriever, writer).answer(RATE)

    assert [claim.when for claim in reply.claims] == ["In March 2024: ", "24 January 2025: ", "In March 2024: "]


def test_of_a_chosen_article_there_is_none(samples, later_of):
    assert later_of(article=later_of()[0].article_id) is None


def test_the_note_on_old_news_stays(samples, monkeypatch):
    """The day of the later report stood for those of the others."""
    passage, quote = later_report(samples.retriever.find(read_query(RATE)), [date(2024, 3, 19)], samples.retriever)
    soon_after = replace(passage, published=date(2024, 4, 2))
    monkeypatch.setattr("bot.answering.answerer.later_report", lambda *_given: (soon_after, quote))
    monkeypatch.setattr("bot.answering.answerer.old_news", lambda *_given: "It is old.")
    reply = Answerer(samples.retriever, Earliest()).answer(RATE)

    assert "It is old." in reply.notes
    assert any(claim.when for claim in reply.claims)
