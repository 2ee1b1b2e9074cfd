from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.measures import read_score, score_document
from evals.questions import EvalQuestion
from evals.replies.measures import reply_metrics
from evals.replies.scoring import ReplyScore, exact_match, score_reply, squad_tokens, token_f1

TEXT = "It rained. Clipper will reach Jupiter in April 2030. Nobody was hurt."
QUOTE = "Clipper will reach Jupiter in April 2030."
URL = "https://example.com/clipper"
QUESTION = EvalQuestion("clipper", "When?", date(2025, 8, 1), ("April 2030", "spring 2030"), frozenset([URL]))


def citation(quote=QUOTE, number=1, start=None):
    start = TEXT.find(quote) if start is None else start
    return {
        "number": number,
        "quote": quote,
        "article_id": "a",
        "version_id": "v",
        "start": start,
        "end": start + len(quote),
    }


def result(claims=((QUOTE, (1,)),), citations=None, refusal=None, text=TEXT, **reply):
    return {
        "id": "clipper",
        "passages": [{"url": URL, "copies": [], "text": text}],
        "reply": {
            "refusal": refusal,
            "claims": [{"text": said, "citations": list(numbers)} for said, numbers in claims],
            "citations": [citation()] if citations is None else citations,
            "timings_ms": {"embed": 10.0, "rank": 5.0, "write": 18.0, "check": 2.0},
            "confidence": 0.8,
            **reply,
        },
        "ms": 36.0,
    }


def score(**parts):
    return score_reply(
        QUESTION, result(**parts), lambda article, version: TEXT if (article, version) == ("a", "v") else None
    )


def test_an_answer_with_its_quote():
    of = score()

    assert (of.contained, of.gold_in_five, of.answer_in_five, of.refused) == (True, True, True, False)
    assert (of.claims, of.claim_words, of.quotes, of.exact_quotes) == (1, 7, 1, 1)
    assert (of.supported_claims, of.citations, of.carrying_citations) == (1, 1, 1)
    assert (of.search_ms, of.write_ms, of.ms) == (16.0, 20.0, 36.0)
    assert (of.confidence, of.tokens) == (0.8, None)


def test_an_answer_found_only_in_the_quote_counts_as_contained():
    of = score(claims=[("It will take a while.", (1,))])

    assert of.contained
    assert (of.f1, of.supported_claims, of.carrying_citations) == (0.0, 0, 0)


def test_a_refusal_contains_no_answer():
    of = score(claims=(), citations=[], refusal={"reason": "No.", "nearest": []})

    assert of.refused
    assert not of.contained
    assert (of.claims, of.quotes, of.quote_characters, of.f1) == (0, 0, 0, 0.0)
    assert of.gold_in_five


@pytest.mark.parametrize(("said", "is_shown"), [(QUOTE, True), ("It rained.", False), (None, False)])
def test_an_answer_in_a_sentence_that_a_refusal_shows_is_counted(said, is_shown):
    nearest = [{"title": "Clipper", "quote": said and {"text": said}}]
    of = score(claims=(), citations=[], refusal={"reason": "No.", "nearest": nearest})

    assert of.shown_beside_refusal == is_shown
    assert not score().shown_beside_refusal
    # Of refusals alone, and of those whose answer is in the corpus.
    elsewhere = replace(of, has_gold=False, shown_beside_refusal=True)
    assert reply_metrics([of, score(), elsewhere])["shown_beside_refusal"] == float(is_shown)


@pytest.mark.parametrize(
    "wrong",
    [
        citation(start=0),
        {**citation(), "end": len(TEXT)},
        {**citation(), "quote": QUOTE.replace("2030", "2031")},
        {**citation(), "version_id": "other"},
        {**citation(), "article_id": "other"},
    ],
)
def test_an_inexact_quote_is_counted(wrong):
    assert score(citations=[wrong]).exact_quotes == 0


def test_a_passage_of_another_article_is_no_gold():
    document = result()
    document["passages"][0]["url"] = "https://example.com/other"
    of = score_reply(QUESTION, document, lambda _article, _version: TEXT)

    assert (of.gold_in_five, of.answer_in_five) == (False, True)


def test_tokens_are_the_sum_of_input_and_output():
    assert score(usage={"tokens_in": 900, "tokens_out": 40, "estimated": True, "total": 940}).tokens == 940


def test_a_stored_score_is_read_back():
    of = score()

    assert read_score(ReplyScore, {"id": of.id, "ms": of.ms, "score": score_document(of)}) == of


# Figures worked out by hand after SQuAD's evaluate-v1.1.py.
@pytest.mark.parametrize(
    ("text", "answers", "f1", "exact"),
    [
        ("The April 2030!", ["April 2030"], 1.0, True),
        ("in April 2030", ["April 2030"], 0.8, False),
        ("in April 2030", ["nothing", "April 2030"], 0.8, False),
        ("May", ["April 2030"], 0.0, False),
        ("", ["April 2030"], 0.0, False),
        ("a the", ["an"], 0.0, False),
        ("spot-on", ["spoton"], 1.0, True),
        ("April April", ["April 2030"], 0.5, False),
        ("April", [], 0.0, False),
    ],
)
def test_token_f1_and_exact_match_equal_those_of_squad(text, answers, f1, exact):
    assert token_f1(text, answers) == pytest.approx(f1)
    assert exact_match(text, answers) is exact


@given(st.text(max_size=40), st.text(max_size=40))
def test_f1_is_symmetric_and_between_zero_and_one(first, second):
    assert 0 <= token_f1(first, [second]) <= 1
    assert token_f1(first, [second]) == token_f1(second, [first])
    assert (token_f1(first, [first]) == 1.0) == bool(squad_tokens(first))
