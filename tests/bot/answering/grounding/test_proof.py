"""What proves a sentence: its quote's words in its quote's order, with nothing left out that turns it."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.answering.grounding import proven_by_rules
from bot.answering.grounding.placing import ADDED
from bot.answering.grounding.turning import TURNING
from bot.answering.grounding.words import read_words
from ingest.corpus.text.folding import fold
from ingest.corpus.text.sentences import sentences

ROOT = Path(__file__).parents[4]
RECORDS = [json.loads(line) for line in (ROOT / "ingest/samples/articles.jsonl").read_text("utf-8").splitlines()]
SENTENCES = [fold(text[start:end]) for text in (r["text"] for r in RECORDS) for start, end in sentences(text)]

BRIDGE = (
    "In 2019, the old stone bridge of Lindenau, which Anna Keller had built for the city, was closed to local lorries "
    "after a storm, the mayor said on Friday."
)
MATCH = "Lindenau, who beat Altstetten 2-1 on Sunday, will meet Marrow, who lost 3-0 to Hull, in the final in Tokyo."
COUNCIL = "The council, led by Maria Greco, cut the budget for parks and raised the tax on second homes to 5 per cent."
LEE = "If it rains, the former minister Ann Lee may open the first bridge in Marrow before the second one in Hull."
VOTE = "Greco did not vote for the budget, while Keller praised it and called the mayor a friend of the parks."


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("The bridge of Lindenau was closed to local lorries after a storm, the mayor said on Friday.", BRIDGE),
        ("In 2019, the bridge of Lindenau was closed to lorries, the mayor said.", BRIDGE),
        ("Lindenau will meet Marrow in the final in Tokyo.", MATCH),
        ("Lindenau beat Altstetten 2-1 on Sunday.", MATCH),
        ("The council cut the budget for parks.", COUNCIL),
        ("The council, led by Maria Greco, cut the budget.", COUNCIL),
        ("If it rains, the former minister Ann Lee may open the first bridge in Marrow.", LEE),
        ("Greco did not vote for the budget.", VOTE),
        ("Keller praised it.", VOTE),
        ("“The bridge is shut,” said the mayor.", "“The bridge is shut,” said the mayor of Lindenau on Friday."),
        ("the bridge is shut", "The bridge is shut."),
    ],
)
def test_a_shorter_sentence_of_the_same_words_is_proven(claim, quote):
    assert proven_by_rules(claim, quote)


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        # Who says so, a condition, a hedge, a denial.
        ("In 2019, the old stone bridge of Lindenau was closed to local lorries after a storm.", BRIDGE),
        ("The former minister Ann Lee may open the first bridge in Marrow.", LEE),
        ("If it rains, the former minister Ann Lee open the first bridge in Marrow.", LEE),
        ("If it rains, the minister Ann Lee may open the first bridge in Marrow.", LEE),
        ("If it rains, the former minister Ann Lee may open the bridge in Marrow.", LEE),
        ("Greco did vote for the budget.", VOTE),
        # Who did it to whom.
        ("Altstetten beat Lindenau 2-1 on Sunday.", MATCH),
        ("Lindenau lost 3-0 to Hull.", MATCH),
        ("Lindenau beat Altstetten 3-0.", MATCH),
        ("Altstetten 2-1 on Sunday will meet Marrow.", MATCH),
        ("The old stone bridge of Lindenau had built for the city.", BRIDGE),
        ("Maria Greco cut the budget for parks and raised the tax.", COUNCIL),
        ("The council cut the tax on second homes to 5 per cent.", COUNCIL),
        ("Greco praised it.", VOTE),
        ("Keller praised the mayor.", VOTE),
        # Other words, other figures, another order, other marks.
        ("The council lowered the budget for parks.", COUNCIL),
        ("The council cut the budget for parks by 5 per cent.", COUNCIL),
        ("The bridge was closed after a storm in 2019, the mayor said.", BRIDGE),
        ("The council raised the tax on homes to 5 per cent.", COUNCIL),
        ("The council called the “budget” for parks.", COUNCIL),
        ("Trump, said Biden, lied.", "Trump said Biden lied."),
        ("Trump said Biden lied.", "Trump, said Biden, lied."),
        ("The bridge is shut, said the mayor.", "“The bridge is shut,” said the mayor."),
        ("The us will pay.", "The US will pay."),
        ("The bridge is shut for the winter.", "The bridge is shut for the winter, Manning said."),
        ("The bridge is shut for the winter.", "The bridge is shut for the winter, Mohamed told reporters."),
        ("The mayor said Ann shot a man.", "The mayor said Ann Kelly shot a man."),
        ("It had 900 guests a day.", "It had 900 guests in nine weeks with a limit of 30 a day."),
        ("It had 900 guests per day.", "It had 900 guests in nine weeks with a limit of 30 people per day."),
        ("Lee met the mayor, who sued Hull.", "Lee met the mayor of Marrow, who sued Hull."),
        ("The bridge is shut.", "Is the bridge shut?"),
        ("", "The bridge is shut."),
        ("Ann sailed on May 2.", "Ann and Tom sailed on May 1 and May 2, respectively."),
    ],
)
def test_a_different_statement_of_the_same_words_is_not_proven(claim, quote):
    assert not proven_by_rules(claim, quote)


MEETING = "Greco opened the bridge on Friday."


@pytest.mark.parametrize(
    ("claim", "quote", "before", "stands"),
    [
        ("Greco thanked the builders.", "She thanked the builders.", MEETING, True),
        ("Greco's speech was short.", "Her speech was short.", MEETING, True),
        ("Keller thanked the builders.", "She thanked the builders.", MEETING, False),
        ("Greco thanked the builders.", "She thanked the builders.", "", False),
        ("Greco thanked the builders.", "She thanked the builders.", "Greco met Keller on Friday.", False),
        ("Keller thanked the builders.", "She thanked the builders.", "Keller's bridge was opened by Greco.", False),
        ("Marrow cost five million.", "It cost five million.", "The bridge to Marrow is new.", False),
        ("Marrow cost five million.", "It cost five million.", "Marrow has a new bridge.", True),
    ],
)
def test_a_name_may_replace_a_pronoun_with_only_one_possible_meaning(claim, quote, before, stands):
    assert proven_by_rules(claim, quote, before) == stands


@given(st.text(min_size=1, max_size=80))
def test_any_text_proves_itself(text):
    assert proven_by_rules(fold(text), text)


BASES = [
    "The council closed the bridge in Marrow on Monday for repairs of its deck",
    "Keller and Greco met in Tokyo, where they signed the treaty for both towns",
    "Engineers found cracks in the pillars of the bridge, which Anna Keller built in 1937",
    "The price of bread rose from 2 to 3 crowns in March, and the price of milk fell",
]


@given(st.sampled_from(sorted(TURNING)), st.sampled_from(BASES), st.integers(0, 12))
def test_a_quote_with_one_more_meaning_changing_word_proves_nothing(turning, base, place):
    words = base.split()
    place = min(place, len(words))
    # "New" and "North" turn a name, and stand large there.
    word = turning.title() if TURNING[turning].kind == "name" else turning
    quote = " ".join([*words[:place], word, *words[place:]])
    assume(TURNING[turning].kind != "name" or (words[place : place + 1] and words[place][0].isupper()))

    assert not proven_by_rules(base, quote)
    assert proven_by_rules(quote, quote)


def test_each_word_of_the_list_changes_the_meaning():
    """Not one of them may be left out where a description otherwise may."""
    assert proven_by_rules("Lee met the council in Hull.", "Lee met the wooden council in Hull.")
    left_out = []
    for turning in sorted(TURNING):
        # "New" and "North" turn a name, and stand large there.
        word, next_word = (turning.title(), "York") if TURNING[turning].kind == "name" else (turning, "wooden")
        quote = f"Lee met the {word} {next_word} council in Hull."
        if proven_by_rules(quote.replace(f"{word} ", ""), quote):
            left_out.append(turning)
    assert left_out == []


@st.composite
def shortened(draw):
    """A sentence of the samples, and some of its words in any order, most of them as they stand."""
    sentence = draw(st.sampled_from(SENTENCES))
    words = sentence.split()
    places = sorted(draw(st.sets(st.integers(0, len(words) - 1), max_size=len(words))))
    if draw(st.booleans()):
        places = draw(st.permutations(places))
    return sentence, " ".join(words[place] for place in places)


@given(shortened())
def test_a_proven_sentence_has_the_words_of_its_quote_in_order(pair):
    sentence, claim = pair
    if proven_by_rules(claim, sentence):
        held = iter([word.plain for word in read_words(sentence)])
        assert all(word.plain in held or word.plain in ADDED for word in read_words(claim))


@st.composite
def spans(draw):
    """A sentence of the samples without one run of its words."""
    words = draw(st.sampled_from(SENTENCES)).split()
    start = draw(st.integers(0, len(words) - 1))
    end = draw(st.integers(start + 1, min(len(words), start + 12)))
    return " ".join(words), " ".join(words[:start] + words[end:])


@given(spans(), st.integers(0, 40), st.sampled_from(["Xanadu", "sued", "never", "42", "mostly", "by"]))
def test_a_word_that_is_not_in_the_quote_is_never_proven(pair, place, word):
    sentence, claim = pair
    words = claim.split()
    added = " ".join([*words[:place], word, *words[place:]])
    assume(word not in [read_word.plain for read_word in read_words(sentence)])

    assert not proven_by_rules(added, sentence)


def test_a_sentence_of_a_thousand_words_proves_only_itself():
    long = " and ".join(f"the bridge of town {number}" for number in range(250)) + "."

    assert not proven_by_rules("The bridge of town 249.", long)
    assert proven_by_rules(long, long)


@pytest.mark.parametrize("word", ["the", "and", "he", "town"])
def test_a_claim_of_one_repeated_word_takes_little_time(word):
    long = " and ".join("the town that he and the others met in the town" for _ in range(12))[:590] + "."
    started = time.process_time()

    assert not proven_by_rules(f"{word} " * (500 // (len(word) + 1)) + "bridge", long)
    assert time.process_time() - started < 10
