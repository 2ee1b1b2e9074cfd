"""What a fragment takes the place of, by the embedding model and the weights that ship."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest

from bot.conversation.follow_up.fragment import read_fragment
from bot.conversation.follow_up.mentions import Turn
from bot.conversation.follow_up.replacement import MOST_PARTS, encode_with, options
from bot.conversation.follow_up.rewrite import stand_alone
from bot.conversation.follow_up.small_models import stand_alone_by_models
from ingest.corpus.errors import ModelUnavailable


@pytest.mark.parametrize(
    ("before", "question", "alone"),
    [
        # By rules the last name made room: "in YouTube", "in Leclerc".
        ("Is TikTok banned for kids in Australia?", "and YouTube?", "Is YouTube banned for kids in Australia?"),
        ("How much money did the EU give Ukraine?", "and the IMF?", "How much money did the IMF give Ukraine?"),
        ("Who won the Nobel Prize in physics?", "chemistry?", "Who won the Nobel Prize in chemistry?"),
        ("How much did gold go up this week?", "what about silver", "How much did silver go up this week?"),
        ("Who is the mayor of Chicago?", "and the police chief?", "Who is the police chief of Chicago?"),
        ("Why are egg prices so high?", "and beef?", "Why are beef prices so high?"),
        ("What did the FDA say about vaccines?", "The CDC?", "What did the CDC say about vaccines?"),
        # About what the question before was about.
        ("Who won the Super Bowl?", "MVP?", "Super Bowl: MVP?"),
        ("What is Intel's plan?", "and AMD's?", "What is AMD's plan?"),
        # A time as before, by rules.
        ("Did it rain in Spain in May?", "and in June?", "Did it rain in Spain in June?"),
    ],
)
def test_a_fragment_takes_the_place_of_what_it_is_like(embedding, before, question, alone):
    assert stand_alone(question, [Turn(before)], encode=embedding.encode_passages).text == alone


def test_what_asks_about_the_subject_gets_it_in_front(embedding, context_reader):
    before = [Turn("What caused the fire in the Palisades?")]
    understood = stand_alone("death toll?", before, reader=context_reader, encode=embedding.encode_passages)
    assert understood.text == "fire in the Palisades: death toll?"


@pytest.mark.parametrize("question", ["mortgage rates", "Taylor Swift tour", "Who is she?", "weather alerts"])
def test_a_topic_of_its_own_stays(embedding, question):
    before = [Turn("Who won the derby in Ohio?")]
    by_rules = stand_alone(question, before).text
    assert stand_alone(question, before, encode=embedding.encode_passages).text == by_rules


def test_a_question_stands_alone_only_where_nothing_introduces_it(embedding):
    def texts(typed):
        fragment = read_fragment(typed)
        return [option.text for option in options(fragment, "Who won in Ohio?", embedding.encode_passages, "Ohio")]

    assert {"", "Ohio: Spain?"} < set(texts("Spain?"))
    assert not {"", "Ohio: and Spain?"} & set(texts("and Spain?"))
    assert "" not in texts("in Spain?")


def test_a_long_question_has_no_more_parts_than_can_be_read_at_once(embedding):
    choices = options(read_fragment("and Spain?"), "Who won ships? " + "boats cars " * 200, embedding.encode_passages)
    assert len(choices) == MOST_PARTS + 1


def test_a_model_that_fails_leaves_the_rules():
    def broken():
        raise ModelUnavailable("no model")

    understood = stand_alone_by_models(None, broken, "and Spain?", [Turn("Who won in Ohio?")])
    assert understood == stand_alone("and Spain?", [Turn("Who won in Ohio?")])


def test_the_weights_are_of_the_default_embedding_model_alone(embedding):
    assert encode_with(embedding) == embedding.encode_passages

    class Other:
        digest = "of another model"

    assert encode_with(Other()) is None


def test_each_weight_that_ships_is_of_a_feature(embedding):
    weights = json.loads((files("bot.conversation.follow_up") / "replacement.json").read_text("utf-8"))["weights"]
    names = set()
    for before, typed in [
        ("Did the Lakers sell 3 US stars in the big game in Ohio on Monday?", "for the 76ers"),
        ("Which French firms did Ann Lee's EU team sue in Paris?", "Spain"),
        ("Who banned the new ships, and lost them in Rome?", "the boats"),
        ("Who banned ships?", "sold"),
        ("Who leads the vote count in the US Senate race?", "the House race"),
        ("Who won the Nobel Prize?", "and for the peace"),
        ("Who sued the firm in Ohio?", "in Spain"),
        ("Who sued the firm in Ohio?", "Acme"),
    ]:
        choices = options(read_fragment(typed), before, embedding.encode_passages, "subject")
        names.update(*(option.features for option in choices))
    assert weights.keys() <= names
