import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from simcord.preview._markdown import markdown_tokens

from bot.answering.answer import UNSURE
from bot.replies.answer import claim_text
from bot.replies.corrected_since import marked
from bot.replies.freshness import freshness_line
from bot.replies.layouts.answer import QUOTE, answer_layout
from bot.replies.layouts.size import layout_size, layout_texts
from bot.replies.message import Button, Limit, Section, Separator, reply_buttons
from bot.replies.safe_text import inert_line, units, web_address
from bot.replies.shown_quotes import highlight_of, sources_of
from ingest.corpus.articles import Correction
from tests.bot.replies.test_answer import QUESTION_ID, REPEATABLE, answer_of, drafts_with_short_answer, kinds, links

BUTTONS = reply_buttons(QUESTION_ID, is_answer=True, is_private=False, has_more=True)
SCRIPTS = ["漢字" * 40 + "。", "خبر عاجل " * 30, "🌋👩‍👩‍👧" * 40, "wort " * 60, "न्यूज़ " * 40]
scripted = st.lists(st.sampled_from(SCRIPTS), min_size=1, max_size=6).map("".join)
many = st.lists(scripted, min_size=1, max_size=30)


def layout_of(answer, text=""):
    return answer_layout(answer, QUESTION_ID, text=text, buttons=BUTTONS)


def sections(message):
    return [part for part in message.layout.parts if isinstance(part, Section)]


def numbers_of(section):
    return [int(number) for number in section.button.custom_id.rpartition(":")[2].split(".")]


@settings(REPEATABLE, max_examples=25)
@given(
    draft=drafts_with_short_answer(),
    stale=st.sampled_from([None, False, True]),
    text=st.sampled_from(["", "漢" * 1000]),
)
def test_discords_limits_are_kept(build, draft, stale, text):
    freshness = None if stale is None else build.freshness(stale=stale)
    answer = replace(answer_of(build, draft), freshness=freshness)
    message = layout_of(answer, text)

    assert layout_size(message).fits
    assert not message.embeds
    assert all(layout_texts(message))
    assert all(len(section.button.custom_id) <= Limit.CUSTOM_ID for section in sections(message))
    if freshness:
        *_, last = layout_texts(message)
        assert last.splitlines()[-1] == f"-# {inert_line(freshness_line(freshness))}"


@settings(REPEATABLE, max_examples=25)
@given(quotes=many, title=scripted)
def test_in_every_script_whole_sources_are_dropped_and_counted(build, quotes, title):
    citations = [build.citation(number, quote=quote, title=title) for number, quote in enumerate(quotes, start=1)]
    claims = [(f"Claim {number}.", (number,)) for number in range(1, len(quotes) + 1)]
    message = layout_of(build.answer(claims, citations))

    assert layout_size(message).fits
    source_sections = sections(message)
    assert source_sections
    left_out = len(quotes) - len(source_sections)
    message_text = "\n".join(layout_texts(message))
    assert (f"{left_out} more sentence" in message_text) == (left_out > 0)
    assert (message.buttons[0].label == "Passages") == (left_out > 0)
    # Nothing more would have fitted: a message that drops sources is full.
    if left_out:
        size = layout_size(message)
        assert size.characters > 2700 or size.bytes > 7000 or size.components > 34


@settings(REPEATABLE, max_examples=25)
@given(draft=drafts_with_short_answer())
def test_no_claim_is_cut_and_each_claim_has_a_source_with_its_button(build, draft):
    answer = answer_of(build, draft)
    message = layout_of(answer)
    head = message.layout.parts[0]
    highlight = highlight_of(answer)

    assert head.startswith("### ")
    shown = {number for section in sections(message) for number in numbers_of(section)}
    rest = head.partition("\n")[2]
    for claim in answer.claims:
        text = claim_text(claim, sources_of(claim, answer), highlight)
        if not rest.startswith(text):
            break
        rest = rest.removeprefix(text).removeprefix("\n\n")
        assert shown & set(claim.citations)
    assert rest in ("", "The answer is too long to show here.")
    for section in sections(message):
        named = re.match(r"\*\*((?:\[\d+\] ?)+)\*\* ", section.text)
        assert [int(number) for number in re.findall(r"\d+", named[1])] == numbers_of(section)


@settings(REPEATABLE, max_examples=25)
@given(draft=drafts_with_short_answer())
def test_article_text_has_no_active_markup(build, draft):
    answer = answer_of(build, draft)
    addresses = {web_address(citation.passage.url) for citation in answer.citations}

    for text in layout_texts(layout_of(answer)):
        tokens = markdown_tokens(text, "text_display")
        assert set(kinds(tokens)) <= {
            *("block", "inline", "paragraph", "blockquote", "text", "break", "heading", "subtext"),
            *("strong_open", "strong_close", "em_open", "em_close", "link_open", "link_close"),
        }
        assert set(links(tokens)) <= addresses


def test_the_parts_are_the_answer_its_sources_and_the_freshness(build):
    answer = build.answer([("Etna erupted on Saturday.", (1,))], [build.citation(1)], notes=["Newest *first*."])
    message = layout_of(replace(answer, freshness=build.freshness()))

    head, line, source, second_line, last = message.layout.parts
    assert head == "### What did Etna do?\n> Etna erupted on Saturday. **[1]**"
    assert source == Section(
        "**[1]** [Etna erupts again](https://example.com/etna)\n-# Example News · 22 March 2025 · 10 days ago",
        Button("Passage", f"passage:{QUESTION_ID}:1"),
    )
    assert line == second_line == Separator()
    note, age = last.splitlines()
    assert note == r"-# Newest \*first\*."
    assert age.startswith("-# Newest matching report: 3 days ago (29 Mar 2025) · corpus updated 20 minutes ago")
    assert [button.label for button in message.buttons] == [
        *("Ask a follow-up", "More like this", "Right", "Wrong", "Delete")
    ]


