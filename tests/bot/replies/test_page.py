from dataclasses import replace
from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from bot.answering.answer import FRESH_HEADLINES, ShortAnswer
from bot.replies.page import passages_page, reply_page

CONTROLS = "\x1b\x07\x9b\x08\r\u202e\u2066\x00"
HOSTILE = "\x1b]0;owned\x07\x1b[2J\x9b31m\x08\r\u202e\u2066\x00"
random_text = settings(derandomize=True, deadline=None, max_examples=100)
hostile = st.text(alphabet=st.one_of(st.sampled_from(HOSTILE), st.characters()), max_size=30)


def shown(page, color_system=None):
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
    return [line.rstrip() for line in shown(page).splitlines()]


def test_a_date_of_ours_stands_before_the_words_of_the_article(made):
    answer = made.answer([("Etna erupted on Saturday.", (1,))], [made.citation(1)])
    (claim,) = answer.claims
    dated = replace(answer, claims=(replace(claim, text="22 March 2025: " + claim.text, when="22 March 2025: "),))

    assert lines(reply_page(dated))[0] == "22 March 2025: “Etna erupted on Saturday.” [1]"


def test_a_claim_in_the_models_words_says_so_over_its_quote(made):
    page = lines(reply_page(made.in_own_words()))

    assert page[:2] == ["Etna broke out. [1] (the model's words)", "    [1] “Etna erupted on Saturday.”"]
    assert sum("Etna erupted on Saturday." in line for line in page) == 1


def test_headlines_that_nobody_asked_for_are_called_fresh(made):
    welcome = replace(made.refusal("Hello!", [made.nearest()]), heading=FRESH_HEADLINES)

    assert lines(reply_page(welcome))[:3] == ["Hello!", "", "Fresh headlines:"]


def test_an_answer_reads_from_claims_to_sources(made):
    page = reply_page(made.answer([("Etna erupted.", (1,)), ("It was wet.", (1,))], [made.citation(1)]))

    assert lines(page) == [
        "Etna erupted. [1]",
        "It was wet. [1]",
        "",
        "[1] Example News, 22 March 2025: Etna erupts again",
        "    https://example.com/etna",
        "    [1] “Etna erupted on Saturday.”",
        "",
    ]


def test_a_claim_that_is_its_quote_is_printed_once_in_quotation_marks(made):
    citations = [made.citation(1, "Etna erupted\n\non Saturday."), made.citation(2, "It rained.", 0, version_id="v1")]
    page = reply_page(made.answer([("Etna erupted on Saturday.", (1,)), ("It was wet.", (2,))], citations))

    assert lines(page) == [
        "“Etna erupted on Saturday.” [1]",
        "It was wet. [2]",
        "",
        "[1] [2] Example News, 22 March 2025: Etna erupts again",
        "    https://example.com/etna",
        "    [2] “It rained.”",
        "",
    ]


def test_a_quote_that_only_another_number_of_the_claim_shows_stays_under_its_source(made):
    citations = [made.citation(1), made.citation(2, "Etna erupted again on Saturday.")]
    page = lines(reply_page(made.answer([("Etna erupted on Saturday.", (1, 2))], citations)))

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
def test_the_words_that_answer_are_bold_where_the_quote_is_printed(made, claim, quote, words, bold):
    citation = made.citation(1, quote)
    with_bold = made.answer([(claim, (1,)), (claim, (1,))], [citation], short=made.short(citation, words))
    without = made.answer([(claim, (1,)), (claim, (1,))], [citation])

    assert bold in bold_parts(reply_page(with_bold))
    assert bold not in bold_parts(reply_page(without))
    assert bold_parts(reply_page(with_bold)).count(bold) == 1
    assert lines(reply_page(with_bold)) == lines(reply_page(without))


@random_text
@given(hostile, hostile, hostile)
def test_bold_changes_no_character_of_the_page(made, before, words, after):
    citation = made.citation(1, before + words + after)
    short = ShortAnswer(words, 1, citation.quote.start + len(before), citation.quote.start + len(before + words))
    for claim in (before + words + after, "It was wet."):
        with_bold = reply_page(made.answer([(claim, (1,))], [citation], short=short))
        without = reply_page(made.answer([(claim, (1,))], [citation]))

        assert shown(with_bold) == shown(without)
        assert harmless(shown(with_bold))


