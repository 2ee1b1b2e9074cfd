"""Where a claim's words stand in a sentence: in its order, none put in, and none left out that turns by itself."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.answering.grounding import placing
from bot.answering.grounding.placing import ADDED
from bot.answering.grounding.words import TURNING, read_words
from ingest.corpus.text.folding import fold
from ingest.corpus.text.sentences import sentences

ROOT = Path(__file__).parents[4]
RECORDS = [json.loads(line) for line in (ROOT / "ingest/samples/articles.jsonl").read_text("utf-8").splitlines()]
SENTENCES = [fold(text[start:end]) for text in (r["text"] for r in RECORDS) for start, end in sentences(text)]


def is_shortened(claim, quote, before=""):
    return count_left_out(claim, quote, before) is not None


def count_left_out(claim, quote, before=""):
    return placing.count_left_out(read_words(claim), read_words(quote), before)


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
        ("Etna erupted while Etna rained.", "Etna erupted while it rained.", "", False),
        (
            "Ann fired the driver after Ann crashed the car.",
            "Ann fired the driver after she crashed the car.",
            "",
            True,
        ),
        (
            "Ann fired her driver after Ann crashed the car.",
            "Ann fired her driver after she crashed the car.",
            "",
            False,
        ),
    ],
)
def test_a_name_may_replace_a_pronoun_with_only_one_possible_meaning(claim, quote, before, stands):
    assert is_shortened(claim, quote, before) == stands


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

    assert not is_shortened(base, quote)
    assert is_shortened(quote, quote)


def test_each_word_of_the_list_changes_the_meaning():
    """Not one of them may be left out where a description otherwise may."""
    assert is_shortened("Lee met the council in Hull.", "Lee met the wooden council in Hull.")
    left_out = []
    for turning in sorted(TURNING):
        # "New" and "North" turn a name, and stand large there.
        word, next_word = (turning.title(), "York") if TURNING[turning].kind == "name" else (turning, "wooden")
        quote = f"Lee met the {word} {next_word} council in Hull."
        if is_shortened(quote.replace(f"{word} ", ""), quote):
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
    if is_shortened(claim, sentence):
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

    assert not is_shortened(added, sentence)


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        # Other words, other figures, another order, other marks.
        ("The council lowered the budget.", "The council cut the budget."),
        ("The council cut it by 5 per cent.", "The council cut it to 5 per cent."),
        ("Altstetten beat Lindenau.", "Lindenau beat Altstetten."),
        ("The council called the “budget” for parks.", "The council called the budget for parks a friend."),
        ("Trump, said Biden, lied.", "Trump said Biden lied."),
        ("Trump said Biden lied.", "Trump, said Biden, lied."),
        ("Lee did not resign because he was ill.", "Lee did not resign, because he was ill."),
        ("The us will pay.", "The US will pay."),
    ],
)
def test_other_words_figures_orders_and_marks_have_no_place(claim, quote):
    assert not is_shortened(claim, quote)


def test_words_left_out_are_counted_though_a_longer_name_stands_for_a_pronoun():
    before = "Ann Mary Lee opened the bridge."

    assert count_left_out("Ann Mary Lee stole cars.", "She stole cars.", before) == 0
    assert count_left_out("Ann Mary Lee stole cars.", "She allegedly in Hull stole cars.", before) == 3
    assert count_left_out("The bridge is shut.", "Bridge is shut.") == 0


def test_the_words_of_a_person_are_not_cut_in_their_middle():
    quote = "“The bridge is not yet open and safe,” said the mayor."

    assert is_shortened("“The bridge is not yet open and safe,” said the mayor.", quote)
    assert not is_shortened("“The bridge is safe,” said the mayor.", quote)


@pytest.mark.parametrize("word", ["the", "and", "he", "town"])
def test_a_claim_of_one_repeated_word_takes_little_time(word):
    long = " and ".join("the town that he and the others met in the town" for _ in range(12))[:590] + "."
    started = time.process_time()

    assert not is_shortened(f"{word} " * (500 // (len(word) + 1)) + "bridge", long)
    assert time.process_time() - started < 10
