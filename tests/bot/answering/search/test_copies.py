"""Copies take one place of a list, and no word that was found is lost."""

from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.english import same_words
from bot.answering.search.copies import fold
from bot.answering.search.retriever import few_of_each, few_of_each_week
from ingest.corpus.articles import Copies, Copy
from ingest.corpus.text.shared_words import WordedText, shared_spans

SENTENCES = [
    "The old bridge in Marrow was closed on Monday after engineers found deep cracks in 2 of its pillars.",
    "Mayor Ilse Brandt said that repairs would cost 9 million crowns and last until the autumn of next year.",
    "Ferries cross the harbour every ten minutes while lorries have to take the coastal road by Oldport.",
    "Fishermen asked for a lane of their own below the span, which they pass each morning before dawn.",
    "Divers look at the other 11 pillars this week and are to report to the council by the end of May.",
    "Shops on the northern bank fear for their summer, and 3,100 people signed for ferries without a fare.",
]
TEXT = " ".join(SENTENCES)


def span(text, first, last, of=SENTENCES):
    """Where the sentences first..last-1 stand in a text."""
    part = " ".join(of[first:last])
    return part, text.index(part)


@pytest.fixture(scope="session")
def passages(passage_of):
    """Passages of the outlets a, b, ...: (outlet, first sentence, last) each, best first."""

    def of(*parts, texts=None):
        result = []
        for number, (outlet, first, last) in enumerate(parts, start=1):
            text = (texts or {}).get(outlet, TEXT)
            part, start = span(text, first, last)
            result.append(
                passage_of(
                    part,
                    start,
                    passage_id=number,
                    article_id=outlet,
                    version_id=f"v-{outlet}",
                    url=f"https://{outlet}.example/",
                    score=1 / number,
                )
            )
        return result

    return of


def all_copies(outlets, texts=None):
    """The outlets as copies of one another."""
    read = {o: WordedText((texts or {}).get(o, TEXT)) for o in outlets}

    def copy(outlet, partner):
        return Copy(
            f"v-{partner}", partner, tuple(shared_spans(read[outlet], read[partner])), (f"https://{partner}.example/",)
        )

    return Copies(
        {f"v-{o}": tuple(copy(o, partner_outlet) for partner_outlet in outlets if partner_outlet != o) for o in outlets}
    )


def summary(folded):
    return [(passage.article_id, passage.passage_id, passage.copies) for passage in folded.with_copies(folded.passages)]


def test_the_same_passage_of_three_outlets_is_listed_once_with_all_outlets(passages):
    folded = fold(passages(("a", 0, 3), ("b", 0, 3), ("c", 0, 3)), all_copies("abc"))

    assert summary(folded) == [("a", 1, ("https://b.example/", "https://c.example/"))]
    assert folded.report == {"b": "a", "c": "a"}


def test_copies_that_the_search_did_not_find_are_named(passages):
    assert summary(fold(passages(("a", 0, 3)), all_copies("ab"))) == [("a", 1, ("https://b.example/",))]


def test_articles_that_are_no_copies_stay_separate_although_they_share_a_quote(passages):
    separate = passages(("a", 0, 3), ("b", 0, 3))

    folded = fold(separate, Copies())
    assert folded.with_copies(folded.passages) == tuple(separate)


def test_a_copy_with_a_different_figure_is_listed_separately(passages):
    texts = {"b": TEXT.replace("9 million", "11 million")}
    changed = SENTENCES[1].replace("9 million", "11 million")
    first, third = passages(("a", 0, 2), ("a", 4, 6))
    wrong = fold([first, _with(first, "b", f"{SENTENCES[0]} {changed}", 9), third], all_copies("ab", texts))

    assert summary(wrong) == [("a", 1, ()), ("b", 9, ()), ("a", 2, ("https://b.example/",))]
    assert wrong.report == {"b": "a"}


def _with(passage, outlet, text, number):
    return replace(
        passage,
        article_id=outlet,
        version_id=f"v-{outlet}",
        url=f"https://{outlet}.example/",
        text=text,
        passage_id=number,
    )


def test_differently_cut_passages_are_folded_if_their_words_are_listed_above(passages):
    overlapping = passages(("a", 0, 2), ("a", 2, 4), ("b", 1, 3))

    assert summary(fold(overlapping, all_copies("ab"))) == [
        ("a", 1, ("https://b.example/",)),
        ("a", 2, ("https://b.example/",)),
    ]


