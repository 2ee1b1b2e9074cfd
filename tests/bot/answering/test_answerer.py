"""Questions to the sample articles, with the real model and a real index server."""

import re
import socket
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import ClassVar

import pytest
from langchain_core.callbacks import BaseCallbackHandler

from bot.answering.answer import UNSURE, Answer, DraftFault, ProposedClaim, ProposedQuote, Question, Refusal
from bot.answering.answerer import Answerer
from bot.answering.question.query import read_query
from bot.answering.refusal.calibration import shipped_calibration
from bot.answering.refusal.reasons import MODEL_UNPROVEN, NOTHING_BACKED, NOTHING_NEAR
from bot.answering.search.retriever import WORDS_ONLY, PassageRetriever
from bot.answering.writers.chat.draft import claims_from_draft
from bot.answering.writers.proposal import Proposal
from bot.replies.document import reply_document
from bot.wiring import open_answering
from ingest.corpus.chroma import server as chroma_server
from tests.bot.answering.conftest import borderline

TOUR = Path(__file__).parents[3] / "docs/tour.py"
WRONG_SENTENCE = "ranking takes another sentence of the same article or of a later one"
ANOTHERS = "the reader takes what is said of another country, thing or year for the answer"


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("How many deaths did Ishikawa Prefecture confirm after the Noto earthquake?", "has confirmed 240 deaths"),
        ("When will Europa Clipper reach Jupiter?", "reach Jupiter in April 2030"),
        ("Did Pope Francis attend the reopening of Notre-Dame?", "Pope Francis did not come"),
        ("Who hosted the trade ministers in Seoul?", "South Korea's industry minister, Ahn Duk-geun, was the host"),
        ("What is the tariff on goods from Vietnam?", "from Vietnam 46 per cent"),
        ("How did the board of the Bank of Japan vote in March 2024?", "voted 7 to 2"),
        ("How old is Leon Marchand?", "Leon Marchand, 22"),
    ],
)
def test_the_answering_sentence_is_quoted(samples, quoted, question, answer):
    assert answer in quoted(samples, samples.ask(question))


@pytest.mark.parametrize(
    ("topic", "answer"),
    [
        ("noto death toll", "240 deaths"),
        ("yen intervention amount", "9.7885 trillion yen"),
        ("clipper launch site", "Kennedy Space Center"),
        ("tariff pause length", "90 days"),
    ],
)
def test_a_topic_that_no_headline_has_is_read_as_a_question(samples, quoted, topic, answer):
    """Each was refused: an overview lists reports whose headline or beginning has the words."""
    assert answer in quoted(samples, samples.ask(topic))


@pytest.mark.parametrize("topic", ["geneva hotel price", "clipper mascot name"])
def test_a_topic_that_no_sentence_tells_of_is_refused(samples, refused, topic):
    refused(samples.ask(topic))


@pytest.mark.parametrize("typed", ["What Happened In The Noto Earthquake?", "WHAT HAPPENED IN THE NOTO EARTHQUAKE?"])
def test_capitals_that_tell_no_names_change_no_reply(samples, typed):
    """Before, “Happened” was a name that no article holds, and the question was refused."""
    reply, expected = samples.ask(typed), samples.ask(typed.lower())

    assert isinstance(reply, Answer)
    assert (reply.claims, reply.notes) == (expected.claims, expected.notes)


def test_the_year_in_which_a_question_is_asked_is_not_searched_for(samples, monkeypatch):
    chain, asked = samples._answerer.chain, []

    class Recorder:
        def invoke(self, query):
            asked.append(query.text)
            return chain.invoke(query)

    monkeypatch.setattr(samples._answerer, "chain", Recorder())
    reply = samples.ask("What is the tariff on goods from Vietnam in 2025?", asked_at=datetime(2025, 4, 5, tzinfo=UTC))

    assert asked == ["What is the tariff on goods from Vietnam ?"]
    assert reply.question.text == "What is the tariff on goods from Vietnam in 2025?"
    assert any("Understood “in 2025” as " in note for note in reply.notes)
    assert any("46 per cent" in claim.text for claim in reply.claims)


