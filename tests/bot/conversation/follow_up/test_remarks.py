"""What people type after a reply: a remark on it, or a question about the news."""

import pytest

from bot.conversation.follow_up.mentions import Turn
from bot.conversation.follow_up.remarks import (
    NEWS,
    Remark,
    RemarkReader,
    RemarkRewriter,
    remark_by_form,
    without_remarks,
)
from bot.conversation.follow_up.rewrite import StandaloneQuestion
from bot.settings import BotSettings
from bot.wiring import rewriter
from evals.followups.remarks import classify, document, read_phrases
from ingest.corpus.errors import ModelUnavailable
from tests.conftest import ROOT

LOUVRE = "The Louvre was closed on Sunday after thieves stole eight jewels, and the police looked for them in Paris."
PHRASES = ROOT / "evals" / "followups" / "remarks.jsonl"


@pytest.fixture
def corpus(corpus_with, embedding):
    """An article in words alone, with the embedding model of the weights."""
    corpus = corpus_with(LOUVRE)
    corpus.embedding = embedding
    return corpus


@pytest.fixture
def remark_in(corpus):
    return RemarkReader(corpus)


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("anything else you can tell me?", Remark.MORE),
        ("give me details", Remark.MORE),
        ("any updates on that?", Remark.NEWEST),
        ("this is old, anything newer?", Remark.NEWEST),
        ("can I read the full article?", Remark.SOURCES),
        ("thx! link?", Remark.SOURCES),
        ("thanks. any updates?", Remark.NEWEST),
        ("in detail please", Remark.MORE),
        ("Quelle?", Remark.SOURCES),
        ("shorter please", Remark.SHORT),
        ("can you say that in german", Remark.SHORT),
        ("that doesn't answer my question", Remark.UNHAPPY),
        ("try again", Remark.UNHAPPY),
    ],
)
def test_a_remark_on_the_reply_is_told_by_its_meaning(remark_in, text, remark):
    assert remark_in(text) is remark


@pytest.mark.parametrize(
    "text",
    [
        *("any arrests?", "who else was arrested?", "is it still open?", "and in Germany?", "latest death toll?"),
        *(
            "results?",
            "score",
            "is it official",
            "explain why",
            "do you know why",
            "just the date please",
            "then what?",
        ),
        *("AI", "newest iPhone", "article 5", "since last year", "last week?", "What are its characteristics?"),
        *("and a year ago?", "what about a month ago?"),
        *("why?", "how", "the second one", "does she have proof?", "egg prices", "who won the Super Bowl?"),
        *("thanks", "lol", "hi", "good bot", "?", "", "🙏", "\x00", "word " * 40),
    ],
)
def test_what_asks_about_the_news_and_talk_are_no_remarks(remark_in, text):
    assert remark_in(text) is None


def test_phrases_that_the_weights_were_not_fitted_on(remark_in):
    """docs/decisions/0024-follow-ups.md has the table; a processor may round vectors otherwise."""
    shares = document(classify(read_phrases(PHRASES), remark_in))
    remarks = [of_kind for kind, of_kind in shares.items() if kind != NEWS]

    assert shares[NEWS]["remarks"] <= 0.02
    assert sum(of_kind["right"] * of_kind["phrases"] for of_kind in remarks) >= 0.7 * sum(
        of_kind["phrases"] for of_kind in remarks
    )


class AnotherModel:
    """A model with another digest, or one that cannot be loaded."""

    def __init__(self, error=None):
        self.error = error

    @property
    def digest(self):
        if self.error:
            raise self.error
        return "another"


@pytest.mark.parametrize("model", [AnotherModel(), AnotherModel(ModelUnavailable("There is no model."))])
def test_with_another_embedding_model_only_the_forms_are_known(corpus_with, model):
    corpus = corpus_with(LOUVRE)
    corpus.embedding = model
    remark_in = RemarkReader(corpus)

    assert remark_in("source?") is Remark.SOURCES
    assert remark_in("tell me more") is Remark.MORE
    assert remark_in("any updates on that?") is None


def rewriter_of(wish, corpus):
    return RemarkRewriter(lambda question, _: StandaloneQuestion(question), lambda _: wish, corpus)


