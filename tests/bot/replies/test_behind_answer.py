from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from simcord.preview._markdown import markdown_tokens

from bot.replies.behind_answer import behind_answer_message, first_quote
from bot.replies.layouts.size import layout_size, layout_texts
from bot.replies.message import Limit, Style, size
from bot.replies.passages import PassageShown
from bot.replies.safe_text import units
from ingest.corpus.articles import Correction
from tests.bot.replies.conftest import PASSAGE
from tests.bot.replies.layouts.test_answer import SCRIPTS
from tests.bot.replies.test_answer import REPEATABLE, kinds, texts, urls

ENTRY = "[Etna erupts again](https://example.com/etna)\n-# Example News · 22 March 2025"


def test_passages_of_one_article_are_one_entry_with_all_its_numbers_and_quotes():
    later = replace(PASSAGE, passage_id=2, start=100, end=160)
    shown = [PassageShown((3,), later, ((137, 160), (137, 160))), PassageShown((1,), PASSAGE, ((11, 36),))]
    message = behind_answer_message(shown, 0, "ab", Style.COMPONENTS)

    assert list(layout_texts(message)) == [
        "### What the answer rests on",
        f"**[1] [3]** {ENTRY}\n> The airport was closed.\n> Etna erupted on Saturday.",
    ]
    assert [button.label for button in message.buttons] == ["Passages", "Ask a follow-up"]


def test_sources_that_have_no_room_are_counted_and_of_a_long_quote_the_beginning_is_shown():
    text = "Etna erupted. " * 40
    shown = [
        PassageShown((number,), replace(PASSAGE, version_id=str(number), text=text), ((0, len(text)),))
        for number in range(1, 16)
    ]
    last = [
        list(layout_texts(behind_answer_message(shown[:number], 0, "ab", Style.COMPONENTS)))[-1]
        for number in (10, 11, 12)
    ]

    assert last[0].splitlines()[-1] == f"> {'Etna erupted. ' * 21}Etna…"
    assert last[1:] == ["-# 1 more source", "-# 2 more sources"]


def test_what_was_removed_and_what_was_corrected_is_said():
    shown = [PassageShown((1,), PASSAGE, ((11, 36),), Correction("It was Sunday."))]
    message = behind_answer_message(shown, 2, "ab", Style.EMBEDS)

    (embed,) = message.embeds
    since = "**Corrected since:** **corrected**: It was Sunday."
    assert embed.description == f"**[1]** {ENTRY}\n> Etna erupted on Saturday.\n{since}"
    assert embed.footer.text == "2 passages are gone: their articles have been removed."


def test_where_every_article_was_removed_nothing_is_said_of_a_refusal():
    message = behind_answer_message([], 2, "ab", Style.COMPONENTS)

    assert list(layout_texts(message)) == [
        "### What the answer rests on",
        "-# 2 passages are gone: their articles have been removed.",
    ]


def test_the_first_quote_is_that_of_the_lowest_number():
    later = PassageShown((2, 3), PASSAGE, ((0, 9), (9, 12)))
    first = PassageShown((4, 1), PASSAGE, ((11, 36), (37, 60)))

    assert first_quote([later, first]) == [PassageShown((1,), PASSAGE, ((37, 60),))]
    assert not first_quote([PassageShown((), PASSAGE)])


@pytest.mark.parametrize("style", list(Style))
@settings(REPEATABLE, max_examples=20)
@given(articles=st.lists(st.tuples(st.one_of(texts, st.sampled_from(SCRIPTS)), texts, urls), min_size=1, max_size=8))
def test_discords_limits_are_kept_and_article_text_has_no_active_markup(style, articles):
    shown = [
        PassageShown(
            (number,), replace(PASSAGE, version_id=str(number), text=quote, title=title, url=url), ((0, len(quote)),)
        )
        for number, (quote, title, url) in enumerate(articles, 1)
    ]
    message = behind_answer_message(shown, 1, "ab", style)

    assert layout_size(message).fits
    assert all(size(embed) <= Limit.TOTAL and units(embed.description) <= Limit.DESCRIPTION for embed in message.embeds)
    for text in [*layout_texts(message), *(embed.description for embed in message.embeds)]:
        tokens = set(kinds(markdown_tokens(text, "text_display")))
        assert not {"mention", "command", "timestamp", "emoji", "code", "fence", "list"} & tokens