def test_a_question_is_asked_in_words_that_the_readers_know(samples, monkeypatch):
    chain, asked = samples._answerer.chain, []

    class Recorder:
        def invoke(self, query):
            asked.append((query.text, query.typed.text))
            return chain.invoke(query)

    monkeypatch.setattr(samples._answerer, "chain", Recorder())
    question = "Does anyone know why the launch of Europa Clipper was delayed?"
    reply = samples.ask(question, typed="how come it was delayed?")

    assert asked == [("Why the launch of Europa Clipper was delayed?", "why it was delayed?")]
    assert reply.question.text == question


@pytest.mark.soak
@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("How much did Japan spend to support the yen?", "Japan spent 9.7885 trillion yen"),
        ("Why was the launch of Europa Clipper delayed?", "Hurricane Milton forced a delay"),
        ("How much money was donated for Notre-Dame?", "Donations of 846 million euros"),
        ("Which metals now need an export licence in China?", "samarium, terbium, dysprosium and yttrium"),
        ("What did Jerome Powell say about the tariffs?", "would likely mean higher inflation and slower growth"),
        ("Who led the American side in the Geneva talks?", "was led by Treasury Secretary Scott Bessent"),
        ("what did trump threaten brics with", "tariffs of 100 per cent on goods from the BRICS countries"),
        ("Which rocket launched Europa Clipper?", "A Falcon Heavy rocket"),
        ("How high is the spire of Notre-Dame?", "96 metres high"),
        borderline("How did the White House calculate the tariffs?", "divided each country's surplus"),
        ("What is the total American tariff on China?", "this year is 145 per cent"),
    ],
)
def test_the_answering_sentence_is_quoted_for_more_questions(samples, quoted, question, answer):
    assert answer in quoted(samples, samples.ask(question))


@pytest.mark.parametrize(
    "question",
    [
        "How do I bake sourdough bread?",
        # Near misses: the topic is there, but another person, country, figure or attribute.
        "How many people died in the Turkey earthquake?",
        "How many medals did Germany win in Paris?",
        "Which instrument did Simone Biles play?",
        "When will Juice return to Earth?",
        "What did Wang Yi say about Taiwan?",
    ],
)
def test_a_question_that_no_article_answers_is_refused(samples, refused, question):
    refused(samples.ask(question))


def test_what_no_article_names_is_said_where_it_is_answered(samples):
    reply = samples.ask("How many people died in the Noto earthquake of 2007?")
    assert isinstance(reply, Refusal) or reply.caveats == ("No article quoted here names “2007”.",)


@pytest.mark.soak
@pytest.mark.parametrize(
    "question",
    [
        "Who won the Super Bowl?",
        "What is the capital of Australia?",
        "How did India respond to the US tariffs?",
        "What did Christine Lagarde say about the tariffs?",
        "What is the tariff on goods from Brazil?",
        borderline("How much did Notre-Dame's organ cost?"),
        "What did the Bank of Japan decide in July 2023?",
        borderline("Who won the women's football final in Paris?"),
    ],
)
def test_more_questions_that_no_article_answers_are_refused(samples, refused, question):
    refused(samples.ask(question))


@pytest.mark.parametrize("question", ["", "  \n", "?!…", "\0"])
def test_a_question_without_words_is_refused(samples, question):
    reply = samples.ask(question)

    assert isinstance(reply, Refusal)
    assert "question" in reply.reason
    assert reply.is_welcome


