from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from simcord.preview._markdown import markdown_tokens

from bot.replies.layouts.size import layout_size, layout_texts
from bot.replies.message import Limit, Style, size
from bot.replies.more import NOTHING, more_message
from bot.replies.safe_text import units
from tests.bot.replies.layouts.test_answer import SCRIPTS
from tests.bot.replies.test_answer import REPEATABLE, kinds, texts, urls

LINK = "[Etna erupts again](https://example.com/etna)"
ENTRY = f"{LINK}\n-# Example News · 22 March 2025 · 10 days ago\n> Etna erupted on Saturday."


def test_each_article_has_headline_outlet_date_age_and_a_sentence(made):
    message = more_message([made.citation(1)], made.freshness(), Style.COMPONENTS)

    assert list(layout_texts(message))[:2] == ["### More like this", ENTRY]
    assert not message.buttons


def test_where_embeds_are_set_it_is_one(made):
    (embed,) = more_message([made.citation(1)], made.freshness(), Style.EMBEDS).embeds

    assert (embed.title, embed.description) == ("More like this", ENTRY)
    assert embed.footer.text.startswith("Newest matching report: ")


def test_nothing_near_is_said(made):
    assert more_message([], made.freshness(), Style.COMPONENTS).text == NOTHING


@pytest.mark.parametrize("style", list(Style))
@settings(REPEATABLE, max_examples=20)
@given(found=st.lists(st.tuples(st.one_of(texts, st.sampled_from(SCRIPTS)), texts, urls), min_size=1, max_size=8))
def test_discords_limits_are_kept_and_article_text_does_nothing(made, style, found):
    citations = [made.citation(1, quote=quote, title=title, url=url) for quote, title, url in found]
    message = more_message(citations, replace(made.freshness(), stale=True), style)

    shown = [*layout_texts(message), *(embed.description for embed in message.embeds)]
    assert layout_size(message).fits
    assert all(size(embed) <= Limit.TOTAL and units(embed.description) <= Limit.DESCRIPTION for embed in message.embeds)
    for text in shown:
        tokens = set(kinds(markdown_tokens(text, "text_display")))
        assert not {"mention", "command", "timestamp", "emoji", "code", "fence", "list"} & tokens


@pytest.mark.parametrize("style", list(Style))
def test_what_does_not_fit_is_left_out_whole_and_it_says_so(made, style):
    citation = made.citation(1, quote="漢字" * 200, title="漢" * 200, url="https://example.com/" + "a" * 500)
    message = more_message([citation] * 5, made.freshness(), style)

    text = "\n".join([*layout_texts(message), *(f"{e.description}\n{e.footer.text}" for e in message.embeds)])
    shown = text.count("漢字" * 200)
    assert 1 < shown < 5
    assert f"{5 - shown} more article" in text
