from dataclasses import replace
from datetime import date
from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from bot.answering.answer import FRESH_HEADLINES, UNSURE, Change, Quote, ShortAnswer
from bot.replies.page import passages_page, reply_page
from ingest.corpus.articles import Correction

CONTROLS = "\x1b\x07\x9b\x08\r\u202e\u2066\x00"
HOSTILE = "\x1b]0;owned\x07\x1b[2J\x9b31m\x08\r\u202e\u2066\x00"
random_text = settings(derandomize=True, deadline=None, max_examples=100)
hostile = st.text(alphabet=st.one_of(st.sampled_from(HOSTILE), st.characters()), max_size=30)


def rendered(page, color_system=None):
    screen = StringIO()
    Console(file=screen, width=100, color_system=color_system, force_terminal=bool(color_system)).print(
        page, crop=False
    )
    return screen.getvalue()


def bold_parts(page):
    """The texts that are printed in bold and in no color."""
    console = Console(width=100, color_system="truecolor", force_terminal=True)
    return [
        segment.text
        for segment in console.render(page)
        if segment.style and segment.style.bold and not segment.style.color
    ]


def lines(page):
    return [line.rstrip() for line in rendered(page).splitlines()]


def test_an_added_date_precedes_the_words_of_the_article(build):
    answer = build.answer([("Etna erupted on Saturday.", (1,))], [build.citation(1)])
    (claim,) = answer.claims
    dated = replace(answer, claims=(replace(claim, text="22 March 2025: " + claim.text, when="22 March 2025: "),))

    assert lines(reply_page(dated))[0] == "22 March 2025: “Etna erupted on Saturday.” [1]"


def test_a_list_is_printed_row_by_row_with_the_answer_in_bold(build):
    quote = "The mines are:\n\nKestrel: 1,200\n\nMarrow: 900"
    citation = build.citation(1, quote)
    answer = build.answer([(quote, (1,))], [citation], short=build.short(citation, "Marrow"))
    page = reply_page(answer)

    assert lines(page)[:3] == ["“The mines are:", "  • Kestrel: 1,200", "  • Marrow: 900” [1]"]
    assert bold_parts(page) == ["Marrow"]


def test_a_claim_in_the_models_words_is_marked_above_its_quote(build):
    page = lines(reply_page(build.in_own_words()))

    assert page[:2] == ["Etna broke out. [1] (the model's words)", "    [1] “Etna erupted on Saturday.”"]
    assert sum("Etna erupted on Saturday." in line for line in page) == 1


def test_a_doubt_stands_above_the_claims(build):
    answer = build.answer([("Etna erupted on Saturday.", (1,))], [build.citation(1)], notes=["Typed.", UNSURE])
    page = lines(reply_page(replace(answer, caveats=(UNSURE,))))

    assert page[:3] == [UNSURE, "", "“Etna erupted on Saturday.” [1]"]
    assert page.count(UNSURE) == page.count("Typed.") == 1


def test_a_greeting_lists_fresh_headlines(build):
    welcome = replace(build.refusal("Hello!", [build.nearest()]), heading=FRESH_HEADLINES)

    assert lines(reply_page(welcome))[:3] == ["Hello!", "", "Newest headlines:"]


def test_an_answer_reads_from_claims_to_sources(build):
    page = reply_page(build.answer([("Etna erupted.", (1,)), ("It was wet.", (1,))], [build.citation(1)]))

    assert lines(page) == [
        "Etna erupted. [1]",
        "It was wet. [1]",
        "",
        "[1] Example News, 22 March 2025: Etna erupts again",
        "    https://example.com/etna",
        "    [1] “Etna erupted on Saturday.”",
        "",
    ]


def test_a_claim_that_is_its_quote_is_printed_once_in_quotation_marks(build):
    citations = [build.citation(1, "Etna erupted\n\non Saturday."), build.citation(2, "It rained.", 0, version_id="v1")]
    page = reply_page(build.answer([("Etna erupted on Saturday.", (1,)), ("It was wet.", (2,))], citations))

    assert lines(page) == [
        "“Etna erupted on Saturday.” [1]",
        "It was wet. [2]",
        "",
        "[1] [2] Example News, 22 March 2025: Etna erupts again",
        "    https://example.com/etna",
        "    [2] “It rained.”",
        "",
    ]