@pytest.mark.parametrize("question", ['tariff" OR 1', "NEAR(tariff, 2)", "title:tariff -x ^ *", "')--", "𝄞 é ß ﬁ"])
def test_a_question_is_never_read_as_syntax(samples, question):
    assert isinstance(samples.ask(question), Answer | Refusal)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("How many gold medals did Leon Marchand win in 2024?", " Reports of that time come first."),
        ("When did Notre-Dame burn in 2019?", ""),
    ],
)
def test_reports_of_a_time_come_first_only_where_one_is_quoted(samples, question, said):
    """It stood under reports of five years later alone."""
    year = question[-5:-1]
    reply = samples.ask(question)

    assert isinstance(reply, Answer)
    assert reply.notes[-1] == f"Understood “in {year}” as 1 January to 31 December {year}.{said}"


def test_a_reply_says_that_none_of_its_reports_is_of_the_time_asked_about(samples):
    """Reports of five years later stood above "Understood “in 2019” as ..." alone."""
    none = "None of these reports is from this time: 1 January to 31 December {}."

    assert none.format(2019) in samples.ask("When did Notre-Dame burn in 2019?").notes
    of_time = samples.ask("How many gold medals did Leon Marchand win in 2024?")
    assert none.format(2024) not in of_time.notes
    refused = samples.ask("Who flew to Mars in 2019?")
    assert isinstance(refused, Refusal)
    assert not any(note.startswith("None of") for note in refused.notes)


def test_steps_are_timed(samples):
    reply = samples.ask("When will Europa Clipper reach Jupiter?")

    assert "write" in reply.timings_ms
    assert len(reply.timings_ms) > 1
    assert all(spent > 0 for spent in reply.timings_ms.values())


def test_the_same_question_has_the_same_answer(samples):
    first, second = (samples.ask("What is the tariff on goods from Vietnam?") for _ in range(2))

    assert first.claims == second.claims
    assert first.citations == second.citations


def test_as_of_a_day_no_later_article_is_used(samples, quoted):
    reply = samples.ask("What is the American tariff on goods from China?", as_of=date(2025, 4, 5))

    quoted(samples, reply)
    for passage in reply.evidence.passages:
        assert passage.published <= date(2025, 4, 5)
        assert passage.retrieved.date() <= date(2025, 4, 5)


def test_as_of_a_day_before_all_articles_the_evidence_is_empty(samples):
    reply = samples.ask("What is the tariff on goods from Vietnam?", as_of=date(2020, 1, 1))

    assert isinstance(reply, Refusal)
    assert reply.nearest == ()
    assert reply.evidence.passages == ()


def test_an_empty_corpus_is_refused(tmp_path, settings_for):
    from ingest.corpus.corpus import Corpus

    settings = settings_for(tmp_path / "corpus")
    Corpus.open(settings, create=True).close()
    with closing(open_answering(settings)) as answering:
        reply = answering.ask("Who met in Tokyo?")

    assert isinstance(reply, Refusal)
    assert "no articles" in reply.reason
    assert not chroma_server.running(settings.corpus_dir)


def test_a_stopped_index_server_is_started_again(samples, sample_folder, quoted):
    quoted(samples, samples.ask("When will Europa Clipper reach Jupiter?"))
    assert chroma_server.stop(sample_folder)

    reply = samples.ask("When will Europa Clipper reach Jupiter?")

    assert "April 2030" in quoted(samples, reply)
    assert reply.notes == ()


