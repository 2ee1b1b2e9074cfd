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


def test_each_article_has_headline_outlet_date_age_and_a_sentence(build):
    message = more_message([build.citation(1)], build.freshness(), Style.COMPONENTS)

    assert list(layout_texts(message))[:2] == ["### More like this", ENTRY]
    assert not message.buttons


def test_with_embeds_the_list_is_an_embed(build):
    (embed,) = more_message([build.citation(1)], build.freshness(), Style.EMBEDS).embeds

    assert (embed.title, embed.description) == ("More like this", ENTRY)
    assert embed.footer.text.startswith("Newest matching report: ")


def test_an_empty_list_says_that_nothing_is_near(build):
    assert more_message([], build.freshness(), Style.COMPONENTS).text == NOTHING


@pytest.mark.parametrize("style", list(Style))
@settings(REPEATABLE, max_examples=20)
@given(articles=st.lists(st.tuples(st.one_of(texts, st.sampled_from(SCRIPTS)), texts, urls), min_size=1, max_size=8))
def test_discords_limits_are_kept_and_article_text_has_no_active_markup(build, style, articles):
    citations = [build.citation(1, quote=quote, title=title, url=url) for quote, title, url in articles]
    message = more_message(citations, replace(build.freshness(), stale=True), style)

    contents = [*layout_texts(message), *(embed.description for embed in message.embeds)]
    assert layout_size(message).fits
    assert all(size(embed) <= Limit.TOTAL and units(embed.description) <= Limit.DESCRIPTION for embed in message.embeds)
    for text in contents:
        tokens = set(kinds(markdown_tokens(text, "text_display")))
        assert not {"mention", "command", "timestamp", "emoji", "code", "fence", "list"} & tokens


@pytest.mark.parametrize("style", list(Style))
def test_articles_that_do_not_fit_are_left_out_whole_and_counted(build, style):
    citation = build.citation(1, quote="漢字" * 200, title="漢" * 200, url="https://example.com/" + "a" * 500)
    message = more_message([citation] * 5, build.freshness(), style)

    text = "\n".join([*layout_texts(message), *(f"{e.description}\n{e.footer.text}" for e in message.embeds)])
    count = text.count("漢字" * 200)
    assert 1 < count < 5
    assert f"{5 - count} more article" in text
