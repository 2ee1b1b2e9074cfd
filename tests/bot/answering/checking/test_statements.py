import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.checking.statements import LONGEST, MOST, statements_of


@pytest.mark.parametrize(
    ("message", "stated"),
    [
        ("Etna erupted on Monday.", ("Etna erupted on Monday.",)),
        ("BREAKING: Etna erupted on Monday!", ("Etna erupted on Monday!",)),
        ("BREAKING Etna erupted on Monday!", ("Etna erupted on Monday!",)),
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
    assert statements_of(message)[0] == stated


def test_the_first_three_statements_are_taken():
    stated, others = statements_of(" ".join(f"Etna erupted {number} times in May." for number in range(2, 9)))

    assert stated == tuple(f"Etna erupted {number} times in May." for number in (2, 3, 4))
    assert others == 4


def test_sentences_that_are_not_checked_are_counted():
    message = "Etna erupted on Monday. The mayor has a cat. I think so! Really? 👀\nEtna erupted on Monday."

    assert statements_of(message) == (("Etna erupted on Monday.",), 3)


@given(st.text(max_size=2000))
def test_any_message_can_be_read(message):
    stated, others = statements_of(message)

    assert len(stated) <= MOST
    assert others >= 0
    assert all(text.strip() and len(text) <= LONGEST and not text.endswith("?") for text in stated)
