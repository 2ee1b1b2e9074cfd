import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.checking.statements import LONGEST, MOST, Statements, plain_text, statements_of


@pytest.mark.parametrize(
    ("message", "stated"),
    [
        ("Etna erupted on Monday.", ("Etna erupted on Monday.",)),
        ("BREAKING: Etna erupted on Monday!", ("Etna erupted on Monday!",)),
        ("BREAKING Etna erupted on Monday!", ("Etna erupted on Monday!",)),
        ("🚨 BREAKING: Etna erupted on Monday!", ("Etna erupted on Monday!",)),
        ("🚨BREAKING🚨 Etna erupted on Monday!", ("Etna erupted on Monday!",)),
        ("‼️ UPDATE: Etna erupted on Monday!", ("Etna erupted on Monday!",)),
        ("[BREAKING] Etna erupted on Monday!", ("Etna erupted on Monday!",)),
        ("🌋 did you know that Etna erupted on Monday?", ("Etna erupted on Monday.",)),
        ("🌋 Etna erupted on Monday!", ("🌋 Etna erupted on Monday!",)),
        ("[Etna] erupted on Monday!", ("[Etna] erupted on Monday!",)),
        ("Breaking news - Etna erupted on Monday.", ("Etna erupted on Monday.",)),
        ("So... Etna erupted on Monday.", ("Etna erupted on Monday.",)),
        ("ok so I heard that Etna erupted on Monday.", ("Etna erupted on Monday.",)),
        ("hey guys Etna erupted on Monday.", ("Etna erupted on Monday.",)),
        ("BREAKING NEWS Etna erupted on Monday.", ("Etna erupted on Monday.",)),
        ("breaking news Etna erupted on Monday.", ("Etna erupted on Monday.",)),
        ("UPDATE Etna erupted on Monday.", ("Etna erupted on Monday.",)),
        ("So Etna erupted on Monday.", ("Etna erupted on Monday.",)),
        # These lost their first word.
        ("News Corp sold Etna on Monday.", ("News Corp sold Etna on Monday.",)),
        ("So far Etna erupted on Monday.", ("So far Etna erupted on Monday.",)),
        ("Well-known Etna erupted on Monday.", ("Well-known Etna erupted on Monday.",)),
        ("News.com told of Etna on Monday.", ("News.com told of Etna on Monday.",)),
        ("Hey Jude was sung on Etna.", ("Hey Jude was sung on Etna.",)),
        ("Did you know that Etna erupted on Monday.", ("Etna erupted on Monday.",)),
        ("did u see Etna erupted on Monday", ("Etna erupted on Monday",)),
        ("Did anyone read that Etna erupted on Monday!", ("Etna erupted on Monday!",)),
        ("did you see the Etna speech", ()),
        ("I heard that Etna erupted on Monday.", ("Etna erupted on Monday.",)),
        ("<@123> **Etna erupted** on Monday https://example.com/etna", ("Etna erupted on Monday",)),
        ("> Etna erupted on Monday.\nwow", ("Etna erupted on Monday.",)),
        ("Did Etna erupt on Monday?", ()),
        ("I think Etna erupted on Monday.", ()),
        ("He won 5 medals in Rome.", ()),  # who?
        ("Ann Lee said that she won 5 medals.", ("Ann Lee said that she won 5 medals.",)),
        ("lol so true", ()),
        ("it rained a lot over there", ()),
        ("", ()),
        ("Etna erupted on Monday. Etna erupted on Monday.", ("Etna erupted on Monday.",)),
    ],
)
def test_statements_of_a_message(message, stated):
    assert statements_of(plain_text(message)).texts == stated


@pytest.mark.parametrize(
    ("message", "nameless"),
    [
        ("egg prices are falling", ("egg prices are falling",)),
        ("The suspect was arrested!", ("The suspect was arrested!",)),
        ("The eggs are cheap. The penny is gone.", ("The eggs are cheap.", "The penny is gone.")),
        # One that names somebody or gives a figure is checked instead.
        ("egg prices are falling. Etna erupted on Monday.", ()),
        ("egg prices fell 5%", ()),
        ("are egg prices falling?", ()),
        ("i think egg prices are falling", ()),
        ("they say egg prices are falling", ()),
        ("so good", ()),
        (f"egg prices {'fell and ' * 60} fell", ()),
        ("Putin resigned again!", ()),  # too short, but of somebody
        ("The U.S. withdrew.", ()),
    ],
)
def test_what_may_be_stated_without_a_name_is_what_is_left(message, nameless):
    assert statements_of(plain_text(message)).nameless == nameless


def test_as_many_without_a_name_as_with_one_are_looked_for():
    message = " ".join(f"The prices are {word}." for word in ("up", "down", "flat", "odd"))
    assert len(statements_of(message).nameless) == MOST


