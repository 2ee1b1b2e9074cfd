import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from simcord.preview._markdown import markdown_tokens

from bot.answering.answer import UNSURE, ShortAnswer
from bot.languages.current import speak
from bot.languages.language import Language
from bot.languages.translatable import gettext_lazy
from bot.replies.answer import answer_message
from bot.replies.freshness import freshness_line
from bot.replies.message import Limit, size
from bot.replies.safe_text import inert_line, units, web_address
from tests.bot.shown import kinds

REPEATABLE = settings(derandomize=True, deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
TOO_LONG = "*The quote is too long to show here; press Passages.*"
QUESTION_ID = "0123456789abcdef"
HOSTILE = [
    "<@123456789012345678>",
    "</ask:123456789012345678>",
    "<t:1700000000:R>",
    "@everyone",
    "https://evil.example/a",
    "discord.gg/abc",
    "](https://evil.example)",
    "[x](https://evil.example)",
    "\n# big",
    "\n- item",
    "\n1. first",
    "\n>>> x",
    "||",
    "```",
    "`",
    "**",
    "__",
    "~~",
    ":smile:",
    "\\",
    "\x00",
    "\u200b",
    "\u202e",
    "\ud800",
    "&lt;@1&gt;",
    "W" * 900,
    "_" * 600,
]
texts = st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=30)), max_size=6).map("".join)
# The parser that checks the links decodes "&lt;" in a URL, which Discord does not.
paths = texts.map(lambda text: "https://example.com/" + text.replace("&", ""))
urls = st.one_of(st.none(), st.just("https://example.com/a"), paths)


def test_a_list_is_shown_row_by_row_with_the_answer_in_bold(build):
    quote = "The mines are:\n\nKestrel: 1,200\n\n- Marrow_: 900"
    citation = build.citation(1, quote)
    for words, bold in (("Kestrel", "> • **Kestrel**: 1,200"), ("1,200\n\n- Marrow", "> • Kestrel: 1,200")):
        answer = build.answer([(quote, (1,))], [citation], short=build.short(citation, words))
        (embed,) = answer_message(answer, QUESTION_ID).embeds
        assert embed.description.splitlines()[:3] == ["> The mines are\\:", bold, "> • \\- Marrow\\_: 900 **[1]**"]


def test_a_claim_in_the_models_words_is_marked_above_its_quote(build):
    (embed,) = answer_message(build.in_own_words(), QUESTION_ID).embeds

    assert embed.description == "Etna broke out. **[1]** *(the model's words)*\n> Etna erupted on Saturday."
    assert "Etna erupted on Saturday" not in embed.fields[0].value


def test_the_models_words_cannot_forge_a_quote_or_a_mark(build):
    (embed,) = answer_message(
        build.in_own_words("> Etna broke out.\n> *(the article's words)* <@1>"), QUESTION_ID
    ).embeds

    first, *rest = embed.description.splitlines()
    assert first.endswith("**[1]** *(the model's words)*")
    assert not first.startswith(">")
    assert rest == ["> Etna erupted on Saturday."]
    assert "<@1>" not in embed.description


@st.composite
def drafts(draw):
    """Claims, quotes and what is said of their articles, as plain tuples."""
    sources = draw(
        st.lists(st.tuples(texts, texts, texts, urls, texts, st.sampled_from("abcdefgh")), min_size=1, max_size=12)
    )
    numbers = st.lists(st.integers(1, len(sources)), min_size=1, max_size=4, unique=True).map(tuple)
    claim_texts = st.one_of(texts, st.sampled_from([source[0] for source in sources]))
    claims = draw(st.lists(st.tuples(claim_texts, numbers), max_size=12))
    return claims, sources, draw(texts), draw(st.lists(texts, max_size=3))


def answer_of(build, draft):
    claims, sources, question, notes = draft[:4]
    citations = [
        build.citation(number, quote=quote, title=title, outlet=outlet, url=url, name=name, version_id=version)
        for number, (quote, title, outlet, url, name, version) in enumerate(sources, start=1)
    ]
    short = None
    if len(draft) > 4:
        number, start, end = draft[4]
        quote = citations[number - 1].quote
        short = ShortAnswer(quote.text[start:end], number, quote.start + start, quote.start + end)
    return replace(build.answer(claims, citations, question, notes, short=short), caveats=tuple(notes[1:]))


@st.composite
def drafts_with_short_answer(draw):
    """A draft, and of one source's quote any span."""
    draft = draw(drafts())
    number = draw(st.integers(1, len(draft[1])))
    length = len(draft[1][number - 1][0])
    start = draw(st.integers(0, length))
    return *draft, (number, start, draw(st.integers(start, length)))


