import json
import random

import pytest

from bot.answering.checking.agreement import agrees, says_in_other_words, without_speaker
from bot.answering.english.terms import names
from bot.answering.grounding import entailment
from bot.answering.grounding.proof import proven_by_sentence
from evals.alterations import ALTERATIONS
from evals.guard.cases import TRUE, read_cases
from ingest import samples
from ingest.corpus.text.sentences import sentences


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("The city closed the bridge.", "The city has closed the bridge."),
        ("The city has raised its tax by 34%.", "The city raised its taxes by 34 per cent."),
        ("A tax of 34% was announced by Rome.", "A 34 per cent tax was announced by Rome."),
        ("240 deaths were confirmed by the city.", "The city confirmed 240 deaths."),
        ("Ann Lee was shot on 10 September.", "Ann Lee was shot Sept. 10 in Rome."),
        ("The index rose 9.5%.", "The index rose by 9.5 per cent."),
        ("34% of adults in the United States read.", "The survey found that 34% of U.S. adults read."),
        ("The lake dried up on April 5, 2019.", "The lake dried up on 5 April 2019."),
        ("Ann Lee is the chief executive of Acme.", "Ann Lee is the CEO of Acme."),
        ("Acme paid $5bn for the mine.", "Acme paid 5 billion dollars for the mine."),
        ("A loaf costs 3 dollars.", "A loaf costs 3 dollars, according to the ministry's annual report."),
        ("China won 91 medals.", "The United States won 126 medals; China won 91 medals."),
        ("The city has canceled the march.", "The city cancelled the march."),
        # Honorifics of one sex are one.
        ("Mrs Lee visited the farms on Monday.", "Ms Lee visited the farms on Monday."),
        ("Lee visited the farms on Monday.", "Lady Lee visited the farms on Monday."),
    ],
)
def test_different_forms_of_a_statement_agree(statement, sentence):
    assert agrees(statement, sentence)


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("The city will close the bridge.", "The city has closed the bridge."),
        ("The city closed the bridge.", "The city will close the bridge."),
        ("The city closed the bridge.", "The city may have closed the bridge."),
        ("The city closed the bridge.", "The city closed the bridge, Ann Lee said."),
        ("The city closed the bridge.", "If it rains, the city closed the bridge."),
        ("Hospitals have jumped by 13%.", "Hospitalizations have jumped by 13%."),
        ("Rome raised 25 taxes.", "Rome raised May 25 taxes."),
        ("The nation rose.", "The national rose."),
        # Of two verbs, not of one.
        ("The man rapped two women in Leeds.", "The man raped two women in Leeds."),
        ("The attack scared 20 children in Rome.", "The attack scarred 20 children in Rome."),
        ("Acme filled the lawsuit in Rome.", "Acme filed the lawsuit in Rome."),
        ("The museum was founded in Berlin.", "The museum was found in Berlin."),
        ("Five men were killed by the storm.", "Five men killed the storm."),
        ("The bridge was closed by Friday.", "Friday closed the bridge."),
        ("The mayor was shot by five men.", "The mayor shot five men."),
        ("Bread costs 5 euros.", "Bread costs 5 dollars."),
        ("Bread costs 5 dollars.", "Bread costs 3 dollars; Ann Lee said bread costs 5 dollars."),
        ("According to CDC data, 285 fell ill.", "According to Acme data, 285 fell ill."),
    ],
)
def test_statements_that_a_sentence_does_not_support(statement, sentence):
    assert not agrees(statement, sentence)


def test_a_statement_may_name_what_only_the_headline_names():
    sentence, title = "The fire broke out on 15 April 2019.", "Notre-Dame reopens five years after the fire"

    assert agrees("The fire at Notre-Dame broke out on April 15, 2019.", sentence, title=title)
    assert not agrees("The fire at Rouen broke out on April 15, 2019.", sentence, title=title)
    assert not agrees("The fire at Paris broke out on 15 April 2019.", sentence, title="Notre-Dame in Paris reopens")


@pytest.mark.parametrize(
    ("statement", "sentence", "before", "title"),
    [
        (
            "A magnitude 9.0 earthquake in Turkey triggered a tsunami, killing more than 18,400 people.",
            "A magnitude 9.0 earthquake triggered a tsunami, killing more than 18,400 people.",
            "May 2008 in China: A magnitude 7.9 earthquake killed more than 87,500 people. March 2011 in Japan:",
            "Turkey, Syria earthquakes among deadliest in recent world history",
        ),
        (
            "Twenty people were killed in Norland.",
            "Twenty people were killed.",
            "Missiles hit the main hospital of Port Ama on Wednesday.",
            "Norland strikes a hospital in Sudria, killing 20",
        ),
    ],
)
def test_what_a_headline_begins_with_may_be_another_place(statement, sentence, before, title):
    """Any place of that name was taken for that of each sentence below it."""
    assert not agrees(statement, sentence, before, title=title)