@pytest.fixture
def without_index(sample_folder, settings_for):
    """Answering whose index server is one that nobody runs."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, not listening: a connection is refused, and no other gets the port
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with closing(open_answering(settings_for(sample_folder, chroma_url=url))) as answering:
            yield answering


def test_without_the_index_the_search_by_words_is_used_with_a_note(without_index):
    reply = without_index.ask("When will Europa Clipper reach Jupiter?")

    assert reply.notes == (WORDS_ONLY,)
    for message in (
        "Europa Clipper will reach Jupiter in April 2031.",
        "the fire destroyed the roof.",
        "Europa Clipper flew. It was so nice of them. Europa Clipper was launched in Florida in October 2024.",
    ):
        assert without_index.check(message).notes[0] == WORDS_ONLY
    assert reply.evidence.passages[0].title.startswith("Europa Clipper")


def test_without_the_index_a_question_is_still_answered(without_index, quoted):
    reply = without_index.ask("When will Europa Clipper reach Jupiter?")

    assert "April 2030" in quoted(without_index, reply)


def test_without_the_index_an_unanswered_question_is_refused(without_index, refused):
    refused(without_index.ask("Who won the Super Bowl?"))


def claim(text, number, quote):
    return ProposedClaim(text, (ProposedQuote(number, quote),))


class Liar:
    """A writer that is sure of itself and wrong in every way it can be."""

    name = "liar"
    declines = False

    def write(self, evidence, found, reading):
        text = evidence.passages[0].text
        return Proposal(
            (
                claim("It will reach Jupiter in 2029.", 1, "reach Jupiter in April 2029"),
                claim("It will reach Jupiter in 2029.", 99, text[:40]),
                claim("It will reach Jupiter in 2029.", 0, text[:40]),
                claim("", 1, text[:40]),
                claim("It will reach Jupiter in 2029.", 1, ""),
            )
        )


def test_a_writer_that_lies_is_refused(samples, refused):
    reply = reply_of(samples, Liar())

    assert refused(reply).startswith(NOTHING_BACKED)
    assert reply.writer == "liar"


class Drafter:
    """A writer whose draft is partly true; it says who really wrote, and what happened."""

    name = "drafter"
    declines = False

    def __init__(self, *lines):
        self.draft = "\n".join(lines)

    def write(self, evidence, found, reading):
        checked = claims_from_draft(self.draft, evidence)
        return Proposal(checked.claims, "vendor:model", ("The model was slow.",), checked.dropped)


def reply_of(samples, writer, question="When will Europa Clipper reach Jupiter?", fit=None):
    retriever = PassageRetriever(corpus=samples.corpus, reader=samples.reader, spans=samples.retriever.spans)
    with closing(retriever):
        return Answerer(retriever, writer, fit).answer(Question(question, datetime.now(UTC)))


class Reader(Drafter):
    """One that may find no answer in what it reads, or leave it to the quotes when it cannot read."""

    declines = True

    def __init__(self, *lines, wrote="drafter"):
        super().__init__(*lines)
        self.wrote = wrote

    def write(self, evidence, found, reading):
        return replace(super().write(evidence, found, reading), writer=self.wrote)


TRUE = "Europa Clipper will reach Jupiter in April 2030 [1]."
STRICT = replace(shipped_calibration(), threshold=1.0, lenient_threshold=0.1)


def test_a_writer_that_can_decline_gets_doubtful_questions(samples, quoted, refused):
    assert "April 2030" in quoted(samples, reply_of(samples, Reader(TRUE), fit=STRICT))
    assert refused(reply_of(samples, Drafter(TRUE), fit=STRICT)).startswith(NOTHING_NEAR)
    assert refused(reply_of(samples, Reader(TRUE), fit=replace(STRICT, lenient_threshold=1.0))).startswith(NOTHING_NEAR)


UNSURE_ALWAYS = replace(shipped_calibration(), threshold=0.0, lenient_threshold=0.0, sure_threshold=1.0)


def test_quotes_that_may_not_answer_say_so(samples):
    assert reply_of(samples, Drafter(TRUE), fit=UNSURE_ALWAYS).caveats == (UNSURE,)
    assert reply_of(samples, Drafter(TRUE), fit=replace(UNSURE_ALWAYS, sure_threshold=0.0)).caveats == ()
    # One that reads the evidence finds no answer where it does not answer.
    assert reply_of(samples, Reader(TRUE), fit=UNSURE_ALWAYS).caveats == ()
    # Quotes that stand in for it were not read.
    assert reply_of(samples, Reader(TRUE, wrote="extractive"), fit=UNSURE_ALWAYS).caveats == (UNSURE,)


class Unproven(Reader):
    """A chat model's writer of whose draft nothing stands."""

    def write(self, evidence, found, reading):
        return replace(super().write(evidence, found, reading), replaced=DraftFault.UNPROVEN)


