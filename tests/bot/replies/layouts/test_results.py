from hypothesis import given, settings
from hypothesis import strategies as st
from simcord.preview._markdown import markdown_tokens

from bot.answering.answer import UNCHANGED, Change
from bot.replies.layouts.results import results_layout
from bot.replies.layouts.size import layout_size, layout_texts
from bot.replies.message import Button, Section
from bot.replies.passages import PassageShown
from bot.replies.results import best_sentences, results_message, search_heading
from bot.replies.safe_text import web_address
from ingest.corpus.articles import Correction
from tests.bot.replies.layouts.test_answer import SCRIPTS
from tests.bot.replies.test_answer import REPEATABLE, kinds, links, texts, urls

SEARCH_ID = "0123456789abcdef"
bodies = st.one_of(texts, st.lists(st.sampled_from(SCRIPTS), min_size=1, max_size=8).map(". ".join))


def results_of(build, query, articles, change=UNCHANGED):
    passages = [
        build.passage(text=text, end=len(text), title=title, url=url, outlet=outlet)
        for text, title, url, outlet in articles
    ]
    return [
        PassageShown((rank,), passage, best_sentences(passage, query), change=change)
        for rank, passage in enumerate(passages, start=1)
    ]


def test_each_result_has_a_button_and_its_sentences_below(build):
    results = results_of(build, "etna", [("It rained. Etna erupted on Saturday.", "Etna erupts", None, "News")] * 7)
    message = results_layout("etna", results, SEARCH_ID, 1)

    first, sentences, *_ = message.layout.parts
    assert first == Section(
        "**6.** Etna erupts (etna.txt)\n-# News · 22 March 2025", Button("Read", f"passage:{SEARCH_ID}:6")
    )
    assert sentences == "> It rained.\n> **Etna** erupted on Saturday."
    assert message.layout.parts[-1] == "-# 7 passages · page 2 of 2"
    assert message.text == "Passages for **etna**"


def test_a_long_sentence_without_spaces_is_cut_and_still_shown(build):
    results = results_of(build, "火山", [("漢字" * 200, "火山", None, "News")])

    assert results_layout("火山", results, SEARCH_ID).layout.parts[1] == "> " + "漢字" * 120 + " …"
    assert "漢字" * 120 in results_message("火山", results, SEARCH_ID).embeds[0].description


@settings(REPEATABLE, max_examples=25)
@given(
    query=texts,
    articles=st.lists(st.tuples(bodies, texts, urls, texts), min_size=1, max_size=6),
    change=st.just(UNCHANGED) | texts.map(lambda note: Change(Correction(note))),
)
def test_discords_limits_are_kept_and_article_text_has_no_active_markup(build, query, articles, change):
    items = results_of(build, query, articles, change)
    message = results_layout(query, items, SEARCH_ID, heading=search_heading(query, build.freshness(stale=True)))
    addresses = {web_address(url) for _, _, url, _ in articles}

    assert layout_size(message).fits
    results = [part for part in message.layout.parts if isinstance(part, Section)]
    left_out = min(5, len(articles)) - len(results)
    assert ("of this page not shown" in "".join(layout_texts(message))) == (left_out > 0)
    for text in layout_texts(message):
        tokens = markdown_tokens(text, "text_display")
        assert not {"mention", "command", "timestamp", "emoji", "code", "fence", "list"} & set(kinds(tokens))
        assert set(links(tokens)) <= addresses


def test_results_with_overlong_links_are_left_out_whole_and_counted(build):
    results = results_of(build, "etna", [("It rained.", "漢" * 200, "https://example.com/" + "a" * 570, "News")] * 5)
    message = results_layout("etna", results, SEARCH_ID)

    assert len([part for part in message.layout.parts if isinstance(part, Section)]) == 4
    assert message.layout.parts[-1] == "-# 1 more passage of this page not shown: too long."
