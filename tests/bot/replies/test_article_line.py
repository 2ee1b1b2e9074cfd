from datetime import date

import pytest

from bot.replies.article_line import headline, outlet_and_date, outlet_name, without_outlet


def test_the_outlets_name_at_the_end_of_a_headline_is_left_out(build):
    cases = [
        ("Etna erupts | CNN Business", "cnn.com", "Etna erupts"),
        ("Etna erupts - BBC News", "BBC", "Etna erupts"),
        ("Etna erupts — The Week", "theweek.com", "Etna erupts"),
        ("Etna erupts — Theweek", "theweek.com", "Etna erupts"),
        ("Etna erupts - again", "CNN", "Etna erupts - again"),
        ("CNN", "CNN", "CNN"),
        ("Etna erupts - BBC Sport Africa", "bbc.co.uk", "Etna erupts"),
        (" | CNN", "CNN", " | CNN"),
        ("Etna erupts | CNN", None, "Etna erupts | CNN"),
    ]
    assert [without_outlet(title, outlet) for title, outlet, _ in cases] == [link for _, _, link in cases]
    link = headline(build.passage(title="Etna erupts | Example News"))
    assert link == "[Etna erupts](https://example.com/etna)"


@pytest.mark.parametrize(
    ("end", "outlet"),
    [
        ("- CNN.com", "CNN"),
        ("- USATODAY.com", "USA Today"),
        ("- BBC.co.uk", "BBC"),
        ("- n-tv.de", "n-tv"),
        ("| tagesschau.de", "tagesschau"),
        ("- Süddeutsche.de", "Süddeutsche"),
        ("- Le Monde.fr", "Le Monde"),
        ("- CNN.com Business", "CNN"),
        ("- ZEIT online", "Zeit"),
        ("| Fox News video", "Fox News"),
        ("- CBS News 60 Minutes", "CBS News"),
        ("- The Week's ...", "theweek.co.uk"),
        ("- The Week’s …", "theweek.co.uk"),
    ],
)
def test_an_address_a_medium_a_number_or_a_possessive_may_end_the_outlets_name(end, outlet):
    """The outlet stayed, as if a sentence followed its name."""
    assert without_outlet(f"Etna erupts {end}", outlet) == "Etna erupts"


@pytest.mark.parametrize(
    ("title", "outlet"),
    [
        ("Etna 2 - 1", "1News"),
        ("Etna 2 - 9", "9News"),
        ("Trade: US - China", "China Daily"),
        ("Final: Germany - France", "france24.com"),
        ("Talks: Israel – Ukraine", "Ukraine-News"),
        ("Etna - Timeline", "TIME"),
        # A sentence at the end of a headline that begins with the name of the outlet stays. What an outlet reports
        # about itself was cut off.
        ("Etna erupts - BBC staff leave the ‘burning’ summit", "bbc.co.uk"),
        ("Etna erupts - CNN to show 200 films of it", "cnn.com"),
        ("Etna erupts | CNN Plans To Show Films", "cnn.com"),
        ("Streit um den Ätna - ZDF zeigt ihn trotzdem", "ZDF"),
        ("Etna erupts - BBC’s own films", "BBC"),
        ("Etna erupts - BBC's Films of It", "BBC"),
        ("Etna erupts - CNN.com to show 200 films of it", "CNN"),
        ("火山 - NHK 職員が撮影", "NHK"),
    ],
)
def test_the_end_of_a_headline_with_which_the_name_of_an_outlet_only_begins_stays(title, outlet):
    """A score and the second of two countries were cut off."""
    assert without_outlet(title, outlet) == title


def test_an_article_without_a_link_is_named_by_headline_and_file_and_without_a_headline_by_its_file(build):
    assert headline(build.passage(url=None)) == "Etna erupts again (etna.txt)"
    assert headline(build.passage(url=None, title="")) == "etna.txt"
    assert headline(build.passage(url=None, title="", name="")) == "Untitled article"


def test_a_line_of_jsonl_without_a_link_is_named_by_its_headline_once(build):
    """Its name is its headline, which stood there a second time in brackets."""
    assert headline(build.passage(url=None, name="Etna erupts  again")) == "Etna erupts again"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("x" * 61, "x" * 59 + "…"),
        ("x" * 60, "x" * 60),
        ("The Courier of " + "Northgate " * 6, "The Courier of Northgate Northgate Northgate Northgate…"),
    ],
)
def test_a_long_name_of_an_outlet_is_cut_at_a_word(build, name, shown):
    """It ended in the middle of a word, as if that were its name."""
    assert outlet_name(name) == shown
    line = outlet_and_date(build.passage(outlet=name, published=date(2025, 3, 22)))
    assert line == f"{shown} · 22 March 2025"
