"""Whether what one outlet tells stands in another's report in other words: sentences of our own, with the real model.

The pairs of one fact share few words on purpose. The limits were chosen with them in view.
"""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, datetime
from itertools import product

import pytest

from bot.answering.answer import Question
from bot.answering.question.query import read_query
from bot.answering.topics.finder import TopicSentence
from bot.answering.topics.leads.lead import Lead
from bot.answering.topics.same_fact import may_tell_the_same
from bot.wiring import open_answering

OUTLETS = "north.example", "south.example"
BY_COSINE = 0.6  # the limit until there was a rule of words
ASKED_AT = datetime(2025, 4, 1, 12, 0, tzinfo=UTC)
# The topic, both headlines, and the facts of both reports, in the words of each.
TOPICS = [
    (
        "Kestrel mine",
        ("Fire in the Kestrel mine", "Kestrel mine blaze"),
        [
            (
                "Twelve miners died when flames spread through the Kestrel pit on Sunday.",
                "The blaze cost the lives of a dozen workers.",
            ),
            (
                "The company will pay each family 40,000 crowns.",
                "Relatives of the dead are to receive 40,000 crowns in compensation.",
            ),
            (
                "An electric cable without insulation caused the fire, the inspectors found.",
                "Faulty wiring was to blame, according to a report of the labor office.",
            ),
            ("The pit will stay shut until spring.", "Work underground will not resume before March."),
        ],
    ),
    (
        "Arle bridge",
        ("Arle bridge falls", "Bridge collapse at Dunmere"),
        [
            ("Nobody was hurt when the bridge fell into the river.", "There were no injuries in the collapse."),
            (
                "The bridge was closed to trucks a year before.",
                "Heavy vehicles had been banned from the crossing since last spring.",
            ),
            (
                "Ferries carry commuters across the river for now.",
                "Until a new span is built, boats take people to work on the other bank.",
            ),
            (
                "The mayor promised a replacement within two years.",
                "A new crossing will be ready in 2027, said the head of the town, Ada Lorne.",
            ),
        ],
    ),
    (
        "Marrow earthquake",
        ("Earthquake in Marrow", "Quake hits Marrow"),
        [
            (
                "Some 26,000 people sleep in shelters.",
                "Gyms and schools house 26,000 residents whose homes are unsafe.",
            ),
            ("The road to the port is blocked in four places.", "Landslides cut the coastal highway at four points."),
            ("The tremor measured 7.1.", "It had a magnitude of 7.1, the weather service said."),
            ("Schools in the prefecture stay closed this week.", "Pupils will not have lessons before Monday."),
            ("Power is back in most of the city.", "Electricity was restored to nearly all households."),
        ],
    ),
    (
        "Orlen strike",
        ("Train drivers strike at Orlen", "Orlen rail workers walk out"),
        [
            ("Drivers demand nine per cent more pay.", "The union wants wages to rise by nine per cent."),
            ("No trains will run on Friday.", "All services are canceled at the end of the week."),
            ("The company called the strike irresponsible.", "Management criticized the walkout as reckless."),
            ("Talks broke down late on Tuesday.", "Negotiations ended without a deal after nine hours."),
        ],
    ),
    (
        "Harbor bank",
        ("Harbor bank raises rates", "Central bank lifts its rate"),
        [
            ("The Harbor bank raised its rate to 0.5 per cent.", "Borrowing costs went up by a quarter point."),
            ("Prices rose 3.2 per cent in a year.", "Inflation stands at 3.2 per cent."),
            ("One of nine members voted against it.", "The decision was made by eight votes to one."),
        ],
    ),
    (
        "Tolm ferry",
        ("The Tolm ferry runs aground", "Ferry stuck off Tolm"),
        [
            (
                "The Tolm ferry sailed into a sandbank in thick fog shortly before dawn with a crew of strangers.",
                "Poor sight made the captain of the Tolm ferry miss the channel early in the morning.",
            ),
            (
                "Fishermen took the frightened passengers of the Tolm ferry home in their own small boats.",
                "Everybody aboard was brought ashore by villagers who make their living with nets.",
            ),
            (
                "Diesel that leaked from the tanks of the Tolm ferry has killed hundreds of sea birds.",
                "An oil slick around the vessel cost gulls and ducks in large numbers their lives.",
            ),
            (
                "The owners of the Tolm ferry had put off the repair of its radar again and again to save money.",
                "To cut costs, the line did not mend the instrument that shows a navigator what is near.",
            ),
            (
                "Lawyers for a group of tourists on the Tolm ferry announced that they will go to court.",
                "Some vacationers want to sue the company over the accident, said their attorney.",
            ),
        ],
    ),
]


@pytest.fixture(scope="module")
def read_pairs(corpus_of, settings_for, tmp_path_factory):
    """The pairs of one fact and those of two, each with its topic's stems, read over a corpus of their own."""
    file = tmp_path_factory.mktemp("pairs") / "pairs.jsonl"
    records = [
        {
            "url": f"https://{outlet}/{number}",
            "title": headlines[side],
            "text": "\n\n".join(pair[side] for pair in pairs),
            "outlet": outlet,
            "published": "2025-03-10",
        }
        for number, (_, headlines, pairs) in enumerate(TOPICS)
        for side, outlet in enumerate(OUTLETS)
    ]
    file.write_text("\n".join(map(json.dumps, records)), "utf-8")
    one_fact, two_facts = [], []
    with closing(open_answering(settings_for(corpus_of(file)))) as answering:
        for number, (topic, _, pairs) in enumerate(TOPICS):
            query = read_query(Question(topic, ASKED_AT))
            result = answering.retriever.find(query, 50, to_read=False)
            told = {}
            for passage, in_passage in zip(result.passages, answering.corpus.sentences(result.passages), strict=True):
                for sentence in in_passage:
                    lead = Lead(passage, passage.text[sentence.start : sentence.end])
                    told[passage.url, lead.quote] = TopicSentence(
                        lead, sentence.vector, float(sentence.vector @ result.vector)
                    )
            for (first, _), (_, second) in product(pairs, pairs):
                sentences = (
                    told[f"https://{OUTLETS[0]}/{number}", first],
                    told[f"https://{OUTLETS[1]}/{number}", second],
                )
                group = one_fact if (first, second) in pairs else two_facts
                group.append((*sentences, query.statement.content))
    return one_fact, two_facts


def kept_apart(pairs):
    """How often a sentence counts as told by nobody else, in both directions, and how often by the cosine alone."""
    both = [*pairs, *((second, first, topic) for first, second, topic in pairs)]
    return (
        sum(not may_tell_the_same(*pair) for pair in both),
        sum(float(first.vector @ second.vector) < BY_COSINE for first, second, _ in both),
    )


def test_fewer_facts_that_two_tell_count_as_told_by_one_than_by_the_cosine_alone(read_pairs):
    one_fact, _ = read_pairs
    now, by_cosine = kept_apart(one_fact)

    assert len(one_fact) == 25
    assert now < by_cosine


def test_facts_that_one_tells_are_still_found(read_pairs):
    _, two_facts = read_pairs
    now, by_cosine = kept_apart(two_facts)

    assert len(two_facts) == 82
    assert now >= by_cosine