def test_quotes_of_one_version_stand_under_one_source(made):
    citations = [made.citation(1), made.citation(2, "It rained.", 0, version_id="v1")]
    page = lines(reply_page(made.answer([("A.", (1,)), ("B.", (2,))], citations)))

    assert page.count("    https://example.com/etna") == 1
    assert "    [2] “It rained.”" in page


def test_a_file_is_shown_by_its_name_with_its_date_unknown(made):
    citation = made.citation(1, url=None, outlet=None, published=None)
    page = lines(reply_page(made.answer([("Etna erupted.", (1,))], [citation])))

    assert "[1] etna.txt, date unknown: Etna erupts again" in page
    assert not any("http" in line for line in page)


def test_a_refusal_names_the_nearest_articles(made):
    page = lines(reply_page(made.refusal("No article says so.", [made.nearest()], notes=["By words alone."])))

    assert page == [
        "No article says so.",
        "",
        "Nearest articles:",
        "-   Example News, 22 March 2025: Etna erupts again",
        "    https://example.com/etna",
        "By words alone.",
    ]


def test_a_refusal_without_articles_is_its_reason(made):
    assert lines(reply_page(made.refusal("No question."))) == ["No question."]


def test_passages_are_ranked(made):
    page = lines(passages_page([made.passage(), made.passage(title="Two")]))

    assert page[0] == "1.  Example News, 22 March 2025: Etna erupts again"
    assert "2.  Example News, 22 March 2025: Two" in page
    assert lines(passages_page([])) == ["Nothing found."]


def test_a_long_link_is_not_broken(made):
    url = "https://example.com/" + "a" * 300
    page = reply_page(made.answer([("Etna erupted.", (1,))], [made.citation(1, url=url)]))

    assert url in shown(page)


@pytest.mark.parametrize("text", ["[bold]Etna[/bold]", "[link=https://evil.example]Etna[/link]", ":smile: [/]"])
def test_markup_of_an_article_is_shown_and_not_obeyed(made, text):
    citation = made.citation(1, text, title=text, outlet=text)
    page = shown(reply_page(made.answer([(text, (1,))], [citation])), "truecolor")

    assert page.count(text) == 3
    assert "evil.example\x1b\\" not in page


def test_spaces_and_hyphens_that_do_not_show_are_no_control_characters(made):
    quote = "10\u00a0million in\u00adhabi\u200btants at 5\u2009%"
    page = shown(reply_page(made.answer([("x", (1,))], [made.citation(1, quote)])))

    assert "10 million inhabitants at 5 %" in page


def test_a_line_end_in_a_headline_does_not_make_a_source(made):
    title = "Etna\n[2] Reuters, 1 May 2025: All is well"
    page = lines(reply_page(made.answer([("Etna erupted.", (1,))], [made.citation(1, title=title)])))

    assert not any(line.startswith("[2]") for line in page)


def harmless(text):
    return all(c.isprintable() or c == "\n" for c in text)


def test_the_check_for_control_characters_finds_them():
    assert not any(harmless(c) for c in CONTROLS)


@random_text
@given(hostile, hostile, hostile, hostile)
def test_control_characters_of_articles_do_not_reach_the_terminal(made, title, outlet, quote, claim):
    citation = made.citation(1, quote, title=title, outlet=outlet, url="https://example.com/" + title)
    answer = made.answer([(claim, (1,))], [citation], notes=[claim])
    refusal = made.refusal(claim, [made.nearest(title=title, outlet=None, name=outlet, url=quote)])

    for page in (reply_page(answer), reply_page(refusal), passages_page([citation.passage])):
        assert harmless(shown(page))


def test_hostile_text_brings_no_escape_into_a_coloured_page(made):
    plain = shown(reply_page(made.answer([("a", (1,))], [made.citation(1, "a", title="a")])), "truecolor")
    page = shown(reply_page(made.answer([(HOSTILE, (1,))], [made.citation(1, HOSTILE, title=HOSTILE)])), "truecolor")

    assert page.count("\x1b") == plain.count("\x1b")
    assert "\x07" not in page
