import json
from dataclasses import replace

from bot.replies.document import passages_document, reply_document

CITATION_KEYS = [
    *("number", "title", "url", "copies", "outlet", "published", "quote", "corrected", "updated"),
    *("article_id", "version_id", "start", "end"),
]


def test_an_answer(made):
    citations = [made.citation(1, copies=("https://copy.example/etna",)), made.citation(2, "It rained.", 0)]
    document = reply_document(made.answer([("Etna erupted.", (1,)), ("It was wet.", (2, 1))], citations))

    assert document["question"] == "What did Etna do?"
    assert document["refusal"] is None
    assert document["answer"] is None
    assert document["claims"] == [
        {"text": "Etna erupted.", "citations": [1], "own_words": False},
        {"text": "It was wet.", "citations": [2, 1], "own_words": False},
    ]
    assert document["citations"][0] == {
        "number": 1,
        "title": "Etna erupts again",
        "url": "https://example.com/etna",
        "copies": ["https://copy.example/etna"],
        "outlet": "Example News",
        "published": "2025-03-22",
        "quote": "Etna erupted on Saturday.",
        "corrected": None,
        "updated": None,
        "article_id": "a1",
        "version_id": "v1",
        "start": 11,
        "end": 36,
    }
    assert [list(citation) for citation in document["citations"]] == [CITATION_KEYS, CITATION_KEYS]
    assert document["writer"] == "hand-made"


def test_the_words_that_answer_are_given_with_their_place_in_the_stored_version(made):
    citation = made.citation(1)
    reply = made.answer([("Etna erupted.", (1,))], [citation], short=made.short(citation, "on Saturday"))
    answer = reply_document(reply)["answer"]

    assert answer == {"text": "on Saturday", "citation": 1, "start": 24, "end": 35}
    assert made.passage().text[answer["start"] : answer["end"]] == answer["text"]


def test_what_a_file_does_not_say_is_null(made):
    (citation,) = reply_document(
        made.answer([("Etna erupted.", (1,))], [made.citation(1, url=None, outlet=None, published=None)])
    )["citations"]

    assert (citation["url"], citation["outlet"], citation["published"]) == (None, None, None)
    assert citation["copies"] == []


def test_a_refusal_has_no_claims_and_no_citations(made):
    nearest = [made.nearest(), made.nearest(article_id="a2", url=None, published=None)]
    document = reply_document(made.refusal("Nothing says so.", nearest, passages=[made.passage()]))

    assert (document["answer"], document["claims"], document["citations"]) == (None, [], [])
    assert document["refusal"] == {
        "reason": "Nothing says so.",
        "nearest": [
            {
                "title": "Etna erupts again",
                "url": "https://example.com/etna",
                "published": "2025-03-22",
                "article_id": "a1",
            },
            {"title": "Etna erupts again", "url": None, "published": None, "article_id": "a2"},
        ],
    }


def test_notes_and_timings_are_told(made):
    reply = made.refusal(notes=["By words alone."])
    reply.timings_ms["search"] = 12.3456

    document = reply_document(reply)

    assert document["notes"] == ["By words alone."]
    assert document["timings_ms"] == {"search": 12.3}


def test_passages_are_ranked_in_the_given_order(made):
    first, second = passages_document([made.passage(score=0.03278688), made.passage(title="Two", published=None)])

    assert (first["rank"], first["score"], first["published"]) == (1, 0.032787, "2025-03-22")
    assert (second["rank"], second["title"], second["published"]) == (2, "Two", None)
    assert first["text"] == made.passage().text
    assert passages_document([]) == []


def test_how_old_it_is_stands_beside(made):
    told = {"newest": "2025-03-29", "updated": "2025-04-01T11:40:00+00:00", "stale": False}
    reply = replace(made.refusal(), freshness=made.freshness())

    assert reply_document(reply)["freshness"] == told
    assert passages_document([made.passage()], made.freshness())[0]["freshness"] == told
    unknown = replace(reply, freshness=made.freshness(newest=None, updated=None))
    assert reply_document(unknown)["freshness"] == {"newest": None, "updated": None, "stale": False}


def test_all_of_it_is_json(made):
    documents = [
        reply_document(made.answer([("Etna “erupted”.", (1,))], [made.citation(1)])),
        reply_document(
            made.answer([("A.", (1,))], [made.citation(1)], short=made.short(made.citation(1), "Etna erupted"))
        ),
        reply_document(made.refusal(nearest=[made.nearest()])),
        passages_document([made.passage()]),
    ]

    assert json.loads(json.dumps(documents)) == documents


def test_a_claim_in_the_models_words_says_so(made):
    document = reply_document(made.in_own_words())

    assert document["claims"] == [{"text": "Etna broke out.", "citations": [1], "own_words": True}]
    assert [citation["quote"] for citation in document["citations"]] == ["Etna erupted on Saturday."]