def test_a_second_quote_of_a_claim_stays_under_its_source(build):
    citations = [build.citation(1), build.citation(2, "Etna erupted again on Saturday.")]
    page = lines(reply_page(build.answer([("Etna erupted on Saturday.", (1, 2))], citations)))

    assert "“Etna erupted on Saturday.” [1] [2]" in page
    assert "    [2] “Etna erupted again on Saturday.”" in page
    assert not any(line.startswith("    [1]") for line in page)


@pytest.mark.parametrize(
    ("claim", "quote", "words", "bold"),
    [
        ("Etna erupted on Saturday.", "Etna erupted on Saturday.", "on Saturday", "on Saturday"),
        ("Etna erupted on Saturday.", "Etna erupted\n\non  Saturday.", "on  Saturday", "on Saturday"),
        ("It was wet.", "Etna erupted\non Saturday.", "Saturday", "Saturday"),
        ("It was wet.", "AT&amp;T paid $34\u00adbn.", "$34\u00adbn", "$34bn"),
    ],
)
def test_the_short_answer_is_bold_where_its_quote_is_printed(build, claim, quote, words, bold):
    citation = build.citation(1, quote)
    with_bold = build.answer([(claim, (1,)), (claim, (1,))], [citation], short=build.short(citation, words))
    without = build.answer([(claim, (1,)), (claim, (1,))], [citation])

    assert bold in bold_parts(reply_page(with_bold))
    assert bold not in bold_parts(reply_page(without))
    assert bold_parts(reply_page(with_bold)).count(bold) == 1
    assert lines(reply_page(with_bold)) == lines(reply_page(without))


@random_text
@given(hostile, hostile, hostile)
def test_bold_changes_no_character_of_the_page(build, before, words, after):
    citation = build.citation(1, before + words + after)
    short = ShortAnswer(words, 1, citation.quote.start + len(before), citation.quote.start + len(before + words))
    for claim in (before + words + after, "It was wet."):
        with_bold = reply_page(build.answer([(claim, (1,))], [citation], short=short))
        without = reply_page(build.answer([(claim, (1,))], [citation]))

        assert rendered(with_bold) == rendered(without)
        assert is_harmless(rendered(with_bold))


def test_quotes_of_one_version_share_one_source(build):
    citations = [build.citation(1), build.citation(2, "It rained.", 0, version_id="v1")]
    page = lines(reply_page(build.answer([("A.", (1,)), ("B.", (2,))], citations)))

    assert page.count("    https://example.com/etna") == 1
    assert "    [2] “It rained.”" in page


def test_a_file_is_shown_by_its_name_with_its_date_unknown(build):
    citation = build.citation(1, url=None, outlet=None, published=None)
    page = lines(reply_page(build.answer([("Etna erupted.", (1,))], [citation])))

    assert "[1] etna.txt, date unknown: Etna erupts again" in page
    assert not any("http" in line for line in page)


def test_a_line_of_jsonl_without_outlet_and_link_is_named_by_its_headline_once(build):
    title = "Etna erupts again"
    citation = build.citation(1, url=None, outlet=None, title=title, name=title)
    page = lines(reply_page(build.answer([("Etna erupted.", (1,))], [citation])))

    assert "[1] without an outlet, 22 March 2025: Etna erupts again" in page


def test_a_refusal_names_the_nearest_articles(build):
    nearest = [build.nearest(quote=Quote("v1", 0, 13, "Etna erupted.")), build.nearest(url=None)]
    page = lines(reply_page(build.refusal("No article says so.", nearest, notes=["By words alone."])))

    assert page == [
        "No article says so.",
        "",
        "Nearest articles:",
        "-   Example News, 22 March 2025: Etna erupts again",
        "    https://example.com/etna",
        "    “Etna erupted.”",
        "-   Example News, 22 March 2025: Etna erupts again",
        "By words alone.",
    ]