def test_what_qualifies_an_answer_stands_between_claims_and_sources_its_doubt_above(build):
    old = "The newest report quoted here is from 3 March 2024."
    caveats = (UNSURE, "Reports differ: 214 dead (<@1>); 202 dead (B).", old)
    answer = build.answer([("Etna erupted on Saturday.", (1,))], [build.citation(1)], notes=[*caveats, "Typed."])
    head, below, line, *_, last = layout_of(replace(answer, caveats=caveats)).layout.parts

    assert head.splitlines()[1:] == [f"**{UNSURE}**", "", "> Etna erupted on Saturday. **[1]**"]
    assert below.splitlines() == [
        r"**Reports differ**: 214 dead (\<\@1\>); 202 dead (B).",
        "**The newest report quoted here is from 3 March 2024.**",
    ]
    assert (line, last) == (Separator(), "-# Typed.")


def test_a_stale_corpus_is_announced_before_the_answer(build):
    answer = build.answer([("Etna erupted on Saturday.", (1,))], [build.citation(1)])
    message = layout_of(replace(answer, freshness=build.freshness(stale=True)))

    loud = "⚠️ **Out of date: the newest report here is from 29 March 2025, 3 days ago.**"
    assert message.layout.parts[0] == f"### What did Etna do?\n{loud}\n\n> Etna erupted on Saturday. **[1]**"


def below(build, **changes):
    citation = replace(build.citation(1, **changes.pop("passage", {})), **changes)
    message = layout_of(build.answer([("The volcano was active.", (1,))], [citation]))
    place = message.layout.parts.index(sections(message)[0])
    return message.layout.parts[place + 1]


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({}, "> Etna erupted on Saturday."),
        ({"updated": date(2025, 3, 24)}, "**updated on 24 March 2025**\n> Etna erupted on Saturday."),
        (
            {"correction": Correction("It was Sunday.", date(2025, 3, 25)), "updated": date(2025, 3, 26)},
            "**corrected on 25 March 2025**: It was Sunday.\n> Etna erupted on Saturday.",
        ),
        (
            {"passage": {"copies": ("https://b.example/",)}},
            "-# also: [b.example](https://b.example/)\n> Etna erupted on Saturday.",
        ),
    ],
)
def test_text_below_a_source(build, changes, text):
    assert below(build, **changes) == text


@pytest.mark.parametrize("words", [QUOTE // 5 + 1, 400])
def test_a_long_quote_that_no_claim_shows_is_cut_at_a_word(build, words):
    citation = build.citation(1, quote="word " * words)
    message = layout_of(build.answer([("The volcano was active.", (1,))], [citation]))
    (text,) = [text for text in layout_texts(message) if text.startswith("> word")]

    assert text.endswith("word…")
    assert QUOTE - 10 < units(text) <= QUOTE + 2


def test_quotes_of_one_article_share_a_source_and_its_button_names_them_all(build):
    citations = [
        build.citation(1, version_id="v"),
        build.citation(2),
        build.citation(3, quote="It rained.", start=0, version_id="v"),
    ]
    claims = [("Etna erupted on Saturday.", (1, 2)), ("There was rain.", (3,))]
    first, second = sections(layout_of(build.answer(claims, citations)))

    assert (first.button.custom_id, second.button.custom_id) == (
        f"passage:{QUESTION_ID}:1.3",
        f"passage:{QUESTION_ID}:2",
    )
    assert first.text.startswith("**[1] [3]** [Etna")


def test_a_button_names_at_most_sixteen_citations_of_an_article(build):
    """It knows them by its custom_id, which has an end."""
    quotes = [f"Etna rested on day {number}." for number in range(101, 119)]
    citations = [build.citation(n, quote=quote, version_id="v") for n, quote in enumerate(quotes, start=101)]
    first, second = sections(layout_of(build.answer([("Etna rested.", tuple(range(101, 119)))], citations)))

    assert numbers_of(first) == list(range(101, 117))
    assert numbers_of(second) == [117, 118]
    assert len(first.button.custom_id) <= Limit.CUSTOM_ID


def test_a_claim_longer_than_a_message_is_left_out(build):
    message = layout_of(build.answer([("word " * 2000, (1,))], [build.citation(1)]))

    assert message.layout.parts[0] == "### What did Etna do?\nThe answer is too long to show here."
    assert message.layout.parts[-1] == "-# 1 more sentence and 1 more source not shown; press Passages."
    assert message.buttons[0].label == "Passages"


@pytest.mark.parametrize("length", range(3000, 3960, 60))
def test_a_later_correction_fits_into_the_longest_answer(build, length):
    answer = build.answer([("x" * length, (1,))], [build.citation(1, quote="Etna rested.")])
    message = layout_of(answer)
    corrected = marked(message, [1], Correction("Correction: " + "Etna rested. " * 30, date(2025, 3, 24)))

    assert layout_size(corrected).fits
    assert corrected.layout.parts[:-1] == message.layout.parts
    assert corrected.layout.parts[-1].startswith("**Corrected since:** [1] **corrected on 24 March 2025**")