@pytest.mark.parametrize(
    ("place", "title"),
    [("Niger", "Nigeria floods leave thousands homeless"), ("Guinea", "Guinea-Bissau floods leave thousands homeless")],
)
def test_a_headline_names_a_place_by_its_whole_name(place, title):
    """Letters were compared, so that a headline about Nigeria supported a statement about Niger."""
    statement, sentence = f"Floods killed three people in {place}.", "Floods killed three people."

    assert not agrees(statement, sentence, title=title)
    assert agrees(statement, sentence, title=f"{place} floods leave thousands homeless")


@pytest.mark.parametrize(
    ("statement", "sentence", "before"),
    [
        ("Mrs Lee visited the farms on Monday.", "Mr Lee visited the farms on Monday.", ""),
        ("Lady Lee resigned on Monday.", "Lord Lee resigned on Monday.", ""),
        ("Mrs Lee visited the farms on Monday.", "Lee visited the farms on Monday.", "Mr Bob Lee came to Hull."),
        ("Miss America won a prize in Rome.", "America won a prize in Rome.", ""),
    ],
)
def test_a_woman_is_not_taken_for_a_man_of_her_name(statement, sentence, before):
    """Honorifics were dropped before names were compared."""
    assert not agrees(statement, sentence, before)
    assert not says_in_other_words(statement, sentence, before, "")


def test_the_speaker_is_removed():
    assert without_speaker("Bread is dear, Ann Lee said on Friday.") == "Bread is dear."
    assert without_speaker("According to Ann Lee, bread is dear.") == "Bread is dear."
    assert without_speaker("Bread is dear.") == ""


@pytest.mark.parametrize("one_in", [20, pytest.param(1, marks=pytest.mark.soak)])
def test_hardly_an_unproven_untrue_sentence_of_the_guard_agrees(one_in):
    untrue = [case for case in read_cases() if case.kind != TRUE][::one_in]
    wrong = [
        case.sentence
        for case in untrue
        for start, end in sentences(case.passage)
        for sentence, before in [(case.passage[start:end], case.passage[:start])]
        if agrees(case.sentence, sentence, before) and not proven_by_sentence(case.sentence, sentence, before)
    ]

    assert len(untrue) > 2000 / one_in
    # Forms of words are not what the reader was trained on.
    assert len(wrong) <= 0.003 * len(untrue), wrong


@pytest.mark.parametrize("change", ALTERATIONS)
def test_a_sentence_with_one_untrue_change_does_not_agree(change, sample_sentences):
    draw = random.Random(1)
    other_names = [name for text in sample_sentences for name in names(text)]
    altered = [(ALTERATIONS[change](text, draw, other_names), text) for text in sample_sentences]
    pairs = [(changed, text) for changed, text in altered if changed and changed != text]

    assert pairs or change == "“X said” left out"
    assert [changed for changed, text in pairs if agrees(changed, text)] == []


@pytest.fixture(scope="module")
def sample_sentences():
    texts = [json.loads(line)["text"] for line in samples.path().read_text("utf-8").splitlines()]
    return [text[start:end] for text in texts for start, end in sentences(text)]


def test_in_other_words_a_sentence_must_say_it_alone_and_with_what_it_stands_under(monkeypatch):
    """Of 59 untrue statements seven were supported by a sentence with what it stands under, and one by it alone."""
    chances: dict[str, float] = {}
    monkeypatch.setattr(entailment, "_chance", lambda _statement, text: chances[text])
    statement, sentence, title = "Ann Lee quit.", "Lee, Ann, stepped down.", "News"
    under = f"{title}\nIt rained. {sentence}"

    for alone, with_more, said in [(1.0, 1.0, True), (0.5, 1.0, False), (1.0, 0.5, False)]:
        chances |= {sentence: alone, under: with_more}
        assert says_in_other_words(statement, sentence, "It rained.", title) is said


def test_the_fewer_words_a_sentence_shares_the_less_sure_the_reader_has_to_be(monkeypatch):
    """At one limit for all of them one true statement of 143 in other words was supported, and four altered of 157."""
    monkeypatch.setattr(entailment, "_chance", lambda _statement, _text: 0.7)
    sentence = "Ann Lee gave up her post in Dorn on Monday."

    assert says_in_other_words("Ann Lee no longer works there.", sentence, "", "")
    assert not says_in_other_words("Dorn will not lower the prices that ships pay in its harbor.", sentence, "", "")
    assert not says_in_other_words("Lee gave Ann up in Dorn on Monday.", sentence, "", "")