def test_a_lower_passage_takes_the_place_of_a_folded_copy(passages):
    ranked = passages(("a", 0, 2), ("b", 1, 3), ("c", 5, 6), ("a", 2, 4))
    folded = fold(ranked, all_copies("ab"))

    assert [(p.article_id, p.passage_id, p.score) for p in folded.passages] == [
        ("a", 1, 1),
        ("a", 4, 1 / 2),
        ("c", 3, 1 / 3),
    ]


@pytest.mark.parametrize("unknown", [{"published": None}, {"outlet": None}])
def test_a_list_by_day_has_the_copy_with_a_date_and_an_outlet(passages, unknown):
    """The dated report was folded under its undated copy, which no such list can show."""
    known = {"published": date(2025, 3, 4), "outlet": "The Post"}
    better, listed, same = (
        replace(passage, **known | changes)
        for passage, changes in zip(passages(("a", 0, 3), ("b", 0, 3), ("c", 0, 3)), (unknown, {}, {}), strict=True)
    )
    ranked, copies = [better, listed, same], all_copies("abc")

    assert [passage.article_id for passage in fold(ranked, copies).passages] == ["a"]
    folded = fold(ranked, copies, by_day=True)
    assert summary(folded) == [("b", 2, ("https://a.example/", "https://c.example/"))]
    assert folded.passages[0].score == better.score
    assert folded.report == {"a": "b", "c": "b"}


def test_an_undated_passage_with_words_of_its_own_stays_in_a_list_by_day(passages):
    undated, dated = passages(("a", 0, 2), ("b", 1, 3))
    folded = fold([replace(undated, published=None), dated], all_copies("ab"), by_day=True)

    assert [(p.article_id, p.score) for p in folded.passages] == [("a", 1), ("b", 1 / 2)]
    assert folded.report == {"a": "b"}


def test_a_passage_with_words_of_its_own_is_not_folded(passages):
    overlapping = passages(("a", 0, 2), ("b", 1, 3))

    assert [p.article_id for p in fold(overlapping, all_copies("ab")).passages] == ["a", "b"]


def test_a_dateline_does_not_separate_copies(passages, passage_of):
    text = f"MARROW (Wire) — {TEXT}"
    (first,) = passages(("a", 0, 3))
    wire = passage_of(
        text[: text.index(SENTENCES[3]) - 1],
        0,
        passage_id=2,
        article_id="b",
        version_id="v-b",
        url="https://b.example/",
    )

    assert [p.article_id for p in fold([first, wire], all_copies("ab", {"b": text})).passages] == ["a"]
    assert [p.article_id for p in fold([wire, first], all_copies("ab", {"b": text})).passages] == ["b"]


def test_other_addresses_of_the_same_article_are_named(passages):
    addresses = {"a": ("https://a.example/", "http://www.a.example/"), "b": ("https://b.example/",)}
    folded = fold(passages(("a", 0, 3), ("b", 3, 5)), Copies({}, addresses))

    assert [passage.copies for passage in folded.with_copies(folded.passages)] == [("http://www.a.example/",), ()]


def test_a_copy_without_a_url_is_folded_without_a_link(passages):
    whole = ((0, len(TEXT)),)
    copies = Copies({"v-a": (Copy("v-b", "b", whole, ()),), "v-b": (Copy("v-a", "a", whole, ()),)})

    assert summary(fold(passages(("a", 0, 3), ("b", 0, 3)), copies)) == [("a", 1, ())]


def test_copies_share_the_limit_of_one_article(passages):
    texts = {"b": TEXT.replace("Mayor", "Mayoress").replace("2 of", "3 of")}
    first, second, third, fourth = passages(("a", 2, 3), ("a", 3, 4), ("a", 1, 2), ("a", 0, 1))
    ranked = [
        first,
        second,
        _with(third, "b", third.text.replace("Mayor", "Mayoress"), 11),
        _with(fourth, "b", fourth.text.replace("2 of", "3 of"), 12),
        _with(fourth, "c", "Owls return to the park.", 13),
    ]
    folded = fold(ranked, all_copies("ab", texts))

    assert [p.article_id for p in folded.passages] == ["a", "a", "b", "b", "c"]
    assert [p.article_id for p in few_of_each(folded, 3, 10)] == ["a", "a", "b", "c", "b"]