def without_bold(text):
    """The text without the asterisks that are not escaped."""
    return "".join(piece for piece in re.findall(r"(?s)\\?.", text) if piece != "*")


def links(tokens):
    for token in tokens:
        if token["type"] == "link_open":
            yield token["href"]
        yield from links(token.get("children") or ())


def test_an_added_date_precedes_the_words_of_the_article(build):
    answer = build.answer([("Etna erupted on Saturday.", (1,))], [build.citation(1)])
    (claim,) = answer.claims
    dated = replace(answer, claims=(replace(claim, text="22 March 2025: " + claim.text, when="22 March 2025: "),))
    (embed,) = answer_message(dated, "0123456789abcdef").embeds

    assert embed.description == "> 22 March 2025: Etna erupted on Saturday. **[1]**"
    assert "Etna erupted on Saturday" not in embed.fields[0].value


@settings(REPEATABLE)
@given(draft=drafts_with_short_answer(), stale=st.sampled_from([None, False, True]))
def test_discords_limits_are_kept(build, draft, stale):
    answer = answer_of(build, draft)
    freshness = None if stale is None else build.freshness(stale=stale)
    message = answer_message(replace(answer, freshness=freshness), QUESTION_ID)

    (embed,) = message.embeds
    assert size(embed) <= Limit.TOTAL
    assert units(embed.title or "") <= Limit.TITLE
    assert 0 < units(embed.description) <= Limit.DESCRIPTION
    assert units(embed.footer.text or "") <= Limit.FOOTER
    assert len(embed.fields) <= Limit.FIELDS
    for field in embed.fields:
        assert 0 < units(field.name) <= Limit.FIELD_NAME
        assert 0 < units(field.value) <= Limit.FIELD_VALUE
    assert all(len(button.custom_id) <= Limit.CUSTOM_ID for button in message.buttons)
    if freshness:
        assert embed.footer.text.split("\n")[-1] == freshness_line(freshness)
        assert embed.description.startswith("⚠️ **Out of date: ") == stale


@settings(REPEATABLE, max_examples=25)  # each is laid out twice
@given(draft=drafts_with_short_answer())
def test_the_short_answer_changes_only_what_is_bold(build, draft):
    (embed,) = answer_message(answer_of(build, draft), QUESTION_ID).embeds
    (plain,) = answer_message(answer_of(build, draft[:4]), QUESTION_ID).embeds
    # At a limit, the four asterisks can be what no longer fits.
    assume(size(plain) < Limit.TOTAL - 200 and "not shown" not in (plain.footer.text or ""))
    assume(all(units(field.value) < Limit.FIELD_VALUE - 4 and TOO_LONG not in field.value for field in plain.fields))

    assert without_bold(embed.description) == without_bold(plain.description)
    assert embed.description.count("**") - plain.description.count("**") in (0, 2)
    for field, before in zip(embed.fields, plain.fields, strict=True):
        assert field.name == before.name
        assert without_bold(field.value) == without_bold(before.value)


@settings(REPEATABLE)
@given(draft=drafts())
def test_no_claim_or_quote_is_cut_and_each_shown_claim_has_a_source(build, draft):
    answer = replace(answer_of(build, draft), caveats=())
    (embed,) = answer_message(answer, QUESTION_ID).embeds

    numbered = {citation.number: citation for citation in answer.citations}
    shown = embed.description.split("\n\n") if "**[" in embed.description else []
    fields = {
        int(number): field.value
        for field in embed.fields
        for number in re.findall(r"(?:^|(?<=\] ))\[(\d+)\]", field.name)
    }
    for text, claim in zip(shown, answer.claims, strict=False):
        numbers = " ".join(f"**[{number}]**" for number in claim.citations)
        assert text.removeprefix("> ") == f"{inert_line(claim.text)} {numbers}"
        assert set(claim.citations) & set(fields)
    claim_texts = {inert_line(claim.text) for claim in answer.claims}
    for number, value in fields.items():
        quote = inert_line(numbered[number].quote.text)
        assert (
            quote in claim_texts
            or re.search(r"\n> (\*\*\[\d+\]\*\* )?" + re.escape(quote) + "(\n|$)", value)
            or TOO_LONG in value
        )


@settings(REPEATABLE)
@given(draft=drafts_with_short_answer())
def test_article_text_has_no_active_markup(build, draft):
    answer = answer_of(build, draft)
    (embed,) = answer_message(answer, QUESTION_ID).embeds
    addresses = {web_address(citation.passage.url) for citation in answer.citations}

    for text in [embed.description, *(field.value for field in embed.fields)]:
        tokens = markdown_tokens(text, "text_display")
        assert set(kinds(tokens)) <= {
            *("block", "inline", "paragraph", "blockquote", "text", "break"),
            *("strong_open", "strong_close", "em_open", "em_close", "link_open", "link_close"),
        }
        assert set(links(tokens)) <= addresses