def test_a_refusal_without_articles_is_its_reason(build):
    assert lines(reply_page(build.refusal("No question."))) == ["No question."]


def test_passages_are_ranked(build):
    page = lines(passages_page([build.passage(), build.passage(title="Two")]))

    assert page[0] == "1.  Example News, 22 March 2025: Etna erupts again"
    assert "2.  Example News, 22 March 2025: Two" in page
    assert lines(passages_page([])) == ["Nothing found."]


def test_a_passage_says_what_was_corrected_or_updated(build):
    changes = {
        "v1": Change(Correction("Correction: It was Sunday.", date(2025, 3, 24))),
        "v2": Change(None, date(2025, 3, 25)),
    }
    passages = [build.passage(), build.passage(version_id="v2"), build.passage(version_id="v3")]
    page = lines(passages_page(passages, changes=changes))

    marks = [line for line in page if "updated on" in line or "corrected on" in line]
    assert marks == ["    corrected on 24 March 2025: It was Sunday.", "    updated on 25 March 2025"]
    assert page[2] == marks[0]
    assert page.count("    https://example.com/etna") == 3  # none was printed, and no passage could be opened


def test_a_long_link_is_not_broken(build):
    url = "https://example.com/" + "a" * 300
    page = reply_page(build.answer([("Etna erupted.", (1,))], [build.citation(1, url=url)]))

    assert url in rendered(page)


@pytest.mark.parametrize("text", ["[bold]Etna[/bold]", "[link=https://evil.example]Etna[/link]", ":smile: [/]"])
def test_markup_in_an_article_is_shown_and_not_rendered(build, text):
    citation = build.citation(1, text, title=text, outlet=text)
    page = rendered(reply_page(build.answer([(text, (1,))], [citation])), "truecolor")

    assert page.count(text) == 3
    assert "evil.example\x1b\\" not in page


def test_invisible_spaces_and_hyphens_are_no_control_characters(build):
    quote = "10\u00a0million in\u00adhabi\u200btants at 5\u2009%"
    page = rendered(reply_page(build.answer([("x", (1,))], [build.citation(1, quote)])))

    assert "10 million inhabitants at 5 %" in page


def test_a_line_break_in_a_headline_does_not_forge_a_source(build):
    title = "Etna\n[2] Reuters, 1 May 2025: All is well"
    page = lines(reply_page(build.answer([("Etna erupted.", (1,))], [build.citation(1, title=title)])))

    assert not any(line.startswith("[2]") for line in page)


def is_harmless(text):
    return all(c.isprintable() or c == "\n" for c in text)


def test_the_check_for_control_characters_finds_them():
    assert not any(is_harmless(c) for c in CONTROLS)


@random_text
@given(hostile, hostile, hostile, hostile)
def test_control_characters_of_articles_do_not_reach_the_terminal(build, title, outlet, quote, claim):
    citation = build.citation(1, quote, title=title, outlet=outlet, url="https://example.com/" + title)
    answer = build.answer([(claim, (1,))], [citation], notes=[claim])
    near = Quote("v1", 0, len(claim), claim)
    refusal = build.refusal(claim, [build.nearest(title=title, outlet=None, name=outlet, url=quote, quote=near)])

    for page in (reply_page(answer), reply_page(refusal), passages_page([citation.passage])):
        assert is_harmless(rendered(page))


def test_hostile_text_adds_no_escape_sequence_to_a_colored_page(build):
    plain = rendered(reply_page(build.answer([("a", (1,))], [build.citation(1, "a", title="a")])), "truecolor")
    page = rendered(
        reply_page(build.answer([(HOSTILE, (1,))], [build.citation(1, HOSTILE, title=HOSTILE)])), "truecolor"
    )

    assert page.count("\x1b") == plain.count("\x1b")
    assert "\x07" not in page