@pytest.mark.parametrize(
    ("message", "plain"),
    [
        ("https://example.com/etna-erupts-34", ""),
        ("Https://example.com/Etna-erupts-34", ""),
        ("<https://example.com/etna> <@123> <:etna:123> <t:1700000000:R> @everyone", ""),
        ("[Etna erupted on Monday](https://example.com/etna)", "Etna erupted on Monday"),
        ('[**Etna** erupted](<https://example.com/etna_(2)> "Etna") on Monday', "Etna erupted on Monday"),
        ("**[1] [2]** [Etna erupts](https://example.com/etna)", "Etna erupts"),
        ("Etna erupted [1](https://example.com/etna) on Monday", "Etna erupted  on Monday"),
        ("Ann Lee saw [16] eruptions.", "Ann Lee saw [16] eruptions."),
        ("Etna erupted https://example.com/etna. Ann Lee left.", "Etna erupted. Ann Lee left."),
        ("Etna erupted (https://example.com/etna_(2)).", "Etna erupted."),
        ("Etna erupted (seen at https://example.com/etna).", "Etna erupted (seen at)."),
        (r"Etna erupted at 12\:06 \(not 12\_07\) \*twice\*.", "Etna erupted at 12:06 (not 12_07) *twice*."),
        ("At least [450](https://example.com/a) people died.", "At least 450 people died."),
        ("- -0.3% was the growth.", "-0.3% was the growth."),
        ("> Etna erupted.\n\n- wow\nno way", "Etna erupted.\n\nwow\n\nno way"),
    ],
)
def test_plain_text_is_what_a_person_reads(message, plain):
    """A link was a statement, a masked one lost its bracket, and an escaped colon was another word."""
    assert plain_text(message) == plain


def test_a_link_before_a_full_stop_is_no_part_of_the_statement():
    """It took the stop with it, or left a space before it."""
    message = "Etna erupted on Saturday https://example.com/etna. Ash fell on Catania <https://example.com/ash>."

    assert statements_of(plain_text(message)) == Statements(("Etna erupted on Saturday.", "Ash fell on Catania."))


@pytest.mark.parametrize("mark", ["{}. ", "{}) ", "**{}.** ", "> {}. ", "- {}) "])
def test_the_numbers_of_a_list_are_neither_checked_nor_counted(mark):
    stated = ("Etna erupted on Monday.", "Ash fell on Catania.")
    message = "\n".join(f"{mark.format(number)}{text}" for number, text in enumerate(stated, start=1))

    assert statements_of(plain_text(message)) == Statements(stated)
    assert statements_of(plain_text("12 people saw Etna.\n3.5 million left Catania.")) == Statements(
        ("12 people saw Etna.", "3.5 million left Catania.")
    )


@pytest.mark.parametrize("mark", ["", "> ", "- "])
@pytest.mark.parametrize("comment", ["wow", "no way lol", "Ann Lee was there"])
def test_a_line_break_ends_a_statement(mark, comment):
    """A comment under a headline of more than a few words was taken for the end of the headline."""
    headline = "Etna erupted on Monday and covered the airport with ash"

    assert statements_of(plain_text(f"{mark}{headline}\n{comment}")).texts[0] == headline


def test_the_first_three_statements_are_taken():
    found = statements_of(" ".join(f"Etna erupted {number} times in May." for number in range(2, 9)))

    assert found == Statements(tuple(f"Etna erupted {number} times in May." for number in (2, 3, 4)), 4, 4)


def test_sentences_that_are_not_checked_are_counted():
    message = "Etna erupted on Monday. The mayor has a cat. I think so! Really? 👀\nEtna erupted on Monday."

    assert statements_of(plain_text(message)) == Statements(("Etna erupted on Monday.",), 3)


@pytest.mark.parametrize(
    "other",
    [
        "He was killed in Nevada.",
        "He has 5 cats.",
        f"Ann Lee saw {'many ' * 100}ships.",
        # What is told of the subject of another sentence is left out.
        "It killed 12 children.",
        "It was closed in 2019.",
        "And they left by ship.",
        "12 dead.",
    ],
)
def test_a_sentence_that_states_something_and_is_not_checked_is_left_out(other):
    assert statements_of(f"Etna erupted on Monday. {other}") == Statements(("Etna erupted on Monday.",), 1, 1)


@pytest.mark.parametrize(
    "filler",
    [
        "Source: Reuters.",
        "(Reuters)",
        "via BBC News",
        "BBC News",
        "This is huge news for everyone.",
        "It is so sad to see this.",
        "Can't believe they did it.",
        "Not sure what it means for us.",
        "More here, it's worth reading.",
        "10:45 AM · Apr 4, 2025",
        "10:45 AM",
    ],
)
def test_what_people_write_beside_a_claim_is_neither_checked_nor_left_out(filler):
    """A report said it, but the check was not green; the time of a post was checked."""
    assert statements_of(plain_text(f"Etna erupted on Monday.\n{filler}")) == Statements(
        ("Etna erupted on Monday.",), 1
    )


@pytest.mark.parametrize("headline", ["Etna Erupts in Sicily", "Ann Lee Wins", "Etna: Ann Lee bombs Catania"])
def test_a_headline_in_capitals_is_no_source(headline):
    assert statements_of(headline) == Statements((headline,))


@given(st.text(max_size=2000))
def test_any_message_can_be_read(message):
    found = statements_of(plain_text(message))

    assert len(found.texts) <= MOST
    assert found.others >= found.left_out >= 0
    assert all(text.strip() and len(text) <= LONGEST and not text.endswith("?") for text in found.texts)


@pytest.mark.parametrize("opening", ["Did you know that", "Did you hear that", "did anyone see that"])
def test_what_somebody_asks_whether_others_know_is_stated(opening):
    """It was taken for a question, and nothing of it was checked."""
    assert statements_of(f"{opening} Boeing fired Dave Calhoun?").texts == ("Boeing fired Dave Calhoun.",)
    assert statements_of("Did Boeing fire Dave Calhoun?").texts == ()
    for asked in ("what Trump said about Canada", "the new price of Boeing"):
        assert statements_of(f"{opening.removesuffix(' that')} {asked}?").texts == ()