def test_a_week_has_few_places_and_a_report_one(passages):
    since = date(2025, 3, 5)
    days = {"a": 0, "b": 6, "c": 5, "d": 7, "e": None, "f": 300}
    ranked = []
    for passage in passages(*((outlet, 0, 2) for outlet in "aabcdef")):
        after = days[passage.article_id]
        ranked.append(replace(passage, published=None if after is None else since + timedelta(after)))
    folded = fold(ranked, Copies({}))

    chosen = few_of_each_week(folded, since, 2, 10)

    assert [passage.article_id for passage in chosen] == ["a", "b", "d", "e", "f", "a", "c"]
    assert few_of_each_week(folded, since, 2, 3) == chosen[:3]
    # The week begins on the day given.
    assert [p.article_id for p in few_of_each_week(folded, since - timedelta(days=1), 2, 4)] == ["a", "b", "c", "d"]


def test_folding_reads_no_texts_of_whole_articles(passage_of, monkeypatch):
    # Two hundred copies of one another of which no part stands in another: two words in random order, say.
    outlets = [f"o{number}" for number in range(200)]
    by_outlet = {o: Copy(f"v-{o}", o, (), (f"https://{o}.example/",)) for o in outlets}
    copies = Copies({f"v-{o}": tuple(by_outlet[partner] for partner in outlets if partner != o) for o in outlets})
    ranked = [
        passage_of(TEXT, 0, passage_id=number, article_id=o, version_id=f"v-{o}", score=1 / (number + 1))
        for number, o in enumerate(outlets)
    ]
    read = []
    monkeypatch.setattr(same_words, "WordedText", lambda text: read.append(text) or WordedText(text))
    same_words._read.cache_clear()
    same_words._runs.cache_clear()

    folded = fold(ranked, copies)
    assert folded.with_copies(folded.passages) == tuple(ranked)
    assert read == []


cuts = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(0, 5), st.integers(1, 3)).map(
        lambda cut: (cut[0], cut[1], min(6, cut[1] + cut[2]))
    ),
    min_size=1,
    max_size=8,
    unique=True,
)


@given(cuts, st.sampled_from(["abc", "ab", ""]), st.sampled_from(["", "b", "bc"]), st.booleans())
def test_every_word_of_a_folded_passage_is_listed_at_its_place_or_above(passages, parts, related, dated, by_day):
    day = date(2025, 3, 4)
    ranked = [replace(p, published=day if p.article_id in dated else None) for p in passages(*parts)]
    folded = fold(ranked, all_copies(related), by_day=by_day)
    kept = folded.passages

    assert len({p.passage_id for p in kept}) == len(kept) <= len(ranked)
    assert [p.score for p in kept] == sorted((p.score for p in kept), reverse=True)
    for outlet, first, last in parts:
        score = next(p.score for p in ranked if p.passage_id == parts.index((outlet, first, last)) + 1)
        above = " ".join(p.text for p in kept if p.score >= score)
        assert all(sentence in above for sentence in SENTENCES[first:last])


def test_a_question_finds_a_report_once_with_all_its_urls(corpus_of, settings_for, tmp_path, write_jsonl):
    from bot.wiring import open_answering

    file = write_jsonl(
        tmp_path / "in" / "news.jsonl",
        {"url": "https://a.example/1", "title": "Bridge closed", "text": TEXT, "retrieved": "2025-03-01"},
        {"url": "https://b.example/2", "title": "Ferries run", "text": f"(WIRE) - {TEXT}", "retrieved": "2025-03-05"},
        {"url": "http://www.a.example/1", "title": "Bridge closed", "text": TEXT, "retrieved": "2025-03-07"},
        {
            "url": "https://c.example/3",
            "title": "Bridge",
            "text": TEXT.replace("9 m", "7 m"),
            "retrieved": "2025-03-09",
        },
    )
    with closing(open_answering(settings_for(corpus_of(file)))) as answering:
        asked = "What do the repairs of the bridge in Marrow cost?"
        now = answering.search(asked, k=10)
        earlier = [answering.search(asked, k=10, as_of=date(2025, 3, day)) for day in (2, 6, 8)]

    assert len({frozenset((p.url, *p.copies)) for p in now if "9 million" in p.text}) == 1
    best = next(p for p in now if "9 million" in p.text)
    assert {best.url, *best.copies} == {"https://a.example/1", "http://www.a.example/1", "https://b.example/2"}
    assert any("7 million" in p.text and p.url == "https://c.example/3" for p in now)
    known = [{url for p in results if "9 million" in p.text for url in p.copies} for results in earlier]
    assert known[0] <= {"https://a.example/1"}
    assert "https://b.example/2" in {*known[1], *(p.url for p in earlier[1])}
    assert all("c.example" not in url for results in earlier for p in results for url in (p.url, *p.copies))
