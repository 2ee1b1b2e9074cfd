"""Questions to the article that the first user keeps as a plain text file: no title, no link, no date."""

import pytest

from tests.bot.answering.conftest import NEEDS_SEED, borderline, not_yet

pytestmark = NEEDS_SEED
ANOTHERS = "the reader takes what is said of another place or country for the answer"
UNSURE = "the chance is under the threshold; the refusal shows the sentence"
FAR = "no sentence near the proverb shares a word with the question"


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Who met in Tokyo on March 22nd?", "top delegates from China, Japan and South Korea met in Tokyo"),
        ("What tariff did China put on the U.S.?", "slapped the U.S. with its own 34% tariffs"),
        ("What did Cho Tae-yul say about North Korea?", "North Korea denuclearize"),
        ("Who is the Kremlin spokesman?", "Kremlin spokesman Dmitry Peskov"),
        ("Who reported that the three countries agreed to respond jointly to the tariffs?", "Reuters reported"),
    ],
)
def test_the_answering_sentence_is_quoted(seed, quoted, question, answer):
    assert answer in quoted(seed, seed.ask(question))


@pytest.mark.soak
@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Where did the top delegates of China, Japan and South Korea meet?", "met in Tokyo on March 22nd"),
        ("When did the delegates meet in Tokyo?", "met in Tokyo on March 22nd"),
        ("Who urged better communication and trust between the three countries?", "Chinese Foreign Minister Wang Yi"),
        borderline("What does Trump threaten to raise the tariffs to?", "threatening to up the ante to 50%"),
        ("What did China's Finance Ministry say about Trump's tariffs?", "it “resolutely opposes” Trump’s tariffs"),
        ("What did Iwaya express concern over?", "nuclear and missile activities, cryptocurrency thefts"),
        ("What did Peskov say about the dollar?", "beginning to lose its appeal as a reserve currency"),
        not_yet("What did the Global Times write about the alliance?", "this revival is profound", reason=UNSURE),
        ("What mechanism did Wang push for?", "trilateral mechanism to discuss export controls"),
        ("What did Iwaya say about a turning point in history?", "at a turning point in history"),
        not_yet("Which Chinese proverb is cited?", "a journey of a thousand miles begins", reason=FAR),
    ],
)
def test_the_answering_sentence_is_quoted_for_more_questions(seed, quoted, question, answer):
    assert answer in quoted(seed, seed.ask(question))


@pytest.mark.parametrize(
    "question",
    [
        "What is the population of Tokyo?",
        # Near misses: another person, country, place or attribute.
        "What did Shigeru Ishiba say about the tariffs?",
        "What tariff did the European Union put on the U.S.?",
        "Who met in Beijing on March 22nd?",
        "How many people attended the meeting in Tokyo?",
    ],
)
def test_a_question_that_the_article_does_not_answer_is_refused(seed, refused, question):
    refused(seed.ask(question))


@pytest.mark.soak
@pytest.mark.parametrize(
    "question",
    [
        "Who won the World Cup?",
        "How do I reset my password?",
        "What did the foreign minister of India say in Tokyo?",
        "What did Wang Yi say about Taiwan?",
        "What did Putin say about the dollar?",
        "What did Japan's Finance Ministry say about Trump's tariffs?",
        "What tariff did Japan put on the U.S.?",
        "Where will the leaders' summit be held?",
    ],
)
def test_more_questions_that_the_article_does_not_answer_are_refused(seed, refused, question):
    refused(seed.ask(question))


def test_a_text_file_is_cited_by_its_name_without_a_link_or_a_date(seed):
    (citation, *_) = seed.ask("Who met in Tokyo on March 22nd?").citations

    assert citation.passage.name.endswith(".txt")
    assert (citation.passage.url, citation.passage.published) == (None, None)