@pytest.mark.parametrize(("writer", "reason"), [(Reader, NOTHING_NEAR), (Unproven, MODEL_UNPROVEN)])
def test_quotes_of_a_chat_model_that_failed_do_not_answer_a_doubtful_question(samples, refused, writer, reason):
    reply = reply_of(samples, writer(TRUE, wrote="extractive"), fit=STRICT)

    assert refused(reply).startswith(reason)
    assert reply.notes == ()


def test_only_supported_sentences_of_a_draft_are_shown(samples, quoted, caplog):
    writer = Drafter(
        "It will travel 2.9 billion kilometres and reach Jupiter in April 2030 [1].",
        "It will land on Europa in 2035 with a crew of 12 [1].",
        "See secret.example for more.",
    )
    with caplog.at_level("INFO"):
        reply = reply_of(samples, writer)
    document = reply_document(reply)

    assert "April 2030" in quoted(samples, reply)
    assert [claim.text for claim in reply.claims] == [
        "It will travel 2.9 billion kilometres and reach Jupiter in April 2030."
    ]
    assert document["dropped"] == ["unsupported", "no_number"]
    assert document["writer"] == "vendor:model"
    assert document["notes"] == ["The model was slow."]
    assert "dropped 2 sentences: unsupported 1, no_number 1" in caplog.text
    assert "secret" not in caplog.text + str(document)


def test_a_draft_without_a_supported_sentence_is_refused_with_that_reason(samples, refused):
    reply = reply_of(samples, Drafter("Queen Victoria sold the probe to a circus in Bolivia [1]."))

    assert refused(reply).startswith(NOTHING_BACKED)
    assert reply_document(reply)["dropped"] == ["unsupported"]


def test_an_untrue_sentence_is_replaced_by_its_quote(samples, quoted):
    reply = reply_of(samples, Drafter("Europa Clipper will reach Saturn in April 2031 [1]."))

    assert "April 2030" in quoted(samples, reply)
    assert not any("Saturn" in claim.text for claim in reply.claims)
    assert reply_document(reply)["dropped"] == ["unproven"]


def test_a_premise_that_the_articles_contradict_is_never_affirmed(samples, quoted):
    reply = samples.ask("Why did the Bank of Japan lower its interest rate in March 2024?")

    assert "lower" not in quoted(samples, reply)
    assert not any("lower" in claim.text for claim in reply.claims)


def test_a_langchain_tracer_sees_the_steps_of_the_chain(samples):
    class Names(BaseCallbackHandler):
        seen: ClassVar[list[str]] = []

        def on_chain_start(self, *_args, name=None, **_rest):
            self.seen.append(name)

    query = read_query(Question("When will Europa Clipper reach Jupiter?", datetime(2025, 4, 1, tzinfo=UTC)))
    chain = samples._answerer.chain
    reply = chain.invoke(query, {"callbacks": [Names()]})

    steps = [
        "begin",
        "search",
        "read",
        "decide",
        "write",
        "add_holder",
        "add_later",
        "cite",
        "compare",
        "date",
        "reply",
    ]
    assert Names.seen == ["answer", *steps]
    assert [answer.claims for answer in chain.batch([query])] == [reply.claims]
    assert [answer.claims for answer in chain.stream(query)] == [reply.claims]


def question_of_scene(name):
    (question,) = re.findall(rf'"{name}": _command\("ask", question="([^"]+)"\)', TOUR.read_text("utf-8"))
    return question


def test_the_tour_shows_a_doubt_and_a_refusal_that_are_such(samples):
    """The picture of a doubt was of a question that has been refused since, that of a refusal lacked the quote."""
    doubt, refusal = samples.ask(question_of_scene("doubt")), samples.ask(question_of_scene("refusal"))

    assert isinstance(doubt, Answer)
    assert UNSURE in doubt.caveats
    assert isinstance(refusal, Refusal)
    assert any(article.quote for article in refusal.nearest)