def test_a_quoted_claim_is_shown_once(build):
    answer = build.answer([("Etna erupted on Saturday.", (1,))], [build.citation(1)])
    (embed,) = answer_message(answer, QUESTION_ID).embeds

    assert embed.title == "What did Etna do?"
    assert embed.description == "> Etna erupted on Saturday. **[1]**"
    assert [(field.name, field.value) for field in embed.fields] == [
        ("[1] Example News · 22 March 2025", "[Etna erupts again](https://example.com/etna)")
    ]
    assert embed.footer.text is None


def test_a_claim_in_other_words_has_its_quote_below(build):
    answer = build.answer([("The volcano was active.", (1,))], [build.citation(1)], notes=["Newest first."])
    (embed,) = answer_message(answer, QUESTION_ID).embeds

    assert embed.description == "The volcano was active. **[1]**"
    assert embed.fields[0].value == ("[Etna erupts again](https://example.com/etna)\n> Etna erupted on Saturday.")
    assert embed.footer.text == "Newest first."


def test_what_qualifies_an_answer_is_below_its_claims_its_doubt_above(build):
    caveats = (UNSURE, "Reports differ: 214 dead ([A]); 202 dead (B: C).", "No article quoted here names “Etna: *II*”.")
    answer = build.answer([("Etna erupted on Saturday.", (1,))], [build.citation(1)], notes=["Typed.", *caveats])
    (embed,) = answer_message(replace(answer, caveats=caveats), QUESTION_ID).embeds

    assert embed.description.split("\n\n") == [
        f"**{UNSURE}**",
        "> Etna erupted on Saturday. **[1]**",
        r"**Reports differ**: 214 dead (\[A\]); 202 dead (B: C).",
        r"**No article quoted here names** “Etna: \*II\*”.",
    ]
    assert embed.footer.text == "Typed."


def test_a_caveat_in_german_is_bold_up_to_the_name_in_it(build):
    caveat = gettext_lazy("No article quoted here names {names}.", names=gettext_lazy("“{name}”", name="Otto Falk"))
    answer = build.answer([("Etna erupted on Saturday.", (1,))], [build.citation(1)], notes=[caveat])
    with speak(Language.GERMAN):
        (embed,) = answer_message(replace(answer, caveats=(caveat,)), QUESTION_ID).embeds

    assert embed.description.split("\n\n")[-1] == "**Kein hier zitierter Artikel nennt** „Otto Falk“."


def test_the_short_answer_is_bold_in_the_first_claim_equal_to_its_quote(build):
    citation = build.citation(1, quote="Etna erupted\n\non  Saturday.")
    claims = [
        ("There was an eruption.", (1,)),
        ("Etna erupted on Saturday.", (1,)),
        ("Etna erupted on Saturday.", (1,)),
    ]
    answer = build.answer(claims, [citation], short=build.short(citation, "on  Saturday"))
    (embed,) = answer_message(answer, QUESTION_ID).embeds

    assert embed.description == (
        "There was an eruption. **[1]**\n\n"
        "> Etna erupted **on Saturday**. **[1]**\n\n"
        "> Etna erupted on Saturday. **[1]**"
    )
    assert [field.value for field in embed.fields] == ["[Etna erupts again](https://example.com/etna)"]


def test_the_short_answer_is_bold_under_the_source_if_no_claim_equals_its_quote(build):
    citations = [build.citation(1), build.citation(2, "It rained.", 0, version_id="v1")]
    claims = [("The volcano was active, and it was wet.", (1, 2))]
    answer = build.answer(claims, citations, short=build.short(citations[0], "Saturday"))
    (embed,) = answer_message(answer, QUESTION_ID).embeds

    assert embed.description == "The volcano was active, and it was wet. **[1]** **[2]**"
    assert embed.fields[0].value.split("\n")[1:] == ["> **[1]** Etna erupted on **Saturday**.", "> **[2]** It rained."]


@pytest.mark.parametrize(
    "short",
    [
        ShortAnswer("Saturday", 2, 27, 35),
        ShortAnswer("Sunday", 1, 27, 33),
        ShortAnswer("Saturday", 1, 0, 8),
        ShortAnswer("", 1, 27, 27),
        ShortAnswer("Saturday.", 1, 27, 99),
    ],
)
def test_nothing_is_bold_if_the_short_answer_is_not_in_its_quote(build, short):
    answer = build.answer([("Etna erupted on Saturday.", (1,))], [build.citation(1)], short=short)
    (embed,) = answer_message(answer, QUESTION_ID).embeds

    assert embed.description == "> Etna erupted on Saturday. **[1]**"


