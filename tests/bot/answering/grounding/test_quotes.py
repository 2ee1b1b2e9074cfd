import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.grounding.quotes import (
    NEAR,
    heading_above,
    holds_sentence,
    is_brief,
    is_heading,
    is_heading_at,
    is_quotable,
    locate,
)

plain = settings(derandomize=True, deadline=None, max_examples=200)
texts = st.text(alphabet=st.one_of(st.sampled_from(" \n\t“”é€𝄞aab."), st.characters()), max_size=80)


@plain
@given(texts, st.integers(0, 80), st.integers(0, 80), st.integers(0, 10_000))
def test_any_span_is_located_exactly(passage_of, text, first_end, second_end, start):
    wanted = text[min(first_end, second_end) : max(first_end, second_end)]
    passage = passage_of(text, start=start, version_id="v7")
    version = "\0" * start + text

    quote = locate(passage, wanted)

    if not wanted.strip():
        assert quote is None
        return
    assert quote is not None
    assert quote.version_id == "v7"
    assert quote.text == wanted.strip()
    assert version[quote.start : quote.end] == quote.text
    assert passage.start <= quote.start < quote.end <= passage.end


@plain
@given(texts, texts)
def test_text_that_is_not_in_the_passage_is_no_quote(passage_of, text, wanted):
    quote = locate(passage_of(text, start=3), wanted)

    stands_there = bool(wanted.strip()) and wanted.strip() in text
    assert (quote is not None) == stands_there


def test_a_near_miss_is_no_quote(passage_of):
    passage = passage_of("The rate is 34 per cent. “So it is,” he said.")

    for wanted in ("The rate is 35 per cent.", "the rate is 34 per cent", 'So it is," he', "The rate  is 34", ""):
        assert locate(passage, wanted) is None


def test_a_quote_may_be_the_whole_passage(passage_of):
    quote = locate(passage_of("All of it.", start=40), "All of it.")

    assert (quote.start, quote.end) == (40, 50)


@pytest.mark.parametrize(
    "line",
    [
        "Ann Lee, John Roe & Mary Major",
        "March 3, 2025 Updated March 4, 2025, 10:42 a.m. ET",
        "The following shops were warned, according to the agency:",
        "— Ann Lee and John Roe, Northgate Courier",
        "--Maria Greco, The Northgate Courier",
        "https://example.com/status/1098280013114327042",
        "Etna closes the airport",
        "Who closed the airport of Catania?",
    ],
)
def test_a_line_that_states_nothing_is_not_quotable(line):
    assert not is_quotable("Etna closes the airport", line)


@pytest.mark.parametrize("line", ["Ann Lee and Maria Greco both sailed on May 9", "Maria Greco won gold."])
def test_a_heading_that_is_a_sentence_and_a_short_sentence_are_quotable(line):
    assert is_quotable("Etna closes the airport", line)


@pytest.mark.parametrize(
    "line", ["Questions about U.S. authority", "Mortgage rates tumble", "Trump's new investigations"]
)
def test_a_line_above_a_section_is_a_heading(line):
    assert is_heading(line)


@pytest.mark.parametrize(
    "line",
    [
        "Mortgage rates tumble.",
        "“Mortgage rates tumble,” she said.”",
        "Best picture: Anora",
        "- Alaska and Georgia",
        "Ohio 5, Texas 9",
    ],
)
def test_a_sentence_or_a_list_item_is_no_heading(line):
    assert not is_heading(line)


def heads(text: str, line: str) -> bool:
    start = text.index(line)
    return is_heading_at(text, start, start + len(line))


@pytest.mark.parametrize(
    "line",
    [
        "Airport closed: See photos of Etna, Vesuvius and Stromboli",
        "Planned 'No Fares' marches for June 14 grow",
        "Mayor sanctions 4 shops for selling ash",
        "'Ashes of Etna' (2024)",
        "The claim: Ash costs 3 dollars",
        "Etna calms down",
    ],
)
def test_a_line_between_two_paragraphs_is_a_heading_whatever_marks_and_figures_it_has(line):
    """The headline of a linked page, with a colon or a figure, was quoted in an overview as a sentence."""
    assert heads(f"Etna erupted on May 9.\n\n{line}\n\nThe airport was closed on Sunday.", line)
    assert heads(f"Etna erupted.\n{line}", line)
    assert heads(f"“Etna erupted.” − Ann Lee\n\n{line}\n\nThe airport was closed.\n\n– Ann Lee", line)
    assert heads(f"Etna erupted.\n\n– Ann Lee, Northgate Courier\n\n{line}\n\nThe airport was closed.", line)
    assert heads(f"{line}\n\n“The airport was closed.”\n\nMore rain", line)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("The towns with ash:\n\nCatania: 9 inches\n\nAcireale: 7 inches\n\nIt rained.", "Catania: 9 inches"),
        ("The towns with ash:\n\nCatania: 9 inches\n\nIt rained.", "Catania: 9 inches"),
        ("It rained.\n\n• Catania: 9 inches\n\nIt snowed.", "• Catania: 9 inches"),
        ("It rained.\n\nCatania had 9 inches.\n\nIt snowed.", "Catania had 9 inches."),
        ("It rained.\n\nCatania: 9 inches It snowed.", "Catania: 9 inches"),
        ("Catania: 9 inches", "Catania: 9 inches"),
        (
            f"It rained.\n\n{'Catania had 9 inches and ' * 6}Etna none\n\nIt snowed.",
            f"{'Catania had 9 inches and ' * 6}Etna none",
        ),
    ],
)
def test_a_line_of_a_list_and_a_sentence_are_no_heading(text, line):
    assert not heads(text, line)