@pytest.mark.parametrize(
    ("before", "more", "newest"),
    [
        ("Why did the Louvre close?", "Tell me more about Louvre", "What is the latest on Louvre?"),
        # It was "... about happened, pope", and "... about Texas".
        ("what happened to the pope", "Tell me more about the pope", "What is the latest on the pope?"),
        (
            "Who fled the floods in Texas?",
            "Tell me more about floods in Texas",
            "What is the latest on floods in Texas?",
        ),
        ("floods in Texas", "Tell me more about floods in Texas", "What is the latest on floods in Texas?"),
        (
            "What is the latest on Louvre since May?",
            "Tell me more about Louvre since May",
            "What is the latest on Louvre?",
        ),
        # The newest is newer than what was asked about: nothing of October is news of the Louvre in November.
        (
            "What was stolen from the Louvre in October?",
            "Tell me more about Louvre in October",
            "What is the latest on Louvre?",
        ),
        # It was "What is the latest on news?", "... on happened in March?", which was refused.
        ("latest news", "latest news", "What is the latest?"),
        ("What happened in March?", "What happened in March?", "What is the latest?"),
        # An outlet stays the one that is asked.
        ("news from CNN", "news from CNN", "What is the latest from CNN?"),
        (
            "What did CNN say about the storms?",
            "Tell me more about the storms from CNN",
            "What is the latest on the storms from CNN?",
        ),
    ],
)
def test_more_and_the_newest_are_asked_of_what_the_question_before_was_about(corpus_of_outlets, before, more, newest):
    for wish, text in ((Remark.MORE, more), (Remark.NEWEST, newest), (None, "?"), (Remark.SHORT, "?")):
        assert rewriter_of(wish, corpus_of_outlets)("?", [Turn(before)]).text == text


@pytest.mark.parametrize(
    ("text", "wish", "shown"),
    [
        ("?", Remark.MORE, {"a", "b", "c"}),
        ("Tell me more about the floods", None, {"a", "b", "c"}),
        ("Tell me about the floods", None, set()),
        ("?", Remark.NEWEST, set()),
    ],
)
def test_more_leaves_out_what_was_quoted_before(corpus_with, text, wish, shown):
    """More news of a topic were the same five lines again."""
    turns = [Turn("floods in Texas", articles=("a", "b")), Turn("fires in Texas", articles=("b", "c"))]
    assert rewriter_of(wish, corpus_with(LOUVRE))(text, turns).shown == shown


def test_after_a_follow_up_to_an_overview_more_is_asked_of_its_topic(corpus_with):
    turns = [Turn("floods in Texas"), Turn("floods in Texas: how many died?")]
    assert rewriter_of(Remark.MORE, corpus_with(LOUVRE))("?", turns).text == "Tell me more about floods in Texas"


@pytest.mark.parametrize("turns", [[], [Turn("Why?")], [Turn("summarize it")]])
@pytest.mark.parametrize("wish", [Remark.MORE, Remark.NEWEST])
def test_where_nothing_was_named_a_wish_stays_as_it_is(corpus_with, wish, turns):
    assert rewriter_of(wish, corpus_with(LOUVRE))("?", turns).text == "?"


@pytest.mark.parametrize(
    ("wish", "time"),
    [
        ("any updates since March?", " since March"),
        ("any news this week?", " this week"),
        ("anything since yesterday", " since yesterday"),
        ("any updates?", ""),
        ("any updates in December 2024?", " in December 2024"),
        # The reply is from then.
        ("this is from last year, anything newer?", ""),
    ],
)
def test_the_newest_is_asked_for_since_the_time_of_the_wish(corpus_with, wish, time):
    rewrite = rewriter_of(Remark.NEWEST, corpus_with(LOUVRE))
    assert rewrite(wish, [Turn("Why did the Louvre close in May?")]).text == f"What is the latest on Louvre{time}?"


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("What happened at the Louvre? any updates?", "What happened at the Louvre?"),
        ("Who was arrested? source pls", "Who was arrested?"),
        ("any updates? Who was arrested?", "Who was arrested?"),
        *((text, text) for text in ("Who won? And when was it?", "Are you sure? source?", "Who won? thanks")),
        *((text, text) for text in ("Is it true? https://example.com/1", "source? " * 9 + "Who won?", "any updates?")),
        ("Is it true? Lee resigned", "Is it true? Lee resigned"),
    ],
)
def test_a_remark_beside_a_question_is_no_part_of_it(remark_in, text, asked):
    """It was looked for in the articles: "Looked for Louvre, happened, updates"."""
    assert without_remarks(text, remark_in) == asked


@pytest.mark.parametrize(
    "text",
    [
        "What did Trump say about Gaza? only from CNN",
        "What did Trump say about Gaza? from NPR please",
        "Who won the World Series? the latest one",
        "Was the video fake? who checked it?",
        "What is the jobs report? give me the newest",
    ],
)
def test_a_condition_beside_a_question_is_a_part_of_it(remark_in, text):
    """The outlet and the time that somebody asked for were left out without a word."""
    assert without_remarks(text, remark_in) == text


def test_the_program_understands_it_so(corpus):
    """It was "Louvre: any updates?", which was refused."""
    rewrite = rewriter(BotSettings(reader_model="none"), corpus, None)

    assert rewrite("any updates?", [Turn("Why did the Louvre close?")]).text == "What is the latest on Louvre?"


def test_forms_alone_know_no_other_words():
    assert [remark_by_form(text) for text in ("proof?", "details", "any updates?")] == [
        Remark.SOURCES,
        Remark.MORE,
        None,
    ]
