import json
from dataclasses import replace
from datetime import date

from bot.answering.answer import Change, Quote
from bot.replies.document import passages_document, reply_document
from ingest.corpus.articles import Correction

CITATION_KEYS = [
    *("number", "title", "url", "copies", "outlet", "published", "quote", "corrected", "updated"),
    *("article_id", "version_id", "start", "end"),
]


def test_an_answer(build):
    citations = [build.citation(1, copies=("https://copy.example/etna",)), build.citation(2, "It rained.", 0)]
    document = reply_document(build.answer([("Etna erupted.", (1,)), ("It was wet.", (2, 1))], citations))

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


def test_the_short_answer_has_its_position_in_the_stored_version(build):
    citation = build.citation(1)
    reply = build.answer([("Etna erupted.", (1,))], [citation], short=build.short(citation, "on Saturday"))
    answer = reply_document(reply)["answer"]

    assert answer == {"text": "on Saturday", "citation": 1, "start": 24, "end": 35}
    assert build.passage().text[answer["start"] : answer["end"]] == answer["text"]


def test_unknown_url_outlet_and_date_are_null(build):
    (citation,) = reply_document(
        build.answer([("Etna erupted.", (1,))], [build.citation(1, url=None, outlet=None, published=None)])
    )["citations"]

    assert (citation["url"], citation["outlet"], citation["published"]) == (None, None, None)
    assert citation["copies"] == []


def test_what_a_publisher_has_corrected_or_updated_is_included(build):
    elsewhere = Correction("Clarification: It was in Italy.")
    correction = Correction("Correction: It was Sunday.", date(2025, 3, 24), elsewhere)
    corrected = replace(build.citation(1), correction=correction)
    updated = replace(build.citation(2), updated=date(2025, 3, 25))
    first, second = reply_document(build.answer([("Etna.", (1, 2))], [corrected, updated]))["citations"]

    other = {"date": None, "note": "Clarification: It was in Italy."}
    assert first["corrected"] == {"date": "2025-03-24", "note": "Correction: It was Sunday.", "other": other}
    assert (second["corrected"], second["updated"]) == (None, "2025-03-25")


def test_a_refusal_has_no_claims_and_no_citations(build):
    quote = Quote("v1", 120, 133, "Etna erupted.")
    nearest = [build.nearest(quote=quote), build.nearest(article_id="a2", url=None, published=None)]
    document = reply_document(build.refusal("Nothing says so.", nearest, passages=[build.passage()]))

    assert (document["answer"], document["claims"], document["citations"]) == (None, [], [])
    assert document["refusal"] == {
        "reason": "Nothing says so.",
        "heading": "Nearest articles",
        "nearest": [
            {
                "title": "Etna erupts again",
                "url": "https://example.com/etna",
                "outlet": "Example News",
                "published": "2025-03-22",
                "article_id": "a1",
                "quote": {"text": "Etna erupted.", "version_id": "v1", "start": 120, "end": 133},
            },
            {
                "title": "Etna erupts again",
                "url": None,
                "outlet": "Example News",
                "published": None,
                "article_id": "a2",
                "quote": None,
            },
        ],
    }


def test_notes_and_timings_are_included(build):
    reply = build.refusal(notes=["By words alone."])
    reply.timings_ms["search"] = 12.3456

    document = reply_document(reply)

    assert (document["notes"], document["caveats"]) == (["By words alone."], [])
    assert document["timings_ms"] == {"search": 12.3}


def test_the_notes_that_qualify_an_answer_are_named(build):
    answer = build.answer([("Etna erupted.", (1,))], [build.citation(1)], notes=["May not answer.", "Typed."])
    document = reply_document(replace(answer, caveats=("May not answer.",)))

    assert (document["notes"], document["caveats"]) == (["May not answer.", "Typed."], ["May not answer."])


def test_passages_are_ranked_in_the_given_order(build):
    first, second = passages_document([build.passage(score=0.03278688), build.passage(title="Two", published=None)])

    assert (first["rank"], first["score"], first["published"]) == (1, 0.032787, "2025-03-22")
    assert (second["rank"], second["title"], second["published"]) == (2, "Two", None)
    assert first["text"] == build.passage().text
    assert passages_document([]) == []


def test_passages_say_what_was_corrected_and_updated_where_that_is_known(build):
    change = Change(Correction("Correction: It was Sunday.", date(2025, 3, 24)), date(2025, 3, 25))
    passages = [build.passage(), build.passage(version_id="v2")]
    first, second = passages_document(passages, changes={"v1": change})

    assert (first["corrected"], first["updated"]) == (
        {"date": "2025-03-24", "note": "Correction: It was Sunday."},
        "2025-03-25",
    )
    assert (second["corrected"], second["updated"]) == (None, None)
    assert "corrected" not in passages_document(passages)[0]


def test_the_freshness_is_included(build):
    freshness = {"newest": "2025-03-29", "updated": "2025-04-01T11:40:00+00:00", "stale": False}
    reply = replace(build.refusal(), freshness=build.freshness())

    assert reply_document(reply)["freshness"] == freshness
    assert passages_document([build.passage()], build.freshness())[0]["freshness"] == freshness
    unknown = replace(reply, freshness=build.freshness(newest=None, updated=None))
    assert reply_document(unknown)["freshness"] == {"newest": None, "updated": None, "stale": False}


def test_all_documents_are_json(build):
    documents = [
        reply_document(build.answer([("Etna “erupted”.", (1,))], [build.citation(1)])),
        reply_document(
            build.answer([("A.", (1,))], [build.citation(1)], short=build.short(build.citation(1), "Etna erupted"))
        ),
        reply_document(build.refusal(nearest=[build.nearest()])),
        passages_document([build.passage()]),
    ]

    assert json.loads(json.dumps(documents)) == documents


def test_a_claim_in_the_models_words_is_marked(build):
    document = reply_document(build.in_own_words())

    assert document["claims"] == [{"text": "Etna broke out.", "citations": [1], "own_words": True}]
    assert [citation["quote"] for citation in document["citations"]] == ["Etna erupted on Saturday."]