@pytest.mark.parametrize(
    ("text", "below", "heading"),
    [
        ("Patch 14.3\n\nAsh\n\nDamage is up.\n\nBrine\n\nSpeed is down.", "Damage", "Ash"),
        ("Patch 14.3\n\nAsh\n\nDamage is up.\n\nBrine\n\nSpeed is down.", "Speed", "Brine"),
        ("## Who pays?\n\nThe state pays. So do towns.", "So do", "Who pays?"),
        ("Who pays?\n\nThe state pays. So do towns.", "So do", "Who pays?"),
        ("Fees\nPool: 3 dollars\nGym: 9 dollars", "Gym", "Fees"),
        ("LONDON —\n\nThe bridge was opened.", "The bridge", ""),
        ("The bridge was opened.\n\nIt cost 9 dollars.", "It cost", ""),
        ("The bridge was opened.", "The bridge", ""),
        (f"Bridges\n\n{'It rained. ' * (NEAR // 10)}\n\nThe bridge was opened.", "The bridge", ""),
    ],
)
def test_the_heading_above_a_sentence_is_the_nearest(text, below, heading):
    assert heading_above(text, text.index(below)) == heading


@given(st.text(alphabet="Aa1. \n—#:", max_size=80), st.integers(0, 90))
def test_what_stands_above_is_of_the_text(text, start):
    heading = heading_above(text, start)
    assert heading in text[:start]
    assert "\n" not in heading


@pytest.mark.parametrize("line", ["She is 64.", "Nobody was hurt.", "“He won it twice.”", "It is not over!"])
def test_a_brief_sentence_is_one_only_beside_others(line):
    assert is_brief(line)
    assert not is_quotable("Etna closes the airport", line)


@pytest.mark.parametrize(
    "line", ["3 min read", "Advertisement.", "By Ann Lee.", "Read more here.", "At 10:42 a.m.", "Who is she?", "Ohio 5"]
)
def test_a_short_line_of_the_page_is_no_brief_sentence(line):
    assert not is_brief(line)


def test_a_chinese_sentence_is_not_short_for_its_few_characters():
    assert is_quotable("埃特纳火山", "埃特纳火山周六再次喷发。")
    assert not is_heading("埃特纳火山周六再次喷发,卡塔尼亚机场关闭。")
    assert not is_quotable("埃特纳火山", "這是什麼時候發生的事情呢你知道嗎？")
    assert not is_quotable("埃特纳火山", "来源：新华社 作者：王小明")


@pytest.mark.parametrize(
    "title", ["Etna erupts, promises 'smooth ...", "Etna erupts, says “we saw it”", "Etna erupts!"]
)
def test_a_headline_in_the_text_is_not_quoted_whatever_its_last_character(title):
    assert not is_quotable(title, title)
    assert is_quotable(title, "Etna erupted on Saturday, and the airport was closed.")


def test_a_heading_with_its_place_in_a_list_is_one():
    assert is_heading("2. Short-term rentals")
    assert is_heading("14) Public comment")
    assert not is_heading("2. Short-term rentals: 150 dollars")
    assert not is_heading("2.5 million people")


def test_a_sentence_that_stands_there_twice_is_located_where_it_was_read(passage_of):
    """The first was taken, within what somebody says, and the quote was dropped."""
    line = "The plant opens in May."
    passage = passage_of(f"Lee said: “We are safe. {line} All is well.”\n\n {line}", start=100)
    last = passage.text.rindex(line)

    for text, at in ((line, last), (f" {line}", last - 1)):
        assert locate(passage, text, at).start == 100 + last
    assert locate(passage, line).start == locate(passage, line, 3).start < 100 + last


def test_a_quote_holds_its_sentence_without_the_bullet(passage_of):
    """Of a line of a list no words were marked, and no report that differs was noted."""
    passage = passage_of("- The flood in Hull killed 40 people.", start=100, version_id="v")
    quote = locate(passage, "The flood in Hull killed 40 people.")

    assert holds_sentence(quote, passage, 0, len(passage.text))
    assert not holds_sentence(locate(passage, "in Hull killed 40 people."), passage, 0, len(passage.text))