def test_a_claim_that_differs_from_its_quote_by_a_line_break_is_shown_once(build):
    answer = build.answer(
        [("Etna erupted on Saturday.", (1,))], [build.citation(1, quote="Etna erupted\non Saturday.")]
    )

    assert "\n> " not in answer_message(answer, QUESTION_ID).embeds[0].fields[0].value


def test_quotes_of_one_article_share_a_field(build):
    citations = [
        build.citation(1, version_id="v"),
        build.citation(2),
        build.citation(3, quote="It rained.", start=0, version_id="v"),
        build.citation(4, quote="The airport was closed.", start=37, version_id="v"),
    ]
    claims = [("Etna erupted on Saturday.", (1, 2)), ("There was rain, and no flight.", (3, 4))]
    (embed,) = answer_message(build.answer(claims, citations), QUESTION_ID).embeds

    first, second = embed.fields
    assert first.name == "[1] [3] [4] Example News · 22 March 2025"
    assert first.value.split("\n")[1:] == ["> **[3]** It rained.", "> **[4]** The airport was closed."]
    assert second.name == "[2] Example News · 22 March 2025"


@pytest.mark.parametrize(
    ("changes", "name", "value"),
    [
        ({"published": None}, "[1] Example News · date unknown", "[Etna erupts again](https://example.com/etna)"),
        ({"url": None}, "[1] Example News · 22 March 2025", "Etna erupts again (etna.txt)"),
        ({"url": None, "title": "", "outlet": None}, "[1] 22 March 2025", "etna.txt"),
        (
            {"copies": ("https://b.example/",)},
            "[1] Example News · 22 March 2025 · 1 copy",
            "[Etna erupts again](https://example.com/etna)\nalso: [b.example](https://b.example/)",
        ),
        ({"published": date(2024, 12, 1)}, "[1] Example News · 1 December 2024", None),
    ],
)
def test_how_a_source_is_named(build, changes, name, value):
    answer = build.answer([("Etna erupted on Saturday.", (1,))], [build.citation(1, **changes)])
    (field,) = answer_message(answer, QUESTION_ID).embeds[0].fields

    assert field.name == name
    assert field.value == (value or "[Etna erupts again](https://example.com/etna)")


def test_sources_that_do_not_fit_are_dropped_from_the_end_and_counted(build):
    quotes = [f"{number} " + "word " * 100 for number in range(1, 21)]
    citations = [build.citation(number, quote=quote) for number, quote in enumerate(quotes, start=1)]
    answer = build.answer([(f"Claim {n}.", (n,)) for n in range(1, 21)], citations, notes=["A note."])
    (embed,) = answer_message(answer, QUESTION_ID).embeds

    count = len(embed.fields)
    assert 5 < count < 20
    assert embed.description.count("Claim") == count
    left_out = 20 - count
    assert embed.footer.text == (
        f"{left_out} more sentences and {left_out} more sources not shown; press Passages.\nA note."
    )


def test_claims_are_left_out_that_are_together_longer_than_a_description(build):
    claims = [("W" * 1500, (1,)), ("W" * 1500, (2,)), ("W" * 1500, (3,))]
    (embed,) = answer_message(build.answer(claims, [build.citation(n) for n in (1, 2, 3)]), QUESTION_ID).embeds

    assert 3000 < units(embed.description) <= Limit.DESCRIPTION
    assert embed.footer.text == "1 more sentence and 1 more source not shown; press Passages."


def test_of_many_short_sources_no_more_are_shown_than_an_embed_has_fields(build):
    citations = [build.citation(number, title="Etna", url=None, name="") for number in range(1, 31)]
    answer = build.answer([(f"Claim {n}.", (n,)) for n in range(1, 31)], citations)
    (embed,) = answer_message(answer, QUESTION_ID).embeds

    assert len(embed.fields) == Limit.FIELDS == 25
    assert embed.footer.text == "5 more sentences and 5 more sources not shown; press Passages."


def test_a_quote_longer_than_a_field_is_announced_not_cut(build):
    answer = build.answer([("Short.", (1,))], [build.citation(1, quote="word " * 400)])
    (field,) = answer_message(answer, QUESTION_ID).embeds[0].fields

    assert field.value.endswith(TOO_LONG)


def test_a_claim_longer_than_a_message_is_left_out(build):
    answer = build.answer([("word " * 2000, (1,))], [build.citation(1)])
    (embed,) = answer_message(answer, QUESTION_ID).embeds

    assert embed.description == "The answer is too long to show here."
    assert embed.footer.text == "1 more sentence and 1 more source not shown; press Passages."
